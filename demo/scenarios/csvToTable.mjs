/** A dirty CSV into a table, twice: the second file has 250 other amounts, so 250 rows are updated and the rest is left alone. */
import fs from 'node:fs';
import path from 'node:path';
import { makeOrders } from '../data/orders.mjs';
import { executeWorkflow, outputOf } from '../lib/n8n.mjs';

const CHANGED = 250;
export const WORKFLOW_ID = 'dataopsCsvToTable';

function compare(faults, what, actual, expected) {
	if (Number(actual) !== expected) faults.push(`${what} is ${actual}, must be ${expected}`);
}

async function load(setup, orders, implied, label, faults) {
	fs.writeFileSync(path.join(setup.files, 'orders.csv'), orders.csv);
	const result = await executeWorkflow(WORKFLOW_ID, setup.env);
	if (!result.ok) throw new Error(`The canvas failed: ${result.message}`);
	const [report] = outputOf(result.run, 'Load orders', 0);
	const rejected = outputOf(result.run, 'Load orders', 1);
	for (const [name, expected] of Object.entries(implied)) compare(faults, `${label}: ${name}`, report?.[name], expected);
	compare(faults, `${label}: rejected items`, rejected.length, implied.rejected);
	for (const row of rejected) if (!row.code || !row.message) faults.push(`${label}: a rejected row has no reason: ${JSON.stringify(row)}`);
	const seconds = (report?.durationMs ?? result.seconds * 1000) / 1000;
	return { canvas: label, read: report.read, inserted: report.inserted, updated: report.updated, unchanged: report.unchanged, rejected: report.rejected, seconds: seconds.toFixed(2) };
}

export const csvToTable = {
	title: 'CSV to table',
	workflowId: WORKFLOW_ID,
	async run(setup) {
		const faults = [];
		const first = makeOrders();
		const second = makeOrders({ changed: CHANGED });
		const { keys, read, rejected } = first.expected;
		const updated = [...second.expected.keys].filter(([key, amount]) => keys.get(key) !== amount).length;
		const rows = [
			await load(setup, first, { read, rejected, inserted: keys.size, updated: 0 }, 'CSV to table, first load', faults),
			await load(setup, second, { read, rejected, inserted: 0, updated, unchanged: keys.size - updated }, 'CSV to table, changed file', faults),
		];
		const { rows: stored } = await setup.warehouse.query('SELECT order_no, amount::text AS amount FROM orders');
		compare(faults, 'rows in the table', stored.length, keys.size);
		const wrong = stored.filter((row) => second.expected.keys.get(row.order_no) !== row.amount);
		if (wrong.length > 0) faults.push(`${wrong.length} amounts differ from the file, e.g. ${JSON.stringify(wrong[0])}`);
		const { rows: sample } = await setup.warehouse.query(
			'SELECT order_no, customer, city, item, quantity, amount::text, ordered_on::text FROM orders ORDER BY order_no LIMIT 5',
		);
		return { rows, faults, shown: { title: 'First rows of table orders, read back from PostgreSQL', records: sample.map((row) => ({ ...row, item: JSON.stringify(row.item) })) } };
	},
};
