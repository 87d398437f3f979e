/**
 * A PostgreSQL session through `pg`: text results (no digit lost), bound values, COPY for bulk rows. One client, no pool:
 * a load needs one session for its locks and temporary tables, and nothing is left open after the execution.
 */
import { Client, type CustomTypesConfig } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { finished } from 'node:stream/promises';
import Cursor from 'pg-cursor';
import type { AroundBulk, BulkReport, BulkTarget, LoadSession, ServerFacts } from '../engine/load/ports';
import type { SqlPort, SqlResult } from '../engine/ports';
import { quotePostgres } from '../engine/dialect/quote';
import { commitFailure, toFailure } from './failures';
import { tlsOptions, type ConnectionSettings, type SessionOptions } from './settings';

const BOOL = 16;
const BYTEA = 17;
const SMALL_NUMBERS = new Set([21, 23, 26]);

// Per client, never pg's global parsers: other nodes of the same process use them.
const types: CustomTypesConfig = {
	getTypeParser: (oid: number) => {
		if (oid === BOOL) return (value: string) => value === 't';
		if (SMALL_NUMBERS.has(oid)) return (value: string) => Number(value);
		if (oid === BYTEA) return (value: string) => Buffer.from(value.slice(2), 'hex');
		return (value: string) => value;
	},
} as CustomTypesConfig;

/**
 * What a bulk load needs and a server's defaults (4 MB and 8 MB) spare: its hash joins and its temporary tables stay in
 * memory. A server that grants more keeps its own figure. ANALYZE of the temporary tables looks at 600 rows; compiling
 * the statements (jit) costs more than it gains.
 */
const MORE_MEMORY = `SELECT set_config(name, '64MB', false) FROM (VALUES ('work_mem'), ('temp_buffers')) v(name)
	WHERE pg_size_bytes(current_setting(name)) < 64 * 1024 * 1024
	UNION ALL SELECT set_config('jit', 'off', false) UNION ALL SELECT set_config('default_statistics_target', '2', false)`;

export class PostgresSession implements LoadSession {
	readonly dialect = 'postgres' as const;
	readonly bulk: BulkReport = { method: 'COPY', reason: 'PostgreSQL: COPY is the fastest way in' };

	private constructor(
		private readonly client: Client,
		readonly server: ServerFacts,
	) {}

	static async open(settings: ConnectionSettings, options: SessionOptions = {}): Promise<PostgresSession> {
		const client = new Client({
			host: settings.host,
			port: settings.port,
			database: settings.database,
			user: settings.user,
			password: settings.password,
			ssl: tlsOptions(settings) ?? false,
			connectionTimeoutMillis: settings.connectTimeoutMs,
			application_name: options.applicationName ?? 'n8n warehouse',
			keepAlive: true,
			types,
		});
		// Without a listener a connection that the server ends while idle would end the process.
		client.on('error', () => {});
		// Before connecting: a server that accepts and says nothing would else be waited for in spite of a cancel.
		const abort = () => destroy(client);
		options.signal?.throwIfAborted();
		options.signal?.addEventListener('abort', abort, { once: true });
		const forget = () => options.signal?.removeEventListener('abort', abort);
		client.once('end', forget);
		try {
			await client.connect();
			await client.query(
				`SET TIME ZONE 'UTC'; SET datestyle TO 'ISO, YMD'; SET intervalstyle TO 'iso_8601'; SET bytea_output TO 'hex'; SET extra_float_digits TO 1; SET client_min_messages TO warning; SET statement_timeout TO ${Math.max(0, Math.floor(options.statementTimeoutMs ?? 0))}`,
			);
			const { rows } = await client.query(
				`SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number, current_database() AS database`,
			);
			await client.query(MORE_MEMORY);
			if (options.readOnly) await client.query('SET default_transaction_read_only TO on');
			return new PostgresSession(client, {
				product: `PostgreSQL ${rows[0].version}`,
				version: Number(rows[0].number),
				database: rows[0].database,
				schema: settings.schema,
			});
		} catch (error) {
			forget();
			await client.end().catch(() => {});
			throw error;
		}
	}

	async query<R = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<SqlResult<R>> {
		try {
			const result = await this.client.query(sql, params as unknown[] | undefined);
			const last = Array.isArray(result) ? result[result.length - 1] : result;
			return { rows: (last?.rows ?? []) as R[], rowCount: last?.rowCount ?? 0 };
		} catch (error) {
			throw toFailure(error);
		}
	}

	async transaction<T>(work: (sql: SqlPort) => Promise<T>): Promise<T> {
		await this.query('BEGIN');
		try {
			const result = await work(this);
			await this.query('COMMIT').catch((error: unknown) => {
				throw commitFailure(error);
			});
			return result;
		} catch (error) {
			await this.query('ROLLBACK').catch(() => {});
			throw error;
		}
	}

	/**
	 * Savepoint, COPY, rows and what follows leave in one go. The server takes rows that come before it asked for them, and passes over
	 * those that follow a refusal (PostgreSQL manual, "COPY Operations"): so it works while the next batch is being made.
	 */
	async bulkInsert(
		target: BulkTarget,
		data: Buffer,
		_rows: number,
		{ savepoint, then, sent }: AroundBulk = {},
	): Promise<void> {
		const columns = target.columns.map(({ name }) => quotePostgres(name)).join(', ');
		try {
			const before = savepoint ? `SAVEPOINT ${savepoint}; ` : '';
			const after = then ? `; ${then}` : '';
			const copy = copyFrom(`${before}COPY ${target.table} (${columns}) FROM STDIN${after}`);
			const { submit, handleCopyInResponse } = copy;
			copy.submit = (connection) => {
				submit.call(copy, connection);
				handleCopyInResponse.call(copy, connection);
			};
			copy.handleCopyInResponse = () => {};
			// At once, while it still has its connection: what waits for the socket must not be sent after a refusal.
			copy.on('error', () => copy.destroy());
			const done = finished(copy);
			this.client.query(copy);
			copy.end(data);
			sent?.();
			await done;
		} catch (error) {
			throw toFailure(error);
		}
	}

	/** Streams a query through a server-side portal; rows as arrays, in batches. */
	async *stream(
		sql: string,
		params: readonly unknown[],
		batchRows: number,
	): AsyncGenerator<{ columns: string[]; rows: unknown[][] }> {
		const cursor = this.client.query(new Cursor(sql, params as unknown[], { rowMode: 'array', types } as never));
		let columns: string[] = [];
		try {
			for (;;) {
				const rows = await new Promise<unknown[][]>((resolve, reject) => {
					cursor.read(
						batchRows,
						(error: Error | undefined, batch: unknown[][], result: { fields: Array<{ name: string }> }) => {
							if (error) return reject(error);
							columns = result?.fields?.map((field) => field.name) ?? columns;
							resolve(batch);
						},
					);
				});
				yield { columns, rows };
				if (rows.length < batchRows) return;
			}
		} catch (error) {
			throw toFailure(error);
		} finally {
			await cursor.close().catch(() => {});
		}
	}

	async close(hard = false): Promise<void> {
		if (hard) destroy(this.client);
		else await this.client.end().catch(() => {});
	}
}

/** Ends the socket at once; the server rolls back what the session had open. */
function destroy(client: Client): void {
	(client as unknown as { connection?: { stream?: { destroy(): void } } }).connection?.stream?.destroy();
}
