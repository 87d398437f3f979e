/** Resource Lookup Data: its one operation and its fields. */
import {
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
} from 'n8n-workflow';
import { outputFormProperty } from '../../../shared/items';
import { failedRun } from '../record/failedRun';
import { load } from './load.operation';

const show = { resource: ['lookupData'] };

const EXAMPLE = `metadata_endpoints:
  livestockCategory:
    api_id: API-1b4e28ba-2fa1-11d2-883f-0016d3cca427
  livestockType:
    form_id: md16livestockType
    api_id: API-1b4e28ba-2fa1-11d2-883f-0016d3cca427
`;

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'load',
		displayOptions: { show },
		options: [
			{
				name: 'Load',
				value: 'load',
				action: 'Load lookup data',
				description: 'Create or update the rows of many code/name forms, parents first',
			},
		],
	},
	{
		displayName: 'Configuration From',
		name: 'configSource',
		type: 'options',
		default: 'text',
		displayOptions: { show },
		options: [
			{ name: 'File of the First Input Item', value: 'file' },
			{ name: 'Text', value: 'text' },
		],
	},
	{
		displayName: 'Configuration',
		name: 'configuration',
		type: 'string',
		typeOptions: { rows: 10 },
		default: EXAMPLE,
		required: true,
		displayOptions: { show: { ...show, configSource: ['text'] } },
		description: 'YAML or JSON with metadata_endpoints and endpoints; an existing joget.yaml is read as it is',
	},
	{
		displayName: 'Configuration Field Name',
		name: 'configProperty',
		type: 'string',
		default: 'config',
		required: true,
		displayOptions: { show: { ...show, configSource: ['file'] } },
		hint: 'The name of the input field that holds the configuration file',
	},
	{
		displayName: 'Records From',
		name: 'dataSource',
		type: 'options',
		default: 'files',
		displayOptions: { show },
		options: [
			{ name: 'Files', value: 'files', description: 'All files of the input items, found by their names' },
			{ name: 'Input Items', value: 'items', description: 'Items that name their endpoint in a field' },
		],
	},
	{
		displayName: 'Endpoint Field',
		name: 'endpointField',
		type: 'string',
		default: 'endpoint',
		required: true,
		displayOptions: { show: { ...show, dataSource: ['items'] } },
		description: 'Field of an item that names its endpoint; it is not sent',
	},
	{
		displayName: 'Record ID',
		name: 'idStrategy',
		type: 'options',
		default: 'uuid',
		displayOptions: { show },
		options: [
			{ name: 'Computed From the Code', value: 'uuid', description: 'The same code always gives the same ID' },
			{ name: 'The Code Itself', value: 'code' },
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: { show },
		options: [
			{
				displayName: 'Attempts',
				name: 'attempts',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 20 },
				default: 5,
				description: 'Tries for one record, the first included; overrides connection.retry_count',
			},
			{
				displayName: 'Check Fields',
				name: 'checkFields',
				type: 'boolean',
				default: true,
				description: 'Whether to read each form’s definition through the App API and check records before sending',
			},
			{
				displayName: 'Concurrency',
				name: 'concurrency',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 10 },
				default: 4,
				description: 'Records under way at once',
			},
			{
				displayName: 'Dry Run',
				name: 'dryRun',
				type: 'boolean',
				default: false,
				description: 'Whether to map, check and look, and send nothing that writes; overrides options.dry_run',
			},
			outputFormProperty('failedOutput', 'Failed Records', 'failed records'),
			{
				displayName: 'Fields Joget Would Drop',
				name: 'unknownFields',
				type: 'options',
				default: 'warn',
				description: 'What to do with unknown, hidden and read-only fields, which Joget drops without a word',
				options: [
					{ name: 'Drop', value: 'drop', description: 'Leave them out' },
					{ name: 'Error', value: 'error', description: 'The record goes to Failed' },
					{ name: 'Warn', value: 'warn', description: 'Leave them out and say so in the report' },
				],
			},
			outputFormProperty('savedOutput', 'Saved Records', 'saved records'),
			{
				displayName: 'Timeout',
				name: 'timeout',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 30,
				description: 'Seconds to wait for the answer to one try; overrides connection.timeout',
			},
		],
	},
];

export async function execute(this: IExecuteFunctions, operation: string): Promise<INodeExecutionData[][]> {
	if (operation !== 'load') {
		throw new NodeOperationError(this.getNode(), `The resource Lookup Data has no operation "${operation}"`);
	}
	try {
		return await load.call(this);
	} catch (error) {
		return failedRun(this, operation, error);
	}
}
