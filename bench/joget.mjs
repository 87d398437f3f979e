/**
 * Throughput of the Joget node against the simulator, beside a plain client that sends one record at a time.
 *
 *   node bench/joget.mjs                     all of it, in about a minute (Node 24; npm run bench does the same)
 *   node bench/joget.mjs --rows 400000       the memory part with so many rows (default 40,000)
 *   node bench/joget.mjs --only latency|path|memory
 *
 * 1. 20 ms latency: one at a time with a fresh connection each, one at a time with keep-alive, this node at 4 and at 8.
 *    "Of ideal" is the rate divided by concurrency ÷ latency.
 * 2. No latency: the whole node path, and the same requests sent bare with the same concurrency on kept connections; what
 *    the node needs beyond that is the share spent outside HTTP.
 * 3. Memory: a process of its own with n8n's engine in it, and nothing of the simulator, reads a CSV, sends every row and
 *    writes the saved ones to a file. "Most MB" is all of that process's resident memory at its peak; the line "one row" is
 *    what the engine and the loaded nodes hold by themselves.
 */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const option = (name, fallback) => {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? fallback : process.argv[at + 1];
};
const only = option('only', '');
const LATENCY_MS = 20;
const HEADERS = {
	api_id: 'API-00000000-0000-0000-0000-000000000001',
	api_key: 'sim-key-1',
	'content-type': 'application/json',
};

/** The simulator in a process of its own, so that it does not share the client's processor time. */
async function startServer(latency) {
	const port = 20000 + (process.pid % 20000) + latency;
	const child = spawn(process.execPath, [
		path.join(root, 'test/simulators/joget/server.js'),
		'--port',
		String(port),
		'--latency',
		String(latency),
	]);
	await new Promise((resolve, reject) => {
		child.stdout.once('data', resolve);
		child.once('exit', () => reject(new Error('The simulator did not start')));
	});
	return { url: `http://127.0.0.1:${port}/jw`, stop: () => child.kill() };
}

function post(url, record, agent) {
	const body = JSON.stringify(record);
	return new Promise((resolve, reject) => {
		const request = http.request(
			`${url}/api/form/customer/saveOrUpdate`,
			{ method: 'POST', agent, headers: { ...HEADERS, 'content-length': Buffer.byteLength(body) } },
			(response) => {
				response.resume();
				response.on('end', resolve);
			},
		);
		request.on('error', reject);
		request.end(body);
	});
}

const records = (count, mark) =>
	Array.from({ length: count }, (_, n) => ({ code: `${mark}${n}`, name: `Customer ${n}` }));

async function plainClient(url, count, concurrency, keepAlive, mark) {
	const agent = new http.Agent({ keepAlive, maxSockets: concurrency });
	const queue = records(count, mark).map((record) => ({ id: record.code, ...record }));
	let next = 0;
	const started = performance.now();
	await Promise.all(
		Array.from({ length: concurrency }, async () => {
			while (next < queue.length) await post(url, queue[next++], agent);
		}),
	);
	const seconds = (performance.now() - started) / 1000;
	agent.destroy();
	return count / seconds;
}

async function nodeRun(url, count, concurrency, mark) {
	const { runCanvas } = require('../scripts/canvas');
	const node = (name, type, more) => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...more,
	});
	const parameters = {
		resource: 'record',
		operation: 'upsert',
		formId: { __rl: true, mode: 'id', value: 'customer' },
		idColumn: 'code',
		options: { concurrency },
	};
	const workflow = {
		name: 'Bench',
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger'),
			node('Joget', 'n8n-nodes-dataops.joget', { parameters, credentials: { jogetApi: { id: 'api', name: 'api' } } }),
		],
		connections: { Start: { main: [[{ node: 'Joget', type: 'main', index: 0 }]] } },
	};
	const data = { baseUrl: url, apiId: HEADERS.api_id, apiKey: HEADERS.api_key, headerStyle: 'underscore' };
	const result = await runCanvas(workflow, {
		credentials: { api: { type: 'jogetApi', data } },
		input: records(count, mark),
	});
	const report = result.nodes.Joget?.outputs?.[2]?.[0]?.json;
	if (report?.saved !== count) throw new Error(`The node did not save all: ${JSON.stringify(result.error ?? report)}`);
	return { rate: count / (result.nodes.Joget.ms / 1000), ms: result.nodes.Joget.ms };
}

function table(title, rows) {
	console.log(`\n${title}`);
	console.table(rows);
}

async function latencyPart() {
	const server = await startServer(LATENCY_MS);
	try {
		await nodeRun(server.url, 20, 4, 'warm');
		const fresh = await plainClient(server.url, 100, 1, false, 'f');
		const kept = await plainClient(server.url, 100, 1, true, 'k');
		const four = await nodeRun(server.url, 1200, 4, 'n4-');
		const eight = await nodeRun(server.url, 2400, 8, 'n8-');
		const row = (what, concurrency, rate) => ({
			client: what,
			'records/s': Math.round(rate),
			'of ideal': (rate / (concurrency * (1000 / LATENCY_MS))).toFixed(2),
			'× fresh': (rate / fresh).toFixed(1),
		});
		table(`At ${LATENCY_MS} ms latency`, [
			row('one at a time, fresh connection', 1, fresh),
			row('one at a time, keep-alive', 1, kept),
			row('this node, concurrency 4', 4, four.rate),
			row('this node, concurrency 8', 8, eight.rate),
		]);
	} finally {
		server.stop();
	}
}

async function pathPart() {
	const server = await startServer(0);
	try {
		const count = 5000;
		await nodeRun(server.url, 500, 8, 'warm');
		await plainClient(server.url, 500, 8, true, 'w');
		const bare = await plainClient(server.url, count, 8, true, 'b');
		const { rate } = await nodeRun(server.url, count, 8, 'p');
		table('Without latency, concurrency 8', [
			{ client: 'the same requests, bare', 'records/s': Math.round(bare), 'share outside HTTP': '' },
			{
				client: 'this node, items in and items out',
				'records/s': Math.round(rate),
				'share outside HTTP': `${Math.max(0, Math.round((1 - rate / bare) * 100))} %`,
			},
		]);
	} finally {
		server.stop();
	}
}

async function memoryPart() {
	const rows = Number(option('rows', '40000'));
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'joget-bench-'));
	const server = await startServer(0);
	try {
		const csv = path.join(folder, 'rows.csv');
		const file = fs.createWriteStream(csv);
		file.write('code,name,credit\n');
		for (let n = 0; n < rows; n++) {
			if (!file.write(`C${n},Customer ${n},${n}\n`)) await new Promise((resolve) => file.once('drain', resolve));
		}
		await new Promise((resolve) => file.end(resolve));
		const measure = (what, parameters) => {
			const script = path.join(root, 'test/joget/runFile.js');
			const ran = spawnSync(process.execPath, [script, JSON.stringify(parameters)], { encoding: 'utf8' });
			const told = JSON.parse(/^REPORT (.*)$/m.exec(ran.stdout)?.[1] ?? '{}');
			return {
				run: what,
				rows: told.report?.saved ?? ran.stderr.slice(-200),
				'most MB': told.maxRssMb,
				'records/s': told.report?.recordsPerSecond,
			};
		};
		const parameters = { url: server.url, csv, idStrategy: 'uuid', concurrency: 8, savedOutput: 'file' };
		const one = path.join(folder, 'one.csv');
		fs.writeFileSync(one, 'code,name\nX,One\n');
		table('Memory, CSV in and NDJSON file out (n8n-core included)', [
			measure('one row', { ...parameters, csv: one }),
			measure(`${rows} rows`, parameters),
		]);
	} finally {
		server.stop();
		fs.rmSync(folder, { recursive: true, force: true });
	}
}

if (!only || only === 'latency') await latencyPart();
if (!only || only === 'path') await pathPart();
if (!only || only === 'memory') await memoryPart();
process.exit(0);
