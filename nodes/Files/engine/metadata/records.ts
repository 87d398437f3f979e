/** CSV, JSON and NDJSON: their shape (columns, records) from a sample, through the pack's own reader; and their text. */
import { readRecords } from '../../../shared/records';
import type { RecordFormat } from '../../../shared/records/types';
import { countLines, decodeHead } from './plainText';
import type { Extractor, Metadata } from './types';

const SAMPLE_BYTES = 64 * 1024;
const PIECE_BYTES = 16 * 1024;
const SAMPLE_RECORDS = 200;
const MAX_COLUMNS = 200;

const FORMATS: Record<string, RecordFormat> = {
	'text/csv': 'csv',
	'text/tab-separated-values': 'csv',
	'application/x-ndjson': 'ndjson',
	'application/json': 'json',
};

/** In pieces: the reader is left as soon as it has given enough records, and has read little beyond them. */
function* inPieces(bytes: Buffer): Generator<Buffer> {
	for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

const typeOf = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

export const extractRecords: Extractor = async ({ view, bytes, detection, limits }) => {
	const format = FORMATS[detection.type.mime] ?? 'json';
	const head = view.full ?? view.head;
	const cut = sampleOf(head, format);
	const isWhole = cut.length === view.size;
	const metadata: Metadata = {};
	const columns = new Map<string, Set<string>>();
	let rows = 0;
	try {
		const reader = readRecords(inPieces(cut), {
			format,
			encoding: detection.encoding ?? 'auto',
			allowEmpty: true,
			csv: {
				delimiter: detection.text?.delimiter ?? 'auto',
				header: detection.text?.hasHeader ?? true,
				ragged: 'pad',
			},
		});
		for await (const { record } of reader) {
			rows++;
			for (const [name, value] of Object.entries(record)) {
				if (columns.size < MAX_COLUMNS && !columns.has(name)) columns.set(name, new Set());
				columns.get(name)?.add(typeOf(value));
			}
			if (rows >= SAMPLE_RECORDS || limits.isOverdue()) break;
		}
		metadata.recordsAt = reader.stats.recordsAt;
		if (format === 'csv') {
			metadata.delimiter = reader.stats.delimiter;
			metadata.hasHeader = detection.text?.hasHeader;
		}
	} catch {
		// A JSON value that holds no records (a number, a list of numbers) has no columns; that is no fault.
	}
	if (columns.size > 0) {
		metadata.columns = [...columns.keys()];
		metadata.rowsSampled = rows;
		if (format !== 'csv') {
			metadata.columnTypes = Object.fromEntries([...columns].map(([name, types]) => [name, [...types].join(' or ')]));
		}
		if (isWhole && rows < SAMPLE_RECORDS) metadata.rows = rows;
	}
	if (bytes) metadata.lines = countLines(bytes);
	const text = limits.text ? decodeHead(view, detection, limits.textCharacters * 4 + 4) : undefined;
	return { metadata, text, notes: [] };
};

/** A sample ends with a line, so that its last record is whole; JSON is sampled only where it is whole. */
function sampleOf(bytes: Buffer, format: RecordFormat): Buffer {
	if (bytes.length <= SAMPLE_BYTES || format === 'json') return bytes.subarray(0, SAMPLE_BYTES * 64);
	const end = bytes.lastIndexOf(10, SAMPLE_BYTES);
	return bytes.subarray(0, end > 0 ? end + 1 : SAMPLE_BYTES);
}
