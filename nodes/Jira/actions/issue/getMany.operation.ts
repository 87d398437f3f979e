/** Get Many and Get Status History: all issues of a choice with their complete history. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { getMany } from '../../engine/getMany';
import { conditionOf } from '../../engine/jql';
import { Pull } from '../../engine/pull';
import type { IssueResult } from '../../engine/types';
import { advance, DEFAULT_LAG_MS, DEFAULT_OVERLAP_MS, emptyState } from '../../engine/watermark';
import { collect } from './outputs';
import { judge, reportItem } from './report';
import { openRun, pullSettings } from './settings';
import { watermarkKey } from './watermarkStore';

export async function execute(
	context: IExecuteFunctions,
	itemIndex: number,
	operation: string,
): Promise<INodeExecutionData[][]> {
	const startedAt = Date.now();
	const run = await openRun(context, itemIndex);
	const settings = await pullSettings(run, operation);
	const { client, instance } = run.connection;
	const asOf = client.serverNow();
	const warnings = [...settings.warnings];
	const pull = new Pull({
		...settings,
		instance,
		onReject: run.options.onReject,
		asOf,
		warn: (sentence) => warnings.push(sentence),
	});
	const met: Array<[string, number]> = [];
	async function* noting(): AsyncGenerator<IssueResult[]> {
		for await (const batch of getMany({ ...settings, time: null }, pull)) {
			for (const { id, updatedMs } of batch) met.push([id, updatedMs]);
			yield batch;
		}
	}
	const collected = await collect(context, noting(), run.options.output, itemIndex);
	const interrupted = judge(collected.interrupted);
	// A state to go on from with Get Changed Since; an unfinished listing is in no order of change, so it gives none.
	const state = interrupted ? null : advance(emptyState(), met, asOf, DEFAULT_LAG_MS + 2 * DEFAULT_OVERLAP_MS);
	const report = reportItem(
		{
			operation,
			connection: run.connection,
			counts: collected.counts,
			startedAt,
			interrupted,
			warnings,
			more: {
				watermark: state?.watermark ? new Date(state.watermark).toISOString() : null,
				watermarkKey: watermarkKey(instance, conditionOf(settings.choice)),
				state: state ? JSON.stringify(state) : null,
			},
		},
		itemIndex,
	);
	return [collected.issues, collected.transitions, collected.rejected, [report]];
}
