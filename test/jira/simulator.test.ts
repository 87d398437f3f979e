/** The simulator itself: what it answers fits Atlassian's documents, and what breaks their contract is refused and noted. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { basic, JumpingClock, Simulator } from './support';
/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-explicit-any -- the simulator is plain JavaScript */
const { Contract } = require('../simulators/jira/contract.js');

const CLOUD = basic('robot@example.com', 'sim-token');
const withDocuments = Contract.of('cloud').document ? describe : describe.skip;

function ask(sim: any, method: string, route: string, body?: object, headers: object = {}) {
	const [at, query = ''] = route.split('?');
	const reply = sim.handle({
		method,
		path: at,
		query: new URLSearchParams(query),
		headers: {
			authorization: sim.site.config.deployment === 'cloud' ? CLOUD : 'Bearer sim-pat',
			...(body ? { 'content-type': 'application/json' } : {}),
			...headers,
		},
		body: body ? JSON.stringify(body) : '',
	});
	let json: any;
	try {
		json = JSON.parse(reply.text);
	} catch {
		json = null;
	}
	return { status: reply.status, json, text: reply.text, headers: reply.headers };
}

describe('the simulated Jira Cloud', () => {
	const make = (config = {}) => new Simulator({ config, clock: new JumpingClock(), generate: { issues: 130 } });

	it.each([
		['an unknown key', 'POST', '/rest/api/3/search/jql', { jql: 'project = OPS', startAt: 0 }],
		['expand as a list', 'POST', '/rest/api/3/search/jql', { jql: 'project = OPS', expand: ['changelog'] }],
		['failFast in the body', 'POST', '/rest/api/3/search/jql', { jql: 'project = OPS', failFast: true }],
		[
			'1,001 ids',
			'POST',
			'/rest/api/3/changelog/bulkfetch',
			{ issueIdsOrKeys: Array.from({ length: 1001 }, (_, i) => String(i)) },
		],
		[
			'eleven field ids',
			'POST',
			'/rest/api/3/changelog/bulkfetch',
			{ issueIdsOrKeys: ['1'], fieldIds: Array.from({ length: 11 }, (_, i) => `f${i}`) },
		],
		[
			'more than 10,000 histories',
			'POST',
			'/rest/api/3/changelog/bulkfetch',
			{ issueIdsOrKeys: ['1'], maxResults: 10_001 },
		],
		['an unknown query parameter', 'GET', '/rest/api/3/status?startAt=0', undefined],
		['an unknown path', 'GET', '/rest/api/3/nothing/here', undefined],
	])(
		'refuses %s and keeps it as a breach, by document and by the small schemas alike',
		(_what, method, route, body) => {
			for (const withDocument of [true, false]) {
				const sim = make();
				if (!withDocument) {
					sim.contract = new Contract('cloud');
					sim.contract.document = null;
				}
				expect(ask(sim, method, route, body).status).toBe(400);
				expect(() => sim.assertClean()).toThrow(/breaches/);
			}
		},
	);

	it('answers as the field does: 410, 415, 403 for a GET with a body, 401, 404 of a page token', () => {
		const sim = make();
		expect(ask(sim, 'POST', '/rest/api/3/search', { jql: 'project = OPS' })).toMatchObject({
			status: 410,
			json: { errorMessages: [expect.stringContaining('has been removed')] },
		});
		expect(
			ask(sim, 'POST', '/rest/api/3/search/jql', { jql: 'project = OPS' }, { 'content-type': 'text/plain' }).status,
		).toBe(415);
		expect(ask(sim, 'GET', '/rest/api/3/status', {}).status).toBe(403);
		expect(ask(make(), 'GET', '/rest/api/3/status', undefined, { authorization: 'Basic x' }).status).toBe(401);
		expect(ask(make(), 'POST', '/rest/api/3/search/jql', { jql: 'ORDER BY key' })).toMatchObject({
			status: 400,
			json: { errorMessages: [expect.stringContaining('Unbounded')] },
		});
		expect(
			ask(make(), 'POST', '/rest/api/3/search/jql', { jql: 'project = OPS', nextPageToken: 'bm9uc2Vuc2U' }).status,
		).toBe(400);
	});

	it('caps pages, tells no total, and shows 40 histories of an expanded changelog', () => {
		const sim = make();
		const issue = sim.site.createIssue({ project: 'BIG' });
		for (let i = 0; i < 60; i++) sim.site.transition(issue.id, i % 2 ? '10001' : '10002');
		const page = ask(sim, 'POST', '/rest/api/3/search/jql', {
			jql: 'project = BIG',
			fields: ['summary'],
			expand: 'changelog',
			maxResults: 5000,
		}).json;
		expect(page.issues[0].changelog).toMatchObject({ total: 40, histories: expect.any(Array) });
		expect(page.issues[0].changelog.histories).toHaveLength(40);
		expect(Date.parse(page.issues[0].changelog.histories[0].created.replace(/(\d\d)$/, ':$1'))).toBeGreaterThanOrEqual(
			Date.parse(page.issues[0].changelog.histories[39].created.replace(/(\d\d)$/, ':$1')),
		);
		const all = ask(sim, 'POST', '/rest/api/3/search/jql', {
			jql: 'project is not EMPTY',
			fields: ['summary'],
			maxResults: 5000,
		}).json;
		expect(all.issues).toHaveLength(100);
		expect(all).not.toHaveProperty('total');
		expect(
			ask(sim, 'POST', '/rest/api/3/search/jql', { jql: 'project is not EMPTY', maxResults: 5000 }).json.issues[0],
		).toEqual({ id: expect.any(String) });
	});

	it('keeps "key >" inside one project, reads literals in the zone of the user, and refuses the hour that is skipped', () => {
		const sim = make({ userZone: 'Europe/Berlin' });
		const found = (jql: string) =>
			ask(sim, 'POST', '/rest/api/3/search/jql', { jql, fields: ['project'], maxResults: 5000 });
		expect(new Set(found('key > OPS-3').json.issues.map((issue: any) => issue.fields.project.key))).toEqual(
			new Set(['OPS']),
		);
		expect(found('updated >= "2026-03-29 02:30"').status).toBe(400);
		expect(found('updated >= "2026-03-29 03:30"').status).toBe(200);
		expect(found('colour = red').json.errorMessages[0]).toContain("Field 'colour' does not exist");
	});
});

withDocuments("what the simulator answers fits Atlassian's documents", () => {
	// The simulator is harsher than the document in one thing that real sites do: an address may be null.
	const known = (faults: string[]) => faults.filter((fault) => !fault.includes('emailAddress'));

	it.each([
		['POST', '/rest/api/3/search/jql', { jql: 'project = OPS', fields: ['*all'], expand: 'changelog', maxResults: 20 }],
		['POST', '/rest/api/3/changelog/bulkfetch', { issueIdsOrKeys: ['10000', '10001'] }],
		['POST', '/rest/api/3/issue/bulkfetch', { issueIdsOrKeys: ['10000', '10001'], fields: ['summary', 'status'] }],
		['POST', '/rest/api/3/search/approximate-count', { jql: 'project = OPS' }],
		['GET', '/rest/api/3/issue/10001/changelog', undefined],
		['GET', '/rest/api/3/project/search', undefined],
		['GET', '/rest/api/3/field', undefined],
		['GET', '/rest/api/3/field/search', undefined],
		['GET', '/rest/api/3/status', undefined],
		['GET', '/rest/api/3/myself', undefined],
		['GET', '/rest/api/3/serverInfo', undefined],
	])('%s %s', (method, route, body) => {
		const sim = new Simulator({ clock: new JumpingClock(), generate: { issues: 30, rich: true } });
		const { status, json } = ask(sim, method, route, body);
		expect(status).toBe(200);
		expect(known(sim.contract.replyBreaches(method, route, 200, json))).toEqual([]);
		sim.assertClean();
	});
});

describe('the simulated Data Center', () => {
	it('has neither v3, /search/jql nor a changelog endpoint, and wants expand as a list', () => {
		const sim = new Simulator({
			config: { deployment: 'dataCenter' },
			clock: new JumpingClock(),
			generate: { issues: 10 },
		});
		for (const route of [
			'/rest/api/3/myself',
			'/rest/api/2/search/jql',
			'/rest/api/2/issue/10000/changelog',
			'/rest/api/2/changelog/bulkfetch',
		])
			expect(ask(sim, 'GET', route).status).toBe(404);
		expect(ask(sim, 'POST', '/rest/api/2/search', { jql: '', expand: 'changelog' }).status).toBe(400);
		const { json } = ask(sim, 'POST', '/rest/api/2/search', { jql: '', expand: ['changelog'], fields: ['reporter'] });
		expect(json).toMatchObject({ total: 10, startAt: 0 });
		expect(json.issues[0].changelog.histories[0].items[0]).not.toHaveProperty('fieldId');
		expect(json.issues[0].fields.reporter).toMatchObject({ name: 'user0' });
	});

	it('may have basic authentication switched off', () => {
		const sim = new Simulator({ config: { deployment: 'dataCenter', basicEnabled: false }, clock: new JumpingClock() });
		expect(ask(sim, 'GET', '/rest/api/2/myself', undefined, { authorization: CLOUD })).toMatchObject({
			status: 403,
			text: expect.stringContaining('disabled'),
		});
	});
});

describe('the simulator as a program', () => {
	it('starts by node, answers, can be steered and asked, and stops', async () => {
		const child = spawn(process.execPath, [
			path.resolve(__dirname, '../simulators/jira/server.js'),
			'--port',
			'0',
			'--issues',
			'12',
			'--deployment',
			'dataCenter',
		]);
		try {
			const line = await new Promise<string>((resolve) => child.stdout.once('data', (data) => resolve(String(data))));
			const [url] = /http:\/\/\S+/.exec(line)!;
			const { total } = (await (
				await fetch(`${url}/rest/api/2/search?jql=&maxResults=5`, { headers: { authorization: 'Bearer sim-pat' } })
			).json()) as { total: number };
			expect(total).toBe(12);
			const post = async (verb: string, body: object) =>
				(await (await fetch(`${url}/__sim/${verb}`, { method: 'POST', body: JSON.stringify(body) })).json()) as any;
			const made = await post('create', { project: 'OPS', fields: { summary: 'x' } });
			await post('transition', { id: made.id, to: '10009' });
			expect(await post('move', { id: made.id, project: 'NEW' })).toMatchObject({ key: 'NEW-1', status: 'Closed' });
			expect(await (await fetch(`${url}/__sim/truth/${made.id}`)).json()).toHaveLength(2);
			await post('faults', { faults: [{ kind: 'burst', retryAfter: 1, times: 1 }] });
			const limited = await fetch(`${url}/rest/api/2/status`, { headers: { authorization: 'Bearer sim-pat' } });
			expect([limited.status, limited.headers.get('retry-after'), limited.headers.get('ratelimit-reason')]).toEqual([
				429,
				'1',
				'jira-burst-based',
			]);
			expect(await (await fetch(`${url}/__sim/state`)).json()).toMatchObject({
				issues: 13,
				breaches: [],
				config: { deployment: 'dataCenter' },
			});
		} finally {
			child.kill();
		}
	});
});
