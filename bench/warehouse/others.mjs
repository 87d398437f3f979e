/** What the node is measured against: the database's own client, INSERT of 500 rows by hand, and n8n's own nodes. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { indexes, mapping, NAMES, row, TYPES } from './data.mjs';
import { sql } from './servers.mjs';

const require = createRequire(import.meta.url);

/** The database's own client into a bare table. */
export async function limit(credential, files) {
	const bare = NAMES.map(
		(name, i) => `${name} ${credential.engine === 'postgres' ? TYPES[i] : TYPES[i].replace('timestamp', 'datetime')}`,
	).join(', ');
	await sql(credential, `DROP TABLE IF EXISTS bare; CREATE TABLE bare (${bare})`);
	const started = process.hrtime.bigint();
	const done =
		credential.engine === 'postgres'
			? spawnSync(
					'psql',
					[
						'-q',
						'-h',
						credential.host,
						'-p',
						String(credential.port),
						'-U',
						credential.user,
						'-d',
						credential.database,
						'-c',
						`\\copy bare from '${files['bare.tsv']}'`,
					],
					{ env: { ...process.env, PGPASSWORD: credential.password }, encoding: 'utf8' },
				)
			: spawnSync(
					'mariadb',
					[
						'--local-infile=1',
						'--default-character-set=utf8mb4',
						'-h',
						credential.host,
						'-P',
						String(credential.port),
						'-u',
						credential.user,
						credential.database,
						'-e',
						`LOAD DATA LOCAL INFILE '${files['bare.mysql.tsv']}' INTO TABLE bare CHARACTER SET utf8mb4`,
					],
					{ env: { ...process.env, MYSQL_PWD: credential.password }, encoding: 'utf8' },
				);
	if (done.status !== 0) throw new Error(done.stderr || String(done.error));
	return Number(process.hrtime.bigint() - started) / 1e6;
}

/** What people write by hand: INSERT of 500 rows at a time, one transaction each, no checks. */
export async function multiRow(credential, count) {
	const postgres = credential.engine === 'postgres';
	const columns = NAMES.map(
		(name, i) =>
			`${name} ${postgres ? TYPES[i] : TYPES[i].replace('timestamp', 'datetime')}${i === 0 ? ' PRIMARY KEY' : ''}`,
	).join(', ');
	await sql(credential, `DROP TABLE IF EXISTS multi; CREATE TABLE multi (${columns})`);
	const update = NAMES.slice(1)
		.map((name) => (postgres ? `${name} = excluded.${name}` : `${name} = VALUES(${name})`))
		.join(', ');
	const { Client } = require('pg');
	const client = postgres
		? new Client(credential)
		: await require('mysql2/promise').createConnection({
				host: credential.host,
				port: credential.port,
				user: credential.user,
				password: credential.password,
				database: credential.database,
			});
	if (postgres) await client.connect();
	const started = process.hrtime.bigint();
	let values = [];
	let rows = 0;
	const flush = async () => {
		if (rows === 0) return;
		const slots = Array.from(
			{ length: rows },
			(_, r) => `(${NAMES.map((_n, c) => (postgres ? `$${r * NAMES.length + c + 1}` : '?')).join(',')})`,
		).join(',');
		await client.query(
			`INSERT INTO multi (${NAMES.join(',')}) VALUES ${slots} ${postgres ? `ON CONFLICT (id) DO UPDATE SET ${update}` : `ON DUPLICATE KEY UPDATE ${update}`}`,
			values,
		);
		values = [];
		rows = 0;
	};
	for (const i of indexes(count, 0)) {
		row(i, 0).forEach((value, at) => values.push(!postgres && at === 6 ? (value === 'true' ? 1 : 0) : value));
		if (++rows === 500) await flush();
	}
	await flush();
	const ms = Number(process.hrtime.bigint() - started) / 1e6;
	await client.end();
	return ms;
}

/** n8n's own node. Its MySQL node is quadratic in the number of items: it gets fewer rows. */
export async function rival(credential, count, measured) {
	const { engine } = credential;
	const rows = engine === 'postgres' ? count : Math.min(count, 10_000);
	const columns = NAMES.map(
		(name, i) =>
			`${name} ${engine === 'postgres' ? TYPES[i] : TYPES[i].replace('timestamp', 'datetime').replace('boolean', 'varchar(5)')}${i === 0 ? ' PRIMARY KEY' : ''}`,
	).join(', ');
	await sql(credential, `DROP TABLE IF EXISTS rival; CREATE TABLE rival (${columns})`);
	const table = { __rl: true, mode: 'name', value: 'rival' };
	const auto = { mappingMode: 'autoMapInputData', value: {}, matchingColumns: ['id'] };
	const node =
		engine === 'postgres'
			? {
					type: 'n8n-nodes-base.postgres',
					parameters: {
						operation: 'upsert',
						schema: { __rl: true, mode: 'name', value: 'public' },
						table,
						columns: auto,
						options: {},
					},
					credentials: { postgres: { name: 'P' } },
				}
			: {
					type: 'n8n-nodes-base.mySql',
					parameters: { operation: 'insert', table, dataMode: 'autoMapInputData', options: {} },
					credentials: { mySql: { name: 'M' } },
				};
	const result = await measured({
		credential,
		mapping: mapping('target', 1, 'none'),
		source: 'items',
		rows,
		version: 0,
		rival: node,
		typeVersion: engine === 'postgres' ? 2.6 : 2.4,
	});
	return {
		what: `n8n's own ${engine === 'postgres' ? 'Postgres node, Insert or Update' : `MySQL node, Insert (${rows} rows, time scaled to ${count})`}, items`,
		ms: (result.ms * count) / rows,
		memory: result.peak - result.idle,
	};
}
