/** Fields whose names come from outside, written and looked for: `__proto__` and `constructor` are names like any other. */
import type { DataRecord } from './types';

/** Of the record itself: `in` would find `constructor` and `toString` in every object. */
export const hasField = (record: DataRecord, name: string): boolean =>
	Object.prototype.hasOwnProperty.call(record, name);

/** Plain assignment; `__proto__` becomes a field and not the prototype. */
export function setField(record: DataRecord, name: string, value: unknown): void {
	if (name === '__proto__') {
		Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
	} else {
		record[name] = value;
	}
}
