/**
 * One read-only transaction on PostgreSQL, with a server-side cursor for long answers. Every value stays the text that
 * the server sent: no digit, no zone and no infinity is lost.
 */
import { Client } from 'pg';
import Cursor from 'pg-cursor';
import type { SqlValue } from '../engine/database/ports';
import { type JogetDatabaseCredentials, tlsOf } from './databaseCredentials';
import type { OpenDatabase } from './mysqlPort';

const BATCH_ROWS = 1000;

/** pg parses by type unless told otherwise; set per client, never for the whole process. */
const asSent = { getTypeParser: () => (value: unknown) => value };

function connect(credentials: JogetDatabaseCredentials): Client {
	const tls = tlsOf(credentials);
	const client = new Client({
		host: credentials.host,
		port: Number(credentials.port) || 5432,
		user: credentials.user,
		password: credentials.password,
		database: credentials.database,
		connectionTimeoutMillis: credentials.connectTimeoutMs || 10_000,
		application_name: 'n8n Joget Database',
		types: asSent as never,
		ssl: tls ?? false,
	});
	// Without a listener a connection that breaks between two statements would end the whole process.
	client.on('error', () => {});
	return client;
}

/** A user may always end statements of its own. Best effort: the answer is not waited for. */
async function killStatement(credentials: JogetDatabaseCredentials, processId: number | undefined): Promise<void> {
	if (!processId) return;
	const helper = connect(credentials);
	try {
		await helper.connect();
		await helper.query('SELECT pg_terminate_backend($1)', [processId]);
	} catch {
		// The server ends the statement itself when it notices that nobody reads.
	} finally {
		await helper.end().catch(() => {});
	}
}

/** `signal` breaks off the opening; what is open is closed by its caller. */
export async function openPostgres(
	credentials: JogetDatabaseCredentials,
	signal?: AbortSignal,
): Promise<OpenDatabase> {
	const client = connect(credentials);
	const destroy = () => {
		const inner = client as unknown as { connection: { stream: { destroy(): void } }; processID?: number };
		inner.connection.stream.destroy();
		void killStatement(credentials, inner.processID);
	};
	let opened = false;
	signal?.addEventListener('abort', destroy, { once: true });
	try {
		await client.connect();
		await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
		// Quoted, because a schema may have any name; with set_config it is a value and not text of the statement.
		await client.query(`SELECT set_config('search_path', quote_ident($1), true)`, [credentials.schema || 'public']);
		const version = await client.query<[string]>({ text: 'SHOW server_version', rowMode: 'array' });
		opened = true;
		return {
			version: `PostgreSQL ${version.rows[0][0]}`,
			port: {
				dialect: 'postgres',
				query: async (sql, params) =>
					(await client.query<unknown[]>({ text: sql, values: params, rowMode: 'array' })).rows,
				stream: (sql, params) => streamRows(client, sql, params),
			},
			close: async () => {
				await client.end().catch(() => {});
			},
			destroy,
		};
	} finally {
		signal?.removeEventListener('abort', destroy);
		if (!opened) await client.end().catch(() => {});
	}
}

async function* streamRows(client: Client, sql: string, params: SqlValue[]): AsyncIterable<unknown[][]> {
	const cursor = client.query(new Cursor<unknown[]>(sql, params, { rowMode: 'array', types: asSent as never }));
	try {
		for (;;) {
			const rows = await cursor.read(BATCH_ROWS);
			if (rows.length > 0) yield rows;
			if (rows.length < BATCH_ROWS) return;
		}
	} finally {
		await cursor.close().catch(() => {});
	}
}
