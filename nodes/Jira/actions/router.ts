/** Leads each item to its operation; joins what they give, output by output. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { append, failItem } from '../../shared/items';
import * as catalogue from './catalogue/getMany.operation';
import * as instance from './instance/test.operation';
import * as changedSince from './issue/getChangedSince.operation';
import * as getMany from './issue/getMany.operation';
import * as small from './issue/small.operations';
import * as mapping from './mapping/validate.operation';

const ISSUE_OUTPUTS = 4;

async function issueOperation(
	context: IExecuteFunctions,
	itemIndex: number,
	operation: string,
): Promise<INodeExecutionData[][]> {
	switch (operation) {
		case 'getChangedSince':
			return await changedSince.execute(context, itemIndex);
		case 'getManyIds':
			return await small.getManyIds(context, itemIndex);
		case 'count':
			return await small.count(context, itemIndex);
		case 'setWatermark':
			return await small.setWatermark(context, itemIndex);
		default:
			return await getMany.execute(context, itemIndex, operation);
	}
}

export async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const resource = context.getNodeParameter('resource', 0) as string;
	const outputs: INodeExecutionData[][] = Array.from({ length: resource === 'issue' ? ISSUE_OUTPUTS : 1 }, () => []);
	const count = context.getInputData().length;
	for (let itemIndex = 0; itemIndex < count; itemIndex++) {
		const operation = context.getNodeParameter('operation', itemIndex) as string;
		try {
			if (resource === 'issue') {
				const given = await issueOperation(context, itemIndex, operation);
				given.forEach((items, index) => append(outputs[index], items));
			} else if (resource === 'mapping') append(outputs[0], await mapping.execute(context, itemIndex));
			else if (resource === 'instance') append(outputs[0], await instance.execute(context, itemIndex));
			else append(outputs[0], await catalogue.execute(context, itemIndex, resource));
		} catch (error) {
			outputs[0].push(failItem(context, error, itemIndex));
		}
	}
	return outputs;
}
