/** The rounds of the queue-mode check: many executions at once, requests claimed, and a worker killed while it executes. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { ROOT } from '../lib/n8n.mjs';
import { knock } from './doors.mjs';
import { LEASE_MINUTES, nightly, queued } from './queued.mjs';

/** n8n keeps executions "flatted". */
const flatted = () => createRequire(path.join(ROOT, 'demo', 'n8n', 'package.json'))('flatted');
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
	const ended = await Promise.all(first.map(async (execution) => (isStarved(execution) ? { ...execution, ...(await startAgain(rest, execution)) } : execution)));
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

/**
 * The same storm, and a worker is killed while it executes the canvas of `scenario`. Repeated until the victim's execution
 * was cut off: it may have ended in the same moment. Then n8n's Retry is used on what was cut off.
 */
export async function killRound(setup, rest, scenario, count) {
	for (let attempt = 1; attempt <= 5; attempt++) {
		await reset(setup, rest);
		const victim = setup.workers.at(-1);
		let hit = [];
		const ended = await storm(setup, rest, count, async () => {
			const deadline = Date.now() + 120_000;
			while (!(await isMidway(setup, victim, scenario)) && Date.now() < deadline) await sleep(5);
			hit = [...victim.underWay];
			await victim.kill();
			// As an orchestrator does.
			await setup.startWorker(victim.number + 1);
		});
		const cut = ended.filter(({ id, status }) => hit.includes(String(id)) && status !== 'success');
		const others = ended.filter(({ id, status }) => !hit.includes(String(id)) && status !== 'success');
		if (!cut.some(({ workflowId }) => workflowId === scenario.workflowId)) continue;
		if (cut.some(isLeased)) await leaseIsOver();
		const again = await Promise.all(cut.map(async (execution) => await startAgain(rest, execution)));
		for (const each of queued) await each.finish?.(setup, rest);
		return { attempt, cut, others, again };
	}
	throw new Error(`${scenario.title}: in five attempts no execution was cut off by the kill.`);
}

/** Asked of n8n's database and not of n8n: what is under way may be over in a tenth of a second. */
async function isMidway(setup, victim, scenario) {
	if (victim.underWay.size === 0 || !(await scenario.isMidway(setup))) return false;
	const { rows } = await setup.n8nDatabase.query('SELECT id::text FROM execution_entity WHERE "workflowId" = $1 AND id = ANY($2)', [scenario.workflowId, [...victim.underWay]]);
	return rows.some(({ id }) => victim.underWay.has(id));
}

const leaseIsOver = async () => await sleep(LEASE_MINUTES * 60_000 + 2000);
const isLeased = ({ workflowId }) => queued.find((each) => each.workflowId === workflowId).leased;

/**
 * Every node ran and none failed. The status does not tell it: where no node had ended before the cut, n8n 2.41 keeps the error
 * of the cut in the execution that Retry starts (execution.service deletes it only with a `lastNodeExecuted`), and an execution
 * with an error in its data is shown as failed.
 */
function ranThrough(execution) {
	const { resultData, executionData } = dataOf(execution) ?? {};
	const runs = Object.values(resultData?.runData ?? {}).flat();
	return runs.length > 1 && (executionData?.nodeExecutionStack ?? []).length === 0 && runs.every(({ executionStatus }) => executionStatus === 'success');
}

/** n8n's Retry. What holds a lease is left alone: the trigger takes it up when the lease is over. */
async function startAgain(rest, execution) {
	if (isLeased(execution)) return { by: 'the lease', status: 'success' };
	try {
		const { id } = await rest.call('POST', `/executions/${execution.id}/retry`, { loadWorkflow: false });
		const retried = await rest.wait(id);
		if (retried.status === 'success') return { by: 'Retry', status: 'success' };
		if (ranThrough(retried)) return { by: 'Retry', status: 'success', why: `every node ran and none failed, but n8n shows the error of the execution that was cut off (${reasonOf(retried)})` };
		return { by: 'Retry', status: retried.status, why: reasonOf(retried) };
	} catch (error) {
		return { by: 'Retry', status: 'refused', why: error.message };
	}
}
