/**
 * What a PDF can do when it is opened. Its names are looked for in what is written as objects: outside of streams, whose
 * compressed bytes spell "/JS" by chance in every tenth megabyte, and inside of object streams (ISO 32000-1, 7.5.7), where
 * most programs put their objects since PDF 1.5.
 */
import { constants, inflateSync } from 'node:zlib';
import type { RiskFinding, RiskInspector } from './types';

/** Bytes that are searched in files which are kept whole in memory. */
const MAX_SEARCH = 32 * 1024 * 1024;
const MAX_OBJECT_STREAMS = 500;
/** One object stream, and all of them together. */
const STREAM_BYTES = 1024 * 1024;
const TOTAL_BYTES = 16 * 1024 * 1024;

function objectStream(packed: Buffer): string {
	try {
		const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: STREAM_BYTES };
		return inflateSync(packed, options).toString('latin1');
	} catch {
		// Another filter, encrypted, damaged, or larger than anyone writes them: what it holds stays unseen.
		return '';
	}
}

/** The text of all objects, streams left out. */
export function pdfObjects(bytes: Buffer): string {
	const parts: string[] = [];
	let at = 0;
	let streams = 0;
	let budget = TOTAL_BYTES;
	while (at < bytes.length) {
		const word = bytes.indexOf('stream', at, 'latin1');
		const end = word < 0 ? bytes.length : word;
		const text = bytes.toString('latin1', at, end);
		parts.push(text);
		if (word < 0) break;
		const data = word + 6;
		// `endstream`, or the word in a sentence: a stream's own is followed by a line end.
		const isStream = bytes[data] === 10 || bytes[data] === 13;
		const close = isStream ? bytes.indexOf('endstream', data, 'latin1') : -1;
		if (!isStream || text.endsWith('end')) {
			at = data;
			continue;
		}
		// A stream that never ends hides what follows it from this search, but a reader would find it: go on after the word.
		at = close < 0 ? data : close + 9;
		const dictionary = text.slice(Math.max(text.lastIndexOf(' obj'), text.length - 2000));
		if (close > 0 && /\/ObjStm\b/.test(dictionary) && streams < MAX_OBJECT_STREAMS && budget > 0) {
			streams++;
			const start = bytes[data] === 13 && bytes[data + 1] === 10 ? data + 2 : data + 1;
			const inflated = objectStream(bytes.subarray(start, close));
			budget -= inflated.length;
			parts.push(inflated);
		}
	}
	return parts.join('\n');
}

/** PDF names may hide letters as #xx (ISO 32000-1, 7.3.5): `/J#61vaScript` is `/JavaScript`. */
function pdfNames(text: string): Set<string> {
	const names = new Set<string>();
	for (const [match] of text.matchAll(/\/[A-Za-z#][A-Za-z0-9#]{1,39}/g)) {
		names.add(match.replace(/#([0-9a-fA-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))));
	}
	return names;
}

export const inspectPdf: RiskInspector = ({ view, detection }) => {
	if (detection.type.mime !== 'application/pdf' && detection.type.mime !== 'application/illustrator') return [];
	const { full, head, tail } = view;
	const start = (full ?? head).subarray(0, MAX_SEARCH);
	const names = pdfNames(pdfObjects(tail && !full ? Buffer.concat([start, tail]) : start));
	const findings: RiskFinding[] = [];
	if (names.has('/JavaScript') || names.has('/JS'))
		findings.push({ flag: 'pdf-javascript', level: 'high', message: 'The PDF holds JavaScript.' });
	if (names.has('/Launch'))
		findings.push({ flag: 'pdf-launch', level: 'high', message: 'The PDF asks to start a program.' });
	if (names.has('/EmbeddedFile') || names.has('/EmbeddedFiles'))
		findings.push({ flag: 'pdf-embedded-file', level: 'medium', message: 'The PDF carries another file.' });
	if (names.has('/Encrypt')) findings.push({ flag: 'encrypted', level: 'low', message: 'The PDF is encrypted.' });
	return findings;
};
