/**
 * Nested objects to one level: `{a: {b: 1}}` becomes `{'a.b': 1}`. Arrays and empty objects stay values (they have no
 * columns). A name that is already taken gets a number, so that no value overwrites another.
 */
import { setField } from './setField';
import type { DataRecord } from './types';

export function flattenRecord(record: DataRecord, separator: string): DataRecord {
	if (!hasNested(record)) return record;
	const flat: DataRecord = {};
	walk(record, '', separator, flat);
	return flat;
}

function walk(value: DataRecord, prefix: string, separator: string, flat: DataRecord): void {
	for (const key of Object.keys(value)) {
		const name = prefix + key;
		const inner = value[key];
		if (isNested(inner)) {
			walk(inner, name + separator, separator, flat);
			continue;
		}
		let free = name;
		for (let n = 2; Object.prototype.hasOwnProperty.call(flat, free); n++) free = `${name}_${n}`;
		setField(flat, free, inner);
	}
}

function hasNested(record: DataRecord): boolean {
	for (const key of Object.keys(record)) if (isNested(record[key])) return true;
	return false;
}

function isNested(value: unknown): value is DataRecord {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	return (prototype === Object.prototype || prototype === null) && Object.keys(value).length > 0;
}
