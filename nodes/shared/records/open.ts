/**
 * A file whose format is found out once and then read the fast way that fits it: CSV as rows of cells, every other
 * format as records. For bulk loaders, which must not look at the stream's head themselves.
 */
import { openCsv } from './csv';
import type { CsvBatches } from './csv';
import { detectFormat } from './detect';
import { Reader } from './reader';
import type { ByteSource } from './source';
import { openText } from './text';
import type { ReadOptions, RecordReader } from './types';

export type OpenFile = { format: 'csv'; csv: CsvBatches } | { format: 'json' | 'ndjson' | 'xml'; reader: RecordReader };

export async function openRecordFile(source: ByteSource, options: ReadOptions = {}): Promise<OpenFile> {
	const text = await openText(source, options);
	const asked = options.format ?? 'auto';
	const format = asked === 'auto' ? detectFormat(text.head, options.fileName) : asked;
	if (format === 'csv') return { format, csv: await openCsv(text, options) };
	return { format, reader: new Reader(async () => text, { ...options, format }, text.stats) };
}
