/**
 * The HttpPort over node:http with kept-alive connections, for credential tests, benches and tests where there is no n8n
 * context, and as the engine of keepAliveHttp.ts. It knows no proxy. Redirects are followed only when asked, at most five, and headers that carry credentials are
 * dropped when the origin changes. gzip, deflate and brotli answers are unpacked.
 */
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { pipeline, type Readable } from 'node:stream';
import zlib from 'node:zlib';
import { CancelledError } from '../resilience/errors';
import { toAnswer } from './answer';
import { mergeHeaders, wireBody } from './body';
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

interface RawAnswer {
	status: number;
	headers: http.IncomingHttpHeaders;
	bytes: Buffer;
}

const DEFAULT_TIMEOUT_MS = 60_000;
const MAX_REDIRECTS = 5;
/** Node and Apache close after 5 s, Tomcat after 20 s, nginx after 75 s. */
const DEFAULT_IDLE_MS = 4000;

function unpacked(response: http.IncomingMessage): Readable {
	const ignoreError = () => undefined;
	switch (response.headers['content-encoding']?.toLowerCase()) {
		case 'gzip':
		case 'x-gzip':
			return pipeline(response, zlib.createGunzip(), ignoreError);
		case 'deflate':
			return pipeline(response, zlib.createInflate(), ignoreError);
		case 'br':
			return pipeline(response, zlib.createBrotliDecompress(), ignoreError);
		default:
			return response;
	}
}

async function readAll(stream: Readable): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}

/** Closed by the server in the middle of the body: `aborted` is the error of the stream, without a network code. */
function asReset(error: unknown): unknown {
	const { code, message } = error as NodeJS.ErrnoException;
	if (code === 'ECONNRESET' || message === 'aborted') return { code: 'ECONNRESET', syscall: 'read' };
	return error;
}

function isRedirect(status: number): boolean {
	return [301, 302, 303, 307, 308].includes(status);
}

function withoutCredentials(headers: Record<string, string> = {}): Record<string, string> {
	return Object.fromEntries(Object.entries(headers).filter(([name]) => !isSecretName(name)));
}

export function createNodeHttpPort(options: NodeHttpOptions = {}): NodeHttpPort {
	const agentOptions = {
		keepAlive: options.keepAlive ?? true,
		maxSockets: options.maxSockets ?? Infinity,
		timeout: options.idleMs ?? DEFAULT_IDLE_MS,
		scheduling: 'lifo' as const,
		...(options.lookup && { lookup: options.lookup }),
	};
	const agents = { http: new http.Agent(agentOptions), https: new https.Agent({ ...agentOptions, ...options.tls }) };

	async function send(request: HttpRequest, url: URL, moved: boolean): Promise<RawAnswer> {
		const body = await wireBody(request);
		const secure = url.protocol === 'https:';
		const timeoutMs = request.timeoutMs ?? options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
		// The whole exchange is limited, not only silence on the socket. A timer of our own and not AbortSignal.timeout(), which
		// cannot be cleared: at thousands of calls a second it would keep each call's memory until its time is over.
		const limit = new AbortController();
		const stop = () => limit.abort();
		const timer = setTimeout(stop, timeoutMs);
		if (request.signal?.aborted) stop();
		request.signal?.addEventListener('abort', stop, { once: true });
		const release = () => {
			clearTimeout(timer);
			request.signal?.removeEventListener('abort', stop);
		};
		const own = { ...options.headers, ...request.headers };
		const headers = mergeHeaders(moved ? withoutCredentials(own) : own, body);
		if (body && Buffer.isBuffer(body.data)) headers['content-length'] = String(body.data.length);
		return await new Promise<RawAnswer>((resolve, reject) => {
			const outgoing = (secure ? https : http).request(url, {
				method: request.method,
				headers: { 'accept-encoding': 'gzip, deflate, br', ...headers },
				agent: secure ? agents.https : agents.http,
				signal: limit.signal,
			});
			outgoing.on('error', reject);
			outgoing.on('response', (incoming) => {
				readAll(unpacked(incoming)).then(
					(bytes) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, bytes }),
					(error: unknown) => reject(asReset(error)),
				);
			});
			if (!body) outgoing.end();
			else if (Buffer.isBuffer(body.data)) outgoing.end(body.data);
			else {
				body.data.on('error', (error) => outgoing.destroy(error));
				body.data.pipe(outgoing);
			}
		}).finally(release);
	}

	async function exchange(request: HttpRequest, url: URL, redirects: number, moved: boolean): Promise<HttpResponse> {
		await options.check?.(url);
		const answer = await send(request, url, moved);
		const location = answer.headers.location;
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
		return await exchange(again, next, redirects + 1, moved || next.origin !== url.origin);
	}

	return {
		async request(request) {
			let url: URL;
			try {
				url = new URL(withQuery(request));
				return await exchange(request, url, 0, false);
			} catch (error) {
				if (error instanceof ForbiddenUrlError) throw error;
				if (request.signal?.aborted) throw new CancelledError();
				const timedOut = (error as Error).name === 'AbortError' || (error as Error).name === 'TimeoutError';
				throw networkFailure(timedOut ? { code: 'ETIMEDOUT' } : error, request.url);
			}
		},
		close() {
			agents.http.destroy();
			agents.https.destroy();
		},
	};
}
