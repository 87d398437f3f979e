/** What files say of themselves, format by format; and what happens when they lie or break. */
import * as CFB from 'cfb';
import { utils, write } from '@e965/xlsx';
import { detectType } from '../../nodes/Files/engine/detect';
import { extract } from '../../nodes/Files/engine/metadata';
import type { ExtractLimits } from '../../nodes/Files/engine/metadata';
import type { FileView } from '../../nodes/Files/engine/types';
import { docx, eml, MAKERS, odt, pdf, png, pptx, wav, xlsx, zip } from './support/generated';
import { jpegWithExif, outlookMessage, summaryInformation } from './support/rare';

const LIMITS: ExtractLimits = { text: true, textCharacters: 20_000, pages: 20, isOverdue: () => false };

const view = (name: string, bytes: Buffer): FileView => ({
	name,
	size: bytes.length,
	head: bytes,
	full: bytes,
	truncatedView: false,
});

async function read(name: string, content: Buffer | string, limits: Partial<ExtractLimits> = {}) {
	const bytes = Buffer.from(content as string);
	const file = view(name, bytes);
	return await extract(file, await detectType(file), { ...LIMITS, ...limits });
}

test('a PDF gives title, author, date, pages and text', async () => {
	const info = { Title: 'Invoice 7', Author: 'Jo Sample', CreationDate: "D:20260131100000+01'00'" };
	const { metadata, text } = await read('a.pdf', pdf(['First page', 'Second page'], info));
	expect(metadata).toMatchObject({
		title: 'Invoice 7',
		author: 'Jo Sample',
		pages: 2,
		created: '2026-01-31T09:00:00.000Z',
	});
	expect(text).toBe('First page\n\nSecond page');
});

test('the rows of a sheet are counted whatever prefix its tags have, and no word of its cells is one', async () => {
	const sheet =
		'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="1"><x:c t="inlineStr"><x:is><x:t>row >row arrow</x:t></x:is></x:c></x:row><x:row/><x:rowBreaks/></x:sheetData></x:worksheet>';
	const book = zip({
		'[Content_Types].xml':
			'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
		'xl/workbook.xml': '<workbook><sheets><sheet name="A" sheetId="1"/></sheets></workbook>',
		'xl/worksheets/sheet1.xml': sheet,
	});
	expect((await read('a.xlsx', book)).metadata).toMatchObject({ rows: [2] });
});

test('text stops at its limits of characters and pages, and says so', async () => {
	const pages = Array.from({ length: 5 }, (_, i) => `Page ${i + 1}`);
	expect(await read('a.pdf', pdf(pages), { pages: 2 })).toMatchObject({
		text: 'Page 1\n\nPage 2',
		notes: ['The text of 2 of 5 pages was read.'],
	});
	const long = await read('a.txt', 'word '.repeat(10_000), { textCharacters: 100 });
	expect(long.text).toHaveLength(100);
	expect(long.notes.join()).toContain('cut at 100 characters');
});

test('Office documents give their properties and words', async () => {
	const word = await read('a.docx', docx(['Dear &amp; all', 'Second']));
	expect(word.metadata).toMatchObject({ title: 'A title', author: 'Jo Sample', created: '2026-01-31T10:00:00.000Z' });
	expect(word.text).toBe('Dear & all\nSecond');
	const sheet = await read(
		'a.xlsx',
		xlsx([
			['id', 'name'],
			['1', 'Ada'],
		]),
	);
	expect(sheet.metadata).toMatchObject({ sheets: ['Orders'], rows: [2] });
	expect(sheet.text).toBe('id\tname\n1\tAda');
	const slides = await read('a.pptx', pptx(['One', 'Two']));
	expect(slides).toMatchObject({ metadata: { slides: 2 }, text: 'One\n\nTwo' });
});

test('a workbook with shared strings, written by another program, reads in order', async () => {
	const book = utils.book_new();
	utils.book_append_sheet(
		book,
		utils.aoa_to_sheet([
			['id', 'Name'],
			[7, 'Ünal & Co'],
			[8.5, 'x'],
		]),
		'Data',
	);
	const modern = await read('a.xlsx', write(book, { type: 'buffer', bookType: 'xlsx', bookSST: true }) as Buffer);
	expect(modern.text).toBe('id\tName\n7\tÜnal & Co\n8.5\tx');
	const old = await read('a.xls', write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer);
	expect(old.metadata.sheets).toEqual(['Data']);
	expect(old.text).toBe('id\tName\n7\tÜnal & Co\n8.5\tx');
});

test('an OpenDocument text gives its properties and words', async () => {
	const { metadata, text } = await read('a.odt', odt('Hello open world'));
	expect(metadata).toMatchObject({ title: 'An open title', author: 'Jo Sample', pages: 3 });
	expect(text).toBe('Hello open world');
});

test('an old Word file gives its summary properties', async () => {
	const container = CFB.utils.cfb_new();
	CFB.utils.cfb_add(container, '/WordDocument', Buffer.alloc(5000));
	CFB.utils.cfb_add(container, '/\u0005SummaryInformation', summaryInformation({ 2: 'Old title', 4: 'Jo Sample' }));
	const { metadata } = await read('a.doc', CFB.write(container, { type: 'buffer' }) as Buffer);
	expect(metadata).toMatchObject({ title: 'Old title', author: 'Jo Sample' });
});

test('RTF gives its words, umlauts and title, and nothing of its tables of fonts', async () => {
	const { metadata, text } = await read(
		'a.rtf',
		"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}{\\info{\\title My letter}{\\author Jo}}\\f0 Gr\\'fc\\'dfe \\u8364?5\\par Second {\\b line}}",
	);
	expect(text).toBe('Grüße €5\nSecond line');
	expect(metadata).toMatchObject({ title: 'My letter', author: 'Jo' });
});

test('a page gives title, description and words without its scripts', async () => {
	const { metadata, text } = await read(
		'a.html',
		'<!doctype html><html lang="en"><head><title>A &amp; B</title><meta name="description" content="About"></head><body><script>var x = "<p>no</p>";</script><h1>Head</h1><p>Some <b>bold</b> words</p></body></html>',
	);
	expect(metadata).toMatchObject({ title: 'A & B', description: 'About', languageTag: 'en' });
	expect(text).toContain('Head\nSome bold words');
	expect(text).not.toContain('no');
});

test('a mail gives sender, recipients, date, body, and lists what is attached', async () => {
	const { metadata, text } = await read('a.eml', eml('The invoice'));
	expect(metadata).toMatchObject({
		subject: 'The invoice',
		from: { name: 'Jo Sample', address: 'jo@example.com' },
		to: [{ address: 'team@example.org' }],
		date: '2026-01-31T10:00:00.000Z',
		attachments: [{ name: 'invoice.pdf', mime: 'application/pdf' }],
		attachmentCount: 1,
	});
	expect(text).toContain('the invoice is attached');
});

test('an Outlook message gives subject, sender and body', async () => {
	const { metadata, text } = await read('a.msg', outlookMessage());
	expect(metadata).toMatchObject({ subject: 'Offer 5', from: { name: 'Jo Sample', address: 'jo@example.com' } });
	expect(text).toBe('Please find our offer.');
});

test('a picture gives its size, and a photograph its camera, time and position', async () => {
	expect((await read('a.png', png(40, 30))).metadata).toMatchObject({ width: 40, height: 30 });
	const { metadata } = await read('a.jpg', jpegWithExif());
	expect(metadata).toMatchObject({ width: 16, height: 8, exif: { make: 'Sample' }, taken: '2026-01-31T10:20:30' });
	expect(metadata.gps).toMatchObject({ latitude: 48.5, longitude: -9.25 });
});

test('a recording gives its duration and format', async () => {
	expect((await read('a.wav', wav(2))).metadata).toMatchObject({ duration: 2, sampleRate: 8000, channels: 1 });
});

test('an archive is listed', async () => {
	expect((await read('a.zip', zip({ 'a/b.txt': 'xx', 'c.txt': 'y' }))).metadata).toMatchObject({
		entryCount: 2,
		entries: [
			{ name: 'a/b.txt', size: 2 },
			{ name: 'c.txt', size: 1 },
		],
	});
});

test('CSV, JSON and NDJSON give their columns', async () => {
	expect((await read('a.csv', 'id;name\n1;Ada\n2;Bob\n3;Cy\n')).metadata).toMatchObject({
		columns: ['id', 'name'],
		rows: 3,
		delimiter: ';',
		lines: 4,
	});
	expect((await read('a.json', '{"data":[{"id":1,"tags":[]},{"id":null}]}')).metadata).toMatchObject({
		columns: ['id', 'tags'],
		columnTypes: { id: 'number or null', tags: 'array' },
		recordsAt: 'data',
	});
	expect((await read('a.ndjson', '{"a":1}\n{"a":2,"b":"x"}\n{"a":3}\n')).metadata).toMatchObject({
		columns: ['a', 'b'],
		rows: 3,
	});
});

test('source code gives its language and lines', async () => {
	const { metadata } = await read(
		'noname',
		'#!/usr/bin/env python3\nimport os\n\ndef main():\n    print(os.name)\n\nmain()\n',
	);
	expect(metadata).toMatchObject({ programmingLanguage: 'python', lines: 7 });
});

describe('Whatever is wrong with a file', () => {
	const files = MAKERS.map((maker) => maker(1));

	it.each([0.3, 0.6, 0.9])('cut at %d of its length, it still gives an answer', async (part) => {
		for (const { extension, bytes } of files) {
			const found = await read(`a.${extension}`, bytes.subarray(0, Math.ceil(bytes.length * part)));
			expect(Array.isArray(found.notes)).toBe(true);
		}
	});

	it('a damaged PDF is a note', async () => {
		const { metadata, notes } = await read('a.pdf', '%PDF-1.7\nnothing follows\n%%EOF\n'.repeat(3));
		expect(metadata).toEqual({});
		expect(notes[0]).toContain('PDF could not be read');
	});

	it('a file above the cap of its reader is a note', async () => {
		const file = view('a.pdf', pdf(['x']));
		const found = await extract({ ...file, size: 60 * 1024 ** 2 }, await detectType(file), LIMITS);
		expect(found.notes).toEqual(['PDF is read for metadata and text up to 50 MB.']);
	});

	it('a package that swells is read up to its caps', async () => {
		const bomb = docx(['x'.repeat(30_000_000)]);
		expect(bomb.length).toBeLessThan(100_000);
		const found = await read('a.docx', bomb);
		expect(found.text?.length ?? 0).toBeLessThanOrEqual(20_000);
	});

	it('10,000 nested elements are no deeper than one', async () => {
		const deep = `<?xml version="1.0"?>${'<a>'.repeat(10_000)}word${'</a>'.repeat(10_000)}`;
		expect((await read('a.xml', deep)).text).toBe('word');
		const brackets = `${'['.repeat(10_000)}1${']'.repeat(10_000)}`;
		expect(Array.isArray((await read('a.json', brackets)).notes)).toBe(true);
	});

	it('time that is used up ends the reading between pages', async () => {
		const { notes } = await read('a.pdf', pdf(['one', 'two']), { isOverdue: () => true });
		expect(notes[0]).toContain('Reading stopped after 0 pages');
	});
});

test.each([
	['xlsb', 'application/vnd.ms-excel.sheet.binary.macroenabled.12'],
	['biff2', 'application/vnd.ms-excel.sheet.2'],
	['biff5', 'application/vnd.ms-excel'],
	['biff8', 'application/vnd.ms-excel'],
] as const)('a workbook written as %s gives its cells', async (bookType, mime) => {
	const book = utils.book_new();
	utils.book_append_sheet(
		book,
		utils.aoa_to_sheet([
			['id', 'name'],
			[1, 'Ada'],
		]),
		'People',
	);
	const bytes = write(book, { bookType, type: 'buffer' }) as Buffer;
	expect((await detectType(view('', bytes))).type.mime).toBe(mime);
	expect((await read('a', bytes)).text).toContain('1\tAda');
});

test('pictures that the size library does not know give their size, too', async () => {
	const size = async (name: string, bytes: Buffer) => {
		const { metadata, notes } = await read(name, bytes);
		expect(notes).toEqual([]);
		return [metadata.width, metadata.height];
	};
	const header = (magic: string, length: number, fill: (b: Buffer) => void) => {
		const bytes = Buffer.alloc(length);
		bytes.write(magic, 'latin1');
		fill(bytes);
		return bytes;
	};
	const big =
		(at: number, ...values: number[]) =>
		(b: Buffer) =>
			values.forEach((value, i) => b.writeUInt32BE(value, at + i * 4));
	expect(await size('a.xcf', header('gimp xcf v011\0', 64, big(14, 640, 480)))).toEqual([640, 480]);
	expect(await size('a.qoi', header('qoif', 64, big(4, 640, 480)))).toEqual([640, 480]);
	// 254 hundredths of a millimetre and ten times that, at 96 to the inch.
	const emf = header('\x01\0\0\0\x6c\0\0\0', 120, (b) => {
		b.writeInt32LE(2540, 32);
		b.writeInt32LE(5080, 36);
		b.write(' EMF', 40, 'latin1');
	});
	expect(await size('a.emf', emf)).toEqual([96, 192]);
	const wmf = header('\xd7\xcd\xc6\x9a', 64, (b) => {
		b.writeInt16LE(2000, 10);
		b.writeInt16LE(1000, 12);
		b.writeUInt16LE(1000, 14);
	});
	expect(await size('a.wmf', wmf)).toEqual([192, 96]);
});
