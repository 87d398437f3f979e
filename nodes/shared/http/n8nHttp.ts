/**
 * The HttpPort over n8n's own HTTP helper, so that credentials, proxy settings, domain restrictions and SSRF protection of
 * the instance hold. Read in n8n-core and @n8n/backend-network 2.41:
 *
 * - `encoding: 'arraybuffer'` is the only way to the body as received; with 'text' or none the helper may parse or strip.
 * - A Buffer as body is passed through; a JSON string would be parsed and written anew by axios.
 * - `httpRequestWithAuthentication` replaces `abortSignal` by the execution's cancel signal. It is called on a context that
 *   inherits from the real one and hands out the attempt's signal there, so that a time-out frees the socket as well.
 * - It makes a new http.Agent for each request, and no option reaches another: connections are never kept alive. That costs
 *   a TCP (and TLS) handshake per call; see docs/resilience.md for what it measures to.
 */
import type { IAllExecuteFunctions, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { CancelledError } from '../resilience/errors';
import { toAnswer } from './answer';
import { mergeHeaders, wireBody } from './body';
import { networkFailure } from './failure';
import { withQuery } from './url';
import type { HttpPort, HttpRequest, HttpResponse } from './types';

/** Any context with n8n's HTTP helpers: execute, load options, poll, trigger, hook … */
export type HttpContext = Pick<IAllExecuteFunctions, 'helpers' | 'getNode'>;

export interface HttpDefaults {
	timeoutMs?: number;
	headers?: Record<string, string>;
	skipTlsVerification?: boolean;
}

const DEFAULT_TIMEOUT_MS = 60_000;

const FORM_TYPE = 'application/x-www-form-urlencoded';

async function toOptions(request: HttpRequest, defaults: HttpDefaults): Promise<IHttpRequestOptions> {
	const body = await wireBody(request);
	const headers = mergeHeaders({ ...defaults.headers, ...request.headers }, body);
	// With exactly this content type the helper reads the body as text first.
	const isForm = Object.entries(headers).some(
		([name, value]) => name.toLowerCase() === 'content-type' && value === FORM_TYPE,
	);
	const data = isForm && Buffer.isBuffer(body?.data) ? body.data.toString() : body?.data;
	return {
		method: request.method,
		url: withQuery(request),
		headers,
		...(data !== undefined && { body: data as unknown as IHttpRequestOptions['body'] }),
		timeout: request.timeoutMs ?? defaults.timeoutMs ?? DEFAULT_TIMEOUT_MS,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: request.followRedirects !== true,
		// Following a redirect must not carry the credential to another host.
		sendCredentialsOnCrossOriginRedirect: false,
		encoding: 'arraybuffer',
		...(defaults.skipTlsVerification && { skipSslCertificateValidation: true }),
		...(request.signal && { abortSignal: request.signal }),
	};
}

/** The context as the helper sees it: the same in all but the signal that cancels the request. */
function withSignal<T extends object>(context: T, signal: AbortSignal | undefined): T {
	if (!signal) return context;
	return Object.create(context, { getExecutionCancelSignal: { value: () => signal } }) as T;
}

/** n8n-core throws its own errors, not network ones, for a missing credential or a forbidden domain. */
function isN8nRefusal(error: unknown): boolean {
	if (typeof error !== 'object' || error === null) return false;
	const { name, httpCode, cause } = error as { name?: string; httpCode?: unknown; cause?: { code?: unknown } };
	return (name === 'NodeOperationError' || name === 'NodeApiError') && !httpCode && !cause?.code;
}

export function createN8nHttpPort(
	context: HttpContext,
	credentialType?: string,
	defaults: HttpDefaults = {},
): HttpPort {
	return {
		async request(request: HttpRequest): Promise<HttpResponse> {
			const options = await toOptions(request, defaults);
			let answer: IN8nHttpFullResponse;
			try {
				const { helpers } = context;
				answer = (await (credentialType === undefined
					? helpers.httpRequest(options)
					: helpers.httpRequestWithAuthentication.call(
							withSignal(context, request.signal) as IAllExecuteFunctions,
							credentialType,
							options,
						))) as IN8nHttpFullResponse;
			} catch (error) {
				if (request.signal?.aborted) throw new CancelledError();
				if (isN8nRefusal(error)) throw error;
				throw networkFailure(error, request.url);
			}
			return toAnswer(answer.statusCode, answer.headers, toBytes(answer.body), request.binary);
		},
	};
}

function toBytes(body: unknown): Buffer {
	if (Buffer.isBuffer(body)) return body;
	if (body instanceof ArrayBuffer) return Buffer.from(body);
	if (body === undefined || body === null) return Buffer.alloc(0);
	// Only a mocked helper answers anything else.
	return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
