/**
 * Watermarks in n8n's static data of the workflow, one per instance and query. With Move When Confirmed the new state waits
 * beside the old one until Set Watermark confirms it at the end of the canvas: a load that fails is read again.
 */
import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { readState, type PullState } from '../../engine/watermark';

interface StaticContext {
	getWorkflowStaticData(type: string): IDataObject;
}

type Shelf = Record<string, PullState>;

const shelf = (context: StaticContext): Shelf => {
	const data = context.getWorkflowStaticData('global');
	data.jiraWatermarks ??= {};
	return data.jiraWatermarks as unknown as Shelf;
};

/** Long queries are kept under their digest. */
export function watermarkKey(instance: string, condition: string): string {
	return `${instance}|${condition.length <= 120 ? condition : createHash('sha256').update(condition).digest('hex').slice(0, 32)}`;
}

export const loadState = (context: StaticContext, key: string): PullState => readState(shelf(context)[key]);

export function saveState(context: StaticContext, key: string, state: PullState): void {
	shelf(context)[key] = state;
}

export function removeState(context: StaticContext, key: string): void {
	delete shelf(context)[key];
}
