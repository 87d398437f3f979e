/** The canvases that the queue-mode check runs many times at once, each with what it must leave behind. */
import { createHash } from 'node:crypto';
import { makeCustomers } from '../data/customers.mjs';
import { makeFolders, writeInbox } from '../data/samples.mjs';

const digest = (rows) => `${rows.length} rows, sha256 ${createHash('sha256').update(rows.map((row) => JSON.stringify(row)).join('\n')).digest('hex')}`;

/** Rows of a table as one text, without what differs from run to run (surrogate keys, times of writing). */
async function tableText(setup, name, columns, order) {
	const { rows } = await setup.warehouse.query('SELECT to_regclass($1) IS NOT NULL AS present', [name]);
	if (!rows[0].present) return `${name}: no table`;
	const { rows: stored } = await setup.warehouse.query(`SELECT ${columns} FROM ${name} ORDER BY ${order}`);
	return `${name}: ${digest(stored)}`;
}

const drop = async (setup, ...tables) => {
	for (const table of tables) await setup.warehouse.query(`DROP TABLE IF EXISTS ${table} CASCADE`);
};

/** Minutes until the claim of a killed worker is free again. */
export const LEASE_MINUTES = 1;

/** Canvas 1: every version and every stay once, however many executions wrote them. */
const jira = {
	title: 'Jira to history table',
	workflowId: 'dataopsJiraHistory',
	door: 'Every hour',
	/** Production executions keep watermarks in n8n; with empty tables they must read everything again. */
	async reset(setup) {
		await drop(setup, 'jira_issues', 'jira_transitions');
		await setup.n8nDatabase.query('UPDATE workflow_entity SET "staticData" = NULL WHERE id = $1', ['dataopsJiraHistory']);
	},
	/** The other canvas's executions write as well: this only says that writing has begun. */
	isMidway: async (setup) => (await setup.warehouse.query("SELECT to_regclass('jira_issues') IS NOT NULL AS is")).rows[0].is,
	snapshot: async (setup) =>
		[
			await tableText(setup, 'jira_issues', 'instance, issue_id, issue_key, status, "CURFLG"', 'instance, issue_id, "CURFLG"'),
			await tableText(setup, 'jira_transitions', 'instance, issue_id, seq, to_name, entered_at', 'instance, issue_id, seq'),
		].join('; '),
};

/** Canvas 2: every customer once in Joget. */
const joget = {
	title: 'CSV to Joget',
	workflowId: 'dataopsCsvToJoget',
	door: 'When clicking Execute',
	async reset(setup) {
		makeFolders(setup.files);
		writeInbox(setup.files, makeCustomers());
		setup.simulators.servers.production.state.tables.get('customer')?.clear();
	},
	isMidway: async (setup) => setup.simulators.servers.production.state.rows('customer').length > 0,
	async snapshot(setup) {
		const rows = setup.simulators.servers.production.state.rows('customer').map(({ id, code, name, since }) => ({ id, code, name, since }));
		return `customer: ${digest(rows.sort((a, b) => (a.id < b.id ? -1 : 1)))}`;
	},
};

/** A trigger started by hand shows a request without claiming it, unless it is told to claim. Workers read the stored workflow. */
async function tellToClaim(rest) {
	const workflow = await rest.call('GET', '/workflows/dataopsNightlyWarehouse');
	const { parameters } = workflow.nodes.find(({ name }) => name === 'Nightly job');
	parameters.options = { claimWhenTesting: true };
	// A killed worker's claim is given back when its lease is over; fifteen minutes would be long to watch.
	parameters.leaseMinutes = LEASE_MINUTES;
	await rest.call('PATCH', '/workflows/dataopsNightlyWarehouse', workflow);
}

/**
 * Canvas 5: each request claimed once, by whichever worker; what two jobs load is there once. Its trigger is started by hand: by itself
 * it looks once a minute. What a killed worker had claimed needs no Retry, a later look of the trigger takes it up.
 */
export const nightly = {
	title: 'Nightly warehouse',
	workflowId: 'dataopsNightlyWarehouse',
	trigger: 'Nightly job',
	/** A killed worker's claim is free when its lease is over. */
	leased: true,
	isMidway: async (setup) => (await setup.warehouse.query("SELECT EXISTS (SELECT 1 FROM dms_prcreq WHERE status = 'CLAIMED') AS is")).rows[0].is,
	async reset(setup, rest) {
		await tellToClaim(rest);
		await drop(setup, 'dim_customer', 'fact_sale', 'dms_prcreq', 'dms_jobsch', 'dms_job');
		const prepared = await rest.wait(await rest.run('dataopsNightlyWarehouse', 'Set up'));
		if (prepared.status !== 'success') throw new Error(`Nightly warehouse could not be set up: ${prepared.status}`);
	},
	/** Jobs wait for each other, so one start is not enough: the trigger looks until nothing is due. */
	async finish(setup, rest) {
		for (let i = 0; i < 4; i++) await rest.wait(await rest.run('dataopsNightlyWarehouse', 'Nightly job'));
	},
	async snapshot(setup) {
		const { rows } = await setup.warehouse.query('SELECT mapref, status, count(*)::int AS number FROM dms_prcreq GROUP BY 1, 2 ORDER BY 1, 2');
		return [
			`requests: ${rows.map(({ mapref, status, number }) => `${number} ${mapref} ${status}`).join(', ')}`,
			await tableText(setup, 'dim_customer', 'customer_no, "CURFLG"', 'customer_no, "CURFLG"'),
			await tableText(setup, 'fact_sale', 'sale_no', 'sale_no'),
		].join('; ');
	},
};

export const queued = [jira, joget, nightly];
