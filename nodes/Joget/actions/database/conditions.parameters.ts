/** The conditions of the visual query, and the two pieces that its other parameters are made of: a field, and how it compares. */
import type { INodeProperties } from 'n8n-workflow';
import { DEPENDS_ON_FORM, type Show } from '../targets';

const HINT =
	'Choose from the list, or specify a name using an <a href="https://docs.n8n.io/code/expressions/">expression</a>. A field of a joined form is written join.field.';

export const field = (more: Partial<INodeProperties> = {}): INodeProperties => ({
	displayName: 'Field Name or ID',
	name: 'field',
	type: 'options',
	default: '',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	typeOptions: { loadOptionsMethod: 'getFields', loadOptionsDependsOn: DEPENDS_ON_FORM },
	...more,
});

export const compareAs: INodeProperties = {
	displayName: 'Compare As',
	name: 'compareAs',
	type: 'options',
	default: 'auto',
	description: 'Joget stores everything as text; this says what the text means',
	options: [
		{
			name: 'Automatic',
			value: 'auto',
			description: 'Date for date pickers, number for fields with a numeric validator, else text',
		},
		{ name: 'Date', value: 'date' },
		{ name: 'Number', value: 'number' },
		{ name: 'Text', value: 'text' },
	],
};

const operator: INodeProperties = {
	displayName: 'Operator',
	name: 'operator',
	type: 'options',
	default: 'equals',
	options: [
		{ name: 'Between', value: 'between' },
		{ name: 'Contains', value: 'contains' },
		{ name: 'Does Not Contain', value: 'notContains' },
		{ name: 'Does Not Equal', value: 'notEquals', description: 'Empty cells too' },
		{ name: 'Ends With', value: 'endsWith' },
		{ name: 'Equals', value: 'equals' },
		{ name: 'Greater Than', value: 'greaterThan' },
		{ name: 'Greater Than or Equal', value: 'greaterOrEqual' },
		{
			name: 'Includes Option',
			value: 'includesOption',
			description: 'One of the ticked options of a check box or multiple select',
		},
		{ name: 'Is Empty', value: 'isEmpty' },
		{ name: 'Is Not Empty', value: 'isNotEmpty' },
		{ name: 'Is Not One Of', value: 'notIn', description: 'Empty cells too' },
		{ name: 'Is One Of', value: 'in' },
		{ name: 'Less Than', value: 'lessThan' },
		{ name: 'Less Than or Equal', value: 'lessOrEqual' },
		{ name: 'Starts With', value: 'startsWith' },
	],
};

const NO_VALUE = ['isEmpty', 'isNotEmpty'];
const LISTS = ['in', 'notIn'];

export const conditions = (show: Show): INodeProperties => ({
	displayName: 'Conditions',
	name: 'conditions',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Condition',
	default: {},
	description: 'Which rows to take. AND binds more strongly than OR: A and B or C means (A and B) or C.',
	displayOptions: { show },
	options: [
		{
			displayName: 'Condition',
			name: 'values',
			values: [
				{
					displayName: 'Joined By',
					name: 'join',
					type: 'options',
					default: 'and',
					description: 'How it joins the condition above it; without effect on the first',
					options: [
						{ name: 'AND', value: 'and' },
						{ name: 'OR', value: 'or' },
					],
				},
				field({ description: HINT }),
				operator,
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					description: 'Dates as 2026-11-20 or 2026-11-20T13:45:00, whatever format the form uses',
					displayOptions: { hide: { operator: [...NO_VALUE, ...LISTS] } },
				},
				{
					displayName: 'Values',
					name: 'values',
					type: 'string',
					default: '',
					placeholder: 'e.g. DE, FR',
					description: 'Separated by commas, or an array from an expression',
					displayOptions: { show: { operator: LISTS } },
				},
				{
					displayName: 'And',
					name: 'value2',
					type: 'string',
					default: '',
					description: 'Upper end, included',
					displayOptions: { show: { operator: ['between'] } },
				},
				{ ...compareAs, displayOptions: { hide: { operator: NO_VALUE } } },
			],
		},
	],
});
