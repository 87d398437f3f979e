/**
 * Form data to a file: how much memory 1,000,000 rows take on their way through Joget Database's cursor, beside reading them
 * at once with the same driver. Needs MariaDB (mariadb-server) on this machine.
 *
 *   npm run build && node bench/joget/formDataExport.cjs [rows]
 */
const path = require('node:path');
const { fork } = require('node:child_process');
const esbuild = require('esbuild');
const mysql = require('mysql2/promise');
const { startMariadb, stopMariadb } = require('../../test/support/mariadb');

const ROOT = path.resolve(__dirname, '../..');
const ROWS = Number(process.argv[2] ?? 1_000_000);

/** Runs in a process of its own, so that one way's memory is not the other's. */
async function child({ way, credentials }) {
	let peak = 0;
	const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
	const started = process.hrtime.bigint();
	let rows = 0;
	let bytes = 0;
	if (way === 'cursor') {
		const built = path.join(ROOT, 'node_modules', '.cache', 'formDataExport.cjs');
		esbuild.buildSync({
			stdin: {
				contents: `export { withJogetDatabase } from './nodes/Joget/transport/databaseSession'; export { writeCsv } from './nodes/shared/records';`,
				resolveDir: ROOT,
				loader: 'ts',
			},
			bundle: true,
			platform: 'node',
			external: ['n8n-workflow', 'pg-native'],
			outfile: built,
		});
		const { withJogetDatabase, writeCsv } = require(built);
		await withJogetDatabase(credentials, undefined, async ({ port }) => {
			async function* records() {
				for await (const batch of port.stream('SELECT id, c_name, c_note FROM app_fd_big ORDER BY id', [])) {
					for (const [id, name, note] of batch) {
						rows++;
						yield { id, name, note };
					}
				}
			}
			for await (const chunk of writeCsv(records())) bytes += chunk.length;
		});
	} else {
		const { host, port, user, password, database } = credentials;
		const connection = await mysql.createConnection({ host, port, user, password, database });
		const [all] = await connection.query('SELECT id, c_name, c_note FROM app_fd_big ORDER BY id');
		rows = all.length;
		bytes = all.reduce((sum, row) => sum + row.id.length + row.c_name.length + row.c_note.length + 3, 0);
		await connection.end();
	}
	clearInterval(timer);
	peak = Math.max(peak, process.memoryUsage().rss);
	process.send({ way, rows, bytes, seconds: Number(process.hrtime.bigint() - started) / 1e9, peakMb: peak / 1e6 });
	process.disconnect();
}

async function main() {
	const { host, port, user, password } = await startMariadb();
	const admin = await mysql.createConnection({ host, port, user, password });
	await admin.query('CREATE DATABASE IF NOT EXISTS bench_joget');
	await admin.query('USE bench_joget');
	await admin.query('CREATE TABLE app_fd_big (id varchar(255) PRIMARY KEY, c_name longtext, c_note longtext)');
	await admin.query(
		`INSERT INTO app_fd_big SELECT LPAD(seq, 9, '0'), CONCAT('Name ', seq), REPEAT('note ', 20) FROM seq_1_to_${ROWS}`,
	);
	const credentials = { engine: 'mysql', host, port, user, password, database: 'bench_joget', ssl: 'disable' };
	const table = [];
	for (const way of ['cursor', 'at once']) {
		const worker = fork(__filename, ['--child'], { stdio: 'inherit' });
		const result = await new Promise((resolve, reject) => {
			worker.once('message', resolve);
			worker.once('exit', (code) => reject(new Error(`ended with ${code}`)));
			worker.send({ way, credentials });
		});
		table.push({
			way,
			rows: result.rows,
			'rows/s': Math.round(result.rows / result.seconds),
			'peak RSS (MB)': Math.round(result.peakMb),
		});
	}
	console.table(table);
	console.log(`memory: ${(table[1]['peak RSS (MB)'] / table[0]['peak RSS (MB)']).toFixed(1)} times less by cursor`);
	await admin.end();
	await stopMariadb();
}

if (process.argv[2] === '--child') process.once('message', (message) => void child(message));
else void main();
