/**
 * The embedded PostgreSQL of this Jest run, for any suite: `const db = await createDatabase()` gives a fresh database
 * and a connected pg client; `await db.drop()` in afterAll.
 */
const { randomBytes } = require('node:crypto');
const { Client } = require('pg');

/** @returns {{host: string, port: number, user: string, password: string, database: string, dataDir: string}} */
function postgres() {
	if (!process.env.DATAOPS_TEST_PG) throw new Error('PostgreSQL was not started: see test/support/globalSetup.js');
	return JSON.parse(process.env.DATAOPS_TEST_PG);
}

/** Dropping takes a checkpoint of the whole server, which fails while another suite's small disk is full. */
async function dropDatabase(client, name, attempts = 20) {
	try {
		await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
	} catch (error) {
		if (attempts === 0 || !/checkpoint request failed/.test(error.message)) throw error;
		await new Promise((resolve) => setTimeout(resolve, 500));
		await dropDatabase(client, name, attempts - 1);
	}
}

/**
 * @returns {Promise<{config: object, credential: object, client: import('pg').Client, query: Function, drop: () => Promise<void>}>}
 *   `config` for pg, `credential` as the data of a `warehouseApi` credential.
 */
async function createDatabase() {
	const server = postgres();
	const name = `t_${randomBytes(6).toString('hex')}`;
	const admin = new Client({ ...server });
	await admin.connect();
	await admin.query(`CREATE DATABASE ${name}`);
	await admin.end();
	const config = { host: server.host, port: server.port, user: server.user, password: server.password, database: name };
	const client = new Client(config);
	client.on('error', () => {}); // the server may end the connection in a test that kills it
	await client.connect();
	return {
		config,
		credential: { engine: 'postgres', ...config, schema: 'public', ssl: 'disable', caCertificate: '', connectTimeoutMs: 10000 },
		client,
		query: async (sql, params) => (await client.query(sql, params)).rows,
		drop: async () => {
			await client.end().catch(() => {});
			const again = new Client({ ...server });
			await again.connect();
			await dropDatabase(again, name);
			await again.end();
		},
	};
}

module.exports = { postgres, createDatabase };
