/**
 * What connections that are kept bring: the pack's ports against n8n's own HTTP helper, the same calls in one run.
 * Run with Node 24: `node bench/http.mjs`. The server runs in a worker thread of its own.
 */
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import esbuild from 'esbuild';

const require = createRequire(import.meta.url);
require('reflect-metadata');
const root = path.resolve(import.meta.dirname, '..');

function loadPorts() {
	const outfile = path.join(os.tmpdir(), `dataops-bench-http-${process.pid}.cjs`);
	const entry = path.join(root, 'nodes/shared/http/index.ts');
	const alias = { 'n8n-workflow': require.resolve('n8n-workflow') };
	esbuild.buildSync({ entryPoints: [entry], bundle: true, platform: 'node', format: 'cjs', outfile, alias });
	const ports = require(outfile);
	require('node:fs').rmSync(outfile);
	return ports;
}

/** n8n-core's real helpers; only the credential store is made up. */
function n8nContext() {
	const factory = 'node_modules/n8n-core/dist/execution-engine/node-execution-context/utils/request-helpers/factory.js';
	const { getRequestHelperFunctions } = require(path.join(root, factory));
	const node = { id: '1', name: 'Bench', type: 'bench', typeVersion: 1, position: [0, 0], parameters: {} };
	const credentialsHelper = {
		getParentTypes: () => [],
		preAuthentication: async () => undefined,
		authenticate: async (_data, _type, options) => options,
	};
	const helpers = getRequestHelperFunctions({}, node, { credentialsHelper });
	return { helpers, getNode: () => node, getCredentials: async () => ({}), logger: console };
}

const SERVER = `
	const http = require('node:http');
	const server = http.createServer((request, response) => {
		const latency = Number(request.headers['x-latency']);
		request.resume().on('end', () => {
			if (latency) setTimeout(() => response.end('{"ok":true}'), latency);
			else response.end('{"ok":true}');
		});
	});
	server.listen(0, '127.0.0.1', () => require('node:worker_threads').parentPort.postMessage(server.address().port));
`;

async function measure(port, url, latency, concurrency) {
	const total = latency ? concurrency * 50 : 1500;
	let sent = 0;
	const request = { method: 'POST', url, body: { text: 'x'.repeat(300) }, headers: { 'x-latency': String(latency) } };
	const worker = async () => {
		while (sent++ < total) await port.request(request);
	};
	const cpu = process.cpuUsage();
	const started = performance.now();
	await Promise.all(Array.from({ length: concurrency }, worker));
	const seconds = (performance.now() - started) / 1000;
	const { user, system } = process.cpuUsage(cpu);
	return { perSecond: total / seconds, cpuMs: (user + system) / 1000 / total };
}

const { createN8nHttpPort, createKeepAliveHttpPort } = loadPorts();
const worker = new Worker(SERVER, { eval: true });
const url = await new Promise((resolve) => worker.once('message', (port) => resolve(`http://127.0.0.1:${port}/`)));
const rivals = {
	"n8n's helper": createN8nHttpPort(n8nContext(), 'benchApi'),
	'kept connections': createKeepAliveHttpPort(n8nContext(), 'benchApi', async (_credentials, options) => options),
};
const rows = [];
for (const port of Object.values(rivals)) await measure(port, url, 0, 8);
for (const latency of [0, 20]) {
	for (const concurrency of [1, 4, 8]) {
		const results = [];
		for (const [name, port] of Object.entries(rivals))
			results.push([name, await measure(port, url, latency, concurrency)]);
		for (const [name, { perSecond, cpuMs }] of results) {
			rows.push({
				'latency ms': latency,
				'at once': concurrency,
				port: name,
				'calls/s': Math.round(perSecond),
				"× n8n's helper": (perSecond / results[0][1].perSecond).toFixed(2),
				'of the ideal': latency ? (perSecond / ((concurrency * 1000) / latency)).toFixed(3) : '',
				'CPU ms/call': cpuMs.toFixed(2),
			});
		}
	}
}
console.table(rows);
await worker.terminate();
process.exit(0);
