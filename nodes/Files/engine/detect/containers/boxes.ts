// RIFF, ISO base media (ISO/IEC 14496-12), EBML (RFC 8794), Ogg (RFC 3533), ASF and TIFF: the outer shape is
// clear from the first bytes; what lies inside is read from form, brand, doctype, codec or tag.

import type { ContainerDetails, DetectionNote } from '../../types';
import { trailer } from '../endings';
import { verdict, type Verdict, type Window } from '../verdict';

const RIFF_FORMS: Record<string, string> = {
	WAVE: 'audio/vnd.wave',
	'AVI ': 'video/x-msvideo',
	AVIX: 'video/x-msvideo',
	WEBP: 'image/webp',
	ACON: 'application/x-navi-animation',
	RMID: 'audio/midi',
	QLCM: 'audio/qcelp',
	sfbk: 'audio/x-soundfont',
	CDXA: 'video/mpeg',
	'4XMV': 'video/x-4xmv',
};

export function inspectRiff(window: Window): Verdict | undefined {
	const form = window.read(8, 4)?.toString('latin1', 0, 4);
	if (form === undefined) return undefined;
	const declared = (window.u32(4) ?? 0) + 8;
	const container: ContainerDetails = { kind: 'riff', brand: form.trim() };
	const notes: DetectionNote[] = [];
	// Writers of cursors and sounds miscount by a header's length; a real cut is longer.
	if (window.whole && declared > window.size + 8 && declared < 0xfffffff0) {
		notes.push({ code: 'truncated', message: `RIFF declares ${declared} bytes, ${window.size} are there` });
	}
	if (declared >= 12 && declared < window.size - 1) {
		container.endOffset = declared + (declared & 1);
		const behind = trailer(window, container.endOffset, `${form.trim()} file`, false);
		if (behind) notes.push(behind);
	}
	const mime = RIFF_FORMS[form] ?? (/^(CDR|cdr|CMX|CDT|cmx)/.test(form) ? 'application/coreldraw' : undefined);
	if (mime) return verdict(mime, 0.98, 'container', `RIFF form ${form.trim()}`, { container, notes });
	return verdict('application/x-riff', 0.6, 'signature', 'RIFF header', { container, notes });
}

/** ftyp brands (mp4ra.org), the most telling first when several are compatible. */
const BRANDS: ReadonlyArray<readonly [brand: RegExp, mime: string]> = [
	[/^avif$|^avis$/, 'image/avif'],
	[/^(heic|heix|heim|heis)$/, 'image/heic'],
	[/^(hevc|hevx|hevm|hevs)$/, 'image/heic-sequence'],
	[/^mif1$/, 'image/heif'],
	[/^msf1$/, 'image/heif-sequence'],
	[/^avc[is]$/, 'image/avcs'],
	[/^crx $/, 'image/x-canon-cr3'],
	[/^qt {2}$/, 'video/quicktime'],
	[/^(M4A |M4B |M4P |F4A |F4B )$/, 'audio/mp4'],
	[/^aax /, 'audio/vnd.audible.aax'],
	[/^M4V(H|P| )$/, 'video/x-m4v'],
	[/^3g2/, 'video/3gpp2'],
	[/^(3g[a-z]|3gp.|3gr.|3gs.|3ge.|3gg.)/, 'video/3gpp'],
	[/^(jp2 )$/, 'image/jp2'],
	[/^(mjp2)$/, 'video/mj2'],
	[
		/^(isom|iso\d|mp4\d|mp41|mp42|avc1|dash|MSNV|F4V |F4P |NDAS|NDS[CHMPSX]|mmp4|XAVC|iso\w|cmf\w|dby1|MPPI|kddi)$/,
		'video/mp4',
	],
];

export function inspectIsoMedia(window: Window): Verdict | undefined {
	const kind = window.read(4, 4)?.toString('latin1', 0, 4);
	if (kind === 'ftyp') return fromBrand(window);
	if (kind === 'moov' || kind === 'mdat' || kind === 'wide' || kind === 'pnot') {
		const size = window.u32(0, false) ?? 0;
		const plain = size === 1 || size === 0 || (size >= 8 && (kind === 'mdat' || size <= window.size));
		// Writers of MP4 that leave the brand out: nothing but the name tells the two apart.
		const alternatives = [
			{ mime: 'video/mp4', confidence: 0.4 },
			{ mime: 'audio/mp4', confidence: 0.2 },
		];
		if (plain) return verdict('video/quicktime', 0.85, 'container', `QuickTime ${kind} atom`, { alternatives });
	}
	if (kind === 'styp') return verdict('video/iso.segment', 0.9, 'container', 'ISO media segment');
	return undefined;
}

function fromBrand(window: Window): Verdict {
	const size = window.u32(0, false) ?? 0;
	const major = window.read(8, 4)?.toString('latin1', 0, 4) ?? '';
	const compatible: string[] = [];
	for (let at = 16; at + 4 <= Math.min(size, 256); at += 4) {
		const brand = window.read(at, 4);
		if (brand) compatible.push(brand.toString('latin1', 0, 4));
	}
	const container: ContainerDetails = { kind: 'iso-bmff', brand: major.trim() };
	// An unknown major brand says less than the known ones that the file claims to be compatible with.
	const row =
		BRANDS.find(([pattern]) => pattern.test(major)) ??
		BRANDS.find(([pattern]) => compatible.some((brand) => pattern.test(brand)));
	let mime = row?.[1] ?? 'video/mp4';
	// mif1 and msf1 only say "an image"; the compatible brands say which codec.
	if (mime === 'image/heif' || mime === 'image/heif-sequence') {
		if (compatible.includes('avif') || compatible.includes('avis')) mime = 'image/avif';
		else if (compatible.includes('heic') || compatible.includes('heix')) mime = 'image/heic';
	}
	if (mime === 'video/mp4') {
		if (compatible.includes('crx ')) mime = 'image/x-canon-cr3';
		else if (!/^mp4[12]$/.test(major) && compatible.some((brand) => brand.startsWith('3g2'))) mime = 'video/3gpp2';
		else if (audioOnly(window)) mime = 'audio/mp4';
	}
	return verdict(mime, row ? 0.97 : 0.8, 'container', `ISO media brand ${major.trim()}`, { container });
}

function audioOnly(window: Window): boolean {
	const bytes = window.head.subarray(0, 1 << 20);
	return bytes.includes('soun', 0, 'latin1') && !bytes.includes('vide', 0, 'latin1');
}

export function inspectEbml(window: Window): Verdict {
	const head = window.head.subarray(0, 4096);
	const at = head.indexOf('\x42\x82', 0, 'latin1');
	let doctype = '';
	if (at > 0 && at + 3 < head.length) doctype = head.toString('latin1', at + 3, at + 3 + (head[at + 2] & 0x0f));
	doctype = doctype.replace(/\0+$/, '');
	const container: ContainerDetails = { kind: 'ebml', brand: doctype };
	const tracks = window.head.subarray(0, 1 << 16);
	const codecs = tracks.toString('latin1', 0, tracks.length);
	const video = /V_[A-Z]{2}/.test(codecs);
	const audio = /A_[A-Z]{2}/.test(codecs);
	const why = `EBML document type ${doctype || 'unknown'}`;
	if (doctype === 'webm') {
		return verdict(audio && !video ? 'audio/webm' : 'video/webm', 0.97, 'container', why, { container });
	}
	const only = audio && !video;
	return verdict(only ? 'audio/x-matroska' : 'video/x-matroska', doctype ? 0.97 : 0.7, 'container', why, { container });
}

/** First packet of each logical stream, in the order in which one decides over another: pictures before sound. */
const OGG_CODECS: ReadonlyArray<readonly [packet: string, mime: string]> = [
	['\x80theora', 'video/ogg'],
	['\x80daala', 'video/daala'],
	['BBCD\x00', 'video/x-dirac'],
	['\x01video\x00', 'video/x-ogm'],
	['OVP80', 'video/ogg'],
	['\x80kate', 'application/kate'],
	['OpusHead', 'audio/opus'],
	['\x01vorbis', 'audio/ogg'],
	['Speex   ', 'audio/speex'],
	['\x7fFLAC', 'audio/x-oggflac'],
	['fLaC', 'audio/x-oggflac'],
	['PCM     ', 'audio/x-oggpcm'],
];

export function inspectOgg(window: Window): Verdict {
	const packets: string[] = [];
	let at = 0;
	for (let pages = 0; pages < 12; pages++) {
		const page = window.read(at, 27);
		if (!page || page.toString('latin1', 0, 4) !== 'OggS') break;
		if ((page[5] & 2) === 0) break;
		const segments = page[26];
		const table = window.read(at + 27, segments);
		if (!table) break;
		const start = at + 27 + segments;
		packets.push((window.read(start, 16) ?? window.head.subarray(start, start + 16)).toString('latin1', 0, 16));
		at = start + table.reduce((sum, n) => sum + n, 0);
	}
	const container: ContainerDetails = { kind: 'ogg' };
	// A Skeleton stream describes the others; video decides over sound.
	for (const [magic, mime] of OGG_CODECS) {
		if (!packets.some((packet) => packet.startsWith(magic))) continue;
		container.brand = magic.replace(/[^A-Za-z0-9]/g, '');
		return verdict(mime, 0.97, 'container', `Ogg stream of ${container.brand}`, { container });
	}
	return verdict('application/ogg', 0.85, 'signature', 'Ogg page header', { container });
}

const ASF_VIDEO = Buffer.from('c0ef19bc4d5bcf11a8fd00805f5c442b', 'hex');
const ASF_AUDIO = Buffer.from('409e69f84d5bcf11a8fd00805f5c442b', 'hex');

export function inspectAsf(window: Window): Verdict {
	const head = window.head.subarray(0, 1 << 16);
	const alternatives = [{ mime: 'video/x-ms-asf', confidence: 0.4 }];
	if (head.includes(ASF_VIDEO))
		return verdict('video/x-ms-wmv', 0.95, 'container', 'ASF with a video stream', { alternatives });
	if (head.includes(ASF_AUDIO))
		return verdict('audio/x-ms-wma', 0.95, 'container', 'ASF with sound only', { alternatives });
	return verdict('video/x-ms-asf', 0.9, 'signature', 'ASF header');
}

const TIFF_MAKES: ReadonlyArray<readonly [make: RegExp, mime: string]> = [
	[/^NIKON/i, 'image/x-raw-nikon'],
	[/^SONY/i, 'image/x-sony-arw'],
	[/^(PENTAX|RICOH|AsahiOpt|Asahi)/i, 'image/x-pentax-pef'],
	[/^(EASTMAN )?KODAK/i, 'image/x-raw-kodak'],
	[/^Hasselblad/i, 'image/x-raw-hasselblad'],
	[/^SEIKO EPSON/i, 'image/x-raw-epson'],
	[/^(Leaf|Mamiya)/i, 'image/x-raw-leaf'],
];

/** TIFF: the first directory's tags tell raw camera files (DNGVersion, or a maker with sub-directories) from pictures. */
export function inspectTiff(window: Window): Verdict {
	const little = window.has(0, 'II');
	const plain = (reason: string) => verdict('image/tiff', 0.96, 'signature', reason);
	if (window.has(8, 'CR\x02')) return verdict('image/x-canon-cr2', 0.98, 'container', 'TIFF with a Canon raw mark');
	if (window.has(8, 'IIII') || window.has(8, 'MMMM'))
		return verdict('image/x-raw-phaseone', 0.93, 'container', 'TIFF with a Phase One raw mark');
	if (window.u16(2, little) === 43) return plain('BigTIFF header');
	const offset = window.u32(4, little);
	const count = offset === undefined ? undefined : window.u16(offset, little);
	if (offset === undefined || count === undefined || count > 4096) return plain('TIFF header');
	let make = '';
	let raw = false;
	let reduced = false;
	for (let i = 0; i < Math.min(count, 256); i++) {
		const at = offset + 2 + i * 12;
		const tag = window.u16(at, little);
		if (tag === undefined) break;
		if (tag === 50706) return verdict('image/x-adobe-dng', 0.97, 'container', 'TIFF with a DNG version');
		if (tag === 330) raw = true;
		if (tag === 254 && window.u32(at + 8, little) === 1) reduced = true;
		if (tag === 271) {
			const length = window.u32(at + 4, little) ?? 0;
			const where = length <= 4 ? at + 8 : (window.u32(at + 8, little) ?? 0);
			make = window.read(where, Math.min(length, 24))?.toString('latin1') ?? '';
		}
	}
	const camera = raw && reduced ? TIFF_MAKES.find(([pattern]) => pattern.test(make))?.[1] : undefined;
	return camera ? verdict(camera, 0.85, 'container', `TIFF raw image by ${make}`) : plain('TIFF header');
}
