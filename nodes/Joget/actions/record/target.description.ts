/** Which form on which server: shared by all record operations. */
import type { INodeProperties } from 'n8n-workflow';

const show = { resource: ['record'] };

export const backendDescription: INodeProperties[] = [
	{
		displayName: 'Backend',
		name: 'backend',
		type: 'options',
		default: 'apiBuilder',
		displayOptions: { show },
		description: 'Which of Joget’s two interfaces carries the records',
		options: [
			{
				name: 'API Builder',
				value: 'apiBuilder',
				description: 'The API Builder plugin, with an API key',
			},
			{
				name: 'Core JSON',
				value: 'coreJson',
				description: 'Joget’s own JSON API, without a plugin, as an administrator',
			},
		],
	},
	{
		displayName: 'App ID',
		name: 'appId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. crm',
		displayOptions: { show: { ...show, backend: ['coreJson'] } },
		description: 'ID of the published app that holds the form',
	},
];

export const formDescription: INodeProperties = {
	displayName: 'Form',
	name: 'formId',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'id', value: '' },
	displayOptions: { show, hide: { operation: ['getMany'] } },
	description: 'The form whose records to work with',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a form...',
			typeOptions: { searchListMethod: 'searchForms', searchable: true },
		},
		{
			displayName: 'ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. customer',
			validation: [
				{
					type: 'regex',
					properties: { regex: '^[^/?\\s]{0,255}$', errorMessage: 'A form ID has no slash and no space' },
				},
			],
		},
	],
};
