/** The rounds of the queue-mode check: many executions at once, requests claimed, and a worker killed while it executes. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { ROOT } from '../lib/n8n.mjs';
import { knock } from './doors.mjs';
import { LEASE_MINUTES, nightly, queued } from './queued.mjs';

/** n8n keeps executions "flatted". */
const flatted = () => createRequire(path.join(ROOT, 'demo', 'n8n', 'package.json'))('flatted');
const ATTEMPTS = 8;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const dataOf = ({ data }) => (typeof data === 'string' ? flatted().parse(data) : data);

export const start = async (rest, { workflowId, trigger }) => await rest.run(workflowId, trigger);
export const reasonOf = (execution) => `${execution.workflowId}: ${dataOf(execution)?.resultData?.error?.message ?? 'no message'}`;

export async function reset(setup, rest) {
	for (const scenario of queued) await scenario.reset(setup, rest);
}

export async function snapshots(setup) {
	const taken = {};
	for (const scenario of queued) taken[scenario.title] = await scenario.snapshot(setup);
	return taken;
}

/** n8n gives each of its own regular expressions 250 ms by the clock: a machine with too few cores for all this breaks that. */
const isStarved = (execution) => execution.status === 'error' && /Regular expression execution timed out/.test(reasonOf(execution));

/** As production executions where the canvas has a door, else by hand. */
async function startMany(setup, rest, scenario, count) {
	if (scenario.door) return await knock(setup.main.url, rest, scenario, count);
	return await Promise.all(Array.from({ length: count }, async () => await start(rest, scenario)));
}

/** `count` executions, as many of each canvas, at once. @returns their final states */
export async function storm(setup, rest, count, during) {
	const shares = queued.map((scenario, at) => startMany(setup, rest, scenario, Math.ceil((count - at) / queued.length)));
	const all = Promise.all(shares.map(async (ids) => await Promise.all((await ids).map(async (id) => await rest.wait(id)))));
	await during?.();
	const first = (await all).flat();
	if (first.some((execution) => isStarved(execution) && isLeased(execution))) await leaseIsOver();
	const ended = await Promise.all(first.map(async (execution) => (isStarved(execution) ? { ...execution, ...(await startAgain(setup, rest, execution)) } : execution)));
	for (const scenario of queued) await scenario.finish?.(setup, rest);
	return ended;
}

/** Requests that the executions' triggers claimed, one entry per claim. */
const claimsOf = (executions) =>
	executions.flatMap((execution) => (dataOf(execution)?.resultData?.runData?.['Nightly job'] ?? []).flatMap((run) => (run.data?.main?.[0] ?? []).map(({ json }) => json.requestId).filter(Boolean)));

/** Many requests, and as many triggers that look for one at the same moment. @returns what is wrong */
export async function claims(setup, rest, count) {
	await nightly.reset(setup, rest);
	for (let i = 1; i < count; i++) await rest.wait(await rest.run(nightly.workflowId, 'Set up'));
	const { rows: asked } = await setup.warehouse.query("SELECT request_id FROM dms_prcreq WHERE status = 'NEW'");
	const ids = await Promise.all(Array.from({ length: count }, async () => await start(rest, nightly)));
	const ended = await Promise.all(ids.map(async (id) => await rest.wait(id)));
	await nightly.finish(setup, rest);
	const faults = [];
	const claimed = claimsOf(ended);
	const doubled = claimed.filter((id, at) => claimed.indexOf(id) !== at);
	if (asked.length !== count) faults.push(`claims: ${asked.length} requests were asked for, not ${count}`);
	if (claimed.length === 0) faults.push('claims: nothing was claimed');
	if (doubled.length > 0) faults.push(`claims: ${doubled.length} requests were claimed twice`);
	const { rows: wrong } = await setup.warehouse.query("SELECT request_id, mapref, status, attempts FROM dms_prcreq WHERE attempts > 1 OR status NOT IN ('DONE', 'NEW')");
	if (wrong.length > 0) faults.push(`claims: ${wrong.length} requests did not end at the first attempt, e.g. ${JSON.stringify(wrong[0])}`);
	return { claimed: claimed.length, faults };
}

/** What n8n says of an execution whose worker went away. */
const isCutOff = (execution) => execution.status !== 'success' && /failed to be processed too many times/.test(reasonOf(execution));

/**
 * One execution of each canvas, and the worker is killed that executes the one of `scenario`. Nobody else writes what it
 * writes, so what it leaves out would be missing. Repeated until it was cut off: it may have ended in the same moment. Then
 * what was cut off is started anew.
 */
export async function killRound(setup, rest, scenario) {
	for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
		await reset(setup, rest);
		const ended = await storm(setup, rest, queued.length, async () => {
			const deadline = Date.now() + 60_000;
			let victim;
			while (!(victim = await midway(setup, scenario)) && Date.now() < deadline) await sleep(5);
			if (!victim) return;
			await victim.kill();
			// As an orchestrator does.
			await setup.startWorker(victim.number + setup.workers.length + 1);
		});
		const cut = ended.filter(isCutOff);
		const others = ended.filter((execution) => execution.status !== 'success' && !isCutOff(execution));
		if (!cut.some(({ workflowId }) => workflowId === scenario.workflowId)) continue;
		if (cut.some(isLeased)) await leaseIsOver();
		const again = await Promise.all(cut.map(async (execution) => await startAgain(setup, rest, execution)));
		for (const each of queued) await each.finish?.(setup, rest);
		return { cut, others, again };
	}
	throw new Error(`${scenario.title}: in ${ATTEMPTS} attempts no execution was cut off by the kill.`);
}

/** The worker that executes it now. Asked of n8n's database and not of n8n: it may be over in a tenth of a second. */
async function midway(setup, scenario) {
	const underWay = setup.workers.flatMap((worker) => [...worker.underWay]);
	if (underWay.length === 0 || !(await scenario.isMidway(setup))) return undefined;
	const { rows } = await setup.n8nDatabase.query('SELECT id::text FROM execution_entity WHERE "workflowId" = $1 AND id = ANY($2)', [scenario.workflowId, underWay]);
	return setup.workers.find((worker) => rows.some(({ id }) => worker.underWay.has(id)));
}

const leaseIsOver = async () => await sleep(LEASE_MINUTES * 60_000 + 2000);
const scenarioOf = ({ workflowId }) => queued.find((each) => each.workflowId === workflowId);
const isLeased = (execution) => scenarioOf(execution).leased;

/**
 * As its schedule or the sender of its webhook would. n8n's own Retry is no help: when a worker goes away, n8n 2.41 writes an
 * empty run over what it had stored of the execution (`nodeExecutionStack: []`), and Retry then runs nothing. What holds a lease
 * is left alone: the trigger takes it up when the lease is over.
 */
async function startAgain(setup, rest, execution) {
	if (isLeased(execution)) return { by: 'the lease', status: 'success' };
	const [id] = await startMany(setup, rest, scenarioOf(execution), 1);
	const { status } = await rest.wait(id);
	return { by: 'a new start', status };
}
