// Signatures that need a rule rather than fixed bytes: short magics that are only believed when the structure behind
// them holds (gzip, BMP, MP3 frames, DOS programs), and formats without any magic (tar, dBase, Targa, pickle).
// Each probe is constant time or has a fixed step budget.

import { inflateSome, isLastPart } from '../containers/zipDirectory';
import { typeOf } from '../types';
import { verdict, type Verdict, type Window } from '../verdict';
import { probeAudio } from './audio';
import { inspectGzip } from './gzip';
import { probeProgram } from './programs';
import { probeRecords } from './records';
import { probeWindows } from './windows';

const hit = (mime: string, confidence = 0.95, reason?: string): Verdict =>
	verdict(mime, confidence, 'signature', reason ?? `${typeOf(mime)?.description ?? mime} header`);

type Probe = (w: Window, head: Buffer) => Verdict | undefined;

const gzip: Probe = (w, b) => {
	if (b[0] !== 0x1f || b[1] !== 0x8b || b[2] !== 8 || (b[3] & 0xe0) !== 0) return undefined;
	return inspectGzip(w);
};

/** RFC 1950: the two header bytes are a multiple of 31, the method is deflate; then it must unpack. */
const zlib: Probe = (_, b) => {
	if ((b[0] & 0x8f) !== 0x08 || b.length < 10 || b.readUInt16BE(0) % 31 !== 0 || (b[1] & 0x20) !== 0) return undefined;
	return inflateSome(b.subarray(2, 4096), 1 << 16)?.length ? hit('application/zlib', 0.8) : undefined;
};

const compress: Probe = (_, b) => {
	if (b[0] !== 0x1f || (b[1] !== 0x9d && b[1] !== 0xa0)) return undefined;
	return b[1] === 0x9d ? hit('application/x-compress', 0.85) : undefined;
};

const bzip2: Probe = (w, b) => {
	if (!w.has(0, 'BZh') || b[3] < 0x31 || b[3] > 0x39) return undefined;
	return w.has(4, '1AY&SY') || w.has(4, '\x17rE8P\x90') ? hit('application/x-bzip2', 0.98) : undefined;
};

const bitmap: Probe = (w) => {
	if (!w.has(0, 'BM')) return undefined;
	const header = w.u32(14);
	if (header !== undefined && [12, 16, 40, 52, 56, 64, 108, 124].includes(header)) return hit('image/bmp', 0.97);
	return w.u32(6) === 0 && (w.u32(10) ?? 1e9) < 4096 ? hit('image/bmp', 0.7) : undefined;
};

const icon: Probe = (w, b) => {
	if (b[0] !== 0 || b[1] !== 0 || (b[2] !== 1 && b[2] !== 2) || b[3] !== 0) return undefined;
	const count = w.u16(4) ?? 0;
	if (count < 1 || count > 512 || (b[9] !== 0 && b[9] !== 0xff)) return undefined;
	const size = w.u32(14) ?? 0;
	const offset = w.u32(18) ?? 0;
	if (size < 16 || offset < 6 + count * 16 || offset > 0x1000000) return undefined;
	return hit(b[2] === 1 ? 'image/vnd.microsoft.icon' : 'image/x-win-cursor', 0.95);
};

const pcx: Probe = (_, b) => {
	const version = b[1];
	if (b[0] !== 0x0a || version === 1 || version > 5 || b[2] !== 1 || ![1, 2, 4, 8].includes(b[3])) return undefined;
	return b[64] === 0 && b[65] >= 1 && b[65] <= 4 ? hit('image/vnd.zbrush.pcx', 0.9) : undefined;
};

const dcx: Probe = (w) => (w.u32(0) === 0x3ade68b1 ? hit('image/vnd.zbrush.dcx', 0.9) : undefined);

/** ISO 8632-3: BEGIN METAFILE (class 0, id 1), its name, and METAFILE VERSION (class 1, id 1) behind it. */
const cgm: Probe = (_, b) => {
	if (b[0] !== 0 || (b[1] & 0xe0) !== 0x20) return undefined;
	const long = (b[1] & 0x1f) === 31;
	const length = long ? b.readUInt16BE(2) & 0x7fff : b[1] & 0x1f;
	const at = (long ? 4 : 2) + length + (length & 1);
	return b[at] === 0x10 && b[at + 1] === 0x22 ? hit('image/cgm', 0.9) : undefined;
};

/** A bare codestream (ISO/IEC 18181-1): two bytes, so the size header behind them must not be empty. */
const jpegXl: Probe = (_, b) => (b[0] === 0xff && b[1] === 0x0a && b[2] > 0 ? hit('image/jxl', 0.75) : undefined);

/** A brush pipe: its name, then how many brushes of what kind, on two lines; GIMP brushes follow. */
const brushPipe: Probe = (_, b) =>
	/^[^\n\0]{1,200}\n\d{1,5} ncells:/.test(b.toString('latin1', 0, 240)) ? hit('image/x-gimp-gih', 0.95) : undefined;

/** A bitmap without its file header, as the clipboard holds it. */
const bareBitmap: Probe = (w, b) => {
	if (w.u32(0) !== 40 || b.length < 40 || b.readUInt16LE(12) !== 1) return undefined;
	const depth = b.readUInt16LE(14);
	return [1, 4, 8, 16, 24, 32].includes(depth) && b.readUInt32LE(16) <= 5 ? hit('image/bmp', 0.8) : undefined;
};

/** An 8-byte length and a JSON object of that length: Safetensors. */
const safetensors: Probe = (w, b) => {
	if (b.length < 16 || b[8] !== 0x7b || b[9] !== 0x22 || b.readUInt32LE(4) !== 0) return undefined;
	const length = b.readUInt32LE(0);
	return length >= 2 && 8 + length <= w.size && b.includes('"dtype"')
		? hit('application/x-safetensors', 0.9)
		: undefined;
};

/** ONNX is a protocol buffer: field 1 a small version, field 2 the producer's name. */
const onnx: Probe = (_, b) => {
	if (b[0] !== 8 || b[1] < 1 || b[1] > 20 || b[2] !== 0x12 || b[3] < 3 || b[3] > 40) return undefined;
	return /^[\w .:-]+$/.test(b.toString('latin1', 4, 4 + b[3])) && [0x1a, 0x22, 0x3a].includes(b[4 + b[3]])
		? hit('application/x-onnx', 0.8)
		: undefined;
};

const sgi: Probe = (_, b) => {
	if (b[0] !== 0x01 || b[1] !== 0xda || b[2] > 1 || (b[3] !== 1 && b[3] !== 2) || b[4] !== 0) return undefined;
	return b[5] >= 1 && b[5] <= 3 ? hit('image/x-sgi', 0.95) : undefined;
};

/** Targa has a footer since version 2; before, only a plausible header: asked last, so little trusted. */
export const targa: Probe = (w, b) => {
	const last = w.last(26);
	if (last && last.bytes.length === 26 && last.bytes.toString('latin1', 8, 24) === 'TRUEVISION-XFILE') {
		return hit('image/x-tga', 0.97);
	}
	if (b.length < 18 || b[1] > 1 || ![1, 2, 3, 9, 10, 11].includes(b[2])) return undefined;
	if (![8, 15, 16, 24, 32].includes(b[16]) || (b[17] & 0xc0) !== 0) return undefined;
	const mapped = b[2] === 1 || b[2] === 9;
	if (mapped !== (b[1] === 1) || (b[1] === 0 && (b[5] || b[6] || b[3] || b[4] || b[7]))) return undefined;
	const pixels = b.readUInt16LE(12) * b.readUInt16LE(14);
	if (pixels === 0 || b.readUInt16LE(12) > 16384 || b.readUInt16LE(14) > 16384) return undefined;
	const plain = b[2] < 8;
	return plain && pixels * (b[16] >> 3) > w.size ? undefined : hit('image/x-tga', 0.6);
};

const netpbm: Probe = (_, b) => {
	if (b[0] !== 0x50 || b.length < 7) return undefined;
	const text = b.toString('latin1', 0, 2000);
	if (/^P7\s[\s\S]{0,60}?(WIDTH|HEIGHT|DEPTH)/.test(text)) return hit('image/x-portable-arbitrarymap', 0.95);
	if (/^P[fF]\s+\d+\s+\d+\s+-?[\d.]+\s/.test(text)) return hit('image/x-portable-floatmap', 0.9);
	const match = /^P([1-6])\s+(?:#[^\n]*\n\s*)*(\d{1,6})\s+(?:#[^\n]*\n\s*)*(\d{1,6})\s/.exec(text);
	if (!match) return undefined;
	const kinds = ['bitmap', 'graymap', 'pixmap'];
	return hit(`image/x-portable-${kinds[(Number(match[1]) - 1) % 3]}`, 0.95);
};

const xwd: Probe = (w) => {
	const size = w.u32(0, false) ?? 0;
	if (size < 100 || size > 4096 || w.u32(4, false) !== 7) return undefined;
	const format = w.u32(8, false) ?? 9;
	return format <= 2 && (w.u32(12, false) ?? 99) <= 32 ? hit('image/x-xwindowdump', 0.9) : undefined;
};

const pict: Probe = (w) => {
	for (const at of [0, 512]) {
		if (w.has(at + 10, '\x00\x11\x02\xff\x0c\x00') || w.has(at + 10, '\x00\x11\x02\xff\x0c\x0f')) {
			return hit('image/x-pict', 0.95);
		}
		if (w.has(at + 10, '\x11\x01') && at === 512) return hit('image/x-pict', 0.75);
	}
	return undefined;
};

const bareMetafile: Probe = (_, b) => {
	if ((b[0] !== 1 && b[0] !== 2) || b[1] !== 0 || b[2] !== 9 || b[3] !== 0) return undefined;
	return b[4] === 0 && (b[5] === 1 || b[5] === 3) ? hit('image/wmf', 0.9) : undefined;
};

const stl: Probe = (w, b) => {
	if (w.size < 84 || b.length < 84) return undefined;
	const facets = b.readUInt32LE(80);
	return facets > 0 && 84 + facets * 50 === w.size ? hit('model/stl', 0.9) : undefined;
};

const max3ds: Probe = (w) => {
	if (!w.has(0, 'MM')) return undefined;
	const size = w.u32(2) ?? 0;
	const chunk = w.u16(6);
	const known = chunk === 0x0002 || chunk === 0x3d3d || chunk === 0x0a;
	return known && size >= 16 && size <= Math.max(w.size + 16, 1 << 24) ? hit('application/x-3ds', 0.93) : undefined;
};

const lha: Probe = (w) =>
	/^-l(h[\ddx]|z[s\d])-$|^-pm[012]-$/.test(w.read(2, 5)?.toString('latin1') ?? '')
		? hit('application/x-lzh-compressed', 0.95)
		: undefined;

const lzma: Probe = (_, b) => {
	if (b[0] !== 0x5d || b[1] !== 0 || b[2] !== 0 || b.length < 13) return undefined;
	const size = b.readBigUInt64LE(5);
	const plausible = size === 0xffffffffffffffffn || size < 1n << 40n;
	return plausible && (b[3] === 0 || (b[3] & (b[3] - 1)) === 0) ? hit('application/x-lzma', 0.85) : undefined;
};

const skippableZstd: Probe = (_, b) =>
	b[0] >= 0x50 && b[0] <= 0x5f && b[1] === 0x2a && b[2] === 0x4d && b[3] === 0x18
		? hit('application/zstd', 0.8)
		: undefined;

const arc: Probe = (w, b) => {
	if (b[0] !== 0x1a || b[1] < 1 || b[1] > 9 || b.length < 29) return undefined;
	const name = b.toString('latin1', 2, 15);
	const zero = name.indexOf('\0');
	if (zero < 1 || !/^[\w$#@!%&'()+,.~ -]+$/.test(name.slice(0, zero))) return undefined;
	return b.readUInt32LE(15) <= w.size ? hit('application/x-arc', 0.8) : undefined;
};

const macBinary: Probe = (w, b) => {
	if (b.length < 128 || b[0] !== 0 || b[1] < 1 || b[1] > 63 || b[74] !== 0 || b[82] !== 0) return undefined;
	const name = b.toString('latin1', 2, 2 + b[1]);
	// eslint-disable-next-line no-control-regex -- a file name holds no control characters
	if (/[\x00-\x1f]/.test(name)) return undefined;
	const data = b.readUInt32BE(83);
	const resource = b.readUInt32BE(87);
	const pad = (n: number) => Math.ceil(n / 128) * 128;
	const total = 128 + pad(data) + pad(resource);
	if (data + resource === 0 || Math.abs(total - w.size) > 256) return undefined;
	return (b[122] === 0x81 || b[122] === 0x82 || b.toString('latin1', 65, 69).trim().length === 4) && b[123] !== 0xff
		? hit('application/x-macbinary', 0.75)
		: undefined;
};

const diskImage: Probe = (w) => {
	const last = w.last(512);
	if (!last || last.bytes.length < 512) return undefined;
	if (last.bytes.toString('latin1', 0, 8) === 'koly\x00\x00\x00\x04') return hit('application/x-apple-diskimage', 0.97);
	return last.bytes.toString('latin1', 0, 8) === 'conectix' ? hit('application/x-vhd', 0.95) : undefined;
};

const bootSector: Probe = (w, b) => {
	if (b.length < 512 || b[510] !== 0x55 || b[511] !== 0xaa) return undefined;
	const jump = (b[0] === 0xeb && b[2] === 0x90) || b[0] === 0xe9 || b[0] === 0x33 || b[0] === 0xfa;
	return jump || w.has(512, 'EFI PART') ? hit('application/x-raw-disk-image', 0.75) : undefined;
};

const jnilib: Probe = (w, b) => {
	if (!w.has(0, '\xca\xfe\xba\xbe')) return undefined;
	// A Java class carries its version where a universal binary counts its architectures.
	const count = b.length >= 8 ? b.readUInt32BE(4) : 0;
	return count > 0 && count < 20 ? hit('application/x-mach-o-universal', 0.9) : hit('application/java-vm', 0.96);
};

const bencode: Probe = (_, b) =>
	/^d\d{1,2}:(announce|info|created by|comment|creation date|encoding|nodes|url-list|httpseeds)/.test(
		b.toString('latin1', 0, 24),
	)
		? hit('application/x-bittorrent', 0.95)
		: undefined;

const dvi: Probe = (w, b) =>
	b[0] === 0xf7 && b[1] === 2 && w.u32(2, false) === 25400000 ? hit('application/x-dvi') : undefined;

const tfm: Probe = (w, b) => {
	if (b.length < 24) return undefined;
	const words = b.readUInt16BE(0) * 4;
	const [lh, bc, ec] = [b.readUInt16BE(2), b.readUInt16BE(4), b.readUInt16BE(6)];
	const rest = [8, 10, 12, 14, 16, 18, 20, 22].reduce((sum, at) => sum + b.readUInt16BE(at), 0);
	return words === w.size && lh >= 2 && ec <= 255 && words / 4 === 6 + lh + (ec - bc + 1) + rest
		? hit('application/x-tex-tfm', 0.95)
		: undefined;
};

const printerMetrics: Probe = (w, b) => {
	if (b.length < 117 || b[0] !== 0 || (b[1] !== 1 && b[1] !== 2)) return undefined;
	return b.readUInt32LE(2) === w.size ? hit('application/x-font-printer-metric', 0.9) : undefined;
};

const wbxml: Probe = (_, b) =>
	b[0] >= 1 && b[0] <= 3 && b[1] >= 4 && b[1] <= 13 && b[2] === 0x6a
		? hit('application/vnd.wap.wbxml', 0.8)
		: undefined;

const palm: Probe = (_, b) => {
	if (b.length < 78) return undefined;
	const type = b.toString('latin1', 60, 68);
	if (!/^[A-Za-z0-9]{4}[A-Za-z0-9]{4}$/.test(type) || b.readUInt16BE(76) === 0 || b[31] !== 0) return undefined;
	return /^[\w .-]{1,31}\0/.test(b.toString('latin1', 0, 32)) && b.readUInt32BE(36) > 0
		? hit('application/vnd.palm', 0.8)
		: undefined;
};

/** The last part has the directory, but the beginning of the archive is in another file. */
const splitZip: Probe = (w) =>
	isLastPart(w) ? hit('application/zip', 0.9, 'Last part of a ZIP archive in several parts') : undefined;

const PROBES: readonly Probe[] = [
	gzip,
	zlib,
	bzip2,
	bitmap,
	icon,
	netpbm,
	jnilib,
	compress,
	pcx,
	dcx,
	cgm,
	jpegXl,
	brushPipe,
	bareBitmap,
	safetensors,
	onnx,
	sgi,
	max3ds,
	lha,
	lzma,
	skippableZstd,
	bencode,
	bareMetafile,
	dvi,
	xwd,
	arc,
	diskImage,
	printerMetrics,
	wbxml,
	palm,
	pict,
	bootSector,
	probeWindows,
	splitZip,
];

const LAST_PROBES: readonly Probe[] = [stl, tfm, targa, macBinary];

/** Structural probes, in order of how hard their evidence is. */
export function probe(window: Window): Verdict | undefined {
	const { head } = window;
	for (const ask of PROBES) {
		const found = ask(window, head);
		if (found) return found;
	}
	return probeProgram(window) ?? probeAudio(window) ?? probeRecords(window);
}

/** Probes of formats without a magic: only when nothing else, not even the signature library, had an answer. */
export function probeLast(window: Window): Verdict | undefined {
	for (const ask of LAST_PROBES) {
		const found = ask(window, window.head);
		if (found) return found;
	}
	return undefined;
}
