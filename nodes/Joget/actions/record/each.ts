/**
 * One call per input item, several at once, in the order of the input: what Get, Delete and the file operations share. An
 * item that fails comes out of Failed with its reason; the report counts every item of the input, those that a cancel left
 * over or that were to be left out when missing as skipped.
 */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { maskSecrets } from '../../../shared/http';
import { allItems, cancelSignal, errorCode, errorSentence, rejectedRow, toItem } from '../../../shared/items';
import { ordered } from '../../engine/record/ordered';
import type { WriteOutcome } from '../../engine/record/ports';
import { openBackend, type CallOptions, type OpenBackend } from './backend';
import { readFormId, type Backend } from './settings';

export interface EachContext extends OpenBackend {
	backend: Backend;
	appId: string;
	formId: string;
	item: number;
}

/** What one item gave: an item for the first output, or undefined for none. */
export type EachTask = (each: EachContext) => Promise<INodeExecutionData | undefined>;

/** A write that did not succeed, thrown so that it ends like any other failure of its item. */
export class OutcomeError extends Error {
	constructor(readonly outcome: Extract<WriteOutcome, { saved: false }>) {
		super(outcome.message);
	}
}

export function expectSaved(outcome: WriteOutcome): Extract<WriteOutcome, { saved: true }> {
	if (outcome.saved) return outcome;
	throw new OutcomeError(outcome);
}

export function recordIdOf(context: IExecuteFunctions, item: number): string {
	return String(context.getNodeParameter('recordId', item, '') ?? '').trim();
}

export async function eachItem(
	context: IExecuteFunctions,
	operation: string,
	task: EachTask,
): Promise<INodeExecutionData[][]> {
	const options = context.getNodeParameter('options', 0, {}) as CallOptions & { concurrency?: number };
	const backend = context.getNodeParameter('backend', 0) as Backend;
	const appId = backend === 'coreJson' ? String(context.getNodeParameter('appId', 0, '')).trim() : '';
	const signal = cancelSignal(context);
	const started = Date.now();
	const done: INodeExecutionData[] = [];
	const failed: INodeExecutionData[] = [];
	let leftOut = 0;
	const count = context.getInputData().length;
	let open: OpenBackend | undefined;
	try {
		const formId = readFormId(context);
		const opened = (open = await openBackend(context, { backend, appId, formId }, options));
		const work = async (item: number) => {
			try {
				return { item, output: await task({ ...opened, backend, appId, formId, item }) };
			} catch (error) {
				return { item, error };
			}
		};
		const concurrency = Math.min(10, Math.max(1, Math.trunc(options.concurrency ?? 4)));
		for await (const result of ordered(positions(count, signal), work, { concurrency, firstAlone: false })) {
			if ('error' in result) failed.push(failedItem(context, result.item, result.error));
			else if (result.output) done.push(result.output);
			else leftOut++;
		}
	} finally {
		open?.close();
	}
	const leftOver = count - done.length - failed.length - leftOut;
	const skipped = leftOver + leftOut;
	const report = {
		operation,
		backend,
		read: count,
		saved: done.length,
		failed: failed.length,
		skipped,
		...(skipped > 0
			? { skippedBecause: { ...(leftOut && { missing: leftOut }), ...(leftOver && { cancelled: leftOver }) } }
			: {}),
		state: signal?.aborted ? 'cancelled' : 'completed',
		durationMs: Date.now() - started,
		calls: open?.stats().calls,
		retries: open?.stats().retries,
	};
	return [done, failed, [toItem(report, allItems(count))]];
}

async function* positions(count: number, signal: AbortSignal | undefined): AsyncGenerator<number[]> {
	for (let item = 0; item < count && !signal?.aborted; item++) yield [item];
}

function failedItem(context: IExecuteFunctions, item: number, error: unknown): INodeExecutionData {
	const outcome = error instanceof OutcomeError ? error.outcome : undefined;
	const row = rejectedRow({
		index: item,
		key: recordIdOf(context, item) || null,
		record: context.getInputData()[item].json,
		stage: 'send',
		field: outcome?.errors[0]?.field ?? null,
		code: outcome?.code ?? errorCode(error),
		message: outcome?.message ?? errorSentence(error),
	});
	const more = {
		httpStatus: outcome ? outcome.httpStatus : ((error as { status?: number }).status ?? null),
		attempts: outcome?.attempts ?? (error as { attempts?: number }).attempts ?? 1,
		errors: outcome?.errors ?? [],
	};
	return toItem({ ...row, record: maskSecrets(row.record), ...more }, item);
}
