/**
 * The body of an answer: unpacked (gzip, deflate, brotli) and whole, by events. Iterating a stream with `for await` costs
 * several times as much for the one small chunk that most answers are.
 */
import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import zlib from 'node:zlib';

function unpacked(response: IncomingMessage): Readable {
	const ignoreError = () => undefined;
	switch (response.headers['content-encoding']?.toLowerCase()) {
		case 'gzip':
		case 'x-gzip':
			return pipeline(response, zlib.createGunzip(), ignoreError);
		case 'deflate':
			return pipeline(response, zlib.createInflate(), ignoreError);
		case 'br':
			return pipeline(response, zlib.createBrotliDecompress(), ignoreError);
		default:
			return response;
	}
}

/** Closed by the server in the middle of the body: `aborted` is the error of the stream, without a network code. */
function asReset(error: unknown): unknown {
	const { code, message } = error as NodeJS.ErrnoException;
	if (code === 'ECONNRESET' || message === 'aborted') return { code: 'ECONNRESET', syscall: 'read' };
	return error;
}

/** One of the two is called, once. */
export function readAnswerBody(
	response: IncomingMessage,
	done: (bytes: Buffer) => void,
	failed: (error: unknown) => void,
): void {
	const stream = unpacked(response);
	const chunks: Buffer[] = [];
	let over = false;
	const once = (end: () => void) => {
		if (over) return;
		over = true;
		end();
	};
	stream.on('data', (chunk: Buffer) => chunks.push(chunk));
	stream.on('end', () => once(() => done(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))));
	stream.on('error', (error) => once(() => failed(asReset(error))));
	stream.on('close', () => once(() => failed({ code: 'ECONNRESET', syscall: 'read' })));
}
