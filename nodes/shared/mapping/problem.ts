/** Words for what is wrong with a value: the stable codes and how a value is shown in a message. */

export const PROBLEM_CODES = [
	'REQUIRED',
	'BAD_STRING',
	'BAD_INTEGER',
	'BAD_DECIMAL',
	'BAD_BOOLEAN',
	'BAD_DATE',
	'BAD_TIMESTAMP',
	'BAD_JSON',
	'BAD_EMAIL',
	'PATTERN',
	'NOT_IN_LIST',
	'TOO_SMALL',
	'TOO_LARGE',
	'TOO_SHORT',
	'TOO_LONG',
	'TRUNCATED',
	'DUPLICATE',
] as const;

export type ProblemCode = (typeof PROBLEM_CODES)[number];

export class MappingError extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'MappingError';
	}
}

/** A value in quotes, short and on one line. */
export function show(value: unknown): string {
	let text: string;
	if (typeof value === 'string') text = value;
	else if (typeof value === 'object' && value !== null) text = shortJson(value);
	else text = String(value);
	const line = text.slice(0, 80).replace(/[\r\n\t]+/g, ' ');
	return `"${line}${text.length > 80 ? '…' : ''}"`;
}

function shortJson(value: object): string {
	try {
		return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner)) ?? '';
	} catch {
		return Object.prototype.toString.call(value);
	}
}
