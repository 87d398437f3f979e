/**
 * Who makes the row hash? Node makes it of every row, the database of those alone that are written: for a re-load, which
 * changes a part of the table, that is less work, although it takes a database three times as long for each.
 */
import { loadsByKey, type LoadPlan } from './plan';
import type { LoadSession } from './ports';

/** With the decision, in PostgreSQL. A server that refuses MD5 (FIPS) leaves it to Node. */
export async function hashWhereDecided(plan: LoadPlan, session: LoadSession): Promise<LoadPlan> {
	if (!plan.stagedHash) return plan;
	const md5 = await session.query(`SELECT md5('')`).catch(() => null);
	return md5 ? { ...plan, stagedHash: null, actionHash: true } : plan;
}

/** When it is written, in MariaDB; Node is what its loads wait for (measured). Not in a first load, which writes all rows. */
export async function hashWhereWritten(plan: LoadPlan, session: LoadSession): Promise<LoadPlan> {
	if (plan.dialect.name !== 'mariadb' || !plan.stagedHash || plan.lacksMd5 || !loadsByKey(plan.mapping)) return plan;
	const rows = await session.query(`SELECT 1 AS x FROM ${plan.table} LIMIT 1`).catch(() => null);
	return rows && rows.rows.length > 0 ? { ...plan, stagedHash: null } : plan;
}
