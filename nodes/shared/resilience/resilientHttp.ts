/**
 * An HttpPort that goes through the policy: paths instead of URLs, because the policy picks the base URL for each attempt.
 * An answer whose status asks for a retry is a failure to the policy, and an answer again to the caller once the policy
 * has given up: engines judge statuses, they do not catch them.
 */
import type { HttpPort, HttpRequest, HttpResponse } from '../http/types';
import { CallError } from './errors';
import { isTransient } from './judgement';
import type { ResiliencePolicy, ResilienceStats } from './types';

export interface ResilientRequest extends Omit<HttpRequest, 'url' | 'signal'> {
	/** Appended to the base URL; a full URL is taken as it is only when it starts with the base URL. */
	path: string;
	/** May it be repeated after it may have reached the server? By default as RFC 9110 §9.2.2 has it for the method. */
	idempotent?: boolean;
	attempts?: number;
}

export interface ResilientResponse extends HttpResponse {
	/** Tries it took, the first included. */
	attempts: number;
	/** Base URL that answered. */
	baseUrl: string;
}

export interface ResilientHttp {
	request(request: ResilientRequest): Promise<ResilientResponse>;
	stats(): ResilienceStats;
}

const IDEMPOTENT_METHODS = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

class StatusFailure extends CallError {
	constructor(readonly response: ResilientResponse) {
		super(`The server answered ${response.status}`, { status: response.status, headers: response.headers });
	}
}

export function joinUrl(baseUrl: string, path: string): string {
	if (path.startsWith(`${baseUrl}/`) || path.startsWith(`${baseUrl}?`) || path === baseUrl) return path;
	if (path === '') return baseUrl;
	return `${baseUrl.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
}

export function createResilientHttp(port: HttpPort, policy: ResiliencePolicy): ResilientHttp {
	return {
		stats: () => policy.stats(),
		async request({ path, idempotent, attempts, ...request }) {
			try {
				return await policy.execute(
					async ({ baseUrl, attempt, signal }) => {
						const answer = await port.request({ ...request, url: joinUrl(baseUrl, path), signal });
						const response: ResilientResponse = { ...answer, attempts: attempt, baseUrl };
						if (isTransient({ status: answer.status, message: '' })) throw new StatusFailure(response);
						return response;
					},
					{
						idempotent: idempotent ?? IDEMPOTENT_METHODS.has(request.method),
						timeoutMs: request.timeoutMs,
						attempts,
					},
				);
			} catch (error) {
				if (error instanceof StatusFailure) return error.response;
				throw error;
			}
		},
	};
}
