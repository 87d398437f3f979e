/**
 * Any source of bytes (Node stream, async iterable) as one async iterable of buffers that an abort signal ends at once,
 * even while the source is silent. Back-pressure is the iterator's own: the next chunk is asked for when the last is used.
 */
import type { Readable } from 'node:stream';
import { RecordReadError } from './errors';

export type ByteSource = Readable | AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;

export async function* readBytes(source: ByteSource, signal?: AbortSignal): AsyncGenerator<Buffer> {
	const iterator =
		Symbol.asyncIterator in source
			? source[Symbol.asyncIterator]()
			: (source as Iterable<Uint8Array | string>)[Symbol.iterator]();
	let finished = false;
	try {
		for (;;) {
			const step = await nextOrAbort(iterator as AsyncIterator<Uint8Array | string>, signal);
			if (step.done) {
				finished = true;
				return;
			}
			const chunk = step.value;
			if (chunk.length > 0) {
				yield typeof chunk === 'string'
					? Buffer.from(chunk, 'utf8')
					: Buffer.isBuffer(chunk)
						? chunk
						: Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
			}
		}
	} catch (error) {
		if (error instanceof RecordReadError) throw error;
		finished = true;
		throw new RecordReadError(
			'SOURCE_FAILED',
			'The file could not be read to its end: its source stopped with an error.',
			'Check that the file is still there and complete, then run again.',
			{ cause: error },
		);
	} finally {
		// A stream that is left early must be closed, but a stalled one may never answer: do not wait for it.
		if (!finished) {
			if (typeof (source as Readable).destroy === 'function') (source as Readable).destroy();
			else void Promise.resolve(iterator.return?.()).catch(() => undefined);
		}
	}
}

function aborted(signal: AbortSignal): RecordReadError {
	return new RecordReadError(
		'ABORTED',
		'Reading was cancelled before the end of the file.',
		'Run again to read it whole.',
		{ cause: signal.reason },
	);
}

async function nextOrAbort<T>(iterator: AsyncIterator<T>, signal?: AbortSignal): Promise<IteratorResult<T>> {
	if (!signal) return await iterator.next();
	if (signal.aborted) throw aborted(signal);
	return await new Promise<IteratorResult<T>>((resolve, reject) => {
		const onAbort = () => reject(aborted(signal));
		signal.addEventListener('abort', onAbort, { once: true });
		Promise.resolve(iterator.next()).then(
			(step) => {
				signal.removeEventListener('abort', onAbort);
				resolve(step);
			},
			(error: unknown) => {
				signal.removeEventListener('abort', onAbort);
				reject(error);
			},
		);
	});
}
