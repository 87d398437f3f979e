/** Risk flags: each is raised by what deserves it, and by nothing that does not. */
import { deflateSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { inspectRisk } from '../../nodes/Files/engine/risk';
import type { Detection, FileView } from '../../nodes/Files/engine/types';

const view = (name: string, content: Buffer | string = 'x'): FileView => {
	const head = Buffer.from(content as string);
	return { name, size: head.length, head, truncatedView: false, full: head };
};
const detection = (mime: string, extra: Partial<Detection> = {}): Detection => ({
	type: { mime, extension: '', description: '', confidence: 1, method: 'signature', alternatives: [] },
	extensionMatches: true,
	nameExtension: '',
	category: 'document',
	isText: false,
	notes: [],
	reasons: [],
	...extra,
});
const flags = (file: FileView, found: Detection) => inspectRisk(file, found).flags;
const zip = (entries: Array<{ name: string; size?: number; compressedSize?: number; encrypted?: boolean }>) => ({
	kind: 'zip' as const,
	entries: entries.map((entry) => ({ size: 10, compressedSize: 10, encrypted: false, directory: false, ...entry })),
	entryCount: entries.length,
});

test.each([
	['invoice.pdf.exe', true],
	['photo.jpg          .scr', true],
	['archive.tar.gz', false],
	['v1.2.pdf', false],
	['setup.exe', false],
])('double extension in %s: %s', (name, expected) => {
	expect(flags(view(name), detection('application/octet-stream')).includes('double-extension')).toBe(expected);
});

test('a name that turns the reading direction is flagged high', () => {
	const risk = inspectRisk(
		view('annual_\u202Efdp.exe'),
		detection('application/vnd.microsoft.portable-executable', { category: 'executable' }),
	);
	expect(risk.level).toBe('high');
	expect(risk.flags).toContain('right-to-left-override');
});

test('a program named .pdf is disguised, one named .exe is only a program', () => {
	const program = { category: 'executable' as const };
	expect(
		flags(
			view('a.pdf'),
			detection('application/x-msdownload', { ...program, extensionMatches: false, nameExtension: 'pdf' }),
		),
	).toEqual(expect.arrayContaining(['disguised-executable', 'extension-mismatch']));
	expect(flags(view('a.exe'), detection('application/x-msdownload', program))).toEqual(['executable']);
});

test('EICAR is found wherever it stands', () => {
	const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
	expect(flags(view('a.txt', `hello ${eicar}`), detection('text/plain'))).toContain('eicar');
	expect(flags(view('a.txt', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE'), detection('text/plain'))).toEqual([]);
});

test('PDF actions are found under hidden spellings too', () => {
	const pdf = (body: string) => flags(view('a.pdf', `%PDF-1.7\n${body}\n%%EOF`), detection('application/pdf'));
	expect(pdf('<< /S /J#61vaScript /JS (app.alert(1)) >>')).toContain('pdf-javascript');
	expect(pdf('<< /S /Launch /F (cmd.exe) >>')).toContain('pdf-launch');
	expect(pdf('<< /Type /EmbeddedFile >>')).toContain('pdf-embedded-file');
	expect(pdf('<< /Encrypt 5 0 R >>')).toContain('encrypted');
	expect(pdf('<< /Type /Catalog >>')).toEqual([]);
});

test('PDF actions are found in object streams, and not in the compressed bytes of a picture', () => {
	const pdf = (dictionary: string, body: Buffer) =>
		flags(
			view(
				'a.pdf',
				Buffer.concat([
					Buffer.from(`%PDF-1.7\n4 0 obj\n<< ${dictionary} >>\nstream\r\n`),
					body,
					Buffer.from('\nendstream\nendobj\n%%EOF'),
				]),
			),
			detection('application/pdf'),
		);
	const objects = deflateSync('1 0 2 40 << /S /JavaScript /JS (app.alert(1)) >> << /S /Launch >>');
	expect(pdf('/Type /ObjStm /N 2 /First 9 /Filter /FlateDecode', objects)).toEqual(['pdf-javascript', 'pdf-launch']);
	expect(pdf('/Subtype /Image /Length 30', Buffer.from('\x00\x91/JS \xff\x12/Launch \x99', 'latin1'))).toEqual([]);
});

test.each([
	['<svg><script>alert(1)</script></svg>', true],
	['<svg onload="alert(1)"/>', true],
	['<svg><a href="javascript:alert(1)"/></svg>', true],
	['<svg><path d="M0 0"/></svg>', false],
])('active SVG %s: %s', (content, expected) => {
	expect(flags(view('a.svg', content), detection('image/svg+xml')).includes('active-content')).toBe(expected);
});

test('archive bombs by ratio, by size, by count and by one entry', () => {
	const of = (container: object) =>
		flags(
			view('a.zip', 'x'.repeat(1000)),
			detection('application/zip', { category: 'archive', container: { kind: 'zip', ...container } }),
		);
	expect(of({ entries: [], uncompressedSize: 500_000_000, compressedSize: 500_000 })).toContain('archive-bomb');
	expect(of({ entries: [], uncompressedSize: 2e9, compressedSize: 1e9 })).toContain('archive-bomb');
	expect(of({ entries: [], entryCount: 20_000 })).toContain('archive-bomb');
	expect(
		of(
			zip([
				{ name: 'a', size: 50_000_000, compressedSize: 1000 },
				{ name: 'b', size: 10, compressedSize: 50_000_000 },
			]),
		),
	).toContain('archive-bomb');
	expect(of(zip([{ name: 'a', size: 1000, compressedSize: 10 }]))).toEqual([]);
	// The layer of a white picture: a megabyte of one value.
	expect(of({ entries: [], uncompressedSize: 1_300_000, compressedSize: 2_000 })).toEqual([]);
});

test.each(['../x', '..\\x', '/etc/passwd', 'C:\\x', 'a/../../x'])('the entry %s would leave the folder', (name) => {
	expect(flags(view('a.zip'), detection('application/zip', { container: zip([{ name }]) }))).toContain(
		'path-traversal',
	);
});

test('a name with two dots in it is no path traversal', () => {
	expect(flags(view('a.zip'), detection('application/zip', { container: zip([{ name: 'a..b/c' }]) }))).toEqual([]);
});

test('macros in office files, but not a folder named Scripts in a ZIP', () => {
	const docm = 'application/vnd.ms-word.document.macroEnabled.12';
	expect(flags(view('a.docm'), detection(docm, { container: zip([{ name: 'word/vbaProject.bin' }]) }))).toContain(
		'macros',
	);
	expect(flags(view('a.zip'), detection('application/zip', { container: zip([{ name: 'Scripts/x.js' }]) }))).toEqual(
		[],
	);
});

test('a document that fetches its template from elsewhere', () => {
	const rels = (target: string, mode: string) =>
		`<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="${target}"${mode}/></Relationships>`;
	const docx = (text: string) =>
		view(
			'a.docx',
			Buffer.from(
				zipSync({ 'word/_rels/settings.xml.rels': strToU8(text), 'word/document.xml': strToU8('<w:document/>') }),
			),
		);
	const mime = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
	const found = detection(mime, { container: zip([]) });
	expect(flags(docx(rels('http://evil.example/t.dotm', ' TargetMode="External"')), found)).toContain(
		'external-template',
	);
	expect(flags(docx(rels('template.dotx', '')), found)).toEqual([]);
	const level = (target: string) => inspectRisk(docx(rels(target, ' TargetMode="External"')), found).level;
	expect(level('\\\\host\\share\\t.dotm')).toBe('high');
	expect(level('file://host/share/t.dotm')).toBe('high');
	// The author's own template: a trace of a folder that nobody else has.
	expect(level('file:///C:\\Users\\jo\\Normal.dotm')).toBe('low');
	expect(level('Normal.dotm')).toBe('low');
});

test('the empty macro storage of every Publisher file is no macro, a project is', () => {
	const ole2 = (...names: string[]) => ({ ...zip(names.map((name) => ({ name }))), kind: 'ole2' as const });
	const publisher = 'application/x-mspublisher';
	expect(flags(view('a.pub'), detection(publisher, { container: ole2('Quill', 'VBA') }))).toEqual([]);
	expect(
		flags(view('a.xls'), detection('application/vnd.ms-excel', { container: ole2('Workbook', 'VBA', '_VBA_PROJECT') })),
	).toEqual(['macros']);
});

test('a script under a name of its own is a program, under the name of a document a disguised one', () => {
	const script = { isText: true, category: 'code' as const, extensionMatches: false };
	expect(flags(view('config.sub'), detection('application/x-sh', { ...script, nameExtension: 'sub' }))).toEqual([
		'executable',
		'extension-mismatch',
	]);
	expect(flags(view('invoice.pdf'), detection('application/x-sh', { ...script, nameExtension: 'pdf' }))).toEqual([
		'disguised-executable',
		'extension-mismatch',
	]);
});

test('an ordinary file has no flag and the level none', () => {
	expect(inspectRisk(view('a.txt', 'hello'), detection('text/plain'))).toEqual({
		level: 'none',
		flags: [],
		findings: [],
	});
});

test('an empty file is told as such', () => {
	expect(inspectRisk(view('a.txt', ''), detection('application/x-empty'))).toMatchObject({
		level: 'low',
		flags: ['zero-bytes'],
	});
});
