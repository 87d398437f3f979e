// Lists a ZIP without unpacking it (APPNOTE 6.3.10): the central directory when it is in view, else the local
// headers as far as they go. Small members are inflated on demand under a cap. Every loop has a budget.

import { constants, inflateRawSync } from 'node:zlib';

import type { ContainerEntry } from '../../types';
import type { Window } from '../verdict';

export interface ZipMember extends ContainerEntry {
	method: number;
	/** Offset of the local header. */
	offset: number;
}

export interface ZipListing {
	members: ZipMember[];
	/** Entries that the end record declares. */
	declared: number;
	/** True when the list came from the central directory. */
	complete: boolean;
	/** Bytes before the first local header that offsets do not count (a self-extractor's stub, junk). */
	shift: number;
	endOffset?: number;
	source: 'directory' | 'local';
}

const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_SIZE = 22;
const MAX_COMMENT = 65_535;

export function listZip(window: Window, start: number, maxEntries: number): ZipListing {
	return fromDirectory(window, maxEntries) ?? fromLocalHeaders(window, start, maxEntries);
}

/** Whether the file ends as the last part of a split archive does: an end record that counts disks (APPNOTE 4.3.16). */
export function isLastPart(window: Window): boolean {
	const end = window.last(END_SIZE)?.bytes;
	if (!end || end.length < END_SIZE || end.toString('latin1', 0, 4) !== 'PK\x05\x06') return false;
	const disk = end.readUInt16LE(4);
	return disk >= 1 && disk < 1000 && end.readUInt16LE(6) <= disk && end.readUInt16LE(10) >= 1;
}

function fromDirectory(window: Window, maxEntries: number): ZipListing | undefined {
	const last = window.last(END_SIZE + MAX_COMMENT);
	if (!last) return undefined;
	const at = last.bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
	if (at < 0 || at + END_SIZE > last.bytes.length) return undefined;
	const end = last.bytes.subarray(at);
	const declared = end.readUInt16LE(10);
	const size = end.readUInt32LE(12);
	let offset = end.readUInt32LE(16);
	const endOffset = last.offset + at;
	if (offset === 0xffffffff || declared === 0xffff) {
		const wide = zip64(window, endOffset);
		if (wide) return readDirectory(window, wide.offset, wide.size, wide.count, maxEntries, endOffset, end, 0);
	}
	// Bytes put before the archive shift every offset by the same amount; the directory ends where its end record
	// begins, so the shift is known.
	const shift = endOffset - (offset + size);
	if (shift > 0 && window.u32(offset) !== ENTRY) offset += shift;
	return readDirectory(window, offset, size, declared, maxEntries, endOffset, end, Math.max(0, shift));
}

function zip64(window: Window, endOffset: number): { offset: number; size: number; count: number } | undefined {
	const locator = window.read(endOffset - 20, 20);
	if (!locator || locator.readUInt32LE(0) !== 0x07064b50) return undefined;
	const record = window.read(Number(locator.readBigUInt64LE(8)), 56);
	if (!record || record.readUInt32LE(0) !== 0x06064b50) return undefined;
	return {
		count: Number(record.readBigUInt64LE(32)),
		size: Number(record.readBigUInt64LE(40)),
		offset: Number(record.readBigUInt64LE(48)),
	};
}

function readDirectory(
	window: Window,
	offset: number,
	size: number,
	declared: number,
	maxEntries: number,
	endOffset: number,
	end: Buffer,
	shift: number,
): ZipListing | undefined {
	const members: ZipMember[] = [];
	let at = offset;
	const stop = offset + size;
	while (members.length < Math.min(declared, maxEntries) && at < stop) {
		const fixed = window.read(at, 46);
		if (!fixed || fixed.readUInt32LE(0) !== ENTRY) break;
		const nameLength = fixed.readUInt16LE(28);
		const name = window.read(at + 46, nameLength);
		if (!name) break;
		const found = member(name, fixed, 8, 10, 20, fixed.readUInt32LE(42) + shift);
		if (needsZip64(fixed)) {
			const extra = window.read(at + 46 + nameLength, fixed.readUInt16LE(30));
			if (extra) readZip64(extra, fixed, found, shift);
		}
		members.push(found);
		at += 46 + nameLength + fixed.readUInt16LE(30) + fixed.readUInt16LE(32);
	}
	if (members.length === 0 && declared > 0) return undefined;
	return {
		members,
		declared,
		complete: members.length >= declared,
		shift,
		endOffset: endOffset + END_SIZE + end.readUInt16LE(20),
		source: 'directory',
	};
}

const needsZip64 = (fixed: Buffer): boolean =>
	fixed.readUInt32LE(20) === 0xffffffff ||
	fixed.readUInt32LE(24) === 0xffffffff ||
	fixed.readUInt32LE(42) === 0xffffffff;

/** APPNOTE 4.5.3: extra field 1 holds, in this order, each of size, packed size and offset that the entry left at -1. */
function readZip64(extra: Buffer, fixed: Buffer, into: ZipMember, shift: number): void {
	let at = 0;
	while (at + 4 <= extra.length) {
		const length = extra.readUInt16LE(at + 2);
		if (extra.readUInt16LE(at) === 1) {
			let next = at + 4;
			const end = Math.min(extra.length, next + length);
			const take = (): number | undefined => {
				if (next + 8 > end) return undefined;
				next += 8;
				return Number(extra.readBigUInt64LE(next - 8));
			};
			if (fixed.readUInt32LE(24) === 0xffffffff) into.size = take() ?? into.size;
			if (fixed.readUInt32LE(20) === 0xffffffff) into.compressedSize = take() ?? into.compressedSize;
			if (fixed.readUInt32LE(42) === 0xffffffff) into.offset = (take() ?? into.offset) + shift;
			return;
		}
		at += 4 + length;
	}
}

function fromLocalHeaders(window: Window, start: number, maxEntries: number): ZipListing {
	const members: ZipMember[] = [];
	let at = start;
	while (members.length < maxEntries) {
		const fixed = window.read(at, 30);
		if (!fixed || fixed.readUInt32LE(0) !== LOCAL) break;
		const nameLength = fixed.readUInt16LE(26);
		const name = window.read(at + 30, nameLength);
		if (!name) break;
		const found = member(name, fixed, 6, 8, 18, at);
		members.push(found);
		const data = at + 30 + nameLength + fixed.readUInt16LE(28);
		if ((fixed.readUInt16LE(6) & 8) !== 0 && found.compressedSize === 0) {
			// The size follows the data (streamed archive): look for the next header, in the bytes that are in view.
			const next = window.head.indexOf('PK\x03\x04', data, 'latin1');
			if (next < 0) break;
			at = next;
		} else {
			at = data + found.compressedSize;
		}
	}
	return { members, declared: members.length, complete: false, shift: 0, source: 'local' };
}

function member(
	name: Buffer,
	fixed: Buffer,
	flagsAt: number,
	methodAt: number,
	sizesAt: number,
	offset: number,
): ZipMember {
	const flags = fixed.readUInt16LE(flagsAt);
	const text = name.toString((flags & 0x800) !== 0 ? 'utf8' : 'latin1');
	return {
		name: text,
		compressedSize: fixed.readUInt32LE(sizesAt),
		size: fixed.readUInt32LE(sizesAt + 4),
		encrypted: (flags & 1) !== 0,
		directory: text.endsWith('/'),
		method: fixed.readUInt16LE(methodAt),
		offset,
	};
}

/** The first bytes of a member, at most `cap`, or undefined when it is encrypted, damaged or out of view. */
export function readMember(window: Window, entry: ZipMember, cap: number): Buffer | undefined {
	if (entry.encrypted) return undefined;
	const fixed = window.read(entry.offset, 30);
	if (!fixed || fixed.readUInt32LE(0) !== LOCAL) return undefined;
	const data = entry.offset + 30 + fixed.readUInt16LE(26) + fixed.readUInt16LE(28);
	if (entry.method === 0) {
		const length = entry.compressedSize || cap;
		return window.read(data, Math.min(length, cap)) ?? rest(window, data, cap);
	}
	if (entry.method !== 8) return undefined;
	// Deflate needs at most cap bytes and a little more to yield cap bytes of text.
	const known = entry.compressedSize || cap;
	const packed = window.read(data, Math.min(known, cap)) ?? rest(window, data, Math.min(known, cap));
	return packed && inflateSome(packed, cap);
}

function rest(window: Window, from: number, cap: number): Buffer | undefined {
	return from < window.head.length ? window.head.subarray(from, from + cap) : undefined;
}

/** Inflates as much as there is, without failing at the end of a cut stream, and never beyond the cap. */
export function inflateSome(packed: Buffer, cap: number): Buffer | undefined {
	try {
		return inflateRawSync(packed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: cap });
	} catch (error) {
		if ((error as { code?: string }).code !== 'ERR_BUFFER_TOO_LARGE') return undefined;
		return inflateHead(packed, cap);
	}
}

/** A member larger than the cap: fed in ever smaller pieces of its input until the output fits. */
function inflateHead(packed: Buffer, cap: number): Buffer | undefined {
	for (let length = packed.length >> 1; length > 32; length >>= 1) {
		try {
			const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: cap };
			return inflateRawSync(packed.subarray(0, length), options);
		} catch {
			// Still too much; halve again (at most 17 times from 128 kB).
		}
	}
	return undefined;
}
