/**
 * The contract of the resilience room: one policy object around every outgoing call.
 * Plain TypeScript; time and chance are injected so that tests need neither wait nor guess.
 */

export interface Endpoint {
	/** Base URL without a trailing slash. */
	url: string;
	/** Share of calls relative to the others (default 1). 0: only when the others are down. */
	weight?: number;
}

export interface ResilienceOptions {
	endpoints: Endpoint[];
	/** For one attempt, in milliseconds. */
	timeoutMs: number;
	/** Tries in all, the first included. */
	attempts: number;
	/** First back-off ceiling; doubles each time, full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"). */
	backoffMs: number;
	maxBackoffMs: number;
	/** A Retry-After above this ends the call with its error instead of sleeping (default 300,000). */
	maxRetryAfterMs?: number;
	/** Consecutive failures of one endpoint that open its breaker (default 5); 0 switches breakers off. */
	breakerThreshold?: number;
	/** How long an open breaker stays open before one trial call, milliseconds (default 30,000). */
	breakerOpenMs?: number;
	/**
	 * How long calls may wait for the next trials when no endpoint is admitted, milliseconds from the begin of the outage
	 * and for all calls together. Default 0: they fail at once (`CIRCUIT_OPEN`), which is what a dead server asks for; a
	 * batch that would rather sit out a short outage sets more. A server that never answered is not waited for.
	 */
	waitWhenOpenMs?: number;
	/**
	 * Name under which breaker and Retry-After state is kept for the life of the process; absent: state lives with this
	 * object. Never put a secret in it (a credential's id, not its key).
	 */
	stateKey?: string;
	/** Cancels waiting and calls at once (n8n's execution cancel signal). */
	signal?: AbortSignal;
	/** Injected in tests. */
	now?: () => number;
	sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
	random?: () => number;
	/** Overrides the default judgement of what is worth a retry. */
	isRetryable?: (failure: CallFailure) => boolean;
}

/** What the policy needs to know of a failed call. Transports throw an Error that has these fields. */
export interface CallFailure {
	/** HTTP status where there was an answer. */
	status?: number;
	/** Node's error code where there was none: ECONNRESET, ETIMEDOUT, ENOTFOUND … */
	code?: string;
	/** False where it is certain that no byte of the request reached a server (refused, name not found). */
	reachedServer?: boolean;
	/** Lower-case header names. */
	headers?: Record<string, string>;
	message: string;
}

export interface CallContext {
	/** Base URL chosen for this attempt. */
	baseUrl: string;
	/** 1 for the first. */
	attempt: number;
	/** Aborted on time-out and on cancel; hand it to the transport. */
	signal: AbortSignal;
}

export interface CallOptions {
	/** May the call be repeated after it may have reached the server? A write without a client-made key may not. */
	idempotent: boolean;
	/** Overrides for this call. */
	timeoutMs?: number;
	attempts?: number;
}

export interface EndpointStats {
	url: string;
	state: 'closed' | 'open' | 'half-open';
	calls: number;
	failures: number;
	opened: number;
}

/** For the Report: everything the policy did. */
export interface ResilienceStats {
	calls: number;
	attempts: number;
	retries: number;
	timeouts: number;
	/** Attempts sent to another base URL than the one that had just failed. */
	failovers: number;
	/** Answers that said 429. */
	rateLimited: number;
	/** Milliseconds spent waiting between attempts. */
	waitedMs: number;
	endpoints: EndpointStats[];
}

export interface ResiliencePolicy {
	/**
	 * Runs the call until it succeeds or is not worth another try. Rejects with the last failure (the same error object,
	 * with `attempts` set), with a `CallError` of code `CIRCUIT_OPEN`, or with a `CancelledError`.
	 */
	execute<T>(call: (context: CallContext) => Promise<T>, options: CallOptions): Promise<T>;
	stats(): ResilienceStats;
}
