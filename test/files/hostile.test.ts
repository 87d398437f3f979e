/** Full inspection of hostile files: it always ends, always answers, and memory stays bounded. Seeded, so it repeats. */
import { gzipSync } from 'fflate';
import { inspectFile } from '../../nodes/Files/engine/classify/inspect';
import { Namer } from '../../nodes/Files/engine/classify/naming';
import type { FileView } from '../../nodes/Files/engine/types';
import { docx, MAKERS, pdf, zip } from './support/generated';
import { jpegWithExif, outlookMessage } from './support/rare';

const view = (name: string, bytes: Buffer): FileView => ({
	name,
	size: bytes.length,
	head: bytes,
	full: bytes,
	truncatedView: false,
});

const inspect = async (name: string, bytes: Buffer) =>
	await inspectFile(view(name, bytes), {
		detect: {},
		extract: { text: true, textCharacters: 5000, pages: 5, isOverdue: () => false },
		risk: {},
		decider: { preset: 'general', rules: [], minConfidence: 1, minMargin: 1 },
	});

/** Mulberry32. */
function random(seed: number): () => number {
	return () => {
		seed = (seed + 0x6d2b79f5) | 0;
		let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

function mutate(bytes: Buffer, next: () => number): Buffer {
	const copy = Buffer.from(bytes);
	const kind = next();
	if (kind < 0.25) return copy.subarray(0, Math.floor(next() * copy.length));
	if (kind < 0.7) {
		for (let i = 0; i < 1 + next() * 12; i++) copy[Math.floor(next() * copy.length)] ^= 1 << Math.floor(next() * 8);
		return copy;
	}
	if (kind < 0.85) {
		// Lengths and offsets at their worst.
		const at = Math.floor(next() * Math.max(1, copy.length - 4));
		copy.fill(next() < 0.5 ? 0xff : 0, at, at + 4);
		return copy;
	}
	const from = Math.floor(next() * copy.length);
	return Buffer.concat([copy, copy.subarray(from), copy.subarray(0, from)]);
}

const samples = [
	...MAKERS.map((maker) => maker(2)).map(({ extension, bytes }) => ({ extension, bytes })),
	{ extension: 'jpg', bytes: jpegWithExif() },
	{ extension: 'msg', bytes: outlookMessage() },
];

test('1,500 mutated files of every kind are all answered', async () => {
	const next = random(20261120);
	for (let i = 0; i < 1500; i++) {
		const { extension, bytes } = samples[i % samples.length];
		const name = `${i}.${next() < 0.7 ? extension : samples[Math.floor(next() * samples.length)].extension}`;
		const report = await inspect(name, mutate(bytes, next));
		expect(report.category).toBeTruthy();
		expect(report.reasons.length).toBeGreaterThan(0);
		// What leaves the node must be plain JSON.
		expect(JSON.parse(JSON.stringify(report)).name).toBe(name);
	}
});

describe('Bombs', () => {
	it('a ZIP of a gigabyte of zeros is flagged, not unpacked', async () => {
		const inner = zip({ 'zeros.bin': new Uint8Array(30_000_000) });
		const before = process.memoryUsage().rss;
		const report = await inspect('a.zip', inner);
		expect(report.risk?.flags).toContain('archive-bomb');
		expect(process.memoryUsage().rss - before).toBeLessThan(60 * 1024 ** 2);
	});

	it('a document that is a bomb gives text up to its limit', async () => {
		const report = await inspect('a.docx', docx(['word '.repeat(4_000_000)]));
		expect(report.text?.length).toBeLessThanOrEqual(5000);
		expect(report.risk?.level).toBe('high');
	});

	it('an archive that holds itself, as quines do, is listed once', async () => {
		const nested = zip({ 'r/r.zip': zip({ 'r/r.zip': zip({ 'r/r.zip': 'r' }) }) });
		const report = await inspect('r.zip', nested);
		expect(report.risk?.flags).toContain('nested-archive');
		expect(report.metadata).toMatchObject({ entryCount: 1 });
		expect((await inspect('r.gz', Buffer.from(gzipSync(gzipSync(nested))))).category).toBe('archive');
	});

	it('names that climb out of their folder are flagged, and never proposed', async () => {
		const report = await inspect(
			'../../../../root/.ssh/authorized_keys',
			zip({ '../../evil.sh': 'x', 'C:\\x.bat': 'y' }),
		);
		expect(report.risk?.flags).toContain('path-traversal');
		const { path } = new Namer().propose(report, { template: '{{category}}/{{name}}.{{trueExt}}', root: '/safe' });
		expect(path).toBe('/safe/archive/authorized_keys.zip');
	});

	it('a PDF whose pages are each other costs no more than its limits', async () => {
		const loop = pdf(['x']).toString('latin1').replace('/Kids [4 0 R]', '/Kids [2 0 R]');
		expect(await inspect('a.pdf', Buffer.from(loop, 'latin1'))).toMatchObject({ category: 'document' });
	});

	it('10,000 deep JSON and XML, and a line of a million characters', async () => {
		expect((await inspect('a.json', Buffer.from('{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000)))).category).toBe(
			'data',
		);
		expect(
			(await inspect('a.xml', Buffer.from(`<?xml version="1.0"?>${'<a>'.repeat(10_000)}${'</a>'.repeat(10_000)}`)))
				.category,
		).toBe('data');
		expect((await inspect('a.txt', Buffer.from('a'.repeat(1_000_000)))).category).toBe('text');
		for (const unit of ['{\\', '<a ', '&#', '<!--', '{\\*\\x ', '"a",', '\\u-1?', '=?utf-8?q?']) {
			const report = await inspect('a.rtf', Buffer.from(`{\\rtf1 ${unit.repeat(50_000)}`));
			expect(report.type).toBeDefined();
			expect((await inspect('a.html', Buffer.from(`<!doctype html><html>${unit.repeat(50_000)}`))).type).toBeDefined();
			expect(
				(await inspect('a.eml', Buffer.from(`From: a@b.c\r\nSubject: ${unit.repeat(5000)}\r\n\r\nx`))).type,
			).toBeDefined();
		}
	});
});

// A pattern with two ways to read one line reads a hundred of them in two to the hundredth ways: such a file never ends.
test.each([
	['comments', '# a comment\r\n'],
	['comments of an INI file', '; a comment\r\n'],
	['comments of a program', '// a comment\r\n'],
	['version lines', 'version: 1\n\n'],
	['comments of a drawing', '999\r\na comment\r\n\r\n'],
	['instructions', '<?x y?>\r\n'],
	['markup comments', '<!-- x -->\r\n'],
	['blank lines', '\r\n'],
	['header lines', 'X-A: b\r\n c\r\n'],
	['quoted fields', '"a","b""c"\r\n'],
	['list items', '- a: b\r\n'],
])('a file of nothing but %s is answered', async (_what, line) => {
	expect((await inspect('a', Buffer.from(line.repeat(3000)))).reasons.length).toBeGreaterThan(0);
	expect((await inspect('a', Buffer.from(`${line.repeat(300)}\x00`))).reasons.length).toBeGreaterThan(0);
});

describe('a file of nothing but small parts costs no more than its reader allows', () => {
	const PARTS = 300_000;

	test('padding behind a tag: the tag is read, the padding is given up', async () => {
		const frame = Buffer.from('TIT2\0\0\0\x05\0\0\0Song', 'latin1');
		const tag = Buffer.concat([Buffer.from('ID3\x03\0\0\0\0\0\x0f', 'latin1'), frame]);
		// Read to its end, letter by letter, this takes a minute of processor time.
		const { type, metadata } = await inspect('a.mp3', Buffer.concat([tag, Buffer.alloc(16 * 1024 * 1024, 0xff)]));
		expect(type.mime).toBe('audio/mpeg');
		expect(metadata).toMatchObject({ title: 'Song' });
	});

	test('empty boxes of a film', async () => {
		const box = Buffer.from('0000000866726565', 'hex');
		const head = Buffer.from('00000014667479706d703432000000006d703432', 'hex');
		const { type } = await inspect('a.mp4', Buffer.concat([head, Buffer.alloc(PARTS * 8, box)]));
		expect(type.mime).toBe('video/mp4');
	});

	test('parts of a mail: the first are listed, and a note says that there are more', async () => {
		const head =
			'From: a@example.com\nSubject: x\nMessage-ID: <1@a>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n';
		const { metadata, notes } = await inspect(
			'a.eml',
			Buffer.from(head + '--b\nContent-Type: image/png\n\nx\n'.repeat(5000)),
		);
		expect(metadata).toMatchObject({ subject: 'x', attachmentCount: 1999 });
		expect(notes.join()).toMatch(/more than 2000 parts/);
	});

	test('the directory of an old Office document', async () => {
		const bytes = Buffer.alloc(2 * 1024 * 1024);
		Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(bytes);
		bytes.writeUInt16LE(3, 26);
		bytes.writeUInt16LE(0xfffe, 28);
		bytes.writeUInt16LE(9, 30);
		bytes.writeUInt16LE(6, 32);
		bytes.writeUInt32LE(109, 44);
		bytes.writeUInt32LE(1, 48);
		for (let i = 0; i < 109; i++) bytes.writeUInt32LE(i, 76 + i * 4);
		for (let at = 512; at < bytes.length; at += 4) bytes.writeUInt32LE((at - 512) / 4 + 1, at);
		const { notes } = await inspect('a.doc', bytes);
		expect(notes.join()).toMatch(/directory has more than 2048 sectors/);
	});
});
