/**
 * The error of Joget's engine: `message` says what happened, `remedy` how to mend it, `code` is a stable word. It has the
 * fields that the shared `toNodeError` looks for, and knows nothing of n8n.
 */
export interface JogetErrorFields {
	code: string;
	remedy?: string;
	/** HTTP status of the answer, where there was one. */
	status?: number;
	/** Joget's own words. */
	detail?: string;
}

export class JogetError extends Error {
	override name = 'JogetError';
	readonly code: string;
	readonly remedy?: string;
	readonly status?: number;
	readonly detail?: string;

	constructor(message: string, { code, remedy, status, detail }: JogetErrorFields) {
		super(message);
		this.code = code;
		this.remedy = remedy;
		this.status = status;
		this.detail = detail;
	}
}
