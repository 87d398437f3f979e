/**
 * The port through which an engine speaks HTTP. The transport behind it adds credentials (n8n's
 * `httpRequestWithAuthentication`), never follows the engine's guess about authentication, and never throws for a status.
 */
export interface HttpRequest {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'HEAD';
	/** Absolute. Query values go into `query`, encoded by the transport. */
	url: string;
	query?: Record<string, string | number | boolean | undefined>;
	headers?: Record<string, string>;
	/** An object is sent as JSON; a string, Buffer or URLSearchParams as it is; never set with GET. */
	body?: unknown;
	signal?: AbortSignal;
	timeoutMs?: number;
	/** Give the body as bytes instead of text. */
	binary?: boolean;
	/** Follow redirects (default false: a redirect to a login page is an answer to be judged). */
	followRedirects?: boolean;
}

export interface HttpResponse {
	status: number;
	/** Lower-case names. */
	headers: Record<string, string>;
	/** Text exactly as received; the engine parses, so that HTML where JSON was due can be told. */
	text: string;
	bytes?: Buffer;
}

/** Rejects only when there was no answer; the error then is a `CallFailure` with `code`. */
export interface HttpPort {
	request(request: HttpRequest): Promise<HttpResponse>;
}
