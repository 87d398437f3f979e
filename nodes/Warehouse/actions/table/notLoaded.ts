/**
 * A load of items that failed as a whole, in a workflow that goes on in spite of errors: no row went in, so every item that
 * has no reason of its own leaves by Rejected with the reason of the run. n8n itself would keep the first item alone.
 */
import type { INodeExecutionData } from 'n8n-workflow';
import { errorCode, errorSentence, rejectedRow } from '../../../shared/items';
import type { RejectedRow } from '../../../shared/records/types';

const BATCH = 1000;

/** @param told the rows that were rejected before the run failed; they come first */
export async function* notLoaded(
	told: AsyncIterable<RejectedRow[]>,
	items: readonly INodeExecutionData[],
	error: unknown,
): AsyncGenerator<RejectedRow[]> {
	const known = new Set<number>();
	for await (const batch of told) {
		for (const { index } of batch) known.add(index);
		yield batch;
	}
	const reason = { stage: 'run', code: errorCode(error, 'RUN_FAILED'), message: errorSentence(error) };
	let rest: RejectedRow[] = [];
	for (const [index, { json }] of items.entries()) {
		if (known.has(index)) continue;
		rest.push(rejectedRow({ ...reason, index, record: json }));
		if (rest.length < BATCH) continue;
		yield rest;
		rest = [];
	}
	if (rest.length > 0) yield rest;
}
