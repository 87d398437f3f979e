/** Resource App: list, versions, export, import, publish, unpublish, missing plugins. */
import type { INodeProperties } from 'n8n-workflow';
import type { JogetResource } from '../types';
import { adminApp, adminAppAndVersion, limitParameters } from '../admin/parameters';
import { runAdmin } from '../admin/run';
import { appTasks } from './app.operations';

const show = (...operation: string[]) => ({ resource: ['app'], operation });

const exportOptions: INodeProperties = {
	displayName: 'Options',
	name: 'exportOptions',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	displayOptions: { show: show('export') },
	options: [
		{
			displayName: 'Include Data of Tables',
			name: 'tables',
			type: 'string',
			default: '',
			placeholder: 'e.g. customer, order',
			description: 'Tables of forms (without the prefix) whose rows go along, separated by commas',
		},
		{
			displayName: 'Include Plugins',
			name: 'plugins',
			type: 'boolean',
			default: false,
			description: 'Whether the plugins that the app uses go along',
		},
		{
			displayName: 'Include User Groups',
			name: 'userGroups',
			type: 'boolean',
			default: false,
			description: 'Whether the user groups that the app names go along',
		},
	],
};

const importOptions: INodeProperties = {
	displayName: 'Options',
	name: 'importOptions',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	displayOptions: { show: show('import') },
	options: [
		{
			displayName: 'Import Data',
			name: 'data',
			type: 'boolean',
			default: false,
			description: 'Whether rows in the file are written into the tables of the forms',
		},
		{
			displayName: 'Import Participant Mappings',
			name: 'participants',
			type: 'boolean',
			default: true,
			description: 'Whether the mapping of process participants to users is taken from the file',
		},
		{
			displayName: 'Import Plugins',
			name: 'plugins',
			type: 'boolean',
			default: false,
			description: 'Whether plugins in the file are installed on the server. They run with all its rights.',
		},
		{
			displayName: 'Import Tool Mappings',
			name: 'tools',
			type: 'boolean',
			default: true,
			description: 'Whether the mapping of process tools to plugins is taken from the file',
		},
		{
			displayName: 'Import User Groups',
			name: 'userGroups',
			type: 'boolean',
			default: false,
			description: 'Whether user groups in the file are created',
		},
		{
			displayName: 'Override Environment Variables',
			name: 'overrideEnvironmentVariables',
			type: 'boolean',
			default: false,
			description: 'Whether values from the file replace those of the version before',
		},
		{
			displayName: 'Override Plugin Defaults',
			name: 'overridePluginDefaults',
			type: 'boolean',
			default: false,
			description: 'Whether plugin default properties from the file replace those of the version before',
		},
		{
			displayName: 'Publish',
			name: 'publish',
			type: 'boolean',
			default: false,
			description: 'Whether the new version is published at once, if no plugin is missing',
		},
	],
};

export const description: JogetResource['description'] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'getMany',
		displayOptions: { show: { resource: ['app'] } },
		options: [
			{
				name: 'Export',
				value: 'export',
				action: 'Export an app',
				description: 'One version of an app as a .jwa file',
			},
			{ name: 'Get Many', value: 'getMany', action: 'Get many apps' },
			{
				name: 'Get Versions',
				value: 'getVersions',
				action: 'Get the versions of an app',
				description: 'Every version, and which is published',
			},
			{
				name: 'Import',
				value: 'import',
				action: 'Import an app',
				description: 'A .jwa file as a new version; nothing is overwritten',
			},
			{
				name: 'Missing Plugins',
				value: 'missingPlugins',
				action: 'Get the missing plugins of an app',
				description: 'Plugins that an app uses and the server does not have',
			},
			{ name: 'Publish', value: 'publish', action: 'Publish an app' },
			{ name: 'Unpublish', value: 'unpublish', action: 'Unpublish an app' },
		],
	},
	adminApp(show('getVersions', 'unpublish')),
	...adminAppAndVersion(show('export', 'missingPlugins')),
	adminApp(show('publish')),
	{
		displayName: 'Version',
		name: 'versionChoice',
		type: 'options',
		default: 'latest',
		displayOptions: { show: show('publish') },
		options: [
			{ name: 'Latest', value: 'latest', description: 'The highest version number' },
			{ name: 'Number', value: 'number', description: 'A version by its number' },
		],
	},
	{
		displayName: 'Version Number',
		name: 'appVersion',
		type: 'number',
		default: 1,
		typeOptions: { minValue: 1 },
		displayOptions: { show: { ...show('publish'), versionChoice: ['number'] } },
	},
	{
		displayName: 'Put Output File in Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		hint: 'The name of the output binary field to put the file in',
		displayOptions: { show: show('export') },
	},
	{
		displayName: 'Input Data Field Name',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		hint: 'The name of the input binary field that holds the .jwa file',
		displayOptions: { show: show('import') },
	},
	...limitParameters(show('getMany')),
	exportOptions,
	importOptions,
];

export const execute: JogetResource['execute'] = async function (operation) {
	return await runAdmin(this, appTasks, operation);
};
