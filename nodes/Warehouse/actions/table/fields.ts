/** The fields that say what is loaded, from where, and how: shared by Load, Preview, DDL and Compare. */
import type { INodeProperties } from 'n8n-workflow';
import { outputFormProperty } from '../../../shared/items';
import { mappingReferenceField } from '../mappingReference';

const MAPPED = ['load', 'preview', 'createDdl', 'compare'];
const SOURCED = ['load', 'preview', 'compare'];
const forOperations = (operation: string[], more: Record<string, string[]> = {}) => ({
	show: { resource: ['table'], operation, ...more },
});

export const sourceFields: INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'File', value: 'file', description: 'A CSV, JSON, NDJSON or XML file of an input item, streamed' },
			{ name: 'Input Items', value: 'items', description: 'All input items, one row each' },
			{ name: 'SQL Query', value: 'query', description: 'The rows of a query, streamed through a cursor' },
		],
		default: 'items',
		displayOptions: forOperations(SOURCED),
	},
	{
		displayName: 'Input Data Field Name',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		hint: 'The name of the input field with the file',
		displayOptions: forOperations(SOURCED, { source: ['file'] }),
	},
	{
		displayName: 'Query',
		name: 'query',
		type: 'string',
		noDataExpression: true,
		typeOptions: { editor: 'sqlEditor', rows: 4 },
		default: '',
		placeholder: 'e.g. SELECT id, name FROM customers WHERE changed_at > $1',
		description:
			'One SELECT. Empty: the query of the mapping document. Use $1, $2 … (PostgreSQL) or ? (MySQL, MariaDB) for parameters.',
		displayOptions: forOperations(SOURCED, { source: ['query'] }),
	},
	{
		displayName: 'Query Parameters',
		name: 'queryParameters',
		type: 'json',
		default: '[]',
		placeholder: 'e.g. ["2026-01-01", 5]',
		description: 'Values bound to the query, as a JSON array',
		displayOptions: forOperations(SOURCED, { source: ['query'] }),
	},
	{
		displayName: 'Query Connection',
		name: 'queryConnection',
		type: 'options',
		options: [
			{
				name: 'Source Credential',
				value: 'source',
				description: 'The database of the Warehouse Source API credential',
			},
			{ name: 'Warehouse Credential', value: 'target', description: 'The database that is loaded' },
		],
		default: 'target',
		displayOptions: forOperations(SOURCED, { source: ['query'] }),
	},
];

export const mappingFields: INodeProperties[] = [
	{
		displayName: 'Mapping',
		name: 'mappingMode',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Define Below', value: 'fields', description: 'Table and columns in this node' },
			{ name: 'JSON', value: 'json', description: 'A mapping document' },
			{ name: 'Saved Mapping', value: 'saved', description: 'A mapping kept in the metadata tables' },
		],
		default: 'fields',
		displayOptions: forOperations(MAPPED),
	},
	{
		displayName: 'Mapping Document',
		name: 'mappingJson',
		type: 'json',
		typeOptions: { rows: 8 },
		default:
			'{\n  "version": 1,\n  "reference": "customers",\n  "target": { "table": "customers", "type": "dimension" },\n  "columns": [\n    { "name": "id", "type": "bigint", "key": true },\n    { "name": "name", "type": "varchar(100)" }\n  ]\n}',
		required: true,
		displayOptions: forOperations(MAPPED, { mappingMode: ['json'] }),
	},
	mappingReferenceField(forOperations(MAPPED, { mappingMode: ['saved'] }), {
		required: true,
		description: 'The saved mapping, by the reference in its document',
	}),
	{
		displayName: 'Table',
		name: 'table',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'The table to load; it is created when it does not exist',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'e.g. customers',
				typeOptions: { searchListMethod: 'searchTables', searchable: true },
			},
			{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. customers' },
		],
		displayOptions: forOperations(MAPPED, { mappingMode: ['fields'] }),
	},
	{
		displayName: 'Table Type',
		name: 'tableType',
		type: 'options',
		options: [
			{ name: 'Dimension', value: 'dimension', description: 'Keeps history: a changed row gets a new version' },
			{ name: 'Fact', value: 'fact', description: 'One row per key, overwritten when it changes' },
			{ name: 'Staging', value: 'staging', description: 'One row per key, or without a key appended' },
		],
		default: 'fact',
		displayOptions: forOperations(MAPPED, { mappingMode: ['fields'] }),
	},
	{
		displayName: 'Columns',
		name: 'columns',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Column',
		default: {},
		displayOptions: forOperations(MAPPED, { mappingMode: ['fields'] }),
		options: [
			{
				displayName: 'Column',
				name: 'column',
				// A column is read from its name and type on, not in the order of the alphabet.
				// eslint-disable-next-line n8n-nodes-base/node-param-fixed-collection-type-unsorted-items
				values: [
					{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. customer_no' },
					{
						displayName: 'Type',
						name: 'type',
						type: 'string',
						default: 'varchar(255)',
						placeholder: 'e.g. numeric(12,2)',
						description:
							'A SQL type: varchar(n), text, smallint, integer, bigint, numeric(p,s), double precision, boolean, date, time, timestamp, timestamp with time zone, JSON, uuid, bytea',
					},
					{
						displayName: 'Key',
						name: 'key',
						type: 'boolean',
						default: false,
						description: 'Whether the column is part of the natural key',
					},
					{
						displayName: 'From',
						name: 'from',
						type: 'string',
						default: '',
						placeholder: 'e.g. Customer No',
						description: 'Source field; empty: the field with the name of the column',
					},
					{
						displayName: 'Expression',
						name: 'expression',
						type: 'string',
						noDataExpression: true,
						default: '',
						placeholder: "e.g. UPPER(:1) || '-' || category",
						description: 'Value in the expression language of the mapping; used instead of From',
					},
					{
						displayName: 'SCD',
						name: 'scd',
						type: 'options',
						options: [
							{ name: 'By Table Type', value: 'default' },
							{ name: 'Type 0: Keep First', value: '0' },
							{ name: 'Type 1: Overwrite', value: '1' },
							{ name: 'Type 2: Keep History', value: '2' },
						],
						default: 'default',
						description: 'What happens when the value changes',
					},
					{
						displayName: 'Required',
						name: 'required',
						type: 'boolean',
						default: false,
						description: 'Whether a row without a value is rejected',
					},
					{
						displayName: 'Default',
						name: 'default',
						type: 'string',
						default: '',
						description: 'Used where the source has no value; empty: none',
					},
				],
			},
		],
	},
	{
		displayName: 'Load Mode',
		name: 'loadMode',
		type: 'options',
		options: [
			{ name: 'Append', value: 'append', description: 'Insert every row, whatever is there' },
			{
				name: 'By Table Type',
				value: 'default',
				description: 'SCD for a dimension, else Create or Update; Append without a key',
			},
			{
				name: 'Create or Update',
				value: 'upsert',
				description: 'Create a new record, or update the current one if it already exists (upsert)',
			},
			{ name: 'Insert Only', value: 'insertOnly', description: 'Insert new keys, leave known ones alone' },
			{ name: 'Replace', value: 'replace', description: 'All rows go, the new ones come, in one transaction' },
			{ name: 'SCD', value: 'scd', description: 'Keep history by the SCD type of each column' },
		],
		default: 'default',
		displayOptions: forOperations(MAPPED, { mappingMode: ['fields'] }),
	},
	{
		displayName: 'Mapping Options (JSON)',
		name: 'mappingOptions',
		type: 'json',
		default: '{}',
		placeholder: 'e.g. { "history": { "deletes": "invalidate" }, "rowHash": "none" }',
		description:
			'Further parts of the mapping document: history, onMatch, duplicateKeys, duplicateSort, nullKey, contract, rowHash, audit, tests, batchRows',
		displayOptions: forOperations(MAPPED, { mappingMode: ['fields'] }),
	},
];

export const optionFields: INodeProperties[] = [
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: forOperations(SOURCED),
		options: [
			{
				displayName: 'Allow Empty File',
				name: 'allowEmptyFile',
				type: 'boolean',
				default: false,
				description:
					'Whether a file without a row (0 bytes, or only a header) is an extract without rows and no error; keys are then retired only where history.emptyBatch is apply',
			},
			{
				displayName: 'Batch Rows',
				name: 'batchRows',
				type: 'number',
				typeOptions: { minValue: 100, maxValue: 100000 },
				default: 20000,
				description: 'Rows sent to the staging table at once',
			},
			{
				displayName: 'Checkpoint',
				name: 'checkpoint',
				type: 'boolean',
				default: false,
				description:
					'Whether to commit every Batch Rows rows and to continue there after a stop; for very large loads without delete detection',
			},
			{
				displayName: 'Delimiter',
				name: 'delimiter',
				type: 'string',
				default: '',
				placeholder: 'e.g. ;',
				description: 'Of a CSV file; a tab is written \\t; empty: detected',
			},
			{
				displayName: 'Empty Cells',
				name: 'emptyCells',
				type: 'options',
				options: [
					{ name: 'Empty Text', value: 'text', description: 'Every empty cell is empty text' },
					{ name: 'NULL', value: 'null', description: 'An empty cell without quotes is NULL, with quotes empty text' },
				],
				default: 'null',
				description: 'What an empty cell of a CSV file means',
			},
			{
				displayName: 'Encoding',
				name: 'encoding',
				type: 'string',
				default: '',
				placeholder: 'e.g. windows-1252',
				description: 'Of the file; empty: detected',
			},
			{
				displayName: 'File Format',
				name: 'format',
				type: 'options',
				options: [
					{ name: 'CSV', value: 'csv' },
					{ name: 'Detect', value: 'auto' },
					{ name: 'JSON', value: 'json' },
					{ name: 'NDJSON', value: 'ndjson' },
					{ name: 'XML', value: 'xml' },
				],
				default: 'auto',
			},
			{
				displayName: 'JSON Path',
				name: 'jsonPath',
				type: 'string',
				default: '',
				placeholder: 'e.g. result.rows',
				description: 'Where the records are in a JSON file; empty: detected',
			},
			{
				displayName: 'Lock Timeout (Seconds)',
				name: 'lockTimeout',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 60,
				description: 'How long to wait while another load of the same table runs',
			},
			{
				displayName: 'Max Rejects',
				name: 'maxRejects',
				type: 'string',
				default: '',
				placeholder: 'e.g. 100 or 5%',
				description: 'More rejected rows than this and nothing is written; empty: no limit',
			},
			{
				displayName: 'Metadata Schema',
				name: 'metadataSchema',
				type: 'string',
				default: '',
				placeholder: 'e.g. dms',
				description:
					"Schema (in MySQL and MariaDB: database) of saved mappings and the run log. Empty: the connection's own.",
			},
			{
				displayName: 'Ragged Rows',
				name: 'ragged',
				type: 'options',
				options: [
					{ name: 'Pad', value: 'pad', description: 'Fill short rows with NULL; reject long ones' },
					{ name: 'Reject', value: 'reject', description: 'Reject rows with too few or too many cells' },
				],
				default: 'reject',
				description: 'What to do with rows of a CSV file that do not fit the header',
			},
			outputFormProperty('rejectedOutput', 'Rejected Output', 'rejected rows'),
			{
				displayName: 'Request ID',
				name: 'requestId',
				type: 'string',
				default: '',
				placeholder: 'e.g. {{ $json.requestId }}',
				description: 'Request from the Warehouse Job Trigger; its lease is extended while the load runs',
			},
			{
				displayName: 'Run ID',
				name: 'runId',
				type: 'string',
				default: '',
				placeholder: 'e.g. nightly-2026-11-20',
				description: 'Identifies the run in the run log, and the checkpoint to continue from; empty: made for each run',
			},
			{
				displayName: 'Run Log',
				name: 'runLog',
				type: 'options',
				options: [
					{ name: 'None', value: 'none', description: 'Keep no record of the run' },
					{
						name: 'Tables',
						value: 'tables',
						description: 'DMS_PRCLOG, DMS_JOBLOG and DMS_JOBERR, created when missing',
					},
				],
				default: 'tables',
				description: 'Where the run and its rejected rows are recorded; a preview never is',
			},
			{
				displayName: 'Sample Rows',
				name: 'sampleRows',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 1000 },
				default: 10,
				description: 'Rows shown of each kind in a preview',
			},
			{
				displayName: 'Statement Timeout (Seconds)',
				name: 'statementTimeout',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 0,
				description: 'How long one statement may take; 0: no limit',
			},
			{
				displayName: 'XML Record Element',
				name: 'recordElement',
				type: 'string',
				default: '',
				placeholder: 'e.g. customer',
				description: 'The repeating element of an XML file; empty: detected',
			},
		],
	},
];
