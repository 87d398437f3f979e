/**
 * Turns the body of an HttpRequest into what goes on the wire, the same for both transports: bytes with a content type, or a
 * multipart form. Bytes, because HTTP clients second-guess strings (axios parses and re-serialises JSON strings).
 */
import FormData from 'form-data';
import { MultipartBody, type HttpRequest } from './types';

export interface WireBody {
	data: Buffer | FormData;
	headers: Record<string, string>;
}

const hasBody = ({ method, body }: HttpRequest): boolean =>
	body !== undefined && body !== null && method !== 'GET' && method !== 'HEAD';

/** The text of a body that is sent as JSON; undefined for any other. */
export function jsonText(request: HttpRequest): string | undefined {
	const { body } = request;
	if (!hasBody(request) || typeof body === 'string') return undefined;
	if (body instanceof MultipartBody || body instanceof Uint8Array || body instanceof URLSearchParams) return undefined;
	return JSON.stringify(body);
}

/** undefined where there is no body to send. A GET or HEAD never has one: CDNs answer 403 to it. */
export async function wireBody(request: HttpRequest): Promise<WireBody | undefined> {
	const { body } = request;
	if (!hasBody(request)) return undefined;
	const json = jsonText(request);
	if (json !== undefined) return { data: Buffer.from(json), headers: { 'content-type': 'application/json' } };
	if (body instanceof MultipartBody) return await multipart(body);
	if (Buffer.isBuffer(body)) return { data: body, headers: {} };
	if (body instanceof URLSearchParams) {
		return { data: Buffer.from(body.toString()), headers: { 'content-type': 'application/x-www-form-urlencoded' } };
	}
	return { data: Buffer.from(body as Uint8Array | string), headers: {} };
}

async function multipart({ parts }: MultipartBody): Promise<WireBody> {
	const form = new FormData();
	for (const part of parts) {
		if ('value' in part) {
			form.append(part.name, part.value);
			continue;
		}
		const options = { filename: part.fileName, contentType: part.contentType ?? 'application/octet-stream' };
		if (Buffer.isBuffer(part.data)) form.append(part.name, part.data, options);
		else form.append(part.name, await part.data(), { ...options, knownLength: part.size });
	}
	const headers: Record<string, string> = form.getHeaders();
	const length = knownLength(form, parts);
	if (length !== undefined) headers['content-length'] = String(length);
	return { data: form, headers };
}

function knownLength(form: FormData, parts: MultipartBody['parts']): number | undefined {
	const known = parts.every((part) => 'value' in part || Buffer.isBuffer(part.data) || part.size !== undefined);
	return known ? form.getLengthSync() : undefined;
}

/** Own headers win over the ones the body brings, except for a multipart's boundary; names are compared without case. */
export function mergeHeaders(
	own: Record<string, string> = {},
	body?: Pick<WireBody, 'headers'>,
): Record<string, string> {
	const merged: Record<string, string> = { ...body?.headers };
	for (const name of Object.keys(own)) {
		const lower = name.toLowerCase();
		if (lower === 'content-type' && merged[lower]?.startsWith('multipart/')) continue;
		// `delete` makes a slow object of a fast one, so not without need.
		if (lower !== name && lower in merged) delete merged[lower];
		merged[name] = own[name];
	}
	return merged;
}
