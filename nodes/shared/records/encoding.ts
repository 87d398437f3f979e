/**
 * Bytes to text. The encoding is the given one, else the byte order mark's, else UTF-16 by its NUL pattern, else UTF-8
 * where the bytes are valid UTF-8, else what chardet says (asked about 64 kB at most: it is slow on long input).
 * A file that starts in plain ASCII is not decided on its head: the first chunk with another byte decides, so that one
 * umlaut at the 70th kilobyte of a Windows-1252 file is still read right.
 */
import { isAscii } from 'node:buffer';
import chardet from 'chardet';
import iconv from 'iconv-lite';
import { RecordReadError } from './errors';

const SAMPLE = 64 * 1024;
/** Fewer bytes than this, from the first outside ASCII on, are too little to decide on while more may come. */
const UNDECIDED = 4096;

interface Decoder {
	write(chunk: Buffer): string;
	end(): string | undefined;
}

/** Names that mean "a superset of Latin-1" in practice; WHATWG reads all of them as Windows-1252. */
const AS_WINDOWS_1252 = new Set(['iso-8859-1', 'iso8859-1', 'latin1', 'ascii', 'us-ascii']);

export function normaliseEncodingName(name: string): string {
	const lower = name.trim().toLowerCase();
	const plain = AS_WINDOWS_1252.has(lower) ? 'windows-1252' : lower === 'utf8' ? 'utf-8' : lower;
	if (!iconv.encodingExists(plain)) {
		throw new RecordReadError(
			'UNKNOWN_ENCODING',
			`The encoding "${name.slice(0, 40)}" is not known.`,
			'Use a name such as utf-8, windows-1252, iso-8859-15 or utf-16le, or let it be detected.',
		);
	}
	return plain;
}

/** The encoding that a byte order mark names, and the mark's length. */
export function byteOrderMark(head: Buffer): { encoding: string; length: number } | undefined {
	if (head.length >= 3 && head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) {
		return { encoding: 'utf-8', length: 3 };
	}
	if (head.length >= 4 && head[0] === 0xff && head[1] === 0xfe && head[2] === 0 && head[3] === 0) {
		return { encoding: 'utf-32le', length: 4 };
	}
	if (head.length >= 4 && head[0] === 0 && head[1] === 0 && head[2] === 0xfe && head[3] === 0xff) {
		return { encoding: 'utf-32be', length: 4 };
	}
	if (head.length >= 2 && head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', length: 2 };
	if (head.length >= 2 && head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', length: 2 };
	return undefined;
}

/** UTF-16 without a mark: in text of Latin letters nearly every second byte is zero. */
export function utf16WithoutMark(head: Buffer): string | undefined {
	const length = Math.min(head.length, 2048) & ~1;
	if (length < 4) return undefined;
	let even = 0;
	let odd = 0;
	for (let i = 0; i < length; i += 2) {
		if (head[i] === 0) even++;
		if (head[i + 1] === 0) odd++;
	}
	const pairs = length / 2;
	if (odd > pairs * 0.4 && even < pairs * 0.05) return 'utf-16le';
	if (even > pairs * 0.4 && odd < pairs * 0.05) return 'utf-16be';
	return undefined;
}

/** Encoding of bytes of which at least one is outside ASCII. Unless `complete`, they may end inside a character. */
export function detectEncoding(bytes: Buffer, complete = false): string {
	const sample = bytes.length > SAMPLE ? bytes.subarray(0, SAMPLE) : bytes;
	if (isUtf8(sample, !complete || sample.length < bytes.length)) return 'utf-8';
	const latin = highBytesStandAlone(sample);
	for (const guess of chardet.analyse(sample)) {
		const name = guess.name.toLowerCase();
		// chardet's UTF-8 and ASCII are ruled out by the strict check above.
		if (name === 'utf-8' || name === 'ascii') continue;
		if (latin && !name.startsWith('iso-8859') && !name.startsWith('windows')) continue;
		const plain = AS_WINDOWS_1252.has(name) ? 'windows-1252' : name;
		if (iconv.encodingExists(plain)) return plain;
	}
	return 'windows-1252';
}

/**
 * An umlaut stands between ASCII letters; Chinese, Japanese and Korean come in runs. On a few bytes chardet often takes
 * the one for the other.
 */
function highBytesStandAlone(sample: Buffer): boolean {
	let high = 0;
	let alone = 0;
	for (let i = 0; i < sample.length; i++) {
		if (sample[i] < 0x80) continue;
		high++;
		if (!(sample[i - 1] >= 0x80) && !(sample[i + 1] >= 0x80)) alone++;
	}
	return alone > high * 0.7;
}

function isUtf8(sample: Buffer, mayBeCut: boolean): boolean {
	try {
		// `stream` forgives a character cut at the end, `fatal` nothing else.
		new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: mayBeCut });
		return true;
	} catch {
		return false;
	}
}

/** The platform's decoder: five times as fast as iconv-lite's, which goes through `string_decoder`. */
function utf8Decoder(): Decoder {
	const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
	return { write: (chunk) => decoder.decode(chunk, { stream: true }), end: () => decoder.decode() };
}

/** Chunk-wise decoder; `encoding` may still change from `ascii` to the real one while the text is plain ASCII. */
export class TextDecoding {
	encoding: string;
	/** Characters that were not valid in the encoding and became U+FFFD. */
	replaced = 0;
	private decoder: Decoder | undefined;
	private skip = 0;
	/** Bytes from an end that may be a cut character, kept back while the encoding is open. */
	private held: Buffer | undefined;

	constructor(head: Buffer, given?: string) {
		const mark = byteOrderMark(head);
		if (given && given.toLowerCase() !== 'auto') {
			this.encoding = normaliseEncodingName(given);
			// A mark of the same family is dropped; a file whose mark contradicts the option is read as its mark says.
			if (mark) this.encoding = mark.encoding;
		} else if (mark) {
			this.encoding = mark.encoding;
		} else {
			const wide = utf16WithoutMark(head);
			// The last bytes alone decide nothing: they may be a cut character.
			const open = isAscii(head.subarray(0, Math.max(0, head.length - UNDECIDED)));
			this.encoding = wide ?? (open ? 'ascii' : detectEncoding(head));
		}
		if (mark) this.skip = mark.length;
		if (this.encoding !== 'ascii') this.open();
	}

	write(bytes: Buffer): string {
		let chunk = bytes;
		if (this.skip > 0) {
			const drop = Math.min(this.skip, chunk.length);
			this.skip -= drop;
			chunk = chunk.subarray(drop);
		}
		if (!this.decoder) {
			if (this.held) {
				chunk = Buffer.concat([this.held, chunk]);
				this.held = undefined;
			}
			if (isAscii(chunk)) return chunk.toString('latin1');
			const first = chunk.findIndex((byte) => byte > 0x7f);
			if (chunk.length - first <= UNDECIDED) {
				this.held = chunk.subarray(first);
				return chunk.toString('latin1', 0, first);
			}
			// chardet judges better when the sample is not drowned in ASCII: it starts a little before that byte.
			this.encoding = detectEncoding(chunk.subarray(Math.max(0, first - 1024)));
			this.open();
		}
		return this.count((this.decoder as Decoder).write(chunk));
	}

	end(): string {
		let start = '';
		if (this.held) {
			this.encoding = detectEncoding(this.held, true);
			this.open();
			start = (this.decoder as unknown as Decoder).write(this.held);
			this.held = undefined;
		}
		const rest = start + (this.decoder?.end() ?? '');
		if (this.encoding === 'ascii') this.encoding = 'utf-8';
		return this.count(rest);
	}

	private open(): void {
		this.decoder =
			this.encoding === 'utf-8' ? utf8Decoder() : (iconv.getDecoder(this.encoding, { stripBOM: false }) as Decoder);
	}

	private count(text: string): string {
		for (let at = text.indexOf('\ufffd'); at !== -1; at = text.indexOf('\ufffd', at + 1)) this.replaced++;
		return text;
	}
}
