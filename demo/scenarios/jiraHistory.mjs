/**
 * Two Jira sites into a history table and a fact table, twice: between the runs some issues move on, some are edited, some
 * are new. What must be in the tables is asked of the simulated sites themselves, never of the node.
 */
import { compare, execute, itemsOf, sum } from './shared.mjs';

export const WORKFLOW_ID = 'dataopsJiraHistory';
const MOVED = 25;
const ADDED = 5;

const sitesOf = ({ simulators: { servers } }) => [
	['cloud', servers.cloud.sim.site],
	['datacenter', servers.dc.sim.site],
];

/** Every stay in a status, as the sites know it. */
function stays(setup) {
	const rows = new Set();
	for (const [instance, site] of sitesOf(setup)) {
		for (const id of site.issues.keys()) {
			site.truth(id).forEach(({ name, enteredAt, leftAt }, at) => rows.add([instance, id, at + 1, name, enteredAt, leftAt].join('|')));
		}
	}
	return rows;
}

const countIssues = (setup) => sitesOf(setup).reduce((total, [, site]) => total + site.issues.size, 0);

async function load(setup, label, implied, faults) {
	const { run, seconds } = await execute(WORKFLOW_ID, setup);
	const reports = itemsOf(run, 'Report');
	const rejected = itemsOf(run, 'Rejected').length;
	compare(faults, `${label}: rejected items`, rejected, 0);
	return Object.entries(implied).map(([table, expected]) => {
		const own = reports.filter((report) => report.table.endsWith(table));
		const row = { inserted: sum(own, 'inserted'), updated: sum(own, 'versioned') + sum(own, 'updated'), unchanged: sum(own, 'unchanged'), rejected: sum(own, 'rejected') };
		for (const [name, value] of Object.entries(expected)) compare(faults, `${label}: ${table}, ${name}`, row[name], value);
		return { canvas: `Jira to history, ${label}: ${table}`, read: sum(own, 'read'), ...row, seconds: seconds.toFixed(2) };
	});
}

function changeSites(setup) {
	let moved = 0;
	for (const [, site] of sitesOf(setup)) {
		for (const issue of [...site.issues.values()].slice(0, MOVED)) {
			site.transition(issue.id, issue.statusId === '10009' ? '10001' : '10009');
			moved++;
		}
		const [{ projectKey }] = site.issues.values();
		for (let i = 0; i < ADDED; i++) site.createIssue({ project: projectKey, fields: { summary: `New ${i}` } });
	}
	return moved;
}

async function checkTables(setup, versions, faults) {
	const { rows: issues } = await setup.warehouse.query(`SELECT instance, issue_id, status FROM jira_issues WHERE "CURFLG" = 'Y'`);
	compare(faults, 'current versions', issues.length, countIssues(setup));
	const current = new Map(issues.map((row) => [`${row.instance}|${row.issue_id}`, row.status]));
	for (const [instance, site] of sitesOf(setup)) {
		for (const issue of site.issues.values()) {
			const expected = site.statuses.get(issue.statusId).name;
			if (current.get(`${instance}|${issue.id}`) !== expected) faults.push(`status of ${instance} ${issue.id} is not ${expected}`);
		}
	}
	const { rows: all } = await setup.warehouse.query('SELECT count(*) AS n FROM jira_issues');
	compare(faults, 'versions in all', all[0].n, versions);
	const { rows: loaded } = await setup.warehouse.query('SELECT instance, issue_id, seq, to_name, entered_at, left_at FROM jira_transitions');
	const wanted = stays(setup);
	const wrong = loaded.filter((row) => !wanted.has([row.instance, row.issue_id, row.seq, row.to_name, row.entered_at.getTime(), row.left_at?.getTime() ?? null].join('|')));
	compare(faults, 'stays in a status', loaded.length, wanted.size);
	if (wrong.length > 0) faults.push(`${wrong.length} stays differ from the sites, e.g. ${JSON.stringify(wrong[0])}`);
}

export const jiraHistory = {
	title: 'Jira to history table',
	workflowId: WORKFLOW_ID,
	async run(setup) {
		const faults = [];
		const before = { issues: countIssues(setup), stays: stays(setup).size };
		const first = await load(
			setup,
			'first',
			{ jira_issues: { inserted: before.issues, updated: 0 }, jira_transitions: { inserted: before.stays, updated: 0 } },
			faults,
		);
		const moved = changeSites(setup);
		const added = countIssues(setup) - before.issues;
		const second = await load(
			setup,
			'changes',
			// Who moves on gets a version, and leaves a stay that ends and one that begins.
			{ jira_issues: { inserted: added, updated: moved }, jira_transitions: { inserted: moved + added, updated: moved } },
			faults,
		);
		await checkTables(setup, before.issues + added + moved, faults);
		return { rows: [...first, ...second], faults };
	},
};
