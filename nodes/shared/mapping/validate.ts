/** Checks on a coerced value. Each compiled once per field; the first fault of a field is the one that is told. */
import Decimal from 'decimal.js';
import { compileCoercer } from './coerce';
import { compilePattern } from './pattern';
import { MappingError, show } from './problem';
import type { CoercionOptions, ValueType, Validators } from './types';

export interface ValueFault {
	code: string;
	message: string;
}

export interface Validation {
	value: unknown;
	problem?: ValueFault;
	warning?: ValueFault;
}

type Check = (value: unknown) => ValueFault | undefined;

export type Validator = (value: unknown, index: number) => Validation;

/** Local part and domain as in HTML's e-mail field, letters of any script allowed, at least one dot in the domain. */
const EMAIL =
	/^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])$/u;

/** One value against rules, without memory: `unique` needs a batch and is the mapper's. */
export function validate(value: unknown, rules: Validators, type: ValueType = 'any'): Validation {
	return compileValidator(rules, type)(value, 0);
}

export function compileValidator(rules: Validators, type: ValueType, coercion: CoercionOptions = {}): Validator {
	const checks = checksOf(rules, type, coercion);
	const { required, maxLength } = rules;
	const cut = rules.onTooLong === 'truncate' && (type === 'string' || type === 'any') ? maxLength : undefined;
	const seen = rules.unique ? new Map<unknown, number>() : undefined;
	return (input, index) => {
		let value = input;
		if (value === null || value === undefined || value === '') {
			if (required) {
				const message = 'A value is required, but there is none. Fill it in the source, or give a default.';
				return { value, problem: { code: 'REQUIRED', message } };
			}
			if (value !== '') return { value };
		}
		let warning: ValueFault | undefined;
		if (cut !== undefined && typeof value === 'string' && lengthOf(value, cut) > cut) {
			const message = `${show(value)} was cut to ${cut} characters (it had ${lengthOf(value)}).`;
			warning = { code: 'TRUNCATED', message };
			value = firstCharacters(value, cut);
		}
		for (const check of checks) {
			const problem = check(value);
			if (problem) return { value, problem, warning };
		}
		if (seen && value !== '') {
			const key = identity(value, type);
			const first = seen.get(key);
			if (first !== undefined) {
				const message = `${show(value)} was already met in record ${first + 1}. It must be unique; remove one of them.`;
				return { value, problem: { code: 'DUPLICATE', message }, warning };
			}
			seen.set(key, index);
		}
		return { value, warning };
	};
}

function checksOf(rules: Validators, type: ValueType, coercion: CoercionOptions): Check[] {
	const checks: Check[] = [];
	if (rules.minLength !== undefined) checks.push(minLength(count('minLength', rules.minLength)));
	if (rules.maxLength !== undefined) checks.push(maxLength(count('maxLength', rules.maxLength)));
	if (rules.email) checks.push(email);
	if (rules.pattern !== undefined && rules.pattern !== '') checks.push(pattern(rules.pattern));
	if (rules.enum) checks.push(oneOf(rules.enum, type));
	if (rules.min !== undefined) checks.push(bound('min', rules.min, type, coercion));
	if (rules.max !== undefined) checks.push(bound('max', rules.max, type, coercion));
	return checks;
}

function count(name: string, value: number): number {
	if (Number.isInteger(value) && value >= 0) return value;
	throw new MappingError(`${name} must be a whole number from 0, not ${show(value)}.`);
}

/** Characters are code points, as databases count them. With `enough`, counting stops as soon as it is exceeded. */
function lengthOf(text: string, enough = Infinity): number {
	if (text.length <= enough && enough !== Infinity) return text.length;
	let length = 0;
	for (let i = 0; i < text.length && length <= enough; i++) {
		if ((text.codePointAt(i) as number) > 0xffff) i++;
		length++;
	}
	return length;
}

function firstCharacters(text: string, characters: number): string {
	let at = 0;
	for (let n = 0; n < characters; n++) at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1;
	return text.slice(0, at);
}

const asText = (value: unknown) =>
	typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

function minLength(min: number): Check {
	return (value) => {
		const length = lengthOf(asText(value));
		if (length >= min) return undefined;
		return { code: 'TOO_SHORT', message: `${show(value)} has ${length} characters, fewer than ${min}. Lengthen it.` };
	};
}

function maxLength(max: number): Check {
	return (value) => {
		const text = asText(value);
		if (lengthOf(text, max) <= max) return undefined;
		const message = `${show(value)} has ${lengthOf(text)} characters, more than ${max}. Shorten it, or let it be cut.`;
		return { code: 'TOO_LONG', message };
	};
}

function email(value: unknown): ValueFault | undefined {
	const text = asText(value);
	const at = text.lastIndexOf('@');
	if (text.length <= 254 && at > 0 && at <= 64 && EMAIL.test(text)) return undefined;
	return { code: 'BAD_EMAIL', message: `${show(value)} is not an e-mail address. Write it as name@example.org.` };
}

function pattern(source: string): Check {
	const test = compilePattern(source);
	return (value) => {
		if (test(asText(value))) return undefined;
		return {
			code: 'PATTERN',
			message: `${show(value)} does not match the pattern ${source.slice(0, 100)}. Correct it.`,
		};
	};
}

function oneOf(list: Array<string | number | boolean>, type: ValueType): Check {
	const coercer = type === 'any' || type === 'json' ? undefined : compileCoercer(type);
	const allowed = new Set<unknown>();
	for (const entry of list) {
		const coerced = coercer?.(entry);
		allowed.add(identity(coerced?.ok ? coerced.value : entry, type));
		allowed.add(identity(entry, type));
	}
	const shown = list.slice(0, 10).map(String).join(', ') + (list.length > 10 ? ', …' : '');
	return (value) => {
		if (allowed.has(identity(value, type))) return undefined;
		return { code: 'NOT_IN_LIST', message: `${show(value)} is not one of: ${shown}. Correct it, or extend the list.` };
	};
}

/** Equal values have equal identities: `1.50` and `1.5` are the same decimal, 1 and '1' the same key. */
function identity(value: unknown, type: ValueType): unknown {
	if (type === 'decimal')
		return asText(value)
			.replace(/(\.\d*?)0+$/, '$1')
			.replace(/\.$/, '');
	return asText(value);
}

function bound(side: 'min' | 'max', limit: number | string, type: ValueType, coercion: CoercionOptions): Check {
	const compare = comparison(side, limit, type, coercion);
	const code = side === 'min' ? 'TOO_SMALL' : 'TOO_LARGE';
	const word = side === 'min' ? 'below the smallest allowed value' : 'above the largest allowed value';
	return (value) => {
		const order = compare(value);
		if (side === 'min' ? order >= 0 : order <= 0) return undefined;
		return { code, message: `${show(value)} is ${word}, ${String(limit)}. Correct it, or change the limit.` };
	};
}

/** Sign of value minus limit, without rounding. NaN where they cannot be compared, which fails either side. */
function comparison(
	side: string,
	limit: number | string,
	type: ValueType,
	coercion: CoercionOptions,
): (value: unknown) => number {
	if (type === 'date' || type === 'timestamp') {
		const coerced = compileCoercer(type, { timezone: coercion.timezone })(limit);
		if (!coerced.ok) throw new MappingError(`The limit ${side} is not a ${type}: ${coerced.message}`);
		const wanted = sortable(coerced.value);
		return (value) => order(sortable(value), wanted);
	}
	const numeric = type === 'integer' || type === 'decimal' || typeof limit === 'number' || isNumeric(limit);
	if (numeric) {
		if (!isNumeric(limit)) throw new MappingError(`The limit ${side} must be a number, not ${show(limit)}.`);
		const exact = new Decimal(limit);
		const small = Number.isSafeInteger(Number(limit)) && exact.equals(Number(limit)) ? Number(limit) : undefined;
		return (value) => {
			if (small !== undefined && typeof value === 'number') return value - small;
			return isNumeric(value) ? new Decimal(String(value)).comparedTo(exact) : NaN;
		};
	}
	return (value) => order(asText(value), limit as string);
}

function isNumeric(value: unknown): boolean {
	if (typeof value === 'number') return Number.isFinite(value);
	if (typeof value === 'bigint') return true;
	return typeof value === 'string' && value.length <= 2000 && /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?$/.test(value);
}

/** Canonical stamps without their Z sort as text: a longer fraction follows its own beginning. */
function sortable(value: unknown): string {
	return asText(value).replace(/Z$/, '');
}

function order(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
