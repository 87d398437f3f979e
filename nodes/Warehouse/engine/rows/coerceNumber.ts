/**
 * Numbers to the text a bulk loader takes, exactly: a source value is never rounded (it is rejected instead), the value of
 * an expression is rounded to the column's scale as an SQL assignment does. Ranges are those of PostgreSQL and MySQL alike.
 */
import {
	compare,
	Decimal,
	integerDigits,
	parseNumber,
	roundTo,
	scale as scaleOf,
	trimmed,
	type Num,
} from '../expressions/decimal';
import { readBoolean, type Value } from '../expressions/values';
import type { SqlType } from '../mapping/sqlTypes';
import { sqlTypeText } from '../mapping/sqlTypes';
import { Fault, fault } from './fault';

type Given = Exclude<Value, null>;
export type Coerce = (value: Given, computed: boolean) => string | Fault;

const LIMITS: Record<string, { digits: number; low: Num; high: Num }> = {
	smallint: { digits: 4, low: -32768, high: 32767 },
	integer: { digits: 9, low: -2147483648, high: 2147483647 },
	bigint: {
		digits: 18,
		low: parseNumber('-9223372036854775808') as Num,
		high: parseNumber('9223372036854775807') as Num,
	},
};

/** Plain digits with an optional minus, no leading zero: the text is its own canonical form. Gives the digit count, else 0. */
function plainDigits(text: string): number {
	const length = text.length;
	let at = text.charCodeAt(0) === 45 ? 1 : 0;
	const count = length - at;
	if (count < 1 || count > 19) return 0;
	if (text.charCodeAt(at) === 48 && length > 1) return 0;
	for (; at < length; at++) {
		const code = text.charCodeAt(at);
		if (code < 48 || code > 57) return 0;
	}
	return count;
}

/** Lowest and highest value, and how many digits surely lie between them. */
function limitsOf(type: SqlType): { digits: number; low: Num; high: Num } {
	if (!type.range) return LIMITS[type.name];
	return { digits: 0, low: parseNumber(type.range.low) as Num, high: parseNumber(type.range.high) as Num };
}

export function integerCoercion(type: SqlType): Coerce {
	const { digits, low, high } = limitsOf(type);
	// Nineteen digits without a sign compare as text.
	const widest = type.name === 'bigint' && !type.range ? String(high) : null;
	return (value, computed) => {
		if (typeof value === 'string') {
			const count = plainDigits(value);
			if (count > 0 && (count <= digits || (count === 19 && widest !== null && value.length === 19 && value <= widest)))
				return value;
		}
		const number = readNumber(value);
		if (number instanceof Fault) return number;
		const whole = roundTo(number, 0);
		if (!computed && compare(whole, number) !== 0) {
			return fault(
				'NOT_WHOLE',
				String(number),
				`is no whole number, as ${type.name} needs; use ROUND(…) or type numeric`,
			);
		}
		if (compare(whole, low) < 0 || compare(whole, high) > 0) {
			return fault(
				'OUT_OF_RANGE',
				String(whole),
				`does not fit ${type.range?.native ?? type.name} (${String(low)} to ${String(high)})`,
			);
		}
		return String(trimmed(whole));
	};
}

export function numericCoercion(type: SqlType): Coerce {
	const coerce = decimalCoercion(type);
	if (!type.range) return coerce;
	const { low, high } = limitsOf(type);
	const { native } = type.range;
	return (value, computed) => {
		const text = coerce(value, computed);
		if (text instanceof Fault) return text;
		const number = parseNumber(text) as Num;
		if (compare(number, low) >= 0 && compare(number, high) <= 0) return text;
		return fault('OUT_OF_RANGE', text, `does not fit ${native} (${String(low)} to ${String(high)})`);
	};
}

function decimalCoercion(type: SqlType): Coerce {
	const { precision } = type;
	const scale = type.scale ?? 0;
	return (value, computed) => {
		if (typeof value === 'string' && precision !== undefined) {
			const count = plainDigits(value);
			if (count > 0 && count <= 18 && count <= precision - scale) return value;
		}
		const number = readNumber(value);
		if (number instanceof Fault) return number;
		if (precision === undefined) return String(number);
		let kept = number;
		if (scaleOf(number) > scale) {
			kept = roundTo(number, scale);
			if (!computed && compare(kept, number) !== 0) {
				return fault(
					'SCALE',
					String(number),
					`has more than ${scale} digits after the point, as ${sqlTypeText(type)} keeps; use ROUND(…, ${scale}) or a larger scale`,
				);
			}
		}
		if (integerDigits(kept) > precision - scale) {
			return fault(
				'OUT_OF_RANGE',
				String(number),
				`does not fit ${sqlTypeText(type)}: at most ${precision - scale} digits before the point`,
			);
		}
		return String(kept);
	};
}

const WORD = /^([+-]?)(nan|inf(?:inity)?)$/i;

/** `12.5`, `0.25`, `7`: up to 15 digits, no sign, exponent or leading zero. Such a text is what a double prints as. */
function isPlainDecimal(text: string): boolean {
	const { length } = text;
	if (length === 0 || length > 16) return false;
	let point = -1;
	for (let i = 0; i < length; i++) {
		const code = text.charCodeAt(i);
		if (code === 46 && point < 0 && i > 0 && i < length - 1) point = i;
		else if (code < 48 || code > 57) return false;
	}
	if (length === 16 && point < 0) return false;
	return text.charCodeAt(0) !== 48 || length === 1 || point === 1;
}

/** The text goes to the server as it is: PostgreSQL and MySQL both round it to the nearest double. */
export function doubleCoercion(type: SqlType, finiteOnly: boolean): Coerce {
	const single = type.name === 'real';
	return (value) => {
		if (typeof value === 'string') {
			if (isPlainDecimal(value)) return value;
			const word = WORD.exec(value.trim());
			if (word) {
				if (finiteOnly)
					return fault('NOT_FINITE', value, `cannot be kept in ${sqlTypeText(type)} of MySQL and MariaDB; use NULLIF`);
				if (word[2].toLowerCase() === 'nan') return 'NaN';
				return word[1] === '-' ? '-Infinity' : 'Infinity';
			}
			if (/^\s*-0+(?:\.0*)?\s*$/.test(value)) return '-0';
		}
		if (Object.is(value, -0)) return '-0';
		const number = readNumber(value);
		if (number instanceof Fault) return number;
		const text = String(number);
		const double = Number(text);
		if (!Number.isFinite(single ? Math.fround(double) : double)) {
			return fault('OUT_OF_RANGE', text, `is too large for ${sqlTypeText(type)}`);
		}
		return text;
	};
}

function readNumber(value: Given): Num | Fault {
	if (typeof value === 'number') {
		if (Number.isFinite(value)) return value;
		return fault('NOT_FINITE', value, 'is no number that this type can keep');
	}
	if (value instanceof Decimal) return value;
	if (typeof value === 'string') {
		const parsed = parseNumber(value);
		if (parsed !== null) return parsed;
		if (WORD.test(value.trim()))
			return fault('NOT_FINITE', value, 'is no number that this type can keep; only real and double precision do');
		return fault('BAD_NUMBER', value, 'is not a number; use TO_NUMBER for grouping, currency signs or a decimal comma');
	}
	if (typeof value === 'boolean') return value ? 1 : 0;
	return fault('BAD_NUMBER', value, 'is not a number');
}

export function booleanCoercion(yes: string, no: string): Coerce {
	return (value) => {
		const read = readBoolean(value);
		if (read === null)
			return fault('BAD_BOOLEAN', value, 'is neither true nor false (true/false, t/f, yes/no, y/n, on/off, 1/0)');
		return read ? yes : no;
	};
}
