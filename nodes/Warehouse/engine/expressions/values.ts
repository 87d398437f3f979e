/**
 * The values of the language and their conversions. A source is often all text, so text is read as a number, a moment or
 * a boolean wherever the other side is one; two texts compare as text. What cannot be read is an error of that row.
 */
import { compare, Decimal, fromBigInt, fromDouble, parseNumber, type Num } from './decimal';
import { ExpressionError, show } from './errors';
import { compareMoments, fromDate, Moment, parseMoment } from './moments';

/** `number` is always a safe integer; every other number is a Decimal. */
export type Value = null | string | boolean | number | Decimal | Moment | Bytes | Json;

export class Bytes {
	constructor(readonly buffer: Buffer) {}
}

/** An object or array of a JSON source. */
export class Json {
	constructor(readonly value: object) {}
}

/** Any source value as a value of the language. */
export function fromSource(raw: unknown): Value {
	if (typeof raw === 'string') return raw;
	if (raw === null || raw === undefined) return null;
	switch (typeof raw) {
		case 'number':
			if (Number.isSafeInteger(raw) && raw !== 0) return raw;
			// Minus zero, NaN and the infinities stay text: no exact number is one of them, but a double column may keep them.
			return Object.is(raw, -0) ? '-0' : (fromDouble(raw) ?? String(raw));
		case 'boolean':
			return raw;
		case 'bigint':
			return fromBigInt(raw);
		case 'object':
			if (raw instanceof Decimal || raw instanceof Moment || raw instanceof Bytes || raw instanceof Json) return raw;
			if (raw instanceof Date) return fromDate(raw) ?? 'Invalid Date';
			if (raw instanceof Uint8Array) return new Bytes(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength));
			return new Json(raw);
		default:
			return String(raw);
	}
}

export function typeName(value: Value): string {
	if (value === null) return 'NULL';
	if (typeof value === 'string') return 'text';
	if (typeof value === 'boolean') return 'a boolean';
	if (typeof value === 'number' || value instanceof Decimal) return 'a number';
	if (value instanceof Moment) return value.kind === 'date' ? 'a date' : 'a timestamp';
	return value instanceof Bytes ? 'bytes' : 'JSON';
}

export function isNumber(value: Value): value is Num {
	return typeof value === 'number' || value instanceof Decimal;
}

export function toNumber(value: Exclude<Value, null>, pos: number): Num {
	if (typeof value === 'number' || value instanceof Decimal) return value;
	if (typeof value === 'string') {
		const parsed = parseNumber(value);
		if (parsed !== null) return parsed;
		throw new ExpressionError('BAD_NUMBER', `${show(value)} is not a number`, pos);
	}
	if (typeof value === 'boolean') return value ? 1 : 0;
	throw new ExpressionError('BAD_NUMBER', `${typeName(value)} is not a number`, pos);
}

/** A safe integer argument, such as a length. */
export function toInteger(value: Exclude<Value, null>, pos: number): number {
	const number = toNumber(value, pos);
	if (typeof number === 'number') return number;
	const whole = parseNumber(number.toString().replace(/\.0*$/, ''));
	if (typeof whole === 'number') return whole;
	throw new ExpressionError('BAD_NUMBER', `${show(String(number))} is not a whole number in range`, pos);
}

export function toText(value: Exclude<Value, null>): string {
	if (typeof value === 'string') return value;
	if (typeof value === 'boolean') return value ? 'true' : 'false';
	if (value instanceof Bytes) return value.buffer.toString('hex');
	if (value instanceof Json) return JSON.stringify(value.value);
	return String(value);
}

const TRUE = new Set(['true', 't', 'yes', 'y', 'on', '1']);
const FALSE = new Set(['false', 'f', 'no', 'n', 'off', '0']);

/** PostgreSQL's boolean spellings, or null when it is none. */
export function readBoolean(value: Exclude<Value, null>): boolean | null {
	if (typeof value === 'boolean') return value;
	if (value === 1) return true;
	if (value === 0) return false;
	if (typeof value === 'string') {
		const word = value.trim().toLowerCase();
		if (TRUE.has(word)) return true;
		if (FALSE.has(word)) return false;
	}
	return null;
}

/** A condition's value; null is unknown. */
export function toCondition(value: Value, pos: number): boolean | null {
	if (value === null || typeof value === 'boolean') return value;
	const read = readBoolean(value);
	if (read !== null) return read;
	throw new ExpressionError('BAD_BOOLEAN', `${show(toText(value))} is neither true nor false`, pos);
}

export function toMoment(value: Exclude<Value, null>, pos: number): Moment {
	if (value instanceof Moment) return value;
	if (typeof value === 'string') {
		const parsed = parseMoment(value);
		if (parsed) return parsed;
		throw new ExpressionError(
			'BAD_DATE',
			`${show(value)} is not a date of the calendar in the form YYYY-MM-DD (with or without a time); use TO_DATE or TO_TIMESTAMP with a format`,
			pos,
		);
	}
	throw new ExpressionError('BAD_DATE', `${typeName(value)} is not a date`, pos);
}

/** Order of two non-null values: by number, moment or boolean when either side is one, else as text by code point. */
export function compareValues(a: Exclude<Value, null>, b: Exclude<Value, null>, pos: number): number {
	if (typeof a === 'number' && typeof b === 'number') return a - b;
	if (typeof a === 'string' && typeof b === 'string') return a === b ? 0 : compareText(a, b);
	if (isNumber(a) || isNumber(b)) return compare(toNumber(a, pos), toNumber(b, pos));
	if (a instanceof Moment || b instanceof Moment) return compareMoments(toMoment(a, pos), toMoment(b, pos));
	if (typeof a === 'boolean' || typeof b === 'boolean') {
		return Number(toCondition(a, pos)) - Number(toCondition(b, pos));
	}
	return compareText(toText(a), toText(b));
}

/** Code point order; UTF-16 order differs only where surrogates meet characters above U+D7FF. */
export function compareText(a: string, b: string): number {
	const length = Math.min(a.length, b.length);
	for (let i = 0; i < length; i++) {
		const x = a.charCodeAt(i);
		const y = b.charCodeAt(i);
		if (x !== y) {
			const surrogateX = x >= 0xd800 && x <= 0xdfff;
			const surrogateY = y >= 0xd800 && y <= 0xdfff;
			if (surrogateX !== surrogateY) return surrogateX ? 1 : -1;
			return x - y;
		}
	}
	return a.length - b.length;
}
