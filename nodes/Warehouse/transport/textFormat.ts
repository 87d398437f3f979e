/**
 * The text format that COPY and LOAD DATA read alike: tab between values, newline after a row, `\N` for NULL, backslash
 * before backslash, tab, newline and carriage return (PostgreSQL manual, COPY, "Text Format"; MySQL manual, LOAD DATA).
 */
import type { StagedRow } from '../engine/rows/types';

// Only what the two formats must have escaped; anything else goes as it is, which keeps the common row a plain join.
const SPECIAL = /[\\\t\n\r]/;
const EACH = /[\\\t\n\r]/g;
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

export function escapeText(value: string): string {
	return SPECIAL.test(value) ? value.replace(EACH, (character) => ESCAPES[character]) : value;
}

/** Rows as one buffer. */
export function encodeRows(rows: readonly StagedRow[]): Buffer {
	let text = '';
	for (const row of rows) {
		for (let i = 0; i < row.length; i++) {
			if (i > 0) text += '\t';
			const value = row[i];
			text += value === null ? '\\N' : escapeText(value);
		}
		text += '\n';
	}
	return Buffer.from(text, 'utf8');
}
