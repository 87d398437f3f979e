/** Parameters that the admin resources share. */
import type { INodeProperties } from 'n8n-workflow';
import { appParameter, type Show, versionParameters } from '../targets';

export const adminApp = (show: Show): INodeProperties => appParameter(show, 'searchAdminApps');

export const adminAppAndVersion = (show: Show): INodeProperties[] => [adminApp(show), ...versionParameters(show)];

export const limitParameters = (show: Show): INodeProperties[] => [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: true,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions: { show },
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		default: 50,
		typeOptions: { minValue: 1 },
		description: 'Max number of results to return',
		displayOptions: { show: { ...show, returnAll: [false] } },
	},
];

export const definitionFormat = (show: Show): INodeProperties => ({
	displayName: 'Format',
	name: 'definitionFormat',
	type: 'options',
	default: 'schema',
	displayOptions: { show },
	options: [
		{ name: 'Field Schema', value: 'schema', description: 'Plain list with types, validators and options' },
		{ name: 'Joget JSON', value: 'joget', description: 'As Joget stores it, with secrets masked' },
	],
});
