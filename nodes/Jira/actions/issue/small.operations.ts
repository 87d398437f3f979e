/** Get Many IDs, Count, and Set Watermark: one short answer each. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { ndjsonItem, toItem } from '../../../shared/items';
import { countIssues, idPages } from '../../engine/getMany';
import { conditionOf } from '../../engine/jql';
import { readState } from '../../engine/watermark';
import { CREDENTIAL, instanceOf } from '../../transport/connect';
import { readChoice } from '../choice';
import { judge, reportItem } from './report';
import { openRun, reader } from './settings';
import { removeState, saveState, watermarkKey } from './watermarkStore';

/** Every id that exists now: what a table has beyond them was deleted or is no longer visible. */
export async function getManyIds(context: IExecuteFunctions, itemIndex: number): Promise<INodeExecutionData[][]> {
	const startedAt = Date.now();
	const run = await openRun(context, itemIndex);
	const { client, instance } = run.connection;
	const { includeKeys, output } = run.options;
	const counts = { issues: 0, transitions: 0, rejected: 0 };
	let interrupted: unknown;
	async function* rows(): AsyncGenerator<object[]> {
		try {
			for await (const page of idPages(client, conditionOf(run.choice), null, [includeKeys ? 'key' : 'id'])) {
				counts.issues += page.length;
				yield page.map(({ id, key }) =>
					includeKeys ? { instance, issue_id: id, issue_key: key } : { instance, issue_id: id },
				);
			}
		} catch (error) {
			interrupted = error;
		}
	}
	const items: INodeExecutionData[] = [];
	if (output === 'file')
		items.push((await ndjsonItem(context, rows(), { fileName: 'jira-issue-ids.ndjson', filePairing: itemIndex })).item);
	else for await (const batch of rows()) for (const row of batch) items.push(toItem(row, itemIndex));
	const report = reportItem(
		{
			operation: 'getManyIds',
			connection: run.connection,
			counts,
			startedAt,
			interrupted: judge(interrupted),
			warnings: [],
		},
		itemIndex,
	);
	return [items, [], [], [report]];
}

export async function count(context: IExecuteFunctions, itemIndex: number): Promise<INodeExecutionData[][]> {
	const startedAt = Date.now();
	const run = await openRun(context, itemIndex);
	const { client, instance } = run.connection;
	const answer = await countIssues(client, run.choice);
	const report = reportItem(
		{
			operation: 'count',
			connection: run.connection,
			counts: { issues: 0, transitions: 0, rejected: 0 },
			startedAt,
			warnings: answer.exact ? [] : ['Jira Cloud estimates: the count is near, not exact.'],
		},
		itemIndex,
	);
	return [[toItem({ instance, ...answer }, itemIndex)], [], [], [report]];
}

/** By hand, or at the end of a canvas to confirm what a run has read. */
export async function setWatermark(context: IExecuteFunctions, itemIndex: number): Promise<INodeExecutionData[][]> {
	const read = reader(context, itemIndex);
	const instance = instanceOf(await context.getCredentials(CREDENTIAL, itemIndex));
	const key = String(read('watermarkKey', '') ?? '').trim() || watermarkKey(instance, conditionOf(readChoice(read)));
	const value = read('watermarkValue', '');
	const state = readState(value);
	if (state.watermark === null && Object.keys(state.seen).length === 0) removeState(context, key);
	else saveState(context, key, state);
	const watermark = state.watermark === null ? null : new Date(state.watermark).toISOString();
	return [[], [], [], [toItem({ operation: 'setWatermark', instance, watermarkKey: key, watermark }, itemIndex)]];
}
