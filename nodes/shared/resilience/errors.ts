/**
 * The errors of the resilience room. A transport throws a `CallError` for "no answer" (code) or "this answer is a failure"
 * (status); the policy judges it by its fields alone, so any Error with the fields of `CallFailure` serves.
 */
import type { CallFailure } from './types';

export interface CallErrorFields extends Omit<CallFailure, 'message'> {
	/** How to mend it, and the raw words; both go to the description of n8n's error. */
	remedy?: string;
	detail?: string;
	cause?: unknown;
}

export class CallError extends Error implements CallFailure {
	override name = 'CallError';
	status?: number;
	code?: string;
	reachedServer?: boolean;
	headers?: Record<string, string>;
	remedy?: string;
	detail?: string;
	/** Attempts made when the policy gave up. */
	attempts?: number;
	/** Milliseconds after which another call has a chance, where that is known (Retry-After, open breaker). */
	retryAfterMs?: number;

	constructor(message: string, fields: CallErrorFields = {}) {
		super(message, fields.cause === undefined ? undefined : { cause: fields.cause });
		this.status = fields.status;
		this.code = fields.code;
		this.reachedServer = fields.reachedServer;
		this.headers = fields.headers;
		this.remedy = fields.remedy;
		this.detail = fields.detail;
	}
}

/**
 * The execution was cancelled. Never retried, never counted against an endpoint. The message has the word "canceled" with one
 * l because n8n tells a cancelled execution from a failed one by it (n8n-core, workflow-execute, processSuccessExecution).
 */
export class CancelledError extends Error {
	override name = 'CancelledError';
	readonly code = 'CANCELLED';
	constructor(message = 'The execution was canceled') {
		super(message);
	}
}

/** The fields of a failure, whatever was thrown. */
export function toFailure(thrown: unknown): CallFailure {
	if (typeof thrown !== 'object' || thrown === null) return { message: String(thrown) };
	const { status, code, headers, message, reachedServer } = thrown as Partial<CallFailure>;
	return {
		message: typeof message === 'string' ? message : String(thrown),
		...(typeof status === 'number' && { status }),
		...(typeof code === 'string' && { code }),
		...(typeof headers === 'object' && headers !== null && { headers }),
		...(typeof reachedServer === 'boolean' && { reachedServer }),
	};
}
