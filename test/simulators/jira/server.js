'use strict';
/**
 * The simulated Jira on a socket.
 *
 *   node test/simulators/jira/server.js --port 8091 --deployment cloud --issues 500
 *
 * `--deployment cloud|dataCenter`, `--issues N`, `--seed N`, `--lag SECONDS`, `--zone Europe/Berlin`, `--search-cap N`.
 * Sign in with robot@example.com and sim-token (Cloud) or the personal access token sim-pat (Data Center).
 */
const http = require('node:http');
const { parseArgs } = require('node:util');
const { Simulator } = require('./simulator');

/** @param {{ port?: number, host?: string, config?: any, generate?: any, clock?: { now: () => number }, seed?: number }} [options] */
async function startSimulator({ port = 0, host = '127.0.0.1', ...options } = {}) {
	const sim = new Simulator({ ...options, config: { wireMs: 300, ...options.config } });
	const server = http.createServer((request, response) => {
		/** @type {Buffer[]} */
		const parts = [];
		request.on('data', (part) => parts.push(part));
		request.on('end', () => {
			const url = new URL(request.url ?? '/', 'http://sim');
			/** @type {any} */
			let reply;
			try {
				reply = sim.handle({
					method: request.method ?? 'GET',
					path: url.pathname,
					query: url.searchParams,
					headers: /** @type {any} */ (request.headers),
					body: Buffer.concat(parts).toString('utf8'),
				});
			} catch (error) {
				reply = {
					status: 500,
					headers: { 'content-type': 'application/json' },
					text: JSON.stringify({ errorMessages: [String(/** @type {Error} */ (error).message)], errors: {} }),
				};
			}
			const send = () => {
				response.writeHead(reply.status, reply.headers);
				response.end(reply.text);
			};
			if (reply.delayMs) setTimeout(send, reply.delayMs);
			else send();
		});
	});
	server.keepAliveTimeout = 2000;
	await new Promise((resolve) => server.listen(port, host, () => resolve(undefined)));
	const address = /** @type {import('node:net').AddressInfo} */ (server.address());
	return {
		url: `http://${host}:${address.port}`,
		sim,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve(undefined));
				server.closeAllConnections();
			}),
	};
}

module.exports = { startSimulator, Simulator };

if (require.main === module) {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '8091' },
			host: { type: 'string', default: '127.0.0.1' },
			deployment: { type: 'string', default: 'cloud' },
			issues: { type: 'string', default: '200' },
			seed: { type: 'string', default: '1' },
			lag: { type: 'string', default: '0' },
			zone: { type: 'string', default: 'Europe/Berlin' },
			'search-cap': { type: 'string', default: '100' },
			rich: { type: 'boolean', default: false },
		},
	});
	const config = {
		deployment: values.deployment,
		indexLagMs: Number(values.lag) * 1000,
		siteZone: values.zone,
		searchCap: Number(values['search-cap']),
	};
	void startSimulator({
		port: Number(values.port),
		host: values.host,
		config,
		generate: { issues: Number(values.issues), seed: Number(values.seed), rich: values.rich },
	}).then(({ url, sim, close }) => {
		console.log(`Simulated Jira (${values.deployment}, ${sim.site.issues.size} issues) listens on ${url}`);
		for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
			process.on(signal, () => void close().then(() => process.exit(0)));
	});
}
