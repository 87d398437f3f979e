/** Customers into Joget's form, with the rows that the form's own rules refuse; then a list with new names and new customers. */
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { makeCustomers } from '../data/customers.mjs';
import { makeFolders, writeInbox } from '../data/samples.mjs';
import { compare, execute, itemsOf } from './shared.mjs';

export const WORKFLOW_ID = 'dataopsCsvToJoget';
const CHANGED = 40;
const ADDED = 20;

async function load(setup, label, customers, implied, faults) {
	writeInbox(setup.files, customers);
	const { run, seconds } = await execute(WORKFLOW_ID, setup);
	const [report] = itemsOf(run, 'Report');
	const { created = 0, updated = 0, unchanged = 0 } = report.actions;
	const row = { read: report.read, inserted: created, updated, unchanged, rejected: report.failed };
	for (const [name, expected] of Object.entries(implied)) compare(faults, `${label}: ${name}`, row[name], expected);
	const rejects = parse(fs.readFileSync(path.join(setup.files, 'out', 'customers-rejected.csv'), 'utf8'), { columns: true, bom: true });
	const told = rejects.map(({ row: number, field }) => `${number} ${field}`).join(', ');
	compare(faults, `${label}: rejected rows and fields`, told, customers.expected.rejected.map((each) => `${each.row} ${each.field}`).join(', '));
	if (rejects.some(({ reason }) => !reason)) faults.push(`${label}: a reject has no reason`);
	compare(faults, `${label}: other files left aside`, itemsOf(run, 'Other files').length, 2);
	return { canvas: `CSV to Joget, ${label}`, ...row, seconds: seconds.toFixed(2) };
}

export const csvToJoget = {
	title: 'CSV to Joget',
	workflowId: WORKFLOW_ID,
	async run(setup) {
		const faults = [];
		makeFolders(setup.files);
		const first = makeCustomers();
		const second = makeCustomers({ changed: CHANGED, added: ADDED });
		const before = first.expected.records;
		const after = second.expected.records;
		const inserted = [...after.keys()].filter((code) => !before.has(code)).length;
		const updated = [...after].filter(([code, row]) => before.has(code) && before.get(code).name !== row.name).length;
		const rows = [
			await load(setup, 'first list', first, { read: first.expected.read, inserted: before.size, updated: 0, rejected: first.expected.rejected.length }, faults),
			await load(
				setup,
				'changed list',
				second,
				{ read: second.expected.read, inserted, updated, unchanged: after.size - inserted - updated, rejected: second.expected.rejected.length },
				faults,
			),
		];
		const stored = setup.simulators.servers.production.state.rows('customer');
		compare(faults, 'customers in Joget', stored.length, after.size);
		for (const { code, name, since, postcode } of stored) {
			const wanted = after.get(code);
			if (!wanted || wanted.name !== name || wanted.since !== since || wanted.postcode !== postcode) faults.push(`customer ${code} is not as in the list`);
		}
		return { rows, faults };
	},
};
