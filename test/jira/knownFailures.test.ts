/**
 * What other Jira clients got wrong, by the number in the reference (section 3, "Known failures"): each is a test here, named
 * by that number and the issue it was reported in.
 */
import { locate } from '../../nodes/Jira/engine/address';
import { authorizationOf } from '../../nodes/Jira/engine/authorization';
import { loadFields, loadProjects } from '../../nodes/Jira/engine/catalogue';
import { eventsOf, type TriggerState } from '../../nodes/Jira/engine/events';
import { fetchByIds } from '../../nodes/Jira/engine/fetchByIds';
import { readColumns, resolveNames } from '../../nodes/Jira/engine/mapping';
import { StatusBook, wantedStatuses } from '../../nodes/Jira/engine/statusBook';
import { emptyState, readState } from '../../nodes/Jira/engine/watermark';
import { ALL, basic, JumpingClock, poll, portOf, pullAll, rig } from './support';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ids = (results: Array<{ id: string }>): string[] => results.map(({ id }) => id).sort();

describe('known failures of other clients', () => {
	it('1 (n8n#16493): a Data Center that always gives the same page ends in an error, not in endless growth', async () => {
		const { sim, client } = rig({ deployment: 'dataCenter' }, { issues: 100 });
		sim.limits.faults = [{ match: '/search', samePage: true }];
		await expect(pullAll(client(), { pageSize: 10 })).rejects.toMatchObject({ kind: 'paging' });
		expect(sim.total).toBeLessThan(60);
	});

	it('2 (n8n#15376): Data Center is asked by its own search, never by /search/jql', async () => {
		const { sim, client } = rig({ deployment: 'dataCenter' }, { issues: 20 });
		await pullAll(client());
		expect(Object.keys(sim.counts).filter((name) => name.includes('search'))).toEqual(['POST /rest/api/2/search']);
	});

	it('3 (n8n#19181): Cloud is never asked by the removed search, and a 410 is explained', async () => {
		const { sim, client } = rig({}, { issues: 20 });
		await pullAll(client());
		expect(Object.keys(sim.counts)).not.toContain('POST /rest/api/3/search');
		await expect(client().post('/search', { jql: 'project = OPS' })).rejects.toMatchObject({
			kind: 'gone',
			message: expect.stringContaining('has been removed'),
			remedy: expect.stringContaining('Cloud'),
		});
	});

	it('4 (n8n#1138): all projects are listed, beyond 50 and beyond 100', async () => {
		const { sim, client } = rig();
		for (let i = 0; i < 230; i++) sim.site.addProject(`P${i}`);
		expect(await loadProjects(client())).toHaveLength(230);
		expect(await loadProjects(client(), 'p22')).toHaveLength(11);
	});

	it.each([
		['5 (airbyte#48492)', 'America/Los_Angeles'],
		['13 (tap-jira#15)', 'Asia/Tokyo'],
		['16 (onyx#14114)', 'Pacific/Kiritimati'],
		['19 (devlake#4932, #4954)', 'Etc/GMT+12'],
	])('%s: a change of the last minutes is found by a user in %s', async (_number, zone) => {
		for (const epochJql of [true, false]) {
			const { sim, clock, client } = rig(
				{ userZone: zone, siteZone: 'Europe/Berlin', epochJql },
				{ issues: 20, from: Date.UTC(2026, 10, 15), maxTransitions: 2 },
			);
			const { state } = await poll(client(), emptyState());
			clock.time += 3 * MINUTE;
			const [id] = sim.site.issues.keys();
			sim.site.edit(id, { summary: 'just now' });
			expect(ids((await poll(client(), state)).results)).toEqual([id]);
		}
	});

	it.each([
		['6 (airbyte#33040)', 'cloud'],
		['7 (pycontribs#712, #911)', 'dataCenter'],
		['8 (trusty-tools#4084)', 'cloud'],
	])('%s: a history of more than 100 changes is complete on %s', async (_number, deployment) => {
		const { sim, client } = rig({ deployment });
		const issue = sim.site.createIssue({ project: 'OPS', at: 1_700_000_000_000 });
		for (let i = 0; i < 250; i++)
			sim.site.transition(issue.id, i % 2 ? '10001' : '10002', { at: 1_700_000_000_000 + (i + 1) * 1000 });
		const [{ transitions }] = await pullAll(client());
		expect(transitions.map(({ to_id }) => to_id)).toEqual(
			sim.site.truth(issue.id).map(({ statusId }: { statusId: string }) => statusId),
		);
		expect(transitions).toHaveLength(251);
	});

	it('7: a Data Center that cuts histories gives a rejected row with the reason, never a shortened history', async () => {
		const { sim, client } = rig({ deployment: 'dataCenter', dataCenterHistoryCap: 5 });
		const long = sim.site.createIssue({ project: 'OPS', at: 1_700_000_000_000 });
		for (let i = 0; i < 9; i++)
			sim.site.transition(long.id, i % 2 ? '10001' : '10002', { at: 1_700_000_000_000 + (i + 1) * 1000 });
		const short = sim.site.createIssue({ project: 'OPS', at: 1_700_000_000_000 });
		const results = await pullAll(client());
		expect(results.find(({ id }) => id === long.id)).toMatchObject({
			row: null,
			transitions: [],
			rejected: { stage: 'history', code: 'HISTORY_INCOMPLETE', message: expect.stringContaining('5 of 9') },
		});
		expect(results.find(({ id }) => id === short.id)?.row).not.toBeNull();
	});

	it('9 (airbyte#22062): results leave while later pages are still to come, so that pages need not be kept', async () => {
		const { sim, client } = rig({ searchCap: 100 }, { issues: 4000, maxTransitions: 1, noise: false });
		const seenAt: number[] = [];
		const { settings } = await import('./support');
		const { getMany } = await import('../../nodes/Jira/engine/getMany');
		const { pull, options } = settings(client(), { concurrency: 1 });
		for await (const batch of getMany(options, pull))
			if (batch.length) seenAt.push(sim.counts['POST /rest/api/3/search/jql']);
		expect(seenAt[0]).toBeLessThanOrEqual(11);
		expect(seenAt.length).toBeGreaterThanOrEqual(4);
	});

	it('10 (airbyte#24315): histories cost one call per thousand issues, not one per issue', async () => {
		const { sim, client } = rig({}, { issues: 1500, maxTransitions: 3 });
		await pullAll(client());
		expect(sim.counts['POST /rest/api/3/changelog/bulkfetch']).toBe(2);
	});

	it('11 (airbyte#16065): 400 mapped fields go into a POST body, where no address grows too long', async () => {
		const { sim, client } = rig({}, { issues: 5 });
		const columns = Array.from({ length: 400 }, (_, i) => ({
			target: `c${i}`,
			sources: [`customfield_${20_000 + i}`],
		}));
		expect(await pullAll(client(), { columns })).toHaveLength(5);
		const [first] = sim.log;
		expect(first).toMatchObject({ method: 'POST', query: '' });
		expect(first.body.fields).toHaveLength(404);
	});

	it('12 (airbyte#20719): a search without a total is read to its end', async () => {
		for (const cap of [7, 50]) {
			const { sim, client } = rig({ deployment: 'dataCenter', omitTotal: true, dataCenterCap: cap }, { issues: 50 });
			expect(ids(await pullAll(client()))).toEqual([...sim.site.issues.keys()].sort());
		}
		const empty = rig({ deployment: 'dataCenter', omitTotal: true });
		expect(await pullAll(empty.client())).toEqual([]);
	});

	it('13 (tap-jira#50): a status that no workflow has any more keeps its name and its time', async () => {
		const { sim, client } = rig();
		const issue = sim.site.createIssue({ project: 'OPS', at: 1_700_000_000_000 });
		sim.site.transition(issue.id, '10090', { at: 1_700_000_060_000 });
		sim.site.transition(issue.id, '10009', { at: 1_700_000_090_000 });
		const [{ row, transitions }] = await pullAll(client(), { statuses: ['Parked'] });
		expect(transitions[1]).toMatchObject({ to_id: '10090', to_name: 'Parked', seconds: 30 });
		expect(row).toMatchObject({ status_parked_seconds: 30 });
	});

	it.each([
		['14 (estuary#2523, #3486)', 12 * HOUR],
		['15 (activepieces#14869)', 40 * MINUTE],
	])('%s: a change that the index shows late is found although the watermark went past it', async (_number, lag) => {
		const { sim, clock, client } = rig({}, { issues: 12, from: Date.UTC(2026, 10, 15), maxTransitions: 2 });
		let { state } = await poll(client(), emptyState());
		const [late, other] = [...sim.site.issues.keys()];
		sim.site.config.indexLagMs = lag;
		sim.site.edit(late, { summary: 'late' });
		sim.site.config.indexLagMs = 0;
		let found = 0;
		for (let passed = 0; passed <= lag + HOUR; passed += 20 * MINUTE) {
			clock.time += 20 * MINUTE;
			sim.site.edit(other, { summary: String(passed) });
			const run = await poll(client(), readState(JSON.stringify(state)));
			state = run.state;
			found += run.results.filter(({ id }) => id === late).length;
		}
		expect(found).toBe(1);
	});

	it('16 (onyx#10044): more than 100 ids are fetched in parts of 100', async () => {
		for (const deployment of ['cloud', 'dataCenter']) {
			const { sim, client } = rig({ deployment }, { issues: 250 });
			const found: string[] = [];
			for await (const page of fetchByIds(client(), [...sim.site.issues.keys()], ['updated'], []))
				for (const { id } of page) found.push(id);
			expect(found).toHaveLength(250);
			sim.assertClean();
		}
	});

	it('17 (insight#1739, #3447): an issue that changes all the time is collected in every run', async () => {
		const { sim, clock, client } = rig(
			{ userZone: 'America/Sao_Paulo' },
			{ issues: 6, from: Date.UTC(2026, 10, 15), maxTransitions: 2 },
		);
		let { state } = await poll(client(), emptyState());
		const [busy] = sim.site.issues.keys();
		for (let run = 0; run < 23; run++) {
			for (let second = 0; second < 30; second++) {
				clock.time += 10_000;
				sim.site.edit(busy, { summary: `${run} ${second}` });
			}
			const next = await poll(client(), state);
			state = next.state;
			expect(ids(next.results)).toEqual([busy]);
		}
	});

	it('18 (atlassian-python-api#1396): Data Center has no changelog endpoint, and none is called', async () => {
		const { sim, client } = rig({ deployment: 'dataCenter' }, { issues: 30 });
		const results = await pullAll(client());
		expect(results.every(({ transitions }) => transitions.length > 1)).toBe(true);
		expect(Object.keys(sim.counts).join()).not.toContain('changelog');
	});

	it('19 (devlake#3991): statuses match by id when the list is translated and the history is not', async () => {
		const { sim, client } = rig({ deployment: 'dataCenter', translations: { '10009': 'Erledigt' } });
		const issue = sim.site.createIssue({ project: 'OPS', at: 1_700_000_000_000 });
		sim.site.transition(issue.id, '10009', { at: 1_700_000_060_000 });
		sim.site.transition(issue.id, '10001', { at: 1_700_000_090_000 });
		const [{ row }] = await pullAll(client(), { statuses: ['Erledigt', 'closed'] });
		expect(row).toMatchObject({ status_erledigt_seconds: 30, status_closed_seconds: 30 });
	});

	it('20 (jira.js#401, mcp-atlassian#968, jirametrics#74, jira-cli#850): a scoped token goes through the gateway, with the cloud id found', async () => {
		const { sim, clock } = rig({}, { issues: 3 });
		const header = authorizationOf({
			authentication: 'scopedToken',
			email: 'robot@example.com',
			apiToken: 'sim-scoped-token',
		});
		const signedIn = portOf(sim, clock, header);
		const address = await locate(
			{
				deployment: 'detect',
				baseUrl: 'https://sim.example',
				authentication: 'scopedToken',
				gatewayUrl: 'https://gateway.example',
			},
			portOf(sim, clock, ''),
			signedIn,
			clock,
			new Map(),
		);
		expect(address).toMatchObject({
			deployment: 'cloud',
			apiBase: `https://gateway.example/ex/jira/${sim.site.config.cloudId}`,
		});
		expect((await signedIn.request({ method: 'GET', url: `${address.apiBase}/rest/api/3/myself` })).status).toBe(200);
		// On the site's own host it is refused, and the remedy says what to choose.
		const { JiraClient } = await import('../../nodes/Jira/engine/client');
		await expect(
			new JiraClient({ http: signedIn, apiBase: 'https://sim.example', deployment: 'cloud', clock }).get('/myself'),
		).rejects.toMatchObject({ status: 401, remedy: expect.stringContaining('Scoped API Token') });
		expect(basic('a', 'b')).toMatch(/^Basic /);
	});

	it.each(['present', 'absent', 'alwaysFalse'])(
		'21 (kingfisher#460, sim#4410): the listing ends where isLast is %s, and a stale token does not turn it into a loop',
		async (isLast) => {
			const { sim, client } = rig({ isLast, searchCap: 10 }, { issues: 45 });
			sim.limits.faults = [{ match: '/search/jql', after: 2, times: 1, repeatToken: true }];
			expect(ids(await pullAll(client()))).toEqual([...sim.site.issues.keys()].sort());
			expect(sim.total).toBeLessThan(20);
		},
	);

	it('22 (dbt_jira#53, #59): two fields of one name are told apart by id, and the name alone is refused', async () => {
		const { client } = rig();
		const fields = await loadFields(client());
		expect(fields.filter(({ name }) => name === 'Order Number')).toEqual([
			expect.objectContaining({ id: 'customfield_10010', duplicateName: true }),
			expect.objectContaining({ id: 'customfield_10014', duplicateName: true }),
		]);
		expect(fields.find(({ id }) => id === 'customfield_10099')).toMatchObject({ name: 'Legacy Code' });
		expect(() => resolveNames(readColumns([{ target: 'order', sources: ['order number'] }]), fields)).toThrow(
			/customfield_10010, customfield_10014/,
		);
	});

	it('23 (pycontribs#1393): pages as large as the site grants are asked for', async () => {
		const { sim, client } = rig({ searchCap: 5000 }, { issues: 7000, maxTransitions: 1, noise: false });
		await pullAll(client(), { history: false, verify: false });
		expect(sim.total).toBe(2);
		expect(sim.log[0].body.maxResults).toBe(5000);
	});

	it('24 (activepieces#8117): "status changed" is an event of its own, to a chosen status, once', async () => {
		const { sim, clock, client } = rig({}, undefined, new JumpingClock());
		const [a, b, c] = ['a', 'b', 'c'].map(
			(summary) => sim.site.createIssue({ project: 'OPS', fields: { summary } }).id,
		);
		let state: TriggerState = (await poll(client(), emptyState())).state;
		clock.time += MINUTE;
		sim.site.transition(a, '10009');
		sim.site.edit(b, { summary: 'only edited' });
		sim.site.transition(c, '10001');
		const to = wantedStatuses(['Closed']);
		const happened: string[] = [];
		for (let round = 0; round < 3; round++) {
			const run = await poll(client(), state, { choice: ALL });
			for (const result of run.results)
				for (const event of eventsOf('statusChanged', result, state, 12 * HOUR, to, new StatusBook()))
					happened.push(`${event.result.id} to ${event.transition?.to_name}`);
			const { rememberMoves } = await import('../../nodes/Jira/engine/events');
			state = rememberMoves(state, run.state, run.results);
			clock.time += MINUTE;
			sim.site.edit(a, { summary: `edited ${round}` });
		}
		expect(happened).toEqual([`${a} to Closed`]);
	});
});
