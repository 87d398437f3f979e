/** The fields of a rule, and their reading into the engine's rules. */
import type { INodeProperties } from 'n8n-workflow';
import { DataOpsError } from '../../shared/items';
import type { Rule, RuleCondition } from '../engine/rules';

const condition: INodeProperties[] = [
	{
		displayName: 'Field',
		name: 'field',
		type: 'options',
		default: 'text',
		options: [
			{ name: 'Date', value: 'date', description: 'Date the document gives itself' },
			{ name: 'Extension', value: 'extension' },
			{
				name: 'Heading',
				value: 'heading',
				description: 'Lines at the beginning of the text that are written as headings',
			},
			{ name: 'Language', value: 'language', description: 'ISO 639-1 code, e.g. en' },
			{ name: 'Metadata', value: 'metadata' },
			{ name: 'MIME Type', value: 'mime' },
			{ name: 'Name', value: 'name' },
			{ name: 'Risk Flag', value: 'risk' },
			{ name: 'Sender', value: 'sender' },
			{ name: 'Size', value: 'size', description: 'In bytes' },
			{ name: 'Text', value: 'text' },
		],
	},
	{
		displayName: 'Path',
		name: 'path',
		type: 'string',
		default: '',
		placeholder: 'e.g. author',
		displayOptions: { show: { field: ['metadata'] } },
	},
	{
		displayName: 'Test',
		name: 'test',
		type: 'options',
		default: 'any',
		options: [
			{ name: 'Has All Words', value: 'all' },
			{ name: 'Has Any Word', value: 'any' },
			{ name: 'Is Exactly', value: 'exact' },
			{ name: 'Is in List', value: 'inList' },
			{ name: 'Is in Range', value: 'range' },
			{ name: 'Is Similar (Fuzzy)', value: 'fuzzy' },
			{ name: 'Matches Glob', value: 'glob', description: 'A pattern such as *.pdf' },
			{ name: 'Matches Pattern', value: 'regex', description: 'Regular expression' },
		],
	},
	{
		displayName: 'Values',
		name: 'values',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. invoice, amount due',
		description: 'Separated by commas or lines. A pattern or glob is a line of its own.',
		displayOptions: { hide: { test: ['range'] } },
	},
	{
		displayName: 'Minimum',
		name: 'min',
		type: 'string',
		default: '',
		placeholder: 'e.g. 1000 or 2026-01-01',
		displayOptions: { show: { test: ['range'] } },
	},
	{
		displayName: 'Maximum',
		name: 'max',
		type: 'string',
		default: '',
		placeholder: 'e.g. 5000000 or 2026-12-31',
		displayOptions: { show: { test: ['range'] } },
	},
	{
		displayName: 'Distance',
		name: 'distance',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 10 },
		default: 2,
		description: 'Typing errors allowed per value',
		displayOptions: { show: { test: ['fuzzy'] } },
	},
	{
		displayName: 'Negate',
		name: 'negate',
		type: 'boolean',
		default: false,
		description: 'Whether the condition holds where the test does not',
	},
];

export const ruleValues: INodeProperties[] = [
	{
		displayName: 'Category',
		name: 'category',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. complaint',
	},
	{
		displayName: 'Conditions',
		name: 'conditions',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: 'Add Condition',
		options: [{ displayName: 'Condition', name: 'condition', values: condition }],
	},
	{
		displayName: 'At Least',
		name: 'atLeast',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'How many of the conditions must hold; 0 for all',
	},
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. complaints by mail',
		description: 'Shown in the reasons',
	},
	{
		displayName: 'Priority',
		name: 'priority',
		type: 'number',
		default: 0,
		description: 'Higher ones are tried first, equal ones in the order given',
	},
	{
		displayName: 'Stop',
		name: 'stop',
		type: 'boolean',
		default: true,
		description: 'Whether a match ends the search. Otherwise later rules may add their reasons.',
	},
];

interface RuleFields extends Omit<Rule, 'conditions'> {
	conditions?: { condition?: Array<Omit<RuleCondition, 'values'> & { values?: string }> };
}

/** Patterns and globs hold commas themselves, so only lines part them. */
function splitValues(values: string | undefined, test: string): string[] {
	const separator = test === 'regex' || test === 'glob' ? /\r?\n/ : /[,\r\n]+/;
	return String(values ?? '')
		.split(separator)
		.map((value) => value.trim())
		.filter((value) => value !== '');
}

export function rulesFromFields(rules: RuleFields[]): Rule[] {
	return rules.map(({ conditions, atLeast, ...rule }) => ({
		...rule,
		...(atLeast ? { atLeast } : {}),
		conditions: (conditions?.condition ?? []).map(({ values, ...fields }) => ({
			...fields,
			...(fields.test === 'range' ? {} : { values: splitValues(values, fields.test) }),
		})),
	}));
}

export function rulesFromJson(value: unknown): Rule[] {
	let parsed: unknown = value;
	if (typeof value === 'string') {
		if (value.trim() === '') return [];
		try {
			parsed = JSON.parse(value);
		} catch (cause) {
			throw new DataOpsError('The rules are not valid JSON', {
				code: 'BAD_RULES',
				remedy: 'Check commas and quotes; the rules are an array of objects.',
				detail: cause instanceof Error ? cause.message : undefined,
			});
		}
	}
	const rules = Array.isArray(parsed) ? parsed : (parsed as { rules?: unknown } | null)?.rules;
	if (!Array.isArray(rules)) {
		throw new DataOpsError('The rules are no array', {
			code: 'BAD_RULES',
			remedy:
				'Write [{"category": "invoice", "conditions": [{"field": "text", "test": "any", "values": ["invoice"]}]}].',
		});
	}
	return rules as Rule[];
}
