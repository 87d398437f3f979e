/**
 * The Warehouse node against the fastest the database itself can do, and against its rivals, in one run.
 *
 *   node bench/warehouse.mjs [--rows 20000|200000|2000000] [--engine postgres,mariadb] [--repeat 3] [--rivals]
 *                            [--hash canonical|none] [--only file] [--phases]
 *
 * The limit (1.00 x) is `psql \\copy` or `LOAD DATA LOCAL` of a prepared text file into a bare table, by the database's own
 * client, once before each run of the node, so that a machine that slows down slows both. The node's time is the whole node
 * in the n8n-core engine: reading the CSV, five expressions, validation of every value, row hash, staging, and the apply.
 * Each measured run has a process of its own; memory is the high-water mark of its resident memory above what it held after a
 * load of ten rows and a garbage collection. PostgreSQL comes from npm; psql, MariaDB and its client from the system.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { mapping, NAMES, writeFiles } from './warehouse/data.mjs';
import { measured } from './warehouse/measured.mjs';
import { limit, multiRow, rival } from './warehouse/others.mjs';
import { ROOT } from './warehouse/root.mjs';
import { servers, sql } from './warehouse/servers.mjs';

const require = createRequire(import.meta.url);
const { values: args } = parseArgs({
	options: {
		rows: { type: 'string', default: '200000' },
		engine: { type: 'string', default: 'postgres,mariadb' },
		repeat: { type: 'string' },
		hash: { type: 'string', default: 'canonical' },
		rivals: { type: 'boolean', default: false },
		only: { type: 'string' },
		phases: { type: 'boolean', default: false },
	},
});
/** Above this, n8n's items alone would take more memory than the machine has to spare. */
const MOST_ITEMS = 500_000;

/** Times the limit that the issue allows, from a CSV file. */
const TARGETS = {
	postgres: { 'SCD 1 first load': 3, 'SCD 1 re-load': 3, 'SCD 2 re-load': 4 },
	mariadb: { 'SCD 1 first load': 2.5, 'SCD 1 re-load': 2.5, 'SCD 2 re-load': 3.5 },
};

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

async function measure(credential, files, count, repeat) {
	const { engine } = credential;
	const runs = [];
	const bare = [];
	const note = (what, result) => {
		const found = runs.find((run) => run.what === what) ?? runs[runs.push({ what, ms: [], memory: [] }) - 1];
		found.ms.push(result.ms);
		if (result.memory !== undefined) found.memory.push(result.memory);
		const memory = result.memory === undefined ? '' : `, ${Math.round(result.memory / 1e6)} MB`;
		process.stderr.write(`${engine} ${what}: ${(result.ms / 1000).toFixed(2)} s${memory}\n`);
		if (args.phases && result.report)
			process.stderr.write(
				`  ${JSON.stringify(result.report.phases)}, Node ${(result.cpu / 1000).toFixed(2)} s of processor time\n`,
			);
	};
	const sources = args.only === 'file' || count > MOST_ITEMS ? ['file'] : ['file', 'items'];
	for (let turn = 0; turn < repeat; turn++) {
		// Items are told apart from the file by their own share, which varies less.
		for (const source of turn === 0 ? sources : ['file']) {
			for (const scd of [1, 2]) {
				await sql(credential, 'DROP TABLE IF EXISTS target; DROP TABLE IF EXISTS target_warm');
				const job = { credential, mapping: mapping('target', scd, args.hash), source, rows: count };
				for (const version of [0, 1]) {
					bare.push(await limit(credential, files));
					const result = await measured({ ...job, file: files[`v${version}.csv`], version });
					if (version === 0 && result.report.inserted !== count)
						throw new Error(`${result.report.inserted} of ${count} rows went in`);
					const what = `${source === 'file' ? 'CSV file' : 'items'}, SCD ${scd} ${version === 0 ? 'first load' : 're-load'}`;
					note(what, { ...result, memory: result.peak - result.idle });
				}
			}
		}
	}
	const multi = 'multi-row INSERT of 500, upsert';
	if (count <= MOST_ITEMS) note(multi, { ms: await multiRow(credential, count) });
	if (args.rivals) {
		const other = await rival(credential, count, measured);
		note(other.what, other);
	}
	return table(engine, count, runs, median(bare));
}

function table(engine, count, runs, base) {
	const line = (what, ms, memory, target) => ({
		what,
		seconds: (ms / 1000).toFixed(2),
		'x limit': (ms / base).toFixed(2),
		target: target === undefined ? '' : `<= ${target.toFixed(1)}`,
		'rows/s': Math.round((count * 1000) / ms),
		'MB above idle': memory.length === 0 ? '' : Math.round(median(memory) / 1e6),
	});
	const own = engine === 'postgres' ? 'psql \\copy' : 'LOAD DATA LOCAL';
	return [
		line(`${own}, bare table (limit)`, base, []),
		...runs.map(({ what, ms, memory }) =>
			line(what, median(ms), memory, what.startsWith('CSV file, ') ? TARGETS[engine][what.slice(10)] : undefined),
		),
	];
}

async function main() {
	const { buildWhenStale } = require(path.join(ROOT, 'scripts/canvas/build.js'));
	await buildWhenStale(ROOT);
	const count = Number(args.rows);
	const repeat = Number(args.repeat ?? (count > MOST_ITEMS ? 1 : 3));
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'warehouse-bench-'));
	fs.chmodSync(folder, 0o755);
	const files = writeFiles(folder, count);
	const { started, stop } = await servers(folder, args.engine.split(','));
	try {
		for (const credential of Object.values(started)) {
			console.log(
				`\n${credential.engine}, ${count} rows x ${NAMES.length} columns, re-loads with 10 % changed, median of ${repeat}`,
			);
			console.table(await measure(credential, files, count, repeat));
		}
	} finally {
		await stop();
		fs.rmSync(folder, { recursive: true, force: true });
	}
	process.exit(0);
}

await main();
