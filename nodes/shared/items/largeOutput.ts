/**
 * How a long list of records leaves a node: one item each, one item with an NDJSON file, or not at all. The choice is the
 * user's; `auto` gives items up to a threshold and a file above it, so that a small run is handy and a large one does not
 * fill n8n's memory and database.
 *
 * The file is written while records come in (n8n's binary store takes a stream), so a run of any length needs the memory of
 * one batch, apart from n8n's own in-memory binary mode.
 */
import { Readable } from 'node:stream';
import type { IBinaryData, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { toItem, type Pairing } from './pairing';

export type OutputForm = 'auto' | 'items' | 'file' | 'none';

export interface LargeOutputOptions {
	form: OutputForm;
	/** Above this many records `auto` writes a file. */
	threshold?: number;
	fileName: string;
	/** Binary property of the file's item. */
	binaryProperty?: string;
	pairing: Pairing;
	/** Input items that the file's item stands for. */
	filePairing: number | number[];
	/** Makes the item of one record; default: the record is its json. */
	item?: (record: object, index: number) => INodeExecutionData;
}

export interface LargeOutput {
	items: INodeExecutionData[];
	count: number;
	/** What it became in the end. */
	form: Exclude<OutputForm, 'auto'>;
}

interface BinaryContext {
	helpers: { prepareBinaryData(data: Buffer | Readable, filePath?: string, mimeType?: string): Promise<IBinaryData> };
}

export const DEFAULT_FILE_THRESHOLD = 10_000;
export const NDJSON_MIME = 'application/x-ndjson';

/** The node parameter that goes with it; spread it into a node's options. */
export const outputFormProperty = (name: string, displayName: string, what: string): INodeProperties => ({
	displayName,
	name,
	type: 'options',
	default: 'auto',
	description: `How ${what} leave the node`,
	options: [
		{
			name: 'Automatic',
			value: 'auto',
			description: `Items up to ${DEFAULT_FILE_THRESHOLD.toLocaleString('en')}, a file above`,
		},
		{ name: 'File', value: 'file', description: 'One item with an NDJSON file (one JSON object per line)' },
		{ name: 'Items', value: 'items', description: 'One item each' },
		{ name: 'None', value: 'none', description: 'Only counted in the report' },
	],
});

/** Lines in blocks: one write per record would cost more than the JSON. */
const BLOCK_BYTES = 64 * 1024;
/** UTF-8 needs three bytes at most for one UTF-16 unit. */
const MAX_BYTES_PER_CHAR = 3;

/** JSON has no bigint: its digits are kept as a string. */
function jsonValue(_key: string, value: unknown): unknown {
	return typeof value === 'bigint' ? value.toString() : value;
}

/** Each line is encoded at once: a block gathered as text would be a rope that keeps its hundreds of pieces alive. */
export async function* ndjson(
	batches: AsyncIterable<readonly object[]> | Iterable<readonly object[]>,
): AsyncGenerator<Buffer> {
	let block = Buffer.allocUnsafe(BLOCK_BYTES);
	let used = 0;
	for await (const batch of batches) {
		for (const record of batch) {
			const line = `${JSON.stringify(record, jsonValue)}\n`;
			if (line.length * MAX_BYTES_PER_CHAR > BLOCK_BYTES - used && used > 0) {
				yield block.subarray(0, used);
				block = Buffer.allocUnsafe(BLOCK_BYTES);
				used = 0;
			}
			if (line.length * MAX_BYTES_PER_CHAR > BLOCK_BYTES) yield Buffer.from(line);
			else used += block.write(line, used);
		}
	}
	if (used > 0) yield block.subarray(0, used);
}

/** One item with the NDJSON file of all records. */
export async function ndjsonItem(
	context: BinaryContext,
	batches: AsyncIterable<readonly object[]> | Iterable<readonly object[]>,
	{
		fileName,
		binaryProperty = 'data',
		filePairing,
	}: Pick<LargeOutputOptions, 'fileName' | 'binaryProperty' | 'filePairing'>,
): Promise<{ item: INodeExecutionData; count: number }> {
	let count = 0;
	async function* counted() {
		for await (const batch of batches) {
			count += batch.length;
			yield batch;
		}
	}
	const stream = Readable.from(ndjson(counted()), { objectMode: false });
	const binary = await context.helpers.prepareBinaryData(stream, fileName, NDJSON_MIME);
	const item = toItem({ fileName, records: count }, filePairing);
	item.binary = { [binaryProperty]: binary };
	return { item, count };
}

/** Reads all batches (also with form `none`, because reading them does the work) and gives the items to put out. */
export async function largeOutput(
	context: BinaryContext,
	batches: AsyncIterable<readonly object[]> | Iterable<readonly object[]>,
	options: LargeOutputOptions,
): Promise<LargeOutput> {
	const { form, threshold = DEFAULT_FILE_THRESHOLD } = options;
	const make = options.item ?? ((record: object, index: number) => toItem(record, options.pairing, index));
	if (form === 'file') return await asFile(context, batches, options);
	const kept: object[] = [];
	let count = 0;
	const source = asyncIterator(batches);
	for (let next = await source.next(); !next.done; next = await source.next()) {
		count += next.value.length;
		if (form === 'none') continue;
		for (const record of next.value) kept.push(record);
		if (form === 'auto' && kept.length > threshold) return await asFile(context, continued(kept, source), options);
	}
	const items: INodeExecutionData[] = [];
	kept.forEach((record, index) => items.push(make(record, index)));
	return { items, count, form: form === 'none' ? 'none' : 'items' };
}

async function asFile(
	context: BinaryContext,
	batches: AsyncIterable<readonly object[]> | Iterable<readonly object[]>,
	options: LargeOutputOptions,
): Promise<LargeOutput> {
	const { item, count } = await ndjsonItem(context, batches, options);
	return { items: count === 0 ? [] : [item], count, form: 'file' };
}

/** What was held back, then the rest. */
async function* continued(kept: object[], rest: AsyncIterator<readonly object[]>): AsyncGenerator<readonly object[]> {
	yield kept;
	try {
		for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
	} finally {
		await rest.return?.();
	}
}

async function* asyncIterator<T>(source: AsyncIterable<T> | Iterable<T>): AsyncGenerator<T> {
	yield* source;
}
