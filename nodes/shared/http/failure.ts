/**
 * Turns what an HTTP client throws when there was no answer into a CallError: the network code, whether a byte can have
 * reached the server, and a sentence without secrets and without the raw codes that n8n replaces by stock sentences.
 */
import { CallError } from '../resilience/errors';

const SENTENCES: Record<string, string> = {
	ECONNREFUSED: 'The server refused the connection',
	ENOTFOUND: 'The host name is not known',
	EAI_AGAIN: 'The name server gave no answer',
	ECONNRESET: 'The server closed the connection before it had answered',
	EPIPE: 'The server closed the connection before it had answered',
	ECONNABORTED: 'The server did not answer in time',
	ETIMEDOUT: 'The server did not answer in time',
	EHOSTUNREACH: 'There is no route to the server',
	ENETUNREACH: 'There is no route to the server',
	EPROTO: 'The server does not speak TLS on this port',
	ERR_SSL_WRONG_VERSION_NUMBER: 'The server does not speak TLS on this port',
	ERR_INVALID_URL: 'The address is not a URL',
	UND_ERR_INVALID_ARG: 'The request has a header that HTTP does not allow',
	ERR_INVALID_CHAR: 'The request has a header that HTTP does not allow',
	CERT_HAS_EXPIRED: "The server's certificate has expired",
	DEPTH_ZERO_SELF_SIGNED_CERT: "The server's certificate is signed by itself",
	SELF_SIGNED_CERT_IN_CHAIN: "The server's certificate comes from an authority that is not trusted here",
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: "The server's certificate comes from an authority that is not trusted here",
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "The server's certificate comes from an authority that is not trusted here",
	ERR_TLS_CERT_ALTNAME_INVALID: "The server's certificate is for another host name",
};

const REMEDIES: Array<[RegExp, string]> = [
	[
		/^E(CONNREFUSED|NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH)$/,
		'Check the host and port of the base URL, and that the server is up',
	],
	[/TIMEDOUT|ECONNABORTED/, 'Try again later, or allow more time'],
	[
		/CERT|VERIFY|ISSUER|ALTNAME/,
		"Use the name the certificate was made for, or have the server's authority trusted on this machine",
	],
	[
		/INVALID_ARG$|INVALID_CHAR$/,
		'Look for a line break, a blank or an unusual letter at the end of what was pasted into the credential or its headers',
	],
	[/^ERR_SSL|^EPROTO$/, 'Check that the base URL has the right scheme (http or https) for this port'],
];

/** Where the connection was not made, no byte of the request was sent. */
const CONNECTING = new Set(['connect', 'getaddrinfo']);

interface NetworkFields {
	code?: unknown;
	syscall?: unknown;
	cause?: unknown;
	errors?: unknown;
}

/** Looks for the network code through causes (n8n wraps) and AggregateErrors (happy eyeballs). */
function networkFields(error: unknown, depth = 0): { code?: string; syscall?: string } {
	if (typeof error !== 'object' || error === null || depth > 5) return {};
	const { code, syscall, cause, errors } = error as NetworkFields;
	const deeper = networkFields(cause ?? (Array.isArray(errors) ? errors[0] : undefined), depth + 1);
	const own = typeof code === 'string' ? code : undefined;
	// axios has words of its own for some failures; the cause knows better.
	const vague = own === undefined || own.startsWith('ERR_NETWORK') || own === 'ERR_BAD_RESPONSE';
	// With all statuses allowed, this is how axios calls a body that was cut short.
	const told = own === 'ERR_BAD_RESPONSE' ? 'ECONNRESET' : own;
	return {
		code: vague ? (deeper.code ?? told) : own,
		syscall: typeof syscall === 'string' ? syscall : deeper.syscall,
	};
}

function sentence(code: string | undefined): string {
	if (code === undefined) return 'The request got no answer';
	if (code.startsWith('HPE_')) return "The server's answer is not HTTP";
	if (code.startsWith('Z_')) return "The server's answer is compressed, and damaged";
	return SENTENCES[code] ?? 'The request got no answer';
}

export function origin(url: string): string {
	try {
		return new URL(url).origin;
	} catch {
		return 'the given address';
	}
}

/** Only the origin of the URL is told: paths and queries may carry secrets. The original error is not kept as a cause. */
export function networkFailure(error: unknown, url: string): CallError {
	const { code, syscall } = networkFields(error);
	const what = sentence(code);
	const failure = new CallError(`${what} (${origin(url)})`, {
		code: code ?? 'ERR_NETWORK',
		remedy: REMEDIES.find(([pattern]) => pattern.test(code ?? ''))?.[1],
		detail: code === undefined ? undefined : `Network code: ${code}`,
	});
	if (syscall !== undefined && CONNECTING.has(syscall)) failure.reachedServer = false;
	return failure;
}
