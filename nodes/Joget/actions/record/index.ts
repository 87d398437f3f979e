/** Resource Record: its operations, their fields, and which function runs which. */
import {
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
} from 'n8n-workflow';
import { writeOptions } from './options.description';
import { backendDescription, formDescription } from './target.description';
import { fieldsDescription, idDescription, sourceDescription } from './write.description';
import { write } from './write.operation';

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'upsert',
		displayOptions: { show: { resource: ['record'] } },
		options: [
			{
				name: 'Create',
				value: 'create',
				action: 'Create records',
				description: 'Create new records; an ID that exists is a failure',
			},
			{
				name: 'Create or Update',
				value: 'upsert',
				action: 'Create or update records',
				description: 'Create a new record, or update the current one if it already exists (upsert)',
			},
			{
				name: 'Update',
				value: 'update',
				action: 'Update records',
				description: 'Update existing records; an unknown ID is a failure',
			},
		],
	},
	...backendDescription,
	formDescription,
	...sourceDescription,
	...idDescription,
	...fieldsDescription,
	writeOptions,
];

export async function execute(this: IExecuteFunctions, operation: string): Promise<INodeExecutionData[][]> {
	switch (operation) {
		case 'upsert':
		case 'create':
		case 'update':
			return await write.call(this, operation);
		default:
			throw new NodeOperationError(this.getNode(), `The resource Record has no operation "${operation}"`);
	}
}
