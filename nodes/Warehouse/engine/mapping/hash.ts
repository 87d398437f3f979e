/** One hash per meaning of a document: keys sorted, so that formatting and order of keys do not count as a change. */
import { createHash } from 'node:crypto';

export function canonicalJson(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
	if (typeof value === 'object' && value !== null) {
		const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
		entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
		return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
	}
	return JSON.stringify(value) ?? 'null';
}

export function mappingHash(document: object): string {
	return createHash('sha256').update(canonicalJson(document), 'utf8').digest('hex');
}
