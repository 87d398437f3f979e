/** One error for compile time and for a row: a stable code, a sentence, and the position in the expression's text. */
export class ExpressionError extends Error {
	constructor(
		readonly code: string,
		message: string,
		/** Character in the text, from 1; 0 while unknown. */
		public position = 0,
	) {
		super(message);
		this.name = 'ExpressionError';
	}
}

/** Errors cut long values, so that a row's data never floods a log. */
export function show(value: unknown): string {
	const text = typeof value === 'string' ? `'${value}'` : String(value);
	return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
