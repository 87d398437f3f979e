/**
 * Which failures are worth a retry, and which count against an endpoint.
 *
 * Worth a retry: no answer (network), 429 (RFC 6585), 502, 503, 504 (RFC 9110 §15.6). A 500 is the application's own fault
 * and most often comes again for the same data.
 * A write that may not be repeated is still retried in two cases, because the server did not act on it: a 429 is a refusal
 * before processing (RFC 6585 §4), and a connection that was never made carried no byte of it.
 * The body of a 5xx is never looked at: it may come from any box on the way.
 */
import type { CallFailure } from './types';

/** No byte was sent: the name was not found or the connection was not made. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

const NETWORK = new Set([
	...NEVER_SENT,
	'ECONNRESET',
	'ECONNABORTED',
	'ETIMEDOUT',
	'EPIPE',
	'EHOSTUNREACH',
	'EHOSTDOWN',
	'ENETUNREACH',
	'ENETDOWN',
	'EADDRNOTAVAIL',
	'ERR_STREAM_PREMATURE_CLOSE',
	'ERR_NETWORK',
	'UND_ERR_SOCKET',
	'UND_ERR_HEADERS_TIMEOUT',
	'UND_ERR_BODY_TIMEOUT',
	'HPE_INVALID_EOF_STATE',
]);

const GATEWAY = new Set([502, 503, 504]);

export function isNetworkFailure(failure: CallFailure): boolean {
	return failure.status === undefined && failure.code !== undefined && NETWORK.has(failure.code);
}

/** Is the failure of a kind that passes by itself? */
export function isTransient(failure: CallFailure): boolean {
	if (failure.status !== undefined) return failure.status === 429 || GATEWAY.has(failure.status);
	return isNetworkFailure(failure);
}

/** Is it certain that the server did not act on the call? */
export function wasNotProcessed(failure: CallFailure): boolean {
	if (failure.status !== undefined) return failure.status === 429;
	if (failure.reachedServer !== undefined) return !failure.reachedServer;
	return failure.code !== undefined && NEVER_SENT.has(failure.code);
}

/** Does it say that the endpoint is down? A 429 does not: it is alive and busy. */
export function countsAgainstEndpoint(failure: CallFailure): boolean {
	return failure.status === undefined ? isNetworkFailure(failure) : GATEWAY.has(failure.status);
}
