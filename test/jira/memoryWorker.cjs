'use strict';
/**
 * A process of its own that pulls all issues of a simulated Jira over HTTP, keeps the mapped rows and transitions as n8n would
 * (argument `keep`) or drops them as the file output does (`drop`), and prints its heap above idle. Run with --expose-gc.
 */
const { buildSync } = require('esbuild');
const path = require('node:path');

const [url, mode] = process.argv.slice(2);
const { outputFiles } = buildSync({
	stdin: {
		contents: `
			export { JiraClient } from './nodes/Jira/engine/client';
			export { Pull } from './nodes/Jira/engine/pull';
			export { getMany } from './nodes/Jira/engine/getMany';
			export { readColumns } from './nodes/Jira/engine/mapping';
			export { wantedStatuses, SEED_STATUSES } from './nodes/Jira/engine/statusBook';
			export { createNodeHttpPort } from './nodes/shared/http/nodeHttp';`,
		resolveDir: path.resolve(__dirname, '../..'),
	},
	bundle: true,
	platform: 'node',
	format: 'cjs',
	write: false,
});
const loaded = { exports: {} };
new Function('module', 'exports', 'require', outputFiles[0].text)(loaded, loaded.exports, require);
const { JiraClient, Pull, getMany, readColumns, wantedStatuses, SEED_STATUSES, createNodeHttpPort } = loaded.exports;

async function main() {
	const node = createNodeHttpPort({ timeoutMs: 120_000 });
	const authorization = `Basic ${Buffer.from('robot@example.com:sim-token').toString('base64')}`;
	const http = {
		request: async (request) => await node.request({ ...request, headers: { ...request.headers, authorization } }),
	};
	const clock = {
		now: Date.now,
		sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
		random: Math.random,
	};
	const client = new JiraClient({ http, apiBase: url, deployment: 'cloud', clock });
	const columns = readColumns([
		{ target: 'summary', sources: ['summary'] },
		{ target: 'order_number', sources: ['customfield_10010'] },
		{ target: 'points', sources: ['customfield_10011'], type: 'decimal' },
		{ target: 'versions', sources: ['fixVersions[*].name'], type: 'array' },
		{ target: 'team', sources: ['customfield_10012'] },
		{ target: 'labels', sources: ['labels'] },
		{ target: 'visit', sources: ['customfield_10015'], type: 'timestamp' },
		{ target: 'description', sources: ['description'], type: 'markdown' },
	]);
	const pull = new Pull({
		client,
		instance: 'one',
		columns,
		history: true,
		statuses: wantedStatuses(SEED_STATUSES),
		concurrency: 4,
		onReject: 'route',
		asOf: Date.now(),
		warn: () => {},
	});
	globalThis.gc();
	const idle = process.memoryUsage().heapUsed;
	let peak = 0;
	const look = () => (peak = Math.max(peak, process.memoryUsage().heapUsed - idle));
	const timer = setInterval(look, 5);
	const items = [];
	let issues = 0;
	for await (const batch of getMany(
		{
			client,
			choice: { jql: 'project is not EMPTY' },
			columns,
			history: true,
			pageSize: 0,
			maxPages: 0,
			splitByProject: false,
			concurrency: 4,
			verify: true,
			time: null,
		},
		pull,
	)) {
		look();
		for (const { row, transitions } of batch) {
			issues++;
			if (mode !== 'keep') continue;
			items.push({ json: row, pairedItem: { item: 0 } });
			for (const transition of transitions) items.push({ json: transition, pairedItem: { item: 0 } });
		}
	}
	clearInterval(timer);
	look();
	globalThis.gc();
	const live = process.memoryUsage().heapUsed - idle;
	node.close();
	process.stdout.write(
		JSON.stringify({
			issues,
			items: items.length,
			peakMb: Math.round(peak / 1e6),
			liveMb: Math.round(live / 1e6),
			requests: client.stats.requests,
		}),
	);
}

void main();
