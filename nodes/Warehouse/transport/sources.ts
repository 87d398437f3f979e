/** The loader's sources: input items, a binary file as a stream, and a SQL query through a cursor. */
import type { Readable } from 'node:stream';
import type { INodeExecutionData } from 'n8n-workflow';
import { DataOpsError } from '../../shared/errors';
import { openRecordFile, type CsvBatches } from '../../shared/records';
import type { DataRecord, ReadOptions, ReadRecord, RecordReader } from '../../shared/records/types';
import type { LoadSource, OpenSource, SourceBatch } from '../engine/load/source';
import type { SqlFailure } from '../engine/ports';
import { isConnectionLost } from './failures';
import type { Session } from './connect';

const BATCH = 1000;
/** Rows fetched from a cursor at once, at most. */
const CURSOR_ROWS = 2000;
/** Rows that wait between reader and writer outlive a young collection and are copied: few of them cost least memory. */
const READ_AHEAD = { bytes: 8 * 1024, records: 32 };
/** Field names of JSON and items are gathered from this many records before the first is loaded. */
const LOOK_AHEAD = 1000;

export function itemSource(items: readonly INodeExecutionData[]): LoadSource {
	return {
		description: 'items',
		open: async () => {
			const names = new Set<string>();
			for (const { json } of items) for (const name in json) names.add(name);
			return { columns: [...names], sparse: true, batches: slices(items) };
		},
	};
}

async function* slices(items: readonly INodeExecutionData[]): AsyncGenerator<SourceBatch> {
	for (let from = 0; from < items.length; from += BATCH) {
		const records: DataRecord[] = [];
		for (let i = from; i < Math.min(from + BATCH, items.length); i++) records.push(items[i].json);
		yield { records, firstIndex: from };
	}
}

export interface FileSourceOptions extends ReadOptions {
	description: string;
}

export function fileSource(openFile: () => Promise<Readable>, options: FileSourceOptions): LoadSource {
	const { description, ...read } = options;
	return {
		description,
		open: async (onReject) => {
			// An empty cell without quotes is NULL, with quotes it is empty text: as COPY reads CSV.
			const csv = { emptyAsNull: true, ...read.csv };
			const file = await openRecordFile(await openFile(), { readAhead: READ_AHEAD, ...read, csv, onReject });
			return file.format === 'csv' ? openCsvFile(file.csv) : await openRecords(file.reader);
		},
	};
}

/** CSV goes the fast way, rows as arrays. */
function openCsvFile({ columns, batches, stats }: CsvBatches): OpenSource {
	async function* arrays(): AsyncGenerator<SourceBatch> {
		for await (const { rows, firstIndex } of batches) yield { arrays: rows, firstIndex };
	}
	// A file that is empty, where that is allowed, has no header that could lack a column.
	return { columns, sparse: columns.length === 0, batches: arrays(), warnings: () => stats.warnings };
}

async function openRecords(reader: RecordReader): Promise<OpenSource> {
	const iterator = reader.batches()[Symbol.asyncIterator]();
	const ahead: ReadRecord[][] = [];
	const names = new Set<string>();
	let seen = 0;
	while (seen < LOOK_AHEAD) {
		const { value, done } = await iterator.next();
		if (done) break;
		for (const { record } of value) for (const name in record) names.add(name);
		ahead.push(value);
		seen += value.length;
	}
	const columns = [...names];
	async function* batches(): AsyncGenerator<SourceBatch> {
		for (const batch of ahead.splice(0)) yield toBatch(batch);
		for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield toBatch(next.value);
	}
	return { columns, sparse: true, batches: batches(), warnings: () => reader.stats.warnings };
}

function toBatch(batch: readonly ReadRecord[]): SourceBatch {
	const records: DataRecord[] = [];
	const indexes: number[] = [];
	for (const { record, index } of batch) {
		records.push(record);
		indexes.push(index);
	}
	return { records, indexes };
}

/** A query that the database will not run is the user's to mend; a lost connection or a time limit is told by the load. */
function refusedQuery(error: unknown): never {
	const { message, position, sqlState } = error as SqlFailure;
	if (isConnectionLost(error) || sqlState === '57014') throw error;
	throw new DataOpsError(`The source query failed: ${message}`, {
		code: 'QUERY_FAILED',
		remedy: `Correct the query or its parameters${position ? ` (character ${position})` : ''}, and run the load again.`,
		cause: error,
	});
}

/** The caller opens and closes the session: it is never the one that loads. */
export function querySource(
	session: Session,
	sql: string,
	parameters: readonly unknown[],
	batchRows: number,
): LoadSource {
	return {
		description: 'query',
		open: async () => {
			const stream = session.stream(sql, parameters, Math.min(batchRows, CURSOR_ROWS));
			const first = await stream.next().catch(refusedQuery);
			const { columns, warnings } = uniqueNames(first.value ? first.value.columns : []);
			async function* batches(): AsyncGenerator<SourceBatch> {
				let firstIndex = 0;
				for (let next = first; !next.done; next = await stream.next().catch(refusedQuery)) {
					yield { arrays: next.value.rows, firstIndex };
					firstIndex += next.value.rows.length;
				}
			}
			return { columns, sparse: false, batches: batches(), warnings: () => warnings };
		},
	};
}

/** A query may give one name twice, as a join with `*` does; the second is numbered, as in a file. */
function uniqueNames(given: readonly string[]): { columns: string[]; warnings: string[] } {
	const taken = new Set(given);
	const seen = new Set<string>();
	const warnings: string[] = [];
	const columns = given.map((name, i) => {
		let own = name;
		for (let n = 2; seen.has(own); n++) own = taken.has(`${name}_${n}`) ? own : `${name}_${n}`;
		seen.add(own);
		if (own !== name) warnings.push(`Column ${i + 1} of the query repeats the name "${name}"; it is called "${own}".`);
		return own;
	});
	return { columns, warnings };
}
