// Detection, in the order that the bytes deserve: empty, signatures, containers, the printable-text guard, text and
// source code, then the name as tie-break among compatible types, then octet-stream.

import type { ContainerDetails, Detection, DetectionNote, DetectOptions, FileView } from '../types';
import { inspectAsf, inspectEbml, inspectIsoMedia, inspectOgg, inspectRiff, inspectTiff } from './containers/boxes';
import { listArchive } from './containers/listings';
import { inspectOle2 } from './containers/ole2';
import { inspectPropertyList } from './containers/plist';
import { inspectTar } from './containers/tar';
import { inspectZip } from './containers/zip';
import { decideBinary, decideText } from './decide';
import { kin } from './families';
import { typesOfName } from './names';
import { endNotes } from './endings';
import { askLibrary } from './library';
import { probeLongText } from './longText';
import { confidenceOfLength, matchSignature } from './signatures/match';
import { probe, probeLast } from './signatures/probes';
import { findBehindJunk } from './signatures/junk';
import { decodeText } from './text/decode';
import { recogniseText } from './text';
import { canonicalMime, categoryOf, isA, isTextType, OCTET_STREAM, PLAIN_TEXT, typeOf } from './types';
import { verdict, type Verdict, Window } from './verdict';

export { categoryOf, canonicalMime, typeOf, typesOfExtension, TYPES } from './types';

const TEXT_LIMIT = 64 * 1024;
const MAX_ENTRIES = 10_000;

export async function detectType(view: FileView, options: DetectOptions = {}): Promise<Detection> {
	const nameExtension = extensionOf(view.name);
	const named = options.ignoreExtension ? [] : typesOfName(view.name, nameExtension);
	if (view.size === 0) return emptyFile(nameExtension);
	const window = new Window(view);
	const limit = options.textLimit ?? TEXT_LIMIT;
	const sample = window.head.length > limit ? window.head.subarray(0, limit) : window.head;
	const cut = sample.length < window.size;
	const decoded = decodeText(sample, cut);
	const binary = decoded
		? textSignature(window, decoded.text)
		: await binaryType(window, options.maxEntries ?? MAX_ENTRIES);
	if (binary || !decoded) {
		const base = binary !== undefined && (binary.method !== 'container' || isGenericBase(binary.mime));
		const { chosen, notes } = decideBinary(binary, named, base);
		return answer(view, nameExtension, named, chosen, notes, {
			isText: decoded !== undefined,
			encoding: decoded?.encoding,
		});
	}
	const found = recogniseText(decoded, cut, named);
	const { chosen, notes, impossible } = decideText(found, named, decoded.text);
	if (
		/^(?:MZ|BM|ID3|GIF8|%PDF|PK|Rar!|7z|\x7fELF|RIFF|OggS|FWS|CWS)/.test(decoded.text.slice(0, 5)) &&
		chosen.method !== 'signature'
	) {
		notes.push({
			code: 'false-magic',
			message: 'The first characters look like a binary signature, but the file is text',
		});
	}
	const runnersUp = found.candidates.filter((candidate) => candidate.mime !== chosen.mime);
	const alternatives = [...(chosen.alternatives ?? []), ...runnersUp];
	return answer(view, nameExtension, named, { ...chosen, alternatives }, notes, {
		isText: true,
		impossible,
		encoding: decoded.encoding,
		text: { bomLength: decoded.bomLength, lineEnding: decoded.lineEnding, ...chosen.text },
	});
}

const ZIP = 'application/zip';
const GENERIC = new Set([
	'application/zip',
	'application/x-ole-storage',
	'application/x-riff',
	'application/java-archive',
	'video/mp4',
]);

function isGenericBase(mime: string): boolean {
	return GENERIC.has(mime);
}

function emptyFile(nameExtension: string): Detection {
	return {
		type: {
			mime: 'application/x-empty',
			extension: '',
			description: 'Empty file',
			confidence: 1,
			method: 'empty',
			alternatives: [],
		},
		extensionMatches: true,
		nameExtension,
		category: categoryOf('application/x-empty'),
		isText: false,
		notes: [{ code: 'empty', message: 'The file has no bytes' }],
		reasons: ['The file has no bytes'],
	};
}

export function extensionOf(name: string): string {
	const base = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
	// The number of a shared library's version is not its extension: libz.so.1.2.
	if (/[^.]\.so(?:\.\d{1,9}){1,4}$/.test(base)) return 'so';
	return /[^.]\.([A-Za-z0-9_+-]{1,16})$/.exec(base)?.[1].toLowerCase() ?? '';
}

/** Binary formats that are, or begin as, printable text. The magic must stand at the start and be borne out. */
function textSignature(window: Window, text: string): Verdict | undefined {
	if (text.startsWith('%PDF-')) {
		const borneOut = /\d+ \d+ obj\b|startxref|%%EOF/.test(text.slice(0, TEXT_LIMIT));
		return /^%PDF-\d\.\d/.test(text) && borneOut
			? verdict('application/pdf', 0.97, 'signature', 'PDF header', { notes: endNotes('application/pdf', window) })
			: undefined;
	}
	return probeLongText(window, text);
}

async function binaryType(window: Window, maxEntries: number): Promise<Verdict | undefined> {
	const shaped = containerType(window, maxEntries);
	if (shaped) return shaped;
	const match = matchSignature(window);
	if (match && match.length >= 3) return fromSignature(match, window);
	const probed = probe(window) ?? inspectTar(window);
	if (probed && probed.confidence >= 0.7) return probed;
	const behind = findBehindJunk(window, (start) => inspectZip(window, start, maxEntries));
	if (behind) return behind;
	const asked = await askLibrary(window);
	return asked ?? probed ?? (match && fromSignature(match, window)) ?? probeLast(window);
}

function fromSignature(match: { mime: string; length: number }, window: Window): Verdict {
	const notes = endNotes(match.mime, window);
	const description = typeOf(match.mime)?.description ?? match.mime;
	const container = listArchive(match.mime, window);
	return verdict(match.mime, confidenceOfLength(match.length), 'signature', `Signature of ${description}`, {
		notes,
		container,
	});
}

/** Shapes that hold many formats: looked into before the table, since the shape alone is not the answer. */
function containerType(window: Window, maxEntries: number): Verdict | undefined {
	const { head } = window;
	switch (head[0]) {
		case 0x25:
			return pdf(window);
		case 0x50:
			if (window.has(0, 'PK\x03\x04') || window.has(0, 'PK\x05\x06')) return inspectZip(window, 0, maxEntries);
			if (window.has(0, 'PK\x07\x08') || window.has(0, 'PK00PK\x03\x04')) return inspectZip(window, 4, maxEntries);
			return undefined;
		case 0xd0:
			return window.has(0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1') ? inspectOle2(window) : undefined;
		case 0x52:
			return window.has(0, 'RIFF') ? inspectRiff(window) : undefined;
		case 0x62:
			return window.has(0, 'bplist00') ? inspectPropertyList(window) : undefined;
		case 0x1a:
			return window.has(0, '\x1a\x45\xdf\xa3') ? inspectEbml(window) : undefined;
		case 0x4f:
			return window.has(0, 'OggS') ? inspectOgg(window) : undefined;
		case 0x30:
			return window.has(0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11') ? inspectAsf(window) : undefined;
		case 0x49:
		case 0x4d:
			if (
				window.has(0, 'II*\x00') ||
				window.has(0, 'MM\x00*') ||
				window.has(0, 'II+\x00') ||
				window.has(0, 'MM\x00+')
			) {
				return inspectTiff(window);
			}
			return undefined;
		default:
			return head[0] <= 1 || /^(?:ftyp|moov|mdat|wide|pnot|styp)/.test(head.toString('latin1', 4, 8))
				? inspectIsoMedia(window)
				: undefined;
	}
}

function pdf(window: Window): Verdict | undefined {
	if (!window.has(0, '%PDF-')) return undefined;
	const notes = endNotes('application/pdf', window);
	return verdict('application/pdf', 0.99, 'signature', 'PDF header', { notes });
}

/**
 * Extensions that many programs use for files of their own, settings and tables above all: what the type table knows
 * under such a name is one use among several, so text (or unknown data) there contradicts nothing.
 */
const LOOSE_NAMES = new Set(
	'conf cfg config cnf rc in inc dat data db out tmp bak old orig dist sample default lock cache idx index def map list lst info dir pre prf std snap pth pt it msg key sys bc cron rules policy profile template tmpl tpl erb j2 skel dic com pat rgb raw hlp img sig nls mrc fnt'.split(
		' ',
	),
);

interface TextAnswer {
	isText: boolean;
	impossible?: boolean;
	encoding?: string;
	text?: Detection['text'];
}

function answer(
	view: FileView,
	nameExtension: string,
	named: string[],
	chosen: Verdict,
	extra: DetectionNote[],
	text: TextAnswer,
): Detection {
	const type = typeOf(chosen.mime);
	const mime = type?.mime ?? canonicalMime(chosen.mime);
	const loose = LOOSE_NAMES.has(nameExtension) && (text.isText || mime === OCTET_STREAM);
	const impossible =
		text.impossible ||
		(text.isText &&
			named.length > 0 &&
			isTextType(mime) &&
			!named.some((other) => isTextType(other) || kin(other, mime)));
	const matches = loose || (!impossible && nameAgrees(named, nameExtension, mime, chosen.confidence));
	const notes = [...(chosen.notes ?? []), ...extra];
	const reasons = [chosen.reason, ...notes.map((note) => note.message)];
	if (!matches) {
		const message = `The name ends in .${nameExtension}, but the content is ${type?.description ?? mime}`;
		notes.push({ code: 'extension-mismatch', message });
		reasons.push(message);
	}
	if (view.truncatedView) notes.push({ code: 'partial-view', message: 'Only the ends of the file were inspected' });
	const extension = type?.extensions.includes(nameExtension) ? nameExtension : (type?.extensions[0] ?? '');
	const container: ContainerDetails | undefined = chosen.container;
	return {
		type: {
			mime,
			extension,
			description: type?.description ?? mime,
			confidence: Math.round(chosen.confidence * 100) / 100,
			method: chosen.method,
			alternatives: eachOnce(chosen.alternatives ?? [], mime).map((other) => ({
				mime: other.mime,
				extension: typeOf(other.mime)?.extensions[0] ?? '',
				confidence: Math.round(other.confidence * 100) / 100,
			})),
		},
		extensionMatches: matches,
		nameExtension,
		category: chosen.category ?? categoryOf(mime),
		isText: text.isText,
		...(text.encoding ? { encoding: text.encoding } : {}),
		...(container ? { container } : {}),
		...(text.text ? { text: text.text } : {}),
		notes,
		reasons,
	};
}

const MOST_ALTERNATIVES = 5;

/** Several steps may have thought of the same type: the surest of them speaks. */
function eachOnce(alternatives: NonNullable<Verdict['alternatives']>, answered: string): typeof alternatives {
	const surest = new Map<string, number>();
	for (const { mime, confidence } of alternatives)
		if (mime !== answered) surest.set(mime, Math.max(confidence, surest.get(mime) ?? 0));
	return [...surest].slice(0, MOST_ALTERNATIVES).map(([mime, confidence]) => ({ mime, confidence }));
}

const DOUBTFUL = 0.68;

/** An alarm needs a name that stands for known types, none of which is, or is kin to, what was found. */
function nameAgrees(named: string[], extension: string, mime: string, confidence: number): boolean {
	if (named.length === 0 || mime === OCTET_STREAM || confidence < DOUBTFUL) {
		// Unknown binary bytes under a name that promises text are an alarm all the same.
		return !(
			mime === OCTET_STREAM &&
			named.length > 0 &&
			named.every((other) => isTextType(other) || typeOf(other)?.strict)
		);
	}
	if (typeOf(mime)?.extensions.includes(extension)) return true;
	return named.some(
		(other) =>
			other === mime ||
			(isA(other, mime) && !(mime === ZIP && typeOf(other)?.strict)) ||
			(isA(mime, other) && !(other === ZIP && typeOf(mime)?.strict)) ||
			kin(other, mime) ||
			sharesTop(other, mime),
	);
}

/** Sound and video containers share names (.ogg, .mp4, .wma), as archives of one family do. */
function sharesTop(a: string, b: string): boolean {
	const media = /^(?:audio|video)\//;
	if (media.test(a) && media.test(b)) return typeOf(a)?.base === typeOf(b)?.base && typeOf(a)?.base !== OCTET_STREAM;
	return a === PLAIN_TEXT && isTextType(b) && categoryOf(b) === 'text';
}
