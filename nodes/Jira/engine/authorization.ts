/** The Authorization header of each way to sign in. */
import type { Authentication } from './address';

export interface SignIn {
	authentication: Authentication;
	email?: string;
	apiToken?: string;
	accessToken?: string;
	personalAccessToken?: string;
	username?: string;
	password?: string;
}

const basic = (user = '', secret = ''): string =>
	`Basic ${Buffer.from(`${user.trim()}:${secret.trim()}`, 'utf8').toString('base64')}`;

export function authorizationOf(signIn: SignIn): string {
	switch (signIn.authentication) {
		case 'apiToken':
		case 'scopedToken':
			return basic(signIn.email, signIn.apiToken);
		case 'oauth':
			return `Bearer ${(signIn.accessToken ?? '').trim()}`;
		case 'personalAccessToken':
			return `Bearer ${(signIn.personalAccessToken ?? '').trim()}`;
		case 'basic':
			return basic(signIn.username, signIn.password);
	}
}
