/**
 * The headers that API Builder asks for: id and key, an optional signed token, an optional Basic user.
 * Source: Joget's "Manage API Key" page (token = HASH of a pattern such as `{api_key}::{api_secret}::{yyyy-MM-dd HH:mm}`).
 */
import { createHash } from 'node:crypto';
import { DateTime } from 'luxon';

export interface JogetApiCredentials {
	baseUrl: string;
	apiId: string;
	apiKey: string;
	headerStyle: 'underscore' | 'hyphen' | 'both';
	signed?: boolean;
	signingSecret?: string;
	signingPattern?: string;
	signingHash?: 'MD5' | 'SHA-1' | 'SHA-256' | 'SHA-512';
	signingTimezone?: string;
	useBasic?: boolean;
	basicUser?: string;
	basicPassword?: string;
	allowHttp?: boolean;
	testTarget?: string;
	additionalBaseUrls?: { entry?: Array<{ url: string; weight?: number }> };
}

const HASHES = { MD5: 'md5', 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-512': 'sha512' } as const;

/** Header under which a call may name another API document than the credential's. It is replaced before sending. */
export const API_ID_HEADER = 'x-dataops-api-id';

export function signedToken(credentials: JogetApiCredentials, now: Date): string {
	const { apiKey, signingSecret = '', signingPattern = '', signingHash = 'SHA-256', signingTimezone } = credentials;
	const clock = DateTime.fromJSDate(now, { zone: signingTimezone || 'utc' });
	// The date letters that serve here (yyyy MM dd HH mm ss) mean the same to Java and to luxon. One pass, so that a brace inside the key or the secret is left alone.
	const text = signingPattern.replace(/\{([^{}]{1,60})\}/g, (_, name: string) => {
		if (name === 'api_key') return apiKey;
		if (name === 'api_secret') return signingSecret;
		return clock.toFormat(name);
	});
	return createHash(HASHES[signingHash]).update(text, 'utf8').digest('hex');
}

export function apiHeaders(credentials: JogetApiCredentials, apiId: string, now: Date): Record<string, string> {
	const headers: Record<string, string> = {};
	if (credentials.headerStyle !== 'hyphen') {
		headers.api_id = apiId;
		headers.api_key = credentials.apiKey;
	}
	if (credentials.headerStyle === 'hyphen' || credentials.headerStyle === 'both') {
		headers['api-id'] = apiId;
		headers['api-key'] = credentials.apiKey;
	}
	if (credentials.signed) headers.token = signedToken(credentials, now);
	if (credentials.useBasic) {
		const pair = `${credentials.basicUser ?? ''}:${credentials.basicPassword ?? ''}`;
		headers.authorization = `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
	}
	return headers;
}
