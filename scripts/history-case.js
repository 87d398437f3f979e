/**
 * npm run -s history-case -- <file.json> --engine postgres|mariadb|mysql --connection <credentials.json>
 *
 * Runs a history case (a file of the form told in docs/warehouse.md, "History cases") through the Warehouse node on the
 * n8n-core engine, one Load per step, compares the table after every step, runs each last step again and expects no
 * change. Prints {"name","engine","passed","difference"?}; exit code 0 or 1.
 *
 * The connection file is the data of a warehouseApi credential, or `{"<name>": {"type": "warehouseApi", "data": {…}}}` with
 * one entry per engine. The case gets a table of its own, dropped at the end.
 */
const fs = require('node:fs');
const { parseArgs } = require('node:util');

const USAGE = 'Usage: npm run -s history-case -- <file.json> --engine postgres|mariadb|mysql --connection <credentials.json>';

async function main() {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { engine: { type: 'string' }, connection: { type: 'string' } },
	});
	if (positionals.length !== 1 || !values.engine || !values.connection) throw new Error(USAGE);
	const read = (file) => JSON.parse(fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
	const { runHistoryCase, credentialFor } = require('./historyCase/run');
	const result = await runHistoryCase(read(positionals[0]), values.engine, credentialFor(read(values.connection), values.engine));
	process.stdout.write(`${JSON.stringify(result)}\n`);
	return result.passed;
}

main().then(
	(passed) => process.exit(passed ? 0 : 1),
	(error) => {
		process.stderr.write(`${error.message}\n`);
		process.exit(1);
	},
);
