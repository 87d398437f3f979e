// Where a picture or document ends by its own structure, and what follows: a file made of two (a polyglot) hides its second
// half there. Padding is nothing, and cameras append previews and records of their own to a JPEG, so there only the
// beginning of another kind of file counts. Every walk is bounded by the bytes in view.

import type { DetectionNote } from '../types';
import type { Window } from './verdict';

/** What is worth a warning behind the end of another file. */
const FOREIGN: ReadonlyArray<readonly [magic: string, what: string]> = [
	['PK\x03\x04', 'A ZIP archive'],
	['Rar!\x1a\x07', 'A RAR archive'],
	['7z\xbc\xaf\x27\x1c', 'A 7-Zip archive'],
	['%PDF-', 'A PDF'],
	['\x7fELF', 'A program'],
	['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'An Office document'],
	['<?php', 'A PHP program'],
	['<script', 'A script'],
	['<html', 'A web page'],
	['#!/', 'A script'],
];
const SEARCHED = 64 * 1024;
const MAX_STEPS = 100_000;

const isPadding = (bytes: Buffer): boolean =>
	bytes.every((byte) => byte === 0 || byte === 0xff || byte === 32 || byte === 26 || (byte >= 9 && byte <= 13));

/**
 * @param strict anything but padding is told; else only the beginning of a file of another kind
 */
export function trailer(window: Window, end: number, what: string, strict: boolean): DetectionNote | undefined {
	if (!window.whole || end <= 0 || end >= window.size) return undefined;
	const rest = window.head.subarray(end);
	const start = rest.subarray(0, SEARCHED);
	const program = start[0] === 0x4d && start[1] === 0x5a && start.includes('PE\0\0', 0, 'latin1');
	const found = program ? 'A program' : FOREIGN.find(([magic]) => start.includes(magic, 0, 'latin1'))?.[1];
	if (found) return { code: 'trailing-data', message: `${found} follows the end of the ${what}`, offset: end };
	if (!strict || isPadding(rest)) return undefined;
	return { code: 'trailing-data', message: `${rest.length} bytes follow the end of the ${what}`, offset: end };
}

/** ISO 10918-1: segments with their lengths up to a scan, then bytes in which 0xFF is always followed by 0 or a restart. */
export function jpegEnd(b: Buffer): number {
	let at = 2;
	for (let steps = 0; steps < MAX_STEPS && at + 2 <= b.length; steps++) {
		if (b[at] !== 0xff) return 0;
		const marker = b[at + 1];
		if (marker === 0xd9) return at + 2;
		if (marker === 0xff) at++;
		else if (marker === 1 || (marker >= 0xd0 && marker <= 0xd7)) at += 2;
		else {
			if (at + 4 > b.length) return 0;
			at += 2 + b.readUInt16BE(at + 2);
			if (marker === 0xda) at = scanEnd(b, at);
		}
	}
	return 0;
}

function scanEnd(b: Buffer, from: number): number {
	let at = b.indexOf(0xff, from);
	while (at >= 0 && at + 1 < b.length) {
		const next = b[at + 1];
		if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
		at = b.indexOf(0xff, at + (next === 0xff ? 1 : 2));
	}
	return b.length;
}

/** GIF89a: extension and image blocks, each a chain of sub-blocks, up to the trailer. */
export function gifEnd(b: Buffer): number {
	const table = (flags: number) => ((flags & 0x80) !== 0 ? 3 * (2 << (flags & 7)) : 0);
	let at = 13 + table(b[10] ?? 0);
	for (let steps = 0; steps < MAX_STEPS && at < b.length; steps++) {
		if (b[at] === 0x3b) return at + 1;
		if (b[at] === 0x21) at += 2;
		else if (b[at] === 0x2c && at + 10 < b.length) at += 11 + table(b[at + 9]);
		else return 0;
		while (at < b.length && b[at] !== 0) at += b[at] + 1;
		at++;
	}
	return 0;
}

/** PNG: the chunk IEND is 12 bytes long and the last. */
export function pngEnd(b: Buffer): number {
	let at = 8;
	for (let steps = 0; steps < MAX_STEPS && at + 12 <= b.length; steps++) {
		const next = at + 12 + b.readUInt32BE(at);
		if (b.toString('latin1', at + 4, at + 8) === 'IEND') return next;
		at = next;
	}
	return 0;
}

const cutShort = (message: string): DetectionNote => ({ code: 'truncated', message });

/** What the end of a file says, for the types whose end is known. */
export function endNotes(mime: string, window: Window): DetectionNote[] {
	if (!window.whole) return [];
	const { head } = window;
	const notes: Array<DetectionNote | undefined> = [];
	if (mime === 'image/png') {
		const end = pngEnd(head);
		// A damaged chunk hides the end from the walk; the mark may still be there.
		const marked = end > 0 ? end : head.lastIndexOf('IEND', undefined, 'latin1') + 8;
		notes.push(marked < 8 ? cutShort('The PNG image has no end') : trailer(window, marked, 'PNG image', true));
	} else if (mime === 'image/jpeg') {
		const end = jpegEnd(head);
		if (end > 0) notes.push(trailer(window, end, 'JPEG image', false));
		else if (head.lastIndexOf('\xff\xd9', undefined, 'latin1') < 0)
			notes.push(cutShort('The JPEG image has no end marker'));
	} else if (mime === 'image/gif') {
		const end = gifEnd(head);
		if (end > 0) notes.push(trailer(window, end, 'GIF image', true));
		else if (head[window.size - 1] !== 0x3b) notes.push(cutShort('The GIF image has no end'));
	}
	if (mime === 'application/pdf') notes.push(pdfNote(window));
	return notes.filter((note) => note !== undefined);
}

/** Readers look for the mark in the last kilobyte; a file whose mark stands further up has something behind it. */
function pdfNote(window: Window): DetectionNote | undefined {
	const { head } = window;
	const end = head.lastIndexOf('%%EOF', undefined, 'latin1');
	if (end < 0) return cutShort('The PDF has no end-of-file mark; it is cut short');
	return trailer(window, end + 5, 'PDF', window.size - end > 2048);
}
