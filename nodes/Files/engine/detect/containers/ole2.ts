// Which format an OLE2 compound file carries: its root class and its streams, per [MS-CFB]. Only the directory is
// read; the sector chain is walked with a budget, so loops and hostile chains end.

import type { ContainerDetails, ContainerEntry, DetectionNote } from '../../types';
import { verdict, type Verdict, type Window } from '../verdict';

const MAX_DIRECTORY_SECTORS = 256;
const END_OF_CHAIN = 0xfffffffe;

interface OleEntry {
	name: string;
	kind: number;
	clsid: string;
	start: number;
	size: number;
}

/** Root class identifiers, first eight hex digits as Windows prints them. */
const CLASSES: Record<string, string> = {
	'00020906': 'application/msword',
	'00020900': 'application/msword',
	'00020907': 'application/msword',
	'00020810': 'application/vnd.ms-excel',
	'00020820': 'application/vnd.ms-excel',
	'00020821': 'application/vnd.ms-excel',
	'64818d10': 'application/vnd.ms-powerpoint',
	ea7bae70: 'application/vnd.ms-powerpoint',
	'0002123d': 'application/x-mspublisher',
	'00021201': 'application/x-mspublisher',
	'000c1084': 'application/x-msi',
	'000c1086': 'application/x-msi',
	'000c1082': 'application/x-msi',
	'00020d0b': 'application/vnd.ms-outlook',
	'0006f046': 'application/vnd.ms-outlook',
	'00021a14': 'application/vnd.visio',
	'00021a13': 'application/vnd.visio',
	'74b78f3a': 'application/vnd.ms-project',
	c61feb26: 'application/vnd.stardivision.writer',
	'8b04e9b0': 'application/vnd.stardivision.writer',
	dc5c7e40: 'application/vnd.stardivision.writer',
	c6a5b861: 'application/vnd.stardivision.calc',
	'6361d441': 'application/vnd.stardivision.calc',
	'3f543fa0': 'application/vnd.stardivision.calc',
	af10aae0: 'application/vnd.stardivision.impress',
	'012d3cc0': 'application/vnd.stardivision.impress',
	'565c7221': 'application/vnd.stardivision.impress',
	'2e8905a0': 'application/vnd.stardivision.draw',
	'02b3b7e1': 'application/vnd.stardivision.math',
	'83e38590': 'application/sldworks',
	'56616700': 'image/vnd.fpx',
	'7b8301e0': 'application/x-3dmax',
};

/** Classes of StarOffice 4 and 5 presentations and drawings. StarOffice 3.1 has one for both. */
const STAR_DRAW = new Set(['012d3cc0', '565c7221', '2e8905a0']);

/** Stream names that decide, asked in this order. */
const BY_STREAMS: ReadonlyArray<readonly [mime: string, ...patterns: RegExp[]]> = [
	['application/x-tika-ooxml-protected', /^EncryptedPackage$/],
	['application/vnd.ms-outlook', /^__(properties_version1\.0|nameid_version1\.0|recip_version1\.0_)/],
	['application/x-hwp', /^FileHeader$/, /^(DocInfo|BodyText|HwpSummaryInformation|\x05HwpSummaryInformation)$/],
	['application/x-mspublisher', /^Quill$/],
	['application/vnd.visio', /^VisioDocument$/],
	[
		'application/vnd.ms-project',
		/^(Props\d{0,2}|\s*1\d{2})$/,
		/^(CompObj|\x01CompObj|TBkndTask|\s*1\d{2}|Props\d{0,2})$/,
		/^\s*1\d{2}$|^TBkndTask$/,
	],
	['application/x-tika-msworks-spreadsheet', /^WksSSWorkBook$/],
	['application/msword', /^WordDocument$/],
	['application/vnd.ms-excel', /^Workbook$/],
	['application/vnd.ms-powerpoint', /^PowerPoint Document$/],
	['application/vnd.ms-powerpoint', /^PP40$/],
	['application/vnd.ms-powerpoint', /^PP97_DUALSTORAGE$/],
	['application/vnd.ms-excel', /^Book$/],
	['application/x-corelpresentations', /^PerfectOffice_MAIN$/, /^SlideShow$/],
	['application/x-quattro-pro', /^(NativeContent_MAIN|PerfectOffice_OBJECTS)$/],
	['application/vnd.wordperfect', /^PerfectOffice_MAIN$/],
	['application/vnd.ms-works', /^MatOST$/],
	['application/vnd.ms-works', /^SPELLING$|^MM$/, /^CONTENTS$/],
	['application/vnd.stardivision.writer', /^StarWriterDocument$/],
	['application/vnd.stardivision.calc', /^StarCalcDocument$/],
	['application/vnd.stardivision.chart', /^StarChartDocument$/],
	['application/vnd.stardivision.math', /^StarMathDocument$/],
	['application/vnd.stardivision.impress', /^StarDrawDocument3?$/, /^SfxStyleSheets$/, /Preview|Presentation/i],
	['application/vnd.stardivision.draw', /^StarDrawDocument3?$/],
	['application/sldworks', /^(SwDocContentMgr|SwDocMgrTempStorage|_MO_VERSION_)/],
	['application/x-autodesk-revit', /^(BasicFileInfo|RevitPreview4\.0)$/],
	['application/x-thumbs-db', /^Catalog$/],
	['application/vnd.adobe.flash.fla', /^Page \d+$|^P \d+ /],
	['image/vnd.fpx', /^Data Object Store/],
	['application/x-pagemaker', /^PageMaker$/],
	['application/x-msi', /^[\u3800-\u4840]{2,}/],
	['application/x-tika-msoffice-embedded', /^\x01Ole10Native$/],
];

export function inspectOle2(window: Window): Verdict {
	const { entries, whole } = directory(window);
	const container: ContainerDetails = {
		kind: 'ole2',
		entries: entries.map((e): ContainerEntry => ({
			name: e.name,
			size: e.size,
			compressedSize: e.size,
			encrypted: false,
			directory: e.kind !== 2,
		})),
		entryCount: entries.length,
	};
	const notes: DetectionNote[] = [];
	if (!whole && window.whole) notes.push({ code: 'truncated', message: 'The OLE2 directory is cut short' });
	const root = entries.find((e) => e.kind === 5);
	const byClass = root && CLASSES[root.clsid];
	// StarOffice names its streams alike in drawings and presentations: only the class tells them apart.
	if (byClass && STAR_DRAW.has(root.clsid)) {
		return verdict(byClass, 0.97, 'container', 'OLE2 root class of StarOffice', { container, notes });
	}
	for (const [mime, ...patterns] of BY_STREAMS) {
		if (!patterns.every((pattern) => entries.some((e) => pattern.test(e.name)))) continue;
		if (mime === 'application/x-tika-ooxml-protected') {
			container.encrypted = true;
			notes.push({ code: 'encrypted', message: 'The Office document is protected by a password' });
		}
		return verdict(mime, 0.97, 'container', `OLE2 file with the streams of ${mime}`, { container, notes });
	}
	if (byClass) return verdict(byClass, 0.95, 'container', 'OLE2 root class', { container, notes });
	const guess = fromRawNames(window);
	if (guess && entries.length === 0) {
		return verdict(guess, 0.8, 'container', 'OLE2 file whose directory is damaged or out of view', {
			container,
			notes,
		});
	}
	return verdict('application/x-ole-storage', 0.9, 'signature', 'OLE2 compound file header', { container, notes });
}

function directory(window: Window): { entries: OleEntry[]; whole: boolean } {
	const header = window.read(0, 512);
	if (!header) return { entries: [], whole: false };
	const shift = header.readUInt16LE(30);
	if (shift < 7 || shift > 16) return { entries: [], whole: false };
	const size = 1 << shift;
	const entries: OleEntry[] = [];
	let sector = header.readUInt32LE(48);
	const seen = new Set<number>();
	while (sector < END_OF_CHAIN - 3 && seen.size < MAX_DIRECTORY_SECTORS) {
		if (seen.has(sector)) return { entries, whole: false };
		seen.add(sector);
		const bytes = window.read((sector + 1) * size, size);
		if (!bytes) return { entries, whole: false };
		for (let at = 0; at + 128 <= size; at += 128) {
			const entry = readEntry(bytes.subarray(at, at + 128));
			if (entry) entries.push(entry);
		}
		const next = nextSector(window, header, sector, size);
		if (next === undefined) return { entries, whole: false };
		sector = next;
	}
	return { entries, whole: true };
}

/** The FAT's word for a sector; the first 109 FAT sectors are listed in the header, the rest in the DIFAT chain. */
function nextSector(window: Window, header: Buffer, sector: number, size: number): number | undefined {
	const perSector = size / 4;
	const index = Math.floor(sector / perSector);
	let fatSector: number | undefined;
	if (index < 109) {
		fatSector = header.readUInt32LE(76 + index * 4);
	} else {
		let difat = header.readUInt32LE(68);
		const perDifat = perSector - 1;
		let skip = Math.floor((index - 109) / perDifat);
		for (let steps = 0; skip > 0 && steps < 1024; steps++, skip--) {
			const next = window.u32((difat + 1) * size + size - 4);
			if (next === undefined) return undefined;
			difat = next;
		}
		fatSector = window.u32((difat + 1) * size + ((index - 109) % perDifat) * 4);
	}
	if (fatSector === undefined || fatSector >= END_OF_CHAIN - 3) return undefined;
	return window.u32((fatSector + 1) * size + (sector % perSector) * 4);
}

function readEntry(bytes: Buffer): OleEntry | undefined {
	const kind = bytes[66];
	const length = bytes.readUInt16LE(64);
	if (kind === 0 || kind > 5 || length < 2 || length > 64) return undefined;
	return {
		name: bytes.toString('utf16le', 0, length - 2),
		kind,
		clsid: bytes.readUInt32LE(80).toString(16).padStart(8, '0'),
		start: bytes.readUInt32LE(116),
		size: bytes.readUInt32LE(120),
	};
}

const RAW_NAMES: ReadonlyArray<readonly [name: string, mime: string]> = [
	['EncryptedPackage', 'application/x-tika-ooxml-protected'],
	['WordDocument', 'application/msword'],
	['Workbook', 'application/vnd.ms-excel'],
	['PowerPoint Document', 'application/vnd.ms-powerpoint'],
	['__properties_version1.0', 'application/vnd.ms-outlook'],
	['VisioDocument', 'application/vnd.visio'],
];

/** A damaged or partial file: its directory names may still be found, as UTF-16, anywhere in view. */
function fromRawNames(window: Window): string | undefined {
	const parts = [window.head.subarray(0, 1 << 20), window.view.tail].filter((b) => b !== undefined);
	for (const [name, mime] of RAW_NAMES) {
		const wide = Buffer.from(name, 'utf16le');
		if (parts.some((bytes) => bytes.includes(wide))) return mime;
	}
	const head = window.read(512, 4)?.readUInt32LE(0);
	if (head === 0x00c1a5ec) return 'application/msword';
	if (head !== undefined && (head & 0xffff) === 0x0809) return 'application/vnd.ms-excel';
	return undefined;
}
