/** JSON documents as a stream of values: an array at the root or at a path, a wrapped array, or a single object. */
import { MAX_RECORD_CHARS } from './csv';
import { RecordReadError } from './errors';
import { JsonAssembler } from './jsonAssembler';
import { JsonElements } from './jsonElements';
import type { Met } from './met';
import type { OpenText } from './text';
import type { ReadOptions } from './types';

const PIECE_CHARS = 64 * 1024;

/** The way to the records is tokenised; the records themselves are cut out and parsed whole. */
export class JsonDocument {
	onRecord: (value: unknown) => void = () => undefined;
	readonly assembler: JsonAssembler;
	private readonly elements: JsonElements;
	private inRecords = false;
	/** Characters since the last record or the last step outside of one: a single object may be long, too. */
	private quietChars = 0;

	constructor(
		path: string | undefined,
		private readonly maxChars: number,
	) {
		this.assembler = new JsonAssembler(path ? path.split('.') : undefined);
		this.assembler.onRecord = (value) => this.onRecord(value);
		this.elements = new JsonElements((value) => this.onRecord(value), maxChars);
	}

	write(text: string): void {
		let at = 0;
		while (at < text.length) {
			if (this.inRecords) {
				const end = this.elements.write(text, at);
				if (end === -1) return;
				this.inRecords = false;
				at = end;
			}
			// Only a bracket can open the array of records, so the tokens are asked for in steps from one to the next.
			const bracket = text.indexOf('[', at);
			const stop = bracket === -1 ? text.length : bracket + 1;
			this.step(text.slice(at, stop));
			this.inRecords = this.assembler.atRecords;
			at = stop;
		}
	}

	end(): void {
		this.assembler.end();
	}

	private step(text: string): void {
		const { assembler } = this;
		const tokens = assembler.tokens;
		assembler.write(text);
		this.quietChars = assembler.building || assembler.tokens === tokens ? this.quietChars + text.length : 0;
		if (this.quietChars > this.maxChars) {
			throw new RecordReadError(
				'RECORD_TOO_LONG',
				`One JSON record is longer than ${this.maxChars} characters.`,
				'Give the path of the array of records, or raise the limit for one record.',
			);
		}
	}
}

export async function* readJson(text: OpenText, options: ReadOptions): AsyncGenerator<Met[]> {
	const document = new JsonDocument(options.json?.path?.trim(), options.csv?.maxRecordChars ?? MAX_RECORD_CHARS);
	const { assembler } = document;
	let met: Met[] = [];
	document.onRecord = (value) => {
		met.push({ value });
	};
	for await (const chunk of text.chunks()) {
		for (let at = 0; at < chunk.length; at += PIECE_CHARS) {
			let broken: unknown;
			try {
				document.write(chunk.length <= PIECE_CHARS ? chunk : chunk.slice(at, at + PIECE_CHARS));
			} catch (error) {
				broken = error;
			}
			if (met.length > 0) {
				yield met;
				met = [];
			}
			// The records before the fault are handed out first.
			if (broken) throw broken;
		}
	}
	document.end();
	if (assembler.foundAt) text.stats.recordsAt = assembler.foundAt;
	if (assembler.leftOut.length > 0) {
		text.stats.warnings.push(
			`The records were taken from "${assembler.foundAt}"; beside it these were left out: ${assembler.leftOut.join(', ')}.`,
		);
	}
	if (met.length > 0) yield met;
}
