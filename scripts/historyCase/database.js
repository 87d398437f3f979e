/** A direct look at the table, past the node: what a user's own SQL would see. Everything as text. */
const mysql = require('mysql2/promise');
const { Client } = require('pg');
const { DEFAULT_DATABASE } = require('./read');

async function openDatabase(credential) {
	return credential.engine === 'postgres' ? await openPostgres(credential) : await openMysql(credential);
}

async function openPostgres({ host, port, database, user, password, schema, ssl }) {
	const client = new Client({ host, port: Number(port), database, user, password, ssl: encrypted(ssl) ?? false, types: { getTypeParser: () => (text) => text } });
	await client.connect();
	await client.query("SET TIME ZONE 'UTC'");
	const q = (name) => `"${name.replaceAll('"', '""')}"`;
	const where = (table) => `${q(schema || 'public')}.${q(table)}`;
	return {
		rows: async (table) => (await client.query(`SELECT * FROM ${where(table)} ORDER BY 1`)).rows,
		addColumn: async (table, name, type) => await client.query(`ALTER TABLE ${where(table)} ADD COLUMN ${q(name)} ${type}`),
		drop: async (table) => await client.query(`DROP TABLE IF EXISTS ${where(table)}`),
		close: async () => await client.end(),
	};
}

/** Who answers is the node's business; here only what the server asks for counts. */
const encrypted = (ssl) => (ssl && ssl !== 'disable' ? { rejectUnauthorized: false } : undefined);

async function openMysql({ host, port, database, user, password, ssl }) {
	const options = {
		...(host.startsWith('/') ? { socketPath: host } : { host, port: Number(port) }),
		user,
		password,
		ssl: encrypted(ssl),
		charset: 'utf8mb4',
		timezone: 'Z',
		dateStrings: true,
		supportBigNumbers: true,
		bigNumberStrings: true,
		jsonStrings: true,
	};
	if (database === DEFAULT_DATABASE) {
		const admin = await mysql.createConnection(options);
		await admin.query(`CREATE DATABASE IF NOT EXISTS ${DEFAULT_DATABASE}`);
		await admin.end();
	}
	const connection = await mysql.createConnection({ ...options, database });
	await connection.query("SET time_zone='+00:00'");
	const q = (name) => `\`${name.replaceAll('`', '``')}\``;
	return {
		rows: async (table) => (await connection.query(`SELECT * FROM ${q(table)} ORDER BY 1`))[0],
		addColumn: async (table, name, type) => await connection.query(`ALTER TABLE ${q(table)} ADD COLUMN ${q(name)} ${type.replace(/^timestamp.*/, 'DATETIME(6)')} NULL`),
		drop: async (table) => await connection.query(`DROP TABLE IF EXISTS ${q(table)}`),
		close: async () => await connection.end(),
	};
}

module.exports = { openDatabase };
