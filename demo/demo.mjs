/**
 * npm run demo: sets up all that it needs, executes the demo's canvases in a real n8n against a real PostgreSQL, prints
 * what happened, and ends with an error when a number is not what the input implies.
 */
import { prepare } from './lib/setup.mjs';
import { table } from './lib/table.mjs';
import { scenarios } from './scenarios/index.mjs';

/** Two at a time: most of the time goes into n8n's start, and they share neither tables nor files. */
async function runAll(setup) {
	const outcomes = [];
	const left = scenarios.entries();
	const worker = async () => {
		for (const [at, scenario] of left) {
			process.stderr.write(`Running "${scenario.title}" …\n`);
			outcomes[at] = await scenario.run(setup);
		}
	};
	await Promise.all([worker(), worker()]);
	return outcomes;
}

const started = performance.now();
const names = new Set(scenarios.map((scenario) => scenario.workflowId));
const setup = await prepare({ kind: 'demo', fresh: true, pick: (canvas) => names.has(canvas.id) });
let failed = 0;
try {
	const rows = [];
	const faults = [];
	const shown = [];
	const outcomes = await runAll(setup);
	for (const [at, scenario] of scenarios.entries()) {
		const outcome = outcomes[at];
		for (const row of outcome.rows) rows.push(row);
		for (const fault of outcome.faults) faults.push(`${scenario.title}: ${fault}`);
		if (outcome.shown) shown.push(outcome.shown);
	}
	console.log(`\n${table(rows, ['canvas', 'read', 'inserted', 'updated', 'unchanged', 'rejected', 'seconds'])}\n`);
	for (const { title, records } of shown) console.log(`${title}\n${table(records)}\n`);
	failed = faults.length;
	if (failed > 0) console.error(`Not as the input implies:\n  ${faults.join('\n  ')}`);
	else console.log(`All numbers are what the input implies (${Math.round((performance.now() - started) / 1000)} s).`);
} catch (error) {
	failed = 1;
	console.error(error.stack ?? error.message);
} finally {
	await setup.stop();
}
process.exit(failed > 0 ? 1 : 0);
