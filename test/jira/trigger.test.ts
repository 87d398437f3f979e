/** The polling trigger in n8n-core's own poll context, its static data carried from poll to poll as n8n does. */
import { cloudData, stage } from './contexts';
/* eslint-disable @typescript-eslint/no-require-imports -- the simulator is plain JavaScript */
const { startSimulator } = require('../simulators/jira/server.js');

describe('Jira Issues Trigger', () => {
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the simulator is plain JavaScript
	let jira: any;
	let url: string;

	beforeEach(async () => {
		jira = await startSimulator({
			generate: { issues: 20, seed: 2, maxTransitions: 2, from: Date.now() - 20 * 86_400_000 },
		});
		url = jira.url;
	});
	afterEach(async () => {
		await jira.close();
		jira.sim.assertClean();
	});

	const parameters = (more: object = {}) => ({
		event: 'updated',
		chooseBy: 'all',
		mappingMode: 'json',
		mappingJson: '{"columns":[{"target":"summary","sources":["summary"]}]}',
		options: {},
		...more,
	});

	async function pollAgain(more: object, staticData: object) {
		// A new process: only what was written to disk is left.
		const next = await stage(
			'jiraIssuesTrigger',
			parameters(more),
			cloudData(url),
			JSON.parse(JSON.stringify(staticData)),
		);
		return { items: await next.poll(), staticData: next.staticData };
	}

	it('starts nothing on the first poll, then gives each change once', async () => {
		const first = await pollAgain({}, {});
		expect(first.items).toEqual([]);
		const [id] = jira.sim.site.issues.keys();
		jira.sim.site.edit(id, { summary: 'changed' });
		const second = await pollAgain({}, first.staticData);
		expect(second.items).toEqual([expect.objectContaining({ instance: 'one', issue_id: id, summary: 'changed' })]);
		const before = jira.sim.total;
		const third = await pollAgain({}, second.staticData);
		expect(third.items).toEqual([]);
		expect(jira.sim.total - before).toBeLessThanOrEqual(3);
	});

	it('gives created issues only, once, however often they change afterwards', async () => {
		const first = await pollAgain({ event: 'created' }, {});
		const [old] = jira.sim.site.issues.keys();
		const made = jira.sim.site.createIssue({ project: 'OPS', fields: { summary: 'new one' } });
		jira.sim.site.edit(old, { summary: 'old one' });
		const second = await pollAgain({ event: 'created' }, first.staticData);
		expect(second.items.map(({ issue_id }) => issue_id)).toEqual([made.id]);
		await new Promise((resolve) => setTimeout(resolve, 5));
		jira.sim.site.edit(made.id, { summary: 'again' });
		expect((await pollAgain({ event: 'created' }, second.staticData)).items).toEqual([]);
	});

	it('gives status changes to the chosen status, one item each', async () => {
		const event = { event: 'statusChanged', toStatuses: 'closed, 10090' };
		const first = await pollAgain(event, {});
		await new Promise((resolve) => setTimeout(resolve, 5));
		const issue = [...jira.sim.site.issues.values()].find(({ statusId }) => statusId !== '10009');
		jira.sim.site.transition(issue.id, '10090');
		await new Promise((resolve) => setTimeout(resolve, 5));
		jira.sim.site.transition(issue.id, '10009');
		await new Promise((resolve) => setTimeout(resolve, 5));
		jira.sim.site.transition(issue.id, '10001');
		const second = await pollAgain(event, first.staticData);
		expect(second.items.map(({ issue_id, to_name }) => [issue_id, to_name])).toEqual([
			[issue.id, 'Parked'],
			[issue.id, 'Closed'],
		]);
		jira.sim.site.edit(issue.id, { summary: 'no status' });
		expect((await pollAgain(event, second.staticData)).items).toEqual([]);
	});

	it('does again what a poll that failed had begun', async () => {
		const first = await pollAgain({}, {});
		const [id] = jira.sim.site.issues.keys();
		jira.sim.site.edit(id, { summary: 'x' });
		jira.sim.limits.faults = [{ match: '/search/jql', status: 403 }];
		const broken = await stage(
			'jiraIssuesTrigger',
			parameters(),
			cloudData(url),
			JSON.parse(JSON.stringify(first.staticData)),
		);
		await expect(broken.poll()).rejects.toThrow(/403/);
		jira.sim.limits.faults = [];
		expect((await pollAgain({}, broken.staticData)).items).toHaveLength(1);
	});

	it('starts from a moment set by hand', async () => {
		const stamps = [...jira.sim.site.issues.values()].map(({ updated }) => updated).sort((a, b) => a - b);
		const first = await pollAgain({ options: { since: new Date(stamps[10]).toISOString() } }, {});
		expect(first.items).toHaveLength(stamps.filter((stamp) => stamp >= stamps[10]).length);
		expect(
			(await pollAgain({ options: { since: new Date(stamps[10]).toISOString() } }, first.staticData)).items,
		).toEqual([]);
	});

	it('shows some real issues when tried by hand, and leaves the watermark alone', async () => {
		const tried = await stage('jiraIssuesTrigger', parameters({ event: 'statusChanged' }), cloudData(url));
		const items = await tried.poll('manual');
		expect(items).toHaveLength(5);
		expect(items[0]).toMatchObject({
			summary: expect.any(String),
			to_name: expect.any(String),
			changed_at: expect.any(String),
		});
		expect(JSON.stringify(tried.staticData)).not.toContain('watermark');
	});

	it('hands out an issue that does not fit the mapping with the reason', async () => {
		const mapping = { mappingJson: '{"columns":[{"target":"n","sources":["summary"],"type":"integer"}]}' };
		const first = await pollAgain(mapping, {});
		const [id] = jira.sim.site.issues.keys();
		jira.sim.site.edit(id, { summary: 'words' });
		const { items } = await pollAgain(mapping, first.staticData);
		expect(items).toEqual([
			expect.objectContaining({ issue_id: id, rejected: expect.objectContaining({ code: 'BAD_INTEGER', field: 'n' }) }),
		]);
	});
});
