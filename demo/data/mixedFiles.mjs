/**
 * Forty files as they arrive by mail and upload, made here in code: honest ones, some without an extension or under a wrong
 * one, and some that nobody should open. Each says what it truly is, so that the demo need not ask the classifier.
 */
import zlib from 'node:zlib';
import { strToU8, zipSync } from 'fflate';

const bytes = (...parts) =>
	Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));
const u32 = (value) => {
	const buffer = Buffer.alloc(4);
	buffer.writeUInt32BE(value);
	return buffer;
};
const zip = (entries) =>
	Buffer.from(
		zipSync(
			Object.fromEntries(
				Object.entries(entries).map(([name, text]) => [name, typeof text === 'string' ? strToU8(text) : text]),
			),
			{ mtime: new Date(Date.UTC(2026, 0, 5)) },
		),
	);

function png(width, height) {
	const chunk = (type, data) => {
		const body = bytes(type, data);
		return bytes(u32(data.length), body, u32(zlib.crc32(body)));
	};
	const rows = Buffer.alloc((width * 3 + 1) * height, 90);
	for (let y = 0; y < height; y++) rows[y * (width * 3 + 1)] = 0;
	return bytes(
		[0x89],
		'PNG\r\n\x1a\n',
		chunk('IHDR', bytes(u32(width), u32(height), [8, 2, 0, 0, 0])),
		chunk('IDAT', zlib.deflateSync(rows)),
		chunk('IEND', Buffer.alloc(0)),
	);
}

const gif = () =>
	bytes(
		'GIF89a',
		[2, 0, 2, 0, 0x80, 0, 0, 255, 255, 255, 0, 0, 0],
		[0x2c, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2, 2, 0x44, 0x51, 0, 0x3b],
	);

function bmp() {
	const header = Buffer.alloc(54);
	header.write('BM', 'latin1');
	header.writeUInt32LE(70, 2);
	header.writeUInt32LE(54, 10);
	header.writeUInt32LE(40, 14);
	header.writeInt32LE(2, 18);
	header.writeInt32LE(2, 22);
	header.writeUInt16LE(1, 26);
	header.writeUInt16LE(24, 28);
	return bytes(header, Buffer.alloc(16, 200));
}

function wav() {
	const data = Buffer.alloc(800);
	const header = Buffer.alloc(44);
	header.write('RIFF', 0, 'latin1');
	header.writeUInt32LE(36 + data.length, 4);
	header.write('WAVEfmt ', 8, 'latin1');
	header.writeUInt32LE(16, 16);
	header.writeUInt16LE(1, 20);
	header.writeUInt16LE(1, 22);
	header.writeUInt32LE(8000, 24);
	header.writeUInt32LE(8000, 28);
	header.writeUInt16LE(1, 32);
	header.writeUInt16LE(8, 34);
	header.write('data', 36, 'latin1');
	header.writeUInt32LE(data.length, 40);
	return bytes(header, data);
}

/** A PDF of one page with a right cross-reference table. `catalog`: more entries of its root. */
function pdf(text, catalog = '', extra = []) {
	const stream = `BT /F1 12 Tf 72 720 Td (${text}) Tj ET`;
	const objects = [
		`<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
		'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
		'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
		`<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
		'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
		...extra,
	];
	let body = '%PDF-1.4\n';
	const at = objects.map((object, i) => {
		const offset = body.length;
		body += `${i + 1} 0 obj\n${object}\nendobj\n`;
		return offset;
	});
	const table = at.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
	return bytes(
		`${body}xref\n0 ${at.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${at.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`,
	);
}

const office = (part, type, content, more = {}) =>
	zip({
		'[Content_Types].xml': `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/${part}" ContentType="${type}"/></Types>`,
		'_rels/.rels': `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="${part}"/></Relationships>`,
		[part]: content,
		...more,
	});
const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const docx = (text) =>
	office(
		'word/document.xml',
		'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
		`<?xml version="1.0"?><w:document xmlns:w="${WORD}"><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`,
	);
const docm = () =>
	office(
		'word/document.xml',
		'application/vnd.ms-word.document.macroEnabled.main+xml',
		`<?xml version="1.0"?><w:document xmlns:w="${WORD}"><w:body><w:p/></w:body></w:document>`,
		{ 'word/vbaProject.bin': new Uint8Array(600) },
	);
const xlsx = () =>
	office(
		'xl/workbook.xml',
		'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',
		'<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets><sheet name="Sheet1" sheetId="1"/></sheets></workbook>',
		{
			'xl/worksheets/sheet1.xml':
				'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>',
		},
	);
const pptx = () =>
	office(
		'ppt/presentation.xml',
		'application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml',
		'<?xml version="1.0"?><p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"/>',
	);

/** The head of a Windows program: enough to be told, too little to run. */
function program(mark) {
	const buffer = Buffer.alloc(512);
	buffer.write('MZ', 'latin1');
	buffer.writeUInt32LE(0x80, 0x3c);
	buffer.write('PE\0\0', 0x80, 'latin1');
	buffer.writeUInt16LE(0x14c, 0x84);
	buffer.write(mark, 0x100, 'latin1');
	return buffer;
}

const mail = `From: Ada <ada@example.com>\r\nTo: desk@example.com\r\nSubject: Order 4711\r\nDate: Mon, 5 Jan 2026 09:30:00 +0000\r\nMessage-ID: <1@example.com>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPlease find the order below.\r\n`;
const csv = 'date,account,amount\n2026-01-05,4711,12.50\n2026-01-06,4712,8.00\n2026-01-07,4713,99.95\n';
const prose =
	'The pump was delivered on Monday. It works, but it is louder than the old one. Please send somebody to look at it.\n'.repeat(
		4,
	);
const python =
	'#!/usr/bin/env python3\nimport sys\n\n\ndef main(argv):\n    for name in argv[1:]:\n        print(f"hello {name}")\n\n\nif __name__ == "__main__":\n    main(sys.argv)\n';
const sql =
	"CREATE TABLE orders (id INTEGER PRIMARY KEY, customer VARCHAR(60) NOT NULL);\nINSERT INTO orders (id, customer) VALUES (1, 'Ada');\nSELECT customer, count(*) FROM orders GROUP BY customer;\n";

/** @returns {Array<{name: string, content: Buffer, category: string, risky: boolean}>} */
export function mixedFiles() {
	const files = [];
	const add = (category, name, content) => files.push({ name, content: Buffer.from(content), category, risky: false });
	const risky = (category, name, content) => files.push({ name, content: Buffer.from(content), category, risky: true });
	add('image', 'logo.png', png(16, 16));
	add('image', 'banner.png', png(64, 8));
	add('image', 'scan_0001.jpg', png(20, 20)); // a PNG under a wrong name
	add('image', 'pixel.gif', gif());
	add('image', 'old.bmp', bmp());
	add('image', 'photo', png(9, 9)); // no extension
	add(
		'image',
		'drawing.svg',
		'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10"/></svg>\n',
	);
	add('audio', 'memo.wav', wav());
	add('document', 'invoice.pdf', pdf('Invoice 2026-0007, total 119.00 EUR'));
	add('document', 'contract.pdf', pdf('This contract is made between the parties.'));
	add('document', 'attachment.dat', pdf('A PDF without its name')); // the name says nothing
	add('document', 'letter.docx', docx('Dear Sir or Madam'));
	add('document', 'minutes.docx', docx('Minutes of the meeting'));
	add('document', 'offer.rtf', '{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}}\\f0\\fs24 Our offer of Monday.\\par}');
	add('spreadsheet', 'budget.xlsx', xlsx());
	add('spreadsheet', 'plan.doc', xlsx()); // a workbook that says it is a letter
	add('presentation', 'talk.pptx', pptx());
	add('email', 'order.eml', mail);
	add('archive', 'backup.zip', zip({ 'a.txt': 'one', 'b.txt': 'two' }));
	add('archive', 'log.gz', zlib.gzipSync(prose));
	add('archive', 'parts.tar', tar({ 'readme.txt': 'hello', 'data.csv': csv }));
	add('spreadsheet', 'statement.csv', csv); // the classifier keeps tables of text with the workbooks
	add('spreadsheet', 'export', csv.replaceAll(',', ';')); // no extension
	add('data', 'config.json', JSON.stringify({ name: 'demo', ports: [80, 443], nested: { on: true } }, null, 2));
	add('data', 'events.ndjson', '{"id":1,"kind":"start"}\n{"id":2,"kind":"stop"}\n{"id":3,"kind":"start"}\n');
	add(
		'data',
		'settings.yaml',
		'name: demo\nservers:\n  - host: a.example.com\n    port: 80\n  - host: b.example.com\n    port: 81\n',
	);
	add(
		'data',
		'catalog.xml',
		'<?xml version="1.0" encoding="UTF-8"?>\n<catalog><item id="1"><name>Pump</name></item><item id="2"><name>Hose</name></item></catalog>\n',
	);
	add('text', 'complaint.txt', prose);
	add('text', 'notes', prose.replaceAll('pump', 'valve'));
	add(
		'text',
		'README.md',
		'# Pumps\n\nSome *notes* on pumps:\n\n- one\n- two\n\n```sh\nls\n```\n\nSee [the site](https://example.com).\n',
	);
	add('code', 'tool.py', python);
	add('code', 'script', python.replaceAll('hello', 'goodbye')); // no extension
	add('code', 'schema.sql', sql);
	risky('executable', 'holiday.jpg', program('holiday')); // a program that says it is a picture
	risky('executable', 'invoice.pdf.exe', program('invoice'));
	risky('document', 'bonus.docm', docm());
	risky(
		'document',
		'form.pdf',
		pdf('Please fill in', '/OpenAction 6 0 R', ['<< /Type /Action /S /JavaScript /JS (app.alert\\(1\\)) >>']),
	);
	risky('archive', 'update.zip', zip({ '../../etc/cron.d/job': '* * * * * root true\n' }));
	risky(
		'image',
		'badge.svg',
		'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>fetch("https://example.com")</script></svg>\n',
	);
	risky('document', 'letter_\u202Efdp.docx', docx('Right to left'));
	return files;
}

function tar(entries) {
	const blocks = [];
	for (const [name, text] of Object.entries(entries)) {
		const header = Buffer.alloc(512);
		header.write(name, 0, 'latin1');
		header.write(
			'0000644\0' +
				'0000000\0' +
				'0000000\0' +
				`${text.length.toString(8).padStart(11, '0')}\0` +
				'14530271600\0' +
				'        ' +
				'0',
			100,
			'latin1',
		);
		header.write('ustar\x0000', 257, 'latin1');
		const sum = header.reduce((total, byte) => total + byte, 0);
		header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
		blocks.push(header, Buffer.from(text.padEnd(Math.ceil(text.length / 512) * 512, '\0'), 'latin1'));
	}
	return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
