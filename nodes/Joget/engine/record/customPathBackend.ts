/**
 * Records to a custom API of Joget (an API plugin of the app's own, `full_path` of a lookup configuration): each record is
 * posted as JSON with the key's headers. Such an API promises nothing: it may have no id and no update, so a post is not
 * repeated once it may have arrived, and what it answers is judged by what such APIs have in common. A status below 300 is
 * saved, unless the body says otherwise (`errors`, `error`, `success: false`), also where it is wrapped in `message`.
 */
import { DataOpsError } from '../../../shared/errors';
import type { HttpResponse } from '../../../shared/http/types';
import type { DataRecord } from '../../../shared/records/types';
import { faultOf, fieldMessages, parseJson, unwrap, validationFault, type Fault, type WriteVerdict } from '../answers';
import type { RecordBackend, WriteOutcome } from './ports';
import type { Caller } from './writeCall';

const CODE = 'BAD_CONFIG';

/**
 * Path below the base URL: `/jw/api/x/y`, `/api/x/y`, `x/y` (below `/api`), or a whole address of the same Joget. Another
 * host is refused: the key must not travel there.
 */
export function customPath(fullPath: string, baseUrl: string): string {
	const refuse = (message: string): never => {
		throw new DataOpsError(message, { code: CODE, remedy: 'Correct full_path in the lookup configuration.' });
	};
	const base = new URL(baseUrl);
	let path = fullPath.trim();
	if (/^[a-z][a-z0-9+.-]*:/i.test(path) || path.startsWith('//')) {
		const url = URL.canParse(path, baseUrl) ? new URL(path, baseUrl) : undefined;
		if (url?.host !== base.host)
			return refuse('The full_path of an endpoint leads to another server than the credential');
		path = url.pathname + url.search;
	}
	if (/(^|\/)\.\.?(\/|$)|[\\#\s]|%2e/i.test(path)) return refuse('The full_path of an endpoint is not a plain path');
	path = `/${path.replace(/^\/+/, '')}`;
	const root = base.pathname.replace(/\/+$/, '');
	if (root !== '' && path.startsWith(`${root}/`)) path = path.slice(root.length);
	return /^\/(?:api|web)\//.test(path) ? path : `/api${path}`;
}

const asObject = (value: unknown): Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

function refused(message: string, status: number): Fault {
	return {
		code: 'REFUSED',
		message: `The custom API did not take the record: ${message.slice(0, 500)}`,
		remedy: 'Correct the values it names.',
		status,
		errors: [],
	};
}

export function judgeCustom(response: HttpResponse): WriteVerdict {
	const fault = faultOf(response, 'apiBuilder');
	if (fault) return { saved: false, fault };
	const { status, text } = response;
	const body = unwrap(parseJson(text));
	if (body === undefined && text.trim() !== '') {
		const notJson = { code: 'NOT_JSON', message: 'The custom API answered something that is not JSON', status };
		const remedy = 'The record counts as not saved. Look it up in Joget before you send it again.';
		return { saved: false, fault: { ...notJson, remedy, errors: [] } };
	}
	const told = asObject(body);
	const errors = fieldMessages(told.errors);
	if (errors.length > 0) return { saved: false, fault: validationFault(errors, status) };
	const denied = told.success === false || told.success === 'false' || told.status === 'error';
	if (denied || (told.error !== undefined && told.error !== null && told.error !== '' && told.error !== false)) {
		const reason = [told.error, told.message].find((one) => typeof one === 'string' && one !== '');
		return { saved: false, fault: refused(String(reason ?? 'it gave no reason'), status) };
	}
	const id = [told.id, told.recordId].find((one) => typeof one === 'string' || typeof one === 'number');
	return { saved: true, id: id === undefined ? '' : String(id) };
}

export class CustomPathBackend implements RecordBackend {
	constructor(
		private readonly caller: Caller,
		private readonly path: string,
		private readonly headers: Record<string, string>,
	) {}

	async save(record: DataRecord): Promise<WriteOutcome> {
		const request = { method: 'POST' as const, path: this.path, headers: this.headers, body: record };
		return await this.caller.write(request, undefined, false, judgeCustom);
	}

	async create(record: DataRecord): Promise<WriteOutcome> {
		return await this.save(record);
	}

	async update(): Promise<WriteOutcome> {
		return await this.none();
	}

	async load(): Promise<undefined> {
		return await Promise.resolve(undefined);
	}

	async delete(): Promise<WriteOutcome> {
		return await this.none();
	}

	private async none(): Promise<WriteOutcome> {
		const message = 'A custom API takes new records only.';
		return await Promise.resolve({ saved: false, attempts: 0, httpStatus: null, code: CODE, message, errors: [] });
	}
}
