/**
 * The three onError modes of n8n, made to behave alike in every node:
 *
 * - stopWorkflow: the error is thrown, with its item's index; nothing of the node comes out.
 * - continueRegularOutput: the item comes out of the first output as `{ error: message, details: remedy }`.
 * - continueErrorOutput: n8n moves it to the Error output it adds behind the node's own, because its json holds nothing but
 *   error, message or details, and joins the input item's json to it (workflow-execute, handleNodeErrorOutput). `item.error`
 *   stays unset: it would have n8n replace the json by the bare message (normalizeNodeErrors).
 *
 * A cancel is thrown in all modes, so that a node does not go on with the next item.
 */
import type { INode, INodeExecutionData, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { errorCode, toNodeError } from './errors';

export interface OnErrorContext {
	getNode(): INode;
	continueOnFail(): boolean;
}

/** The item for an error, when the node goes on in spite of it. */
export function errorItem(error: NodeApiError | NodeOperationError, itemIndex: number): INodeExecutionData {
	return {
		json: { error: error.message, ...(error.description ? { details: error.description } : {}) },
		pairedItem: { item: itemIndex },
	};
}

/** Throws in stopWorkflow mode and after a cancel, else gives the item that stands for the error. */
export function failItem(context: OnErrorContext, error: unknown, itemIndex: number): INodeExecutionData {
	const nodeError = toNodeError(context, error, itemIndex);
	if (!context.continueOnFail() || errorCode(error) === 'CANCELLED') throw nodeError;
	return errorItem(nodeError, itemIndex);
}

/**
 * Runs `task` for each of `count` items and hands on what it gives; an item that fails comes out as the modes above say.
 * Arrays are appended one by one.
 */
export async function forEachItem(
	context: OnErrorContext,
	count: number,
	task: (itemIndex: number) => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[]> {
	const output: INodeExecutionData[] = [];
	for (let itemIndex = 0; itemIndex < count; itemIndex++) {
		try {
			for (const item of await task(itemIndex)) output.push(item);
		} catch (error) {
			output.push(failItem(context, error, itemIndex));
		}
	}
	return output;
}
