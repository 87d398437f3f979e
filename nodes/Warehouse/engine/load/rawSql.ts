/**
 * Columns with `rawSql`: one scalar SQL expression each, evaluated by the database over the staging table. Checked with
 * EXPLAIN first, so that a fault is told with the column's name before anything is computed.
 */
import { checkRawSql } from '../mapping/rawSql';
import type { SqlPort } from '../ports';
import { completeGiven } from './givenValues';
import { PlanError, type LoadPlan } from './plan';
import type { Rejects } from './rejects';

export async function evaluateRawSql(sql: SqlPort, plan: LoadPlan, rejects: Rejects): Promise<void> {
	for (const column of plan.columns) {
		const { rawSql } = column.mapping;
		if (rawSql === undefined) continue;
		const wrong = checkRawSql(rawSql, plan.dialect.name);
		if (wrong) throw new PlanError(`Column "${column.name}": rawSql ${wrong}`);
		try {
			await sql.query(`EXPLAIN SELECT (${rawSql}\n) AS value FROM ${plan.stage}`);
		} catch (error) {
			throw new PlanError(
				`Column "${column.name}": the database does not accept its rawSql: ${(error as Error).message}`,
			);
		}
		await sql.query(`UPDATE ${plan.stage} SET ${column.stage} = (${rawSql}\n)`);
		await completeGiven(sql, plan, column, rejects, 'rawSql');
	}
}
