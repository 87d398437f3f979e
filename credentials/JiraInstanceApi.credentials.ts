/**
 * One Jira site: where it is, how to sign in, and the alias under which its rows are kept. Tested by the nodes
 * (`jiraInstanceTest`), because one call does not tell user, version, time zone and clock.
 */
import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { authorizationOf, type SignIn } from '../nodes/Jira/engine/authorization';

export class JiraInstanceApi implements ICredentialType {
	name = 'jiraInstanceApi';

	displayName = 'Jira Instance API';

	icon: Icon = { light: 'file:../icons/jira.svg', dark: 'file:../icons/jira.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-dataops/n8n-nodes-dataops/blob/main/docs/jira-issues.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Deployment',
			name: 'deployment',
			type: 'options',
			default: 'detect',
			options: [
				{ name: 'Cloud', value: 'cloud' },
				{ name: 'Data Center', value: 'dataCenter' },
				{ name: 'Detect', value: 'detect', description: 'Told by the address, or by one question to the site' },
			],
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://example.atlassian.net',
			description: 'Address of the Jira site, with its context path if it has one. Also for scoped and OAuth tokens.',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			default: 'apiToken',
			options: [
				{ name: 'API Token', value: 'apiToken', description: 'Cloud: email and API token without scopes' },
				{
					name: 'Basic',
					value: 'basic',
					description: 'Data Center: user name and password. Off by default from Jira 11.',
				},
				{
					name: 'OAuth Access Token',
					value: 'oauth',
					description: 'Cloud: an access token of OAuth 2.0 or of a service account, through the gateway',
				},
				{ name: 'Personal Access Token', value: 'personalAccessToken', description: 'Data Center 8.14 and later' },
				{
					name: 'Scoped API Token',
					value: 'scopedToken',
					description: "Cloud: email and API token with scopes, through Atlassian's gateway",
				},
			],
		},
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			default: '',
			placeholder: 'e.g. name@example.com',
			displayOptions: { show: { authentication: ['apiToken', 'scopedToken'] } },
		},
		{
			displayName: 'API Token',
			name: 'apiToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'A scoped token needs read:jira-work and read:jira-user',
			displayOptions: { show: { authentication: ['apiToken', 'scopedToken'] } },
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { authentication: ['oauth'] } },
		},
		{
			displayName: 'Personal Access Token',
			name: 'personalAccessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { authentication: ['personalAccessToken'] } },
		},
		{
			displayName: 'User Name',
			name: 'username',
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
			displayName: 'Gateway URL',
			name: 'gatewayUrl',
			type: 'string',
			default: 'https://api.atlassian.com',
			description: "Address of Atlassian's gateway. The site's cloud ID is found by itself.",
			displayOptions: { show: { authentication: ['scopedToken', 'oauth'] } },
		},
		{
			displayName: 'Instance',
			name: 'instance',
			type: 'string',
			default: '',
			placeholder: 'e.g. instance_1',
			description: "Alias of this site in every row, part of the key to load on. The site's host if left empty.",
		},
	];

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		requestOptions.headers = {
			...requestOptions.headers,
			Authorization: authorizationOf(credentials as unknown as SignIn),
		};
		return requestOptions;
	}
}
