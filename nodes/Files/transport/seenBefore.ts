/**
 * Hashes of earlier runs, in n8n's own deduplication store. One call for the whole batch: each file of its own would be a
 * query of its own.
 */
import type { DeduplicationScope, IExecuteFunctions } from 'n8n-workflow';
import { DataOpsError } from '../../shared/items';

export interface HistoryOptions {
	scope: DeduplicationScope;
	maxEntries: number;
}

/** Records the hashes and tells which of them were there already. */
export async function seenBefore(
	context: Pick<IExecuteFunctions, 'helpers'>,
	hashes: string[],
	{ scope, maxEntries }: HistoryOptions,
): Promise<Set<string>> {
	if (hashes.length === 0) return new Set();
	try {
		const { processed } = await context.helpers.checkProcessedAndRecord([...new Set(hashes)], scope, {
			mode: 'entries',
			maxEntries,
		});
		return new Set(processed.map(String));
	} catch (cause) {
		throw new DataOpsError('The hashes of earlier runs could not be looked up', {
			code: 'HISTORY_UNAVAILABLE',
			remedy: 'Set Find Duplicates to Within the Batch, or check that n8n can reach its database.',
			detail: cause instanceof Error ? cause.message : String(cause),
			cause,
		});
	}
}
