/** A filled Joget database on each kind of server, with the credential that opens it. */
import mysql from 'mysql2/promise';
import type { JogetDatabaseCredentials } from '../../../nodes/Joget/transport/databaseCredentials';
import { fillJogetDatabase } from './jogetSchema';
const { startMariadb } = require('../../support/mariadb');
const { createDatabase } = require('../../support/postgres');

export interface TestDatabase {
	credentials: JogetDatabaseCredentials;
	/** Certificate of the server's TLS, where it has one. */
	ca?: string;
	run(sql: string, params?: unknown[]): Promise<unknown>;
	drop(): Promise<void>;
}

/** `?` → `$1` …, and bit(1) takes a boolean in both. */
const numbered = (sql: string) => {
	let count = 0;
	return sql.replace(/\?/g, () => `$${++count}`);
};

export async function mysqlDatabase(): Promise<TestDatabase> {
	const server = await startMariadb();
	const { host, port, user, password } = server;
	const name = `joget_${Math.random().toString(36).slice(2, 10)}`;
	const admin = await mysql.createConnection({ host, port, user, password });
	await admin.query(`CREATE DATABASE ${name}`);
	await admin.query(`USE ${name}`);
	const run = async (sql: string, params: unknown[] = []) => (await admin.query(sql, params))[0];
	await fillJogetDatabase('mysql', run);
	return {
		...(server.ca ? { ca: server.ca } : {}),
		credentials: { engine: 'mysql', host, port, user, password, database: name, ssl: 'disable' },
		run,
		drop: async () => {
			await admin.query(`DROP DATABASE ${name}`);
			await admin.end();
		},
	};
}

export async function postgresDatabase(): Promise<TestDatabase> {
	const database = await createDatabase();
	const run = (sql: string, params: unknown[] = []) => database.query(numbered(sql), params);
	await fillJogetDatabase('postgres', run);
	return {
		credentials: { ...database.config, engine: 'postgres', schema: 'public', ssl: 'disable' },
		run,
		drop: database.drop,
	};
}
