// The signature library (file-type) as a second pair of eyes: asked only when the pack's own table has no answer, on a
// bounded head, and never trusted for formats whose magic is a few letters.

import { fileTypeFromBuffer } from 'file-type';

import { canonicalMime } from './types';
import { verdict, type Verdict, type Window } from './verdict';

/** Formats whose magic is two or three letters: the pack's own probes look at the structure behind it. */
const UNTRUSTED = new Set([
	'application/octet-stream',
	'image/bmp',
	'audio/mpeg',
	'audio/aac',
	'application/vnd.microsoft.portable-executable',
	'application/x-dosexec',
	'application/x-compress',
	'image/vnd.microsoft.icon',
	'image/x-win-cursor',
	'application/gzip',
	'application/x-arj',
	'video/mpeg',
	'image/jxl',
]);

const HEAD = 64 * 1024;

export async function askLibrary(window: Window): Promise<Verdict | undefined> {
	const head = window.head.length > HEAD ? window.head.subarray(0, HEAD) : window.head;
	try {
		const found = await fileTypeFromBuffer(head);
		if (!found || UNTRUSTED.has(canonicalMime(found.mime))) return undefined;
		// By its first two letters alone it calls any program a download of Windows, which is the name of its libraries.
		if (found.mime === 'application/x-msdownload')
			return verdict('application/x-dosexec', 0.75, 'signature', 'Begins as programs of DOS and Windows do');
		return verdict(canonicalMime(found.mime), 0.85, 'signature', `Signature known to the type library (${found.ext})`);
	} catch {
		// A damaged file may make a parser of the library give up; that is no answer, and no failure of ours.
		return undefined;
	}
}
