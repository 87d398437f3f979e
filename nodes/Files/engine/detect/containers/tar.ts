// tar (POSIX.1-1988 ustar, GNU and pax extensions): a header's checksum is the proof of the format, which has no magic in
// its oldest form. The listing walks from header to header without reading what lies between.

import type { ContainerDetails, ContainerEntry, DetectionNote } from '../../types';
import { verdict, type Verdict, type Window } from '../verdict';

const BLOCK = 512;

/** Reads a view at any offset; undefined where it is out of view. */
export type Reader = (offset: number, length: number) => Buffer | undefined;

export interface TarListing {
	entries: ContainerEntry[];
	/** False when an entry's data or the next header lies beyond what can be read. */
	complete: boolean;
	/** The size that the last entry's data would need. */
	needed: number;
}

export function isTarHeader(header: Buffer): boolean {
	const stored = octal(header, 148, 8);
	if (stored === undefined || header[0] === 0) return false;
	let unsigned = 8 * 32;
	let signed = unsigned;
	for (let i = 0; i < BLOCK; i++) {
		if (i >= 148 && i < 156) continue;
		unsigned += header[i];
		signed += header[i] > 127 ? header[i] - 256 : header[i];
	}
	if (stored !== unsigned && stored !== signed) return false;
	return /^[0-7 \0]+$/.test(header.toString('latin1', 100, 108));
}

function octal(header: Buffer, at: number, length: number): number | undefined {
	// GNU writes numbers that do not fit as big-endian binary with the first bit set.
	if ((header[at] & 0x80) !== 0) return header.readUIntBE(at + length - 6, 6);
	const text = header
		.toString('latin1', at, at + length)
		.replace(/\0.*$/s, '')
		.trim();
	return /^[0-7]+$/.test(text) ? parseInt(text, 8) : undefined;
}

const cString = (bytes: Buffer): string => bytes.toString('utf8').replace(/\0.*$/s, '');

/** A pax record is `length key=value\n`; only the path matters here. */
const paxPath = (bytes: Buffer): string | undefined =>
	/^\d{1,6} path=([^\n]{1,4096})$/m.exec(bytes.toString('utf8'))?.[1];

export function listTar(read: Reader, maxEntries: number): TarListing {
	const entries: ContainerEntry[] = [];
	let at = 0;
	let longName: string | undefined;
	for (let steps = 0; steps < maxEntries * 3 && entries.length < maxEntries; steps++) {
		const header = read(at, BLOCK);
		if (!header) return { entries, complete: false, needed: at };
		if (header.every((byte) => byte === 0)) return { entries, complete: true, needed: at };
		if (!isTarHeader(header)) return { entries, complete: false, needed: at };
		const size = octal(header, 124, 12) ?? 0;
		const kind = String.fromCharCode(header[156]);
		const data = at + BLOCK;
		if (kind === 'L') longName = cString(read(data, Math.min(size, 4096)) ?? Buffer.alloc(0));
		else if (kind === 'x') longName = paxPath(read(data, Math.min(size, 8192)) ?? Buffer.alloc(0)) ?? longName;
		else if (kind !== 'g' && kind !== 'K') {
			const prefix = header.toString('latin1', 257, 262) === 'ustar' ? cString(header.subarray(345, 500)) : '';
			const own = cString(header.subarray(0, 100));
			const name = longName || (prefix !== '' && !prefix.includes('\0') ? `${prefix}/${own}` : own);
			longName = undefined;
			const directory = kind === '5' || name.endsWith('/');
			entries.push({
				name,
				size: directory ? 0 : size,
				compressedSize: directory ? 0 : size,
				encrypted: false,
				directory,
			});
		}
		at = data + Math.ceil(size / BLOCK) * BLOCK;
	}
	return { entries, complete: true, needed: at };
}

export function inspectTar(window: Window): Verdict | undefined {
	const header = window.read(0, BLOCK);
	if (!header || !isTarHeader(header)) return undefined;
	const { entries, complete, needed } = listTar((offset, length) => window.read(offset, length), 10_000);
	const size = entries.reduce((sum, entry) => sum + entry.size, 0);
	const container: ContainerDetails = {
		kind: 'tar',
		entries,
		entryCount: entries.length,
		uncompressedSize: size,
		compressedSize: size,
	};
	const notes: DetectionNote[] = [];
	if (!complete && window.whole && needed > window.size) {
		notes.push({ code: 'truncated', message: 'The last entry of the tar archive is cut short' });
	}
	return verdict('application/x-tar', 0.97, 'signature', 'tar header whose checksum holds', { container, notes });
}
