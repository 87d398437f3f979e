/**
 * What an answer of Joget means. HTTP 200 does not mean saved: validation and database faults come as 200 with `errors`
 * or an empty id (AppServiceImpl.submitForm), a missing record as 200 `{}`, a missing plugin as a 500 page, an unknown user
 * as a redirect to the login page. Each gets a code, a sentence of cause and a sentence of remedy.
 */
import type { HttpResponse } from '../../shared/http/types';
import { DataOpsError } from '../../shared/errors';

export interface FieldMessage {
	field: string;
	message: string;
}

export type Surface = 'apiBuilder' | 'coreJson';

/** A fault of one call, as data: it becomes a failed row or an error. */
export interface Fault {
	code: string;
	message: string;
	remedy: string;
	status?: number;
	errors: FieldMessage[];
	/** Passes by itself, so a harmless call may be repeated. */
	transient?: boolean;
}

export const isHtml = (text: string): boolean => /^\s*<(?:!doctype|html|head|body|\?xml)/i.test(text);

const asObject = (value: unknown): Record<string, unknown> | undefined =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;

export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

/**
 * The rows of a core list. Joget's `accumulate` leaves `data` out for no row, and gives an object instead of an array for
 * one.
 */
export function listOf(data: unknown): Array<Record<string, unknown>> {
	if (data === undefined || data === null) return [];
	const rows: unknown[] = Array.isArray(data) ? data : [data];
	return rows.filter((row): row is Record<string, unknown> => asObject(row) !== undefined);
}

/** Custom API plugins answer JSON as a string inside `message`: take it out. */
export function unwrap(value: unknown): unknown {
	const envelope = asObject(value);
	if (!envelope || typeof envelope.message !== 'string' || !('code' in envelope)) return value;
	const inner = parseJson(envelope.message);
	return typeof inner === 'object' && inner !== null ? inner : value;
}

/** Joget's own words in any of its envelopes, without markup and short. */
export function serverWords(text: string): string {
	if (isHtml(text)) {
		const title = /<(?:title|h1)[^>]{0,100}>([^<]{1,200})</i.exec(text.slice(0, 20_000))?.[1];
		return title?.trim() ?? '';
	}
	const body = asObject(parseJson(text));
	const inner = asObject(body?.error) ?? body;
	const words = inner?.message ?? (typeof body?.error === 'string' ? body.error : undefined);
	return typeof words === 'string' ? words.slice(0, 500) : '';
}

function fault(code: string, message: string, remedy: string, status?: number, transient = false): Fault {
	return { code, message, remedy, status, errors: [], transient };
}

type Table = Record<number, (words: string) => Fault>;

const quoted = (words: string): string => (words ? ` ("${words}")` : '');

const API_BUILDER: Table = {
	400: (words) =>
		fault(
			'BAD_REQUEST',
			`Joget found no such published API or form${quoted(words)}`,
			'Check the API ID and the form ID, that the app is published, and that the form is an element of that API; an app ID does not belong into the base URL.',
		),
	401: (words) =>
		fault(
			'UNAUTHORISED',
			`Joget refused the API key${quoted(words)}`,
			"Check the API key, its token and Basic settings, and the key's domain and IP whitelist.",
		),
	403: (words) =>
		fault(
			'FORBIDDEN',
			`Joget does not allow this call${quoted(words)}`,
			"Check the key's domain and IP whitelist, and the form's permission for this user.",
		),
	404: (words) => fault('NOT_FOUND', `Joget has no such record or file${quoted(words)}`, 'Check the ID.'),
	405: (words) =>
		fault(
			/exist|InvalidID/i.test(words) ? 'ID_EXISTS' : 'NOT_ALLOWED',
			/exist|InvalidID/i.test(words)
				? `A record with this ID exists already${quoted(words)}`
				: `Joget could not take the data as they were sent, or the operation is switched off${quoted(words)}`,
			/exist|InvalidID/i.test(words)
				? 'Use Create or Update, or another ID.'
				: 'Check that the operation is enabled for the form in API Builder, and that the values fit their fields.',
		),
	500: (words) =>
		fault(
			'SERVER_ERROR',
			`Joget could not carry out the call${quoted(words)}`,
			'Look into the Joget log of this minute.',
		),
};

const CORE_JSON: Table = {
	400: (words) =>
		fault(
			'BAD_REQUEST',
			`Joget's JSON API refused the call${quoted(words)}`,
			'Check that this host is in the API Domain Whitelist of the general settings, that the app is published, and that app, form and record IDs hold only letters, digits and _ - . # :',
		),
	401: (words) =>
		fault('UNAUTHORISED', `Joget refused the sign-in${quoted(words)}`, 'Check user and password in the credential.'),
	403: (words) =>
		fault(
			'FORBIDDEN',
			`The signed-in user may not use Joget's JSON API${quoted(words)}`,
			'The user needs the role of an administrator (ROLE_ADMIN or ROLE_APPADMIN).',
		),
	404: (words) => fault('NOT_FOUND', `Joget has no such record${quoted(words)}`, 'Check the ID.'),
	500: (words) =>
		fault('SERVER_ERROR', `Joget reports a system fault${quoted(words)}`, 'Look into the Joget log of this minute.'),
};

/** The fault of an answer that is none of success, judged by status and shape alone. */
export function faultOf(response: HttpResponse, surface: Surface): Fault | undefined {
	const { status, text, headers } = response;
	if (status >= 300 && status < 400) {
		const toLogin = /\/web\/(?:login|home)|login/i.test(headers.location ?? '');
		return fault(
			toLogin ? 'LOGIN_REQUIRED' : 'REDIRECTED',
			toLogin ? 'Joget sent the call to its login page' : 'The server sent the call to another address',
			toLogin
				? 'Check the credential: nobody is signed in.'
				: 'Use the address it points to as the base URL; often it is https instead of http.',
			status,
		);
	}
	if (surface === 'apiBuilder' && status === 500 && isHtml(text)) {
		return fault(
			'PLUGIN_MISSING',
			'Joget answered the API call with an error page, as it does where the API Builder plugin is not installed',
			'Install the API Builder plugin, or use the backend Core JSON.',
			status,
		);
	}
	if (status === 429 || status === 502 || status === 503 || status === 504) {
		return fault(
			`HTTP_${status}`,
			status === 429 ? 'The server asked for a slower pace' : `The server is not available (HTTP ${status})`,
			status === 429 ? 'Lower Concurrency or set a rate limit.' : 'Try again when the server is up.',
			status,
			true,
		);
	}
	if (status >= 400) {
		const words = serverWords(text);
		const known = (surface === 'apiBuilder' ? API_BUILDER : CORE_JSON)[status]?.(words);
		const found =
			known ??
			fault(
				`HTTP_${status}`,
				`Joget answered HTTP ${status}${quoted(words)}`,
				'Look into the Joget log of this minute.',
			);
		return { ...found, status };
	}
	if (isHtml(text)) {
		const login = /j_username|login/i.test(text.slice(0, 20_000));
		return fault(
			login ? 'LOGIN_REQUIRED' : 'NOT_JSON',
			login ? 'Joget answered with its login page' : 'A web page came where Joget should have answered JSON',
			login
				? 'Check the credential: nobody is signed in.'
				: 'Check the base URL, and whether a proxy or a portal sits in between.',
			status,
		);
	}
	return undefined;
}

export function faultError(found: Fault): DataOpsError {
	return new DataOpsError(found.message, { code: found.code, remedy: found.remedy, status: found.status });
}

/** Field messages of an `errors` object; those of nested forms keep their path. */
export function fieldMessages(errors: unknown): FieldMessage[] {
	const found: FieldMessage[] = [];
	for (const [field, value] of Object.entries(asObject(errors) ?? {})) {
		if (value === null || value === undefined || value === '') continue;
		found.push({ field, message: typeof value === 'string' ? value : JSON.stringify(value) });
	}
	return found;
}

const STORE_FAULT = /^Error storing data/i;

/** Field messages → a fault. Joget puts a database fault under the form's own id. */
export function validationFault(errors: FieldMessage[], status: number): Fault {
	const stored = errors.find(({ message }) => STORE_FAULT.test(message));
	if (stored) {
		return {
			code: 'STORE_ERROR',
			message: `Joget could not write to its database: ${stored.message}`,
			remedy: 'Try again; if it stays, look into the Joget log and at the form’s table.',
			status,
			errors,
			transient: true,
		};
	}
	const list = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
	return {
		code: 'VALIDATION',
		message: `Joget did not save the record: ${list}`,
		remedy: 'Correct the values of these fields.',
		status,
		errors,
	};
}

export type WriteVerdict = { saved: true; id: string; warning?: string } | { saved: false; fault: Fault };

/** Judges the answer to a write. `sentId` is the id the client made, if any. */
export function judgeWrite(response: HttpResponse, surface: Surface, sentId: string | undefined): WriteVerdict {
	if (surface === 'coreJson' && response.status === 400) {
		// The message is itself JSON text: {"error":{field:message}}.
		const inner = asObject(parseJson(serverWords(response.text)));
		const errors = fieldMessages(inner?.error);
		if (errors.length > 0) return { saved: false, fault: validationFault(errors, 400) };
	}
	const found = faultOf(response, surface);
	if (found) return { saved: false, fault: found };
	const body = asObject(unwrap(parseJson(response.text)));
	const errors = fieldMessages(body?.errors);
	if (errors.length > 0) return { saved: false, fault: validationFault(errors, response.status) };
	const id = typeof body?.id === 'string' || typeof body?.id === 'number' ? String(body.id) : '';
	if (id === '') {
		return {
			saved: false,
			fault: fault(
				body ? 'NO_ID' : 'NOT_JSON',
				body ? 'Joget answered without the ID of a saved record' : 'Joget answered something that is not JSON',
				'The record counts as not saved. Look it up in Joget before you send it again.',
				response.status,
			),
		};
	}
	if (sentId !== undefined && id !== sentId) {
		return { saved: true, id, warning: `Joget stored the record under ${id}, not under the ID sent (${sentId})` };
	}
	return { saved: true, id };
}
