import { SiteGate } from '../../nodes/Jira/engine/gate';
import { JiraClient } from '../../nodes/Jira/engine/client';
import { retryAfterMs } from '../../nodes/shared/resilience/retryAfter';
import { readLimit } from '../../nodes/Jira/engine/rateLimit';
import { portOf, pullAll, rig } from './support';

const all = (sim: { site: { issues: Map<string, unknown> } }): string[] => [...sim.site.issues.keys()].sort();

describe('rate limits', () => {
	it.each(['burst', 'server', 'quota', 'bare'])(
		'completes when a tenth of the answers are limits or outages (%s), never before Retry-After',
		async (kind) => {
			for (const deployment of ['cloud', 'dataCenter']) {
				const { sim, client } = rig({ deployment, searchCap: 20 }, { issues: 400, maxTransitions: 3 });
				sim.limits.faults = [{ rate: 0.1, kind, retryAfter: 7, status: 503 }];
				const ready = client();
				const results = await pullAll(ready, { pageSize: 20 });
				expect(results.map(({ id }) => id).sort()).toEqual(all(sim));
				expect(ready.stats.retries).toBeGreaterThan(0);
				expect(ready.stats.requests).toBe(sim.total);
				sim.assertClean();
			}
		},
	);

	it('slows only the endpoint that a burst limit names', async () => {
		const { sim, clock } = rig({}, { issues: 10 });
		const gate = new SiteGate();
		const client = new JiraClient({
			http: portOf(sim, clock),
			apiBase: 'https://sim',
			deployment: 'cloud',
			clock,
			gate,
		});
		sim.limits.faults = [{ match: '/search/jql', kind: 'burst', retryAfter: 60, times: 1 }];
		const slow = client.post('/search/jql', { jql: 'project = OPS', fields: ['id'] });
		await new Promise((resolve) => setImmediate(resolve));
		await new Promise((resolve) => setImmediate(resolve));
		const before = clock.time;
		gate.close(
			'POST /search/jql',
			{ scope: 'endpoint', waitMs: 60_000, reason: 'jira-burst-based' },
			60_000,
			clock.time,
		);
		expect(await gate.pass('GET /myself', clock, 1000)).toBe(0);
		expect(clock.time - before).toBeLessThan(60_000);
		await slow;
		sim.assertClean();
	});

	it('pauses every call to a site whose quota is used up, also those of other nodes', async () => {
		const { sim, clock } = rig({}, { issues: 10 });
		const gate = new SiteGate();
		const make = () =>
			new JiraClient({ http: portOf(sim, clock), apiBase: 'https://sim', deployment: 'cloud', clock, gate });
		sim.limits.faults = [{ match: '/status', kind: 'quota', retryAfter: 90, times: 1 }];
		const start = clock.time;
		await make().get('/status');
		await make().get('/myself');
		expect(clock.time - start).toBeGreaterThanOrEqual(90_000);
		sim.assertClean();
	});

	it('ends instead of sleeping when the pause is longer than allowed, and names the moment to come back', async () => {
		const { sim, clock, client } = rig({}, { issues: 10 });
		sim.limits.faults = [{ kind: 'quota', retryAfter: 1800, times: 1 }];
		const start = clock.time;
		await expect(client({ maxPauseMs: 60_000 }).get('/status')).rejects.toMatchObject({
			kind: 'limit',
			resumeAt: expect.any(Number),
			endsEarly: true,
		});
		expect(clock.time - start).toBeLessThan(60_000);
		expect(sim.total).toBe(1);
	});

	it('reads a 429 without Retry-After by its reset stamp, also without seconds', () => {
		const now = Date.parse('2026-03-26T15:59:30Z');
		expect(readLimit({ 'x-ratelimit-reset': '2026-03-26T16:00Z' }, now)).toMatchObject({
			scope: 'endpoint',
			waitMs: 30_000,
		});
		expect(readLimit({ 'ratelimit-reason': 'jira-cost-based', 'retry-after': '12' }, now)).toMatchObject({
			scope: 'site',
			waitMs: 12_000,
		});
		expect(readLimit({ 'ratelimit-reason': 'jira-quota-tenant-based' }, now)).toMatchObject({
			scope: 'site',
			waitMs: null,
		});
	});

	it('heeds Retry-After on 429 and 503 only: Data Center says 0 on every good answer', async () => {
		const { clock, client } = rig({ deployment: 'dataCenter', retryAfterZero: true }, { issues: 30 });
		const start = clock.time;
		const ready = client();
		await pullAll(ready, { pageSize: 5 });
		expect(ready.stats.waitedMs).toBe(0);
		expect(clock.time - start).toBeLessThan(1000);
		expect(retryAfterMs({ 'retry-after': '0' }, 0)).toBe(0);
	});

	it('gives up on a server that stays down, after the tries it was told', async () => {
		const { sim, client } = rig({}, { issues: 3 });
		sim.limits.faults = [{ kind: 'server', status: 500 }];
		await expect(client({ attempts: 4 }).get('/status')).rejects.toMatchObject({ kind: 'server', status: 500 });
		expect(sim.total).toBe(4);
	});

	it('stops waiting when the execution is cancelled', async () => {
		const { sim, client } = rig({}, { issues: 3 });
		const stop = new AbortController();
		sim.limits.faults = [{ kind: 'burst', retryAfter: 30 }];
		stop.abort();
		await expect(client({ signal: stop.signal }).get('/status')).rejects.toThrow();
		expect(sim.total).toBe(0);
	});
});
