/** The fields of Classify: categories, rules, model, outputs. */
import type { INodeProperties } from 'n8n-workflow';
import { ruleValues } from './rules.parameters';

const forDecisions = { show: { operation: ['classify', 'proposeName', 'evaluateModel'] } };

export const classifyProperties: INodeProperties[] = [
	{
		displayName: 'Categories',
		name: 'preset',
		type: 'options',
		noDataExpression: true,
		default: 'general',
		displayOptions: forDecisions,
		description: 'What decides where your own rules and model do not',
		options: [
			{
				name: 'Business Documents',
				value: 'business',
				description: 'Invoice, receipt, contract, CV, statement, report … by English keywords',
			},
			{ name: 'General', value: 'general', description: 'The 16 kinds of files: document, image, archive, code …' },
			{ name: 'Only My Own', value: 'custom', description: 'Your rules and model alone' },
		],
	},
	{
		displayName: 'Rules',
		name: 'rulesMode',
		type: 'options',
		noDataExpression: true,
		default: 'none',
		displayOptions: forDecisions,
		description: 'Your own rules come before the model and the preset',
		options: [
			{ name: 'Fields', value: 'fields', description: 'Fill in the rules one by one' },
			{ name: 'JSON', value: 'json', description: 'Give the rules as JSON' },
			{ name: 'None', value: 'none' },
		],
	},
	{
		displayName: 'Rule List',
		name: 'rules',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		default: {},
		placeholder: 'Add Rule',
		displayOptions: { show: { ...forDecisions.show, rulesMode: ['fields'] } },
		options: [{ displayName: 'Rule', name: 'rule', values: ruleValues }],
	},
	{
		displayName: 'Rules as JSON',
		name: 'rulesJson',
		type: 'json',
		default: '[]',
		displayOptions: { show: { ...forDecisions.show, rulesMode: ['json'] } },
		description:
			'Array of rules, each with category, conditions (field, test, values), and optionally name, priority, atLeast, and stop',
	},
	{
		displayName: 'Model',
		name: 'model',
		type: 'json',
		default: '',
		placeholder: "e.g. {{ $('Train').first().json.model }}",
		displayOptions: forDecisions,
		description: 'Model of the Train Model operation, optional. Asked when no rule of yours holds.',
	},
	{
		displayName: 'Outputs',
		name: 'outputMode',
		type: 'options',
		noDataExpression: true,
		default: 'single',
		displayOptions: { show: { operation: ['classify'] } },
		options: [
			{
				name: 'One per Category',
				value: 'perCategory',
				description: 'An output for each category, and one for Uncategorised',
			},
			{ name: 'Single', value: 'single', description: 'All files leave by one output' },
		],
	},
	{
		displayName: 'More Categories',
		name: 'moreCategories',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. complaint, warranty',
		displayOptions: { show: { operation: ['classify'], outputMode: ['perCategory'] } },
		description:
			'Categories of a model or of JSON rules that need an output of their own, separated by commas. The others leave by Uncategorised.',
	},
	{
		displayName: 'Risky Output',
		name: 'riskyOutput',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		displayOptions: { show: { operation: ['classify', 'inspectRisk'] } },
		description: 'Whether risky files leave by a first output of their own, whatever their category',
	},
	{
		displayName: 'Failed Output',
		name: 'failedOutput',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		displayOptions: { hide: { operation: ['trainModel', 'evaluateModel'] } },
		description:
			'Whether files that cannot be read leave by a last output of their own, whatever the node does on error',
	},
	{
		displayName: 'Path Template',
		name: 'pathTemplate',
		type: 'string',
		default: '{{category}}/{{year}}/{{date}}_{{title}}.{{trueExt}}',
		displayOptions: { show: { operation: ['classify', 'proposeName'] } },
		description:
			'Name and path to propose. Variables: category, year, month, day, date, title, sender, name, trueExt, language, mime, sha256, and metadata fields such as metadata.author.',
	},
	{
		displayName: 'Root Folder',
		name: 'rootFolder',
		type: 'string',
		default: '',
		placeholder: 'e.g. /data/sorted',
		displayOptions: { show: { operation: ['classify', 'proposeName'] } },
		description: 'Folder before each proposed path; no proposal ever leaves it',
	},
];

export const modelProperties: INodeProperties[] = [
	{
		displayName: 'Label',
		name: 'label',
		type: 'string',
		required: true,
		default: '={{ $json.label }}',
		displayOptions: { show: { operation: ['trainModel', 'evaluateModel'] } },
		description: 'The right category of each item',
	},
	{
		displayName: 'Source',
		name: 'sampleSource',
		type: 'options',
		noDataExpression: true,
		default: 'file',
		displayOptions: { show: { operation: ['trainModel', 'evaluateModel'] } },
		options: [
			{ name: 'File', value: 'file', description: 'The text of the file of each item' },
			{ name: 'Text', value: 'text', description: 'A text of each item' },
		],
	},
	{
		displayName: 'Text',
		name: 'sampleText',
		type: 'string',
		required: true,
		default: '={{ $json.text }}',
		displayOptions: { show: { operation: ['trainModel', 'evaluateModel'], sampleSource: ['text'] } },
	},
	{
		displayName: 'Picture of the Confusion Matrix',
		name: 'evaluationPage',
		type: 'boolean',
		default: true,
		displayOptions: { show: { operation: ['evaluateModel'] } },
		description: 'Whether to add an HTML page with the matrix as a heat map',
	},
];

const binaryProperty = (displayOptions: INodeProperties['displayOptions']): INodeProperties => ({
	displayName: 'Input Data Field Names',
	name: 'binaryProperty',
	type: 'string',
	required: true,
	default: 'data',
	placeholder: 'e.g. data, attachment_0',
	displayOptions,
	hint: 'Names separated by commas, or * for all files of the item',
	description: 'Where the files are. Each file leaves as an item of its own.',
});

const WITH_LABELS = ['trainModel', 'evaluateModel'];

export const inputProperties: INodeProperties[] = [
	binaryProperty({ hide: { operation: WITH_LABELS } }),
	binaryProperty({ show: { operation: WITH_LABELS, sampleSource: ['file'] } }),
];
