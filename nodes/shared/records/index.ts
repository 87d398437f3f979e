/**
 * The one reader for CSV, JSON, NDJSON and XML: from a stream of bytes to records, in bounded memory. The format, the
 * encoding and the delimiter are told by the content.
 */
import { Reader } from './reader';
import type { ByteSource } from './source';
import { newStats, openText } from './text';
import type { ReadOptions, RecordReader } from './types';

export { RecordReadError } from './errors';
export type { RecordReadErrorCode } from './errors';
export { readCsvBatches, uniqueNames } from './csv';
export type { CsvBatch, CsvBatches } from './csv';
export type { CsvRow } from './csvTokenizer';
export type { ByteSource } from './source';
export { detectDelimiter, detectFormat } from './detect';
export { detectEncoding } from './encoding';
export { flattenRecord } from './flatten';
export * from './writers';
export type * from './types';
export { openRecordFile } from './open';
export type { OpenFile } from './open';

export function readRecords(source: ByteSource, options: ReadOptions = {}): RecordReader {
	const stats = newStats();
	return new Reader(() => openText(source, options, stats), options, stats);
}
