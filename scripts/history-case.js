/**
 * npm run -s history-case -- <file.json> --engine postgres|mariadb|mysql --connection <credentials.json>
 *
 * Runs a history case (a file of the form told in docs/warehouse.md, "History cases") through the Warehouse node on the
 * n8n-core engine, one Load per step, compares the table after every step, runs each last step again and expects no
 * change. Prints {"name","engine","passed","difference"?}; exit code 0 or 1. Whatever goes wrong is told as the difference.
 *
 * The connection file is the data of a warehouseApi credential, or `{"<name>": {"type": "warehouseApi", "data": {…}}}` with
 * one entry per engine. The case gets a table of its own, dropped at the end.
 */
const path = require('node:path');
const { parseArgs } = require('node:util');

const USAGE = 'Usage: npm run -s history-case -- <file.json> --engine postgres|mariadb|mysql --connection <credentials.json>';

async function main(told) {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { engine: { type: 'string' }, connection: { type: 'string' } },
	});
	if (positionals.length !== 1 || !values.engine || !values.connection) throw new Error(USAGE);
	told.name = path.basename(positionals[0], '.json');
	told.engine = values.engine;
	if (!['postgres', 'mariadb', 'mysql'].includes(values.engine)) throw new Error(`There is no engine "${values.engine}". ${USAGE}`);
	const { readCase, readJson, credentialFor } = require('./historyCase/read');
	const history = readCase(positionals[0]);
	told.name = history.name;
	const credential = credentialFor(readJson(values.connection, 'connection file'), values.engine);
	const { runHistoryCase } = require('./historyCase/run');
	return await runHistoryCase(history, values.engine, credential);
}

// The one line is ours: what n8n-core writes to the standard output goes the other way.
const tell = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);

const told = { name: null, engine: null };
main(told).then(
	(result) => {
		tell(`${JSON.stringify(result)}\n`);
		process.exit(result.passed ? 0 : 1);
	},
	(error) => {
		const difference = error.message || error.code || String(error);
		process.stderr.write(`${difference}\n`);
		tell(`${JSON.stringify({ ...told, passed: false, difference })}\n`);
		process.exit(1);
	},
);
