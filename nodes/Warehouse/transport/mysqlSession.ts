/**
 * A MySQL or MariaDB session through `mysql2`: strict mode, UTC, text results (no digit lost). Bulk rows go by LOAD DATA
 * LOCAL INFILE, whose laxity is met twice: rows were validated before, and any warning takes the batch back and sends it
 * again as strict multi-row INSERT (MySQL manual, LOAD DATA: "with LOCAL, data-interpretation errors become warnings").
 */
import { createConnection, type Connection } from 'mysql2';
import { isIP } from 'node:net';
import type { AroundBulk, BulkReport, BulkTarget, LoadSession, ServerFacts } from '../engine/load/ports';
import type { SqlPort, SqlResult } from '../engine/ports';
import type { StagedRow } from '../engine/rows/types';
import { quoteMysql } from '../engine/dialect/quote';
import { addressedSocket } from '../../shared/tls/addressedSocket';
import { commitFailure, isConnectionLost, toFailure } from './failures';
import { inPieces, noFile } from './infile';
import { decodeRows } from '../engine/load/textFormat';
import { rowReader, type Field } from './mysqlRows';
import { withValues } from './placeholders';
import { tlsOptions, type ConnectionSettings, type SessionOptions } from './settings';

const STRICT = 'STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';
/** The server does not allow LOAD DATA LOCAL: local_infile off (3948 MySQL, 4166 MariaDB), not allowed (1148), no privilege. */
const LOCAL_REFUSED = new Set([1148, 3948, 4166, 2068]);
/** Statements stay well below the packet limit: quoting may double a value. */
const PACKET_SHARE = 0.4;
const MAX_ROWS_PER_INSERT = 2000;

interface Header {
	affectedRows?: number;
	warningStatus?: number;
}

export class MysqlSession implements LoadSession {
	readonly bulk: BulkReport;
	private maxPacket = 1024 * 1024;
	/** Set ahead, right after a batch, so that the next one need not wait for its answer; gone with any other statement. */
	private savepoint: Promise<unknown> | undefined;
	/** Milliseconds a statement may take where the server cannot be told so; 0: no limit. */
	private limitMs = 0;

	private constructor(
		private readonly connection: Connection,
		readonly dialect: 'mysql' | 'mariadb',
		readonly server: ServerFacts,
		private readonly options: Parameters<typeof createConnection>[0],
	) {
		this.bulk = {
			method: 'LOAD DATA LOCAL INFILE',
			reason: `${server.product}: rows were validated before, and every batch must end without a warning`,
		};
	}

	static async open(settings: ConnectionSettings, options: SessionOptions = {}): Promise<MysqlSession> {
		const connectionOptions = {
			...addressOf(settings),
			database: settings.database || undefined,
			user: settings.user,
			password: settings.password,
			ssl: tlsOptions(settings),
			connectTimeout: settings.connectTimeoutMs,
			charset: 'utf8mb4',
			timezone: 'Z',
			dateStrings: true,
			supportBigNumbers: true,
			bigNumberStrings: true,
			jsonStrings: true,
			multipleStatements: false,
			flags: ['+LOCAL_FILES'],
			// A server may ask for any file of the client. Only bulkInsert hands out data, and never by the path asked for.
			infileStreamFactory: noFile,
		} as Parameters<typeof createConnection>[0];
		const connection = createConnection(connectionOptions);
		connection.on('error', () => {});
		// Before connecting: a server that accepts and says nothing would else be waited for in spite of a cancel.
		options.signal?.throwIfAborted();
		let refuse: (reason: unknown) => void = () => {};
		const abort = () => {
			connection.destroy();
			// The driver forgets its callback when it is destroyed.
			refuse(options.signal?.reason);
		};
		options.signal?.addEventListener('abort', abort, { once: true });
		const forget = () => options.signal?.removeEventListener('abort', abort);
		connection.once('end', forget);
		await new Promise<void>((resolve, reject) => {
			refuse = reject;
			connection.connect((error) => (error ? reject(error) : resolve()));
		}).catch((error) => {
			forget();
			connection.destroy();
			throw error;
		});
		const facts = await readFacts(connection, settings);
		const session = new MysqlSession(connection, facts.mariadb ? 'mariadb' : 'mysql', facts.server, connectionOptions);
		await session.prepare(options);
		return session;
	}

	private async prepare(options: SessionOptions): Promise<void> {
		await this.query(
			`SET SESSION sql_mode='${STRICT}', time_zone='+00:00', group_concat_max_len=4294967295, innodb_lock_wait_timeout=600`,
		);
		if (options.readOnly) await this.query('SET SESSION TRANSACTION READ ONLY');
		const limit = Math.max(0, Math.floor(options.statementTimeoutMs ?? 0));
		if (limit > 0 && this.dialect === 'mariadb') await this.query(`SET SESSION max_statement_time=${limit / 1000}`);
		const { rows } = await this.query<{ packet: string; local: string | number }>(
			'SELECT @@max_allowed_packet AS packet, @@local_infile AS local',
		);
		this.maxPacket = Number(rows[0].packet);
		if (Number(rows[0].local) !== 1) this.useInserts('the server does not allow LOAD DATA LOCAL (local_infile is off)');
		if (this.dialect === 'mysql') this.limitMs = limit;
	}

	private useInserts(reason: string): void {
		this.bulk.method = 'multi-row INSERT';
		this.bulk.reason = reason;
	}

	async query<R = Record<string, unknown>>(sql: string, params: readonly unknown[] = []): Promise<SqlResult<R>> {
		this.savepoint = undefined;
		const result = await this.send({ sql, values: [...params] });
		if (Array.isArray(result)) return { rows: result as R[], rowCount: result.length };
		return { rows: [], rowCount: (result as Header)?.affectedRows ?? 0 };
	}

	private async send(options: object): Promise<unknown> {
		const limit = this.limitMs;
		let killing: Promise<void> | undefined;
		// MySQL's own limit (max_execution_time) holds for SELECT alone: a second connection ends any statement.
		const timer = limit > 0 ? setTimeout(() => (killing = this.killQuery()), limit) : undefined;
		try {
			return await new Promise((resolve, reject) => {
				this.connection.query(options as never, (error: unknown, result: unknown) =>
					error ? reject(toFailure(error)) : resolve(result),
				);
			});
		} catch (error) {
			if (killing)
				(error as Error).message =
					`Query execution was interrupted: the statement time-out of ${limit / 1000} s was exceeded`;
			throw error;
		} finally {
			clearTimeout(timer);
			// Else the order could reach the next statement.
			await killing;
		}
	}

	private async killQuery(): Promise<void> {
		const killer = createConnection(this.options);
		killer.on('error', () => {});
		await new Promise<void>((resolve) => {
			killer.query(`KILL QUERY ${this.connection.threadId}`, () => resolve());
		});
		killer.destroy();
	}

	async transaction<T>(work: (sql: SqlPort) => Promise<T>): Promise<T> {
		await this.query('START TRANSACTION');
		try {
			const result = await work(this);
			await this.query('COMMIT').catch((error: unknown) => {
				throw commitFailure(error);
			});
			return result;
		} catch (error) {
			if (!isConnectionLost(error)) await this.query('ROLLBACK').catch(() => {});
			throw error;
		}
	}

	async bulkInsert(target: BulkTarget, data: Buffer, count: number, { then, sent }: AroundBulk = {}): Promise<void> {
		if (count === 0) return;
		await this.bulkRows(target, data, count, sent);
		if (then) await this.query(then);
	}

	private async bulkRows(target: BulkTarget, data: Buffer, count: number, sent?: () => void): Promise<void> {
		if (this.bulk.method === 'LOAD DATA LOCAL INFILE') {
			try {
				if (await this.loadData(target, data, count, sent)) return;
			} catch (error) {
				const code = (error as { code?: unknown }).code;
				if (typeof code !== 'number' || !LOCAL_REFUSED.has(code)) throw error;
				this.useInserts(`the server does not allow LOAD DATA LOCAL (error ${code})`);
			}
		}
		await this.insertRows(target, decodeRows(data));
	}

	/** False when the server had to bend a value; then nothing of the batch is kept. */
	private async loadData(target: BulkTarget, data: Buffer, count: number, sent?: () => void): Promise<boolean> {
		const names = target.columns.map((column, i) =>
			column.type.name === 'bytea' ? `@b${i}` : quoteMysql(column.name),
		);
		const sets = target.columns.flatMap((column, i) =>
			column.type.name === 'bytea' ? [`${quoteMysql(column.name)} = UNHEX(@b${i})`] : [],
		);
		await (this.savepoint ?? this.setSavepoint());
		this.savepoint = undefined;
		const header = (await this.send({
			sql: `LOAD DATA LOCAL INFILE 'rows' INTO TABLE ${target.table} CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' (${names.join(', ')})${sets.length ? ` SET ${sets.join(', ')}` : ''}`,
			infileStreamFactory: () => inPieces(data, sent),
		})) as Header;
		if ((header.warningStatus ?? 0) === 0 && header.affectedRows === count) {
			this.savepoint = this.setSavepoint();
			// Whoever needs it sees the failure.
			this.savepoint.catch(() => {});
			return true;
		}
		await this.query('ROLLBACK TO SAVEPOINT bulk_batch');
		this.bulk.reason = `a batch ended with ${header.warningStatus ?? 0} warnings and was sent again as strict multi-row INSERT`;
		return false;
	}

	private async setSavepoint(): Promise<unknown> {
		return await this.send({ sql: 'SAVEPOINT bulk_batch' });
	}

	private async insertRows(target: BulkTarget, rows: readonly StagedRow[]): Promise<void> {
		const columns = target.columns.map(({ name }) => quoteMysql(name)).join(', ');
		const slots = `(${target.columns.map(({ type }) => (type.name === 'bytea' ? 'UNHEX(?)' : '?')).join(',')})`;
		const limit = this.maxPacket * PACKET_SHARE;
		const width = target.columns.length;
		let from = 0;
		while (from < rows.length) {
			let to = from;
			let bytes = 0;
			while (to < rows.length && to - from < MAX_ROWS_PER_INSERT) {
				let size = 8;
				for (let i = 0; i < width; i++) size += (rows[to][i]?.length ?? 1) * 2 + 4;
				if (to > from && bytes + size > limit) break;
				bytes += size;
				to++;
			}
			const values: unknown[] = [];
			for (let i = from; i < to; i++) for (let c = 0; c < width; c++) values.push(rows[i][c]);
			await this.query(
				`INSERT INTO ${target.table} (${columns}) VALUES ${new Array(to - from).fill(slots).join(',')}`,
				values,
			);
			from = to;
		}
	}

	/** Streams a query row by row from the server; rows as arrays, in batches; the server waits while we do. */
	async *stream(
		sql: string,
		params: readonly unknown[],
		batchRows: number,
	): AsyncGenerator<{ columns: string[]; rows: unknown[][] }> {
		const query = this.connection.query({ sql: withValues(sql, params), rowsAsArray: true } as never);
		let columns: string[] = [];
		let read = rowReader([]);
		query.on('fields', (fields: Field[] | undefined) => {
			columns = fields?.map((field) => field.name) ?? [];
			read = rowReader(fields ?? []);
		});
		const rows = query.stream({ highWaterMark: batchRows });
		let batch: unknown[][] = [];
		let done = false;
		try {
			for await (const row of rows) {
				batch.push(read(row as unknown[]));
				if (batch.length >= batchRows) {
					yield { columns, rows: batch };
					batch = [];
				}
			}
			done = true;
			yield { columns, rows: batch };
		} catch (error) {
			throw toFailure(error);
		} finally {
			// Left early: the rest of the result would still have to be read, so the connection goes.
			if (!done) this.connection.destroy();
		}
	}

	async close(hard = false): Promise<void> {
		if (hard) {
			this.connection.destroy();
			return;
		}
		await new Promise<void>((resolve) => {
			this.connection.end(() => resolve());
			setTimeout(resolve, 2000).unref();
		});
	}
}

/** A path is a socket. */
function addressOf({ host, port, ssl }: ConnectionSettings): object {
	if (host.startsWith('/')) return { socketPath: host };
	if (ssl !== 'verify-full' || isIP(host) === 0) return { host, port };
	return { host, port, stream: () => addressedSocket(host, port) };
}

async function readFacts(
	connection: Connection,
	settings: ConnectionSettings,
): Promise<{ mariadb: boolean; server: ServerFacts }> {
	const rows = await new Promise<Array<{ version: string; db: string | null }>>((resolve, reject) => {
		connection.query('SELECT VERSION() AS version, DATABASE() AS db', (error: unknown, result: unknown) =>
			error ? reject(error) : resolve(result as Array<{ version: string; db: string | null }>),
		);
	});
	const version = rows[0].version;
	const mariadb = /mariadb/i.test(version);
	const [major = 0, minor = 0, patch = 0] = (/(\d+)\.(\d+)\.(\d+)/.exec(version) ?? []).slice(1).map(Number);
	const database = rows[0].db ?? settings.database;
	const lacksMd5 = !mariadb && major * 100 + minor >= 906 && !(await understands(connection, "SELECT MD5('')"));
	return {
		mariadb,
		server: {
			product: `${mariadb ? 'MariaDB' : 'MySQL'} ${major}.${minor}.${patch}`,
			version: major * 10000 + minor * 100 + patch,
			database,
			schema: database,
			lacksMd5,
		},
	};
}

async function understands(connection: Connection, sql: string): Promise<boolean> {
	return await new Promise((resolve) => connection.query(sql, (error: unknown) => resolve(!error)));
}
