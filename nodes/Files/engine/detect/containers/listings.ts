// What the headers of RAR, cabinet, ar and cpio archives list: names and sizes, so that a person sees what is inside and
// risk inspection sees paths that climb. Data is stepped over, never unpacked; every walk has a budget and ends with the
// view. Layouts: RAR 4 and 5 technical notes (RARLAB), [MS-CAB], ar(5), cpio(5).

import type { ContainerDetails, ContainerEntry } from '../../types';
import type { Window } from '../verdict';

const MAX_ENTRIES = 10_000;
const LONG_NAMES = 256 * 1024;

type Lister = (window: Window) => ContainerEntry[] | undefined;

const entry = (
	name: string,
	size: number,
	compressedSize = size,
	encrypted = false,
	directory = false,
): ContainerEntry => ({
	name,
	size,
	compressedSize,
	encrypted,
	directory,
});

/** RAR 1.5 to 4: blocks of checksum, type, flags and size; files are of type 0x74. */
const rar4: Lister = (w) => {
	const entries: ContainerEntry[] = [];
	let at = 7;
	while (entries.length < MAX_ENTRIES) {
		const type = w.read(at + 2, 1)?.[0];
		const flags = w.u16(at + 3);
		const headSize = w.u16(at + 5);
		if (type === undefined || flags === undefined || headSize === undefined || headSize < 7) break;
		if (type === 0x7b) break;
		let data = (flags & 0x8000) !== 0 ? (w.u32(at + 7) ?? 0) : 0;
		if (type === 0x74) {
			const header = w.read(at, Math.min(headSize, 2048));
			if (!header || header.length < 32) break;
			const nameAt = (flags & 0x100) !== 0 ? 40 : 32;
			const length = header.readUInt16LE(26);
			// A Unicode name is the plain one, a zero, and its differences: the plain one is what is shown.
			const name = header
				.toString('utf8', nameAt, nameAt + length)
				.replace(/\0.*$/s, '')
				.replaceAll('\\', '/');
			if ((flags & 0x100) !== 0 && header.length >= 40) data += header.readUInt32LE(32) * 2 ** 32;
			// A part of a file that goes on in another volume declares the size of the whole.
			const size = (flags & 3) === 0 ? header.readUInt32LE(11) : Math.min(header.readUInt32LE(11), data);
			entries.push(entry(name, size, data, (flags & 4) !== 0, (flags & 0xe0) === 0xe0));
		}
		at += headSize + data;
	}
	return entries;
};

/** A variable-length integer of RAR 5: seven bits a byte, the lowest first. */
function vint(w: Window, at: number): { value: number; next: number } | undefined {
	let value = 0;
	for (let i = 0; i < 10; i++) {
		const byte = w.read(at + i, 1)?.[0];
		if (byte === undefined) return undefined;
		value += (byte & 0x7f) * 2 ** (7 * i);
		if ((byte & 0x80) === 0) return { value, next: at + i + 1 };
	}
	return undefined;
}

/** Reads `count` integers in a row. */
function vints(w: Window, from: number, count: number): { values: number[]; next: number } | undefined {
	const values: number[] = [];
	let at = from;
	for (let i = 0; i < count; i++) {
		const one = vint(w, at);
		if (!one) return undefined;
		values.push(one.value);
		at = one.next;
	}
	return { values, next: at };
}

const rar5: Lister = (w) => {
	const entries: ContainerEntry[] = [];
	let at = 8;
	for (let steps = 0; steps < MAX_ENTRIES * 2; steps++) {
		const size = vint(w, at + 4);
		if (!size) break;
		const kind = vints(w, size.next, 2);
		if (!kind) break;
		const [type, flags] = kind.values;
		let next = kind.next;
		const extra = (flags & 1) !== 0 ? vint(w, next) : undefined;
		if (extra) next = extra.next;
		const data = (flags & 2) !== 0 ? vint(w, next) : undefined;
		if (data) next = data.next;
		if (type === 5 || type === 4) break;
		if (type === 2) {
			const found = rar5File(w, next, data?.value ?? 0);
			if (found && (flags & 0x18) !== 0) found.size = Math.min(found.size, found.compressedSize);
			if (!found) break;
			entries.push(found);
		}
		at = size.next + size.value + (data?.value ?? 0);
	}
	return entries;
};

function rar5File(w: Window, from: number, packed: number): ContainerEntry | undefined {
	const fields = vints(w, from, 3);
	if (!fields) return undefined;
	const [flags, size] = fields.values;
	const at = fields.next + ((flags & 2) !== 0 ? 4 : 0) + ((flags & 4) !== 0 ? 4 : 0);
	const rest = vints(w, at, 3);
	const name = rest && w.read(rest.next, Math.min(rest.values[2], 2048));
	return name && entry(name.toString('utf8'), size, packed, false, (flags & 1) !== 0);
}

/** [MS-CAB]: the header says where the file entries begin and how many there are. */
const cabinet: Lister = (w) => {
	const entries: ContainerEntry[] = [];
	let at = w.u32(16) ?? 0;
	const count = Math.min(w.u16(28) ?? 0, MAX_ENTRIES);
	for (let i = 0; i < count; i++) {
		const size = w.u32(at);
		const attributes = w.u16(at + 14) ?? 0;
		const name = zeroEnded(w, at + 16);
		if (size === undefined || name === undefined) break;
		const text = name.toString((attributes & 0x80) !== 0 ? 'utf8' : 'latin1').replaceAll('\\', '/');
		entries.push(entry(text, size, 0));
		at += 16 + name.length + 1;
	}
	return entries;
};

function zeroEnded(w: Window, at: number): Buffer | undefined {
	for (const reach of [64, 1024]) {
		const bytes = w.read(at, reach) ?? w.head.subarray(at, at + reach);
		const end = bytes.indexOf(0);
		if (end >= 0) return bytes.subarray(0, end);
	}
	return undefined;
}

/** ar(5): 60-byte headers of text. A Debian package is one of three members. */
const ar: Lister = (w) => {
	const entries: ContainerEntry[] = [];
	let longNames = '';
	let at = 8;
	while (entries.length < MAX_ENTRIES) {
		const header = w.read(at, 60)?.toString('latin1');
		const size = header && header.endsWith('`\n') ? Number(header.slice(48, 58).trim()) : NaN;
		if (!header || !Number.isSafeInteger(size) || size < 0) break;
		const field = header.slice(0, 16).trim();
		// GNU keeps long names in a member `//` and refers to them as /offset; `/` and `/SYM64/` are its symbol tables.
		if (field === '//') longNames = w.read(at + 60, Math.min(size, LONG_NAMES))?.toString('utf8') ?? '';
		else if (/^\/\d+$/.test(field))
			entries.push(
				entry(
					longNames
						.slice(Number(field.slice(1)))
						.split('\n')[0]
						.replace(/\/$/, ''),
					size,
				),
			);
		else if (field !== '' && !field.startsWith('/')) entries.push(entry(field.replace(/\/$/, ''), size));
		at += 60 + size + (size & 1);
	}
	return entries;
};

/** cpio(5), portable ASCII forms: odc (070707, octal) and newc (070701, 070702, hexadecimal). */
const cpio: Lister = (w) => {
	const magic = w.read(0, 6)?.toString('latin1');
	if (magic !== '070707' && magic !== '070701' && magic !== '070702') return undefined;
	const old = magic === '070707';
	const entries: ContainerEntry[] = [];
	let at = 0;
	while (entries.length < MAX_ENTRIES) {
		const header = w.read(at, old ? 76 : 110)?.toString('latin1');
		if (!header || !header.startsWith(magic)) break;
		const number = (from: number, length: number) => parseInt(header.slice(from, from + length), old ? 8 : 16);
		const [mode, nameSize, size] = old
			? [number(18, 6), number(59, 6), number(65, 11)]
			: [number(14, 8), number(94, 8), number(54, 8)];
		const nameAt = at + header.length;
		const name = nameSize > 0 && nameSize < 4096 ? w.read(nameAt, nameSize - 1)?.toString('utf8') : undefined;
		if (name === undefined || name === 'TRAILER!!!' || !Number.isSafeInteger(size)) break;
		entries.push(entry(name, size, size, false, (mode & 0o170000) === 0o040000));
		const pad = (n: number) => (old ? n : Math.ceil(n / 4) * 4);
		at = pad(pad(nameAt + nameSize) + size);
	}
	return entries;
};

const LISTERS: Record<string, [kind: ContainerDetails['kind'], list: Lister]> = {
	'application/x-rar-compressed': ['rar', (w) => (w.has(0, 'Rar!\x1a\x07\x01\x00') ? rar5(w) : rar4(w))],
	'application/vnd.ms-cab-compressed': ['cab', cabinet],
	'application/x-archive': ['ar', ar],
	'application/vnd.debian.binary-package': ['ar', ar],
	'application/x-cpio': ['cpio', cpio],
};

/** @returns what is inside an archive that its signature named, as far as its headers are in view */
export function listArchive(mime: string, window: Window): ContainerDetails | undefined {
	const lister = LISTERS[mime];
	const entries = lister?.[1](window);
	if (!lister || !entries || entries.length === 0) return undefined;
	return {
		kind: lister[0],
		entries,
		entryCount: entries.length,
		uncompressedSize: entries.reduce((sum, { size }) => sum + size, 0),
		compressedSize: window.size,
		encrypted: entries.some(({ encrypted }) => encrypted),
	};
}
