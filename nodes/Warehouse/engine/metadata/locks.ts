/**
 * Named locks of the server, held by a session and freed by its end, whatever ends it: PostgreSQL's advisory locks and
 * MySQL's GET_LOCK. They tell a run that lives from one that died.
 */
import { createHash } from 'node:crypto';
import type { SqlPort } from '../ports';

/** MySQL allows 64 characters. */
const lockName = (key: string): string => `dataops:${createHash('sha1').update(key).digest('hex')}`;

export async function tryLock(sql: SqlPort, key: string): Promise<boolean> {
	if (sql.dialect === 'postgres') {
		const { rows } = await sql.query<{ ok: unknown }>('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS ok', [
			lockName(key),
		]);
		return truthy(rows[0].ok);
	}
	const { rows } = await sql.query<{ ok: unknown }>('SELECT GET_LOCK(?, 0) AS ok', [lockName(key)]);
	return truthy(rows[0].ok);
}

export async function unlock(sql: SqlPort, key: string): Promise<void> {
	if (sql.dialect === 'postgres')
		await sql.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [lockName(key)]);
	else await sql.query('SELECT RELEASE_LOCK(?)', [lockName(key)]);
}

export async function withLock<T>(sql: SqlPort, key: string, seconds: number, work: () => Promise<T>): Promise<T> {
	const name = lockName(key);
	if (sql.dialect === 'postgres') {
		await sql.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [name]);
	} else {
		const { rows } = await sql.query<{ ok: unknown }>('SELECT GET_LOCK(?, ?) AS ok', [name, seconds]);
		if (!truthy(rows[0].ok))
			throw new Error(`Another session has held the metadata tables for ${seconds} seconds; try again`);
	}
	try {
		return await work();
	} finally {
		// A failed statement inside a PostgreSQL transaction refuses this too; the lock then goes with the session.
		await unlock(sql, key).catch(() => {});
	}
}

const truthy = (value: unknown): boolean => value === true || value === 1 || value === '1' || value === 't';
