/**
 * The port through which an engine speaks HTTP. The transport behind it adds credentials (n8n's
 * `httpRequestWithAuthentication`), never follows the engine's guess about authentication, and never throws for a status.
 */
import type { Readable } from 'node:stream';

export interface HttpRequest {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'HEAD';
	/** Absolute. Query values go into `query`, encoded by the transport. */
	url: string;
	query?: Record<string, string | number | boolean | undefined>;
	headers?: Record<string, string>;
	/** A plain object or array is sent as JSON; string, Buffer, URLSearchParams, `MultipartBody` as such; never with GET. */
	body?: unknown;
	signal?: AbortSignal;
	timeoutMs?: number;
	/** Give the body as bytes instead of text. */
	binary?: boolean;
	/** Follow redirects (default false: a redirect to a login page is an answer to be judged). */
	followRedirects?: boolean;
}

/** One part of a multipart/form-data body: a text field, or a file. */
export type MultipartPart =
	| { name: string; value: string }
	| {
			name: string;
			fileName: string;
			contentType?: string;
			/** Bytes, or a function that opens them anew: a body must be readable again when a call is repeated. */
			data: Buffer | (() => Readable | Promise<Readable>);
			/** Bytes in the stream; without it the body is sent chunked, which some servers refuse. */
			size?: number;
	  };

/** A multipart/form-data body as plain data; the transport encodes it anew for each attempt. */
export class MultipartBody {
	constructor(readonly parts: MultipartPart[]) {}
}

export interface HttpResponse {
	status: number;
	/** Lower-case names. */
	headers: Record<string, string>;
	/** Text exactly as received (a byte order mark aside); '' when `binary` was asked for. The engine parses. */
	text: string;
	bytes?: Buffer;
}

/** Rejects only when there was no answer; the error then is a `CallError` with `code` and `reachedServer`. */
export interface HttpPort {
	request(request: HttpRequest): Promise<HttpResponse>;
}
