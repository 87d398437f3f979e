/**
 * Joget's core JSON API and console: who signs in, and how. Sessions, cookies and the CSRF token are kept by
 * nodes/Joget/engine/admin/session.ts; the test is in nodes/Joget/methods/adminTest.ts.
 */
import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { type JogetAdminCredentials, readLogin } from '../nodes/Joget/engine/admin/credentials';

export class JogetAdminApi implements ICredentialType {
	name = 'jogetAdminApi';

	displayName = 'Joget Admin API';

	icon: Icon = { light: 'file:../icons/joget.svg', dark: 'file:../icons/joget.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-dataops/n8n-nodes-dataops/blob/main/docs/joget-admin.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://joget.example.com/jw',
			description: 'Address of the Joget server. Use the host name under which users reach it.',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			default: 'basic',
			options: [
				{ name: 'Basic', value: 'basic', description: 'User and password with every call' },
				{
					name: 'Login Hash',
					value: 'hash',
					description: 'User and login hash, so that the password itself is not kept here',
				},
				{
					name: 'Master Login',
					value: 'master',
					description: "The server's master login, in the name of another user",
				},
				{ name: 'Session', value: 'session', description: 'Sign in on the login page, as a browser does' },
			],
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			default: '',
			required: true,
			description: 'An administrator (ROLE_ADMIN) for app operations; ROLE_APPADMIN is enough for form data',
			displayOptions: { show: { authentication: ['basic', 'session', 'hash'] } },
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: { show: { authentication: ['basic', 'session'] } },
		},
		// The hash signs in just as a password does.
		// eslint-disable-next-line @n8n/community-nodes/credential-unnecessary-password
		{
			displayName: 'Login Hash',
			name: 'loginHash',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'The text md5(username::md5(password)), hexadecimal',
			displayOptions: { show: { authentication: ['hash'] } },
		},
		{
			displayName: 'Master Username',
			name: 'masterUsername',
			type: 'string',
			default: '',
			required: true,
			displayOptions: { show: { authentication: ['master'] } },
		},
		{
			displayName: 'Master Password',
			name: 'masterPassword',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: { show: { authentication: ['master'] } },
		},
		{
			displayName: 'Login As',
			name: 'loginAs',
			type: 'string',
			default: '',
			required: true,
			description: 'The user in whose name the calls are made',
			displayOptions: { show: { authentication: ['master'] } },
		},
		{
			displayName: 'Allow HTTP',
			name: 'allowHttp',
			type: 'boolean',
			default: false,
			description:
				'Whether plain http is allowed to a host that is not this machine. The password then travels unencrypted.',
		},
	];

	/** For n8n's own HTTP Request node: the Referer always, and Basic. The other ways need a session, which this pack keeps. */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const login = readLogin(credentials as unknown as JogetAdminCredentials);
		const own = requestOptions.headers ?? {};
		const hasReferer = Object.keys(own).some((name) => name.toLowerCase() === 'referer');
		const headers = {
			...own,
			...(hasReferer ? {} : { Referer: login.baseUrl }),
			...(login.basic ? { Authorization: login.basic } : {}),
		};
		return { ...requestOptions, headers };
	}
}
