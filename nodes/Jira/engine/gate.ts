/**
 * The door that every call to one site goes through. A burst limit closes it for one endpoint and spaces its next calls;
 * a used-up quota closes it for all. The doors are shared by all nodes of the process that call the same site, so two
 * canvases do not spend each other's patience.
 */
import { JiraFailure } from './failure';
import type { Clock } from './types';
import type { Limit } from './rateLimit';

interface EndpointState {
	until: number;
	/** Space between two calls after a burst limit; halves again while all goes well. */
	spacingMs: number;
	next: number;
	calm: number;
}

const MAX_SPACING_MS = 2_000;

export class SiteGate {
	private siteUntil = 0;
	private readonly endpoints = new Map<string, EndpointState>();

	/** Waits until the endpoint may be called; gives the milliseconds waited. */
	async pass(endpoint: string, clock: Clock, maxPauseMs: number, signal?: AbortSignal): Promise<number> {
		const state = this.state(endpoint);
		let waited = 0;
		for (;;) {
			signal?.throwIfAborted();
			const now = clock.now();
			const open = Math.max(this.siteUntil, state.until, state.next);
			if (now >= open) break;
			if (open - now > maxPauseMs) throw tooLong(open, now, this.siteUntil === open);
			await clock.sleep(open - now, signal);
			waited += open - now;
		}
		if (state.spacingMs > 0) state.next = clock.now() + state.spacingMs;
		return waited;
	}

	close(endpoint: string, limit: Limit, waitMs: number, now: number): void {
		if (limit.scope === 'site') this.siteUntil = Math.max(this.siteUntil, now + waitMs);
		const state = this.state(endpoint);
		if (limit.scope === 'endpoint') {
			state.until = Math.max(state.until, now + waitMs);
			state.spacingMs = Math.min(MAX_SPACING_MS, Math.max(50, state.spacingMs * 2));
		}
		state.calm = 0;
	}

	/** Service unavailable with a Retry-After: this endpoint rests, without later spacing. */
	rest(endpoint: string, waitMs: number, now: number): void {
		const state = this.state(endpoint);
		state.until = Math.max(state.until, now + waitMs);
	}

	wentWell(endpoint: string, nearLimit: boolean): void {
		const state = this.state(endpoint);
		// Less than 20 % of the burst is left: space the calls before Jira has to say no.
		if (nearLimit) state.spacingMs = Math.max(state.spacingMs, 20);
		else if (state.spacingMs > 0 && ++state.calm >= 10) {
			state.calm = 0;
			state.spacingMs = state.spacingMs <= 50 ? 0 : state.spacingMs / 2;
		}
	}

	private state(endpoint: string): EndpointState {
		let state = this.endpoints.get(endpoint);
		if (!state) this.endpoints.set(endpoint, (state = { until: 0, spacingMs: 0, next: 0, calm: 0 }));
		return state;
	}
}

function tooLong(open: number, now: number, wholeSite: boolean): JiraFailure {
	const what = wholeSite ? "The site's quota is used up" : 'Jira limits this endpoint';
	return new JiraFailure(
		'limit',
		`${what}: it takes calls again in ${Math.ceil((open - now) / 1000)} seconds, at ${new Date(open).toISOString()}`,
		'Run again after that time, or raise Longest Pause. What was read so far has left the node, and the watermark loses nothing.',
		429,
		open,
	);
}
