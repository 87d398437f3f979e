/**
 * Keeps secrets out of items, errors and logs: values of fields whose names say secret, credentials inside header values,
 * and the user part and telling query values of URLs.
 */
export const MASK = '***';

/** The last word of the name decides, so that `tokenizer` or `keyboard` stay readable and `apiKey`, `x-api-key` do not. */
const SECRET_NAME =
	/(?:^|[^a-z])(?:secret|password|passwd|pwd|passphrase|token|api[-_ ]?key|private[-_ ]?key|access[-_ ]?key|authorization|cookie|credential|signature|jsessionid)s?$/;
/** `key` alone names natural keys all over this pack (a rejected row's `key`), so it is a secret only in company. */
const SECRET_KEY =
	/(?:api|access|secret|private|signing|encryption|auth|client|shared|license|hash|session)[-_ ]?keys?$/;

/** Splits camelCase so that the last word can be looked at. */
function words(name: string): string {
	return name
		.replace(/([a-z0-9])([A-Z])/g, '$1 $2')
		.replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
		.toLowerCase();
}

export function isSecretName(name: string): boolean {
	const spaced = words(name.slice(0, 200));
	return SECRET_NAME.test(spaced) || SECRET_KEY.test(spaced);
}

const AUTH_SCHEME = /\b(bearer|basic|digest|apikey)(\s+)[A-Za-z0-9+/=_~.:-]{6,}/gi;
const URL_USER = /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@?#:]{1,256}(?::[^\s/@?#]{0,256})?@/gi;
const NAME_AND_SIGN = /(?<![\w.-])([A-Za-z][\w.-]{0,60})(["']?\s?[=:]\s?["']?)/g;
const VALUE = /[^\s&"',;}]+/y;
const SCHEME = /^(?:bearer|basic|digest|apikey)$/i;
/** Longer texts are cut before the patterns run. */
const MAX_TEXT = 100_000;

/** Masks credentials inside a text: bearer and basic values, URL users, `token=…` and `"password":"…"` pairs. */
export function maskText(text: string): string {
	const cut = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
	return maskPairs(cut.replace(AUTH_SCHEME, `$1$2${MASK}`).replace(URL_USER, `$1${MASK}@`));
}

/** `token=…`, `"password":"…"`, `api_key: …`. A name that is no secret is passed by alone: its value may hold a pair. */
function maskPairs(text: string): string {
	let masked = '';
	let done = 0;
	NAME_AND_SIGN.lastIndex = 0;
	for (let pair = NAME_AND_SIGN.exec(text); pair; pair = NAME_AND_SIGN.exec(text)) {
		if (!isSecretName(pair[1]!)) continue;
		VALUE.lastIndex = NAME_AND_SIGN.lastIndex;
		const value = VALUE.exec(text)?.[0];
		if (value === undefined || SCHEME.test(value)) continue;
		masked += text.slice(done, NAME_AND_SIGN.lastIndex) + MASK;
		done = NAME_AND_SIGN.lastIndex + value.length;
		NAME_AND_SIGN.lastIndex = done;
	}
	return masked + text.slice(done);
}

/**
 * A copy with every secret masked, for logs and rejected rows. Dates, buffers and class instances are kept as they are;
 * cycles end in '[Circular]'. An object without anything to mask is returned as it is, not copied.
 */
export function maskSecrets<T>(value: T): T {
	return mask(value, new Set()) as T;
}

function mask(value: unknown, above: Set<object>): unknown {
	if (typeof value === 'string') return maskText(value);
	if (typeof value !== 'object' || value === null) return value;
	if (above.has(value)) return '[Circular]';
	const prototype = Object.getPrototypeOf(value) as unknown;
	const isList = Array.isArray(value);
	if (!isList && prototype !== Object.prototype && prototype !== null) return value;
	above.add(value);
	let copy: Record<string, unknown> | unknown[] | undefined;
	for (const [name, inner] of Object.entries(value)) {
		const masked = !isList && isSecretName(name) && hasContent(inner) ? MASK : mask(inner, above);
		if (masked === inner) continue;
		copy ??= isList ? [...(value as unknown[])] : { ...value };
		(copy as Record<string, unknown>)[name] = masked;
	}
	above.delete(value);
	return copy ?? value;
}

/** Whether a secret is missing at all is worth knowing, so emptiness stays visible. */
function hasContent(value: unknown): boolean {
	return value !== null && value !== undefined && value !== '' && typeof value !== 'boolean';
}
