/** Mixed files made from nothing, each with the category a person would give it; no file of anyone's is in the project. */
import { deflateSync } from 'node:zlib';
import { gzipSync, strToU8, zipSync } from 'fflate';

export interface GeneratedFile {
	name: string;
	bytes: Buffer;
	category: string;
	mime: string;
}

function crc32(bytes: Buffer): number {
	let crc = ~0;
	for (const byte of bytes) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
	}
	return ~crc >>> 0;
}

export function png(width = 8, height = 8, pixels?: Buffer): Buffer {
	const chunk = (type: string, data: Buffer) => {
		const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
		const out = Buffer.alloc(body.length + 8);
		out.writeUInt32BE(data.length, 0);
		body.copy(out, 4);
		out.writeUInt32BE(crc32(body), body.length + 4);
		return out;
	};
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, 2, 0, 0, 0], 8);
	return Buffer.concat([
		Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
		chunk('IHDR', header),
		chunk('IDAT', deflateSync(pixels ?? Buffer.alloc((width * 3 + 1) * height))),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

/** A PDF with a right cross-reference table, a page for each text; a picture of so many bytes on the first one. */
export function pdf(texts: string[], info: Record<string, string> = {}, extra = '', picture?: Buffer): Buffer {
	const escape = (text: string) => text.replace(/[\\()]/g, (character) => `\\${character}`);
	const pages = texts.map((_text, i) => 4 + i * 2);
	const image = 4 + texts.length * 2;
	const objects = [
		`<< /Type /Catalog /Pages 2 0 R ${extra}>>`,
		`<< /Type /Pages /Kids [${pages.map((page) => `${page} 0 R`).join(' ')}] /Count ${pages.length} >>`,
		'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
	];
	for (const [i, text] of texts.entries()) {
		const shown = text
			.split('\n')
			.map((line) => `(${escape(line)}) Tj`)
			.join(' T* ');
		const plain = `${picture && i === 0 ? 'q 200 0 0 200 72 500 cm /I1 Do Q ' : ''}BT /F1 12 Tf 14 TL 72 720 Td ${shown} ET`;
		// Long pages are packed, as programs write them.
		const isPacked = plain.length > 500;
		const stream = isPacked ? deflateSync(plain).toString('latin1') : plain;
		objects.push(
			`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >>${picture ? ` /XObject << /I1 ${image} 0 R >>` : ''} >> /Contents ${pages[i] + 1} 0 R >>`,
			`<< /Length ${stream.length}${isPacked ? ' /Filter /FlateDecode' : ''} >>\nstream\n${stream}\nendstream`,
		);
	}
	if (picture) {
		const width = Math.floor(picture.length / 300);
		const pixels = picture.toString('latin1', 0, width * 300);
		objects.push(
			`<< /Type /XObject /Subtype /Image /Width ${width} /Height 100 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Length ${pixels.length} >>\nstream\n${pixels}\nendstream`,
		);
	}
	objects.push(
		`<< ${Object.entries(info)
			.map(([key, value]) => `/${key} (${escape(value)})`)
			.join(' ')} >>`,
	);
	let body = '%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n';
	const offsets = objects.map((object, i) => {
		const at = body.length;
		body += `${i + 1} 0 obj\n${object}\nendobj\n`;
		return at;
	});
	const start = body.length;
	body += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
	for (const offset of offsets) body += `${String(offset).padStart(10, '0')} 00000 n \n`;
	body += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info ${objects.length} 0 R >>\nstartxref\n${start}\n%%EOF\n`;
	return Buffer.from(body, 'latin1');
}

export const zip = (entries: Record<string, string | Uint8Array>, level: 0 | 6 = 6): Buffer =>
	Buffer.from(
		zipSync(
			Object.fromEntries(
				Object.entries(entries).map(([name, data]) => [name, typeof data === 'string' ? strToU8(data) : data]),
			),
			{ level, mtime: new Date(2026, 0, 1) },
		),
	);

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const TYPES = 'http://schemas.openxmlformats.org/package/2006/content-types';
const RELS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** An Office Open XML package with one main part, more parts, and core properties. */
export function ooxml(
	main: string,
	contentType: string,
	xml: string,
	more: Record<string, string> = {},
	title = 'A title',
): Buffer {
	return zip({
		'[Content_Types].xml': `${XML}<Types xmlns="${TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/${main}" ContentType="${contentType}"/></Types>`,
		'_rels/.rels': `${XML}<Relationships xmlns="${RELS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="${main}"/></Relationships>`,
		'docProps/core.xml': `${XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>${title}</dc:title><dc:creator>Jo Sample</dc:creator><dcterms:created>2026-01-31T10:00:00Z</dcterms:created></cp:coreProperties>`,
		[main]: XML + xml,
		...more,
	});
}

const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
export const docx = (paragraphs: string[]): Buffer =>
	ooxml(
		'word/document.xml',
		'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
		`<w:document xmlns:w="${WORD}"><w:body>${paragraphs.map((text) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`).join('')}</w:body></w:document>`,
	);

const SHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
export const xlsx = (rows: string[][]): Buffer =>
	ooxml(
		'xl/workbook.xml',
		'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',
		`<workbook xmlns="${SHEET}" xmlns:r="${OFFICE}"><sheets><sheet name="Orders" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		{
			'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${RELS}"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
			'xl/worksheets/sheet1.xml': `${XML}<worksheet xmlns="${SHEET}"><sheetData>${rows.map((row, i) => `<row r="${i + 1}">${row.map((cell, j) => `<c r="${String.fromCharCode(65 + j)}${i + 1}" t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`).join('')}</sheetData></worksheet>`,
		},
	);

const DRAWING = 'http://schemas.openxmlformats.org/drawingml/2006/main';
const SLIDES = 'http://schemas.openxmlformats.org/presentationml/2006/main';
export const pptx = (slides: string[]): Buffer =>
	ooxml(
		'ppt/presentation.xml',
		'application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml',
		`<p:presentation xmlns:p="${SLIDES}"/>`,
		Object.fromEntries(
			slides.map((text, i) => [
				`ppt/slides/slide${i + 1}.xml`,
				`${XML}<p:sld xmlns:p="${SLIDES}" xmlns:a="${DRAWING}"><p:cSld><p:spTree><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:spTree></p:cSld></p:sld>`,
			]),
		),
	);

export function odt(text: string): Buffer {
	return Buffer.from(
		zipSync(
			{
				mimetype: [strToU8('application/vnd.oasis.opendocument.text'), { level: 0 }],
				'content.xml': strToU8(
					`${XML}<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text><text:p>${text}</text:p></office:text></office:body></office:document-content>`,
				),
				'meta.xml': strToU8(
					`${XML}<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta><dc:title>An open title</dc:title><meta:initial-creator>Jo Sample</meta:initial-creator><meta:creation-date>2026-01-31T10:00:00</meta:creation-date><meta:document-statistic meta:page-count="3"/></office:meta></office:document-meta>`,
				),
			},
			{ mtime: new Date(2026, 0, 1) },
		),
	);
}

export function wav(seconds = 1): Buffer {
	const data = Buffer.alloc(8000 * seconds);
	const out = Buffer.alloc(44);
	out.write('RIFF', 0);
	out.writeUInt32LE(36 + data.length, 4);
	out.write('WAVEfmt ', 8);
	out.writeUInt32LE(16, 16);
	out.writeUInt16LE(1, 20);
	out.writeUInt16LE(1, 22);
	out.writeUInt32LE(8000, 24);
	out.writeUInt32LE(8000, 28);
	out.writeUInt16LE(1, 32);
	out.writeUInt16LE(8, 34);
	out.write('data', 36);
	out.writeUInt32LE(data.length, 40);
	return Buffer.concat([out, data]);
}

export const eml = (subject = 'The invoice', body = 'Dear all, the invoice is attached. Kind regards.'): Buffer =>
	Buffer.from(
		[
			'From: Jo Sample <jo@example.com>',
			'To: Team <team@example.org>',
			`Subject: ${subject}`,
			'Date: Sat, 31 Jan 2026 10:00:00 +0000',
			'Message-ID: <1@example.com>',
			'MIME-Version: 1.0',
			'Content-Type: multipart/mixed; boundary="b1"',
			'',
			'--b1',
			'Content-Type: text/plain; charset=utf-8',
			'',
			body,
			'--b1',
			'Content-Type: application/pdf; name="invoice.pdf"',
			'Content-Disposition: attachment; filename="invoice.pdf"',
			'Content-Transfer-Encoding: base64',
			'',
			pdf(['Invoice']).toString('base64').replace(/.{76}/g, '$&\r\n'),
			'--b1--',
			'',
		].join('\r\n'),
	);

const PROSE =
	'The quick report of the quarter says that deliveries were late in three of four weeks, and that customers in the north asked for a call back before they order again.\n\nWe think the reason lies with the weather. It will be better in spring.\n';

const csv = (n: number) =>
	Buffer.from(
		`id;name;amount\n${Array.from({ length: 20 }, (_, i) => `${i + n};"Name ${i}";${i * 3},50`).join('\n')}\n`,
	);

type Maker = (n: number) => Omit<GeneratedFile, 'name'> & { extension: string };

const make =
	(extension: string, category: string, mime: string, bytes: (n: number) => Buffer | string): Maker =>
	(n) => ({ extension, category, mime, bytes: Buffer.from(bytes(n) as string) });

/** One maker a kind; the number makes each file's content its own. */
export const MAKERS: Maker[] = [
	make('pdf', 'document', 'application/pdf', (n) => pdf([`Report number ${n}`])),
	make('docx', 'document', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', (n) =>
		docx([`Letter ${n}`]),
	),
	make('xlsx', 'spreadsheet', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', (n) =>
		xlsx([['id'], [String(n)]]),
	),
	make('pptx', 'presentation', 'application/vnd.openxmlformats-officedocument.presentationml.presentation', (n) =>
		pptx([`Slide ${n}`]),
	),
	make('odt', 'document', 'application/vnd.oasis.opendocument.text', (n) => odt(`Open ${n}`)),
	make('rtf', 'document', 'application/rtf', (n) => `{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0 Letter ${n}\\par}`),
	make('eml', 'email', 'message/rfc822', (n) => eml(`Mail ${n}`)),
	make('png', 'image', 'image/png', (n) => png(8 + n, 8)),
	make(
		'svg',
		'image',
		'image/svg+xml',
		(n) => `<svg xmlns="http://www.w3.org/2000/svg" width="${n}" height="4"><path d="M0 0h4"/></svg>`,
	),
	make('gif', 'image', 'image/gif', (n) =>
		Buffer.concat([
			Buffer.from('GIF89a'),
			Buffer.from([
				n + 1,
				0,
				1,
				0,
				0x80,
				0,
				0,
				0,
				0,
				0,
				255,
				255,
				255,
				0x2c,
				0,
				0,
				0,
				0,
				1,
				0,
				1,
				0,
				0,
				2,
				2,
				0x44,
				1,
				0,
				0x3b,
			]),
		]),
	),
	make('wav', 'audio', 'audio/wav', (n) => wav(1 + (n % 3))),
	make('zip', 'archive', 'application/zip', (n) => zip({ 'a.txt': `file ${n}`, 'b/c.txt': 'more' })),
	make('gz', 'archive', 'application/gzip', (n) => Buffer.from(gzipSync(strToU8(`packed ${n}`), { mtime: 0 }))),
	make('csv', 'spreadsheet', 'text/csv', csv),
	make('json', 'data', 'application/json', (n) => JSON.stringify({ n, list: [1, 2, { a: null }] }, null, 2)),
	make(
		'xml',
		'data',
		'application/xml',
		(n) => `<?xml version="1.0"?>\n<orders><order id="${n}"><sum>3.50</sum></order></orders>\n`,
	),
	make('txt', 'text', 'text/plain', (n) => `${PROSE}${n}\n`),
	make(
		'md',
		'text',
		'text/markdown',
		(n) =>
			`# Heading ${n}\n\nSome *text* with a [link](https://example.com).\n\n- one\n- two\n\n\`\`\`\ncode\n\`\`\`\n`,
	),
	make(
		'py',
		'code',
		'text/x-python',
		(n) =>
			`#!/usr/bin/env python3\nimport os\n\n\ndef main(path: str) -> int:\n    """Count ${n}."""\n    return len(os.listdir(path))\n\n\nif __name__ == "__main__":\n    print(main("."))\n`,
	),
	make(
		'java',
		'code',
		'text/x-java',
		(n) =>
			`package com.example;\n\nimport java.util.List;\n\npublic class A${n} {\n\tprivate final List<String> names;\n\n\tpublic static void main(String[] args) {\n\t\tSystem.out.println("${n}");\n\t}\n}\n`,
	),
];

export function generatedFiles(count: number): GeneratedFile[] {
	return Array.from({ length: count }, (_, i) => {
		const { extension, ...file } = MAKERS[i % MAKERS.length](Math.floor(i / MAKERS.length));
		return { name: `file ${i}.${extension}`, ...file };
	});
}

const words = (count: number, seed: number) => {
	const from = PROSE.replace(/\n/g, ' ').split(' ');
	return Array.from({ length: count }, (_, i) => from[(i * 7 + seed * 13) % from.length]).join(' ');
};

/** Bytes without a pattern, as pixels and sound are. */
function noise(length: number, seed: number): Buffer {
	const bytes = Buffer.alloc(length);
	let state = seed * 2654435761 + 12345;
	for (let i = 0; i < length; i++) {
		state = (Math.imul(state, 1103515245) + 12345) | 0;
		bytes[i] = state >>> 16;
	}
	return bytes;
}

/** Lines as wide as a page. */
const wrapped = (text: string) => text.replace(/(.{1,80})(?: |$)/g, '$1\n').trimEnd();

/** As real mailboxes and folders are mixed: each file grown to about `mean` bytes by content of its own kind. */
export function largeFiles(count: number, mean: number): GeneratedFile[] {
	const growers: Record<string, (n: number, size: number) => Buffer> = {
		// Six pages as a word processor fills them, 45 lines of some 80 characters, and a picture.
		pdf: (n, size) =>
			pdf(
				Array.from({ length: 6 }, (_, i) => wrapped(words(620, n + i))),
				{},
				'',
				noise(size, n),
			),
		docx: (n, size) =>
			docx(
				Array.from(
					{ length: 60 },
					(_, i) => `${words(Math.round(size / 300), n + i)} ${noise(150, n + i).toString('hex')}`,
				),
			),
		xlsx: (n, size) =>
			xlsx(
				Array.from({ length: Math.round(size / 40) }, (_, i) => [
					String(i),
					noise(12, n + i).toString('hex'),
					words(3, i),
				]),
			),
		txt: (n, size) => Buffer.from(words(Math.round(size / 6), n)),
		csv: (n, size) =>
			Buffer.from(
				`id;name;amount\n${Array.from({ length: Math.round(size / 28) }, (_, i) => `${i + n};"${words(2, i)}";${i},50`).join('\n')}\n`,
			),
		json: (n, size) =>
			Buffer.from(
				JSON.stringify(
					Array.from({ length: Math.round(size / 60) }, (_, i) => ({
						id: i + n,
						name: words(3, i),
						tags: ['a', null],
					})),
				),
			),
		eml: (n, size) => eml(`Mail ${n}`, words(Math.round(size / 6), n)),
		png: (n, size) => png(Math.round(size / 300), 100, noise(size, n)),
		wav: (n, size) => Buffer.concat([wav(1).subarray(0, 44), noise(size, n)]),
		zip: (n, size) => zip({ 'a.bin': noise(size, n), 'b.txt': 'x' }),
	};
	return Array.from({ length: count }, (_, i) => {
		const maker = MAKERS[i % MAKERS.length];
		const n = Math.floor(i / MAKERS.length);
		const { extension, ...file } = maker(n);
		const grow = growers[extension];
		// Most files are small and a few large: half, once and twice the mean.
		const size = mean * [1.25, 2.05, 3.75][i % 3];
		return { name: `file ${i}.${extension}`, ...file, bytes: grow ? grow(n, size) : file.bytes };
	});
}
