/**
 * Word, Excel and PowerPoint of 1997 to 2003: the property sets that the OLE2 container holds ([MS-OLEPS]), and what text is
 * cheap to have: the cells of a workbook, the text atoms of slides, the runs of a Word document's piece-less stream.
 */
import * as CFB from 'cfb';
import { refuseLongDirectory } from './oleDirectory';
import type { Extractor, Metadata } from './types';
import { workbookText } from './workbook';

const SUMMARY: Record<number, string> = {
	2: 'title',
	3: 'subject',
	4: 'author',
	5: 'keywords',
	6: 'description',
	8: 'lastModifiedBy',
	12: 'created',
	13: 'modified',
	14: 'pages',
	15: 'words',
	18: 'application',
};
const DOCUMENT_SUMMARY: Record<number, string> = { 2: 'category', 14: 'manager', 15: 'company', 7: 'slides' };
const MAX_PROPERTIES = 100;
const MAX_STRING = 2000;
/** 100-nanosecond steps between 1601 and 1970. */
const EPOCH = 116_444_736_000_000_000n;

function codePageDecoder(page: number): InstanceType<typeof TextDecoder> {
	try {
		return new TextDecoder(page === 65001 ? 'utf-8' : page === 1200 ? 'utf-16le' : `windows-${page}`);
	} catch {
		return new TextDecoder('windows-1252');
	}
}

function value(bytes: Buffer, at: number, decoder: InstanceType<typeof TextDecoder>): unknown {
	switch (bytes.readUInt16LE(at)) {
		case 2:
			return bytes.readInt16LE(at + 4);
		case 3:
			return bytes.readInt32LE(at + 4);
		case 30: {
			const length = Math.min(bytes.readUInt32LE(at + 4), MAX_STRING);
			return decoder.decode(bytes.subarray(at + 8, at + 8 + length)).replace(/\0.*$/s, '');
		}
		case 31: {
			const length = Math.min(bytes.readUInt32LE(at + 4), MAX_STRING) * 2;
			return bytes.toString('utf16le', at + 8, at + 8 + length).replace(/\0.*$/s, '');
		}
		case 64: {
			const ticks = bytes.readBigUInt64LE(at + 4);
			return ticks === 0n ? undefined : new Date(Number((ticks - EPOCH) / 10_000n));
		}
		default:
			return undefined;
	}
}

/** The first property set of a stream. Offsets that lead outside end the reading of that property only. */
export function readPropertySet(bytes: Buffer, names: Record<number, string>): Metadata {
	const metadata: Metadata = {};
	if (bytes.length < 48 || bytes.readUInt16LE(0) !== 0xfffe) return metadata;
	const start = bytes.readUInt32LE(44);
	if (start + 8 > bytes.length) return metadata;
	const count = Math.min(bytes.readUInt32LE(start + 4), MAX_PROPERTIES);
	const entries: Array<[id: number, at: number]> = [];
	for (let i = 0; i < count && start + 16 + i * 8 <= bytes.length; i++) {
		entries.push([bytes.readUInt32LE(start + 8 + i * 8), start + bytes.readUInt32LE(start + 12 + i * 8)]);
	}
	let page = 1252;
	for (const [id, at] of entries) if (id === 1 && at + 6 <= bytes.length) page = bytes.readUInt16LE(at + 4);
	const decoder = codePageDecoder(page);
	for (const [id, at] of entries) {
		if (names[id] === undefined || at + 8 > bytes.length) continue;
		try {
			const found = value(bytes, at, decoder);
			if (found !== undefined && found !== '' && found !== 0) metadata[names[id]] = found;
		} catch {
			// One property out of bounds says nothing about the others.
		}
	}
	return metadata;
}

/** TextCharsAtom (0x0FA0) and TextBytesAtom (0x0FA8) of [MS-PPT], wherever they lie in the records. */
function slideText(stream: Buffer, maxCharacters: number): string {
	const parts: string[] = [];
	let length = 0;
	for (let at = 0; at + 8 <= stream.length && length < maxCharacters;) {
		const version = stream.readUInt16LE(at) & 0x0f;
		const type = stream.readUInt16LE(at + 2);
		const size = stream.readUInt32LE(at + 4);
		at += 8;
		// A container's records follow its header: go into it.
		if (version === 0x0f) continue;
		if (type === 0x0fa0 || type === 0x0fa8) {
			const text = stream.toString(type === 0x0fa0 ? 'utf16le' : 'latin1', at, Math.min(at + size, stream.length));
			parts.push(text.replace(/[\r\v]/g, '\n'));
			length += text.length;
		}
		at += size;
	}
	return parts.join('\n');
}

/** [MS-DOC]: the text of a document that was saved in one piece lies from fcMin to fcMac in the WordDocument stream. */
function wordText(stream: Buffer, maxCharacters: number): string {
	if (stream.length < 0x20) return '';
	const flags = stream.readUInt16LE(0x0a);
	const from = stream.readUInt32LE(0x18);
	const to = Math.min(stream.readUInt32LE(0x1c), stream.length);
	const isEncrypted = (flags & 0x0100) !== 0;
	if (isEncrypted || from >= to) return '';
	const run = stream.subarray(from, Math.min(to, from + maxCharacters * 2));
	// Every second byte zero: 16-bit characters. Both kinds occur.
	let zeros = 0;
	for (let i = 1; i < Math.min(run.length, 400); i += 2) if (run[i] === 0) zeros++;
	const isWide = zeros > Math.min(run.length, 400) / 4;
	const text = isWide ? run.toString('utf16le') : new TextDecoder('windows-1252').decode(run);
	// Field codes stand between 0x13 and 0x14, their result between 0x14 and 0x15.
	return text
		.replace(/\x13[^\x13-\x15]{0,2000}\x14?/g, '') // eslint-disable-line no-control-regex -- the format's own marks
		.replace(/[\r\v\f]/g, '\n')
		.replace(/\x07/g, '\t'); // eslint-disable-line no-control-regex -- the format's own cell mark
}

export const extractOle2: Extractor = (subject) => {
	const { bytes, detection, limits } = subject;
	refuseLongDirectory(bytes as Buffer);
	const container = CFB.read(bytes as Buffer, { type: 'buffer' });
	const stream = (name: string): Buffer | undefined => {
		const entry = CFB.find(container, name);
		return entry?.content && entry.type === 2 ? Buffer.from(entry.content as Uint8Array) : undefined;
	};
	const summary = stream('\u0005SummaryInformation');
	const more = stream('\u0005DocumentSummaryInformation');
	const metadata: Metadata = {
		...(summary ? readPropertySet(summary, SUMMARY) : {}),
		...(more ? readPropertySet(more, DOCUMENT_SUMMARY) : {}),
	};
	const notes: string[] = [];
	let text: string | undefined;
	const { mime } = detection.type;
	try {
		if (!limits.text) text = undefined;
		else if (/excel/.test(mime)) {
			const book = workbookText(subject);
			metadata.sheets = book.sheets;
			text = book.text;
		} else if (/powerpoint/.test(mime))
			text = slideText(stream('PowerPoint Document') ?? Buffer.alloc(0), limits.textCharacters);
		else if (/word/.test(mime)) text = wordText(stream('WordDocument') ?? Buffer.alloc(0), limits.textCharacters);
	} catch (error) {
		notes.push(`The text could not be read: ${(error as Error).message.split('\n')[0].slice(0, 120)}`);
	}
	return { metadata, text, notes };
};
