/** @jest-environment ./test/support/hostErrors.js */
/** Canvas 1: two Jira sites into a history table and a fact table, expectations taken from the sites' own truth. */
import { allRuns, openRig, type Rig } from './support/rig';

const FILE = 'jira-to-history-table.json';
jest.setTimeout(120_000);

describe('Jira to history table', () => {
	let rig: Rig;
	let staticData: object;
	beforeAll(async () => {
		rig = await openRig();
		staticData = {};
	});
	afterAll(async () => await rig.close());

	const sites = () => [
		['cloud', rig.servers.cloud.sim.site],
		['datacenter', rig.servers.dc.sim.site],
	];
	const run = async () => {
		const result = await rig.run(FILE, { staticData });
		expect(result.error).toBeUndefined();
		expect(allRuns(result, 'Rejected')).toEqual([]);
		const reports = allRuns(result, 'Report');
		const sum = (table: string, name: string) =>
			reports.filter((report) => report.table.endsWith(table)).reduce((total, report) => total + report[name], 0);
		return { result, reports, sum };
	};
	/** One row per stay in a status, from what the simulated sites know of themselves. */
	const truth = () => {
		const rows: string[] = [];
		for (const [instance, site] of sites())
			for (const id of site.issues.keys())
				for (const [at, visit] of site.truth(id).entries())
					rows.push(
						[
							instance,
							id,
							at + 1,
							visit.name,
							new Date(visit.enteredAt).toISOString(),
							visit.leftAt ? new Date(visit.leftAt).toISOString() : null,
						].join('|'),
					);
		return rows.sort();
	};
	const stays = async () =>
		(await rig.query('SELECT * FROM jira_transitions'))
			.map((row) =>
				[
					row.instance,
					row.issue_id,
					row.seq,
					row.to_name,
					row.entered_at.toISOString(),
					row.left_at?.toISOString() ?? null,
				].join('|'),
			)
			.sort();

	it('loads every issue once and every stay in a status of both sites', async () => {
		const { result, sum } = await run();
		expect(sum('jira_issues', 'inserted')).toBe(360);
		expect(await stays()).toEqual(truth());
		const rows = await rig.query('SELECT instance, issue_id, status, "CURFLG" FROM jira_issues');
		expect(rows).toHaveLength(360);
		for (const [instance, site] of sites())
			for (const issue of site.issues.values()) {
				const row = rows.find((each) => each.instance === instance && each.issue_id === issue.id);
				expect(row).toMatchObject({ status: site.statuses.get(issue.statusId).name, CURFLG: 'Y' });
			}
		expect(result.nodes['Confirm Cloud'].outputs[3][0].json.watermark).toEqual(expect.any(String));
	});

	it('keeps the time of ended stays only, as the difference of their ends', async () => {
		const [{ wrong, open }] = await rig.query(
			`SELECT count(*) FILTER (WHERE left_at IS NOT NULL AND abs(seconds - extract(epoch FROM left_at - entered_at)) > 0.001) AS wrong,
			        count(*) FILTER (WHERE left_at IS NULL AND seconds IS NOT NULL) AS open FROM jira_transitions`,
		);
		expect([Number(wrong), Number(open)]).toEqual([0, 0]);
	});

	it('reads nothing a second time', async () => {
		const { sum } = await run();
		expect(sum('jira_issues', 'read')).toBe(0);
		expect(await rig.query('SELECT 1 FROM jira_issues')).toHaveLength(360);
	});

	it('changes nothing when everything is read again without a watermark', async () => {
		staticData = {};
		const { sum } = await run();
		expect(sum('jira_issues', 'read')).toBe(360);
		expect(sum('jira_issues', 'unchanged')).toBe(360);
		expect(sum('jira_transitions', 'unchanged')).toBe(truth().length);
	});

	it('gives a changed issue a new version that begins where the old one ends, and adds a new issue', async () => {
		const { site } = rig.servers.cloud.sim;
		const [first] = [...site.issues.keys()];
		const to = site.mustHave(first).statusId === '10009' ? '10001' : '10009';
		site.transition(first, to);
		const made = rig.servers.dc.sim.site.createIssue({ project: 'CORE', fields: { summary: 'A new one' } });
		const { sum } = await run();
		expect([sum('jira_issues', 'read'), sum('jira_issues', 'versioned'), sum('jira_issues', 'inserted')]).toEqual([
			2, 1, 1,
		]);
		const versions = await rig.query(
			`SELECT status, "CURFLG", "EFFDT", "EXPDT" FROM jira_issues WHERE instance = 'cloud' AND issue_id = $1 ORDER BY "EFFDT"`,
			[first],
		);
		expect(versions.map((row) => row.CURFLG)).toEqual(['N', 'Y']);
		expect(versions[1].EFFDT).toEqual(versions[0].EXPDT);
		expect(versions[1].EFFDT.getTime()).toBe(site.mustHave(first).updated);
		expect(versions[1].status).toBe(site.statuses.get(to).name);
		expect(
			await rig.query(`SELECT 1 FROM jira_issues WHERE instance = 'datacenter' AND issue_id = $1`, [made.id]),
		).toHaveLength(1);
		expect(await stays()).toEqual(truth());
	});

	it('reads again what a failed load has not kept', async () => {
		const { site } = rig.servers.cloud.sim;
		const second = [...site.issues.keys()][1];
		site.edit(second, { summary: 'Edited' });
		await rig.query('ALTER TABLE jira_transitions RENAME TO hidden');
		await rig.query('CREATE VIEW jira_transitions AS SELECT 1 AS x');
		const failed = await rig.run(FILE, { staticData });
		expect(failed.status).toBe('error');
		await rig.query('DROP VIEW jira_transitions');
		await rig.query('ALTER TABLE hidden RENAME TO jira_transitions');
		const { sum } = await run();
		expect(sum('jira_issues', 'read')).toBe(1);
		expect(await rig.query(`SELECT 1 FROM jira_issues WHERE summary = 'Edited'`)).toHaveLength(1);
		expect(await stays()).toEqual(truth());
	});
});
