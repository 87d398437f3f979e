/** Get Changed Since: what changed after the watermark, which moves only when the run has ended well. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { changedSince } from '../../engine/changedSince';
import { conditionOf } from '../../engine/jql';
import { Pull } from '../../engine/pull';
import { readState } from '../../engine/watermark';
import { collect } from './outputs';
import { judge, reportItem } from './report';
import { openRun, pullSettings } from './settings';
import { loadState, saveState, watermarkKey } from './watermarkStore';

export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<INodeExecutionData[][]> {
	const startedAt = Date.now();
	const run = await openRun(context, itemIndex);
	const settings = await pullSettings(run, 'getChangedSince');
	const { client, instance } = run.connection;
	const key = watermarkKey(instance, conditionOf(settings.choice));
	const store = run.read('watermarkStore', 'node');
	const since = run.read('since', '');
	const given = since !== null && since !== undefined && String(since).trim() !== '';
	const state = given ? readState(since) : store === 'none' ? readState(null) : loadState(context, key);
	const warnings = [...settings.warnings];
	const pull = new Pull({
		...settings,
		instance,
		onReject: run.options.onReject,
		asOf: client.serverNow(),
		warn: (sentence) => warnings.push(sentence),
		statusMemory: state.statuses,
	});
	const changes = await changedSince(
		{ ...settings, state, overlapMs: run.options.overlapMinutes * 60_000, lagMs: run.options.lagHours * 3_600_000 },
		pull,
	);
	const collected = await collect(context, changes.results, run.options.output, itemIndex);
	const interrupted = judge(collected.interrupted);
	const next = changes.state();
	if (store === 'node') saveState(context, key, next);
	const report = reportItem(
		{
			operation: 'getChangedSince',
			connection: run.connection,
			counts: collected.counts,
			startedAt,
			interrupted,
			warnings,
			more: {
				since: state.watermark === null ? null : new Date(state.watermark).toISOString(),
				watermark: next.watermark === null ? null : new Date(next.watermark).toISOString(),
				watermarkKey: key,
				watermarkMoved: store === 'node',
				late: changes.swept(),
				state: JSON.stringify(next),
			},
		},
		itemIndex,
	);
	return [collected.issues, collected.transitions, collected.rejected, [report]];
}
