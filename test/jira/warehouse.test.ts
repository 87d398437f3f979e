/** Jira Issues → Warehouse on n8n's own engine, with a real PostgreSQL: twice, the second time with changes. */
export {};
/* eslint-disable @typescript-eslint/no-require-imports -- plain JavaScript tools of the project */
const { runCanvas } = require('../../scripts/canvas');
const { createDatabase } = require('../support/postgres');
const { startSimulator } = require('../simulators/jira/server.js');

const column = (name: string, type: string, key = false) => ({ name, type, ...(key ? { key: true } : {}) });

const ISSUES = {
	version: 1,
	reference: 'jira_issues',
	target: { table: 'jira_issues', type: 'fact' },
	loadMode: 'upsert',
	columns: [
		column('instance', 'varchar(100)', true),
		column('issue_id', 'varchar(40)', true),
		column('issue_key', 'varchar(60)'),
		column('project_key', 'varchar(60)'),
		column('status', 'varchar(120)'),
		column('created_at', 'timestamp with time zone'),
		column('updated_at', 'timestamp with time zone'),
		column('summary', 'text'),
		column('story_points', 'numeric(12,4)'),
		column('versions', 'text'),
		column('status_scheduled_first_at', 'timestamp with time zone'),
		column('status_scheduled_count', 'integer'),
	],
};

const TRANSITIONS = {
	version: 1,
	reference: 'jira_transitions',
	target: { table: 'jira_transitions', type: 'fact' },
	loadMode: 'upsert',
	columns: [
		column('instance', 'varchar(100)', true),
		column('issue_id', 'varchar(40)', true),
		column('seq', 'integer', true),
		column('from_id', 'varchar(40)'),
		column('to_id', 'varchar(40)'),
		column('to_name', 'varchar(120)'),
		column('category', 'varchar(40)'),
		column('entered_at', 'timestamp with time zone'),
		column('left_at', 'timestamp with time zone'),
		column('seconds', 'numeric(18,3)'),
		column('author_id', 'varchar(120)'),
	],
};

const warehouse = (name: string, mapping: object, source: string, y: number) => ({
	id: name,
	name,
	type: 'n8n-nodes-dataops.warehouse',
	typeVersion: 1,
	position: [400, y],
	parameters: {
		resource: 'table',
		operation: 'load',
		source,
		binaryPropertyName: 'data',
		mappingMode: 'json',
		mappingJson: JSON.stringify(mapping),
		options: {},
	},
	credentials: { warehouseApi: { name: 'DB' } },
});

function canvas(output: string) {
	const source = output === 'file' ? 'file' : 'items';
	return {
		name: 'Jira to warehouse',
		nodes: [
			{
				id: '1',
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: '2',
				name: 'Jira',
				type: 'n8n-nodes-dataops.jiraIssues',
				typeVersion: 1,
				position: [200, 0],
				parameters: {
					resource: 'issue',
					operation: 'getChangedSince',
					chooseBy: 'all',
					mappingMode: 'json',
					mappingJson: JSON.stringify({
						columns: [
							{ target: 'summary', sources: ['summary'] },
							{ target: 'story_points', sources: ['customfield_10011'], type: 'decimal' },
							{ target: 'versions', sources: ['fixVersions[*].name'] },
						],
					}),
					statusColumns: 'seed',
					watermarkStore: 'node',
					options: { output },
				},
				credentials: { jiraInstanceApi: { name: 'Jira' } },
			},
			warehouse('Issues', ISSUES, source, -100),
			warehouse('Transitions', TRANSITIONS, source, 100),
		],
		connections: {
			Start: { main: [[{ node: 'Jira', type: 'main', index: 0 }]] },
			Jira: { main: [[{ node: 'Issues', type: 'main', index: 0 }], [{ node: 'Transitions', type: 'main', index: 0 }]] },
		},
		settings: {},
	};
}

describe.each(['items', 'file'])('Jira Issues → Warehouse, as %s', (output) => {
	let db: Awaited<ReturnType<typeof createDatabase>>;
	let jira: Awaited<ReturnType<typeof startSimulator>>;

	beforeAll(async () => {
		db = await createDatabase();
		jira = await startSimulator({
			generate: { issues: 150, seed: 11, maxTransitions: 6, from: Date.now() - 30 * 86_400_000 },
		});
	});
	afterAll(async () => {
		await jira?.close();
		await db?.drop();
	});

	async function expectSameState() {
		const { site } = jira.sim;
		const rows = await db.query('select * from jira_issues order by issue_id::bigint');
		const issues = [...site.issues.values()];
		expect(
			rows.map((row: Record<string, unknown>) => [
				row.issue_id,
				row.issue_key,
				row.project_key,
				row.status,
				(row.updated_at as Date).getTime(),
				row.summary,
				row.story_points === null ? null : Number(row.story_points),
				row.versions,
				row.status_scheduled_count,
			]),
		).toEqual(
			issues.map((issue) => [
				issue.id,
				`${issue.projectKey}-${issue.number}`,
				issue.projectKey,
				site.statuses.get(issue.statusId).name,
				issue.updated,
				issue.fields.summary,
				issue.fields.customfield_10011,
				issue.fields.fixVersions.map(({ name }: { name: string }) => name).join(', ') || null,
				issue.visits.filter((visit: { statusId: string }) => visit.statusId === '10001').length,
			]),
		);
		const moves = await db.query(
			'select issue_id, seq, to_id, entered_at, left_at from jira_transitions order by issue_id::bigint, seq',
		);
		expect(
			moves.map((row: Record<string, unknown>) => [
				row.issue_id,
				row.seq,
				row.to_id,
				(row.entered_at as Date).getTime(),
				row.left_at ? (row.left_at as Date).getTime() : null,
			]),
		).toEqual(
			issues.flatMap((issue) =>
				site
					.truth(issue.id)
					.map((visit: { statusId: string; enteredAt: number; leftAt: number | null }, index: number) => [
						issue.id,
						index + 1,
						visit.statusId,
						visit.enteredAt,
						visit.leftAt,
					]),
			),
		);
	}

	it('makes the tables equal the state of Jira, twice, the second time with changes', async () => {
		const credentials = {
			Jira: {
				type: 'jiraInstanceApi',
				data: {
					deployment: 'cloud',
					baseUrl: jira.url,
					authentication: 'apiToken',
					email: 'robot@example.com',
					apiToken: 'sim-token',
					instance: 'one',
				},
			},
			DB: { type: 'warehouseApi', data: db.credential },
		};
		const first = await runCanvas(canvas(output), { credentials, staticData: {} });
		expect(first.error).toBeUndefined();
		expect(first.nodes.Issues.outputs[0][0].json).toMatchObject({ read: 150 });
		await expectSameState();

		const { site } = jira.sim;
		const ids = [...site.issues.keys()];
		for (const id of ids.slice(0, 20)) site.transition(id, '10007');
		for (const id of ids.slice(10, 40)) site.edit(id, { summary: `changed ${id} "quoted", öß\nline` });
		site.move(ids[50], 'NEW');
		site.createIssue({ project: 'OPS', fields: { summary: 'brand new', fixVersions: [], customfield_10011: null } });
		const before = jira.sim.total;
		const second = await runCanvas(canvas(output), { credentials, staticData: first.staticData });
		expect(second.error).toBeUndefined();
		expect(second.nodes.Jira.outputs[3][0].json).toMatchObject({ issues: 42, complete: true });
		expect(jira.sim.total - before).toBeLessThanOrEqual(3);
		await expectSameState();

		const third = await runCanvas(canvas(output), { credentials, staticData: second.staticData });
		expect(third.nodes.Jira.outputs[3][0].json).toMatchObject({ issues: 0 });
		jira.sim.assertClean();
	});
});

describe('a load that fails', () => {
	it('is read again in the next run where the watermark moves when confirmed', async () => {
		const db = await createDatabase();
		const jira = await startSimulator({ generate: { issues: 25, seed: 5, from: Date.now() - 30 * 86_400_000 } });
		try {
			const confirmed = canvas('items');
			const [, node] = confirmed.nodes as Array<{ parameters: Record<string, unknown>; credentials?: object }>;
			node.parameters.watermarkStore = 'confirm';
			confirmed.nodes.push({
				...(node as (typeof confirmed.nodes)[number]),
				id: '9',
				name: 'Confirm',
				position: [400, 400],
				parameters: {
					resource: 'issue',
					operation: 'setWatermark',
					chooseBy: 'all',
					watermarkValue: '={{ $json.state }}',
					watermarkKey: '={{ $json.watermarkKey }}',
				} as never,
			});
			confirmed.connections.Jira.main.push([], [{ node: 'Confirm', type: 'main', index: 0 }]);
			confirmed.settings = { executionOrder: 'v1' };
			const run = async (staticData: object, more: object = {}) =>
				await runCanvas(confirmed, {
					credentials: {
						Jira: {
							type: 'jiraInstanceApi',
							data: {
								deployment: 'cloud',
								baseUrl: jira.url,
								authentication: 'apiToken',
								email: 'robot@example.com',
								apiToken: 'sim-token',
								instance: 'one',
							},
						},
						DB: { type: 'warehouseApi', data: { ...db.credential, ...more } },
					},
					staticData,
				});
			const failed = await run({}, { user: 'nobody', password: 'wrong' });
			expect(failed.status).toBe('error');
			const second = await run(failed.staticData);
			expect(second.error).toBeUndefined();
			expect(second.nodes.Jira.outputs[3][0].json).toMatchObject({ issues: 25 });
			expect(Number((await db.query('select count(*) n from jira_issues'))[0].n)).toBe(25);
			const third = await run(second.staticData);
			expect(third.nodes.Jira.outputs[3][0].json).toMatchObject({ issues: 0 });
		} finally {
			await jira.close();
			await db.drop();
		}
	});
});
