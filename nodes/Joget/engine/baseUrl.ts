/**
 * One base URL out of whatever people copy: the page they look at, the API's root, a form's endpoint. Everything Joget
 * serves lies below the context path `/jw` (another one where the server was set up so).
 */
import { DataOpsError } from '../../shared/errors';

/** `https://host/jw` of `https://host/jw/api/form/x/`, `host/jw` or `https://host`. */
export function normaliseBaseUrl(text: string): string {
	const trimmed = text.trim();
	const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
	let url: URL;
	try {
		url = new URL(withScheme);
	} catch {
		throw new DataOpsError('The base URL of Joget is not an address', {
			code: 'BAD_BASE_URL',
			remedy: 'Give it as https://host/jw',
		});
	}
	if (url.protocol !== 'https:' && url.protocol !== 'http:') {
		throw new DataOpsError(`The base URL of Joget begins with ${url.protocol}, not with https:`, {
			code: 'BAD_BASE_URL',
			remedy: 'Give it as https://host/jw',
		});
	}
	const path = url.pathname
		.replace(/\/(?:api|web|home|csrf|j_spring_security_check)(?:\/.*)?$/, '')
		.replace(/\/+$/, '');
	return `${url.origin}${path === '' ? '/jw' : path}`;
}

/** This machine, or a name that only a local network knows. */
export function isLocalHost(host: string): boolean {
	const name = host.replace(/^\[|\]$/g, '').toLowerCase();
	if (name === 'localhost' || name.endsWith('.localhost') || name === '::1') return true;
	return /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name);
}

/** Plain http carries the key in the clear, so it needs saying so, except to this machine. */
export function assertTransportAllowed(baseUrl: string, allowHttp: boolean): void {
	const url = new URL(baseUrl);
	if (url.protocol === 'https:' || allowHttp || isLocalHost(url.hostname)) return;
	throw new DataOpsError(`The base URL ${url.origin} is plain http, which sends the key unencrypted`, {
		code: 'HTTP_NOT_ALLOWED',
		remedy: 'Use https, or switch on Allow HTTP in the credential',
	});
}
