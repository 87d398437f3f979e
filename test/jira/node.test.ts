/** What surrounds the pull: the other resources, the editor's lists, the credential, and errors in n8n's three modes. */
import { cloudData, stage } from './contexts';
/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-explicit-any -- plain JavaScript tools of the project */
const { runCanvas } = require('../../scripts/canvas');
const { startSimulator } = require('../simulators/jira/server.js');

const canvas = (parameters: object, more: object = {}) => ({
	name: 'Jira',
	nodes: [
		{ id: '1', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
		{
			id: '2',
			name: 'Jira',
			type: 'n8n-nodes-dataops.jiraIssues',
			typeVersion: 1,
			position: [200, 0],
			parameters,
			credentials: { jiraInstanceApi: { name: 'Jira' } },
			...more,
		},
	],
	connections: { Start: { main: [[{ node: 'Jira', type: 'main', index: 0 }]] } },
	settings: {},
});

describe('Jira Issues', () => {
	let cloud: any;
	let center: any;

	beforeAll(async () => {
		cloud = await startSimulator({ generate: { issues: 130, seed: 4, rich: true } });
		center = await startSimulator({
			config: { deployment: 'dataCenter' },
			generate: { issues: 40, seed: 4, rich: true },
		});
	});
	afterAll(async () => {
		await cloud.close();
		await center.close();
	});
	afterEach(() => {
		cloud.sim.limits.faults = [];
		cloud.sim.assertClean();
		center.sim.assertClean();
	});

	const run = async (parameters: object, { data = cloudData(cloud.url), more = {}, staticData = {} as object } = {}) =>
		await runCanvas(canvas(parameters, more), {
			credentials: { Jira: { type: 'jiraInstanceApi', data } },
			staticData,
		});
	const dataCenter = () => ({
		deployment: 'detect',
		baseUrl: center.url,
		authentication: 'personalAccessToken',
		personalAccessToken: 'sim-pat',
		instance: 'two',
	});

	it('lists fields with their types, and flags names that occur twice', async () => {
		const { nodes } = await run({ resource: 'field', operation: 'getMany' });
		const rows = nodes.Jira.outputs[0].map((item: any) => item.json);
		expect(nodes.Jira.outputs).toHaveLength(1);
		expect(
			rows.filter(({ name }: any) => name === 'Order Number').every(({ duplicate_name }: any) => duplicate_name),
		).toBe(true);
		expect(rows.find(({ field_id }: any) => field_id === 'customfield_10017')).toMatchObject({
			type: 'array',
			items: 'option',
			duplicate_name: false,
			instance: 'one',
		});
	});

	it('lists statuses and projects', async () => {
		const statuses = await run({ resource: 'status', operation: 'getMany' });
		expect(statuses.nodes.Jira.outputs[0].map((item: any) => item.json)).toContainEqual({
			instance: 'one',
			status_id: '10003',
			name: 'At Listing',
			untranslated_name: 'At Listing',
			category: 'indeterminate',
			duplicate_name: false,
		});
		const projects = await run({ resource: 'project', operation: 'getMany' }, { data: dataCenter() });
		expect(projects.nodes.Jira.outputs[0].map((item: any) => item.json.project_key).sort()).toEqual([
			'LAB',
			'OPS',
			'WEB',
		]);
	});

	it('tests an instance: user, version, zone, clock, epoch JQL, page sizes', async () => {
		const { nodes } = await run({ resource: 'instance', operation: 'test' });
		expect(nodes.Jira.outputs[0][0].json).toMatchObject({
			user: 'User 0',
			deployment: 'cloud',
			time_zone: 'UTC',
			clock_skew_seconds: 0,
			epoch_jql: true,
			page_size_ids: 130,
			page_size_fields: 100,
		});
	});

	it('validates a mapping: missing fields, wrong types, samples; and writes nothing', async () => {
		const columns = [
			{ target: 'good', sources: ['customfield_10010'] },
			{ target: 'missing', sources: ['customfield_77777'] },
			{ target: 'twice', sources: ['Order Number'] },
			{ target: 'wrong', sources: ['summary'], type: 'integer' },
			{ target: 'odd', sources: ['labels'], type: 'decimal' },
			{ target: 'legacy', sources: ['Legacy Code'] },
		];
		const { nodes } = await run({
			resource: 'mapping',
			operation: 'validate',
			chooseBy: 'projectKeys',
			projectKeys: 'OPS',
			mappingMode: 'json',
			mappingJson: JSON.stringify({ columns }),
			sampleSize: 10,
		});
		const verdicts = Object.fromEntries(nodes.Jira.outputs[0].map((item: any) => [item.json.column, item.json]));
		expect(verdicts.good).toMatchObject({
			ok: true,
			exists: true,
			type_fits: true,
			field_ids: ['customfield_10010'],
			sampled: 10,
			filled: 10,
		});
		expect(verdicts.good.samples[0]).toMatch(/^ORD-/);
		expect(verdicts.missing).toMatchObject({ ok: false, exists: false });
		expect(verdicts.twice).toMatchObject({
			ok: false,
			exists: false,
			messages: [expect.stringContaining('customfield_10014')],
		});
		expect(verdicts.wrong).toMatchObject({ ok: false, exists: true, type_fits: false });
		expect(verdicts.odd).toMatchObject({ ok: false, type_fits: false });
		expect(verdicts.legacy).toMatchObject({ ok: true, filled: 0, messages: [expect.stringContaining('Empty in all')] });
	});

	it('lists ids to find deletions, in one call for 5,000', async () => {
		const before = cloud.sim.total;
		const { nodes } = await run({ resource: 'issue', operation: 'getManyIds', chooseBy: 'all' });
		expect(nodes.Jira.outputs[0]).toHaveLength(130);
		expect(nodes.Jira.outputs[0][0].json).toEqual({ instance: 'one', issue_id: expect.any(String) });
		expect(cloud.sim.total - before).toBe(1);
		const keyed = await run({
			resource: 'issue',
			operation: 'getManyIds',
			chooseBy: 'all',
			options: { includeKeys: true },
		});
		expect(keyed.nodes.Jira.outputs[0][0].json).toEqual({
			instance: 'one',
			issue_id: expect.any(String),
			issue_key: expect.stringMatching(/-\d+$/),
		});
	});

	it('counts, and says that Cloud estimates', async () => {
		const estimate = await run({
			resource: 'issue',
			operation: 'count',
			chooseBy: 'jql',
			jql: 'project = OPS order by rank',
		});
		expect(estimate.nodes.Jira.outputs[0][0].json).toMatchObject({ exact: false, count: expect.any(Number) });
		const exact = await run({ resource: 'issue', operation: 'count', chooseBy: 'all' }, { data: dataCenter() });
		expect(exact.nodes.Jira.outputs[0][0].json).toEqual({ instance: 'two', count: 40, exact: true });
	});

	it('gives the status history alone, from Data Center', async () => {
		const { nodes } = await run(
			{
				resource: 'issue',
				operation: 'getStatusHistory',
				chooseBy: 'projectKeys',
				projectKeys: 'OPS, WEB, LAB',
				statusColumns: 'names',
				statusNames: 'Closed',
			},
			{ data: dataCenter() },
		);
		const [issues, transitions] = nodes.Jira.outputs;
		expect(Object.keys(issues[0].json)).toEqual([
			'instance',
			'issue_id',
			'issue_key',
			'project_key',
			'status',
			'created_at',
			'updated_at',
			'status_closed_first_at',
			'status_closed_last_at',
			'status_closed_count',
			'status_closed_seconds',
		]);
		expect(transitions[0].json).toEqual({
			instance: 'two',
			issue_id: expect.any(String),
			seq: 1,
			from_id: null,
			from_name: null,
			to_id: '10000',
			to_name: 'To Do',
			category: 'new',
			entered_at: expect.any(String),
			left_at: expect.any(String),
			seconds: expect.any(Number),
			author_id: null,
		});
		expect(transitions[1].json.author_id).toMatch(/^user\d$/);
	});

	it('takes HTML of wiki text from Data Center itself', async () => {
		const mapping = {
			columns: [
				{ target: 'html', sources: ['description'], type: 'html' },
				{ target: 'raw', sources: ['description'], type: 'adf' },
			],
		};
		const { nodes } = await run(
			{
				resource: 'issue',
				operation: 'getMany',
				chooseBy: 'all',
				mappingMode: 'json',
				mappingJson: JSON.stringify(mapping),
				history: false,
			},
			{ data: dataCenter() },
		);
		expect(nodes.Jira.outputs[0][0].json).toMatchObject({
			html: expect.stringMatching(/^<p>Line one of \d+<br\/>Line two<\/p>$/),
			raw: expect.stringMatching(/^Line one/),
		});
		const ofCloud = await run({
			resource: 'issue',
			operation: 'getMany',
			chooseBy: 'all',
			mappingMode: 'json',
			mappingJson: JSON.stringify(mapping),
			history: false,
		});
		expect(ofCloud.nodes.Jira.outputs[0][0].json).toMatchObject({
			html: expect.stringMatching(/^<p>Line one of \d+<\/p><p>Line two<\/p>$/),
			raw: { type: 'doc' },
		});
	});

	it('writes issues and transitions as two NDJSON files', async () => {
		const result = await run({
			resource: 'issue',
			operation: 'getMany',
			chooseBy: 'all',
			mappingMode: 'columns',
			columns: {},
			options: { output: 'file' },
		});
		const [issues, transitions, , report] = result.nodes.Jira.outputs;
		expect(issues).toHaveLength(1);
		const lines = async (item: unknown) =>
			String(await result.binaryBuffer(item, 'data'))
				.trim()
				.split('\n')
				.map((line) => JSON.parse(line));
		expect(issues[0].json).toEqual({ fileName: 'jira-issues.ndjson', records: 130 });
		expect(await lines(issues[0])).toHaveLength(130);
		expect(await lines(transitions[0])).toHaveLength(report[0].json.transitions);
	});

	it('moves the watermark only when it is confirmed, where the canvas asks for that', async () => {
		const parameters = {
			resource: 'issue',
			operation: 'getChangedSince',
			chooseBy: 'all',
			mappingMode: 'columns',
			columns: {},
			watermarkStore: 'confirm',
		};
		const first = await run(parameters);
		const report = first.nodes.Jira.outputs[3][0].json;
		expect(report).toMatchObject({ issues: 130, watermarkMoved: false, state: expect.any(String) });
		// The load failed: nothing was confirmed, everything comes again.
		const again = await run(parameters, { staticData: first.staticData });
		expect(again.nodes.Jira.outputs[3][0].json).toMatchObject({ issues: 130 });
		const confirmed = await run(
			{
				resource: 'issue',
				operation: 'setWatermark',
				chooseBy: 'all',
				watermarkValue: report.state,
				watermarkKey: report.watermarkKey,
			},
			{ staticData: again.staticData },
		);
		expect(confirmed.nodes.Jira.outputs[3][0].json).toMatchObject({ watermark: report.watermark });
		const after = await run(parameters, { staticData: confirmed.staticData });
		expect(after.nodes.Jira.outputs[3][0].json).toMatchObject({ issues: 0 });
	});

	it('goes on from a state that the canvas has kept, and from a moment typed in', async () => {
		const all = await run({
			resource: 'issue',
			operation: 'getMany',
			chooseBy: 'all',
			mappingMode: 'columns',
			columns: {},
			history: false,
		});
		const { state } = all.nodes.Jira.outputs[3][0].json;
		const next = await run({
			resource: 'issue',
			operation: 'getChangedSince',
			chooseBy: 'all',
			mappingMode: 'columns',
			columns: {},
			watermarkStore: 'none',
			since: state,
		});
		expect(next.nodes.Jira.outputs[3][0].json).toMatchObject({ issues: 0, complete: true });
		const typed = await run({
			resource: 'issue',
			operation: 'getChangedSince',
			chooseBy: 'all',
			mappingMode: 'columns',
			columns: {},
			watermarkStore: 'none',
			since: '2026-01-06',
		});
		const expected = [...cloud.sim.site.issues.values()].filter(
			({ updated }: any) => updated >= Date.UTC(2026, 0, 6),
		).length;
		expect(typed.nodes.Jira.outputs[0]).toHaveLength(expected);
	});

	it('ends with what it has when the quota pauses for longer than allowed, and reports it', async () => {
		cloud.sim.limits.faults = [{ match: '/search/jql', after: 1, kind: 'quota', retryAfter: 2, times: 1 }];
		const { nodes, error } = await run({
			resource: 'issue',
			operation: 'getChangedSince',
			chooseBy: 'all',
			mappingMode: 'columns',
			columns: {},
			history: false,
			watermarkStore: 'none',
			options: { longestPause: 1, pageSize: 50 },
		});
		expect(error).toBeUndefined();
		expect(nodes.Jira.outputs[3][0].json).toMatchObject({
			complete: false,
			endedBecause: expect.stringContaining('quota'),
			resumeAt: expect.any(String),
		});
		await new Promise((resolve) => setTimeout(resolve, 2100));
	});

	it.each([
		[
			'unbounded JQL is told how to be bounded',
			{ chooseBy: 'jql', jql: 'order by created' },
			/bounded/,
			/project = OPS/,
		],
		["Jira's own message is shown", { chooseBy: 'jql', jql: 'colour = red' }, /Field 'colour' does not exist/, /JQL/],
		[
			'a project that is not there',
			{ chooseBy: 'projectKeys', projectKeys: 'NOPE' },
			/The value 'NOPE' does not exist/,
			/project keys/,
		],
		['no project chosen', { chooseBy: 'projectList', projects: [] }, /No project is chosen/, /at least one/],
	])('%s', async (_what, parameters, message, remedy) => {
		const { error } = await run({
			resource: 'issue',
			operation: 'getMany',
			mappingMode: 'columns',
			columns: {},
			...parameters,
		});
		expect(error.message).toMatch(message);
		expect(error.description).toMatch(remedy);
		expect(error.itemIndex).toBe(0);
	});

	it('keeps to the three error modes of n8n', async () => {
		const wrong = {
			resource: 'issue',
			operation: 'getMany',
			chooseBy: 'jql',
			jql: 'colour = red',
			mappingMode: 'columns',
			columns: {},
		};
		expect((await run(wrong)).status).toBe('error');
		const regular = await run(wrong, { more: { onError: 'continueRegularOutput' } });
		expect(regular.nodes.Jira.outputs[0][0].json.error).toMatch(/colour/);
		const own = await run(wrong, { more: { onError: 'continueErrorOutput' } });
		expect(own.nodes.Jira.outputs.at(-1)[0].json.error).toMatch(/colour/);
	});

	it('fills the lists of the editor to their end, and throws what Jira says', async () => {
		const editor = await stage('jiraIssues', { resource: 'issue', operation: 'getMany' }, cloudData(cloud.url));
		expect(await editor.load('getProjects')).toContainEqual({ name: 'Project OPS (OPS)', value: 'OPS' });
		expect(await editor.load('getFields')).toContainEqual({
			name: 'Order Number (customfield_10014)',
			value: 'customfield_10014',
			description: 'string, another field has the same name',
		});
		expect(await editor.load('getStatuses')).toContainEqual({ name: 'Closed (10009)', value: 'Closed' });
		const stranger = await stage('jiraIssues', {}, cloudData(cloud.url, { apiToken: 'wrong' }));
		for (const list of ['getProjects', 'getFields', 'getStatuses'])
			await expect(stranger.load(list)).rejects.toThrow(/Client must be authenticated/);
	});

	describe('the credential', () => {
		it('names user, deployment, version, time zone, and clock', async () => {
			const { test } = await stage('jiraIssues', {}, {});
			expect(await test(cloudData(cloud.url))).toEqual({
				status: 'OK',
				message: 'Signed in as User 0 on Jira Cloud 1001.0.0-SNAPSHOT, time zone UTC, clock in step. Instance: one',
			});
			expect((await test(dataCenter())).message).toMatch(/^Signed in as User 0 on Jira Data Center/);
			expect(
				(
					await test({
						deployment: 'dataCenter',
						baseUrl: `${center.url}/secure/Dashboard.jspa`,
						authentication: 'basic',
						username: 'robot@example.com',
						password: 'sim-token',
					})
				).status,
			).toBe('OK');
		});

		it('finds the cloud id by itself for scoped and OAuth tokens', async () => {
			const { test } = await stage('jiraIssues', {}, {});
			const gateway = { baseUrl: cloud.url, gatewayUrl: cloud.url };
			expect(
				await test({
					...gateway,
					authentication: 'scopedToken',
					email: 'robot@example.com',
					apiToken: 'sim-scoped-token',
				}),
			).toMatchObject({ status: 'OK' });
			expect(await test({ ...gateway, authentication: 'oauth', accessToken: 'sim-oauth-token' })).toMatchObject({
				status: 'OK',
			});
			expect(await test(cloudData(cloud.url, { apiToken: 'sim-scoped-token' }))).toMatchObject({
				status: 'Error',
				message: expect.stringContaining('Scoped API Token'),
			});
		});

		it('tells what is wrong in a sentence, without the secret', async () => {
			const { test } = await stage('jiraIssuesTrigger', {}, {});
			for (const [data, message] of [
				[cloudData(cloud.url, { apiToken: 'hunter2-wrong' }), /401/],
				[{ ...dataCenter(), personalAccessToken: 'hunter2-wrong' }, /401/],
				[cloudData('http://127.0.0.1:9'), /no answer/],
				[cloudData('not an address at all'), /not an address/],
				[cloudData(''), /base URL is empty/],
				[cloudData(center.url), /404|Data Center/],
			] as Array<[object, RegExp]>) {
				const result = await test(data);
				expect(result.status).toBe('Error');
				expect(result.message).toMatch(message);
				expect(result.message).not.toContain('hunter2');
			}
		}, 30_000);
	});
});
