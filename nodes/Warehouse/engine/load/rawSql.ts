/**
 * Columns with `rawSql`: one scalar SQL expression each, evaluated by the database over the staging table. Checked with
 * EXPLAIN first, so that a fault is told with the column's name before anything is computed.
 */
import type { SqlPort } from '../ports';
import { PlanError, type LoadPlan } from './plan';

export async function evaluateRawSql(sql: SqlPort, plan: LoadPlan): Promise<void> {
	for (const column of plan.columns) {
		const { rawSql } = column.mapping;
		if (rawSql === undefined) continue;
		checkSingleExpression(column.name, rawSql);
		try {
			await sql.query(`EXPLAIN SELECT (${rawSql}\n) AS value FROM ${plan.stage}`);
		} catch (error) {
			throw new PlanError(`Column "${column.name}": the database does not accept its rawSql: ${(error as Error).message}`);
		}
		await sql.query(`UPDATE ${plan.stage} SET ${column.stage} = (${rawSql}\n)`);
	}
}

/** Static text of the mapping's author; still it must be one expression, not a second statement. */
function checkSingleExpression(name: string, rawSql: string): void {
	let depth = 0;
	const plain = rawSql.replace(/'(?:[^'\\]|''|\\.)*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`/g, 'x');
	for (const character of plain) {
		if (character === '(') depth++;
		else if (character === ')') depth--;
		if (depth < 0) break;
	}
	if (depth !== 0 || /;|--|\/\*|#/.test(plain))
		throw new PlanError(`Column "${name}": rawSql must be one expression, without comments, semicolons or unmatched brackets`);
}
