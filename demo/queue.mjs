/**
 * npm run queue [-- --executions 40 --workers 2]: n8n's queue mode from nothing (Redis, PostgreSQL, one main process, some
 * workers, the pack on each), and the proof that many executions at once give what one after the other gives:
 *
 * 1. each canvas of `scenarios/queued.mjs` runs once, alone; what it left in its tables and services is noted;
 * 2. everything is emptied, and all of them run at once, many times;
 * 3. the same again, while one worker is killed in the middle; n8n gives its jobs to the others.
 *
 * Ends with an error when a result differs.
 */
import { parseArgs } from 'node:util';
import { startQueue } from './lib/queue.mjs';
import { signIn } from './lib/rest.mjs';
import { table } from './lib/table.mjs';
import { LEASE_MINUTES, queued } from './scenarios/queued.mjs';

const { values } = parseArgs({ options: { executions: { type: 'string', default: '40' }, workers: { type: 'string', default: '2' } } });
const executions = Number(values.executions);
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const setup = await startQueue({ workers: Number(values.workers) });
const faults = [];
/** Messages of executions that did not end well, each once. */
const told = new Set();
/** n8n keeps executions "flatted": strings stand in one list. The error's sentence is the one after its name. */
const reason = ({ workflowId, data }) => {
	const list = typeof data === 'string' ? JSON.parse(data) : [];
	const error = list.find((entry) => entry && typeof entry === 'object' && 'message' in entry && ('stack' in entry || 'description' in entry));
	return `${workflowId}: ${error ? list[Number(error.message)] : 'no message'}`;
};
const rows = [];

const start = async (rest, { workflowId, trigger }) => await rest.run(workflowId, trigger);

/** Runs each scenario in turn, `count` executions in all, at once; @returns their final states */
async function storm(rest, count, during) {
	const started = performance.now();
	const ids = [];
	for (let i = 0; i < count; i++) ids.push(start(rest, queued[i % queued.length]));
	const all = Promise.all(ids.map(async (id) => await rest.wait(await id)));
	await during?.();
	const ended = await all;
	for (const scenario of queued) await scenario.finish?.(setup, rest);
	for (const execution of ended) if (execution.status !== 'success') told.add(reason(execution));
	return { states: ended.map((execution) => execution.status), seconds: (performance.now() - started) / 1000 };
}

async function snapshots() {
	const taken = {};
	for (const scenario of queued) taken[scenario.title] = await scenario.snapshot(setup);
	return taken;
}

async function reset(rest) {
	for (const scenario of queued) await scenario.reset(setup, rest);
}

function compare(label, expected, actual) {
	for (const [title, text] of Object.entries(expected)) {
		if (actual[title] !== text) faults.push(`${label}, ${title}: differs from the serial run:\n    serial: ${text.slice(0, 200)}\n    now:    ${actual[title].slice(0, 200)}`);
	}
}

function count(states) {
	const counts = {};
	for (const state of states) counts[state] = (counts[state] ?? 0) + 1;
	return Object.entries(counts)
		.map(([state, number]) => `${number} ${state}`)
		.join(', ');
}

try {
	const rest = await signIn(setup.main.url);
	process.stderr.write('One after the other …\n');
	await reset(rest);
	const serialStart = performance.now();
	for (const scenario of queued) {
		const execution = await rest.wait(await start(rest, scenario));
		await scenario.finish?.(setup, rest);
		if (execution.status !== 'success') faults.push(`serial, ${scenario.title}: ${execution.status} (${reason(execution)})`);
	}
	const serial = await snapshots();
	rows.push({ run: 'serial, each canvas once', executions: queued.length, ended: 'all', seconds: ((performance.now() - serialStart) / 1000).toFixed(1) });

	process.stderr.write(`${executions} executions at once …\n`);
	await reset(rest);
	const together = await storm(rest, executions);
	rows.push({ run: 'at once', executions, ended: count(together.states), seconds: together.seconds.toFixed(1) });
	if (together.states.some((state) => state !== 'success')) faults.push(`at once: ${count(together.states)}`);
	compare('at once', serial, await snapshots());

	process.stderr.write('The same, and one worker is killed …\n');
	await reset(rest);
	const victim = setup.workers.at(-1);
	const killed = await storm(rest, executions, async () => {
		await sleep(5000);
		victim.child.kill('SIGKILL');
		await victim.exited;
	});
	rows.push({ run: 'one worker killed', executions, ended: count(killed.states), seconds: killed.seconds.toFixed(1) });
	// n8n 2.41 does not run the executions of a killed worker again by itself (its stalled count is fixed at 0); it marks them
	// as failed, and the schedule's next run, or the user's Retry, repeats them: as here.
	if (killed.states.some((state) => state !== 'success')) {
		process.stderr.write("The killed worker's claims come back when their lease is over …\n");
		await sleep(LEASE_MINUTES * 60_000 + 2000);
		const again = await storm(rest, queued.length);
		rows.push({ run: 'crashed ones again', executions: queued.length, ended: count(again.states), seconds: again.seconds.toFixed(1) });
		if (again.states.some((state) => state !== 'success')) faults.push(`after the kill: ${count(again.states)}`);
	}
	compare('one worker killed', serial, await snapshots());

	console.log(`\n${table(rows)}\n`);
	for (const sentence of told) console.log(`An execution ended with: ${sentence}`);
	if (faults.length === 0) console.log('Tables and services hold the same as after the serial run, each time.');
	else console.error(`Not as it must be:\n  ${faults.join('\n  ')}`);
} catch (error) {
	faults.push(error.message);
	console.error(error.stack);
} finally {
	await setup.stop();
}
process.exit(faults.length > 0 ? 1 : 0);
