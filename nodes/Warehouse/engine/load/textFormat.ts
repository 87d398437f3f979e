/**
 * The text format that COPY and LOAD DATA read alike: tab between values, newline after a row, `\N` for NULL, backslash
 * before backslash, tab, newline and carriage return (PostgreSQL manual, COPY, "Text Format"; MySQL manual, LOAD DATA).
 * Rows become text as soon as they are made: a string is far less for the garbage collector than an array of strings.
 */
import type { StagedRow } from '../rows/types';
import type { BulkTarget } from './ports';

// Only what the two formats must have escaped; anything else goes as it is, which keeps the common row a plain join.
const SPECIAL = /[\\\t\n\r]/;
const EACH = /[\\\t\n\r]/g;
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const UNESCAPES: Record<string, string> = { '\\\\': '\\', '\\t': '\t', '\\n': '\n', '\\r': '\r' };

/** Types whose staged text never holds a character that must be escaped. */
const PLAIN = new Set([
	'smallint',
	'integer',
	'bigint',
	'numeric',
	'real',
	'double',
	'boolean',
	'date',
	'time',
	'timestamp',
	'timestamptz',
	'uuid',
]);

/** One row as a line; what a row has beyond the columns stays here. */
export function rowEncoder(columns: BulkTarget['columns']): (row: StagedRow) => string {
	const width = columns.length;
	const escaped = columns.map(({ type }) => !PLAIN.has(type.name));
	// Joined, the line is one flat string; built piece by piece it would be a tree that the garbage collector copies.
	const cells: string[] = new Array<string>(width).fill('');
	return (row) => {
		for (let i = 0; i < width; i++) {
			const value = row[i];
			if (value === null) cells[i] = '\\N';
			else if (escaped[i] && SPECIAL.test(value)) cells[i] = value.replace(EACH, (character) => ESCAPES[character]);
			else cells[i] = value;
		}
		return `${cells.join('\t')}\n`;
	};
}

/** The rows of such a text; needed only when a server refuses a batch. */
export function decodeRows(text: string): StagedRow[] {
	if (text === '') return [];
	return text
		.slice(0, -1)
		.split('\n')
		.map((line) =>
			line
				.split('\t')
				.map((cell) => (cell === '\\N' ? null : cell.replace(/\\[\\tnr]/g, (escape) => UNESCAPES[escape]))),
		);
}
