/**
 * How many requests a complete pull costs, ours against the request patterns of other clients, counted by the simulated Jira
 * itself. `node bench/jira.mjs [issues]` (Node 24; default 10,000). The patterns are those of the sources named in each row:
 * page sizes and the way histories are read; each pattern really runs against the simulator, and what it collects is checked
 * against the simulator's truth.
 */
import { createRequire } from 'node:module';
import { buildSync } from 'esbuild';

const require = createRequire(import.meta.url);
const { Simulator } = require('../test/simulators/jira/server.js');
const ISSUES = Number(process.argv[2] ?? 10_000);

const bundle = buildSync({
	stdin: {
		contents: `
			export { JiraClient } from './nodes/Jira/engine/client';
			export { Pull } from './nodes/Jira/engine/pull';
			export { getMany } from './nodes/Jira/engine/getMany';
			export { changedSince } from './nodes/Jira/engine/changedSince';
			export { emptyState } from './nodes/Jira/engine/watermark';
			export { readColumns } from './nodes/Jira/engine/mapping';
			export { wantedStatuses, SEED_STATUSES } from './nodes/Jira/engine/statusBook';`,
		resolveDir: new URL('..', import.meta.url).pathname,
	},
	bundle: true,
	platform: 'node',
	format: 'cjs',
	write: false,
});
const loaded = { exports: {} };
new Function('module', 'exports', 'require', bundle.outputFiles[0].text)(loaded, loaded.exports, require);
const { JiraClient, Pull, getMany, changedSince, emptyState, readColumns, wantedStatuses, SEED_STATUSES } = loaded.exports;

const clock = { time: Date.UTC(2026, 10, 20), now: () => clock.time, sleep: async (ms) => void (clock.time += ms), random: () => 0.5 };
const basic = `Basic ${Buffer.from('robot@example.com:sim-token').toString('base64')}`;

function site(config = {}) {
	return new Simulator({ config, clock, generate: { issues: ISSUES, maxTransitions: 9, noise: false, from: Date.UTC(2026, 0, 5) } });
}

const authorization = (sim) => (sim.site.config.deployment === 'cloud' ? basic : 'Bearer sim-pat');

function call(sim, method, path, query = {}, body) {
	const reply = sim.handle({ method, path, query: new URLSearchParams(query), headers: { authorization: authorization(sim), 'content-type': 'application/json' }, body: body ? JSON.stringify(body) : '' });
	if (reply.status !== 200) throw new Error(`${method} ${path} ${reply.status} ${reply.text.slice(0, 200)}`);
	return JSON.parse(reply.text);
}

function client(sim) {
	const http = {
		async request({ method, url, query = {}, headers, body }) {
			const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined).map(([key, value]) => [key, String(value)]));
			return sim.handle({ method, path: new URL(url).pathname, query: new URLSearchParams(given), headers: { ...headers, authorization: authorization(sim) }, body: body ? JSON.stringify(body) : '' });
		},
	};
	return new JiraClient({ http, apiBase: 'https://sim', deployment: sim.site.config.deployment, clock });
}

const parts = (ready, history) => {
	const columns = readColumns([
		{ target: 'summary', sources: ['summary'] },
		{ target: 'order_number', sources: ['customfield_10010'] },
		{ target: 'points', sources: ['customfield_10011'], type: 'decimal' },
		{ target: 'versions', sources: ['fixVersions[*].name'], type: 'array' },
	]);
	const statuses = wantedStatuses(SEED_STATUSES);
	const pull = new Pull({ client: ready, instance: 'bench', columns, history, statuses, concurrency: 4, onReject: 'route', asOf: clock.now(), warn: () => {} });
	const options = { client: ready, choice: { jql: 'project is not EMPTY' }, columns, history, pageSize: 0, maxPages: 0, splitByProject: false, concurrency: 4, verify: true, time: null };
	return { pull, options };
};

/** Do the collected status changes equal the truth? */
function check(sim, collected) {
	let wrong = 0;
	for (const issue of sim.site.issues.values()) if (collected.get(issue.id) !== issue.visits.length - 1) wrong++;
	return wrong === 0 ? 'complete' : `${wrong} issues wrong`;
}

async function ours(config) {
	const sim = site(config);
	const { pull, options } = parts(client(sim), true);
	const collected = new Map();
	for await (const batch of getMany(options, pull)) for (const { id, transitions } of batch) collected.set(id, transitions.length - 1);
	sim.assertClean();
	return { requests: sim.total, result: check(sim, collected) };
}

/** Pages of a Cloud search, then one changelog listing per issue. */
function perIssue(pageSize) {
	const sim = site();
	const collected = new Map();
	let nextPageToken;
	do {
		const page = call(sim, 'GET', '/rest/api/3/search/jql', { jql: 'project is not EMPTY', fields: 'summary,status', maxResults: pageSize, ...(nextPageToken ? { nextPageToken } : {}) });
		for (const { id } of page.issues) {
			let count = 0;
			for (let startAt = 0, last = false; !last; ) {
				const log = call(sim, 'GET', `/rest/api/3/issue/${id}/changelog`, { startAt });
				for (const { items } of log.values) for (const item of items) if (item.field === 'status') count++;
				startAt += log.values.length;
				last = log.isLast;
			}
			collected.set(id, count);
		}
		nextPageToken = page.nextPageToken;
	} while (nextPageToken);
	return { requests: sim.total, result: check(sim, collected) };
}

/** Positions on Data Center, histories in the page. */
function byPosition(pageSize) {
	const sim = site({ deployment: 'dataCenter' });
	const collected = new Map();
	for (let startAt = 0, total = 1; startAt < total; ) {
		const page = call(sim, 'POST', '/rest/api/2/search', {}, { jql: '', startAt, maxResults: pageSize, fields: ['status'], expand: ['changelog'] });
		total = page.total;
		startAt += page.issues.length;
		for (const { id, changelog } of page.issues) collected.set(id, changelog.histories.length);
	}
	return { requests: sim.total, result: check(sim, collected) };
}

async function pollOf50() {
	const sim = site();
	const first = parts(client(sim), true);
	const start = await changedSince({ ...first.options, state: emptyState(), overlapMs: 600_000, lagMs: 43_200_000 }, first.pull);
	for await (const batch of start.results) void batch;
	const state = JSON.parse(JSON.stringify(start.state()));
	clock.time += 300_000;
	const changed = [...sim.site.issues.keys()].slice(0, 50);
	for (const id of changed) sim.site.transition(id, '10090');
	clock.time += 1000;
	const before = sim.total;
	const next = parts(client(sim), true);
	const again = await changedSince({ ...next.options, state, overlapMs: 600_000, lagMs: 43_200_000 }, next.pull);
	let found = 0;
	for await (const batch of again.results) found += batch.length;
	sim.assertClean();
	return { requests: sim.total - before, result: found === 50 ? 'complete' : `${found} of 50` };
}

const rows = [];
const add = (what, who, { requests, result }, base, limit) => rows.push({ what, who, requests, ratio: base ? `${(requests / base).toFixed(1)} ×` : '1', histories: result, limit: limit ?? '' });

const n = ISSUES.toLocaleString('en');
const cloud = await ours({});
add(`Cloud, ${n} issues with histories`, 'this pack', cloud, 0, ISSUES === 10_000 ? '≤ 115' : '');
add('', 'n8n built-in 2.41 (100 a page, 1 call per issue)', perIssue(100), cloud.requests);
add('', 'Airbyte source-jira (50 a page, 1 call per issue)', perIssue(50), cloud.requests);
add('', 'MeltanoLabs tap-jira (10 a page, 1 call per issue)', perIssue(10), cloud.requests);
const large = await ours({ searchCap: 5000 });
add(`Cloud that grants 5,000 a page`, 'this pack', large, 0, ISSUES === 10_000 ? '≤ 15' : '');
const center = await ours({ deployment: 'dataCenter' });
add(`Data Center, 250 a page`, 'this pack', center, 0, ISSUES === 10_000 ? '≤ 40' : '');
add('', 'n8n built-in 2.41 (100 a page)', byPosition(100), center.requests);
const poll = await pollOf50();
add('Poll, 50 changed issues', 'this pack', poll, 0, '≤ 3');
console.table(rows);
