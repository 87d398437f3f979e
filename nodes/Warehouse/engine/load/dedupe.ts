/**
 * One row per key: several rows of a batch with one key would make an update take any of them (PostgreSQL's UPDATE … FROM)
 * or fail (MERGE, ON CONFLICT). Which one stays is the mapping's `duplicateKeys`.
 */
import type { SqlPort } from '../ports';
import { suffix } from './deletes';
import type { LoadPlan } from './plan';

/** Row numbers that gave way, as a temporary table with column rn; null when no key comes twice. */
export async function findDuplicates(sql: SqlPort, plan: LoadPlan): Promise<string | null> {
	if (plan.keys.length === 0) return null;
	const keys = plan.keys.map(({ stage }) => stage).join(', ');
	const { rows } = await sql.query(`SELECT 1 AS x FROM ${plan.stage} GROUP BY ${keys} HAVING count(*) > 1 LIMIT 1`);
	if (rows.length === 0) return null;
	const losers = plan.dialect.quote(`dw_dup_${suffix(plan)}`);
	await sql.query(
		`${plan.dialect.createTemp} ${losers} AS SELECT rn FROM (
			SELECT ${plan.rn} AS rn, row_number() OVER (PARTITION BY ${keys} ORDER BY ${order(plan)}) AS position FROM ${plan.stage}
		) x WHERE position > 1`,
	);
	return losers;
}

function order(plan: LoadPlan): string {
	const { duplicateKeys, duplicateSort } = plan.mapping;
	if (duplicateKeys === 'reject') return plan.rn;
	if (duplicateKeys !== 'sort' || !duplicateSort) return `${plan.rn} DESC`;
	const column = plan.dialect.quote(duplicateSort.column);
	// NULL never wins over a value; of equals the later row does.
	const direction = duplicateSort.keep === 'highest' ? 'DESC' : 'ASC';
	return `CASE WHEN ${column} IS NULL THEN 1 ELSE 0 END, ${column} ${direction}, ${plan.rn} DESC`;
}

export async function removeRows(sql: SqlPort, plan: LoadPlan, losers: string): Promise<number> {
	const { rowCount } = await sql.query(
		plan.dialect.isPostgres
			? `DELETE FROM ${plan.stage} s USING ${losers} d WHERE d.rn = s.${plan.rn}`
			: `DELETE s FROM ${plan.stage} s JOIN ${losers} d ON d.rn = s.${plan.rn}`,
	);
	await sql.query(`DROP ${plan.dialect.isPostgres ? '' : 'TEMPORARY '}TABLE ${losers}`);
	return rowCount;
}
