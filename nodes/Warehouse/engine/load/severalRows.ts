/**
 * A table without a unique index may hold several rows of one key. Which of them is meant cannot be told, and to change
 * them all would count one row of the source more than once: the load stops before it writes.
 */
import type { SqlPort } from '../ports';
import type { LoadPlan } from './plan';
import { LoadStopped } from './types';

export async function refuseSeveralRows(sql: SqlPort, plan: LoadPlan): Promise<void> {
	if (plan.versions || plan.keyIsUnique) return;
	const { rows } = await sql.query<{ rn: string; n: string }>(
		`SELECT min(rn) AS rn, count(*) AS n FROM (SELECT rn FROM ${plan.actions} WHERE rn IS NOT NULL GROUP BY rn HAVING count(*) > 1) x`,
	);
	const several = Number(rows[0].n);
	if (several === 0) return;
	const key = plan.keys.map(({ stage }) => `s.${stage}`).join(', ');
	const example = await sql.query(`SELECT ${key} FROM ${plan.changed} s WHERE s.${plan.rn} = ${Number(rows[0].rn)}`);
	const shown = Object.entries(example.rows[0])
		.map(([name, value]) => `${name} ${String(value).slice(0, 60)}`)
		.join(', ');
	throw new LoadStopped(
		`The table ${plan.tableName.schema}.${plan.tableName.table} holds several rows of one key, for ${several} key${several === 1 ? '' : 's'} of this load, such as ${shown}`,
		'CONTRACT',
		'Nothing was written. Remove the surplus rows and put a unique index on the key, or choose key columns that tell them apart.',
	);
}
