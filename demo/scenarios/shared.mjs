/** What the scenarios have in common: run a canvas in the real n8n, compare numbers, and sum what several runs of a node said. */
import { executeWorkflow } from '../lib/n8n.mjs';

export function compare(faults, what, actual, expected) {
	if (String(actual) !== String(expected)) faults.push(`${what} is ${actual}, must be ${expected}`);
}

/** Runs to the end or throws. @returns {Promise<{run: object, seconds: number}>} `seconds`: of the execution, without n8n's start */
export async function execute(workflowId, setup) {
	const result = await executeWorkflow(workflowId, setup.env);
	if (!result.ok) throw new Error(`The canvas failed: ${result.message}`);
	const { startedAt, stoppedAt } = result.run;
	const ms = new Date(stoppedAt).getTime() - new Date(startedAt).getTime();
	return { run: result.run, seconds: Number.isFinite(ms) ? ms / 1000 : result.seconds };
}

/** Items of one output over every run of a node. */
export const itemsOf = (run, node, output = 0) =>
	(run.data.resultData.runData[node] ?? []).flatMap((each) => (each.data?.main?.[output] ?? []).map(({ json }) => json));

export const sum = (items, name) => items.reduce((total, item) => total + Number(item[name] ?? 0), 0);
