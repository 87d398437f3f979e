/**
 * npm run queue [-- --executions 40 --workers 2 --requests 20]: n8n's queue mode from nothing (Redis, PostgreSQL, one main
 * process, some workers, the pack on each), and the proof that many executions at once give what one after the other gives:
 *
 * 1. each canvas of `scenarios/queued.mjs` runs once, alone; what it left in its tables and services is noted;
 * 2. everything is emptied, and all of them run at once, many times;
 * 3. many triggers look at once for as many requests: none is claimed twice;
 * 4. once per canvas, one execution of each, and the worker is killed that executes that canvas; what was cut off is started
 *    anew, and claims of the killed worker are given back when their lease is over.
 *
 * Ends with an error when a result differs from the serial run's.
 */
import { parseArgs } from 'node:util';
import { startQueue } from './lib/queue.mjs';
import { signIn } from './lib/rest.mjs';
import { table } from './lib/table.mjs';
import { openDoor } from './scenarios/doors.mjs';
import { queued } from './scenarios/queued.mjs';
import { claims, killRound, reasonOf, reset, snapshots, start, storm } from './scenarios/queueRounds.mjs';

const number = { type: 'string' };
const { values } = parseArgs({ options: { executions: { ...number, default: '40' }, workers: { ...number, default: '2' }, requests: { ...number, default: '20' } } });
const executions = Number(values.executions);

const faults = [];
/** Messages of executions that did not end well, each once. */
const told = new Set();
const rows = [];
const setup = await startQueue({ workers: Number(values.workers) });
for (const signal of ['SIGINT', 'SIGTERM'])
	process.once(signal, async () => {
		await setup.stop();
		process.exit(1);
	});

function count(states) {
	const counts = {};
	for (const { status } of states) counts[status] = (counts[status] ?? 0) + 1;
	return Object.entries(counts)
		.map(([status, n]) => `${n} ${status}`)
		.join(', ');
}

async function round(run, title, work) {
	process.stderr.write(`${title} …\n`);
	const started = performance.now();
	const { executions: n, ended } = await work();
	rows.push({ run, executions: n, ended, seconds: ((performance.now() - started) / 1000).toFixed(1) });
}

function compare(label, expected, actual) {
	for (const [title, text] of Object.entries(expected)) {
		if (actual[title] !== text) faults.push(`${label}, ${title}: differs from the serial run:\n    serial: ${text.slice(0, 400)}\n    now:    ${actual[title].slice(0, 400)}`);
	}
}

function expectAll(label, states) {
	for (const execution of states) if (execution.status !== 'success') told.add(reasonOf(execution));
	if (states.some(({ status }) => status !== 'success')) faults.push(`${label}: ${count(states)}`);
}

try {
	const rest = await signIn(setup.main.url);
	for (const scenario of queued) if (scenario.door) await openDoor(rest, scenario);
	await reset(setup, rest);
	await round('serial, each canvas once', 'One after the other', async () => {
		for (const scenario of queued) {
			expectAll(`serial, ${scenario.title}`, [await rest.wait(await start(rest, scenario))]);
			await scenario.finish?.(setup, rest);
		}
		return { executions: queued.length, ended: 'all' };
	});
	const serial = await snapshots(setup);

	await reset(setup, rest);
	await round('at once', `${executions} executions at once`, async () => {
		const states = await storm(setup, rest, executions);
		expectAll('at once', states);
		return { executions, ended: count(states) };
	});
	compare('at once', serial, await snapshots(setup));

	const requests = Number(values.requests);
	await round('triggers at once', `${requests} triggers at once for ${requests} requests`, async () => {
		const { claimed, faults: wrong } = await claims(setup, rest, requests);
		for (const fault of wrong) faults.push(fault);
		return { executions: requests, ended: `${claimed} claims, none twice` };
	});

	for (const scenario of queued) {
		const label = `worker killed in ${scenario.title}`;
		await round(label, `A worker is killed while it executes ${scenario.title}`, async () => {
			const { cut, others, again } = await killRound(setup, rest, scenario);
			expectAll(`${label}, executions of other workers`, others);
			if (again.some(({ status }) => status !== 'success')) faults.push(`${label}: taken up again, ${count(again)}`);
			return { executions: queued.length, ended: `${cut.length} cut off, taken up again by ${[...new Set(again.map(({ by }) => by))].join(', ')}` };
		});
		compare(label, serial, await snapshots(setup));
	}
} catch (error) {
	faults.push(error.message);
	console.error(error.stack);
} finally {
	await setup.stop();
}
console.log(`\n${table(rows)}\n`);
for (const sentence of told) console.log(`Told by n8n: ${sentence}`);
if (faults.length === 0) console.log('Tables and services hold the same as after the serial run, each time.');
else console.error(`Not as it must be:\n  ${faults.join('\n  ')}`);
process.exit(faults.length > 0 ? 1 : 0);
