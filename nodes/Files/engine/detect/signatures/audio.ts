// Elementary sound and picture streams: they carry no file header, only frames, so two or more frames in a row at the
// distances that their own lengths give are the proof. Every walk is bounded.

import { verdict, type Verdict, type Window } from '../verdict';

const hit = (mime: string, confidence: number, reason: string): Verdict =>
	verdict(mime, confidence, 'signature', reason);

export function probeAudio(window: Window): Verdict | undefined {
	return (
		id3(window) ?? frames(window, 0) ?? ac3(window) ?? transport(window) ?? programStream(window) ?? padded(window)
	);
}

/** An ID3 tag may precede MP3, AAC, FLAC, APE and others; what follows it decides, MP3 when it is out of view. */
function id3(w: Window): Verdict | undefined {
	const { head: b } = w;
	if (!w.has(0, 'ID3') || b.length < 10 || b[3] > 4 || b[3] < 2 || b[4] === 0xff) return undefined;
	if ((b[6] | b[7] | b[8] | b[9]) & 0x80) return undefined;
	const size = (b[6] << 21) | (b[7] << 14) | (b[8] << 7) | b[9];
	const at = 10 + size + ((b[5] & 0x10) !== 0 ? 10 : 0);
	if (w.has(at, 'fLaC')) return hit('audio/flac', 0.95, 'FLAC after an ID3 tag');
	if (w.has(at, 'MAC ')) return hit('audio/ape', 0.95, "Monkey's Audio after an ID3 tag");
	if (w.has(at, 'TTA1')) return hit('audio/x-tta', 0.95, 'True Audio after an ID3 tag');
	if (w.has(at, 'MPCK')) return hit('audio/x-musepack', 0.95, 'Musepack after an ID3 tag');
	if (w.has(at, 'wvpk')) return hit('audio/wavpack', 0.95, 'WavPack after an ID3 tag');
	const after = frames(w, at);
	return after ?? hit('audio/mpeg', 0.93, 'ID3 tag');
}

const RATES = [44100, 48000, 32000];
const LAYER3_V1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const LAYER2_V1 = [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384];
const LAYER1_V1 = [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448];
const LAYER1_V2 = [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256];
const LAYER23_V2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

/** Length of the MPEG audio frame at an offset, 0 when there is none. */
function mpegFrame(w: Window, at: number): number {
	const b = w.read(at, 4);
	if (!b || b[0] !== 0xff || (b[1] & 0xe0) !== 0xe0) return 0;
	const version = (b[1] >> 3) & 3;
	const layer = (b[1] >> 1) & 3;
	const rateIndex = (b[2] >> 2) & 3;
	const bitIndex = b[2] >> 4;
	if (version === 1 || layer === 0 || rateIndex === 3 || bitIndex === 15 || bitIndex === 0) return 0;
	if ((b[3] & 3) === 2) return 0;
	const first = version === 3;
	const table = first ? [LAYER3_V1, LAYER2_V1, LAYER1_V1][layer - 1] : layer === 3 ? LAYER1_V2 : LAYER23_V2;
	const rate = RATES[rateIndex] / (first ? 1 : version === 2 ? 2 : 4);
	const bits = table[bitIndex] * 1000;
	const padding = (b[2] >> 1) & 1;
	if (layer === 3) return (Math.floor((12 * bits) / rate) + padding) * 4;
	return Math.floor(((layer === 1 && !first ? 72 : 144) * bits) / rate) + padding;
}

function adtsFrame(w: Window, at: number): number {
	const b = w.read(at, 7);
	if (!b || b[0] !== 0xff || (b[1] & 0xf6) !== 0xf0 || ((b[2] >> 2) & 15) > 12) return 0;
	const length = ((b[3] & 3) << 11) | (b[4] << 3) | (b[5] >> 5);
	return length >= 7 ? length : 0;
}

function frames(w: Window, from: number): Verdict | undefined {
	if (chain(w, from, adtsFrame) >= 2) return hit('audio/aac', 0.95, 'ADTS frames in a row');
	const run = chain(w, from, mpegFrame);
	if (run >= 3) return hit('audio/mpeg', 0.95, 'MPEG audio frames in a row');
	if (run >= 1 && from === 0) {
		const single = mpegFrame(w, 0) >= w.size || run === 2;
		return single ? hit('audio/mpeg', 0.75, 'MPEG audio frame') : undefined;
	}
	if (w.has(from, 'ADIF')) return hit('audio/aac', 0.9, 'ADIF header');
	return undefined;
}

function chain(w: Window, from: number, lengthAt: (w: Window, at: number) => number): number {
	let at = from;
	let count = 0;
	while (count < 4) {
		const length = lengthAt(w, at);
		if (length < 8) break;
		count++;
		at += length;
	}
	return count;
}

/** Frames after a run of zeros (a cut or padded recording). */
function padded(w: Window): Verdict | undefined {
	const { head } = w;
	if (head[0] !== 0) return undefined;
	let at = 0;
	while (at < Math.min(head.length, 8192) && head[at] === 0) at++;
	return at < 8192 && chain(w, at, mpegFrame) >= 3
		? hit('audio/mpeg', 0.8, 'MPEG audio frames after padding')
		: undefined;
}

function ac3(w: Window): Verdict | undefined {
	const b = w.read(0, 6);
	if (!b || b[0] !== 0x0b || b[1] !== 0x77) return undefined;
	const id = b[5] >> 3;
	if (id > 10 && id <= 16) return hit('audio/eac3', 0.85, 'E-AC-3 frame');
	return id <= 10 && b[4] >> 6 !== 3 && (b[4] & 63) < 38 ? hit('audio/ac3', 0.85, 'AC-3 frame') : undefined;
}

/** MPEG transport: a 0x47 every 188 bytes, or 192 with a time code before each packet. */
function transport(w: Window): Verdict | undefined {
	for (const [start, step] of [
		[0, 188],
		[4, 192],
		[0, 204],
	] as const) {
		let count = 0;
		while (count < 5 && w.read(start + count * step, 1)?.[0] === 0x47) count++;
		const whole = count >= 2 && start + count * step >= w.size;
		if (count >= 5 || (count >= 3 && whole)) return hit('video/mp2t', 0.95, 'MPEG transport packets in a row');
	}
	return undefined;
}

function programStream(w: Window): Verdict | undefined {
	const b = w.read(0, 4);
	if (!b || b[0] !== 0 || b[1] !== 0 || b[2] !== 1) return undefined;
	if (b[3] === 0xba || b[3] === 0xb3 || b[3] === 0xbb) return hit('video/mpeg', 0.95, 'MPEG start code');
	return b[3] >= 0xe0 && b[3] <= 0xef ? hit('video/mpeg', 0.75, 'MPEG elementary stream') : undefined;
}
