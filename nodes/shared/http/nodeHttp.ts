/**
 * The HttpPort with kept-alive connections (exchange.ts), for credential tests, benches and tests where there is no n8n
 * context, and as the engine of keepAliveHttp.ts. It knows no proxy. Redirects are followed only when asked, at most five,
 * and headers that carry credentials are dropped when the origin changes. gzip, deflate and brotli answers are unpacked.
 */
import type { LookupFunction } from 'node:net';
import { PassThrough, pipeline, type Readable } from 'node:stream';
import { CancelledError } from '../resilience/errors';
import { toAnswer } from './answer';
import { jsonText, mergeHeaders, wireBody, type WireBody } from './body';
import { createExchanger, type RawAnswer } from './exchange';
import { networkFailure } from './failure';
import { isSecretName } from './secrets';
import { withQuery } from './url';
import type { HttpPort, HttpRequest, HttpResponse } from './types';

export interface NodeHttpOptions {
	timeoutMs?: number;
	headers?: Record<string, string>;
	/** Open connections per host (default: no limit). */
	maxSockets?: number;
	keepAlive?: boolean;
	/** An unused connection is closed after this, sooner than servers do it, so that no request meets a closing one. */
	idleMs?: number;
	/** Called before each request and each redirect; rejects to forbid it. */
	check?: (url: URL) => Promise<void>;
	lookup?: LookupFunction;
	/** Give a redirect to another origin back as an answer (default: follow it without credentials). */
	sameOriginRedirectsOnly?: boolean;
	tls?: { rejectUnauthorized?: boolean; ca?: string };
}

export interface NodeHttpPort extends HttpPort {
	/** Closes the kept connections. */
	close(): void;
}

/** Thrown by `check`; passed on as it is. */
export class ForbiddenUrlError extends Error {
	override name = 'ForbiddenUrlError';
	readonly code = 'FORBIDDEN_URL';
	readonly remedy = "Ask the administrator to allow this host in n8n's SSRF protection settings";
}

interface Address {
	text: string;
	url: URL;
	path: string;
	/** Of a user and password in the URL. */
	authorization?: string;
}

const JSON_BODY: Pick<WireBody, 'headers'> = { headers: { 'content-type': 'application/json' } };

const DEFAULT_TIMEOUT_MS = 60_000;
const MAX_REDIRECTS = 5;
/** Node and Apache close after 5 s, Tomcat after 20 s, nginx after 75 s. */
const DEFAULT_IDLE_MS = 4000;

function isRedirect(status: number): boolean {
	return [301, 302, 303, 307, 308].includes(status);
}

function withoutCredentials(headers: Record<string, string> = {}): Record<string, string> {
	return Object.fromEntries(Object.entries(headers).filter(([name]) => !isSecretName(name)));
}

const firstOf = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

function basicOf({ username, password }: URL): string | undefined {
	if (username === '' && password === '') return undefined;
	const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
	return `Basic ${Buffer.from(pair).toString('base64')}`;
}

/** A multipart form is a stream of an old kind, which undici cannot watch for its end. */
function bodyBytes({ data }: WireBody): Buffer | Readable {
	if (Buffer.isBuffer(data)) return data;
	return pipeline(data, new PassThrough(), () => undefined);
}

export function createNodeHttpPort(options: NodeHttpOptions = {}): NodeHttpPort {
	const exchanger = createExchanger({
		keepAlive: options.keepAlive ?? true,
		idleMs: options.idleMs ?? DEFAULT_IDLE_MS,
		maxSockets: options.maxSockets,
		lookup: options.lookup,
		tls: options.tls,
	});

	/** The address of call after call is mostly the same one, so the last one's parts are kept. */
	let lastAddress: Address | undefined;
	function address(text: string): Address {
		if (lastAddress?.text !== text) {
			const url = new URL(text);
			lastAddress = { text, url, path: url.pathname + url.search, authorization: basicOf(url) };
		}
		return lastAddress;
	}

	async function send(request: HttpRequest, to: Address, moved: boolean): Promise<RawAnswer> {
		const text = jsonText(request);
		const body = text === undefined ? await wireBody(request) : undefined;
		const own = { ...options.headers, ...request.headers };
		const headers = mergeHeaders(
			moved ? withoutCredentials(own) : own,
			body ?? (text === undefined ? undefined : JSON_BODY),
		);
		if (text !== undefined) headers['content-length'] = String(Buffer.byteLength(text));
		else if (body && Buffer.isBuffer(body.data)) headers['content-length'] = String(body.data.length);
		headers['accept-encoding'] ??= 'gzip, deflate, br';
		if (to.authorization !== undefined && headers.Authorization === undefined)
			headers.authorization ??= to.authorization;
		return await exchanger.send({
			origin: to.url.origin,
			path: to.path,
			method: request.method,
			headers,
			body: text ?? (body && bodyBytes(body)),
			timeoutMs: request.timeoutMs ?? options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
			signal: request.signal,
		});
	}

	async function exchange(request: HttpRequest, to: Address, redirects: number, moved: boolean): Promise<HttpResponse> {
		const { url } = to;
		await options.check?.(url);
		const answer = await send(request, to, moved);
		const location = firstOf(answer.headers.location);
		if (
			!request.followRedirects ||
			!isRedirect(answer.status) ||
			location === undefined ||
			redirects >= MAX_REDIRECTS
		) {
			return toAnswer(answer.status, answer.headers, answer.bytes, request.binary);
		}
		const next = new URL(location, url);
		if (options.sameOriginRedirectsOnly && next.origin !== url.origin) {
			return toAnswer(answer.status, answer.headers, answer.bytes, request.binary);
		}
		// RFC 9110 §15.4: 303 always, and 301 and 302 by long custom, turn a POST into a GET.
		const toGet = answer.status === 303 || (answer.status < 303 && request.method === 'POST');
		const again: HttpRequest = { ...request, ...(toGet && { method: 'GET', body: undefined }) };
		return await exchange(again, address(next.href), redirects + 1, moved || next.origin !== url.origin);
	}

	return {
		async request(request) {
			try {
				return await exchange(request, address(withQuery(request)), 0, false);
			} catch (error) {
				if (error instanceof ForbiddenUrlError) throw error;
				if (request.signal?.aborted) throw new CancelledError();
				throw networkFailure(error, request.url);
			}
		},
		close: () => exchanger.close(),
	};
}
