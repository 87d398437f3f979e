/**
 * JSON numbers without loss: a literal that a double holds exactly as written stays a number; one that it would round
 * (integers beyond 2^53, decimals with more than 15 digits, exponents out of range) is handed out as its text.
 */

const MAX_SAFE_DIGITS = 15;

export function exactNumber(literal: string): number | string {
	const value = Number(literal);
	if (Number.isSafeInteger(value) && !/[.eE]/.test(literal)) return value;
	if (!Number.isFinite(value)) return literal;
	const mantissa = literal.replace(/[eE].*$/, '');
	const digits = mantissa.replace(/[-.]/g, '').replace(/^0+/, '');
	if (digits.length > MAX_SAFE_DIGITS) return literal;
	// An exponent so small that the value vanished or lost digits.
	if (value === 0 && digits !== '') return literal;
	return Math.abs(value) < 2.3e-308 && value !== 0 ? literal : value;
}

/** A text in which JSON.parse could round a number: a run of 16 digits, or an exponent of three. */
export const MAY_ROUND = /[\d.]{16}|\d[eE][+-]?\d{3}/;
