/**
 * From raw bytes and headers to an HttpResponse. The charset is the Content-Type's, else UTF-8 (RFC 8259 for JSON); an
 * unknown label falls back to UTF-8, so that an odd proxy page still becomes a readable error.
 */
import type { HttpResponse } from './types';

const CHARSET = /;\s*charset\s*=\s*"?([\w.:-]{1,40})"?/i;

export function decodeText(bytes: Buffer, contentType: string | undefined): string {
	const label = contentType === undefined ? undefined : CHARSET.exec(contentType)?.[1];
	if (label !== undefined && !/^utf-?8$/i.test(label)) {
		try {
			return new TextDecoder(label).decode(bytes);
		} catch {
			// Not a label of the Encoding Standard: read as UTF-8 below.
		}
	}
	// TextDecoder takes a byte order mark off, Buffer does not; both replace what is not UTF-8.
	return bytes[0] === 0xef ? new TextDecoder().decode(bytes) : bytes.toString('utf8');
}

/** Of these only one makes sense; where a server sends several, the first counts, as in node:http. */
const SINGLE = new Set(
	'age content-length content-type etag expires last-modified location retry-after server'.split(' '),
);

/** Lower-case names; repeated headers joined as RFC 9110 §5.3 has it. */
export function plainHeaders(headers: unknown): Record<string, string> {
	const plain: Record<string, string> = {};
	const given = (headers ?? {}) as Record<string, unknown>;
	for (const name of Object.keys(given)) {
		const value = given[name];
		if (value === undefined || value === null) continue;
		const lower = name.toLowerCase();
		if (!Array.isArray(value)) plain[lower] = String(value);
		else plain[lower] = SINGLE.has(lower) ? String(value[0]) : value.join(', ');
	}
	return plain;
}

export function toAnswer(status: number, headers: unknown, bytes: Buffer, binary: boolean | undefined): HttpResponse {
	const plain = plainHeaders(headers);
	if (binary) return { status, headers: plain, text: '', bytes };
	return { status, headers: plain, text: decodeText(bytes, plain['content-type']) };
}
