/** Resource Table: its operations and fields, and which function serves which. */
import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { mappingFields, optionFields, sourceFields } from './fields';
import * as load from './load.operation';
import * as preview from './preview.operation';

const operations: Record<string, { execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> }> = {
	load,
	preview,
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['table'] } },
		options: [
			{ name: 'Load', value: 'load', action: 'Load a table', description: 'Load rows into a table by a mapping' },
			{
				name: 'Preview',
				value: 'preview',
				action: 'Preview the load of a table',
				description: 'Show what a load would do, and change nothing',
			},
		],
		default: 'load',
	},
	...sourceFields,
	...mappingFields,
	...optionFields,
];

export async function execute(this: IExecuteFunctions, operation: string): Promise<INodeExecutionData[][]> {
	return await operations[operation].execute.call(this);
}
