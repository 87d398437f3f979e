/**
 * One read-only transaction on MySQL or MariaDB. Statements are prepared on the server, so that values travel apart from
 * the text; rows are streamed with back-pressure. Times, decimals and big integers stay text: no digit and no zone is lost.
 */
import { isIP } from 'node:net';
import mysql from 'mysql2';
import { addressedSocket } from '../../shared/tls/addressedSocket';
import type { SqlPort, SqlValue } from '../engine/database/ports';
import { type JogetDatabaseCredentials, tlsOf } from './databaseCredentials';

const BATCH_ROWS = 1000;

export interface OpenDatabase {
	port: SqlPort;
	/** Server name and version, for the credential test and the report. */
	version: string;
	close(): Promise<void>;
	/** At once: closes the connection and asks the server to end a running statement, which would otherwise go on. */
	destroy(): void;
}

async function* inBatches(stream: AsyncIterable<unknown[]>): AsyncIterable<unknown[][]> {
	let batch: unknown[][] = [];
	for await (const row of stream) {
		batch.push(row);
		if (batch.length < BATCH_ROWS) continue;
		yield batch;
		batch = [];
	}
	if (batch.length > 0) yield batch;
}

/** Text columns of an old server may come as bytes. */
const readable = (row: unknown[]): unknown[] =>
	row.some(Buffer.isBuffer) ? row.map((cell) => (Buffer.isBuffer(cell) ? cell.toString('utf8') : cell)) : row;

function connect(credentials: JogetDatabaseCredentials): mysql.Connection {
	const tls = tlsOf(credentials);
	const { host } = credentials;
	const port = Number(credentials.port) || 3306;
	const connection = mysql.createConnection({
		host,
		port,
		user: credentials.user,
		password: credentials.password,
		database: credentials.database,
		charset: 'utf8mb4',
		connectTimeout: credentials.connectTimeoutMs || 10_000,
		dateStrings: true,
		supportBigNumbers: true,
		bigNumberStrings: true,
		// A LOAD DATA answer of a hostile server must not read this machine's files.
		flags: ['-LOCAL_FILES'],
		...(tls ? { ssl: tls } : {}),
		...(tls?.verifyIdentity && isIP(host) ? { stream: () => addressedSocket(host, port) } : {}),
	});
	// Without a listener a connection that breaks between two statements would end the whole process.
	connection.on('error', () => {});
	return connection;
}

/**
 * The driver's own `destroy()` only says good-bye, lets a statement run to its end, and leaves its callback waiting; an
 * error on the socket ends them all.
 */
function breakOff(connection: mysql.Connection): void {
	(connection as unknown as { stream: { destroy(error: Error): void } }).stream.destroy(new Error('Broken off'));
}

/** A user may always end statements of its own. Best effort: the answer is not waited for. */
function killStatement(credentials: JogetDatabaseCredentials, threadId: number | null): void {
	if (!threadId) return;
	const helper = connect(credentials);
	helper.query(`KILL ${threadId}`, () => breakOff(helper));
}

/** `signal` breaks off the opening; what is open is closed by its caller. */
export async function openMysql(credentials: JogetDatabaseCredentials, signal?: AbortSignal): Promise<OpenDatabase> {
	const connection = connect(credentials);
	const plain = (sql: string) =>
		new Promise<unknown>((resolve, reject) => {
			connection.query(sql, (error: Error | null, rows: unknown) => (error ? reject(error) : resolve(rows)));
		});
	const destroy = () => {
		const { threadId } = connection;
		breakOff(connection);
		killStatement(credentials, threadId);
	};
	let opened = false;
	signal?.addEventListener('abort', destroy, { once: true });
	try {
		await new Promise<void>((resolve, reject) => {
			connection.connect((error) => (error ? reject(error) : resolve()));
		});
		await plain('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
		await plain('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
		const rows = (await plain('SELECT VERSION() AS version')) as Array<{ version: string }>;
		const version = rows[0].version;
		opened = true;
		return {
			version: /mariadb/i.test(version) ? `MariaDB ${version}` : `MySQL ${version}`,
			port: {
				dialect: 'mysql',
				query: (sql, params) =>
					new Promise((resolve, reject) => {
						connection.execute({ sql, values: params, rowsAsArray: true }, (error, found) =>
							error ? reject(error) : resolve((found as unknown as unknown[][]).map(readable)),
						);
					}),
				stream: (sql: string, params: SqlValue[]) => streamRows(connection, sql, params),
			},
			close: () => new Promise((resolve) => connection.end(() => resolve())),
			destroy,
		};
	} finally {
		signal?.removeEventListener('abort', destroy);
		if (!opened) breakOff(connection);
	}
}

async function* streamRows(connection: mysql.Connection, sql: string, params: SqlValue[]): AsyncIterable<unknown[][]> {
	const stream = connection.execute({ sql, values: params, rowsAsArray: true }).stream({ highWaterMark: BATCH_ROWS });
	let complete = false;
	try {
		for await (const batch of inBatches(stream as AsyncIterable<unknown[]>)) yield batch.map(readable);
		complete = true;
	} finally {
		// Rows that nobody wants any more would still be sent: the connection goes with them.
		if (!complete) breakOff(connection);
	}
}
