/** Runs one history case through the Warehouse node, step by step, and once more for each last step. */
const { randomBytes } = require('node:crypto');
const { runCanvas } = require('../canvas');
const { compareStep } = require('./compare');
const { openDatabase } = require('./database');
const { extraColumns, mappingFor, typesOf } = require('./mapping');
const { normaliseCase } = require('./read');

function canvas(operation, mapping) {
	return {
		name: 'History case',
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			{
				name: 'Warehouse',
				type: 'n8n-nodes-dataops.warehouse',
				alwaysOutputData: true,
				credentials: { warehouseApi: { name: 'Case' } },
				parameters: { resource: 'table', operation, source: 'file', binaryPropertyName: 'data', mappingMode: 'json', mappingJson: JSON.stringify(mapping), options: { format: 'json', rejectedOutput: 'items' } },
			},
		],
		connections: { Start: { main: [[{ node: 'Warehouse', type: 'main', index: 0 }]] } },
	};
}

/** The rows travel as a JSON file: a step without rows has no items, but it is an extract all the same. */
async function loadStep(credential, mapping, rows) {
	const data = Buffer.from(JSON.stringify(rows)).toString('base64');
	const result = await runCanvas(canvas('load', mapping), {
		credentials: { Case: { type: 'warehouseApi', data: credential } },
		input: [{ json: {}, binary: { data: { data, mimeType: 'application/json', fileName: 'rows.json' } } }],
	});
	if (result.status !== 'success') {
		const { message, description } = result.error ?? {};
		throw new Error([message, description].filter(Boolean).join(' '));
	}
	const [report, rejected] = result.nodes.Warehouse.outputs;
	return { report: report[0].json, rejected: (rejected ?? []).map(({ json }) => json).filter((row) => row.code !== undefined) };
}

/** @returns {Promise<{name: string, engine: string, passed: boolean, difference?: string}>} */
async function runHistoryCase(given, engine, credential) {
	const history = normaliseCase(given, 'unnamed');
	const database = await openDatabase(credential);
	const table = `hc_${randomBytes(6).toString('hex')}`;
	const types = typesOf(history);
	for (const { name, type } of extraColumns(history)) types[name] ??= type;
	const fail = (difference) => ({ name: history.name, engine, passed: false, difference });
	try {
		for (let i = 0; i < history.steps.length; i++) {
			const mapping = mappingFor(history, i, table);
			let step;
			if (i === 0 && extraColumns(history).length > 0) await createWithExtras(database, credential, history, table);
			try {
				step = await loadStep(credential, mapping, history.steps[i].rows);
			} catch (error) {
				return fail(`step ${i + 1}: ${error.message}`);
			}
			const rows = await database.rows(table);
			const difference = compareStep({ history, expected: history.expected[i], rows, rejected: step.rejected, types });
			if (difference) return fail(`step ${i + 1}: ${difference}`);
			if (i < history.steps.length - 1) continue;
			const before = JSON.stringify(rows);
			await loadStep(credential, mapping, history.steps[i].rows);
			const after = JSON.stringify(await database.rows(table));
			if (before !== after) return fail(`step ${i + 1} again: the table changed from ${before.slice(0, 500)} to ${after.slice(0, 500)}`);
		}
		return { name: history.name, engine, passed: true };
	} finally {
		await database.drop(table);
		await database.close();
	}
}

/** The table as it is found in the wild: with columns that the mapping does not know. An empty load makes it. */
async function createWithExtras(database, credential, history, table) {
	await loadStep(credential, mappingFor(history, 0, table), []);
	for (const { name, type } of extraColumns(history)) await database.addColumn(table, name, type);
}

module.exports = { runHistoryCase };
