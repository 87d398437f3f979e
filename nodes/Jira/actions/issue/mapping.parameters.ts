/** The mapping's fields in the UI, and how they, a JSON mapping, or a field_mappings.json become columns. */
import type { INodeProperties } from 'n8n-workflow';
import { readMappingDocument } from '../../engine/mappingDocument';
import type { ColumnMapping, ColumnType } from '../../engine/mapping';
import { splitList, type ReadParameter } from '../choice';

type Show = NonNullable<INodeProperties['displayOptions']>['show'];

export const mappingProperties = (show: Show): INodeProperties[] => [
	{
		displayName: 'Mapping',
		name: 'mappingMode',
		type: 'options',
		default: 'columns',
		displayOptions: { show },
		options: [
			{ name: 'Columns Below', value: 'columns' },
			{ name: 'JSON', value: 'json', description: 'A list of columns, or an existing field mappings file as it is' },
		],
	},
	{
		displayName: 'Columns',
		name: 'columns',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		default: {},
		placeholder: 'Add Column',
		displayOptions: { show: { ...show, mappingMode: ['columns'] } },
		options: [
			{
				displayName: 'Column',
				name: 'column',
				values: [
					{ displayName: 'Column Name', name: 'target', type: 'string', default: '', placeholder: 'e.g. order_number' },
					{
						displayName: 'Combine',
						name: 'combine',
						type: 'options',
						default: 'join',
						description: 'How several sources become one value',
						options: [
							{ name: 'First Non-Empty', value: 'firstNonEmpty' },
							{ name: 'Join With Separator', value: 'join' },
						],
					},
					{
						displayName: 'Default',
						name: 'default',
						type: 'string',
						default: '',
						description: 'Used where the source is empty',
					},
					{
						displayName: 'Field Name or ID',
						name: 'field',
						type: 'options',
						default: '',
						typeOptions: { loadOptionsMethod: 'getFields' },
						description:
							'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
					},
					{
						displayName: 'More Sources',
						name: 'sources',
						type: 'string',
						default: '',
						placeholder: 'e.g. customfield_10014, fixVersions[*].name',
						description:
							'Field IDs, names or paths, separated by commas. With the field above they make a combined column.',
					},
					{
						displayName: 'Path',
						name: 'path',
						type: 'string',
						default: '',
						placeholder: 'e.g. [*].name',
						description: 'Path below the field. Without one, its label is taken.',
					},
					{
						displayName: 'Required',
						name: 'required',
						type: 'boolean',
						default: false,
						description: 'Whether an issue without a value goes to Rejected',
					},
					{ displayName: 'Separator', name: 'separator', type: 'string', default: ', ' },
					{
						displayName: 'Type',
						name: 'type',
						type: 'options',
						default: 'string',
						options: [
							{ name: 'Array', value: 'array', description: 'Labels of all elements' },
							{ name: 'Boolean', value: 'boolean' },
							{ name: 'Date', value: 'date' },
							{ name: 'Decimal', value: 'decimal' },
							{ name: 'Integer', value: 'integer' },
							{ name: 'JSON', value: 'json', description: 'The value as Jira gives it' },
							{ name: 'Rich Text as HTML', value: 'html' },
							{ name: 'Rich Text as Markdown', value: 'markdown' },
							{ name: 'Rich Text as Plain Text', value: 'text' },
							{
								name: 'Rich Text, Raw',
								value: 'adf',
								description: 'The Atlassian document, or wiki text on Data Center',
							},
							{ name: 'String', value: 'string' },
							{ name: 'Timestamp', value: 'timestamp' },
						],
					},
				],
			},
		],
	},
	{
		displayName: 'Mapping JSON',
		name: 'mappingJson',
		type: 'json',
		default: '{\n  "columns": [\n    { "target": "summary", "sources": ["summary"] }\n  ]\n}',
		displayOptions: { show: { ...show, mappingMode: ['json'] } },
		description: 'A list of columns, or an existing field mappings file as it is',
	},
	{
		displayName: 'Mapping Instance',
		name: 'mappingInstance',
		type: 'string',
		default: '',
		placeholder: 'e.g. instance_1',
		displayOptions: { show: { ...show, mappingMode: ['json'] } },
		description: 'Name of this site in a field mappings file. The alias of the credential if left empty.',
	},
];

interface UiColumn {
	target?: string;
	field?: string;
	path?: string;
	sources?: string;
	combine?: 'join' | 'firstNonEmpty';
	separator?: string;
	type?: ColumnType;
	default?: string;
	required?: boolean;
}

export function readMapping(read: ReadParameter, instance: string): { columns: ColumnMapping[]; warnings: string[] } {
	if (read('mappingMode', 'columns') === 'json')
		return readMappingDocument(read('mappingJson', ''), String(read('mappingInstance', '') || instance));
	const { column = [] } = (read('columns', {}) ?? {}) as { column?: UiColumn[] };
	return { columns: column.map(fromUi), warnings: [] };
}

function fromUi({
	target = '',
	field = '',
	path = '',
	sources,
	combine,
	separator,
	type,
	default: fallback,
	required,
}: UiColumn): ColumnMapping {
	const tail = path.trim();
	const head = field.trim();
	const all = [
		...(head ? [`${head}${tail && !tail.startsWith('[') && !tail.startsWith('.') ? '.' : ''}${tail}`] : []),
		...splitList(sources),
	];
	return { target, sources: all, combine, separator, type, required, default: fallback === '' ? undefined : fallback };
}
