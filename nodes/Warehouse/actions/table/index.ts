/** Resource Table: its operations and fields, and which function serves which. */
import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { mappingFields, optionFields, sourceFields } from './fields';
import * as compare from './compare.operation';
import * as createDdl from './createDdl.operation';
import * as load from './load.operation';
import * as preview from './preview.operation';
import * as statistics from './statistics.operation';

const operations: Record<string, { execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> }> = {
	compare,
	createDdl,
	load,
	preview,
	statistics,
};

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['table'] } },
		options: [
			{
				name: 'Compare',
				value: 'compare',
				action: 'Compare a source with a table',
				description: 'Count and show the keys that differ, and change nothing',
			},
			{
				name: 'Create DDL',
				value: 'createDdl',
				action: 'Create the DDL of a table',
				description: 'Print or run the statements that make the table',
			},
			{ name: 'Load', value: 'load', action: 'Load a table', description: 'Load rows into a table by a mapping' },
			{
				name: 'Preview',
				value: 'preview',
				action: 'Preview the load of a table',
				description: 'Show what a load would do, and change nothing',
			},
			{
				name: 'Statistics',
				value: 'statistics',
				action: 'Get statistics of a table',
				description: 'Rows, size, last load and versions per key of a table or a schema',
			},
		],
		default: 'load',
	},
	...sourceFields,
	...createDdl.description,
	...statistics.description,
	...mappingFields,
	...optionFields,
];

export async function execute(this: IExecuteFunctions, operation: string): Promise<INodeExecutionData[][]> {
	return await operations[operation].execute.call(this);
}
