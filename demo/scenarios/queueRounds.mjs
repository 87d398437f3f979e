/** The rounds of the queue-mode check: many executions at once, requests claimed, and a worker killed while it executes. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { ROOT } from '../lib/n8n.mjs';
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

/** `count` executions of all canvases in turn, at once. @returns their final states */
export async function storm(setup, rest, count, during) {
	const ids = [];
	for (let i = 0; i < count; i++) ids.push(start(rest, queued[i % queued.length]));
	const all = Promise.all(ids.map(async (id) => await rest.wait(await id)));
	await during?.();
	const ended = await Promise.all((await all).map(async (execution) => (isStarved(execution) ? { ...execution, ...(await startAgain(rest, execution)) } : execution)));
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
 * was cut off: it may have ended in the same moment. Then what was cut off is started again.
 */
export async function killRound(setup, rest, scenario, count) {
	for (let attempt = 1; attempt <= 5; attempt++) {
		await reset(setup, rest);
		const victim = setup.workers.at(-1);
		let hit = [];
		const ended = await storm(setup, rest, count, async () => {
			const deadline = Date.now() + 120_000;
			while (!(await isMidway(setup, rest, victim, scenario)) && Date.now() < deadline) await sleep(5);
			hit = [...victim.underWay];
			await victim.kill();
			// As an orchestrator does.
			await setup.startWorker(victim.number + 1);
		});
		const cut = ended.filter(({ id, status }) => hit.includes(String(id)) && status !== 'success');
		const others = ended.filter(({ id, status }) => !hit.includes(String(id)) && status !== 'success');
		if (!cut.some(({ workflowId }) => workflowId === scenario.workflowId)) continue;
		if (scenario.leased) await sleep(LEASE_MINUTES * 60_000 + 2000);
		const again = await Promise.all(cut.map(async (execution) => await startAgain(rest, execution)));
		for (const each of queued) await each.finish?.(setup, rest);
		return { attempt, cut, others, again };
	}
	throw new Error(`${scenario.title}: in five attempts no execution was cut off by the kill.`);
}

async function isMidway(setup, rest, victim, scenario) {
	const mine = [];
	for (const id of victim.underWay) {
		const { workflowId } = await rest.call('GET', `/executions/${id}`).catch(() => ({}));
		if (workflowId === scenario.workflowId) mine.push(id);
	}
	return mine.length > 0 && (await scenario.isMidway(setup)) && mine.some((id) => victim.underWay.has(id));
}

/**
 * n8n's Retry first. n8n 2.41 takes the call, but what it starts for an execution that was cut off may itself end with an
 * error, and where it kept nothing it refuses: then the canvas is started anew, as a user or its schedule would.
 */
async function startAgain(rest, { id, workflowId }) {
	const scenario = queued.find((each) => each.workflowId === workflowId);
	let why;
	try {
		const { id: retried } = await rest.call('POST', `/executions/${id}/retry`, { loadWorkflow: false });
		const execution = await rest.wait(retried);
		if (execution.status === 'success') return { by: 'Retry', status: 'success' };
		why = reasonOf(execution);
	} catch (error) {
		why = error.message;
	}
	const { status } = await rest.wait(await start(rest, scenario));
	return { by: 'anew', status, why };
}
