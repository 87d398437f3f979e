/** The canvases that the queue-mode check runs many times at once, each with what it must leave behind. */
import { makeOrders } from '../data/orders.mjs';
import fs from 'node:fs';
import path from 'node:path';
import { createHash } from 'node:crypto';

/** Rows of a table as one text, without what differs from run to run (surrogate keys, times of writing). */
async function tableText(setup, name, columns, order) {
	const { rows } = await setup.warehouse.query(`SELECT to_regclass($1) IS NOT NULL AS present`, [name]);
	if (!rows[0].present) return 'no table';
	const { rows: stored } = await setup.warehouse.query(`SELECT ${columns} FROM ${name} ORDER BY ${order}`);
	const text = stored.map((row) => JSON.stringify(row)).join('\n');
	return `${stored.length} rows, sha256 ${createHash('sha256').update(text).digest('hex')}`;
}

const csvToTable = {
	title: 'CSV to table',
	workflowId: 'dataopsCsvToTable',
	async reset(setup) {
		fs.writeFileSync(path.join(setup.files, 'orders.csv'), makeOrders().csv);
		await setup.warehouse.query('DROP TABLE IF EXISTS orders');
	},
	snapshot: async (setup) => await tableText(setup, 'orders', 'order_no, customer, city, item, quantity, amount, ordered_on', 'order_no'),
};

export const queued = [csvToTable];
