// What lies inside a gzip member, as far as its first kilobytes tell: many programs compress their own format and name
// the result for it (.svgz, .gnumeric, .dia, .emz, .rds), so "gzip" would be true and of no use. Only what such a program
// writes is named; a compressed file of any other kind stays a gzip archive, a tar inside is listed as far as it is seen.

import { constants, gunzipSync } from 'node:zlib';

import type { ContainerDetails } from '../../types';
import { isTarHeader, listTar } from '../containers/tar';
import { readXmlRoot } from '../containers/xml';
import { verdict, type Verdict, type Window } from '../verdict';

/** Packed bytes looked at, and the most they may unpack to: enough to name a format, and to list the start of a tar. */
const GLIMPSE = { packed: 4096, unpacked: 64 * 1024 };
const LISTING = { packed: 512 * 1024, unpacked: 4 * 1024 * 1024 };
const MAX_ENTRIES = 1000;

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
	// Blocks of compressed sequences, and indexes of them (SAM/BAM and CSI specifications).
	['application/x-bam', 0, 'BAM\x01'],
	['application/x-csi', 0, 'CSI\x01'],
];

export function inspectGzip(window: Window): Verdict {
	const container = header(window);
	const bytes = unpack(window, GLIMPSE);
	if (bytes && bytes.length >= 512 && isTarHeader(bytes.subarray(0, 512))) addTar(window, container);
	const inside = bytes && kindOf(bytes);
	if (inside) return verdict(inside, 0.9, 'container', `gzip member that holds ${inside}`, { container });
	return verdict('application/gzip', 0.97, 'signature', 'gzip header', { container });
}

/** RFC 1952: the name that the file had, and, in the last four bytes, its size (modulo 4 GiB). */
function header(window: Window): ContainerDetails {
	const { head } = window;
	const flags = head[3];
	let at = 10;
	if ((flags & 4) !== 0) at += 2 + (window.u16(at) ?? 0);
	const end = (flags & 8) !== 0 ? head.indexOf(0, at) : -1;
	const name = end > at && end - at < 1024 ? head.toString('latin1', at, end) : undefined;
	const last = window.last(4);
	const stated = last && last.bytes.length === 4 ? last.bytes.readUInt32LE(0) : undefined;
	// Deflate makes no more than 1,032 bytes of one: a larger number is not a size but padding, or the next member's.
	const size = stated !== undefined && stated <= window.size * 1032 ? stated : undefined;
	const details: ContainerDetails = { kind: 'gzip', uncompressedSize: size, compressedSize: window.size };
	if (name !== undefined) {
		const entry = { name, size: size ?? 0, compressedSize: window.size, encrypted: false, directory: false };
		details.entries = [entry];
		details.entryCount = 1;
	}
	return details;
}

function unpack(window: Window, limit: { packed: number; unpacked: number }): Buffer | undefined {
	const packed = window.head.subarray(0, limit.packed);
	try {
		return gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: limit.unpacked });
	} catch {
		// Damaged, or so repetitive that it unpacks to more than the cap: then less of it is tried, and no more is said.
		return packed.length > 1024 ? unpack(window, { ...limit, packed: packed.length >> 3 }) : undefined;
	}
}

/** Entries seen in the first megabytes; more may follow, so no count is given unless the archive ended there. */
function addTar(window: Window, container: ContainerDetails): void {
	const bytes = unpack(window, LISTING);
	if (!bytes) return;
	const { entries, complete } = listTar(
		(offset, length) => (offset + length <= bytes.length ? bytes.subarray(offset, offset + length) : undefined),
		MAX_ENTRIES,
	);
	container.entries = entries;
	container.entryCount = complete ? entries.length : undefined;
}

function kindOf(bytes: Buffer): string | undefined {
	for (const [mime, at, magic] of MAGICS) {
		if (bytes.length >= at + magic.length && bytes.toString('latin1', at, at + magic.length) === magic) return mime;
	}
	const text = bytes.toString('utf8', 0, 8192).replace(/^\ufeff/, '');
	if (!/^\s*</.test(text)) return undefined;
	const root = readXmlRoot(text);
	const found = root && ROOTS.find(([pattern]) => pattern.test(root.local))?.[1];
	return found === 'application/x-gnumeric' && !/gnumeric/.test(root?.tag ?? '') ? undefined : found;
}
