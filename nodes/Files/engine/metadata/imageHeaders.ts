/**
 * Width and height of picture formats that the size library does not know: fixed places in their headers, by each format's
 * own description. Metafiles have no pixels; theirs are hundredths of a millimetre or logical units, brought to 96 per inch.
 */

interface Size {
	width: number;
	height: number;
}

type Reader = (b: Buffer) => Size;

const PIXELS_PER_INCH = 96;
const MILLIMETRES_PER_INCH = 25.4;

const READERS: Record<string, { bytes: number; read: Reader }> = {
	'image/x-xcf': { bytes: 22, read: (b) => ({ width: b.readUInt32BE(14), height: b.readUInt32BE(18) }) },
	'image/vnd.zbrush.pcx': {
		bytes: 12,
		read: (b) => ({
			width: b.readUInt16LE(8) - b.readUInt16LE(4) + 1,
			height: b.readUInt16LE(10) - b.readUInt16LE(6) + 1,
		}),
	},
	'image/x-sun-raster': { bytes: 12, read: (b) => ({ width: b.readUInt32BE(4), height: b.readUInt32BE(8) }) },
	'image/x-sgi': { bytes: 10, read: (b) => ({ width: b.readUInt16BE(6), height: b.readUInt16BE(8) }) },
	'image/qoi': { bytes: 12, read: (b) => ({ width: b.readUInt32BE(4), height: b.readUInt32BE(8) }) },
	'image/x-psb': { bytes: 22, read: (b) => ({ width: b.readUInt32BE(18), height: b.readUInt32BE(14) }) },
	'image/x-dpx': {
		bytes: 780,
		read: (b) => {
			const little = b[0] === 0x58;
			return {
				width: little ? b.readUInt32LE(772) : b.readUInt32BE(772),
				height: little ? b.readUInt32LE(776) : b.readUInt32BE(776),
			};
		},
	},
	// AT&TFORM, the form's kind, then the INFO chunk of a single page.
	'image/vnd.djvu': {
		bytes: 30,
		read: (b) =>
			b.toString('latin1', 16, 20) === 'INFO'
				? { width: b.readUInt16BE(24), height: b.readUInt16BE(26) }
				: { width: 0, height: 0 },
	},
	// The frame, in hundredths of a millimetre.
	'image/emf': {
		bytes: 40,
		read: (b) => ({
			width: pixels((b.readInt32LE(32) - b.readInt32LE(24)) / 100 / MILLIMETRES_PER_INCH),
			height: pixels((b.readInt32LE(36) - b.readInt32LE(28)) / 100 / MILLIMETRES_PER_INCH),
		}),
	},
	// Placeable metafiles only: the box, and how many of its units make an inch.
	'image/wmf': {
		bytes: 22,
		read: (b) => {
			if (b.readUInt32LE(0) !== 0x9ac6cdd7) return { width: 0, height: 0 };
			const inch = b.readUInt16LE(14) || 1440;
			return {
				width: pixels((b.readInt16LE(10) - b.readInt16LE(6)) / inch),
				height: pixels((b.readInt16LE(12) - b.readInt16LE(8)) / inch),
			};
		},
	},
};

const pixels = (inches: number): number => Math.round(inches * PIXELS_PER_INCH);

/** Whether a header of this type says its size at all, in a place that is known here. */
export const hasHeaderSize = (mime: string): boolean => mime in READERS;

export function sizeFromHeader(mime: string, bytes: Buffer): Size | undefined {
	const reader = READERS[mime];
	if (!reader || bytes.length < reader.bytes) return undefined;
	const size = reader.read(bytes);
	return size.width > 0 && size.height > 0 ? size : undefined;
}
