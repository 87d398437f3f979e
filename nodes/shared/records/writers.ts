/**
 * Records to CSV or NDJSON as a stream of buffers of about 64 kB. Own code instead of csv-stringify for one reason: it
 * keeps null (nothing between the delimiters) and '' (`""`) apart, as the reader and PostgreSQL's COPY do.
 */
import { Readable } from 'node:stream';
import type { DataRecord } from './types';

const FLUSH_CHARS = 64 * 1024;

export interface CsvWriteOptions {
	/** Names in order; absent: the first record's. */
	columns?: string[];
	/** Write the header row (default true). */
	header?: boolean;
	delimiter?: string;
	/** `\n` unless given. */
	lineEnd?: '\n' | '\r\n';
	/** Start with a byte order mark, which Excel wants for UTF-8. */
	byteOrderMark?: boolean;
	/** Put `'` before cells that a spreadsheet would run as a formula (= + - @ tab CR); numbers stay as they are. */
	escapeFormulas?: boolean;
	/** Called once per name that a record has and the columns have not: such values are not written. */
	onUnknownField?: (name: string) => void;
}

type Records = AsyncIterable<DataRecord> | Iterable<DataRecord>;

export async function* writeNdjson(records: Records): AsyncGenerator<Buffer> {
	let text = '';
	for await (const record of records) {
		text += JSON.stringify(record, plainJson) + '\n';
		if (text.length >= FLUSH_CHARS) {
			yield Buffer.from(text, 'utf8');
			text = '';
		}
	}
	if (text !== '') yield Buffer.from(text, 'utf8');
}

export async function* writeCsv(records: Records, options: CsvWriteOptions = {}): AsyncGenerator<Buffer> {
	const delimiter = options.delimiter ?? ',';
	if (delimiter.length !== 1 || delimiter === '"' || delimiter === '\n' || delimiter === '\r') {
		throw new RangeError('The CSV delimiter must be one character other than a quote or a line break.');
	}
	const lineEnd = options.lineEnd ?? '\n';
	const cell = cellWriter(delimiter, options.escapeFormulas ?? false);
	let columns = options.columns;
	let known = new Set(columns);
	let text = options.byteOrderMark ? '\ufeff' : '';
	const writeHeader = (names: string[]) => {
		if (options.header !== false) text += names.map((name) => cell(name)).join(delimiter) + lineEnd;
	};
	if (columns) writeHeader(columns);
	for await (const record of records) {
		if (!columns) {
			columns = Object.keys(record);
			known = new Set(columns);
			writeHeader(columns);
		}
		if (options.onUnknownField) {
			for (const name of Object.keys(record)) {
				if (known.has(name)) continue;
				known.add(name);
				options.onUnknownField(name);
			}
		}
		let line = '';
		for (let i = 0; i < columns.length; i++) {
			if (i > 0) line += delimiter;
			line += cell(Object.prototype.hasOwnProperty.call(record, columns[i]) ? record[columns[i]] : null);
		}
		// A single empty cell would be a blank line, which readers skip.
		text += (line === '' ? '""' : line) + lineEnd;
		if (text.length >= FLUSH_CHARS) {
			yield Buffer.from(text, 'utf8');
			text = '';
		}
	}
	if (text !== '') yield Buffer.from(text, 'utf8');
}

/** Either writer as a Node stream, for n8n's `prepareBinaryData` and for `pipeline`. */
export function asReadable(buffers: AsyncIterable<Buffer>): Readable {
	return Readable.from(buffers, { objectMode: false });
}

function cellWriter(delimiter: string, escapeFormulas: boolean): (value: unknown) => string {
	return (value) => {
		if (value === null || value === undefined) return '';
		if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
			const plain = String(value);
			return plain.includes(delimiter) ? `"${plain}"` : plain;
		}
		let text = typeof value === 'string' ? value : asText(value);
		if (text === '') return '""';
		if (escapeFormulas && isFormula(text)) text = `'${text}`;
		return needsQuotes(text, delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
	};
}

function needsQuotes(text: string, delimiter: string): boolean {
	if (text.includes(delimiter) || text.includes('"') || text.includes('\n') || text.includes('\r')) return true;
	// Outer spaces are trimmed by many readers, and a cell of nothing else may make a row look empty.
	return text.charCodeAt(0) <= 32 || text.charCodeAt(text.length - 1) <= 32 || text.charCodeAt(0) === 0xfeff;
}

/** OWASP's list of formula starters; `-5` and `+1.5` are numbers. */
function isFormula(text: string): boolean {
	return /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+([.,]\d+)?$/.test(text);
}

function asText(value: unknown): string {
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
	if (Buffer.isBuffer(value)) return value.toString('base64');
	return JSON.stringify(value, plainJson) ?? '';
}

function plainJson(_key: string, value: unknown): unknown {
	return typeof value === 'bigint' ? value.toString() : value;
}
