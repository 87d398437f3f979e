/**
 * Reads a 429. Jira Cloud limits three things apart (developer.atlassian.com, Jira rate limiting): a burst on one
 * endpoint, points per hour of the whole site or app, and writes to one issue. Only the quota stops everything.
 */
import { retryAfterMs } from '../../shared/resilience/retryAfter';

export interface Limit {
	scope: 'endpoint' | 'site';
	/** Milliseconds to wait from now; null where the answer names no time. */
	waitMs: number | null;
	reason: string;
}

export function readLimit(headers: Record<string, string>, now: number): Limit {
	const reason = headers['ratelimit-reason'] ?? '';
	// "jira-quota-tenant-based", "jira-quota-global-based", and the older "jira-cost-based".
	const scope = /quota|cost/i.test(reason) ? 'site' : 'endpoint';
	return { scope, waitMs: retryAfterMs(headers, now) ?? resetMs(headers, now), reason };
}

/** X-RateLimit-Reset as an ISO stamp, also without seconds (`2026-03-26T16:00Z`). */
function resetMs(headers: Record<string, string>, now: number): number | null {
	const moment = Date.parse(headers['x-ratelimit-reset'] ?? '');
	return Number.isNaN(moment) ? null : Math.max(0, moment - now);
}
