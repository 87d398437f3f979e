/** Integers and decimals read exactly: text in, text out, never through a double. */
import { show } from './problem';
import type { CoercionOptions, CoercionResult } from './types';

const PLAIN_INTEGER = /^-?(?:0|[1-9]\d{0,14})$/;
/** Already as this room writes it (the minus of zero is left to the slow path). */
const CANONICAL_DECIMAL = /^(?:0|-?[1-9]\d*)(?:\.\d+)?$/;
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;
/** PostgreSQL's numeric ends at 131,072 digits; anything near that is no business number. */
const MAX_DIGITS = 2000;

export type Coercer = (value: unknown) => CoercionResult;

interface Parts {
	negative: boolean;
	whole: string;
	fraction: string;
}

function toText(value: unknown, separator: string): string | undefined {
	if (typeof value === 'string') {
		const text = value.trim();
		if (separator !== ',') return text;
		// With a decimal comma, a point can only be a thousands separator: 1.234 must not become 1.234.
		return text.includes('.') ? undefined : text.replace(',', '.');
	}
	if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
	if (typeof value === 'bigint') return value.toString();
	return undefined;
}

/** Sign, digits before and after the point, the exponent worked in. */
function parse(text: string): Parts | undefined {
	if (text.length > MAX_DIGITS) return undefined;
	const match = NUMBER.exec(text);
	if (!match) return undefined;
	let whole = match[2];
	let fraction = match[3] ?? '';
	if (whole === '' && fraction === '') return undefined;
	const exponent = match[4] === undefined ? 0 : Number(match[4]);
	if (Math.abs(exponent) > MAX_DIGITS) return undefined;
	if (exponent > 0) {
		whole += fraction.slice(0, exponent).padEnd(exponent, '0');
		fraction = fraction.slice(exponent);
	} else if (exponent < 0) {
		const padded = whole.padStart(-exponent, '0');
		fraction = padded.slice(padded.length + exponent) + fraction;
		whole = padded.slice(0, padded.length + exponent);
	}
	whole = whole.replace(/^0+(?=\d)/, '') || '0';
	const zero = /^0*$/.test(whole) && /^0*$/.test(fraction);
	return { negative: match[1] === '-' && !zero, whole, fraction };
}

function hint(value: unknown, separator: string): string {
	if (typeof value === 'string') {
		if (/^[+-]?\d{1,3}([.,' \u00a0\u202f]\d{3})+([.,]\d+)?$/.test(value.trim())) {
			return `Remove thousands separators, and check the decimal separator (now "${separator}").`;
		}
		if (/^[+-]?\d+[.,]\d+$/.test(value.trim())) return `Check the decimal separator (now "${separator}").`;
	}
	return 'Correct it in the source, or map it as a string.';
}

export function integerCoercer(options: CoercionOptions = {}): Coercer {
	const separator = options.decimalSeparator ?? '.';
	return (value) => {
		if (typeof value === 'number' && Number.isSafeInteger(value)) return { ok: true, value: value === 0 ? 0 : value };
		if (typeof value === 'string' && PLAIN_INTEGER.test(value)) return { ok: true, value: Number(value) || 0 };
		const text = toText(value, separator);
		const parts = text === undefined ? undefined : parse(text);
		if (!parts || /[1-9]/.test(parts.fraction)) {
			const why = parts ? 'has decimals' : 'is not a whole number';
			return { ok: false, code: 'BAD_INTEGER', message: `${show(value)} ${why}. ${hint(value, separator)}` };
		}
		const exact = (parts.negative ? '-' : '') + parts.whole;
		const number = Number(exact);
		return { ok: true, value: Number.isSafeInteger(number) ? number : exact };
	};
}

export function decimalCoercer(options: CoercionOptions = {}): Coercer {
	const separator = options.decimalSeparator ?? '.';
	return (value) => {
		if (separator === '.' && typeof value === 'string' && value.length <= 100 && CANONICAL_DECIMAL.test(value)) {
			return { ok: true, value };
		}
		const text = toText(value, separator);
		const parts = text === undefined ? undefined : parse(text);
		if (!parts) {
			return { ok: false, code: 'BAD_DECIMAL', message: `${show(value)} is not a number. ${hint(value, separator)}` };
		}
		const point = parts.fraction === '' ? '' : `.${parts.fraction}`;
		return { ok: true, value: (parts.negative ? '-' : '') + parts.whole + point };
	};
}
