/**
 * One load per target at a time: others queue up, with a time-out. PostgreSQL: session-level advisory lock; MySQL, MariaDB:
 * GET_LOCK. Both end with the session, so a killed load never leaves a lock behind.
 */
import { createHash } from 'node:crypto';
import type { SqlFailure } from '../ports';
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

export class TargetLock {
	held = false;
	private readonly key: string;
	private readonly numbers: [number, number];
	private readonly wait: number;

	constructor(
		private readonly session: LoadSession,
		private readonly name: TableName,
		timeoutMs: number,
	) {
		this.key = lockName(session, name);
		this.numbers = lockNumbers(this.key);
		this.wait = Math.max(1, Math.round(timeoutMs));
	}

	/** Waits for it. */
	async take(): Promise<void> {
		if (this.held) return;
		if (this.session.dialect === 'postgres') await this.waitInPostgres();
		else await this.waitInMysql();
		this.held = true;
	}

	/** Only where nobody has it (PostgreSQL). */
	async tryTake(): Promise<boolean> {
		await this.limitWaiting();
		const { rows } = await this.session.query<{ got: boolean }>(
			'SELECT pg_try_advisory_lock($1::int, $2::int) AS got',
			this.numbers,
		);
		this.held = rows[0].got;
		return this.held;
	}

	/** Does another load wait for it (PostgreSQL)? */
	async isWanted(): Promise<boolean> {
		const { rows } = await this.session.query(
			`SELECT 1 AS x FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND classid = $1::int::oid AND objid = $2::int::oid AND objsubid = 2 LIMIT 1`,
			this.numbers,
		);
		return rows.length > 0;
	}

	async release(): Promise<void> {
		if (!this.held) return;
		this.held = false;
		if (this.session.dialect === 'postgres')
			await this.let('SELECT pg_advisory_unlock($1::int, $2::int)', this.numbers);
		else await this.let('SELECT RELEASE_LOCK(?) AS done', [this.key]);
	}

	private async waitInPostgres(): Promise<void> {
		try {
			await this.limitWaiting();
			await this.session.query('SELECT pg_advisory_lock($1::int, $2::int)', this.numbers);
		} catch (error) {
			if ((error as SqlFailure).sqlState === '55P03') throw this.busy();
			throw error;
		}
	}

	private async limitWaiting(): Promise<void> {
		await this.session.query(`SELECT set_config('lock_timeout', $1, false)`, [String(this.wait)]);
	}

	private async waitInMysql(): Promise<void> {
		const { rows } = await this.session.query<{ got: unknown }>('SELECT GET_LOCK(?, ?) AS got', [
			this.key,
			Math.ceil(this.wait / 1000),
		]);
		if (Number(rows[0]?.got) !== 1) throw this.busy();
	}

	private async let(text: string, params: unknown[]): Promise<void> {
		// A session that is gone has no lock either.
		await this.session.query(text, params).catch(() => {});
	}

	private busy(): LockTimeout {
		const { schema, table } = this.name;
		return new LockTimeout(
			`Another load of ${schema}.${table} is still running: waited ${Math.round(this.wait / 1000)} s for its lock`,
		);
	}
}
