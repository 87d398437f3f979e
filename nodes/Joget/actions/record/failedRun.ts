/**
 * A run that could not begin: no sign-in, no form, no file. Where the workflow goes on in spite of errors, n8n would put the
 * input items of a node that throws into its first output, which here is Saved. So every input item comes out of Failed
 * instead, and the report says that none was saved.
 */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { allItems, errorCode, rejectedItem, rejectedRow, toItem, toNodeError } from '../../../shared/items';

export function failedRun(context: IExecuteFunctions, operation: string, error: unknown): INodeExecutionData[][] {
	const nodeError = toNodeError(context, error, 0);
	if (!context.continueOnFail()) throw nodeError;
	const message = [nodeError.message, nodeError.description].filter(Boolean).join('. ');
	const items = context.getInputData();
	const failed = items.map(({ json }, index) => {
		const code = errorCode(error, 'RUN_FAILED');
		const row = rejectedRow({ index, record: json, stage: 'run', code, message });
		return rejectedItem({ ...row, httpStatus: null, attempts: 0, errors: [] } as typeof row, index);
	});
	const read = items.length;
	const report = { operation, state: 'failed', read, saved: 0, failed: read, skipped: 0, warnings: [message] };
	return [[], failed, [toItem(report, allItems(read))]];
}
