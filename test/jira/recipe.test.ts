/** The canvas that ships as workflows/jira-to-history-table.json, run as it is: twice, with changes, and with a load that fails. */
export {};
/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-explicit-any -- plain JavaScript tools of the project */
const { runCanvas } = require('../../scripts/canvas');
const { createDatabase } = require('../support/postgres');
const { startSimulator } = require('../simulators/jira/server.js');
const recipe = require('../../workflows/jira-to-history-table.json');

describe('the canvas "Jira to history table"', () => {
	let db: any;
	let jira: any;
	beforeAll(async () => {
		db = await createDatabase();
		jira = await startSimulator({
			generate: { issues: 80, seed: 21, maxTransitions: 5, from: Date.now() - 20 * 86_400_000 },
		});
	});
	afterAll(async () => {
		await jira?.close();
		await db?.drop();
	});

	const run = async (staticData: object, database = db.credential) =>
		await runCanvas(recipe, {
			credentials: {
				'Demo Jira': {
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
				'Demo warehouse': { type: 'warehouseApi', data: database },
			},
			staticData,
		});

	const seconds = async (id: string) =>
		Number((await db.query('select status_scheduled_seconds s from jira_issues where issue_id = $1', [id]))[0].s);

	it('loads everything once, then only changes, and reads again what a failed load did not take', async () => {
		const first = await run({});
		expect(first.error).toBeUndefined();
		expect(Number((await db.query('select count(*) n from jira_issues'))[0].n)).toBe(80);

		const issue = jira.sim.site.createIssue({
			project: 'OPS',
			at: Date.now() - 100_000,
			fields: { summary: 'watched', fixVersions: [], customfield_10010: 'ORD-X', customfield_10011: 3 },
		});
		jira.sim.site.transition(issue.id, '10001', { at: Date.now() - 60_000 });
		jira.sim.site.transition(issue.id, '10009', { at: Date.now() - 30_000 });

		const failed = await run(first.staticData, { ...db.credential, password: 'wrong', user: 'nobody' });
		expect(failed.status).toBe('error');
		const second = await run(failed.staticData);
		expect(second.error).toBeUndefined();
		expect(second.nodes['Get changed issues'].outputs[3][0].json).toMatchObject({ issues: 1 });
		expect(await seconds(issue.id)).toBeCloseTo(30, 1);

		const third = await run(second.staticData);
		expect(third.error).toBeUndefined();
		expect(third.nodes['Get changed issues'].outputs[3][0].json).toMatchObject({ issues: 0 });
		jira.sim.assertClean();
	});
});
