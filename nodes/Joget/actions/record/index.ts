/** Resource Record: its operations, their fields, and which function runs which. */
import {
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
} from 'n8n-workflow';
import { failedRun } from './failedRun';
import { getManyDescription } from './getMany.description';
import { getMany } from './getMany.operation';
import { writeOptions } from './options.description';
import { filesDescription, recordIdDescription, singleOptions } from './single.description';
import { deleteRecord, download, get, upload } from './single.operations';
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
				name: 'Delete',
				value: 'delete',
				action: 'Delete records',
				description: 'Delete records with their files and grids; one that is not there counts as deleted',
			},
			{
				name: 'Download File',
				value: 'downloadFile',
				action: 'Download a file of a record',
				description: 'Download a file, or all files of a field',
			},
			{
				name: 'Get',
				value: 'get',
				action: 'Get a record',
				description: 'Get a record by its ID',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many records',
				description: 'Get the rows of a list, with filters and order',
			},
			{
				name: 'Update',
				value: 'update',
				action: 'Update records',
				description: 'Update existing records; an unknown ID is a failure',
			},
			{
				name: 'Upload Files',
				value: 'uploadFiles',
				action: 'Upload files to a record',
				description: 'Store files in a record, or in a new one',
			},
		],
	},
	...backendDescription,
	formDescription,
	recordIdDescription,
	...filesDescription,
	...getManyDescription,
	...sourceDescription,
	...idDescription,
	...fieldsDescription,
	writeOptions,
	...singleOptions,
];

const OPERATIONS: Record<string, (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>> = {
	async upsert() {
		return await write.call(this, 'upsert');
	},
	async create() {
		return await write.call(this, 'create');
	},
	async update() {
		return await write.call(this, 'update');
	},
	get,
	getMany,
	delete: deleteRecord,
	uploadFiles: upload,
	downloadFile: download,
};

export async function execute(this: IExecuteFunctions, operation: string): Promise<INodeExecutionData[][]> {
	const run = OPERATIONS[operation];
	if (!run) throw new NodeOperationError(this.getNode(), `The resource Record has no operation "${operation}"`);
	try {
		return await run.call(this);
	} catch (error) {
		return failedRun(this, operation, error);
	}
}
