/**
 * One pass over a file of an item: its bytes (or, above the cap, its ends) and its hashes. n8n offers no ranged read in any
 * binary mode, so the tail of a long file is what is left in a ring when the stream ends.
 */
import { createHash, type Hash } from 'node:crypto';
import { ReadStream } from 'node:fs';
import { DataOpsError, type FileInput } from '../../shared/items';
import type { FileView } from '../engine/types';

/** The first one that was asked for tells duplicates apart, so the order is fixed and the strong ones come first. */
export const HASH_ALGORITHMS = ['sha256', 'sha512', 'sha1', 'md5'] as const;
export type HashAlgorithm = (typeof HASH_ALGORITHMS)[number];
export type Hashes = Partial<Record<HashAlgorithm, string>>;

export interface ReadLimits {
	/** Files up to this many bytes are held whole. */
	fullBytes: number;
	/** Above: inspect both ends and go on, or fail. */
	aboveLimit: 'partial' | 'fail';
	hashes: readonly HashAlgorithm[];
	/** Nothing but hashes is wanted: no byte is kept. */
	hashOnly?: boolean;
}

export interface ReadResult {
	view: FileView;
	hashes: Hashes;
}

/** Enough for every signature, for EXIF and for the text of a page or two. */
const HEAD_BYTES = 1024 * 1024;
/** ZIP directories of thousands of entries, ID3v1, trailers. */
const TAIL_BYTES = 512 * 1024;

/**
 * Gives a chunk's memory back at once. V8 collects buffers only after some 64 MB of them have piled up, which is more than a
 * long file may cost. Only for chunks of a file stream, which nobody else holds, and which are a buffer of their own.
 */
function release(chunk: Buffer): void {
	const buffer = chunk.buffer as ArrayBuffer & { transfer?: (length: number) => ArrayBuffer };
	if (chunk.byteLength === buffer.byteLength && chunk.byteLength >= MIN_RELEASED) buffer.transfer?.(0);
}
const MIN_RELEASED = 32 * 1024;

/** Keeps the last bytes of what passes: the stream's own chunks, uncopied, and no more of them than the ring needs. */
class Ring {
	private blocks: Buffer[] = [];
	private length = 0;

	constructor(
		private readonly capacity: number,
		private readonly drop: (chunk: Buffer) => void,
	) {}

	push(chunk: Buffer): void {
		const kept = chunk.length > this.capacity ? chunk.subarray(chunk.length - this.capacity) : chunk;
		this.blocks.push(kept);
		this.length += kept.length;
		while (this.length - this.blocks[0].length >= this.capacity) {
			const oldest = this.blocks.shift() as Buffer;
			this.length -= oldest.length;
			this.drop(oldest);
		}
	}

	take(): Buffer {
		const all = Buffer.concat(this.blocks);
		return all.subarray(Math.max(0, all.length - this.capacity));
	}
}

function tooLarge(name: string, size: number, limit: number): DataOpsError {
	return new DataOpsError(
		`The file "${name}" has ${Math.ceil(size / 1024 ** 2)} MB, more than the Full Inspection Limit of ${Math.floor(limit / 1024 ** 2)} MB`,
		{ code: 'TOO_LARGE', remedy: 'Raise the limit, or set Above the Limit to Inspect Both Ends.' },
	);
}

export async function readFile(file: FileInput, limits: ReadLimits): Promise<ReadResult> {
	const name = file.fileName ?? '';
	const expected = file.size ?? 0;
	if (!limits.hashOnly && expected > limits.fullBytes && limits.aboveLimit === 'fail')
		throw tooLarge(name, expected, limits.fullBytes);
	const wanted = HASH_ALGORITHMS.filter((algorithm) => limits.hashes.includes(algorithm));
	const hashes: Array<[HashAlgorithm, Hash]> = wanted.map((algorithm) => [algorithm, createHash(algorithm)]);
	let kept: Buffer[] = [];
	let keptBytes = 0;
	let size = 0;
	let head: Buffer | undefined;
	let ring: Ring | undefined;
	/** From here on only both ends are kept. */
	let drop: (chunk: Buffer) => void = () => undefined;
	const goPartial = () => {
		const all = Buffer.concat(kept, keptBytes);
		head = Buffer.from(all.subarray(0, HEAD_BYTES));
		ring = new Ring(TAIL_BYTES, drop);
		ring.push(Buffer.from(all.subarray(-TAIL_BYTES)));
		kept = [];
	};
	const isLong = expected > limits.fullBytes;
	try {
		const stream = await file.open();
		if (stream instanceof ReadStream) drop = release;
		for await (const piece of stream) {
			const chunk = Buffer.isBuffer(piece) ? piece : Buffer.from(piece as Uint8Array);
			size += chunk.length;
			for (const [, hash] of hashes) hash.update(chunk);
			if (limits.hashOnly) {
				drop(chunk);
				continue;
			}
			if (ring) {
				ring.push(chunk);
				continue;
			}
			kept.push(chunk);
			keptBytes += chunk.length;
			if (size > limits.fullBytes && limits.aboveLimit === 'fail') throw tooLarge(name, size, limits.fullBytes);
			if (size > limits.fullBytes || (isLong && keptBytes >= HEAD_BYTES)) goPartial();
		}
	} catch (error) {
		if (error instanceof DataOpsError) throw error;
		throw new DataOpsError(`The file "${name}" could not be read to its end`, {
			code: 'UNREADABLE',
			remedy: 'The stored file may be gone or damaged: run the node that fetches it again.',
			detail: error instanceof Error ? error.message : String(error),
			cause: error,
		});
	}
	const digests: Hashes = {};
	for (const [algorithm, hash] of hashes) digests[algorithm] = hash.digest('hex');
	const common = { name, declaredMime: file.mimeType, size };
	if (limits.hashOnly) return { view: { ...common, head: Buffer.alloc(0), truncatedView: true }, hashes: digests };
	if (head && ring) {
		return { view: { ...common, head, tail: ring.take(), truncatedView: true }, hashes: digests };
	}
	const full = kept.length === 1 ? kept[0] : Buffer.concat(kept, keptBytes);
	return { view: { ...common, head: full, full, truncatedView: false }, hashes: digests };
}
