/**
 * Lookups, set-based: the stage is joined with the looked-up table on all key columns, at a point in time where asked.
 * No hit: the row is rejected, takes NULL, takes the unknown member (-1, made when it is missing), or a stub with the
 * business key is inserted (Kimball's inferred member). Several hits are never fanned out: the row is rejected.
 */
import { expressionToSql } from '../expressions/sql';
import { parseExpression } from '../expressions/parser';
import type { ResolvedLookup } from '../mapping/defaults';
import { sqlTypeText, type SqlType } from '../mapping/sqlTypes';
import type { SqlPort } from '../ports';
import type { TableColumn, TableInfo } from '../dialect/types';
import { isExactCollation } from '../dialect/mysql';
import { inspectTable } from '../table/inspect';
import type { ApplyInput } from './apply';
import { compatible } from './contract';
import { completeGiven } from './givenValues';
import { insertInferred, insertUnknown } from './lookupMembers';
import { columnFinder, namedTable, PlanError, quoteTable, type LoadPlan, type PlanColumn } from './plan';
import type { Rejects } from './rejects';
import type { LookupReport } from './types';

export interface LookupJoin {
	plan: LoadPlan;
	column: PlanColumn;
	lookup: ResolvedLookup;
	/** Quoted and qualified. */
	table: string;
	info: TableInfo;
	/** The looked-up value's column, quoted. */
	value: string;
	keys: Array<{ column: TableColumn; staged: string }>;
	/** `d` is the looked-up table, `s` the stage: the same key, within the filter. */
	onKey: string;
	/** The same, at the moment that is asked for. */
	on: string;
	/** A staged key part or the moment is NULL: such a row never has a hit. */
	noKey: string;
}

export async function resolveLookups(
	sql: SqlPort,
	plan: LoadPlan,
	input: ApplyInput,
	rejects: Rejects,
): Promise<LookupReport[]> {
	const reports: LookupReport[] = [];
	for (const column of plan.columns) {
		const { lookup } = column.mapping;
		if (lookup) reports.push(await resolveLookup(sql, await makeJoin(sql, plan, column, lookup), input, rejects));
	}
	return reports;
}

async function makeJoin(sql: SqlPort, plan: LoadPlan, column: PlanColumn, lookup: ResolvedLookup): Promise<LookupJoin> {
	const { dialect } = plan;
	const name = { schema: lookup.schema ?? plan.tableName.schema, table: lookup.table };
	const place = namedTable(plan, name);
	const info = await inspectTable(sql, place);
	if (!info) throw new PlanError(`Column "${column.name}" looks up ${name.schema}.${name.table}, which does not exist`);
	const find = columnFinder(info);
	const known = (wanted: string): TableColumn => {
		const found = find(wanted);
		if (!found) throw new PlanError(`Column "${column.name}" looks up ${name.table}.${wanted}, which does not exist`);
		return found;
	};
	const value = known(lookup.value);
	if (value.type && !takes(column.type, value.type))
		throw new PlanError(
			`Column "${column.name}" is ${sqlTypeText(column.type)}, but looks up ${name.table}.${value.name}, which is ${value.nativeType}; give the column that type`,
		);
	const staged = plan.staged.filter((entry) => entry.column === column.name);
	const keys = lookup.key.map((key) => {
		const entry = staged.find(({ role, lookupColumn }) => role === 'lookupKey' && lookupColumn === key.column)!;
		return { column: known(key.column), staged: dialect.quote(entry.name) };
	});
	const conditions = keys.map((key) =>
		sameValue(plan, key.column, `d.${dialect.quote(key.column.name)}`, `s.${key.staged}`),
	);
	if (lookup.filter !== undefined) {
		conditions.push(
			`(${expressionToSql(parseExpression(lookup.filter), dialect.name, (wanted) => `d.${dialect.quote(known(wanted).name)}`)})`,
		);
	}
	const onKey = conditions.join(' AND ');
	const absent = keys.map((key) => `s.${key.staged} IS NULL`);
	const moment = staged.find(({ role }) => role === 'lookupMoment');
	if (lookup.asOf && moment) {
		const at = `s.${dialect.quote(moment.name)}`;
		absent.push(`${at} IS NULL`);
		const from = `d.${dialect.quote(known(lookup.asOf.validFrom).name)}`;
		const to = `d.${dialect.quote(known(lookup.asOf.validTo).name)}`;
		conditions.push(`${from} <= ${at} AND (${to} > ${at} OR ${to} IS NULL)`);
	}
	return {
		plan,
		column,
		lookup,
		table: quoteTable(dialect, place),
		info,
		value: dialect.quote(value.name),
		keys,
		onKey,
		on: conditions.join(' AND '),
		noKey: absent.join(' OR '),
	};
}

/** A number may be kept as text; else nothing may be lost or rounded on the way. */
function takes(column: SqlType, value: SqlType): boolean {
	const isText = ['char', 'varchar', 'text'].includes(column.name);
	const isNumber = ['smallint', 'integer', 'bigint', 'numeric'].includes(value.name);
	return compatible(value, column) || (isText && isNumber);
}

/** The staged key is text unless it comes from a mapped column; the looked-up column decides how they are compared. */
function sameValue(plan: LoadPlan, column: TableColumn, looked: string, staged: string): string {
	const { dialect } = plan;
	const name = column.type?.name;
	const isText = name === undefined || ['char', 'varchar', 'text', 'uuid'].includes(name);
	if (dialect.isPostgres) {
		if (isText) return `${looked}::text = ${staged}::text`;
		if (name === 'numeric')
			return `trim_scale(${looked})::text = (CASE WHEN ${staged}::text ~ '^[+-]?[0-9]+([.][0-9]+)?$' THEN trim_scale(${staged}::text::numeric)::text END)`;
		return `${looked}::text = ${staged}::text`;
	}
	if (!isText) return `CAST(${looked} AS CHAR) = CAST(${staged} AS CHAR)`;
	if (isExactCollation(column.collation))
		return `${looked} = CAST(${staged} AS CHAR) COLLATE ${column.collation ?? dialect.exactCollation}`;
	const convert =
		column.characterSet && column.characterSet !== 'utf8mb4' ? `CONVERT(${looked} USING utf8mb4)` : looked;
	return `CAST(${convert} AS BINARY) = CAST(${staged} AS BINARY)`;
}

async function resolveLookup(
	sql: SqlPort,
	join: LookupJoin,
	input: ApplyInput,
	rejects: Rejects,
): Promise<LookupReport> {
	const { plan, column, lookup } = join;
	const before = rejects.count;
	await rejectAmbiguous(sql, join, rejects);
	let inferred = 0;
	if (lookup.onMissing === 'inferred') inferred = await insertInferred(sql, join, input);
	const hits = await fill(sql, join);
	const open = `s.${column.stage} IS NULL`;
	let missed = inferred;
	switch (lookup.onMissing) {
		case 'reject':
			missed += await rejects.fromStage(sql, plan, open, {
				stage: 'lookup',
				field: column.name,
				code: 'LOOKUP_MISSED',
				message: `${column.name}: ${lookup.table} has no row for this key; load it first, or choose another onMissing`,
			});
			break;
		case 'null':
			missed += await countStaged(sql, plan, open);
			break;
		default:
			missed += await useUnknown(sql, join, input, open);
	}
	await completeGiven(sql, plan, column, rejects, 'lookup');
	// Which key such a row has is not known: it may be any that the table holds.
	if (column.key && rejects.count > before) rejects.hasUnknownKeys = true;
	return { column: column.name, hits: hits - inferred, missed, inferred };
}

/** Rows with a NULL key, and without a stub where stubs are made, take the unknown member too. */
async function useUnknown(sql: SqlPort, join: LookupJoin, input: ApplyInput, open: string): Promise<number> {
	const { plan, column, lookup } = join;
	const count = await countStaged(sql, plan, open);
	if (count === 0) return 0;
	if (!input.preview) await insertUnknown(sql, join, input);
	const alias = plan.dialect.isPostgres
		? `UPDATE ${plan.stage} s SET ${column.stage}`
		: `UPDATE ${plan.stage} s SET s.${column.stage}`;
	const value = plan.dialect.isPostgres ? `$1::text::${plan.dialect.columnType(column.type, false)}` : '?';
	await sql.query(`${alias} = ${value} WHERE ${open}`, [String(lookup.unknownValue)]);
	return count;
}

async function rejectAmbiguous(sql: SqlPort, join: LookupJoin, rejects: Rejects): Promise<void> {
	const { plan, column, lookup } = join;
	const { dialect } = plan;
	const several = dialect.quote('dw_several');
	await sql.query(
		`${dialect.createTemp} ${several} AS SELECT s.${plan.rn} AS rn FROM ${plan.stage} s JOIN ${join.table} d ON ${join.on} GROUP BY s.${plan.rn} HAVING count(*) > 1`,
	);
	await rejects.fromStage(sql, plan, `s.${plan.rn} IN (SELECT rn FROM ${several})`, {
		stage: 'lookup',
		field: column.name,
		code: 'LOOKUP_AMBIGUOUS',
		message: `${column.name}: ${lookup.table} has several rows for this key; add a filter, a key column or asOf`,
	});
	await sql.query(`DROP ${dialect.isPostgres ? '' : 'TEMPORARY '}TABLE ${several}`);
}

async function fill(sql: SqlPort, join: LookupJoin): Promise<number> {
	const { plan, column, table, value, on } = join;
	const { rowCount } = await sql.query(
		plan.dialect.isPostgres
			? `UPDATE ${plan.stage} s SET ${column.stage} = CAST(d.${value} AS ${plan.dialect.columnType(column.type, false)}) FROM ${table} d WHERE ${on}`
			: `UPDATE ${plan.stage} s JOIN ${table} d ON ${on} SET s.${column.stage} = d.${value}`,
	);
	return rowCount;
}

async function countStaged(sql: SqlPort, plan: LoadPlan, condition: string): Promise<number> {
	const { rows } = await sql.query<{ n: string }>(`SELECT count(*) AS n FROM ${plan.stage} s WHERE ${condition}`);
	return Number(rows[0].n);
}
