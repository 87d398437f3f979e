/**
 * The house's error: `message` says what happened, `remedy` how to mend it, `code` is a stable word to branch on. Engines
 * throw it; a face turns it into n8n's error with `toNodeError` of the items room. Plain TypeScript: engines import it.
 */
import { maskText } from './http/secrets';

export interface DataOpsErrorFields {
	code: string;
	/** How to mend it. */
	remedy?: string;
	/** HTTP status, when a service said no. */
	status?: number;
	/** The raw words of a service or driver, for the description. */
	detail?: string;
	cause?: unknown;
}

export class DataOpsError extends Error {
	override name = 'DataOpsError';
	readonly code: string;
	readonly remedy?: string;
	readonly status?: number;
	readonly detail?: string;

	constructor(message: string, { code, remedy, status, detail, cause }: DataOpsErrorFields) {
		super(message, cause === undefined ? undefined : { cause });
		this.code = code;
		this.remedy = remedy;
		this.status = status;
		this.detail = detail;
	}
}

function fields(error: unknown): Partial<DataOpsError> {
	return typeof error === 'object' && error !== null ? (error as Partial<DataOpsError>) : {};
}

/** The sentence for a rejected row or a report: what happened, then how to mend it. */
export function errorSentence(error: unknown): string {
	const { message, remedy } = fields(error);
	const said = typeof message === 'string' && message !== '' ? message : String(error);
	return maskText(remedy === undefined ? said : `${said.replace(/[.\s]+$/, '')}. ${remedy}`);
}

/** The stable word for a rejected row. */
export function errorCode(error: unknown, fallback = 'UNEXPECTED'): string {
	const { code, status } = fields(error);
	if (typeof code === 'string' && code !== '') return code;
	return typeof status === 'number' ? `HTTP_${status}` : fallback;
}
