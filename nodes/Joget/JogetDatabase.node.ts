/** Joget Database: reads apps, definitions and form data straight from Joget's database. It never writes. */
import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { optionsParameter } from './actions/database/common';
import { formDataParameters, queryOptions } from './actions/database/formData.parameters';
import { runDatabase } from './actions/database/router';
import { appParameter, formParameter, listParameter, versionParameters } from './actions/targets';
import { getFields, getForms, searchApps, searchForms, searchLists } from './methods/databaseLists';
import { jogetDatabaseTest } from './methods/databaseTest';

const WITH_VERSION = { resource: ['api', 'environmentVariable', 'form', 'formData', 'list'] };

export class JogetDatabase implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Joget Database',
		name: 'jogetDatabase',
		icon: { light: 'file:../../icons/jogetDatabase.svg', dark: 'file:../../icons/jogetDatabase.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Read apps, forms and form data from the database of a Joget server',
		defaults: { name: 'Joget Database' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'jogetDatabaseApi', required: true, testedBy: 'jogetDatabaseTest' }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				default: 'formData',
				options: [
					{ name: 'API', value: 'api' },
					{ name: 'Application', value: 'application' },
					{ name: 'Environment Variable', value: 'environmentVariable' },
					{ name: 'Form', value: 'form' },
					{ name: 'Form Data', value: 'formData' },
					{ name: 'List', value: 'list' },
				],
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				default: 'getMany',
				displayOptions: { show: { resource: ['api'] } },
				options: [
					{
						name: 'Get Many',
						value: 'getMany',
						action: 'Get many API definitions',
						description: 'Which form has which API ID, and which methods it allows',
					},
				],
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				default: 'getMany',
				displayOptions: { show: { resource: ['application'] } },
				options: [
					{ name: 'Get Many', value: 'getMany', action: 'Get many applications' },
					{
						name: 'Get Versions',
						value: 'getVersions',
						action: 'Get the versions of an application',
						description: 'Every version of one app, and which is published',
					},
				],
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				default: 'getMany',
				displayOptions: { show: { resource: ['environmentVariable'] } },
				options: [
					{
						name: 'Get Many',
						value: 'getMany',
						action: 'Get many environment variables',
						description: 'Values that look like secrets are masked',
					},
				],
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				default: 'getMany',
				displayOptions: { show: { resource: ['form'] } },
				options: [
					{
						name: 'Get Definition',
						value: 'getDefinition',
						action: 'Get the definition of a form',
						description: 'As a plain list of fields, or as the JSON of Joget',
					},
					{ name: 'Get Many', value: 'getMany', action: 'Get many forms' },
				],
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				default: 'getMany',
				displayOptions: { show: { resource: ['formData'] } },
				options: [
					{
						name: 'Calculate',
						value: 'calculate',
						action: 'Calculate over form data',
						description: 'Count, sum, average, minimum and maximum, over all rows or by group',
					},
					{ name: 'Get Many', value: 'getMany', action: 'Get many rows of form data' },
				],
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				default: 'getMany',
				displayOptions: { show: { resource: ['list'] } },
				options: [
					{ name: 'Get Definition', value: 'getDefinition', action: 'Get the definition of a list' },
					{ name: 'Get Many', value: 'getMany', action: 'Get many lists' },
				],
			},
			appParameter({ resource: ['application'], operation: ['getVersions'] }),
			appParameter(WITH_VERSION),
			...versionParameters(WITH_VERSION),
			formParameter({ resource: ['form'], operation: ['getDefinition'] }),
			formParameter({ resource: ['formData'] }),
			listParameter({ resource: ['list'], operation: ['getDefinition'] }),
			{
				displayName: 'Format',
				name: 'definitionFormat',
				type: 'options',
				default: 'schema',
				displayOptions: { show: { resource: ['form'], operation: ['getDefinition'] } },
				options: [
					{
						name: 'Field Schema',
						value: 'schema',
						description: 'Plain list of fields with type, validators and options',
					},
					{ name: 'Joget JSON', value: 'joget', description: 'As Joget stores it, with secrets masked' },
				],
			},
			...formDataParameters,
			optionsParameter({ resource: ['api', 'application', 'environmentVariable', 'form', 'list'] }),
			optionsParameter({ resource: ['formData'] }, queryOptions),
		],
	};

	methods = {
		credentialTest: { jogetDatabaseTest },
		listSearch: { searchApps, searchForms, searchLists },
		loadOptions: { getFields, getForms },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runDatabase(this);
	}
}
