/** CSV: real files' dirt, each fault with its line; csv-parse is the oracle of the property tests. */
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { CsvTokenizer } from '../../nodes/shared/records/csvTokenizer';
import { readCsvBatches, readRecords, RecordReadError, writeCsv } from '../../nodes/shared/records';
import type { DataRecord, ReadOptions, RejectedRow } from '../../nodes/shared/records';

async function read(input: string | Buffer | Buffer[], options: ReadOptions = {}) {
	const rejected: RejectedRow[] = [];
	const source = Array.isArray(input) ? input : [Buffer.isBuffer(input) ? input : Buffer.from(input)];
	const reader = readRecords(source, { onReject: (row) => rejected.push(row), ...options });
	const records: DataRecord[] = [];
	const lines: Array<number | undefined> = [];
	const indexes: number[] = [];
	for await (const { record, line, index } of reader) {
		records.push(record);
		lines.push(line);
		indexes.push(index);
	}
	return { records, lines, indexes, rejected, stats: reader.stats };
}

async function failure(input: string | Buffer, options: ReadOptions = {}): Promise<RecordReadError> {
	try {
		await read(input, options);
	} catch (error) {
		expect(error).toBeInstanceOf(RecordReadError);
		return error as RecordReadError;
	}
	throw new Error('It was read without an error.');
}

/** Cuts at random places, also inside a character. */
function cut(bytes: Buffer, cuts: number[]): Buffer[] {
	const places = [...new Set(cuts.map((n) => n % (bytes.length + 1)))].sort((a, b) => a - b);
	const pieces: Buffer[] = [];
	let from = 0;
	for (const place of [...places, bytes.length]) {
		pieces.push(bytes.subarray(from, place));
		from = place;
	}
	return pieces;
}

describe('CSV as it comes', () => {
	it.each([
		[',', 'a,b,c\n1,2,3\n'],
		[';', 'a;b;c\n1,5;2,5;3,5\n'],
		['\t', 'a\tb\tc\n1,1\t2;2\t3\n'],
		['|', 'a|b|c\n"1,2,3"|x;y;z|3\n'],
		[';', '"a, or b";"c, or d"\n"1";"2"\n"3";"4"\n'],
	])('finds the delimiter %j by agreement of the rows with the header', async (delimiter, text) => {
		expect((await read(text)).stats.delimiter).toBe(delimiter);
	});

	it("takes a given delimiter over the detected one, and Excel's sep= line over both guesses", async () => {
		expect((await read('a;b,c\n1;2,3\n', { csv: { delimiter: ',' } })).records).toEqual([{ 'a;b': '1;2', c: '3' }]);
		const sep = await read('sep=^\r\na^b\r\n1^2\r\n');
		expect(sep.records).toEqual([{ a: '1', b: '2' }]);
		expect(sep.lines).toEqual([3]);
	});

	it('reads one column without any delimiter', async () => {
		expect((await read('name\nAnn\nBob\n')).records).toEqual([{ name: 'Ann' }, { name: 'Bob' }]);
	});

	it.each(['\n', '\r\n', '\r'])('reads line ends %j and counts lines over quoted line breaks', async (end) => {
		const { records, lines } = await read(['a,b', `"x${end}y",1`, '', 'z,2'].join(end));
		expect(records).toEqual([
			{ a: `x${end}y`, b: '1' },
			{ a: 'z', b: '2' },
		]);
		expect(lines).toEqual([2, 5]);
	});

	it('skips and counts rows without content, but keeps a quoted empty cell', async () => {
		const { records, stats } = await read('a,b\n\n,\n  , \n1,2\n\n');
		expect(records).toEqual([{ a: '1', b: '2' }]);
		expect(stats.emptyRows).toBe(4);
		expect((await read('a\n""\n')).records).toEqual([{ a: '' }]);
	});

	it('keeps NULL and the empty text apart with emptyAsNull', async () => {
		const { records } = await read('a,b,c\n,"",x\nx,,""\n', { csv: { emptyAsNull: true } });
		expect(records).toEqual([
			{ a: null, b: '', c: 'x' },
			{ a: 'x', b: null, c: '' },
		]);
	});

	it('renames repeated and missing headers, and says which column', async () => {
		const { stats, records } = await read('id,name,name,,name_2\n1,2,3,4,5\n');
		expect(stats.columns).toEqual(['id', 'name', 'name_3', 'column_4', 'name_2']);
		expect(stats.warnings).toEqual([
			'Column 3 repeats the name "name"; it is called "name_3".',
			expect.stringMatching(/^Column 4 has no name \(column of line 1/),
		]);
		expect(records[0]).toEqual({ id: '1', name: '2', name_3: '3', column_4: '4', name_2: '5' });
	});

	it('treats __proto__ and constructor as ordinary column names', async () => {
		const { records } = await read('__proto__,constructor\nx,y\n');
		expect(Object.keys(records[0])).toEqual(['__proto__', 'constructor']);
		expect(Object.getPrototypeOf(records[0])).toBe(Object.prototype);
	});

	it('rejects ragged rows with their line and goes on; the counts add up', async () => {
		const { records, rejected, stats, indexes } = await read('a,b\n1\n"x\ny",2\n1,2,3\n4,5\n');
		expect(records).toEqual([
			{ a: 'x\ny', b: '2' },
			{ a: '4', b: '5' },
		]);
		expect(indexes).toEqual([1, 3]);
		expect(rejected.map(({ index, code }) => [index, code])).toEqual([
			[0, 'RAGGED_ROW'],
			[2, 'RAGGED_ROW'],
		]);
		expect(rejected[1].message).toBe(
			'Line 5 has 3 cells where the header has 2: too many. Check the row for a missing or unquoted delimiter.',
		);
		expect(rejected[1].record).toEqual({ a: '1', b: '2', column_3: '3' });
		expect(stats.read).toBe(records.length + rejected.length);
	});

	it('pads short rows when asked, and drops only empty cells beyond the header', async () => {
		const { records, rejected } = await read('a,b\n1\n2,3,,\n4,5,6\n', { csv: { ragged: 'pad' } });
		expect(records).toEqual([
			{ a: '1', b: null },
			{ a: '2', b: '3' },
		]);
		expect(rejected).toHaveLength(1);
	});

	it('rejects a line with a broken quote without swallowing the lines after it', async () => {
		const { records, rejected } = await read('a,b\n"never closed,1\n2,3\n"x"y,4\n5,6\n');
		expect(records).toEqual([
			{ a: '2', b: '3' },
			{ a: '5', b: '6' },
		]);
		expect(rejected.map(({ code, message }) => [code, message.slice(0, 6)])).toEqual([
			['BAD_QUOTE', 'Line 2'],
			['BAD_QUOTE', 'Line 4'],
		]);
		const open = await read('a,b\n1,2\n"open,3\n4,5\n');
		expect(open.rejected.map(({ code }) => code)).toEqual(['UNCLOSED_QUOTE']);
		expect(open.records).toHaveLength(2);
	});

	it('takes a quote inside an unquoted cell as it is', async () => {
		expect((await read('size,n\n5" pipe,1\n')).records).toEqual([{ size: '5" pipe', n: '1' }]);
	});

	it('names columns itself without a header, and takes given names instead of the header', async () => {
		expect((await read('1,2\n3,4\n', { csv: { header: false } })).records[1]).toEqual({ column_1: '3', column_2: '4' });
		expect((await read('x,y\n3,4\n', { csv: { columns: ['a', 'b'] } })).records).toEqual([{ a: '3', b: '4' }]);
		expect((await read('3,4\n', { csv: { columns: ['a', 'b'], header: false } })).records).toEqual([
			{ a: '3', b: '4' },
		]);
	});

	it('hands out batches without objects, indexes without a gap', async () => {
		const text = 'a,b\n' + Array.from({ length: 2500 }, (_, i) => (i === 1200 ? 'short' : `${i},x`)).join('\n');
		const { columns, batches, stats } = await readCsvBatches([Buffer.from(text)]);
		expect(columns).toEqual(['a', 'b']);
		for await (const { rows, firstIndex, lines } of batches) {
			rows.forEach((row, i) => {
				expect(row[0]).toBe(String(firstIndex + i));
				expect(lines[i]).toBe(firstIndex + i + 2);
			});
		}
		expect(stats).toMatchObject({ read: 2500, rejected: 1 });
	});
});

describe('a file that is not what it should be', () => {
	it.each<[string, string | Buffer, string]>([
		['an empty file', '', 'EMPTY_FILE'],
		['blank lines only', '\n\n\r\n', 'EMPTY_FILE'],
		['a header alone', 'a,b,c\n', 'HEADER_ONLY'],
		['a header alone without a line end', 'a,b,c', 'HEADER_ONLY'],
		['random bytes', Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919 + (i >> 3)) % 256)), 'NOT_TEXT'],
		['a spreadsheet', Buffer.concat([Buffer.from('504b030414000600', 'hex'), Buffer.alloc(50, 1)]), 'NOT_TEXT'],
	])('%s is a typed error with a remedy', async (_, input, code) => {
		const error = await failure(input, { fileName: 'data.csv' });
		expect(error.code).toBe(code);
		expect(error.remedy).not.toBe('');
	});

	it('names the kind of a binary file', async () => {
		const zip = Buffer.concat([Buffer.from('504b030414000600', 'hex'), Buffer.alloc(50, 1)]);
		expect((await failure(zip)).message).toMatch(/ZIP container.*\.xlsx/);
		expect((await failure(Buffer.from('1f8b0800000000000003', 'hex'))).message).toMatch(/gzip/);
	});

	it('allows empty input when asked', async () => {
		for (const text of ['', 'a,b\n', '\n']) {
			expect((await read(text, { allowEmpty: true })).records).toEqual([]);
		}
	});

	it('stops at a line of 50 MB instead of holding it', async () => {
		function* line() {
			for (let i = 0; i < 50; i++) yield Buffer.alloc(1024 * 1024, 'x');
		}
		const reader = readRecords(line());
		await expect(async () => {
			for await (const _ of reader) void _;
		}).rejects.toMatchObject({ code: 'RECORD_TOO_LONG' });
		expect(reader.stats.bytes).toBeLessThan(20 * 1024 * 1024);
	});

	it('gives up one line, not the file, when a quote stays open beyond the limit', async () => {
		const rows = Array.from({ length: 2000 }, (_, i) => `${i},b`).join('\n');
		const { records, rejected } = await read(`a,b\n"1,2\n${rows}\n`, { csv: { maxRecordChars: 1000 } });
		expect(rejected).toHaveLength(1);
		expect(records).toHaveLength(2000);
	});

	it('refuses options that cannot work', async () => {
		expect((await failure('a,b\n1,2', { csv: { delimiter: ',,' } })).code).toBe('BAD_OPTION');
		expect((await failure('a,b\n1,2', { csv: { delimiter: '"' } })).code).toBe('BAD_OPTION');
		expect((await failure('a,b\n1,2', { encoding: 'klingon' })).code).toBe('UNKNOWN_ENCODING');
	});
});

describe('CSV properties', () => {
	const delimiter = fc.constantFrom(',', ';', '\t', '|');
	const cell = fc.oneof(
		fc.string({ maxLength: 12 }),
		fc.string({ unit: fc.constantFrom('"', ',', ';', '\n', '\r', '\t', '|', 'ä', '😀', 'a', ' '), maxLength: 10 }),
	);
	const table = fc
		.integer({ min: 1, max: 5 })
		.chain((width) =>
			fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 15 }),
		);
	const cuts = fc.array(fc.nat(), { maxLength: 12 });

	it('what the writer writes, the reader reads, at any chunk boundary, NULL apart from empty text', async () => {
		const withNulls = table.chain((rows) =>
			fc.tuple(fc.constant(rows), fc.array(fc.boolean(), { minLength: 75, maxLength: 75 })),
		);
		await fc.assert(
			fc.asyncProperty(
				withNulls,
				delimiter,
				cuts,
				fc.constantFrom('\n' as const, '\r\n' as const),
				async ([rows, nulls], d, at, lineEnd) => {
					const width = rows[0].length;
					const columns = Array.from({ length: width }, (_, i) => `c${i}`);
					const records = rows.map((row, r) =>
						Object.fromEntries(
							row.map((value, i) => [columns[i], width > 1 && i > 0 && nulls[r * 5 + i] ? null : value]),
						),
					);
					// A row of nothing but NULL is a blank line and is skipped by design.
					for (const record of records) record.c0 = `k${String(record.c0)}`;
					const chunks: Buffer[] = [];
					for await (const chunk of writeCsv(records, { delimiter: d, lineEnd, columns })) chunks.push(chunk);
					const back = await read(cut(Buffer.concat(chunks), at), {
						format: 'csv',
						encoding: 'utf-8',
						csv: { delimiter: d, emptyAsNull: true },
					});
					expect(back.records).toEqual(records);
					expect(back.rejected).toEqual([]);
				},
			),
			{ numRuns: 300 },
		);
	});

	it('reads any well-formed text as csv-parse does', async () => {
		const raw = fc.tuple(table, delimiter, fc.array(fc.boolean(), { minLength: 75, maxLength: 75 }));
		await fc.assert(
			fc.asyncProperty(raw, cuts, async ([rows, d, quoted], at) => {
				const text = rows
					.map((row, r) =>
						row
							.map((value, i) =>
								quoted[r * 5 + i] || /["\r\n]/.test(value) || value.includes(d)
									? `"${value.replaceAll('"', '""')}"`
									: value,
							)
							.join(d),
					)
					.join('\n');
				const expected = parse(text, {
					delimiter: d,
					relax_column_count: true,
					record_delimiter: '\n',
					skip_empty_lines: false,
				}) as string[][];
				const got = await read(cut(Buffer.from(text), at), {
					format: 'csv',
					encoding: 'utf-8',
					allowEmpty: true,
					csv: { delimiter: d, header: false },
				});
				const content = expected.filter((row) => row.some((value) => value.trim() !== ''));
				const ours = got.records
					.map((record) => Object.values(record))
					.filter((row) => row.some((v) => String(v).trim() !== ''));
				expect(ours).toEqual(content);
			}),
			{ numRuns: 300 },
		);
	});

	/** Straight into the tokenizer: the reader hands it the first 64 kB in one piece, which would hide the boundaries. */
	function tokenize(pieces: string[], max = 1000): unknown[] {
		const seen: unknown[] = [];
		const tokenizer = new CsvTokenizer({ delimiter: ',', quote: '"', emptyAsNull: true, maxRecordChars: max });
		tokenizer.onRow = (cells, line) => seen.push([line, ...cells]);
		tokenizer.onFault = (fault) => seen.push(fault);
		for (const piece of pieces) tokenizer.write(piece);
		tokenizer.end();
		return [...seen, tokenizer.emptyRows];
	}

	it('finds the same rows, faults and lines wherever the chunks end', () => {
		const junk = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', ' '), minLength: 1, maxLength: 60 });
		fc.assert(
			fc.property(junk, (text) => {
				const whole = tokenize([text]);
				expect(tokenize([...text])).toEqual(whole);
				for (let at = 1; at < text.length; at += 3) {
					expect(tokenize([text.slice(0, at), text.slice(at)])).toEqual(whole);
				}
			}),
			{ numRuns: 2000 },
		);
	});

	it('leaves no character of arbitrary text out: every one is in a row, a fault or an empty row', () => {
		const junk = fc.string({ unit: fc.constantFrom('"', ',', '\n', 'a', 'b'), minLength: 1, maxLength: 60 });
		fc.assert(
			fc.property(junk, (text) => {
				const seen = tokenize([text]);
				const letters = JSON.stringify(
					seen.map((row) => (Array.isArray(row) ? row.slice(1) : (row as { text?: string }).text)),
				);
				expect(letters.match(/[ab]/g) ?? []).toEqual(text.match(/[ab]/g) ?? []);
			}),
			{ numRuns: 2000 },
		);
	});

	it('reads a file beyond its first 64 kB alike, wherever the chunks end', async () => {
		const start = Buffer.from('a,b\n' + 'filler,"with a ""quote"" and ü"\n'.repeat(2500));
		await fc.assert(
			fc.asyncProperty(table, cuts, async (rows, at) => {
				const records = rows.map((row, i) => ({ a: `k${i}`, b: row[0] }));
				const chunks: Buffer[] = [start];
				for await (const chunk of writeCsv(records, { header: false })) chunks.push(...cut(chunk, at));
				const back = await read(chunks);
				expect(back.records.slice(2500)).toEqual(records);
				expect(back.lines[2500]).toBe(2502);
			}),
			{ numRuns: 40 },
		);
	});
});
