/**
 * A record's id. Made by the client it makes a write repeatable: the same record gets the same id in every run, so a retry
 * or a second run updates instead of doubling.
 *
 * The deterministic id is a UUIDv5 (RFC 9562) over the key columns' values. Each part carries its length in bytes, so that
 * ("ab","c") and ("a","bc") differ, and no separator inside a value can make two keys one.
 */
import { hash } from 'node:crypto';
import { parse } from 'uuid';
import { hasField, setField } from '../../../shared/records/setField';
import type { DataRecord } from '../../../shared/records/types';

/** The namespace of all ids made here; another one may be given to keep two sources apart on one form. */
export const ID_NAMESPACE = 'c6a1f2de-52c3-5d0e-9b1d-7a3f6f0c2b41';

export type IdStrategy =
	| { kind: 'column'; column: string }
	| { kind: 'template'; template: string }
	| { kind: 'uuid'; columns: string[]; namespace?: string }
	| { kind: 'server' };

export type IdResult =
	| { ok: true; id: string | undefined; key: string | DataRecord | null }
	| { ok: false; key: DataRecord | null; field: string; code: string; message: string };

/** Scalars as Joget would keep them; undefined where there is no value. 0 and false are real keys. */
function keyText(value: unknown): string | undefined {
	if (value === null || value === undefined || value === '') return undefined;
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
	if (value instanceof Date) return value.toISOString();
	return JSON.stringify(value);
}

/** The name that a UUIDv5 is made from: `<bytes>:<value>` for each part. */
export function lengthPrefixed(parts: string[]): string {
	return parts.map((part) => `${Buffer.byteLength(part, 'utf8')}:${part}`).join('');
}

let lastNamespace: { text: string; bytes: Uint8Array } | undefined;

/** A run has one namespace, so it is read once. */
function namespaceBytes(text: string): Uint8Array {
	if (lastNamespace?.text !== text) lastNamespace = { text, bytes: parse(text) };
	return lastNamespace.bytes;
}

/** RFC 9562, section 5.5. Not the library's: that makes each id of some twenty strings and three byte arrays. */
export function deterministicId(parts: string[], namespace = ID_NAMESPACE): string {
	const hex = hash('sha1', Buffer.concat([namespaceBytes(namespace), Buffer.from(lengthPrefixed(parts))]));
	const variant = ((parseInt(hex[16], 16) & 0x3) | 0x8).toString(16);
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const missing = (column: string, key: DataRecord | null): IdResult => ({
	ok: false,
	key,
	field: column,
	code: 'KEY_MISSING',
	message: `The key column ${column} has no value. Give it one, or choose other key columns.`,
});

/** Looks a name up in the source record first, then among the fields to be sent. */
export function makeId(strategy: IdStrategy, source: DataRecord, mapped: DataRecord): IdResult {
	const find = (name: string): string | undefined => {
		if (hasField(source, name)) return keyText(source[name]);
		return hasField(mapped, name) ? keyText(mapped[name]) : undefined;
	};
	switch (strategy.kind) {
		case 'server':
			return { ok: true, id: undefined, key: null };
		case 'column': {
			const id = find(strategy.column);
			return id === undefined ? missing(strategy.column, null) : { ok: true, id, key: id };
		}
		case 'template': {
			let lacking: string | undefined;
			const id = strategy.template.replace(/\{([^{}]{1,200})\}/g, (_, name: string) => {
				const value = find(name.trim());
				if (value === undefined) lacking ??= name.trim();
				return value ?? '';
			});
			return lacking === undefined ? { ok: true, id, key: id } : missing(lacking, null);
		}
		case 'uuid': {
			const key: DataRecord = {};
			const parts: string[] = [];
			for (const column of strategy.columns) {
				const value = find(column);
				if (value === undefined) return missing(column, key);
				setField(key, column, value);
				parts.push(value);
			}
			const [only] = parts;
			return {
				ok: true,
				id: deterministicId(parts, strategy.namespace),
				key: parts.length === 1 ? only : key,
			};
		}
	}
}
