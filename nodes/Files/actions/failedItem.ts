/**
 * The item that stands for a file that failed, with the file still there. In continueErrorOutput mode n8n itself joins the
 * input's json, and only when the item has nothing but the error; in continueRegularOutput mode it is joined here, so that a
 * file inside json (`binaryMode: combined`) is not lost either.
 */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { failItem } from '../../shared/items';

/** Throws in stopWorkflow mode. */
export function failedItem(context: IExecuteFunctions, error: unknown, itemIndex: number): INodeExecutionData {
	const item = failItem(context, error, itemIndex);
	const input = context.getInputData()[itemIndex];
	if (context.getNode().onError !== 'continueErrorOutput') item.json = { ...input.json, ...item.json };
	if (input.binary) item.binary = input.binary;
	return item;
}
