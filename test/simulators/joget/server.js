/**
 * A Joget server for tests and the demo: driven by real form definitions, built from the documented contract of Joget
 * DX 8 and 9 and not from what our node sends. State lives in memory (`lib/state.js`); every file of `routes/` adds its
 * part of Joget by exporting `register(router, sim)`.
 *
 *   const { startSimulator } = require('./simulators/joget/server');
 *   const sim = await startSimulator({ dx: 9, seed: 7 });      // sim.url = http://127.0.0.1:port/jw
 *   sim.faults.set({ dropAfterCommitRate: 0.1 });
 *   sim.state.rows('customer')                                  // stored rows of a form's table
 *   await sim.close();
 *
 *   node test/simulators/joget/server.js --port 8067 [--dx 9] [--seed 7] [--latency 20] [--key-failure 401]
 */
'use strict';

const http = require('node:http');
const fs = require('node:fs');
const path = require('node:path');
const { createState, seedDefaults } = require('./lib/state');
const { createFaults } = require('./lib/faults');
const { createRouter } = require('./lib/router');
const { Answer } = require('./lib/answer');

/**
 * @typedef {object} SimulatorOptions
 * @property {number} [port] 0 (default) takes a free one.
 * @property {8|9} [dx] Joget's generation: CSRF token name, and which endpoints are gone.
 * @property {400|401|403} [keyFailureStatus] Open in the contract, so a switch: what a wrong API key is answered with.
 * @property {number} [seed] Makes random faults repeatable.
 * @property {boolean} [log] Keep every request in `state.log` (default true).
 * @property {boolean} [empty] Start without the sample app.
 */

/** @param {SimulatorOptions} [options] */
async function startSimulator(options = {}) {
	const state = createState();
	const sim = {
		options: { dx: 8, keyFailureStatus: 401, seed: 1, log: true, ...options },
		state,
		faults: createFaults(options.seed ?? 1),
		url: '',
		port: 0,
		/** Requests that wrote: how many were under way while the first was, and at most. */
		peaks: { now: 0, first: 0, most: 0, seen: 0 },
		close: async () => {},
	};
	if (!options.empty) seedDefaults(sim);

	const router = createRouter();
	const folder = path.join(__dirname, 'routes');
	for (const file of fs.readdirSync(folder).sort()) {
		if (file.endsWith('.js')) require(path.join(folder, file)).register(router, sim);
	}

	const server = http.createServer((req, res) => {
		serve(router, sim, req, res).catch((error) => {
			if (res.headersSent) res.destroy();
			else
				Answer.html(500, `<html><body><h1>Simulator fault</h1><pre>${String(error.stack)}</pre></body></html>`).send(
					res,
				);
		});
	});
	server.keepAliveTimeout = 30_000;
	await new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(sim.options.port ?? 0, '127.0.0.1', resolve);
	});
	sim.port = server.address().port;
	sim.url = `http://127.0.0.1:${sim.port}/jw`;
	server.on('connection', () => (state.connections += 1));
	sim.close = () =>
		new Promise((resolve) => {
			server.close(() => resolve());
			server.closeAllConnections();
		});
	return sim;
}

/** One request: read it whole, let a fault have its way, run the handler (the commit), and answer, late or never. */
async function serve(router, sim, req, res) {
	const chunks = [];
	for await (const chunk of req) chunks.push(chunk);
	const url = new URL(req.url, 'http://simulator');
	const context = {
		sim,
		req,
		method: req.method,
		path: decodeURIComponent(url.pathname),
		query: url.searchParams,
		body: Buffer.concat(chunks),
		params: {},
		user: undefined,
	};
	const writes = req.method !== 'GET' && !url.pathname.startsWith('/__sim');
	if (writes) {
		sim.peaks.now++;
		sim.peaks.seen++;
		sim.peaks.most = Math.max(sim.peaks.most, sim.peaks.now);
		res.once('close', () => sim.peaks.now--);
	}
	const fault = url.pathname.startsWith('/__sim') ? undefined : sim.faults.next(context);
	const early = fault?.before ? await fault.before(context) : undefined;
	if (early === 'drop') return void req.socket.destroy();
	const answer =
		early ?? (await router.handle(context)) ?? Answer.html(404, '<html><body><h1>HTTP Status 404</h1></body></html>');
	if (sim.options.log && !url.pathname.startsWith('/__sim')) {
		sim.state.log.push({ method: req.method, path: url.pathname, status: answer.status, fault: fault?.name });
	}
	const replaced = fault?.after ? await fault.after(context, answer) : answer;
	if (replaced === 'silence') return;
	if (replaced === 'drop') req.socket.destroy();
	else replaced.send(res);
}

/** Reads `--name value` pairs; a name without a value is true. */
function readArguments(argv) {
	const options = {};
	for (let at = 0; at < argv.length; at++) {
		if (!argv[at].startsWith('--')) continue;
		const name = argv[at].slice(2);
		const value = argv[at + 1] && !argv[at + 1].startsWith('--') ? argv[++at] : 'true';
		options[name] = value;
	}
	return options;
}

async function main() {
	const args = readArguments(process.argv.slice(2));
	const sim = await startSimulator({
		port: Number(args.port ?? 8067),
		dx: Number(args.dx ?? 8),
		seed: Number(args.seed ?? 1),
		keyFailureStatus: Number(args['key-failure'] ?? 401),
		log: false,
	});
	if (args.latency) sim.faults.set({ latencyMs: Number(args.latency) });
	process.stdout.write(`Joget simulator (DX ${sim.options.dx}) on ${sim.url}\n`);
	for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => sim.close().then(() => process.exit(0)));
}

module.exports = { startSimulator };

if (require.main === module) {
	main().catch((error) => {
		process.stderr.write(`${error.message}\n`);
		process.exit(1);
	});
}
