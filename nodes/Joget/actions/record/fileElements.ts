/** A file's records and its unreadable rows, in their order, as elements of a run. */
import { errorCode, type FileInput } from '../../../shared/items';
import { readRecords, type DataRecord, type ReadOptions, type RejectedRow } from '../../../shared/records';
import type { SourceElement } from '../../engine/record/run';

export interface FileSource {
	input: FileInput;
	item: number;
	/** Index of the file's first record within the run. */
	first: number;
	options: ReadOptions;
	element(record: DataRecord, index: number): SourceElement;
	/** Told the index of every row that could not be read. */
	met(index: number): void;
	warn(sentence: string): void;
}

/** What of the file came after a cancel is unknown, and reading on to count it would be no stop. */
export const REST_NOT_READ = 'The run was cancelled, so the rest of the file was not read and is not counted.';

/**
 * A record waits for its call, so few are read ahead: memory stays young and is given back cheaply. With the batch before,
 * fewer than a hundred are alive at once, from where on V8 may come to make a kind in the old generation.
 */
const READ_AHEAD = { bytes: 4 * 1024, records: 16 };
const CHUNK_BYTES = 16 * 1024;

export async function* fileElements(source: FileSource): AsyncGenerator<SourceElement[]> {
	const { input, item, first, options } = source;
	const rejected: RejectedRow[] = [];
	const reader = readRecords(await input.open(CHUNK_BYTES), {
		...options,
		readAhead: READ_AHEAD,
		fileName: input.fileName,
		onReject: (row) => rejected.push(row),
	});
	const unread = (row: RejectedRow): SourceElement => {
		source.met(first + row.index);
		return { kind: 'rejected', item, row: { ...row, index: first + row.index } };
	};
	let taken = 0;
	let failure: { error: unknown } | undefined;
	const batches = reader.batches()[Symbol.asyncIterator]();
	for (;;) {
		const next = await batches.next().then(
			(value) => value,
			(error: unknown) => ((failure = { error }), undefined),
		);
		if (!next || next.done) break;
		const elements: SourceElement[] = [];
		for (const { record, index } of next.value) {
			while (taken < rejected.length && rejected[taken].index < index) elements.push(unread(rejected[taken++]));
			elements.push(source.element(record, first + index));
		}
		yield elements;
		if (taken > 0) rejected.splice(0, taken);
		taken = 0;
	}
	while (taken < rejected.length) yield [unread(rejected[taken++])];
	if (failure && !options.signal?.aborted) {
		// A file that cannot be read at all stops the node; one that breaks off after records were sent must not take their
		// report with it, so its rest is one failed row.
		if (first + reader.stats.read === 0) return await Promise.reject(failure.error);
		yield [unread(restOf(failure.error, reader.stats.read, input.fileName))];
	}
	for (const warning of reader.stats.warnings) source.warn(warning);
	if (reader.stats.read === 0 && !failure) source.warn(`${input.fileName ?? 'The file'} holds no records`);
}

function restOf(error: unknown, index: number, fileName: string | undefined): RejectedRow {
	const { message } = error as { message?: string };
	return {
		index,
		key: null,
		record: {},
		stage: 'read',
		field: null,
		code: errorCode(error, 'UNREADABLE'),
		message: `The rest of ${fileName ?? 'the file'} could not be read: ${message ?? String(error)}`,
	};
}
