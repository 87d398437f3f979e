/** JSON documents as a stream of values: an array at the root or at a path, a wrapped array, or a single object. */
import { MAX_RECORD_CHARS } from './csv';
import { RecordReadError } from './errors';
import { JsonAssembler } from './jsonAssembler';
import type { OpenText } from './text';
import type { Met } from './met';
import type { ReadOptions } from './types';

const PIECE_CHARS = 64 * 1024;

export async function* readJson(text: OpenText, options: ReadOptions): AsyncGenerator<Met[]> {
	const max = options.csv?.maxRecordChars ?? MAX_RECORD_CHARS;
	const path = options.json?.path?.trim();
	const assembler = new JsonAssembler(path ? path.split('.') : undefined);
	let met: Met[] = [];
	assembler.onRecord = (value) => {
		met.push({ value });
	};
	let quietChars = 0;
	for await (const chunk of text.chunks()) {
		for (let at = 0; at < chunk.length; at += PIECE_CHARS) {
			const piece = chunk.length <= PIECE_CHARS ? chunk : chunk.slice(at, at + PIECE_CHARS);
			const tokens = assembler.tokens;
			let broken: unknown;
			try {
				assembler.write(piece);
			} catch (error) {
				broken = error;
			}
			const some = met.length > 0;
			if (some) {
				yield met;
				met = [];
			}
			// The records before the fault are handed out first.
			if (broken) throw broken;
			if (some) {
				quietChars = 0;
			} else {
				quietChars = assembler.building || assembler.tokens === tokens ? quietChars + piece.length : 0;
				if (quietChars > max) {
					throw new RecordReadError(
						'RECORD_TOO_LONG',
						`One JSON record is longer than ${max} characters.`,
						'Give the path of the array of records, or raise the limit for one record.',
					);
				}
			}
		}
	}
	assembler.end();
	if (assembler.foundAt) text.stats.recordsAt = assembler.foundAt;
	if (assembler.leftOut.length > 0) {
		text.stats.warnings.push(
			`The records were taken from "${assembler.foundAt}"; beside it these were left out: ${assembler.leftOut.join(', ')}.`,
		);
	}
	if (met.length > 0) yield met;
}
