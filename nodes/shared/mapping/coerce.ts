/** A value read as a type. Null and undefined stay null; what does not fit is a fault with a code, never a guess. */
import { parseExactJson } from '../records/exactJson';
import { dateCoercer, timestampCoercer } from './dates';
import { decimalCoercer, integerCoercer } from './numbers';
import type { Coercer } from './numbers';
import { MappingError, show } from './problem';
import type { CoercionOptions, CoercionResult, ValueType } from './types';

const TRUE = new Set(['true', 't', 'yes', 'y', '1']);
const FALSE = new Set(['false', 'f', 'no', 'n', '0']);

/** Compiled once per field; the result is called per value. */
export function compileCoercer(type: ValueType, options: CoercionOptions = {}): Coercer {
	const coercer = coercerOf(type, options);
	return (value) => (value === null || value === undefined ? { ok: true, value: null } : coercer(value));
}

export function coerce(value: unknown, type: ValueType, options: CoercionOptions = {}): CoercionResult {
	return compileCoercer(type, options)(value);
}

function coercerOf(type: ValueType, options: CoercionOptions): Coercer {
	switch (type) {
		case 'string':
			return toStringValue;
		case 'integer':
			return integerCoercer(options);
		case 'decimal':
			return decimalCoercer(options);
		case 'boolean':
			return toBoolean;
		case 'date':
			return dateCoercer(options);
		case 'timestamp':
			return timestampCoercer(options);
		case 'json':
			return toJson;
		case 'any':
			return (value) => ({ ok: true, value });
		default:
			throw new MappingError(
				`The type "${String(type)}" is not known. Use string, integer, decimal, boolean, date, timestamp, json or any.`,
			);
	}
}

function toStringValue(value: unknown): CoercionResult {
	if (typeof value === 'string') return { ok: true, value };
	if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
		return { ok: true, value: String(value) };
	}
	if (Object.prototype.toString.call(value) === '[object Date]') {
		const date = value as Date;
		if (!Number.isNaN(date.getTime())) return { ok: true, value: date.toISOString() };
	} else {
		try {
			const text = JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner));
			if (typeof text === 'string') return { ok: true, value: text };
		} catch {
			// Circular: falls through to the fault.
		}
	}
	return {
		ok: false,
		code: 'BAD_STRING',
		message: `${show(value)} cannot be written as text. Map one of its members.`,
	};
}

function toBoolean(value: unknown): CoercionResult {
	if (typeof value === 'boolean') return { ok: true, value };
	if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
		const word = String(value).trim().toLowerCase();
		if (TRUE.has(word)) return { ok: true, value: true };
		if (FALSE.has(word)) return { ok: true, value: false };
	}
	return {
		ok: false,
		code: 'BAD_BOOLEAN',
		message: `${show(value)} is neither true nor false. Use true/false, yes/no, y/n, t/f or 1/0.`,
	};
}

function toJson(value: unknown): CoercionResult {
	if (typeof value !== 'string') {
		return typeof value === 'function' || typeof value === 'symbol'
			? { ok: false, code: 'BAD_JSON', message: 'The value cannot be written as JSON.' }
			: { ok: true, value };
	}
	try {
		return { ok: true, value: parseExactJson(value) };
	} catch (error) {
		const why = (error as Error).message.replace(/\s+/g, ' ').slice(0, 120);
		return {
			ok: false,
			code: 'BAD_JSON',
			message: `${show(value)} is not valid JSON (${why}). Correct it in the source.`,
		};
	}
}
