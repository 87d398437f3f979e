/**
 * Form data to a file: what the whole node Joget Database costs for 1,000,000 rows of ten columns, on MariaDB and on
 * PostgreSQL, as NDJSON and as CSV. Each run has a process of its own with n8n's engine in it; "above idle" is its peak of
 * resident memory less that of a run over one row. The last line of each server reads the same rows at once by the same driver.
 *
 *   node bench/joget/formData.cjs [--rows 1000000] [--only mariadb|postgres]
 *
 * Needs MariaDB (mariadb-server) on this machine for its half.
 */
const fs = require('node:fs');
const path = require('node:path');
const { fork } = require('node:child_process');
const esbuild = require('esbuild');
const mysql = require('mysql2/promise');
const { Client } = require('pg');

const ROOT = path.resolve(__dirname, '../..');
const option = (name, fallback) => {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? fallback : process.argv[at + 1];
};
const ROWS = Number(option('rows', 1_000_000));
const FIELDS = ['orderNo', 'customer', 'amount', 'note', 'due', 'status'];
const COLUMNS = ['id', 'dateCreated', 'createdBy', 'modifiedBy', ...FIELDS];

/** The peak of this process alone, which `resourceUsage().maxRSS` is not on Linux: that begins with the parent's. */
const peakMb = () => Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;

async function throughNode(credentials, output, formId) {
	const { runCanvas } = require('../../scripts/canvas');
	const id = (value) => ({ __rl: true, mode: 'id', value });
	const parameters = {
		resource: 'formData',
		operation: 'getMany',
		appId: id('bench'),
		formId: id(formId),
		fields: COLUMNS,
		returnAll: true,
		output,
	};
	const node = (name, type, more) => ({ id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {}, ...more });
	const workflow = {
		name: 'Bench',
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger'),
			node('Read', 'n8n-nodes-dataops.jogetDatabase', {
				parameters,
				credentials: { jogetDatabaseApi: { id: 'db', name: 'db' } },
			}),
		],
		connections: { Start: { main: [[{ node: 'Read', type: 'main', index: 0 }]] } },
	};
	const result = await runCanvas(workflow, { credentials: { db: { type: 'jogetDatabaseApi', data: credentials } } });
	if (result.error) throw new Error(result.error.message);
	return { rows: result.nodes.Read.outputs[0][0].json.rows, seconds: result.nodes.Read.ms / 1000 };
}

async function atOnce({ engine, host, port, user, password, database }) {
	const quote = engine === 'mysql' ? '`' : '"';
	const name = (column) => (FIELDS.includes(column) ? `c_${column}` : column);
	const columns = COLUMNS.map((column) => `${quote}${engine === 'mysql' ? name(column) : name(column).toLowerCase()}${quote}`);
	const sql = `SELECT ${columns.join(', ')} FROM app_fd_big`;
	const started = performance.now();
	const connection =
		engine === 'mysql'
			? await mysql.createConnection({ host, port, user, password, database })
			: new Client({ host, port, user, password, database });
	if (engine !== 'mysql') await connection.connect();
	const answer = await connection.query(sql);
	const rows = (engine === 'mysql' ? answer[0] : answer.rows).length;
	await connection.end();
	return { rows, seconds: (performance.now() - started) / 1000 };
}

async function child({ way, credentials, formId }) {
	const told = way === 'at once' ? await atOnce(credentials) : await throughNode(credentials, way, formId);
	process.send({ ...told, peakMb: peakMb() }, () => process.exit(0));
}

const inChild = (message) =>
	new Promise((resolve, reject) => {
		const worker = fork(__filename, ['--child'], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
		worker.once('message', resolve);
		worker.once('exit', (code) => reject(new Error(`A run ended with ${code}`)));
		worker.send(message);
	});

/** Joget's own tables as the tests define them. */
function schema() {
	const outfile = path.join(ROOT, 'node_modules', '.cache', 'jogetSchema.cjs');
	const entryPoints = [path.join(ROOT, 'test/joget/support/jogetSchema.ts')];
	esbuild.buildSync({ entryPoints, bundle: true, platform: 'node', outfile });
	return require(outfile);
}

async function fill(engine, run) {
	const { TABLES, formTable } = schema();
	for (const table of TABLES[engine]) await run(table);
	const published = engine === 'mysql' ? "b'1'" : 'true';
	await run(`INSERT INTO app_app (appId, appVersion, name, published) VALUES ('bench', 1, 'Bench', ${published})`);
	for (const formId of ['big', 'one']) {
		const elements = FIELDS.map((id) => ({ className: 'org.joget.apps.form.lib.TextField', properties: { id, label: id } }));
		const form = { className: 'org.joget.apps.form.model.Form', properties: { id: formId, name: formId, tableName: formId }, elements };
		await run(
			`INSERT INTO app_form (appId, appVersion, formId, name, tableName, json) VALUES ('bench', 1, '${formId}', '${formId}', '${formId}', '${JSON.stringify(form)}')`,
		);
		await run(formTable(engine, formId, FIELDS));
		const [numbers, text, date] =
			engine === 'mysql'
				? [`seq_1_to_${ROWS}`, 'seq', 'TIMESTAMPADD(SECOND, seq, "2026-01-01")']
				: [`generate_series(1, ${ROWS}) AS g(seq)`, 'seq::text', "timestamp '2026-01-01' + seq * interval '1 second'"];
		await run(
			`INSERT INTO app_fd_${formId} (id, dateCreated, createdBy, modifiedBy, c_orderNo, c_customer, c_amount, c_note, c_due, c_status)
			 SELECT CONCAT('id-', ${text}), ${date}, 'admin', 'clerk', CONCAT('A-', ${text}), CONCAT('Customer ', ${text}), CONCAT(${text}, '.50'), REPEAT('note ', 6), '02/01/2026', 'open'
			 FROM ${numbers} ${formId === 'one' ? 'LIMIT 1' : ''}`,
		);
	}
}

async function measure(name, credentials) {
	const idle = await inChild({ way: 'ndjson', credentials, formId: 'one' });
	const table = [];
	for (const way of ['ndjson', 'csv', 'at once']) {
		const { rows, seconds, peakMb: peak } = await inChild({ way, credentials, formId: 'big' });
		table.push({
			run: way === 'at once' ? 'all rows at once, driver alone' : `Joget Database to ${way.toUpperCase()}`,
			rows,
			seconds: seconds.toFixed(1),
			'rows/s': Math.round(rows / seconds),
			'most MB': Math.round(peak),
			'above idle': way === 'at once' ? '' : Math.round(peak - idle.peakMb),
		});
	}
	console.log(`\n${name}: ${ROWS} rows of ${COLUMNS.length} columns (the node over one row: ${Math.round(idle.peakMb)} MB)`);
	console.table(table);
}

async function onMariadb() {
	const { startMariadb, stopMariadb } = require('../../test/support/mariadb');
	const { host, port, user, password } = await startMariadb();
	const admin = await mysql.createConnection({ host, port, user, password });
	await admin.query('CREATE DATABASE bench_joget');
	await admin.query('USE bench_joget');
	try {
		await fill('mysql', (sql) => admin.query(sql));
		await measure('MariaDB', { engine: 'mysql', host, port, user, password, database: 'bench_joget', ssl: 'disable' });
	} finally {
		await admin.query('DROP DATABASE bench_joget');
		await admin.end();
		await stopMariadb();
	}
}

async function onPostgres() {
	const { startPostgres } = await import('../../scripts/postgres.mjs');
	const server = await startPostgres();
	const { host, port, user, password, database } = server;
	const client = new Client({ host, port, user, password, database });
	try {
		await client.connect();
		await fill('postgres', (sql) => client.query(sql));
		await measure('PostgreSQL', { engine: 'postgres', host, port, user, password, database, schema: 'public', ssl: 'disable' });
	} finally {
		await client.end().catch(() => undefined);
		await server.stop();
	}
}

async function main() {
	const { buildWhenStale } = require('../../scripts/canvas/build');
	await buildWhenStale(ROOT);
	const only = option('only', '');
	if (only !== 'postgres') await onMariadb();
	if (only !== 'mariadb') await onPostgres();
}

if (process.argv[2] === '--child') process.once('message', (message) => void child(message));
else main().then(() => process.exit(0));
