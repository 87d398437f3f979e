/**
 * CAST, with SQL's assignment rules: numbers round to the declared scale and must fit their range, text is cut to its
 * length, a timestamp cast to a date loses its time. What cannot be read is an error, never NULL or zero.
 */
import type { SqlType } from '../mapping/sqlTypes';
import { sqlTypeText } from '../mapping/sqlTypes';
import { compare, integerDigits, parseNumber, roundTo, toSafeInteger, type Num } from './decimal';
import { ExpressionError, show } from './errors';
import { Moment } from './moments';
import { Bytes, Json, isNumber, readBoolean, toMoment, toNumber, toText, type Value } from './values';

const RANGES: Record<string, [Num, Num]> = {
	smallint: [-32768, 32767],
	integer: [-2147483648, 2147483647],
	bigint: [parseNumber('-9223372036854775808') as Num, parseNumber('9223372036854775807') as Num],
};
const UUID = /^\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?$/;

export function cast(value: Value, type: SqlType, pos: number): Value {
	if (value === null) return null;
	switch (type.name) {
		case 'smallint':
		case 'integer':
		case 'bigint':
			return castInteger(value, type, pos);
		case 'numeric':
			return castNumeric(value, type, pos);
		case 'real':
		case 'double':
			return castDouble(value, type, pos);
		case 'boolean': {
			const read = readBoolean(value);
			if (read === null)
				throw new ExpressionError('BAD_BOOLEAN', `${show(toText(value))} is neither true nor false`, pos);
			return read;
		}
		case 'char':
		case 'varchar':
		case 'text':
			return cutText(toText(value), type.length);
		case 'date': {
			const moment = toMoment(value, pos);
			return moment.kind === 'date' ? moment : new Moment('date', moment.days, 0, false);
		}
		case 'timestamp':
		case 'timestamptz': {
			const moment = toMoment(value, pos);
			return moment.kind === 'timestamp' ? moment : new Moment('timestamp', moment.days, 0, false);
		}
		case 'time': {
			const text = value instanceof Moment ? String(value).slice(11) : toText(value).trim();
			if (!CLOCK.test(text))
				throw new ExpressionError('BAD_TIME', `${show(text)} is not a time in the form HH:MM:SS`, pos);
			return text;
		}
		case 'json':
			return castJson(value, pos);
		case 'uuid': {
			const text = toText(value).trim();
			if (!UUID.test(text)) throw new ExpressionError('BAD_UUID', `${show(text)} is not a UUID`, pos);
			const hex = text.replace(/[{}-]/g, '').toLowerCase();
			return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
		}
		case 'bytea':
			return value instanceof Bytes ? value : new Bytes(Buffer.from(toText(value), 'utf8'));
	}
}

function castInteger(value: Exclude<Value, null>, type: SqlType, pos: number): Num {
	const number = toNumber(value, pos);
	const whole = roundTo(number, 0);
	if (typeof value === 'string' && compare(whole, number) !== 0) {
		throw new ExpressionError('BAD_NUMBER', `${show(value)} is not a whole number; use ROUND, or CAST AS NUMERIC`, pos);
	}
	return inRange(whole, type, pos);
}

export function inRange(whole: Num, type: SqlType, pos: number): Num {
	const [low, high] = RANGES[type.name];
	if (compare(whole, low) < 0 || compare(whole, high) > 0) {
		throw new ExpressionError(
			'OUT_OF_RANGE',
			`${show(String(whole))} does not fit ${type.name} (${low} to ${high})`,
			pos,
		);
	}
	return toSafeInteger(whole) ?? whole;
}

function castNumeric(value: Exclude<Value, null>, type: SqlType, pos: number): Num {
	const number = toNumber(value, pos);
	if (type.precision === undefined) return number;
	const rounded = roundTo(number, type.scale ?? 0);
	if (integerDigits(rounded) > type.precision - (type.scale ?? 0)) {
		throw new ExpressionError('OUT_OF_RANGE', `${show(String(number))} does not fit ${sqlTypeText(type)}`, pos);
	}
	return rounded;
}

function castDouble(value: Exclude<Value, null>, type: SqlType, pos: number): Value {
	if (typeof value === 'string' && /^\s*[+-]?(?:nan|inf(?:inity)?)\s*$/i.test(value)) return value.trim();
	const number = toNumber(value, pos);
	if (!Number.isFinite(type.name === 'real' ? Math.fround(Number(String(number))) : Number(String(number)))) {
		throw new ExpressionError('OUT_OF_RANGE', `${show(String(number))} does not fit ${sqlTypeText(type)}`, pos);
	}
	return number;
}

/** The first n characters (code points). */
export function cutText(text: string, length: number | undefined): string {
	if (length === undefined || text.length <= length) return text;
	let end = 0;
	for (let count = 0; count < length && end < text.length; count++) {
		end += (text.codePointAt(end) as number) > 0xffff ? 2 : 1;
	}
	return text.slice(0, end);
}

function castJson(value: Exclude<Value, null>, pos: number): Value {
	if (value instanceof Json) return value;
	if (typeof value !== 'string') return isNumber(value) ? toText(value) : JSON.stringify(toText(value));
	try {
		JSON.parse(value);
	} catch {
		throw new ExpressionError('BAD_JSON', `${show(value)} is not valid JSON`, pos);
	}
	return value;
}
