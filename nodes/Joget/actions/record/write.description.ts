/** Fields of Create or Update, Create and Update: where records come from, how fields map, what makes the id. */
import type { INodeProperties } from 'n8n-workflow';

const show = { resource: ['record'], operation: ['upsert', 'create', 'update'] };

export const sourceDescription: INodeProperties[] = [
	{
		displayName: 'Records From',
		name: 'source',
		type: 'options',
		default: 'items',
		displayOptions: { show },
		options: [
			{ name: 'File', value: 'file', description: 'A CSV, JSON, NDJSON or XML file of each input item' },
			{ name: 'Input Items', value: 'items', description: 'Each input item is one record' },
		],
	},
	{
		displayName: 'Input Data Field Name',
		name: 'binaryPropertyName',
		type: 'string',
		required: true,
		default: 'data',
		placeholder: 'e.g. data',
		displayOptions: { show: { ...show, source: ['file'] } },
		hint: 'The name of the input field that holds the file',
	},
];

export const fieldsDescription: INodeProperties[] = [
	{
		displayName: 'Form Definition From',
		name: 'definitionSource',
		type: 'options',
		default: 'auto',
		displayOptions: { show },
		description: 'Where the form’s fields are read, so that what Joget would silently drop is found before sending',
		options: [
			{ name: 'App API', value: 'appApi', description: 'With the API key; the API needs the App API element' },
			{
				name: 'Automatic',
				value: 'auto',
				description: 'The backend’s own way; goes on without, and says so, where there is none',
			},
			{ name: 'Core JSON', value: 'coreJson', description: 'As an administrator' },
			{ name: 'Database', value: 'database', description: 'From Joget’s database' },
			{ name: 'None', value: 'none', description: 'Nothing is checked before sending' },
			{ name: 'Pasted JSON', value: 'pasted', description: 'The form’s JSON from the form builder' },
		],
	},
	{
		displayName: 'Definition App ID',
		name: 'definitionAppId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. crm',
		displayOptions: { show: { ...show, definitionSource: ['coreJson', 'database'], backend: ['apiBuilder'] } },
		description: 'ID of the app that holds the form',
	},
	{
		displayName: 'Form JSON',
		name: 'formDefinition',
		type: 'json',
		default: '{}',
		displayOptions: { show: { ...show, definitionSource: ['pasted'] } },
		description: 'The form’s JSON, as the form builder shows it under Advanced Tools',
	},
	{
		displayName: 'Fields Joget Would Drop',
		name: 'unknownFields',
		type: 'options',
		default: 'error',
		displayOptions: { show, hide: { definitionSource: ['none'] } },
		description: 'What to do with unknown, hidden and read-only fields, which Joget drops without a word',
		options: [
			{ name: 'Drop', value: 'drop', description: 'Leave them out' },
			{ name: 'Error', value: 'error', description: 'The record goes to Failed' },
			{ name: 'Warn', value: 'warn', description: 'Leave them out and say so in the report' },
		],
	},
	{
		displayName: 'Fields',
		name: 'fieldsMode',
		type: 'options',
		default: 'automatic',
		displayOptions: { show },
		options: [
			{ name: 'Automatic', value: 'automatic', description: 'Columns go to the fields of the same name' },
			{ name: 'Map Each Field', value: 'mapper', description: 'Fill in the form’s fields by hand or expression' },
			{
				name: 'Mapping',
				value: 'mapping',
				description: 'A mapping document: source, target, default, type, validators',
			},
		],
	},
	{
		displayName: 'Values',
		name: 'columns',
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'defineBelow', value: null },
		required: true,
		displayOptions: { show: { ...show, fieldsMode: ['mapper'], source: ['items'] } },
		typeOptions: {
			loadOptionsDependsOn: [
				'formId.value',
				'definitionSource',
				'backend',
				'appId',
				'definitionAppId',
				'formDefinition',
			],
			resourceMapper: {
				resourceMapperMethod: 'getFormFields',
				mode: 'add',
				fieldWords: { singular: 'field', plural: 'fields' },
				addAllFields: true,
				multiKeyMatch: false,
				supportAutoMap: true,
			},
		},
	},
	{
		displayName: 'Mapping',
		name: 'mapping',
		type: 'json',
		default:
			'[\n  { "source": "Customer Number", "target": "code", "type": "string", "validate": { "required": true } }\n]',
		displayOptions: { show: { ...show, fieldsMode: ['mapping'] } },
		description:
			'A list of { source, target, type, default, constant, normalise, coerce, validate }, or { "fields": [...] }',
	},
	{
		displayName: 'Map Each Field works with input items. For a file choose Automatic or Mapping.',
		name: 'mapperNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { ...show, fieldsMode: ['mapper'], source: ['file'] } },
	},
];

export const idDescription: INodeProperties[] = [
	{
		displayName: 'Record ID',
		name: 'idStrategy',
		type: 'options',
		default: 'column',
		displayOptions: { show },
		description: 'What a record is called in Joget. With any but the server’s, a repeated run never doubles a record.',
		options: [
			{ name: 'Column', value: 'column', description: 'The value of one column' },
			{
				name: 'From Key Columns',
				value: 'uuid',
				description: 'A UUID computed from key columns: the same key always gives the same ID',
			},
			{ name: "Server's", value: 'server', description: 'Joget makes a new ID for each record; a repeat doubles' },
			{ name: 'Template', value: 'template', description: 'Text with column names in braces' },
		],
	},
	{
		displayName: 'ID Column',
		name: 'idColumn',
		type: 'string',
		default: 'id',
		required: true,
		placeholder: 'e.g. code',
		displayOptions: { show: { ...show, idStrategy: ['column'] } },
	},
	{
		displayName: 'ID Template',
		name: 'idTemplate',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. {region}-{code}',
		displayOptions: { show: { ...show, idStrategy: ['template'] } },
		description: 'Column names in braces are replaced by their values; a missing value fails the record',
	},
	{
		displayName: 'Key Columns',
		name: 'keyColumns',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. region, code',
		displayOptions: { show: { ...show, idStrategy: ['uuid'] } },
		description: 'Columns that together tell one record from another, separated by commas',
	},
];
