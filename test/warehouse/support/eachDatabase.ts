/** The same tests on real PostgreSQL and real MariaDB, each suite in a database of its own. */
import { randomBytes } from 'node:crypto';
import type { DialectName, SqlPort } from '../../../nodes/Warehouse/engine/ports';
import { openSession, type Session } from '../../../nodes/Warehouse/transport/connect';
import { settingsFrom } from '../../../nodes/Warehouse/transport/settings';
const { createDatabase } = require('../../support/postgres');
const { describeWithMariadb, startMariadb } = require('../../support/mariadb');

export interface TestDatabase {
	dialect: DialectName;
	schema: string;
	/** Data of a `warehouseApi` credential. */
	credential: Record<string, unknown>;
	/** A new session, closed after the suite. */
	session(): Promise<Session>;
	/** Ends a session's connection from the server's side. */
	kill(session: SqlPort): Promise<void>;
}

export function describeOnEachDatabase(name: string, tests: (database: TestDatabase) => void): void {
	describe(`${name} on PostgreSQL`, () => {
		const database = { dialect: 'postgres', schema: 'public' } as TestDatabase;
		let created: Awaited<ReturnType<typeof createDatabase>>;
		const closing = attach(database);
		beforeAll(async () => {
			created = await createDatabase();
			database.credential = created.credential;
		});
		afterAll(async () => {
			await closing();
			await created.drop();
		});
		tests(database);
	});
	describeWithMariadb(`${name} on MariaDB`, () => {
		const schema = `t_${randomBytes(6).toString('hex')}`;
		const database = { dialect: 'mariadb', schema } as TestDatabase;
		const closing = attach(database);
		beforeAll(async () => {
			const server = await startMariadb();
			database.dialect = server.engine ?? 'mariadb';
			database.credential = {
				engine: database.dialect,
				host: server.host,
				port: server.port,
				user: server.user,
				password: server.password,
				database: '',
				ssl: 'disable',
			};
			const admin = await openSession(settingsFrom(database.credential));
			await admin.query(`CREATE DATABASE ${schema} CHARACTER SET utf8mb4`);
			await admin.close();
			database.credential = { ...database.credential, database: schema };
		});
		afterAll(async () => {
			const admin = await database.session();
			await admin.query(`DROP DATABASE IF EXISTS ${schema}`);
			await closing();
		});
		tests(database);
	});
}

function attach(database: TestDatabase): () => Promise<void> {
	const open: Session[] = [];
	database.session = async () => {
		const session = await openSession(settingsFrom(database.credential));
		open.push(session);
		return session;
	};
	database.kill = async (session) => {
		const postgres = database.dialect === 'postgres';
		const { rows } = await session.query<{ id: unknown }>(
			`SELECT ${postgres ? 'pg_backend_pid()' : 'CONNECTION_ID()'} AS id`,
		);
		const id = Number(rows[0].id);
		const killer = await database.session();
		await killer.query(postgres ? `SELECT pg_terminate_backend(${id})` : `KILL CONNECTION ${id}`);
		// The server frees the session's locks as it ends it.
		for (let i = 0; i < 200; i++) {
			const alive = await killer.query(
				postgres
					? `SELECT 1 AS there FROM pg_stat_activity WHERE pid = ${id}`
					: `SELECT 1 AS there FROM information_schema.processlist WHERE id = ${id}`,
			);
			if (alive.rows.length === 0) return;
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
	};
	return async () => {
		for (const session of open) await session.close().catch(() => {});
	};
}
