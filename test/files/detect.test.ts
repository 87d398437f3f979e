// What the detector promises, on fixtures made in code: every type proven with its name, and without it.

import { CATEGORIES, type FileView } from '../../nodes/Files/engine/types';
import { categoryOf, detectType, TYPES, typeOf } from '../../nodes/Files/engine/detect';
import { allFixtures, BINARY, CODE_SAMPLES, TEXTS } from './fixtures';
import { latin1, noise, ole2, ooxml, pdf, png, zip } from './fixtures/build';

const view = (name: string, bytes: Buffer, declaredMime?: string): FileView => ({
	name,
	declaredMime,
	size: bytes.length,
	head: bytes,
	full: bytes,
	truncatedView: false,
});
const detect = (name: string, bytes: Buffer) => detectType(view(name, bytes));

describe('with its honest name', () => {
	it.each(allFixtures().map((f) => [f.name, f] as const))(
		'%s is named rightly and raises no alarm',
		async (_name, f) => {
			const found = await detect(f.name, f.bytes);
			expect(found.type.mime).toBe(f.mime);
			// A locked Office file keeps its honest name, but is not the document the name promises.
			if (f.name !== 'locked.docx') expect(found.extensionMatches).toBe(true);
			expect(found.reasons.length).toBeGreaterThan(0);
			expect(CATEGORIES).toContain(found.category);
		},
	);
});

describe('without a name', () => {
	it.each(BINARY.map((f) => [f[0], f] as const))(
		'binary %s is recognised from its bytes alone',
		async (_name, [, mime, bytes]) => {
			expect((await detect('', bytes)).type.mime).toBe(mime);
		},
	);

	it.each(TEXTS.map((f) => [f[0], f] as const))(
		'text %s is recognised from its content alone',
		async (_name, [, mime, bytes]) => {
			expect((await detect('', bytes)).type.mime).toBe(mime);
		},
	);

	it('names more than 40 programming languages', () => {
		expect(new Set(CODE_SAMPLES.map(([, mime]) => mime)).size).toBeGreaterThanOrEqual(40);
	});

	it.each(CODE_SAMPLES.map((f) => [f[0], f] as const))(
		'source %s is recognised without an extension',
		async (_name, [, mime, bytes]) => {
			expect((await detect('', bytes)).type.mime).toBe(mime);
		},
	);
});

describe('a wrong name', () => {
	const disguises = ['pdf', 'jpg', 'docx', 'mp3', 'zip', 'exe'];
	it('is seen through for every fixture and every disguise', async () => {
		const fooled: string[] = [];
		for (const { name, mime, bytes } of allFixtures()) {
			for (const disguise of disguises) {
				const honest = name.endsWith(`.${disguise}`) || (disguise === 'exe' && mime.includes('executable'));
				if (honest || mime === 'application/octet-stream' || typeOf(mime)?.extensions.includes(disguise)) continue;
				const found = await detect(`invoice.${disguise}`, bytes);
				const expected = (await detect('', bytes)).type.mime;
				if (found.extensionMatches || found.type.mime !== expected)
					fooled.push(`${name} as .${disguise}: ${found.type.mime}`);
			}
		}
		expect(fooled).toEqual([]);
	});

	it('is seen through when a text is another text: CSV as JSON, HTML as XLS, JSON as CSV, Python as PNG', async () => {
		const cases: Array<[string, string, string]> = [
			['a.json', 'id,name,amount\n1,Bolt,2.50\n2,Nut,0.75\n3,Washer,0.10\n', 'text/csv'],
			['a.xls', '<html><body><table><tr><td>1</td></tr></table></body></html>', 'text/html'],
			['a.csv', '{"a": [1, 2, 3]}', 'application/json'],
			[
				'a.png',
				'import os\n\ndef main():\n    print(os.getcwd())\n\nif __name__ == "__main__":\n    main()\n',
				'text/x-python',
			],
			['a.txt', '#!/bin/bash\nset -e\necho hi\n', 'application/x-sh'],
			['a.md', '<?xml version="1.0"?><orders/>', 'application/xml'],
		];
		for (const [name, text, mime] of cases) {
			const found = await detect(name, Buffer.from(text));
			expect([name, found.type.mime]).toEqual([name, mime]);
		}
	});

	it('never makes a ZIP of text files a Word document', async () => {
		const found = await detect('report.docx', zip({ 'readme.txt': 'hello' }));
		expect(found.type.mime).toBe('application/zip');
		expect(found.extensionMatches).toBe(false);
	});
});

describe('odd but real files', () => {
	it('an empty file is empty, whatever its name', async () => {
		const found = await detect('a.pdf', Buffer.alloc(0));
		expect(found.type).toMatchObject({ mime: 'application/x-empty', method: 'empty', confidence: 1 });
		expect(found.notes.map((n) => n.code)).toContain('empty');
	});

	it('a PDF behind junk is a PDF, and says so', async () => {
		for (const junk of [noise(200, 5), Buffer.from('\n\nX-Header: yes\n\n')]) {
			const found = await detect('scan.pdf', Buffer.concat([junk, pdf()]));
			expect(found.type.mime).toBe('application/pdf');
			expect(found.notes.map((n) => n.code)).toContain('leading-junk');
		}
	});

	it('an Office file whose content types come last is still that Office file', async () => {
		const main = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
		const late = zip({
			'word/document.xml': '<x/>',
			'_rels/.rels': '<x/>',
			'[Content_Types].xml': `<Types><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`,
		});
		const found = await detect('a.docx', late);
		expect(found.type.mime).toContain('wordprocessingml.document');
		expect(found.notes.map((n) => n.code)).toContain('entry-order');
	});

	it('a truncated Office file is still recognised, and called truncated', async () => {
		const whole = ooxml(
			'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',
			'xl/workbook.xml',
		);
		const found = await detect('a.xlsx', whole.subarray(0, whole.length - 60));
		expect(found.type.mime).toContain('spreadsheetml.sheet');
		expect(found.notes.map((n) => n.code)).toContain('truncated');
	});

	it('bytes after the end of a ZIP or a PDF are reported', async () => {
		const zipped = await detect('a.zip', Buffer.concat([zip({ 'a.txt': 'x' }), Buffer.from('<script>')]));
		expect(zipped.notes.map((n) => n.code)).toContain('trailing-data');
		const tailed = await detect('a.pdf', Buffer.concat([pdf(), noise(4000, 3)]));
		expect(tailed.notes.map((n) => n.code)).toContain('trailing-data');
	});

	it('a long file is known from its ends alone', async () => {
		const body = noise(300_000, 4);
		const big = zip({
			'big.bin': body,
			'xl/workbook.xml': '<x/>',
			'_rels/.rels': '<x/>',
			'[Content_Types].xml': '<Types/>',
		});
		const found = await detectType({
			name: 'a.xlsx',
			size: big.length,
			head: big.subarray(0, 65_536),
			tail: big.subarray(big.length - 65_536),
			truncatedView: true,
		});
		expect(found.type.mime).toContain('spreadsheetml');
		expect(found.container?.entryCount).toBe(4);
	});

	it('lists the members of a ZIP with their sizes, without unpacking', async () => {
		const found = await detect('a.zip', zip({ 'a.txt': 'x'.repeat(1000), 'dir/b.txt': 'y' }));
		expect(found.container).toMatchObject({ kind: 'zip', entryCount: 2, uncompressedSize: 1001 });
		expect(found.container?.entries?.[0]).toMatchObject({ name: 'a.txt', size: 1000, directory: false });
	});

	it('an OLE2 file of unknown kind is only that, unless its name fits', async () => {
		expect((await detect('', ole2(['Something']))).type.mime).toBe('application/x-ole-storage');
		expect((await detect('a.sldprt', ole2(['Something']))).type.mime).toBe('application/sldworks');
	});

	it('reads encodings: UTF-8, UTF-16 with and without mark, Latin and Cyrillic', async () => {
		const russian = 'Уважаемые коллеги, направляю вам отчёт о продажах за прошлый месяц и план на следующий.';
		expect((await detect('a.txt', Buffer.from(`\ufeff${russian}`))).encoding).toBe('utf-8');
		expect((await detect('a.txt', Buffer.from('plain words here', 'utf16le'))).encoding).toBe('utf-16le');
		const cyrillic = Buffer.from(
			[...russian].map((ch) => (ch >= 'А' && ch <= 'я' ? ch.charCodeAt(0) - 0x410 + 0xc0 : ch.charCodeAt(0) & 0x7f)),
		);
		expect((await detect('a.txt', cyrillic)).encoding).toBe('windows-1251');
	});

	it('gives the delimiter, the columns and the header of a CSV', async () => {
		const found = await detect(
			'a.csv',
			Buffer.from('Nr;Artikel;Preis\n1;"Schraube; lang";2,50\n2;Mutter;0,75\n3;Ring;1,00\n'),
		);
		expect(found.text).toMatchObject({ delimiter: ';', columns: 3, hasHeader: true, quote: '"' });
	});

	it('keeps a .csproj, a .cls or a .h what its name says when the content agrees', async () => {
		expect(
			(await detect('a.csproj', Buffer.from('<Project Sdk="x"><PropertyGroup/></Project>'))).extensionMatches,
		).toBe(true);
		expect((await detect('a.h', Buffer.from('#ifndef A_H\n#define A_H\nint f(void);\n#endif\n'))).type.mime).toBe(
			'text/x-chdr',
		);
	});

	it('says nothing of a declared MIME type: it is compared, never believed', async () => {
		expect((await detectType(view('a', png(), 'application/pdf'))).type.mime).toBe('image/png');
	});
});

describe('the type table', () => {
	it('names each type once, with a known category and base', () => {
		const mimes = TYPES.map((type) => type.mime);
		expect(new Set(mimes).size).toBe(mimes.length);
		for (const type of TYPES) {
			expect(CATEGORIES).toContain(type.category);
			expect(typeOf(type.base)).toBeDefined();
		}
	});

	it('gives every type a category, unknown ones by their top-level type', () => {
		expect(categoryOf('application/pdf')).toBe('document');
		expect(categoryOf('image/x-something-new')).toBe('image');
		expect(categoryOf('application/x-unheard-of')).toBe('other');
	});

	it('ignores prose that begins with a magic', async () => {
		for (const magic of [
			'MZ',
			'BM',
			'ID3',
			'GIF89a',
			'%PDF-1.7',
			'Rar!',
			'PK',
			'7z',
			'RIFF',
			'OggS',
			'FWS',
			'fLaC',
			'MThd',
			'LZIP',
			'wOFF',
		]) {
			const found = await detect('', Buffer.from(`${magic} is a magic number, and this sentence is about it.\n`));
			expect([magic, found.type.mime]).toEqual([magic, 'text/plain']);
		}
	});

	it('does not take a lone magic amid binary noise for more than it is', async () => {
		const found = await detect('', Buffer.concat([latin1('BM'), noise(500, 8)]));
		expect(found.type.mime).not.toBe('image/bmp');
	});
});

test('an XML prefix may hold hyphens and dots', async () => {
	const found = async (prefix: string) =>
		await detect(
			'',
			latin1(`<?xml version="1.0"?><${prefix}:div xmlns:${prefix}="http://www.w3.org/1999/xhtml">a</${prefix}:div>`),
		);
	expect((await found('reqif-xhtml')).type.mime).toBe('application/xhtml+xml');
	expect((await found('a.b')).type.mime).toBe('application/xhtml+xml');
});
