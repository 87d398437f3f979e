/**
 * What the row pipeline does for its own values, for those that the database gives (rawSql, lookups): the default in place
 * of NULL, and no NULL where one is required.
 */
import { fromSource } from '../expressions/values';
import type { SqlPort } from '../ports';
import { coercionFor } from '../rows/coerce';
import { PlanError, type LoadPlan, type PlanColumn } from './plan';
import type { Rejects } from './rejects';

export async function completeGiven(
	sql: SqlPort,
	plan: LoadPlan,
	column: PlanColumn,
	rejects: Rejects,
	by: 'lookup' | 'rawSql',
): Promise<void> {
	await fillDefault(sql, plan, column);
	const { key, mapping } = column;
	if (!key && !mapping.required) return;
	if (key && plan.nullMatches && !mapping.required) return;
	await rejects.fromStage(sql, plan, `s.${column.stage} IS NULL`, {
		stage: by === 'lookup' ? 'lookup' : 'validate',
		field: column.name,
		code: key ? 'NULL_KEY' : 'REQUIRED',
		message: `${column.name}: the ${by} gave no value, and the column needs one`,
	});
}

async function fillDefault(sql: SqlPort, plan: LoadPlan, column: PlanColumn): Promise<void> {
	const { dialect } = plan;
	const value = fromSource(column.mapping.default ?? null);
	if (value === null) return;
	const text = coercionFor(column.type, dialect.name, column.mapping.coerce)(value, false);
	if (typeof text !== 'string')
		throw new PlanError(`The default of column "${column.name}" does not fit: ${text.message}`);
	const slot = dialect.isPostgres ? `$1::text::${dialect.columnType(column.type, false)}` : '?';
	const given = column.type.name === 'bytea' && !dialect.isPostgres ? 'UNHEX(?)' : slot;
	await sql.query(`UPDATE ${plan.stage} SET ${column.stage} = ${given} WHERE ${column.stage} IS NULL`, [text]);
}
