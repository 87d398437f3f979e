// Hostile input: cut, flipped and spliced copies of every fixture, bombs, depth, quines. Nothing may hang, throw or
// answer out of range. Seeded, so that a failure can be repeated.

import fc from 'fast-check';

import { CATEGORIES, type Detection } from '../../nodes/Files/engine/types';
import { detectType } from '../../nodes/Files/engine/detect';
import { allFixtures } from './fixtures';
import { latin1, noise, ole2, zip } from './fixtures/build';

const MUTANTS = 20_000;
const SLOWEST = 2_000;

const detect = (bytes: Buffer, name = ''): Promise<Detection> =>
	detectType({ name, size: bytes.length, head: bytes, full: bytes, truncatedView: false });

function sane(found: Detection): boolean {
	const { type } = found;
	const inRange = type.confidence >= 0 && type.confidence <= 1;
	return (
		inRange &&
		/^[\w.+-]+\/[\w.+;=-]+$/.test(type.mime) &&
		CATEGORIES.includes(found.category) &&
		type.alternatives.length <= 5
	);
}

it(`answers sanely for ${MUTANTS} mutated files`, async () => {
	const fixtures = allFixtures();
	let state = 20261120;
	const random = (below: number): number => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
	let slowest = 0;
	for (let i = 0; i < MUTANTS; i++) {
		const { name, bytes } = fixtures[i % fixtures.length];
		let mutant = Buffer.from(bytes.length > 8192 && i % 7 !== 0 ? bytes.subarray(0, 2048) : bytes);
		const kind = random(4);
		if (kind === 0 || kind === 3) mutant = mutant.subarray(0, random(mutant.length + 1));
		if (kind === 1 || kind === 3) {
			for (let flips = 1 + random(8); flips > 0 && mutant.length > 0; flips--)
				mutant[random(mutant.length)] ^= 1 << random(8);
		}
		if (kind === 2) {
			const other = fixtures[random(fixtures.length)].bytes;
			mutant = Buffer.concat([
				mutant.subarray(0, random(mutant.length)),
				other.subarray(random(other.length)).subarray(0, 4096),
			]);
		}
		const start = performance.now();
		const found = await detect(mutant, i % 2 === 0 ? name : '');
		slowest = Math.max(slowest, performance.now() - start);
		if (!sane(found)) throw new Error(`Mutant ${i} of ${name}: ${JSON.stringify(found.type)}`);
	}
	// Not a measurement: a walk that does not end within seconds has lost its budget.
	expect(slowest).toBeLessThan(SLOWEST);
}, 120_000);

it('answers for any bytes at all, with any name', async () => {
	await fc.assert(
		fc.asyncProperty(fc.uint8Array({ maxLength: 4096 }), fc.string({ maxLength: 40 }), async (bytes, name) => {
			expect(sane(await detect(Buffer.from(bytes), name))).toBe(true);
		}),
		{ numRuns: 400, seed: 7 },
	);
});

it('answers for any text at all', async () => {
	await fc.assert(
		fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 3000 }), async (text) => {
			const found = await detect(Buffer.from(text));
			expect(sane(found)).toBe(true);
		}),
		{ numRuns: 400, seed: 8 },
	);
});

it('calls any JSON document JSON, and any array of rows CSV when written as one', async () => {
	await fc.assert(
		fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), async (value) => {
			const found = await detect(Buffer.from(JSON.stringify(value)));
			expect(found.type.mime).toMatch(/json/);
		}),
		{ numRuns: 200, seed: 9 },
	);
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { minLength: 4, maxLength: 60 }),
			async (rows) => {
				const text = ['id;count;total', ...rows.map((row) => row.join(';'))].join('\n');
				const found = await detect(Buffer.from(`${text}\n`));
				expect([found.type.mime, found.text?.delimiter]).toEqual(['text/csv', ';']);
			},
		),
		{ numRuns: 100, seed: 10 },
	);
});

it('a longer view of the same file never changes the answer of a signature', async () => {
	for (const { bytes, mime } of allFixtures().filter((f) => f.bytes.length > 8000)) {
		const part = await detectType({
			name: '',
			size: bytes.length,
			head: bytes.subarray(0, 4096),
			tail: bytes.subarray(-4096),
			truncatedView: true,
		});
		const whole = await detect(bytes);
		expect([mime, whole.type.mime]).toEqual([mime, mime]);
		// A disc image announces itself at 32 kB: out of a 4 kB view it is only data.
		if (mime !== 'application/x-iso9660-image') expect(part.type.mime).toBe(mime);
	}
});

describe('hostile shapes end quickly', () => {
	const depth = 10_000;
	const cases: Array<[string, Buffer]> = [
		['10,000-deep JSON arrays', Buffer.from('['.repeat(depth) + ']'.repeat(depth))],
		['10,000-deep JSON objects', Buffer.from('{"a":'.repeat(depth) + '1' + '}'.repeat(depth))],
		['an unclosed deep JSON', Buffer.from('[{"a":'.repeat(depth))],
		['10,000-deep XML', Buffer.from('<a>'.repeat(depth) + '</a>'.repeat(depth))],
		['deep XML with a declaration', Buffer.from(`<?xml version="1.0"?>${'<a>'.repeat(depth)}`)],
		[
			'an entity bomb',
			Buffer.from(`<?xml version="1.0"?><!DOCTYPE l [${'<!ENTITY a "&b;&b;">'.repeat(2000)}]><l>&a;</l>`),
		],
		['spaces', Buffer.alloc(1_000_000, ' ')],
		['newlines', Buffer.alloc(1_000_000, '\n')],
		['tabs and newlines', Buffer.from('\t\n'.repeat(200_000))],
		['hash lines', Buffer.from('#\n'.repeat(200_000))],
		['comment openers', Buffer.from('/*'.repeat(200_000))],
		['HTML comment openers', Buffer.from('<!--'.repeat(100_000))],
		['quotes', Buffer.from('"'.repeat(400_000))],
		['brackets', Buffer.from('(['.repeat(200_000))],
		['commas', Buffer.from(','.repeat(400_000))],
		['quoted commas', Buffer.from('"a","'.repeat(100_000))],
		['one long word', Buffer.from('a'.repeat(500_000))],
		['one long identifier call', Buffer.from('a.b('.repeat(100_000))],
		['equals signs', Buffer.from('a = '.repeat(100_000))],
		['header fields without end', Buffer.from('X-A: b\n'.repeat(100_000))],
		['dollars and braces', Buffer.from('${'.repeat(200_000))],
		['sections', Buffer.from('[a]\n'.repeat(100_000))],
		['backslashes', Buffer.from('\\'.repeat(300_000))],
		...[
			'/* a */\n',
			'/* a */ ',
			'<!-- a -->\n',
			'// a\n',
			'(* a *)\n',
			'-- a\n',
			'; a\n',
			'# a\n',
			'% a\n',
			'<%-- a --%>\n',
			'{- a -}\n',
			'@a\n',
			'+ a\n',
			'A: b\n c\n',
		].map((piece): [string, Buffer] => [`many of ${JSON.stringify(piece)}`, Buffer.from(`${piece.repeat(500)}x`)]),
		['an OLE2 whose FAT points at itself', looped()],
		['a ZIP that claims four billion entries', claims()],
		['an ID3 tag of 256 MB', latin1('ID3\x04\0\0\x7f\x7f\x7f\x7f')],
		['a MKV of zero-sized elements', Buffer.concat([latin1('\x1a\x45\xdf\xa3\x80'), Buffer.alloc(100_000)])],
		['an MP4 of zero-sized boxes', Buffer.concat([latin1('\0\0\0\0ftyp'), Buffer.alloc(100_000)])],
		[
			'an ASF of zero-sized objects',
			Buffer.concat([Buffer.from('3026b2758e66cf11a6d900aa0062ce6c', 'hex'), Buffer.alloc(50_000)]),
		],
		[
			'an Ogg page that repeats',
			Buffer.concat(Array.from({ length: 2000 }, () => latin1('OggS\0\x02' + '\0'.repeat(22)))),
		],
		['a TIFF whose directory is itself', Buffer.concat([latin1('II*\0\x08\0\0\0\xff\xff'), Buffer.alloc(5000, 8)])],
	];

	it.each(cases)('%s', async (_name, bytes) => {
		const start = performance.now();
		for (const name of ['', 'a.json', 'a.docx', 'a.js']) expect(sane(await detect(bytes, name))).toBe(true);
		expect(performance.now() - start).toBeLessThan(4 * SLOWEST);
	});

	it('a ZIP bomb is listed with its declared size, and not unpacked', async () => {
		const found = await detect(bomb(), 'a.zip');
		expect(found.container?.uncompressedSize).toBeGreaterThan(900_000_000);
		expect(found.type.mime).toBe('application/zip');
	});

	it('a content-types member that is a bomb itself is read only to its cap', async () => {
		const found = await detect(
			zip({ '[Content_Types].xml': Buffer.alloc(30_000_000, ' '), 'word/document.xml': 'x' }),
			'a.docx',
		);
		expect(found.type.mime).toContain('wordprocessingml');
	});

	it('an archive that holds itself is only listed', async () => {
		const inner = zip({ 'a.zip': zip({ 'a.zip': noise(64) }) });
		expect((await detect(inner, 'quine.zip')).container?.entryCount).toBe(1);
	});
});

function looped(): Buffer {
	const bytes = ole2(['A', 'B', 'C', 'D', 'E']);
	bytes.writeUInt32LE(1, 512 + 4);
	return bytes;
}

function claims(): Buffer {
	const bytes = zip({ 'a.txt': 'x' });
	const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
	bytes.writeUInt16LE(0xfffe, end + 8);
	bytes.writeUInt16LE(0xfffe, end + 10);
	return bytes;
}

function bomb(): Buffer {
	const bytes = zip({ 'zeros.bin': Buffer.alloc(2_000_000) });
	const at = bytes.lastIndexOf('PK\x01\x02', undefined, 'latin1');
	bytes.writeUInt32LE(1_000_000_000, at + 24);
	return bytes;
}
