/**
 * The text format that COPY and LOAD DATA read alike: tab between values, newline after a row, `\N` for NULL, backslash
 * before backslash, tab, newline and carriage return (PostgreSQL manual, COPY, "Text Format"; MySQL manual, LOAD DATA).
 */
import type { BulkTarget } from '../engine/load/ports';
import type { StagedRow } from '../engine/rows/types';

// Only what the two formats must have escaped; anything else goes as it is, which keeps the common row a plain join.
const SPECIAL = /[\\\t\n\r]/;
const EACH = /[\\\t\n\r]/g;
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** Types whose staged text never holds a character that must be escaped. */
const PLAIN = new Set([
	'smallint', 'integer', 'bigint', 'numeric', 'real', 'double', 'boolean', 'date', 'time', 'timestamp', 'timestamptz', 'uuid',
]);

/** Rows as one buffer; what a row has beyond the columns stays here. */
export function encodeRows(rows: readonly StagedRow[], columns: BulkTarget['columns']): Buffer {
	const width = columns.length;
	const escaped = columns.map(({ type }) => !PLAIN.has(type.name));
	let text = '';
	for (const row of rows) {
		for (let i = 0; i < width; i++) {
			const value = row[i];
			if (i > 0) text += '\t';
			if (value === null) text += '\\N';
			else if (escaped[i] && SPECIAL.test(value)) text += value.replace(EACH, (character) => ESCAPES[character]);
			else text += value;
		}
		text += '\n';
	}
	return Buffer.from(text, 'utf8');
}
