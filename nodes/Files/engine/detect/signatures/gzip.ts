// What lies inside a gzip member, as far as its first kilobytes tell: many programs compress their own format and name
// the result for it (.svgz, .gnumeric, .dia, .emz, .rds), so "gzip" would be true and of no use. Only what such a program
// writes is named; a compressed file of any other kind stays a gzip archive.

import { constants, gunzipSync } from 'node:zlib';

import { readXmlRoot } from '../containers/xml';
import { verdict, type Verdict, type Window } from '../verdict';

const PACKED = 4096;
const UNPACKED = 64 * 1024;

/** Root elements that are usually found compressed. */
const ROOTS: ReadonlyArray<readonly [root: RegExp, mime: string]> = [
	[/^svg$/, 'image/svg+xml-compressed'],
	[/^Workbook$/, 'application/x-gnumeric'],
	[/^diagram$/, 'application/x-dia-diagram'],
	[/^abiword$/, 'application/x-abiword'],
	[/^gnc-v2$/, 'application/x-gnucash'],
	[/^Ableton$/, 'application/x-ableton-live-set'],
];

const MAGICS: ReadonlyArray<readonly [mime: string, at: number, bytes: string]> = [
	['application/x-emz', 40, ' EMF'],
	['application/x-wmz', 0, '\xd7\xcd\xc6\x9a'],
	['application/x-wmz', 0, '\x01\x00\x09\x00\x00\x03'],
	['application/x-r-data', 0, 'RDX2\n'],
	['application/x-r-data', 0, 'RDX3\n'],
	['application/x-r-data', 0, 'X\n\x00\x00\x00'],
	['application/x-blender', 0, 'BLENDER'],
	['application/x-nifti', 344, 'n+1\x00'],
	['application/vnd.las', 0, 'LASF'],
];

function firstBytes(window: Window): Buffer | undefined {
	const packed = window.head.subarray(0, PACKED);
	try {
		return gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: UNPACKED });
	} catch {
		// Damaged, or so repetitive that 4 kB unpack to more than the cap: the name stays general.
		return undefined;
	}
}

/** @returns undefined where nothing but "a gzip archive" is to be said */
export function insideGzip(window: Window): Verdict | undefined {
	const bytes = firstBytes(window);
	if (!bytes || bytes.length < 5) return undefined;
	const say = (mime: string) => verdict(mime, 0.9, 'container', `gzip member that holds ${mime}`);
	for (const [mime, at, magic] of MAGICS) {
		if (bytes.length >= at + magic.length && bytes.toString('latin1', at, at + magic.length) === magic)
			return say(mime);
	}
	const text = bytes.toString('utf8', 0, 8192);
	if (!/^\ufeff?\s*</.test(text)) return undefined;
	const root = readXmlRoot(text.replace(/^\ufeff/, ''));
	const found = root && ROOTS.find(([pattern]) => pattern.test(root.local))?.[1];
	return found && (found !== 'application/x-gnumeric' || /gnumeric/.test(root.tag)) ? say(found) : undefined;
}
