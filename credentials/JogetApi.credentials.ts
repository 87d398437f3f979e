/**
 * API Builder's key: which API document, which key, and how the headers are spelled. The test is the Joget node's
 * (`jogetApiTest`), because only several answers together tell what is wrong.
 */
import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
	Icon,
} from 'n8n-workflow';
import { authenticateJogetApi } from '../nodes/Joget/transport/jogetApi';

export class JogetApi implements ICredentialType {
	name = 'jogetApi';

	displayName = 'Joget API';

	icon: Icon = { light: 'file:../icons/joget.svg', dark: 'file:../icons/joget.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-dataops/n8n-nodes-dataops/blob/main/docs/joget.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://joget.example.com/jw',
			description: 'Address of the Joget server. The address of its API or of a form in it is understood too.',
		},
		{
			displayName: 'API ID',
			name: 'apiId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. API-1b4e28ba-2fa1-11d2-883f-0016d3cca427',
			description: 'ID of the API document in API Builder. A node can name another one.',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'A key from Manage API Key in the API Builder settings',
		},
		{
			displayName: 'Header Style',
			name: 'headerStyle',
			type: 'options',
			default: 'underscore',
			description:
				'How the header names are spelled. A proxy such as nginx drops names with an underscore unless told otherwise.',
			options: [
				{ name: 'Both', value: 'both' },
				{ name: 'Hyphen (api-id, api-key)', value: 'hyphen' },
				{ name: 'Underscore (api_id, api_key)', value: 'underscore' },
			],
		},
		{
			displayName: 'Signed Token',
			name: 'signed',
			type: 'boolean',
			default: false,
			description: 'Whether the key is in the mode "API Key & Token"',
		},
		{
			displayName: 'Signing Secret',
			name: 'signingSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { signed: [true] } },
		},
		{
			displayName: 'Signing Pattern',
			name: 'signingPattern',
			type: 'string',
			default: '{api_key}::{api_secret}::{yyyy-MM-dd HH:mm}',
			displayOptions: { show: { signed: [true] } },
			description: 'As in Manage API Key: {api_key}, {api_secret}, and a date in Java letters',
		},
		{
			displayName: 'Signing Hash',
			name: 'signingHash',
			type: 'options',
			default: 'SHA-256',
			displayOptions: { show: { signed: [true] } },
			options: [
				{ name: 'MD5', value: 'MD5' },
				{ name: 'SHA-1', value: 'SHA-1' },
				{ name: 'SHA-256', value: 'SHA-256' },
				{ name: 'SHA-512', value: 'SHA-512' },
			],
		},
		{
			displayName: 'Signing Time Zone',
			name: 'signingTimezone',
			type: 'string',
			default: 'UTC',
			placeholder: 'e.g. Europe/Berlin',
			displayOptions: { show: { signed: [true] } },
			description: 'Time zone of the Joget server, in which the date of the pattern is written',
		},
		{
			displayName: 'Basic User',
			name: 'useBasic',
			type: 'boolean',
			default: false,
			description: 'Whether to sign in a user besides the key, so that records are written in that user’s name',
		},
		{
			displayName: 'User',
			name: 'basicUser',
			type: 'string',
			default: '',
			displayOptions: { show: { useBasic: [true] } },
		},
		{
			displayName: 'Password',
			name: 'basicPassword',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { useBasic: [true] } },
		},
		{
			displayName: 'Form or List to Test With',
			name: 'testTarget',
			type: 'string',
			default: '',
			placeholder: 'e.g. customer or list/list_customer',
			description:
				'A form (or, as list/ID, a list) that the API document offers. Without it the test can tell less: some servers answer a wrong API ID and a missing form alike.',
		},
		{
			displayName: 'Additional Base URLs',
			name: 'additionalBaseUrls',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			default: {},
			placeholder: 'Add Base URL',
			description: 'Other nodes of the same Joget cluster: calls are spread by weight, and a failing node is left out',
			options: [
				{
					displayName: 'Base URL',
					name: 'entry',
					values: [
						{
							displayName: 'URL',
							name: 'url',
							type: 'string',
							default: '',
							placeholder: 'e.g. https://joget2.example.com/jw',
						},
						{
							displayName: 'Weight',
							name: 'weight',
							type: 'number',
							typeOptions: { minValue: 0 },
							default: 1,
							description: 'Share of calls; 0 means only when the others are down. The first base URL has 1.',
						},
					],
				},
			],
		},
		{
			displayName: 'Allow HTTP',
			name: 'allowHttp',
			type: 'boolean',
			default: false,
			description:
				'Whether plain http is allowed to a host that is not this machine. The key then travels unencrypted.',
		},
	];

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return await authenticateJogetApi(credentials, requestOptions);
	}
}
