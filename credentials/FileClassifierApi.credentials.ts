/**
 * An Apache Tika server that the File Classifier may ask for text, metadata and OCR. The test is the node's
 * (`fileClassifierTest`), because every base URL is to answer.
 */
import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
	Icon,
} from 'n8n-workflow';
import { tikaHeaders, type TikaCredentials } from '../nodes/Files/transport/tika';

export class FileClassifierApi implements ICredentialType {
	name = 'fileClassifierApi';

	displayName = 'File Classifier API';

	icon: Icon = { light: 'file:../icons/fileClassifier.svg', dark: 'file:../icons/fileClassifier.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-dataops/n8n-nodes-dataops/blob/main/docs/file-classifier.md#credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Tika Servers',
			name: 'baseUrls',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			default: { entry: [{ url: '', weight: 1 }] },
			placeholder: 'Add Server',
			description: 'Apache Tika servers. Calls are spread by weight, and a server that is down is left out.',
			options: [
				{
					displayName: 'Server',
					name: 'entry',
					values: [
						{
							displayName: 'Base URL',
							name: 'url',
							type: 'string',
							default: '',
							placeholder: 'e.g. https://tika.example.com',
						},
						{
							displayName: 'Weight',
							name: 'weight',
							type: 'number',
							typeOptions: { minValue: 0 },
							default: 1,
							description: 'Share of calls; 0 means only when the others are down',
						},
					],
				},
			],
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			default: 'none',
			options: [
				{ name: 'Basic', value: 'basic' },
				{ name: 'Bearer Token', value: 'bearer' },
				{ name: 'None', value: 'none' },
			],
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			displayOptions: { show: { authentication: ['basic'] } },
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { authentication: ['basic'] } },
		},
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { authentication: ['bearer'] } },
		},
		{
			displayName: 'Ignore TLS Issues',
			name: 'skipTlsVerification',
			type: 'boolean',
			default: false,
			description: 'Whether to accept a certificate that cannot be verified',
		},
		{
			displayName: 'Allow HTTP',
			name: 'allowHttp',
			type: 'boolean',
			default: false,
			description: 'Whether a password or token may travel unencrypted to a host that is not this machine',
		},
	];

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const headers = { ...requestOptions.headers, ...tikaHeaders(credentials as unknown as TikaCredentials) };
		return { ...requestOptions, headers };
	}
}
