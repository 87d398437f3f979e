/**
 * The schema contract: what happens when mapping and table do not agree (dlt's evolve, freeze, discard_row, discard_value).
 * Its outcome is the mapping with the types that the table really has, and the DDL that has to run first.
 */
import type { ResolvedMapping } from '../mapping/defaults';
import { sqlTypeText, type SqlType, type SqlTypeName } from '../mapping/sqlTypes';
import type { TableColumn, TableInfo } from '../dialect/types';
import { columnFinder, PlanError } from './plan';

export interface ContractOutcome {
	/** The mapping with the table's own types. */
	mapping: ResolvedMapping;
	createTable: boolean;
	/** Mapped columns to add, and columns to widen. */
	addColumns: string[];
	widenColumns: string[];
	/** Mapped columns that the table lacks and that are left out. */
	dropped: Set<string>;
	/** Of those: rows with a value in one of them are rejected. */
	rejectWhenSet: string[];
	badValue: 'reject' | 'null';
	warnings: string[];
}

type Family = 'text' | 'integer' | 'decimal' | 'float' | 'boolean' | 'date' | 'time' | 'moment' | 'json' | 'bytes';

const FAMILIES: Record<SqlTypeName, Family> = {
	smallint: 'integer',
	integer: 'integer',
	bigint: 'integer',
	numeric: 'decimal',
	real: 'float',
	double: 'float',
	boolean: 'boolean',
	char: 'text',
	varchar: 'text',
	text: 'text',
	uuid: 'text',
	date: 'date',
	time: 'time',
	timestamp: 'moment',
	timestamptz: 'moment',
	json: 'json',
	bytea: 'bytes',
};
const INTEGER_SIZE: Partial<Record<SqlTypeName, number>> = { smallint: 1, integer: 2, bigint: 3 };

export function applyContract(mapping: ResolvedMapping, table: TableInfo | undefined, where: string): ContractOutcome {
	const outcome: ContractOutcome = {
		mapping,
		createTable: false,
		addColumns: [],
		widenColumns: [],
		dropped: new Set(),
		rejectWhenSet: [],
		badValue: mapping.contract.changedTypes === 'discardValue' ? 'null' : 'reject',
		warnings: [],
	};
	if (!table) {
		if (mapping.contract.newTables === 'freeze')
			throw new PlanError(
				`The table ${where} does not exist, and the contract (newTables: freeze) does not let it be created`,
			);
		outcome.createTable = true;
		return outcome;
	}
	if (table.view)
		throw new PlanError(
			`${where} is a view; name the table behind it in target.table: rows are locked and counted there`,
		);
	const find = columnFinder(table);
	const types = new Map<string, SqlType>();
	for (const column of mapping.columns) {
		const existing = find(column.name);
		if (!existing) missingColumn(outcome, column.name, column.key, where);
		else types.set(column.name, existingColumn(outcome, column, existing, where));
	}
	const resolve = <T extends { name: string; sqlType: SqlType }>(column: T): T => ({
		...column,
		sqlType: types.get(column.name) ?? column.sqlType,
	});
	const columns = mapping.columns.map(resolve);
	outcome.mapping = {
		...mapping,
		columns,
		keyColumns: mapping.keyColumns.map((key) => columns.find(({ name }) => name === key.name)!),
	};
	requireFilled(mapping, table, where);
	return outcome;
}

function missingColumn(outcome: ContractOutcome, name: string, key: boolean, where: string): void {
	const mode = outcome.mapping.contract.newColumns;
	if (mode === 'evolve') outcome.addColumns.push(name);
	else if (mode === 'freeze' || key) {
		throw new PlanError(
			`The table ${where} has no column "${name}". Add it, take it out of the mapping, or set the contract's new columns to evolve`,
		);
	} else {
		outcome.dropped.add(name);
		if (mode === 'discardRow') outcome.rejectWhenSet.push(name);
		outcome.warnings.push(`Column "${name}" is not in ${where} and was left out`);
	}
}

function existingColumn(
	outcome: ContractOutcome,
	column: ResolvedMapping['columns'][number],
	existing: TableColumn,
	where: string,
): SqlType {
	const wanted = column.sqlType;
	const mode = outcome.mapping.contract.changedTypes;
	if (existing.generated)
		throw new PlanError(`Column "${column.name}" of ${where} is computed by the database; take it out of the mapping`);
	// A type of the database's own (an enum, an array): the database judges the text.
	if (!existing.type) return wanted;
	const found = existing.type;
	if (compatible(wanted, found)) {
		if (!narrower(found, wanted)) return keepsOwnType(wanted, found) ? wanted : found;
		if (mode === 'evolve') {
			outcome.widenColumns.push(column.name);
			return wanted;
		}
		outcome.warnings.push(
			`Column "${column.name}" is ${existing.nativeType} in ${where}, narrower than the mapping's ${sqlTypeText(wanted)}: values that do not fit are ${mode === 'discardValue' ? 'stored as NULL' : 'rejected'}`,
		);
		return found;
	}
	if (mode === 'evolve') {
		outcome.widenColumns.push(column.name);
		return wanted;
	}
	if (mode === 'freeze') {
		throw new PlanError(
			`Column "${column.name}" of ${where} is ${existing.nativeType}, the mapping says ${sqlTypeText(wanted)}. Change one of them, or set the contract's changed types to evolve, discardRow or discardValue`,
		);
	}
	return found;
}

/** MySQL and MariaDB keep these as text or without a zone; the mapping's type says more about the values. */
function keepsOwnType(wanted: SqlType, found: SqlType): boolean {
	if (wanted.name === 'json' || wanted.name === 'uuid') return found.name !== wanted.name;
	return wanted.name === 'timestamptz' && found.name === 'timestamp' && found.fraction !== 0;
}

/** Every value of the one type has its place in the other. */
export function compatible(wanted: SqlType, found: SqlType): boolean {
	const a = FAMILIES[wanted.name];
	const b = FAMILIES[found.name];
	if (a === b) return true;
	// A wider kind takes the narrower without loss.
	if (a === 'integer' && (b === 'decimal' || b === 'boolean')) return b === 'decimal';
	if (a === 'boolean' && b === 'integer') return true;
	if (a === 'date' && b === 'moment') return true;
	return a === 'json' && b === 'text';
}

function narrower(found: SqlType, wanted: SqlType): boolean {
	if (FAMILIES[found.name] !== FAMILIES[wanted.name]) return false;
	switch (FAMILIES[found.name]) {
		case 'text':
			return (
				found.length !== undefined &&
				wanted.name !== 'uuid' &&
				(wanted.length === undefined ? wanted.name !== 'text' || found.length < 255 : found.length < wanted.length)
			);
		case 'integer':
			return (
				INTEGER_SIZE[found.name]! < INTEGER_SIZE[wanted.name]! ||
				(found.name === wanted.name && found.range !== undefined)
			);
		case 'decimal':
			if (found.precision === undefined) return false;
			if (wanted.precision === undefined) return found.precision < 65;
			return (
				(found.scale ?? 0) < (wanted.scale ?? 0) ||
				found.precision - (found.scale ?? 0) < wanted.precision - (wanted.scale ?? 0)
			);
		case 'float':
			return found.name === 'real' && wanted.name === 'double';
		default:
			return false;
	}
}

/** Columns that the load never fills must have a default or take NULL. */
function requireFilled(mapping: ResolvedMapping, table: TableInfo, where: string): void {
	const written = new Set(mapping.columns.map(({ name }) => name.toLowerCase()));
	for (const name of Object.values(mapping.audit)) if (name) written.add(name.toLowerCase());
	const open = table.columns.filter(
		(column) =>
			!column.nullable &&
			!column.hasDefault &&
			!column.identity &&
			!column.generated &&
			!written.has(column.name.toLowerCase()),
	);
	if (open.length > 0 && mapping.loadMode !== 'upsert') {
		throw new PlanError(
			`The table ${where} has columns that must not be NULL and that the mapping does not fill: ${open.map(({ name }) => name).join(', ')}. Map them or give them a default`,
		);
	}
}
