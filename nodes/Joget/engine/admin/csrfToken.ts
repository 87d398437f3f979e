/**
 * Joget's CSRF token, whose NAME differs between generations (`OWASP_CSRFTOKEN`, `OWASP-CSRFTOKEN`) and may be set by the
 * administrator: it is always read from the server. Three places tell it; not every version has all of them.
 */
import type { HttpResponse } from '../../../shared/http/types';
import { isHtml, parseJson } from '../answers';

export interface CsrfToken {
	name: string;
	value: string;
}

type Ask = (method: 'GET' | 'POST', path: string, headers?: Record<string, string>) => Promise<HttpResponse>;

const NAME = /^[A-Za-z][\w.-]{2,80}$/;
const VALUE = /^[\w.-]{4,200}$/;

const token = (name: unknown, value: unknown): CsrfToken | undefined =>
	typeof name === 'string' && typeof value === 'string' && NAME.test(name) && VALUE.test(value)
		? { name, value }
		: undefined;

/** CSRFGuard's answer to FETCH-CSRF-TOKEN: `NAME:VALUE`. */
function fromPair(text: string): CsrfToken | undefined {
	const colon = text.indexOf(':');
	return colon < 0 || isHtml(text) ? undefined : token(text.slice(0, colon).trim(), text.slice(colon + 1).trim());
}

/** CSRFGuard's JavaScript, as DX 9 serves it. */
function fromScript(text: string): CsrfToken | undefined {
	const read = (word: string) =>
		new RegExp(`${word}\\s{0,5}[=:]\\s{0,5}["']([^"']{1,200})["']`).exec(text.slice(0, 200_000))?.[1];
	return token(read('masterTokenName') ?? read('tokenName'), read('masterTokenValue') ?? read('tokenValue'));
}

function fromJson(text: string): CsrfToken | undefined {
	const body = parseJson(text) as { tokenName?: unknown; tokenValue?: unknown } | undefined;
	return token(body?.tokenName, body?.tokenValue);
}

/** Undefined where the server tells none: then it may not ask for one either. */
export async function fetchCsrfToken(ask: Ask): Promise<CsrfToken | undefined> {
	const pair = await ask('POST', '/csrf', { 'FETCH-CSRF-TOKEN': '1' });
	const first = pair.status === 200 ? (fromPair(pair.text) ?? fromScript(pair.text)) : undefined;
	if (first) return first;
	const json = await ask('GET', '/web/json/directory/user/csrfToken');
	const second = json.status === 200 ? fromJson(json.text) : undefined;
	if (second) return second;
	const script = await ask('GET', '/csrf');
	return script.status === 200 ? fromScript(script.text) : undefined;
}
