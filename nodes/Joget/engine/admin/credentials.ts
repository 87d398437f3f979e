/**
 * The credential `jogetAdminApi` as data, and who it should turn out to be. Joget signs in by Basic, by its login page, by
 * a login hash, or by the master login in the name of another user (WorkflowHttpAuthProcessingFilter).
 */
import { DataOpsError } from '../../../shared/errors';
import { assertTransportAllowed, normaliseBaseUrl } from '../baseUrl';

export interface JogetAdminCredentials {
	baseUrl: string;
	authentication: 'basic' | 'session' | 'hash' | 'master';
	username?: string;
	password?: string;
	loginHash?: string;
	masterUsername?: string;
	masterPassword?: string;
	loginAs?: string;
	allowHttp?: boolean;
}

export interface AdminLogin {
	baseUrl: string;
	mode: JogetAdminCredentials['authentication'];
	/** The name Joget must report once signed in. */
	expectedName: string;
	/** What is posted to sign in; never put into an address, where logs would keep it. */
	parameters: Record<string, string>;
	/** Value of the Authorization header, for Basic. */
	basic?: string;
}

function required(value: string | undefined, label: string): string {
	const text = value?.trim() ?? '';
	if (text) return text;
	throw new DataOpsError(`The Joget credential has no ${label}`, {
		code: 'CREDENTIAL_INCOMPLETE',
		remedy: `Fill in ${label} in the credential.`,
	});
}

export function readLogin(credentials: JogetAdminCredentials): AdminLogin {
	const baseUrl = normaliseBaseUrl(credentials.baseUrl ?? '');
	assertTransportAllowed(baseUrl, credentials.allowHttp === true);
	const mode = credentials.authentication ?? 'basic';
	if (mode === 'master') {
		const loginAs = required(credentials.loginAs, 'Login As');
		const parameters = {
			j_username: required(credentials.masterUsername, 'Master Username'),
			j_password: credentials.masterPassword ?? '',
			loginAs,
		};
		return { baseUrl, mode, expectedName: loginAs, parameters };
	}
	const username = required(credentials.username, 'Username');
	if (mode === 'hash') {
		const hash = required(credentials.loginHash, 'Login Hash');
		return { baseUrl, mode, expectedName: username, parameters: { j_username: username, hash } };
	}
	const password = credentials.password ?? '';
	const parameters = { j_username: username, j_password: password };
	if (mode === 'session') return { baseUrl, mode, expectedName: username, parameters };
	const basic = `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
	return { baseUrl, mode, expectedName: username, parameters, basic };
}
