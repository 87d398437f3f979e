// Whether bytes are printable text, in which encoding, and the text itself: the guard that keeps prose which mentions
// "%PDF" or begins with "MZ" away from the binary signatures. Encodings: byte-order mark, UTF-8 validity, the zeros
// of UTF-16, then chardet on a bounded sample.

import { isAscii, isUtf8 } from 'node:buffer';

import { analyse } from 'chardet';

export interface DecodedText {
	text: string;
	encoding: string;
	bomLength: number;
	lineEnding: 'lf' | 'crlf' | 'cr' | 'mixed' | 'none';
}

const CHARDET_LIMIT = 3 * 1024;
const AROUND = 48;

const MOST_PADDING = 128;

/** Control bytes that text may hold: backspace (overstrike), tab, line feed, vertical tab, form feed, return, escape. */
const ALLOWED = new Uint8Array(256).fill(1);
for (let i = 0; i < 32; i++) ALLOWED[i] = 0;
for (const i of [8, 9, 10, 11, 12, 13, 27]) ALLOWED[i] = 1;
ALLOWED[127] = 0;

/** The decoded text of printable bytes, or undefined when they are binary. */
export function decodeText(bytes: Buffer, cut: boolean): DecodedText | undefined {
	if (bytes.length === 0) return undefined;
	const marked = byBom(bytes);
	if (marked) return marked;
	const wide = wideWithoutBom(bytes);
	if (wide) return finish(bytes, wide, 0);
	let controls = 0;
	for (let i = 0; i < bytes.length;) {
		const until = Math.min(bytes.length, i + 1024);
		for (; i < until; i++) if (ALLOWED[bytes[i]] === 0) controls++;
		// More than padding and strays could account for: binary, whatever follows.
		if ((controls - MOST_PADDING) * 500 > bytes.length) return undefined;
	}
	const end = bytes[bytes.length - 1];
	if (end === 0x1a || end === 0) controls = Math.max(0, controls - trailing(bytes));
	// A stray control character per kilobyte (a page break's relative, an old editor's mark) leaves text as text.
	if (controls > 0 && (controls * 500 > bytes.length || bytes.includes(0, 0) || bytes.length < 256)) return undefined;
	if (isAscii(bytes)) return finish(bytes, 'ascii', 0);
	const whole = cut ? dropPartial(bytes) : bytes;
	if (isUtf8(whole)) return finish(whole, 'utf-8', 0);
	return legacy(bytes, cut);
}

function trailing(bytes: Buffer): number {
	let count = 0;
	while (count < MOST_PADDING && count < bytes.length) {
		const byte = bytes[bytes.length - 1 - count];
		if (byte !== 0 && byte !== 0x1a) break;
		count++;
	}
	return count;
}

function byBom(b: Buffer): DecodedText | undefined {
	if (b[0] === 0xef && b[1] === 0xbb && b[2] === 0xbf) {
		const text = finish(b.subarray(3), 'utf-8', 3);
		return hasBinary(text.text) ? undefined : text;
	}
	if (b[0] === 0xff && b[1] === 0xfe && b[2] === 0 && b[3] === 0) return utf32(b, true);
	if (b[0] === 0 && b[1] === 0 && b[2] === 0xfe && b[3] === 0xff) return utf32(b, false);
	const little = b[0] === 0xff && b[1] === 0xfe;
	const big = b[0] === 0xfe && b[1] === 0xff;
	if ((little || big) && b.length >= 4) {
		const text = finish(b.subarray(2), little ? 'utf-16le' : 'utf-16be', 2);
		return hasBinary(text.text) ? undefined : text;
	}
	return undefined;
}

function hasBinary(text: string): boolean {
	let odd = 0;
	const length = Math.min(text.length, 2048);
	for (let i = 0; i < length; i++) {
		const code = text.charCodeAt(i);
		if ((code < 32 && ALLOWED[code] === 0) || code === 0xfffd) odd++;
	}
	return odd * 50 > length;
}

function utf32(b: Buffer, little: boolean): DecodedText | undefined {
	let text = '';
	const limit = Math.min(b.length - 3, 64 * 1024);
	for (let i = 4; i < limit; i += 4) {
		const code = little ? b.readUInt32LE(i) : b.readUInt32BE(i);
		if (code > 0x10ffff) return undefined;
		text += String.fromCodePoint(code);
	}
	return { text, encoding: little ? 'utf-32le' : 'utf-32be', bomLength: 4, lineEnding: lineEndingOf(text) };
}

/** UTF-16 without a mark: Latin text shows a zero in every other byte. */
function wideWithoutBom(b: Buffer): string | undefined {
	const length = Math.min(b.length & ~1, 512);
	if (length < 8) return undefined;
	let even = 0;
	let odd = 0;
	for (let i = 0; i < length; i += 2) {
		if (b[i] === 0) even++;
		if (b[i + 1] === 0) odd++;
	}
	const half = length / 2;
	const printable = (first: number) => {
		for (let i = first; i < length; i += 2) if (ALLOWED[b[i]] === 0) return false;
		return true;
	};
	if (odd > half * 0.9 && even === 0 && printable(0)) return 'utf-16le';
	if (even > half * 0.9 && odd === 0 && printable(1)) return 'utf-16be';
	return undefined;
}

/** A view that ends inside a multi-byte character is not invalid for that. */
function dropPartial(b: Buffer): Buffer {
	for (let back = 1; back <= 3 && back <= b.length; back++) {
		const byte = b[b.length - back];
		if (byte < 0x80) return b;
		if (byte >= 0xc0) return b.subarray(0, b.length - back);
	}
	return b;
}

/** WHATWG names for what chardet says; its Latin guesses are all read as windows-1252, as browsers do. */
const LABELS: Record<string, string> = {
	'ISO-8859-1': 'windows-1252',
	'ISO-8859-9': 'windows-1254',
	Big5: 'big5',
	GB18030: 'gb18030',
	Shift_JIS: 'shift_jis',
};
const KNOWN = /^(iso-8859-\d+|windows-125\d|koi8-[ru]|big5|gb18030|shift_jis|euc-jp|euc-kr|iso-2022-jp)$/;

function legacy(bytes: Buffer, cut: boolean): DecodedText | undefined {
	let high = 0;
	let c1 = 0;
	let fill = 0;
	const length = Math.min(bytes.length, 16384);
	for (let i = 0; i < length; i++) {
		if (bytes[i] >= 0x80) high++;
		if (bytes[i] >= 0x80 && bytes[i] < 0xa0) c1++;
		if (bytes[i] === 0xff) fill++;
	}
	// Runs of 0xff fill unused space in binary files; as a letter (я, ÿ) it is not so frequent.
	if (fill * 10 > length) return undefined;
	// Short binary blobs may hold no control byte by chance; text has words.
	if (bytes.length < 24 && high * 2 > bytes.length) return undefined;
	const guesses = analyse(telling(bytes)).map((match) => match.name);
	let label = 'windows-1252';
	for (const name of guesses) {
		const candidate = (LABELS[name] ?? name).toLowerCase();
		if (!KNOWN.test(candidate)) continue;
		label = candidate;
		break;
	}
	// Cyrillic DOS text: most letters lie in 0x80–0x9f, where no other single-byte encoding puts letters.
	if (/^(windows|iso|koi8)/.test(label) && c1 > 8 && c1 * 4 > high) label = 'ibm866';
	return finish(cut ? dropPartial(bytes) : bytes, label, 0);
}

/** What tells encodings apart stands around the bytes beyond ASCII; the rest would only be counted. */
function telling(bytes: Buffer): Buffer {
	if (bytes.length <= CHARDET_LIMIT) return bytes;
	const parts: Buffer[] = [];
	let taken = 0;
	for (let i = 0; i < bytes.length && taken < CHARDET_LIMIT; i++) {
		if (bytes[i] < 0x80) continue;
		// From one line or gap to the next, so that no character of several bytes is cut.
		let start = Math.max(0, i - AROUND);
		while (start < i && bytes[start] > 0x20) start++;
		let end = Math.min(bytes.length, i + AROUND);
		while (end < bytes.length && end < i + CHARDET_LIMIT && bytes[end] > 0x20) end++;
		parts.push(bytes.subarray(start, end));
		taken += end - start;
		i = end;
	}
	return Buffer.concat(parts).subarray(0, CHARDET_LIMIT);
}

function finish(bytes: Buffer, encoding: string, bomLength: number): DecodedText {
	const text = encoding === 'ascii' ? bytes.toString('latin1') : decode(bytes, encoding);
	return { text, encoding: encoding === 'ascii' ? 'utf-8' : encoding, bomLength, lineEnding: lineEndingOf(text) };
}

function decode(bytes: Buffer, encoding: string): string {
	if (encoding === 'utf-8') return bytes.toString('utf8');
	if (encoding === 'utf-16le') return bytes.toString('utf16le', 0, bytes.length & ~1);
	try {
		return new TextDecoder(encoding).decode(bytes);
	} catch {
		return bytes.toString('latin1');
	}
}

function lineEndingOf(text: string): DecodedText['lineEnding'] {
	const sample = text.length > 16384 ? text.slice(0, 16384) : text;
	if (!sample.includes('\r')) return sample.includes('\n') ? 'lf' : 'none';
	let lf = 0;
	let crlf = 0;
	let cr = 0;
	for (let at = sample.indexOf('\r'); at >= 0; at = sample.indexOf('\r', at + 1)) {
		if (sample.charCodeAt(at + 1) === 10) crlf++;
		else cr++;
	}
	for (let at = sample.indexOf('\n'); at >= 0; at = sample.indexOf('\n', at + 1)) lf++;
	lf -= crlf;
	const kinds = Number(lf > 0) + Number(crlf > 0) + Number(cr > 0);
	if (kinds === 0) return 'none';
	if (kinds > 1) return 'mixed';
	return lf > 0 ? 'lf' : crlf > 0 ? 'crlf' : 'cr';
}
