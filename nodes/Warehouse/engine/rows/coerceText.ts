/** Texts, UUIDs, JSON and bytes: length in characters, NUL bytes and broken Unicode found before the server does. */
import { MAY_ROUND } from '../../../shared/records/exactNumber';
import { cutText } from '../expressions/cast';
import { Bytes, Json, toText, type Value } from '../expressions/values';
import type { SqlType } from '../mapping/sqlTypes';
import { sqlTypeText } from '../mapping/sqlTypes';
import type { DialectName } from '../ports';
import { Fault, fault } from './fault';
import type { Coerce } from './coerceNumber';

type Given = Exclude<Value, null>;

/** ES2024; the compiler's library is ES2023. */
const wellFormed = (text: string): boolean => (text as unknown as { isWellFormed(): boolean }).isWellFormed();

/** Up to here one loop is faster than two calls of the engine's own searches. */
const SHORT = 64;

/** Neither NUL nor a surrogate. */
function isHarmless(text: string): boolean {
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code === 0 || (code & 0xf800) === 0xd800) return false;
	}
	return true;
}

export function textCoercion(type: SqlType, dialect: DialectName, cut: (() => void) | null): Coerce {
	const limit = type.length ?? Infinity;
	const noNul = dialect === 'postgres';
	return (value: Given) => {
		let text = typeof value === 'string' ? value : toText(value);
		if (text.length <= SHORT && text.length <= limit && isHarmless(text)) return text;
		if (noNul && text.includes('\0')) {
			return new Fault(
				'NUL_BYTE',
				'The text holds a NUL byte, which PostgreSQL cannot keep; set normalise.stripControl, or use type bytea',
			);
		}
		if (!wellFormed(text)) {
			return new Fault(
				'BAD_UNICODE',
				'The text holds half a surrogate pair, which has no UTF-8 form; mend it in the source',
			);
		}
		if (text.length > limit && lengthAbove(text, limit)) {
			if (!cut) {
				const length = [...text].length;
				return fault(
					'TOO_LONG',
					text,
					`has ${length} characters; ${sqlTypeText(type)} keeps ${limit}. Use LEFT(…, ${limit}), validate.onTooLong "truncate" or a longer type`,
				);
			}
			text = cutText(text, limit);
			cut();
		}
		return text;
	};
}

function lengthAbove(text: string, limit: number): boolean {
	if (text.length > limit * 2) return true;
	let count = 0;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code < 0xdc00 || code > 0xdfff) count++;
	}
	return count > limit;
}

const UUID = /^\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i;

export const uuidCoercion: Coerce = (value) => {
	const match = UUID.exec(toText(value).trim());
	if (!match) return fault('BAD_UUID', toText(value), 'is not a UUID');
	return match.slice(1).join('-').toLowerCase();
};

export function jsonCoercion(dialect: DialectName): Coerce {
	return (value) => {
		let text: string;
		if (value instanceof Json) text = jsonText(value.value);
		else if (typeof value === 'string') {
			text = value;
			try {
				JSON.parse(text);
			} catch {
				return fault('BAD_JSON', text, 'is not valid JSON');
			}
		} else text = typeof value === 'object' && 'kind' in value ? JSON.stringify(toText(value)) : toText(value);
		// jsonb has no NUL character, and JSON writes it only as an escape.
		if (dialect === 'postgres' && /(?<!\\)(?:\\\\)*\\u0000/.test(text)) {
			return new Fault('NUL_BYTE', 'The JSON holds \\u0000, which PostgreSQL cannot keep; remove it in the source');
		}
		return dialect === 'mariadb' ? sortedJson(text) : text;
	};
}

/**
 * MariaDB keeps JSON as text: with the members in one order and without blanks, equal documents are equal texts. A document
 * with numbers that JavaScript would round stays as it is written.
 */
function sortedJson(text: string): string {
	return MAY_ROUND.test(text) ? text : JSON.stringify(sorted(JSON.parse(text)));
}

function sorted(value: unknown): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map(sorted);
	const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}

function jsonText(value: object): string {
	return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner));
}

/** `\x…` for PostgreSQL; plain hexadecimal for MySQL and MariaDB, whose bulk load turns it back with UNHEX. */
export function bytesCoercion(dialect: DialectName): Coerce {
	const prefix = dialect === 'postgres' ? '\\x' : '';
	return (value) => {
		if (value instanceof Bytes) return prefix + value.buffer.toString('hex');
		const text = toText(value);
		if (text.startsWith('\\x')) {
			if (text.length % 2 === 1 || !/^[0-9a-f]*$/i.test(text.slice(2)))
				return fault('BAD_BYTES', text, 'is not hexadecimal after \\x');
			return prefix + text.slice(2).toLowerCase();
		}
		return prefix + Buffer.from(text, 'utf8').toString('hex');
	};
}
