/** The visual query's parameters: fields, conditions, sort, joins, calculations, and how the rows leave. */
import type { INodeProperties } from 'n8n-workflow';
import { DEPENDS_ON_FORM } from '../targets';

import { compareAs, conditions, field } from './conditions.parameters';

const SHOW = { resource: ['formData'], operation: ['getMany'] };
const SHOW_CALCULATE = { resource: ['formData'], operation: ['calculate'] };
const SHOW_BOTH = { resource: ['formData'], operation: ['getMany', 'calculate'] };

export const formDataParameters: INodeProperties[] = [
	{
		displayName: 'Field Names or IDs',
		name: 'fields',
		type: 'multiOptions',
		default: [],
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		hint: 'Empty: every field. A field of a joined form is written join.field.',
		typeOptions: { loadOptionsMethod: 'getFields', loadOptionsDependsOn: DEPENDS_ON_FORM },
		displayOptions: { show: SHOW },
	},
	{
		displayName: 'Group By Names or IDs',
		name: 'groupBy',
		type: 'multiOptions',
		default: [],
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		hint: 'Empty: one result over all rows',
		typeOptions: { loadOptionsMethod: 'getFields', loadOptionsDependsOn: DEPENDS_ON_FORM },
		displayOptions: { show: SHOW_CALCULATE },
	},
	{
		displayName: 'Calculations',
		name: 'aggregates',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Calculation',
		default: { values: [{ function: 'count', field: '', compareAs: 'auto', name: '' }] },
		displayOptions: { show: SHOW_CALCULATE },
		options: [
			{
				displayName: 'Calculation',
				name: 'values',
				values: [
					{
						displayName: 'Function',
						name: 'function',
						type: 'options',
						default: 'count',
						options: [
							{ name: 'Average', value: 'average' },
							{ name: 'Count', value: 'count', description: 'Rows, or rows where the field is not empty' },
							{ name: 'Count Distinct', value: 'countDistinct' },
							{ name: 'Maximum', value: 'max' },
							{ name: 'Minimum', value: 'min' },
							{ name: 'Sum', value: 'sum' },
						],
					},
					field(),
					{ ...compareAs, displayOptions: { show: { function: ['min', 'max'] } } },
					{
						displayName: 'Output Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. total',
						description: 'Name of the result; empty: the function and the field, such as sum_amount',
					},
				],
			},
		],
	},
	conditions(SHOW_BOTH),
	{
		displayName: 'Join Referenced Forms',
		name: 'joins',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Join',
		default: {},
		description:
			'Brings in the record of another form that a field refers to. Rows without a match stay, with empty fields.',
		displayOptions: { show: SHOW_BOTH },
		options: [
			{
				displayName: 'Join',
				name: 'values',
				values: [
					field({ displayName: 'Field of This Form Name or ID' }),
					{
						displayName: 'Referenced Form Name or ID',
						name: 'formId',
						type: 'options',
						default: '',
						description:
							'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
						typeOptions: {
							loadOptionsMethod: 'getForms',
							loadOptionsDependsOn: ['appId.value', 'versionChoice', 'appVersion'],
						},
					},
					{
						displayName: 'Match Field',
						name: 'matchField',
						type: 'string',
						default: '',
						placeholder: 'e.g. code',
						description:
							'Field of the referenced form that holds the value; empty: what the select box stores, else the ID',
					},
					{
						displayName: 'Fields to Take',
						name: 'fields',
						type: 'string',
						default: '',
						placeholder: 'e.g. name, region',
						description: 'Separated by commas; empty: every field',
					},
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. country',
						description: 'Object under which the fields arrive; empty: the ID of the referenced form',
					},
				],
			},
		],
	},
	{
		displayName: 'Sort',
		name: 'sort',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Sort Rule',
		default: {},
		displayOptions: { show: SHOW_BOTH },
		options: [
			{
				displayName: 'Rule',
				name: 'values',
				values: [
					field({
						description:
							'For a calculation: a field it groups by, or an output name. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
					}),
					{
						displayName: 'Direction',
						name: 'direction',
						type: 'options',
						default: 'asc',
						options: [
							{ name: 'Ascending', value: 'asc' },
							{ name: 'Descending', value: 'desc' },
						],
					},
					compareAs,
				],
			},
		],
	},
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		default: 'items',
		description:
			'How the rows leave the node. A file is written while the rows come in, so its length does not matter.',
		displayOptions: { show: SHOW },
		options: [
			{ name: 'CSV File', value: 'csv' },
			{ name: 'Items', value: 'items', description: 'One item each' },
			{ name: 'NDJSON File', value: 'ndjson', description: 'One JSON object per line' },
		],
	},
	{
		displayName: 'Put Output File in Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		hint: 'The name of the output binary field to put the file in',
		displayOptions: { show: { ...SHOW, output: ['csv', 'ndjson'] } },
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions: { show: SHOW },
	},
	// Groups beyond a limit would be missed without a sign, so all of them unless asked otherwise.
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: true,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions: { show: SHOW_CALCULATE },
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		default: 50,
		typeOptions: { minValue: 1 },
		description: 'Max number of results to return',
		displayOptions: { show: { ...SHOW_BOTH, returnAll: [false] } },
	},
];

/** Entries of Options that only queries have. */
export const queryOptions: INodeProperties[] = [
	{
		displayName: 'Escape Formulas',
		name: 'escapeFormulas',
		type: 'boolean',
		default: false,
		description: "Whether to put ' before cells of a CSV file that a spreadsheet would run as a formula",
	},
	{
		displayName: 'File Name',
		name: 'fileName',
		type: 'string',
		default: '',
		placeholder: 'e.g. orders.csv',
		description: 'Name of the output file; empty: the form ID',
	},
	{
		displayName: 'Match Case',
		name: 'matchCase',
		type: 'boolean',
		default: false,
		description: 'Whether A and a differ in conditions on text',
	},
	{
		displayName: 'Offset',
		name: 'offset',
		type: 'number',
		default: 0,
		typeOptions: { minValue: 0 },
		description: 'How many rows to leave out at the beginning',
	},
	{
		displayName: 'Server Time Zone',
		name: 'serverTimezone',
		type: 'string',
		default: '',
		placeholder: 'e.g. Europe/Berlin',
		description: 'Zone of the Joget server. Needed where a condition gives a time with a zone.',
	},
];
