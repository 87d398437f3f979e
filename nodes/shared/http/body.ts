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

/** undefined where there is no body to send. A GET or HEAD never has one: CDNs answer 403 to it. */
export async function wireBody({ method, body }: HttpRequest): Promise<WireBody | undefined> {
	if (body === undefined || body === null || method === 'GET' || method === 'HEAD') return undefined;
	if (body instanceof MultipartBody) return await multipart(body);
	if (Buffer.isBuffer(body)) return { data: body, headers: {} };
	if (body instanceof Uint8Array) return { data: Buffer.from(body), headers: {} };
	if (body instanceof URLSearchParams) {
		return { data: Buffer.from(body.toString()), headers: { 'content-type': 'application/x-www-form-urlencoded' } };
	}
	if (typeof body === 'string') return { data: Buffer.from(body), headers: {} };
	return { data: Buffer.from(JSON.stringify(body)), headers: { 'content-type': 'application/json' } };
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
export function mergeHeaders(own: Record<string, string> = {}, body?: WireBody): Record<string, string> {
	const merged: Record<string, string> = { ...body?.headers };
	for (const [name, value] of Object.entries(own)) {
		const lower = name.toLowerCase();
		if (lower === 'content-type' && merged[lower]?.startsWith('multipart/')) continue;
		delete merged[lower];
		merged[name] = value;
	}
	return merged;
}
