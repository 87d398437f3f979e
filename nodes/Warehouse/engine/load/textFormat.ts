/**
 * The text format that COPY and LOAD DATA read alike: tab between values, newline after a row, `\N` for NULL, backslash
 * before backslash, tab, newline and carriage return (PostgreSQL manual, COPY, "Text Format"; MySQL manual, LOAD DATA).
 */
import type { StagedRow } from '../rows/types';
import type { ByteWriter } from './byteWriter';
import type { BulkTarget } from './ports';
import type { HashWriter } from './rowHashNode';

const TAB = 9;
const NEWLINE = 10;
const BACKSLASH = 92;
const LETTER_N = 78;
const UNESCAPES: Record<string, string> = { '\\\\': '\\', '\\t': '\t', '\\n': '\n', '\\r': '\r' };

/** Types whose staged text is ASCII and never holds a character that must be escaped. */
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

export interface RowTail {
	/** Writes the column that follows the row's own cells: their hash. */
	hash?: HashWriter;
	/** The last column is the row's position in the source. */
	numbered?: boolean;
}

/** Writes one row; cells that it has beyond the columns stay behind. */
export type RowEncoder = (out: ByteWriter, row: StagedRow, index: number) => void;

export function rowEncoder(columns: BulkTarget['columns'], { hash, numbered = false }: RowTail = {}): RowEncoder {
	const width = columns.length - (hash ? 1 : 0) - (numbered ? 1 : 0);
	const starts = new Int32Array(width + 1);
	const plain = columns.map(({ type }) => PLAIN.has(type.name));
	return (out, row, index) => {
		for (let i = 0; i < width; i++) {
			if (i > 0) out.byte(TAB);
			starts[i] = out.at;
			cell(out, row[i], plain[i]);
		}
		if (hash) {
			starts[width] = out.at + 1;
			out.byte(TAB);
			hash(out, starts, row);
		}
		if (numbered) {
			out.byte(TAB);
			out.count(index);
		}
		out.byte(NEWLINE);
	};
}

function cell(out: ByteWriter, value: string | null, plain: boolean): void {
	if (value === null) {
		out.byte(BACKSLASH);
		out.byte(LETTER_N);
	} else if (plain) out.ascii(value);
	else out.escaped(value);
}

/** Two halves of the same number of rows (give or take one), for a batch that a server refused. */
export function halves(data: Buffer, rows: number): [Buffer, Buffer] {
	let at = 0;
	for (let row = 0; row < rows >> 1; row++) at = data.indexOf(NEWLINE, at) + 1;
	return [data.subarray(0, at), data.subarray(at)];
}

/** The rows of such a text; needed only when a server refuses a batch. */
export function decodeRows(data: Buffer): StagedRow[] {
	if (data.length === 0) return [];
	return data
		.toString('utf8', 0, data.length - 1)
		.split('\n')
		.map((line) =>
			line
				.split('\t')
				.map((value) => (value === '\\N' ? null : value.replace(/\\[\\tnr]/g, (escape) => UNESCAPES[escape]))),
		);
}
