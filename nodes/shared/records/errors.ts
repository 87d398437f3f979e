/**
 * What can be wrong with a whole file, as opposed to one record of it (that is a RejectedRow): a code to branch on, a
 * sentence that says what happened, and the remedy.
 */

export type RecordReadErrorCode =
	| 'EMPTY_FILE'
	| 'HEADER_ONLY'
	| 'NOT_TEXT'
	| 'UNKNOWN_ENCODING'
	| 'RECORD_TOO_LONG'
	| 'BAD_OPTION'
	| 'BAD_JSON'
	| 'TRUNCATED_JSON'
	| 'JSON_TOO_DEEP'
	| 'PATH_NOT_FOUND'
	| 'BAD_XML'
	| 'TRUNCATED_XML'
	| 'RECORD_ELEMENT_NOT_FOUND'
	| 'ABORTED'
	| 'SOURCE_FAILED';

export class RecordReadError extends Error {
	constructor(
		readonly code: RecordReadErrorCode,
		message: string,
		/** How to mend it, one sentence. */
		readonly remedy: string,
		options?: { cause?: unknown },
	) {
		super(`${message} ${remedy}`, options);
		this.name = 'RecordReadError';
	}
}

export const MAX_JSON_DEPTH = 1000;

export function tooDeep(): RecordReadError {
	return new RecordReadError(
		'JSON_TOO_DEEP',
		`The JSON nests deeper than ${MAX_JSON_DEPTH} levels.`,
		'Check the file: data is hardly ever nested so deep.',
	);
}

export function badJson(detail: string): RecordReadError {
	return new RecordReadError(
		'BAD_JSON',
		`The file is not valid JSON: ${detail.replace(/\s+/g, ' ').slice(0, 200)}`,
		'Mend it at that place, or choose the right format.',
	);
}
