/**
 * One load per target at a time: others queue up, with a time-out. PostgreSQL: session-level advisory lock; MySQL, MariaDB:
 * GET_LOCK. Both end with the session, so a killed load never leaves a lock behind.
 */
import { createHash } from 'node:crypto';
import type { SqlFailure, SqlPort } from '../ports';
import type { LoadSession } from './ports';
import type { TableName } from '../table/inspect';

export class LockTimeout extends Error {}

function lockName(session: LoadSession, { schema, table }: TableName): string {
	return createHash('sha256').update(`${session.server.database}\0${schema}\0${table}`).digest('hex').slice(0, 32);
}

/** Both halves of PostgreSQL's two-integer form, so that the key is ours alone. */
function lockNumbers(name: string): [number, number] {
	const bytes = Buffer.from(name, 'hex');
	return [bytes.readInt32BE(0), bytes.readInt32BE(4)];
}

export async function lockTarget(
	session: LoadSession,
	name: TableName,
	timeoutMs: number,
): Promise<() => Promise<void>> {
	const key = lockName(session, name);
	const wait = Math.max(1, Math.round(timeoutMs));
	const busy = () =>
		new LockTimeout(
			`Another load of ${name.schema}.${name.table} is still running: waited ${Math.round(wait / 1000)} s for its lock`,
		);
	if (session.dialect === 'postgres') {
		const [a, b] = lockNumbers(key);
		try {
			await session.query(`SELECT set_config('lock_timeout', $1, false)`, [String(wait)]);
			await session.query('SELECT pg_advisory_lock($1::int, $2::int)', [a, b]);
		} catch (error) {
			if ((error as SqlFailure).sqlState === '55P03') throw busy();
			throw error;
		}
		return async () => await unlock(session, 'SELECT pg_advisory_unlock($1::int, $2::int)', [a, b]);
	}
	const { rows } = await session.query<{ got: unknown }>('SELECT GET_LOCK(?, ?) AS got', [key, Math.ceil(wait / 1000)]);
	if (Number(rows[0]?.got) !== 1) throw busy();
	return async () => await unlock(session, 'SELECT RELEASE_LOCK(?) AS done', [key]);
}

async function unlock(sql: SqlPort, text: string, params: unknown[]): Promise<void> {
	// A session that is gone has no lock either.
	await sql.query(text, params).catch(() => {});
}
