/**
 * Rows that a load adds to a looked-up table: the unknown member, and stubs of keys that arrive before their dimension row
 * (SSIS "inferred member"). A stub's row hash says INFERRED: the first real row overwrites it in place.
 */
import type { SqlPort } from '../ports';
import type { TableColumn } from '../dialect/types';
import type { ApplyInput } from './apply';
import { EPOCH, INFERRED } from './constants';
import type { LookupJoin } from './lookups';
import { PlanError } from './plan';

const FIRST_MOMENT = EPOCH;
/** Unknown members (-1 unknown, -2 not applicable …) lie above this. */
const UNKNOWNS = -1000;

/**
 * One row per key that the table lacks; gives their number. A key that it has, only not at the moment asked for, gets none:
 * a stub is valid from the first moment on and would overlap the versions that are there.
 */
export async function insertInferred(sql: SqlPort, join: LookupJoin, input: ApplyInput): Promise<number> {
	const { plan, table, keys, onKey, noKey, info } = join;
	const { dialect } = plan;
	const values: unknown[] = [];
	const bind = (value: string, cast: string) => {
		values.push(value);
		return dialect.isPostgres ? `$${values.length}::text::${cast}` : '?';
	};
	const keyNames = new Set(keys.map((key) => key.column.name));
	const others = auditOf(join, input, keyNames, INFERRED).map(({ column, value }) => ({
		name: dialect.quote(column.name),
		value: bind(value, column.nativeType),
	}));
	const keyValues = keys.map((key) =>
		dialect.isPostgres ? `s.${key.staged}::text::${key.column.nativeType}` : `s.${key.staged}`,
	);
	const names = [...keys.map((key) => dialect.quote(key.column.name)), ...others.map(({ name }) => name)];
	const cells = [...keys.map((_, i) => `x.k${i}`), ...others.map(({ value }) => value)];
	// A preview is rolled back, and a sequence is not: its stubs are numbered below zero.
	const identity = input.preview ? info.columns.find((column) => column.identity) : undefined;
	if (identity) {
		const id = dialect.quote(identity.name);
		const number = dialect.isPostgres ? 'row_number() OVER ()' : 'CAST(row_number() OVER () AS SIGNED)';
		names.push(id);
		cells.push(`(SELECT LEAST(COALESCE(min(z.${id}), 0), ${UNKNOWNS}) FROM ${table} z) - ${number}`);
	}
	// MySQL wants the bound values in the order of the text: constants stand outside the DISTINCT, before it.
	const inner = `SELECT DISTINCT ${keyValues.map((value, i) => `${value} AS k${i}`).join(', ')} FROM ${plan.stage} s WHERE NOT (${noKey}) AND NOT EXISTS (SELECT 1 FROM ${table} d WHERE ${onKey})`;
	const { rowCount } = await sql.query(
		`INSERT INTO ${table} (${names.join(', ')})${identity && dialect.isPostgres ? ' OVERRIDING SYSTEM VALUE' : ''} SELECT ${cells.join(', ')} FROM (${inner}) x`,
		values,
	);
	return rowCount;
}

/** The row that facts without a match point to. */
export async function insertUnknown(sql: SqlPort, join: LookupJoin, input: ApplyInput): Promise<void> {
	const { plan, table, value, lookup, info } = join;
	const { dialect } = plan;
	const isKnown = dialect.isPostgres ? `d.${value}::text = $1` : `CAST(d.${value} AS CHAR) = ?`;
	const known = await sql.query(`SELECT 1 AS x FROM ${table} d WHERE ${isKnown} LIMIT 1`, [
		String(lookup.unknownValue),
	]);
	if (known.rows.length > 0) return;
	const taken = new Set([lookup.value]);
	// What has to be filled, and over it what the audit columns mean.
	const cells = [
		...info.columns
			.filter(
				(column) =>
					!taken.has(column.name) && !column.nullable && !column.hasDefault && !column.identity && !column.generated,
			)
			.map((column) => ({ column, value: placeholderOf(column) })),
		...auditOf(join, input, taken, null),
	];
	const unique = new Map(cells.map((cell) => [cell.column.name, cell]));
	const names = [value, ...[...unique.keys()].map((name) => dialect.quote(name))];
	const values = [String(lookup.unknownValue), ...[...unique.values()].map((cell) => cell.value)];
	const type = info.columns.find((column) => dialect.quote(column.name) === value)!.nativeType;
	const types = [type, ...[...unique.values()].map((cell) => cell.column.nativeType)];
	const slots = values.map((_, i) => (dialect.isPostgres ? `$${i + 1}::text::${types[i]}` : '?'));
	try {
		await sql.query(
			`INSERT INTO ${table} (${names.join(', ')})${dialect.isPostgres ? ' OVERRIDING SYSTEM VALUE' : ''} VALUES (${slots.join(', ')})`,
			values,
		);
	} catch (error) {
		throw new PlanError(
			`The unknown member ${lookup.unknownValue} could not be added to ${lookup.table}: ${(error as Error).message}. Insert it by hand, or choose another onMissing`,
		);
	}
}

/** The looked-up table's own audit columns, by the names of this mapping's audit or the DMS names. */
function auditOf(
	join: LookupJoin,
	input: ApplyInput,
	taken: ReadonlySet<string>,
	hash: string | null,
): Array<{ column: TableColumn; value: string }> {
	const { lookup, info } = join;
	const wanted: Record<string, string | null> = {
		RECCRDT: input.loadTime,
		RECUPDT: input.loadTime,
		CURFLG: 'Y',
		EFFDT: FIRST_MOMENT,
		DELFLG: 'N',
		RWHKEY: hash,
		...(lookup.asOf ? { [lookup.asOf.validFrom]: FIRST_MOMENT } : {}),
		// A high date is what a NOT NULL end of validity is used with.
		EXPDT: info.columns.some(({ name, nullable }) => name.toUpperCase() === 'EXPDT' && !nullable)
			? '9999-12-31 00:00:00'
			: null,
	};
	return info.columns.flatMap((column) => {
		const value = wanted[column.name.toUpperCase()] ?? wanted[column.name] ?? null;
		return value === null || taken.has(column.name) ? [] : [{ column, value }];
	});
}

function placeholderOf(column: TableColumn): string {
	switch (column.type?.name) {
		case 'smallint':
		case 'integer':
		case 'bigint':
		case 'numeric':
		case 'real':
		case 'double':
			return '-1';
		case 'boolean':
			return '0';
		case 'date':
			return '1970-01-01';
		case 'timestamp':
		case 'timestamptz':
			return FIRST_MOMENT;
		case 'time':
			return '00:00:00';
		case 'json':
			return '{}';
		case 'uuid':
			return '00000000-0000-0000-0000-000000000000';
		default:
			return '?';
	}
}
