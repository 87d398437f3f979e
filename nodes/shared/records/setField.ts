/** Plain assignment of a field whose name comes from outside: `__proto__` becomes a field and not the prototype. */
import type { DataRecord } from './types';

export function setField(record: DataRecord, name: string, value: unknown): void {
	if (name === '__proto__') {
		Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
	} else {
		record[name] = value;
	}
}
