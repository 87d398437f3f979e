/**
 * What is known of one endpoint: its circuit breaker, and until when a Retry-After asks for silence. Shared by all calls of
 * a policy and, under a state key, by all policies of the process.
 *
 * The breaker's state machine is cockatiel's (consecutive failures open it, one trial decides). Cockatiel reads Date.now
 * itself and lets callers queue behind the trial without a way to cancel, so the time gate is here: its own always opens,
 * and `admits` says when a trial may start.
 */
import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen, type CircuitBreakerPolicy } from 'cockatiel';
import { CancelledError } from './errors';

export type Admission = 'yes' | 'trial-running' | 'open';

export class EndpointState {
	/** No request may start before this instant (Retry-After). */
	blockedUntil = 0;
	/** How often the breaker has opened since this state exists. */
	opened = 0;
	private openedAt = 0;
	/** When it opened without having worked again since; undefined while it works. */
	private downSince: number | undefined;
	/** It has given an answer at some time, so that what is wrong now may pass. */
	private answered = false;
	private readonly breaker: CircuitBreakerPolicy | undefined;
	private trial: Promise<unknown> | undefined;
	/** The last outcome that the breaker was told of was a failure, so it must hear of the next success. */
	private failing = false;

	constructor(
		threshold: number,
		private readonly openMs: number,
		now: () => number,
	) {
		if (threshold <= 0) return;
		const breaker = circuitBreaker(
			// A cancelled trial proves nothing: it must not close the breaker, which cockatiel does for unhandled errors.
			handleWhen((error) => !(error instanceof CancelledError) || breaker.state === CircuitState.HalfOpen),
			// Minus infinity, not 0: a clock set back must not make cockatiel refuse what the gate has admitted.
			{ halfOpenAfter: Number.NEGATIVE_INFINITY, breaker: new ConsecutiveBreaker(threshold) },
		);
		breaker.onBreak((reason) => {
			const cancelled = 'error' in reason && reason.error instanceof CancelledError;
			// After a cancelled trial the next caller may try at once.
			this.openedAt = cancelled ? Number.NEGATIVE_INFINITY : now();
			if (cancelled) return;
			this.opened++;
			this.downSince ??= now();
		});
		this.breaker = breaker;
	}

	get state(): 'closed' | 'open' | 'half-open' {
		if (this.breaker?.state === CircuitState.HalfOpen) return 'half-open';
		return this.breaker?.state === CircuitState.Open ? 'open' : 'closed';
	}

	/** When a call may be sent, as far as is known now (a running trial aside). */
	nextChance(now: number): number {
		return this.admits(now) === 'open' ? Math.max(this.trialAt, this.blockedUntil) : this.blockedUntil;
	}

	/**
	 * Until when calls may wait for it to come back: so long from the begin of the outage, for all calls together. A wait
	 * for each call would add up to days in a large batch. An endpoint that never answered is not waited for.
	 */
	sitOutUntil(waitMs: number): number {
		return this.answered && this.downSince !== undefined ? this.downSince + waitMs : Number.NEGATIVE_INFINITY;
	}

	/** When an open breaker lets the next trial through. */
	private get trialAt(): number {
		return this.openedAt + this.openMs;
	}

	admits(now: number): Admission {
		if (this.state === 'closed') return 'yes';
		if (this.state === 'half-open' && this.trial) return 'trial-running';
		return now >= this.trialAt ? 'yes' : 'open';
	}

	/** Settles (never rejects) when the running trial is over. */
	async trialOver(): Promise<void> {
		await this.trial?.catch(() => undefined);
	}

	/** Never shortens a wait that another call was told. */
	blockUntil(instant: number): void {
		this.blockedUntil = Math.max(this.blockedUntil, instant);
	}

	/** Runs the call under the breaker. `isDown` tells failures of the endpoint from answers that prove it alive. */
	async run<T>(call: () => Promise<T>, isDown: (error: unknown) => boolean): Promise<T> {
		const { breaker } = this;
		if (!breaker) return await call();
		// While all is well the breaker has nothing to learn, and its wrapping of each call is spared.
		if (this.state === 'closed' && !this.failing) {
			try {
				const value = await call();
				this.answered = true;
				return value;
			} catch (error) {
				if (this.state === 'closed') await this.tell(breaker, error, isDown);
				throw error;
			}
		}
		const wasOpen = this.state !== 'closed';
		const running = breaker.execute(async () => {
			try {
				const value = await call();
				this.works();
				return { value };
			} catch (error) {
				if (error instanceof CancelledError || isDown(error)) throw error;
				// An answer, though not the wanted one: for the breaker a success.
				this.works();
				return { error };
			}
		});
		if (wasOpen) this.trial = running;
		try {
			const outcome = await running;
			if ('error' in outcome) throw outcome.error;
			return outcome.value as T;
		} finally {
			if (this.trial === running) this.trial = undefined;
		}
	}

	private works(): void {
		this.failing = false;
		this.answered = true;
		this.downSince = undefined;
	}

	/** A failure that came while the breaker was not asked. */
	private async tell(
		breaker: CircuitBreakerPolicy,
		error: unknown,
		isDown: (error: unknown) => boolean,
	): Promise<void> {
		if (error instanceof CancelledError) return;
		if (!isDown(error)) {
			this.answered = true;
			return;
		}
		this.failing = true;
		await breaker.execute(async () => await Promise.reject(error)).catch(() => undefined);
	}
}

/** Least recently used states go first; a policy that still holds one goes on with it. */
const MAX_KEPT_STATES = 500;
const kept = new Map<string, EndpointState>();

export function endpointState(
	key: string | undefined,
	url: string,
	threshold: number,
	openMs: number,
	now: () => number,
): EndpointState {
	if (key === undefined) return new EndpointState(threshold, openMs, now);
	const name = JSON.stringify([key, url, threshold, openMs]);
	const state = kept.get(name) ?? new EndpointState(threshold, openMs, now);
	kept.delete(name);
	kept.set(name, state);
	if (kept.size > MAX_KEPT_STATES) kept.delete(kept.keys().next().value!);
	return state;
}

/** For tests and for the docs' bound: how many states the process holds. */
export function keptStates(): number {
	return kept.size;
}
