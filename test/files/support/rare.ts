/** Files that no small library writes: property sets, an Outlook message, a photograph with EXIF and GPS. */
import * as CFB from 'cfb';

/** [MS-OLEPS]: a property set stream with string properties in code page 1252. */
export function summaryInformation(properties: Record<number, string>): Buffer {
	const entries = Object.entries(properties);
	const bodies = entries.map(([, text]) => {
		const bytes = Buffer.from(`${text}\0`, 'latin1');
		const body = Buffer.alloc(8 + Math.ceil(bytes.length / 4) * 4);
		body.writeUInt32LE(30, 0);
		body.writeUInt32LE(bytes.length, 4);
		bytes.copy(body, 8);
		return body;
	});
	const header = Buffer.alloc(48);
	header.writeUInt16LE(0xfffe, 0);
	header.writeUInt32LE(1, 24);
	header.writeUInt32LE(48, 44);
	const table = Buffer.alloc(8 + entries.length * 8);
	let at = table.length;
	entries.forEach(([id], i) => {
		table.writeUInt32LE(Number(id), 8 + i * 8);
		table.writeUInt32LE(at, 12 + i * 8);
		at += bodies[i].length;
	});
	table.writeUInt32LE(at, 0);
	table.writeUInt32LE(entries.length, 4);
	// A container keeps streams below 4096 bytes elsewhere; the padding keeps this one out of there.
	return Buffer.concat([header, table, ...bodies, Buffer.alloc(5000)]);
}

/** [MS-MSG]: string properties are streams named __substg1.0_ and the property's tag; 001F is UTF-16. */
export function outlookMessage(): Buffer {
	const container = CFB.utils.cfb_new();
	const text = (tag: string, value: string) =>
		CFB.utils.cfb_add(container, `/__substg1.0_${tag}001F`, Buffer.from(value, 'utf16le'));
	CFB.utils.cfb_add(container, '/__properties_version1.0', Buffer.alloc(32));
	text('001A', 'IPM.Note');
	text('0037', 'Offer 5');
	text('0C1A', 'Jo Sample');
	text('0C1F', 'jo@example.com');
	text('1000', 'Please find our offer.');
	return CFB.write(container, { type: 'buffer' }) as Buffer;
}

const ASCII = 2;
const LONG = 4;
const RATIONAL = 5;

type Entry = [tag: number, type: number, count: number, value: Buffer];

function ascii(tag: number, text: string): Entry {
	const value = Buffer.from(`${text}\0`, 'latin1');
	return [tag, ASCII, value.length, value];
}

function rationals(tag: number, values: Array<[number, number]>): Entry {
	const value = Buffer.alloc(values.length * 8);
	values.forEach(([top, bottom], i) => {
		value.writeUInt32LE(top, i * 8);
		value.writeUInt32LE(bottom, i * 8 + 4);
	});
	return [tag, RATIONAL, values.length, value];
}

function directory(entries: Entry[], at: number): Buffer {
	const head = Buffer.alloc(2 + entries.length * 12 + 4);
	head.writeUInt16LE(entries.length, 0);
	const values: Buffer[] = [];
	let next = at + head.length;
	entries.forEach(([tag, type, count, value], i) => {
		const offset = 2 + i * 12;
		head.writeUInt16LE(tag, offset);
		head.writeUInt16LE(type, offset + 2);
		head.writeUInt32LE(count, offset + 4);
		if (value.length <= 4) value.copy(head, offset + 8);
		else {
			head.writeUInt32LE(next, offset + 8);
			values.push(value);
			next += value.length;
		}
	});
	return Buffer.concat([head, ...values]);
}

const long = (tag: number, value: number): Entry => {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return [tag, LONG, 1, bytes];
};

/** A JPEG of headers only: APP1 with EXIF (camera, time) and GPS, a frame header of 16 × 8, end. */
export function jpegWithExif(): Buffer {
	const camera = ascii(0x010f, 'Sample');
	const exif = [ascii(0x9003, '2026:01:31 10:20:30')];
	const gps = [
		ascii(1, 'N'),
		rationals(2, [
			[48, 1],
			[30, 1],
			[0, 1],
		]),
		ascii(3, 'W'),
		rationals(4, [
			[9, 1],
			[15, 1],
			[0, 1],
		]),
	];
	const first = directory([camera, long(0x8769, 0), long(0x8825, 0)], 8).length;
	const exifAt = 8 + first;
	const exifBytes = directory(exif, exifAt);
	const gpsAt = exifAt + exifBytes.length;
	const tiff = Buffer.concat([
		Buffer.from([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0]),
		directory([camera, long(0x8769, exifAt), long(0x8825, gpsAt)], 8),
		exifBytes,
		directory(gps, gpsAt),
	]);
	const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
	const app1 = Buffer.from([0xff, 0xe1, 0, 0]);
	app1.writeUInt16BE(body.length + 2, 2);
	const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 8, 0, 16, 1, 1, 0x11, 0]);
	return Buffer.concat([Buffer.from([0xff, 0xd8]), app1, body, frame, Buffer.from([0xff, 0xd9])]);
}
