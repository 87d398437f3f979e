/** Fields of Get, Delete, Upload Files and Download File. */
import type { INodeProperties } from 'n8n-workflow';

const on = (...operation: string[]) => ({ show: { resource: ['record'], operation } });

export const recordIdDescription: INodeProperties = {
	displayName: 'Record ID',
	name: 'recordId',
	type: 'string',
	default: '',
	placeholder: 'e.g. CUST-0042',
	displayOptions: on('get', 'delete', 'uploadFiles', 'downloadFile'),
	description: 'ID of the record. For Upload Files, empty makes a new record.',
};

export const filesDescription: INodeProperties[] = [
	{
		displayName: 'Files',
		name: 'files',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: { file: [{ binaryPropertyName: 'data', field: '' }] },
		placeholder: 'Add File',
		required: true,
		displayOptions: on('uploadFiles'),
		options: [
			{
				displayName: 'File',
				name: 'file',
				values: [
					{
						displayName: 'Form Field',
						name: 'field',
						type: 'string',
						default: '',
						placeholder: 'e.g. contract',
						description: 'ID of the file upload field; of a field in a subform as subform_field',
					},
					{
						displayName: 'Input Data Field Name',
						name: 'binaryPropertyName',
						type: 'string',
						default: 'data',
						placeholder: 'e.g. data',
						hint: 'The name of the input field that holds the file',
					},
				],
			},
		],
	},
	{
		displayName: 'Other Fields',
		name: 'otherFields',
		type: 'json',
		default: '{}',
		displayOptions: on('uploadFiles'),
		description: 'Values of other fields to store with the files, as a JSON object',
	},
	{
		displayName: 'File Name',
		name: 'fileName',
		type: 'string',
		default: '',
		placeholder: 'e.g. contract.pdf',
		displayOptions: on('downloadFile'),
		description: 'Name of the file; empty gives all files of the field below as one ZIP (API Builder)',
	},
	{
		displayName: 'Form Field',
		name: 'field',
		type: 'string',
		default: '',
		placeholder: 'e.g. contract',
		displayOptions: on('downloadFile'),
		description: 'ID of the file upload field, where no file is named',
	},
	{
		displayName: 'Put Output File in Field',
		name: 'outputProperty',
		type: 'string',
		default: 'data',
		required: true,
		displayOptions: on('downloadFile'),
		hint: 'The name of the output field to put the file in',
	},
];

const common: INodeProperties[] = [
	{
		displayName: 'API ID Override',
		name: 'apiId',
		type: 'string',
		default: '',
		placeholder: 'e.g. API-1b4e28ba-2fa1-11d2-883f-0016d3cca427',
		description: 'Another API document than the credential’s, for this form',
	},
	{
		displayName: 'Attempts',
		name: 'attempts',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 20 },
		default: 5,
		description: 'Tries for one item, the first included',
	},
	{
		displayName: 'Concurrency',
		name: 'concurrency',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 10 },
		default: 4,
		description: 'Items under way at once. The output keeps the order of the input.',
	},
];

const timeout: INodeProperties = {
	displayName: 'Timeout',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 30,
	description: 'Seconds to wait for the answer to one try',
};

const collection = (operations: string[], options: INodeProperties[]): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	displayOptions: on(...operations),
	options,
});

export const singleOptions: INodeProperties[] = [
	collection(['delete', 'downloadFile'], [...common, timeout]),
	collection(
		['uploadFiles'],
		[
			...common,
			{
				displayName: 'Keep Existing Files',
				name: 'append',
				type: 'boolean',
				default: false,
				description: 'Whether to add to the files of the field instead of replacing them (API Builder)',
			},
			timeout,
		],
	),
	collection(
		['get'],
		[
			...common,
			{
				displayName: 'Flatten',
				name: 'flattenData',
				type: 'boolean',
				default: false,
				description: 'Whether nested data come as one level',
			},
			{
				displayName: 'Include Referenced Records',
				name: 'includeReferenceElements',
				type: 'boolean',
				default: false,
				description: 'Whether to add the records that select boxes and the like refer to',
			},
			{
				displayName: 'Include Subforms',
				name: 'includeSubformData',
				type: 'boolean',
				default: false,
				description: 'Whether to add the data of subforms',
			},
			{
				displayName: 'Missing Record',
				name: 'missing',
				type: 'options',
				default: 'fail',
				options: [
					{ name: 'Failed Output', value: 'fail' },
					{ name: 'Leave Out', value: 'ignore' },
				],
			},
			timeout,
		],
	),
];
