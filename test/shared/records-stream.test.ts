/** What a stream must do: bounded memory, back-pressure, abort, errors of the source, and the writers. */
import { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import {
	asReadable,
	readCsvBatches,
	readRecords,
	RecordReadError,
	writeCsv,
	writeNdjson,
} from '../../nodes/shared/records';
import type { DataRecord, ReadOptions } from '../../nodes/shared/records';

async function text(buffers: AsyncIterable<Buffer>): Promise<string> {
	const all: Buffer[] = [];
	for await (const buffer of buffers) all.push(buffer);
	return Buffer.concat(all).toString('utf8');
}

describe('memory', () => {
	function* generated(line: (i: number) => string, bytes: number, start = '', end = ''): Generator<Buffer> {
		yield Buffer.from(start);
		let i = 0;
		for (let sent = 0; sent < bytes;) {
			let piece = '';
			while (piece.length < 65_536) piece += line(i++);
			const buffer = Buffer.from(piece);
			sent += buffer.length;
			yield buffer;
		}
		yield Buffer.from(end);
	}

	const cases: Array<[string, () => Generator<Buffer>, ReadOptions]> = [
		['CSV', () => generated((i) => `${i},"name, ${i}",some text of no interest\n`, 100e6, 'id,name,note\n'), {}],
		['NDJSON', () => generated((i) => `{"id":${i},"name":"name ${i}","note":"some text of no interest"}\n`, 40e6), {}],
		['JSON', () => generated((i) => `{"id":${i},"name":"name ${i}"},\n`, 25e6, '{"data":[', '{"id":1}]}'), {}],
		['XML', () => generated((i) => `<row id="${i}"><name>n ${i}</name></row>\n`, 15e6, '<rows>', '</rows>'), {}],
	];

	it.each(cases)(
		'stays bounded on a long %s stream',
		async (_, make, options) => {
			const start = process.memoryUsage();
			const before = start.heapUsed + start.external;
			let peak = 0;
			let count = 0;
			let nextLook = 0;
			const reader = readRecords(make(), options);
			for await (const batch of reader.batches()) {
				count += batch.length;
				if (count < nextLook) continue;
				nextLook = count + 50_000;
				const now = process.memoryUsage();
				peak = Math.max(peak, now.heapUsed + now.external - before);
			}
			expect(count).toBeGreaterThan(100_000);
			expect(reader.stats.read).toBe(count);
			// Generous: uncollected garbage counts too. Holding the input would be several hundred megabytes.
			expect(peak).toBeLessThan(200e6);
		},
		120_000,
	);

	it('asks its source for the next chunk only when the last one is used', async () => {
		let sent = 0;
		function* lazy() {
			yield Buffer.from('a,b\n');
			for (; sent < 200; sent++) yield Buffer.from('1,2\n'.repeat(16_384));
		}
		const batches = readRecords(lazy()).batches()[Symbol.asyncIterator]();
		await batches.next();
		expect(sent).toBeLessThan(5);
		await batches.return?.(undefined);
		expect(sent).toBeLessThan(5);
	});
});

describe('ends before the end', () => {
	function stalled(): Readable {
		const stream = new Readable({ read: () => undefined });
		stream.push('a,b\n1,2\n'.repeat(20_000));
		return stream;
	}

	it('closes the stream when the reader is left early', async () => {
		const stream = stalled();
		for await (const { record } of readRecords(stream)) {
			expect(record).toEqual({ a: '1', b: '2' });
			break;
		}
		expect(stream.destroyed).toBe(true);
	});

	it('stops at once when aborted, even while the source is silent, and closes it', async () => {
		const stream = stalled();
		const abort = new AbortController();
		let seen = 0;
		await expect(async () => {
			for await (const batch of readRecords(stream, { signal: abort.signal }).batches()) {
				// By the time it fires, everything there is has been read and the reader waits.
				if (seen === 0) setTimeout(() => abort.abort(), 50);
				seen += batch.length;
			}
		}).rejects.toMatchObject({ code: 'ABORTED' });
		expect(seen).toBeGreaterThan(0);
		expect(stream.destroyed).toBe(true);
	});

	it('does not begin when it is aborted already', async () => {
		const stream = stalled();
		await expect(readCsvBatches(stream, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
		expect(stream.destroyed).toBe(true);
	});

	it("wraps the source's own error, its text kept as the cause", async () => {
		async function* broken() {
			yield Buffer.from('a,b\n' + '1,2\n'.repeat(40_000));
			throw new Error('ECONNRESET by peer');
		}
		let seen = 0;
		try {
			for await (const _ of readRecords(broken())) seen++;
			throw new Error('no error');
		} catch (error) {
			expect(error).toBeInstanceOf(RecordReadError);
			expect((error as RecordReadError).code).toBe('SOURCE_FAILED');
			expect((error as RecordReadError).message).not.toContain('ECONNRESET');
			expect(String((error as RecordReadError).cause)).toContain('ECONNRESET');
		}
		expect(seen).toBeGreaterThan(0);
	});

	it('refuses a second iteration, which would find nothing', async () => {
		const reader = readRecords([Buffer.from('a,b\n1,2\n')]);
		for await (const _ of reader) void _;
		await expect(async () => {
			for await (const _ of reader) void _;
		}).rejects.toThrow('only once');
	});
});

describe('writers', () => {
	const records: DataRecord[] = [
		{ a: 'x', b: null, c: '' },
		{ a: 'say "hi"', b: 1.5, c: 'two\nlines' },
		{ a: { n: 1n }, b: new Date(0), c: true },
	];

	it('writes CSV that other parsers read, NULL and empty text apart', async () => {
		const out = await text(writeCsv(records));
		expect(out).toBe('a,b,c\nx,,""\n"say ""hi""",1.5,"two\nlines"\n"{""n"":""1""}",1970-01-01T00:00:00.000Z,true\n');
		expect(parse(out)).toHaveLength(4);
	});

	it('escapes formulas when asked, but leaves negative numbers alone', async () => {
		const risky = [{ a: '=1+1', b: '@x', c: '-5', d: '-5+cmd', e: -5, f: '\t=1' }];
		expect(await text(writeCsv(risky, { escapeFormulas: true, header: false }))).toBe(
			`'=1+1,'@x,-5,'-5+cmd,-5,'\t=1\n`,
		);
	});

	it('tells fields that the columns do not cover, once each', async () => {
		const unknown: string[] = [];
		await text(writeCsv([{ a: 1 }, { a: 2, z: 3 }, { z: 4 }], { onUnknownField: (name) => unknown.push(name) }));
		expect(unknown).toEqual(['z']);
	});

	it('writes byte order mark, delimiter and line end as asked', async () => {
		const out = await text(writeCsv([{ a: 1.5, b: 'x;y' }], { byteOrderMark: true, delimiter: ';', lineEnd: '\r\n' }));
		expect(out).toBe('\ufeffa;b\r\n1.5;"x;y"\r\n');
		await expect(text(writeCsv(records, { delimiter: ';;' }))).rejects.toThrow('one character');
	});

	it('writes NDJSON as a Node stream, big integers as text', async () => {
		expect(await text(asReadable(writeNdjson([{ a: 1n }, { a: 'ü' }])))).toBe('{"a":"1"}\n{"a":"ü"}\n');
	});

	it('buffers no more than about 64 kB before it hands out', async () => {
		let made = 0;
		function* many() {
			for (; made < 100_000; made++) yield { a: 'some text of forty characters, more or less' };
		}
		const out = writeCsv(many());
		const first = (await out.next()).value as Buffer;
		expect(first.length).toBeLessThan(70_000);
		expect(made).toBeLessThan(3000);
		await out.return(undefined);
	});
});
