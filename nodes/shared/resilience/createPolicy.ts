/**
 * The policy around every outgoing call: which endpoint, for how long, how often, and when not at all.
 *
 * One attempt: wait until an endpoint may be asked (breaker, Retry-After), run the call under that endpoint's breaker and a
 * time-out, judge the failure, then fail over to an endpoint that has not failed in this call, or back off and try again.
 */
import { Attempts, TimeLimitError } from './attempts';
import { fullJitter } from './backoff';
import { EndpointState, endpointState } from './endpointState';
import { CallError, CancelledError, toFailure } from './errors';
import { countsAgainstEndpoint, isTransient, wasNotProcessed } from './judgement';
import { retryAfterMs } from './retryAfter';
import { SmoothRoundRobin } from './roundRobin';
import { orCancelled, sleep as realSleep, throwIfCancelled } from './sleep';
import type {
	CallContext,
	CallFailure,
	CallOptions,
	Endpoint,
	EndpointStats,
	ResilienceOptions,
	ResiliencePolicy,
	ResilienceStats,
} from './types';

interface Target {
	url: string;
	weight: number;
	state: EndpointState;
	openedBefore: number;
	calls: number;
	failures: number;
	lastFailure?: string;
}

const DEFAULT_MAX_RETRY_AFTER_MS = 300_000;
const DEFAULT_BREAKER_THRESHOLD = 5;
const DEFAULT_BREAKER_OPEN_MS = 30_000;

/** Most calls have no failed endpoint; this one is never added to. */
const NONE = new Set<Target>();

class Policy implements ResiliencePolicy {
	private readonly targets: Target[];
	private readonly turn = new SmoothRoundRobin<Target>();
	private readonly counts = {
		calls: 0,
		attempts: 0,
		retries: 0,
		timeouts: 0,
		failovers: 0,
		rateLimited: 0,
		waitedMs: 0,
	};
	private readonly now: () => number;
	private readonly random: () => number;
	private readonly maxRetryAfterMs: number;
	private readonly running: Attempts;

	constructor(private readonly options: ResilienceOptions) {
		this.now = options.now ?? Date.now;
		this.random = options.random ?? Math.random;
		this.maxRetryAfterMs = options.maxRetryAfterMs ?? DEFAULT_MAX_RETRY_AFTER_MS;
		this.running = new Attempts(options.signal);
		this.targets = options.endpoints.map((endpoint) => this.target(endpoint));
		if (this.targets.length === 0) throw new Error('A resilience policy needs at least one endpoint');
	}

	private target({ url, weight = 1 }: Endpoint): Target {
		if (!Number.isFinite(weight) || weight < 0) throw new Error('The weight of an endpoint is 0 or more');
		const threshold = this.options.breakerThreshold ?? DEFAULT_BREAKER_THRESHOLD;
		const openMs = this.options.breakerOpenMs ?? DEFAULT_BREAKER_OPEN_MS;
		const state = endpointState(this.options.stateKey, url, threshold, openMs, this.now);
		return { url, weight, state, openedBefore: state.opened, calls: 0, failures: 0 };
	}

	async execute<T>(call: (context: CallContext) => Promise<T>, options: CallOptions): Promise<T> {
		this.counts.calls++;
		const attempts = Math.max(1, options.attempts ?? this.options.attempts);
		let failed: Set<Target> = NONE;
		let previous: Target | undefined;
		let lastError: unknown;
		for (let attempt = 1; ; attempt++) {
			if (attempt > 1 && previous) await this.pause(attempt - 1, failed);
			const target = await this.admitted(failed, lastError);
			if (attempt > 1) this.counts.retries++;
			if (previous && target !== previous) this.counts.failovers++;
			try {
				return await this.attempt(call, target, attempt, options.timeoutMs ?? this.options.timeoutMs);
			} catch (error) {
				if (error instanceof CancelledError) throw error;
				lastError = error;
				if (attempt >= attempts || !this.isWorthARetry(toFailure(error), options)) throw withAttempts(error, attempt);
				if (failed === NONE) failed = new Set();
				failed.add(target);
				previous = target;
			}
		}
	}

	stats(): ResilienceStats {
		const endpoints = this.targets.map(({ url, state, openedBefore, calls, failures }): EndpointStats => ({
			url,
			state: state.state,
			calls,
			failures,
			opened: state.opened - openedBefore,
		}));
		return { ...this.counts, endpoints };
	}

	private async attempt<T>(
		call: (context: CallContext) => Promise<T>,
		target: Target,
		attempt: number,
		timeoutMs: number,
	): Promise<T> {
		this.counts.attempts++;
		target.calls++;
		const limitedCall = async () => {
			try {
				return await this.running.run(
					timeoutMs,
					async (signal) => await call({ baseUrl: target.url, attempt, signal }),
				);
			} catch (error) {
				if (this.options.signal?.aborted) throw new CancelledError();
				const failure = error instanceof TimeLimitError ? this.timedOut(timeoutMs) : error;
				// Here and not further out, so that no other call can choose the endpoint before it is noted.
				if (!(failure instanceof CancelledError)) this.noteFailure(target, toFailure(failure));
				throw failure;
			}
		};
		return await target.state.run(limitedCall, (error) => countsAgainstEndpoint(toFailure(error)));
	}

	private timedOut(timeoutMs: number): CallError {
		this.counts.timeouts++;
		return new CallError(`No answer within ${timeoutMs} ms`, { code: 'ETIMEDOUT', reachedServer: true });
	}

	/** What a failure teaches about its endpoint. */
	private noteFailure(target: Target, failure: CallFailure): void {
		if (countsAgainstEndpoint(failure)) {
			target.failures++;
			target.lastFailure = failure.message;
		}
		if (failure.status === 429) this.counts.rateLimited++;
		if (!isTransient(failure)) return;
		const wait = retryAfterMs(failure.headers, this.now());
		if (wait !== undefined) target.state.blockUntil(this.now() + wait);
	}

	private isWorthARetry(failure: CallFailure, { idempotent }: CallOptions): boolean {
		const worth = this.options.isRetryable?.(failure) ?? isTransient(failure);
		return worth && (idempotent || wasNotProcessed(failure));
	}

	/** Back off, unless an endpoint that has not failed in this call can be asked at once. */
	private async pause(failures: number, failed: ReadonlySet<Target>): Promise<void> {
		const now = this.now();
		if (this.targets.some((target) => !failed.has(target) && isReady(target, now))) return;
		await this.wait(fullJitter(failures, this.options.backoffMs, this.options.maxBackoffMs, this.random));
	}

	/** The endpoint for the next attempt, as soon as one may be asked. */
	private async admitted(failed: ReadonlySet<Target>, lastError: unknown): Promise<Target> {
		for (;;) {
			throwIfCancelled(this.options.signal);
			const now = this.now();
			const target = this.choose(failed, now);
			if (target) return target;

			const trials = this.targets.filter(({ state }) => state.admits(now) === 'trial-running');
			if (trials.length > 0) {
				await orCancelled(Promise.race(trials.map(async ({ state }) => await state.trialOver())), this.options.signal);
				continue;
			}
			const wakeAt = Math.min(...this.targets.map(({ state }) => state.nextChance(now)));
			const blocked = this.targets.filter(({ state }) => state.admits(now) === 'yes');
			if (blocked.length > 0) {
				if (wakeAt - now > this.maxRetryAfterMs) throw lastError ?? blockedError(blocked, wakeAt - now);
				// Spread behind the instant, never before it: all the callers that were told to wait wake up here.
				await this.wait(wakeAt - now + Math.floor(this.random() * Math.min(this.options.backoffMs, 1000)));
			} else {
				const waitMs = this.options.waitWhenOpenMs ?? 0;
				const deadline = Math.max(...this.targets.map(({ state }) => state.sitOutUntil(waitMs)));
				if (wakeAt > deadline) throw lastError ?? openError(this.targets, wakeAt - now);
				await this.wait(wakeAt - now);
			}
		}
	}

	private choose(failed: ReadonlySet<Target>, now: number): Target | undefined {
		if (this.targets.length === 1) return isReady(this.targets[0], now) ? this.targets[0] : undefined;
		const ready = this.targets.filter((target) => isReady(target, now));
		const untried = ready.filter((target) => !failed.has(target));
		return this.turn.next(untried.length > 0 ? untried : ready);
	}

	private async wait(ms: number): Promise<void> {
		const started = this.now();
		try {
			await (this.options.sleep ?? realSleep)(ms, this.options.signal);
		} finally {
			this.counts.waitedMs += Math.max(0, this.now() - started);
		}
	}
}

function isReady({ state }: Target, now: number): boolean {
	return state.blockedUntil <= now && state.admits(now) === 'yes';
}

function withAttempts(error: unknown, attempts: number): unknown {
	if (typeof error === 'object' && error !== null && Object.isExtensible(error)) Object.assign(error, { attempts });
	return error;
}

function seconds(ms: number): string {
	return `${Math.max(1, Math.ceil(ms / 1000))} s`;
}

function openError(targets: Target[], ms: number): CallError {
	const names = targets.map(({ url }) => url).join(', ');
	const last = targets.find(({ lastFailure }) => lastFailure !== undefined)?.lastFailure;
	const why = last === undefined ? '' : ` (last: ${last.replace(/\.$/, '')})`;
	const error = new CallError(
		`${names} failed several times in a row${why}, so no further call is sent for now. A trial call is due in ${seconds(ms)}`,
		{ code: 'CIRCUIT_OPEN', reachedServer: false, remedy: 'Check that the server is up, then run the node again' },
	);
	error.retryAfterMs = ms;
	return error;
}

function blockedError(targets: Target[], ms: number): CallError {
	const names = targets.map(({ url }) => url).join(', ');
	const error = new CallError(`${names} asked not to be called for another ${seconds(ms)}`, {
		code: 'RETRY_AFTER_TOO_LONG',
		reachedServer: false,
		remedy: 'Run the node again after that, or send fewer calls per second',
	});
	error.retryAfterMs = ms;
	return error;
}

export function createPolicy(options: ResilienceOptions): ResiliencePolicy {
	return new Policy(options);
}
