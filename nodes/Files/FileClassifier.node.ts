/* eslint n8n-nodes-base/node-dirname-against-convention: off -- a domain is a folder of the house, and this one is Files */
/** The face of the File Classifier: its description, and execute(), which only routes. */
import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { classifyProperties, inputProperties, modelProperties } from './actions/classify.parameters';
import { optionsProperty } from './actions/options.parameters';
import { OUTPUTS_EXPRESSION } from './actions/outputs';
import { run } from './actions/router';
import { fileClassifierTest } from './methods/credentialTest';

export class FileClassifier implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'File Classifier',
		name: 'fileClassifier',
		icon: { light: 'file:../../icons/fileClassifier.svg', dark: 'file:../../icons/fileClassifier.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] }}',
		description: 'Tell what a file really is and why, read its metadata and text, and sort it',
		defaults: { name: 'File Classifier' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: OUTPUTS_EXPRESSION,
		credentials: [{ name: 'fileClassifierApi', required: false, testedBy: 'fileClassifierTest' }],
		properties: [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				default: 'classify',
				options: [
					{
						name: 'Classify',
						value: 'classify',
						action: 'Classify files',
						description: 'Type, category, metadata, text, risk, hashes, and a proposed name, all in one',
					},
					{
						name: 'Detect Type',
						value: 'detectType',
						action: 'Detect the type of files',
						description: 'The true type by content, and whether the name tells the truth',
					},
					{
						name: 'Evaluate Model',
						value: 'evaluateModel',
						action: 'Evaluate a model',
						description: 'Precision, recall, and a confusion matrix on labelled items',
					},
					{
						name: 'Extract Metadata and Text',
						value: 'extract',
						action: 'Extract metadata and text of files',
						description: 'What a document, mail, picture, recording or archive says of itself',
					},
					{
						name: 'Hash and Find Duplicates',
						value: 'hash',
						action: 'Hash files and find duplicates',
						description: 'Hashes, and which files are the same, in the batch and across runs',
					},
					{
						name: 'Inspect Risk',
						value: 'inspectRisk',
						action: 'Inspect the risk of files',
						description: 'Macros, disguised programs, bombs, scripts, encryption, and more',
					},
					{
						name: 'Propose Name and Path',
						value: 'proposeName',
						action: 'Propose names and paths of files',
						description: 'A safe name and path by a template',
					},
					{
						name: 'Train Model',
						value: 'trainModel',
						action: 'Train a model',
						description: 'Learn categories of your own from labelled items',
					},
				],
			},
			...modelProperties,
			...inputProperties,
			...classifyProperties,
			optionsProperty,
		],
	};

	methods = {
		credentialTest: { fileClassifierTest },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await run(this);
	}
}
