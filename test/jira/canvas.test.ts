/** Whole canvases on n8n's own engine against the simulator on a socket. */
export {};
/* eslint-disable @typescript-eslint/no-require-imports -- plain JavaScript tools of the project */
const { runCanvas } = require('../../scripts/canvas');
const { startSimulator } = require('../simulators/jira/server.js');

type Sim = Awaited<ReturnType<typeof startSimulator>>;

const credential = (sim: Sim, more: object = {}) => ({
	Jira: {
		type: 'jiraInstanceApi',
		data: {
			deployment: 'cloud',
			baseUrl: sim.url,
			authentication: 'apiToken',
			email: 'robot@example.com',
			apiToken: 'sim-token',
			instance: 'one',
			...more,
		},
	},
});

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

describe('Jira Issues on a canvas', () => {
	let sim: Sim;
	beforeAll(async () => {
		sim = await startSimulator({ generate: { issues: 60, seed: 3 } });
	});
	afterAll(async () => {
		await sim.close();
	});
	afterEach(() => sim.sim.assertClean());

	it('gives issues, transitions, rejected rows, and a report from its four outputs', async () => {
		const result = await runCanvas(
			canvas({
				resource: 'issue',
				operation: 'getMany',
				chooseBy: 'all',
				mappingMode: 'columns',
				columns: {
					column: [
						{ target: 'summary', field: 'summary', type: 'string' },
						{ target: 'points', field: 'customfield_10011', type: 'decimal', required: true },
					],
				},
				history: true,
				statusColumns: 'seed',
			}),
			{ credentials: credential(sim) },
		);
		expect(result.error).toBeUndefined();
		const [issues, transitions, rejected, report] = result.nodes.Jira.outputs;
		expect(issues.length + rejected.length).toBe(60);
		expect(rejected).toHaveLength(6);
		expect(rejected[0].json).toMatchObject({ stage: 'validate', field: 'points', code: 'REQUIRED' });
		expect(issues[0].json).toMatchObject({
			instance: 'one',
			project_key: expect.any(String),
			points: expect.any(String),
			status_scheduled_count: expect.any(Number),
		});
		expect(transitions.length).toBeGreaterThan(issues.length);
		expect(report[0].json).toMatchObject({
			complete: true,
			read: 60,
			issues: 54,
			rejected: 6,
			transitions: transitions.length,
		});
		for (const output of result.nodes.Jira.outputs)
			for (const item of output) expect(item.pairedItem).toEqual({ item: 0 });
	});

	it('completes over a real socket while a tenth of the answers are limits, with projects side by side', async () => {
		sim.sim.limits.faults = [
			{ rate: 0.1, kind: 'burst', retryAfter: 1 },
			{ rate: 0.1, kind: 'server', status: 503, retryAfter: 1 },
		];
		const result = await runCanvas(
			canvas({
				resource: 'issue',
				operation: 'getMany',
				chooseBy: 'projectKeys',
				projectKeys: 'OPS, WEB, LAB',
				mappingMode: 'columns',
				columns: {},
				options: { splitByProject: true, pageSize: 5, attempts: 20 },
			}),
			{ credentials: credential(sim) },
		);
		sim.sim.limits.faults = [];
		expect(result.error).toBeUndefined();
		expect(
			new Set(result.nodes.Jira.outputs[0].map((item: { json: { issue_id: string } }) => item.json.issue_id)).size,
		).toBe(60);
		expect(result.nodes.Jira.outputs[0]).toHaveLength(60);
	});
});
