/** Leads to the operation; an error of the whole run (rules, model, credential) becomes n8n's, in all three modes. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { failedItem } from './failedItem';
import * as files from './files.operation';
import * as model from './model.operation';
import { planOutputs, type OutputParameters } from './outputs';
import type { Operation } from './settings';

export async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	if (items.length === 0) return [[]];
	const operation = context.getNodeParameter('operation', 0) as Operation;
	try {
		if (operation === 'trainModel') return [await model.trainModel(context)];
		if (operation === 'evaluateModel') return [await model.evaluateModel(context)];
		return await files.execute(context, operation);
	} catch (error) {
		return everyItemFails(context, operation, items, error);
	}
}

/** The cause lies with the node, not with one file: each file stays, beside the error that stands for it. */
function everyItemFails(
	context: IExecuteFunctions,
	operation: Operation,
	items: INodeExecutionData[],
	error: unknown,
): INodeExecutionData[][] {
	const read = <T>(name: string, fallback: T) => context.getNodeParameter(name, 0, fallback) as T;
	const parameters: OutputParameters = {
		operation,
		outputMode: read('outputMode', 'single'),
		preset: read('preset', 'general'),
		rulesMode: read('rulesMode', 'none'),
		rules: read('rules', {}),
		moreCategories: read('moreCategories', ''),
		riskyOutput: read('riskyOutput', false),
		failedOutput: read('failedOutput', false),
	};
	const plan = planOutputs(parameters);
	const outputs: INodeExecutionData[][] = plan.labels.map(() => []);
	items.forEach((_item, itemIndex) => {
		outputs[plan.fallback].push(failedItem(context, error, itemIndex));
	});
	return outputs;
}
