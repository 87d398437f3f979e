/**
 * A source opened as text: the first 64 kB are looked at (is it text, which encoding), then everything is handed out
 * from its start in decoded chunks.
 */
import { assertText } from './detect';
import { TextDecoding } from './encoding';
import { readBytes } from './source';
import type { ByteSource } from './source';
import type { ReadOptions, ReadStats } from './types';

const HEAD_BYTES = 64 * 1024;
/** One huge buffer (a file held in memory) is worked on in slices, so that rows flow and an abort is noticed. */
const SLICE_BYTES = 256 * 1024;

export interface OpenText {
	/** The first decoded characters, for detection. */
	head: string;
	/** The head is the whole file. */
	complete: boolean;
	/** The whole text, once. */
	chunks(): AsyncGenerator<string>;
	stats: ReadStats;
}

export function newStats(): ReadStats {
	return { format: 'csv', encoding: 'utf-8', read: 0, rejected: 0, emptyRows: 0, bytes: 0, warnings: [] };
}

export async function openText(
	source: ByteSource,
	options: ReadOptions,
	stats: ReadStats = newStats(),
): Promise<OpenText> {
	const sliceBytes = options.readAhead?.bytes ?? SLICE_BYTES;
	const bytes = slices(readBytes(source, options.signal), sliceBytes);
	const first: Buffer[] = [];
	let length = 0;
	let complete = false;
	while (length < HEAD_BYTES) {
		const step = await bytes.next();
		if (step.done) {
			complete = true;
			break;
		}
		first.push(step.value);
		length += step.value.length;
	}
	const start = Buffer.concat(first);
	let decoding: TextDecoding;
	try {
		if (start.length > 0 || !options.allowEmpty) assertText(start.subarray(0, HEAD_BYTES), options.encoding);
		decoding = new TextDecoding(
			start.subarray(0, HEAD_BYTES),
			isAuto(options.encoding) ? xmlEncoding(start) : options.encoding,
		);
	} catch (error) {
		await bytes.return(undefined);
		throw error;
	}
	const head = decoding.write(start);
	stats.encoding = decoding.encoding;
	stats.bytes = start.length;

	async function* chunks(): AsyncGenerator<string> {
		try {
			for (let at = 0; at < head.length; at += sliceBytes) yield head.slice(at, at + sliceBytes);
			for (;;) {
				const step = await bytes.next();
				if (step.done) break;
				stats.bytes += step.value.length;
				const text = decoding.write(step.value);
				stats.encoding = decoding.encoding;
				if (text !== '') yield text;
			}
			const rest = decoding.end();
			stats.encoding = decoding.encoding;
			if (decoding.replaced > 0) {
				stats.warnings.push(
					`${decoding.replaced} characters are not valid ${decoding.encoding} and were replaced by U+FFFD. ` +
						'Give the encoding of the file if it is another one.',
				);
			}
			if (rest !== '') yield rest;
		} finally {
			await bytes.return(undefined);
		}
	}
	return { head, complete, chunks, stats };
}

function isAuto(encoding: string | undefined): boolean {
	return encoding === undefined || encoding === '' || encoding.toLowerCase() === 'auto';
}

/** `<?xml version="1.0" encoding="ISO-8859-1"?>`: the file says it itself. */
function xmlEncoding(start: Buffer): string | undefined {
	const declaration = /^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']/.exec(
		start.toString('latin1', 0, 300),
	);
	// A declaration that could be read byte by byte is not in UTF-16, whatever it says (.NET writes such files).
	return declaration && !/^(utf-?(16|32)|ucs)/i.test(declaration[1]) ? declaration[1] : undefined;
}

async function* slices(source: AsyncGenerator<Buffer>, bytes: number): AsyncGenerator<Buffer> {
	for await (const chunk of source) {
		if (chunk.length <= bytes) yield chunk;
		else for (let at = 0; at < chunk.length; at += bytes) yield chunk.subarray(at, at + bytes);
	}
}
