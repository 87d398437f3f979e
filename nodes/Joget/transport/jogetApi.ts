/**
 * API Builder as the engine's ports: base URLs and failover from the credential, headers by its own authentication,
 * connections kept for the run.
 */
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { DataOpsError } from '../../shared/errors';
import { createKeepAliveHttpPort, type KeepAliveContext, type NodeHttpPort } from '../../shared/http';
import { createPolicy, sleep, type Endpoint, type ResiliencePolicy } from '../../shared/resilience';
import { API_ID_HEADER, apiHeaders, type JogetApiCredentials } from '../engine/apiAuth';
import { assertTransportAllowed, normaliseBaseUrl } from '../engine/baseUrl';
import type { Clock } from '../engine/record/ports';
import { Caller, isWorthARetry } from '../engine/record/writeCall';
import type { Surface } from '../engine/answers';

export interface CallLimits {
	timeoutMs: number;
	attempts: number;
	signal?: AbortSignal;
}

export interface Connection {
	caller: Caller;
	policy: ResiliencePolicy;
	/** First base URL, for messages. */
	baseUrl: string;
	close(): void;
}

export const systemClock: Clock = { now: () => Date.now(), sleep };

/** The credential type's own authentication: replaces the marker header by the key's headers. */
export async function authenticateJogetApi(
	credentials: ICredentialDataDecryptedObject,
	requestOptions: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const known = credentials as unknown as JogetApiCredentials;
	const headers = { ...requestOptions.headers };
	const apiId = headers[API_ID_HEADER] || known.apiId;
	delete headers[API_ID_HEADER];
	return { ...requestOptions, headers: { ...headers, ...apiHeaders(known, String(apiId), new Date()) } };
}

export function apiEndpoints(credentials: JogetApiCredentials): Endpoint[] {
	const more = credentials.additionalBaseUrls?.entry ?? [];
	const endpoints = [{ url: credentials.baseUrl, weight: 1 }, ...more.filter(({ url }) => url?.trim())];
	return endpoints.map(({ url, weight = 1 }) => {
		const baseUrl = normaliseBaseUrl(url);
		assertTransportAllowed(baseUrl, credentials.allowHttp === true);
		return { url: baseUrl, weight };
	});
}

/**
 * One policy for both backends. A batch sits out a short outage (breaker of 20 failures, trial every 5 s, for a minute in
 * all) instead of failing thousands of records in a second; not one of a server that never answered, nor where a single
 * attempt is asked for.
 */
export function connect(port: NodeHttpPort, surface: Surface, endpoints: Endpoint[], limits: CallLimits): Connection {
	const policy = createPolicy({
		endpoints,
		timeoutMs: limits.timeoutMs,
		attempts: limits.attempts,
		backoffMs: 250,
		maxBackoffMs: 10_000,
		breakerThreshold: 20,
		breakerOpenMs: 5_000,
		waitWhenOpenMs: limits.attempts > 1 ? 60_000 : 0,
		signal: limits.signal,
		isRetryable: isWorthARetry,
	});
	return {
		caller: new Caller({ port, policy, surface }),
		policy,
		baseUrl: endpoints[0].url,
		close: () => port.close(),
	};
}

export async function connectApiBuilder(context: KeepAliveContext, limits: CallLimits): Promise<Connection> {
	if (!context.getNode().credentials?.jogetApi) {
		throw new DataOpsError('No Joget API credential is chosen', {
			code: 'NO_CREDENTIAL',
			remedy: 'Choose a credential under Joget API, or the backend Core JSON.',
		});
	}
	const credentials = await context.getCredentials<JogetApiCredentials>('jogetApi');
	const port = createKeepAliveHttpPort(context, 'jogetApi', authenticateJogetApi, { timeoutMs: limits.timeoutMs });
	return connect(port, 'apiBuilder', apiEndpoints(credentials), limits);
}
