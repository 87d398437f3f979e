/** JSON, NDJSON and XML as streams, and the encodings of all formats. */
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { JsonDocument } from '../../nodes/shared/records/json';
import { JsonAssembler } from '../../nodes/shared/records/jsonAssembler';
import { openRecordFile, readRecords, RecordReadError, writeNdjson } from '../../nodes/shared/records';
import type { DataRecord, ReadOptions, RejectedRow } from '../../nodes/shared/records';

async function read(input: string | Buffer | Iterable<Buffer>, options: ReadOptions = {}) {
	const rejected: RejectedRow[] = [];
	const source = typeof input === 'string' ? [Buffer.from(input)] : Buffer.isBuffer(input) ? [input] : input;
	const reader = readRecords(source, { onReject: (row) => rejected.push(row), ...options });
	const records: DataRecord[] = [];
	for await (const { record } of reader) records.push(record);
	return { records, rejected, stats: reader.stats };
}

async function code(input: string | Buffer, options: ReadOptions = {}): Promise<string> {
	try {
		await read(input, options);
	} catch (error) {
		expect(error).toBeInstanceOf(RecordReadError);
		return (error as RecordReadError).code;
	}
	return 'none';
}

describe('JSON', () => {
	it.each(['data', 'records', 'items', 'testData'])(
		'finds the records wrapped in "%s" and says what was left out',
		async (name) => {
			const { records, stats } = await read(
				JSON.stringify({ total: 2, [name]: [{ a: 1 }, { a: 2 }], page: { next: 3 } }),
			);
			expect(records).toEqual([{ a: 1 }, { a: 2 }]);
			expect(stats.recordsAt).toBe(name);
			expect(stats.warnings[0]).toContain('total, page');
		},
	);

	it('reads a direct array, a single object, and an array at a path', async () => {
		expect((await read('[{"a":1},{"a":2}]')).records).toHaveLength(2);
		expect((await read('{"a":1,"list":[1,2]}')).records).toEqual([{ a: 1, list: [1, 2] }]);
		const nested = '{"data":[{"no":1}],"response":{"x":[[1]],"result":{"rows":[{"a":1},{"a":2}],"n":2}}}';
		expect((await read(nested, { json: { path: 'response.result.rows' } })).records).toEqual([{ a: 1 }, { a: 2 }]);
		expect((await read(nested, { json: { path: 'response.result' } })).records).toEqual([
			{ rows: [{ a: 1 }, { a: 2 }], n: 2 },
		]);
	});

	it('says what there is when a path leads nowhere', async () => {
		await expect(read('{"rows":[],"n":1}', { format: 'json', json: { path: 'data.rows' } })).rejects.toMatchObject({
			code: 'PATH_NOT_FOUND',
			remedy: 'Its first level has: rows, n.',
		});
	});

	it('gives numbers that a double would round as text, all others as numbers', async () => {
		const { records } = await read(
			'[{"id":9007199254740993,"neg":-12345678901234567890,"price":0.1,"long":1.00000000000000000001,"exp":1e400,"int":42,"tiny":1e-400}]',
		);
		expect(records[0]).toEqual({
			id: '9007199254740993',
			neg: '-12345678901234567890',
			price: 0.1,
			long: '1.00000000000000000001',
			exp: '1e400',
			int: 42,
			tiny: '1e-400',
		});
	});

	it('rejects elements that are no objects and goes on', async () => {
		const { records, rejected, stats } = await read('[{"a":1},5,[1],null,{"a":2}]');
		expect(records).toHaveLength(2);
		expect(rejected.map((row) => [row.index, row.code])).toEqual([
			[1, 'NOT_A_RECORD'],
			[2, 'NOT_A_RECORD'],
			[3, 'NOT_A_RECORD'],
		]);
		expect(stats).toMatchObject({ read: 5, rejected: 3 });
	});

	it('flattens nested objects when asked, without one value overwriting another', async () => {
		const text = '[{"a":{"b":{"c":1},"d":[{"x":1}]},"a.d":2,"e":{}}]';
		expect((await read(text, { flatten: '.' })).records).toEqual([
			{ 'a.b.c': 1, 'a.d': [{ x: 1 }], 'a.d_2': 2, e: {} },
		]);
		expect((await read(text, { flatten: '_' })).records[0]).toHaveProperty('a_b_c', 1);
		expect((await read(text)).records[0]).toHaveProperty('a.b.c', 1);
	});

	it.each([
		['[{"a":1},{"a":', 'TRUNCATED_JSON'],
		['[{"a":1}', 'TRUNCATED_JSON'],
		['{"a":"x', 'TRUNCATED_JSON'],
		['[{"a":1} {"a":2}]', 'BAD_JSON'],
		['[{"a" 1}]', 'BAD_JSON'],
		['[{"a":1,}]', 'BAD_JSON'],
		['[1,]', 'BAD_JSON'],
		['[,1]', 'BAD_JSON'],
		['[{"a":1}]x', 'BAD_JSON'],
		['{"a":1}{"a":2}', 'BAD_JSON'],
		['[{"a":1}}', 'BAD_JSON'],
		['[{"a":nul}]', 'BAD_JSON'],
		['[{1:2}]', 'BAD_JSON'],
		['['.repeat(100_000), 'JSON_TOO_DEEP'],
	])('%.30s is a typed error', async (text, expected) => {
		expect(await code(text, { format: 'json' })).toBe(expected);
	});

	it('hands out the records before a fault', async () => {
		const seen: DataRecord[] = [];
		await expect(async () => {
			for await (const { record } of readRecords([Buffer.from('[{"a":1},{"a":2},oops]')])) seen.push(record);
		}).rejects.toMatchObject({ code: 'BAD_JSON' });
		expect(seen).toEqual([{ a: 1 }, { a: 2 }]);
	});

	it('keeps a character whole that a chunk boundary cuts in two, on the way to the records, too', () => {
		const document = new JsonDocument(undefined, 10_000);
		const seen: unknown[] = [];
		document.onRecord = (record) => seen.push(record);
		for (const unit of '{"a":"😀","b":["😀"]}'.split('')) document.write(unit);
		document.end();
		expect(seen).toEqual([{ a: '😀', b: ['😀'] }]);
	});

	it('stops at one huge record', async () => {
		function* huge() {
			yield Buffer.from('[{"a":"');
			for (let i = 0; i < 40; i++) yield Buffer.alloc(1024 * 1024, 'x');
			yield Buffer.from('"}]');
		}
		await expect(read(huge())).rejects.toMatchObject({ code: 'RECORD_TOO_LONG' });
	});

	it('keeps __proto__ a plain member', async () => {
		const { records } = await read('[{"__proto__":{"polluted":1},"a":2}]');
		expect(Object.keys(records[0])).toEqual(['__proto__', 'a']);
		expect(({} as { polluted?: number }).polluted).toBeUndefined();
	});

	it('assembles any document as JSON.parse does, wherever the chunks end', () => {
		const value = fc.jsonValue({ maxDepth: 4, stringUnit: 'grapheme' });
		fc.assert(
			fc.property(fc.array(value, { maxLength: 6 }), fc.integer({ min: 1, max: 7 }), (values, step) => {
				// Doubles of 16 and more digits are handed out as text by design.
				const plain = JSON.parse(JSON.stringify(values), (_, v: unknown) =>
					typeof v === 'number' ? Math.trunc(v) % 1e9 || 0 : v,
				) as unknown[];
				const text = JSON.stringify(plain, null, step % 3);
				for (const reader of [new JsonAssembler(), new JsonDocument(undefined, 10_000)]) {
					const seen: unknown[] = [];
					reader.onRecord = (record) => seen.push(record);
					for (let at = 0; at < text.length; at += step) reader.write(text.slice(at, at + step));
					reader.end();
					expect(seen).toEqual(plain);
				}
			}),
			{ numRuns: 500 },
		);
	});
});

describe('JSON that is broken', () => {
	it('is refused exactly when JSON.parse refuses it, wherever the chunks end', () => {
		const unit = fc.constantFrom(
			'[',
			']',
			'{',
			'}',
			',',
			':',
			'"',
			'a',
			'1',
			'-',
			'.',
			'null',
			'true',
			'\\\\',
			' ',
			'{"a":1}',
			'"b":',
		);
		fc.assert(
			fc.property(fc.string({ unit, maxLength: 14 }), fc.integer({ min: 1, max: 5 }), (inner, step) => {
				const text = `[${inner}]`;
				let expected: unknown;
				try {
					expected = JSON.parse(text);
				} catch {
					expected = 'broken';
				}
				let seen: unknown[] | string = [];
				const reader = new JsonDocument(undefined, 10_000);
				reader.onRecord = (record) => (seen as unknown[]).push(record);
				try {
					for (let at = 0; at < text.length; at += step) reader.write(text.slice(at, at + step));
					reader.end();
				} catch (error) {
					expect(error).toBeInstanceOf(RecordReadError);
					seen = 'broken';
				}
				expect(seen).toEqual(expected);
			}),
			{ numRuns: 5000 },
		);
	});
});

describe('NDJSON', () => {
	it('is told from JSON by its second line, also when the first is broken', async () => {
		expect((await read('{"a":1}\n{"a":2}\n')).stats.format).toBe('ndjson');
		expect((await read('{"a":1\n,"b":2}\n')).stats.format).toBe('json');
		expect((await read('{"a":1}\n')).stats.format).toBe('json');
		expect((await read('{"a":oops}\n{"a":2}\n')).stats.format).toBe('ndjson');
	});

	it('rejects broken lines by number, counts blank ones, and keeps big numbers', async () => {
		const { records, rejected, stats } = await read(
			'{"id":12345678901234567890}\r\n\r\n{"id":\n[1]\n{"id":"12345678901234567890"}',
			{
				format: 'ndjson',
			},
		);
		expect(records).toEqual([{ id: '12345678901234567890' }, { id: '12345678901234567890' }]);
		expect(rejected.map((row) => [row.index, row.code, row.message.slice(0, 7)])).toEqual([
			[1, 'BAD_JSON', 'Line 3 '],
			[2, 'NOT_A_RECORD', 'Line 4 '],
		]);
		expect(stats).toMatchObject({ read: 4, rejected: 2, emptyRows: 1 });
	});

	it('does not take two values on one line for one', async () => {
		const { rejected } = await read('{"a":1234567890123456789}],[{"b":1}\n', { format: 'ndjson' });
		expect(rejected).toHaveLength(1);
	});

	it('what the writer writes, the reader reads, beyond the first 64 kB and at any chunk boundary', async () => {
		const filler = Buffer.from(`${JSON.stringify({ filler: 'ü'.repeat(50) })}\n`.repeat(800));
		const record = fc.dictionary(
			fc.string({ minLength: 1, maxLength: 5 }),
			fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
		);
		await fc.assert(
			fc.asyncProperty(fc.array(record, { maxLength: 10 }), fc.integer({ min: 1, max: 9 }), async (list, step) => {
				const chunks: Buffer[] = [filler];
				for await (const chunk of writeNdjson(list)) {
					for (let at = 0; at < chunk.length; at += step) chunks.push(chunk.subarray(at, at + step));
				}
				const back = await read(chunks);
				expect(JSON.stringify(back.records.slice(800))).toEqual(JSON.stringify(list));
			}),
			{ numRuns: 60 },
		);
	});

	it('stops at one endless line', async () => {
		function* endless() {
			for (let i = 0; i < 40; i++) yield Buffer.alloc(1024 * 1024, ' {');
		}
		await expect(read(endless(), { format: 'ndjson' })).rejects.toMatchObject({ code: 'RECORD_TOO_LONG' });
	});
});

describe('XML', () => {
	const orders = `<?xml version="1.0"?><!-- export --><ns:orders xmlns:ns="urn:x" xmlns:xsi="urn:i">
		<meta><tag>a</tag><tag>b</tag></meta>
		<list>
			<ns:order id="1" note="a &amp; b"><customer><name>Ann &lt;x&gt;</name><city/></customer><sku>A</sku><sku>B</sku></ns:order>
			<ns:order id="2"><customer vip="yes">Bob</customer><text><![CDATA[<raw>]]> tail</text><gone xsi:nil="true"/></ns:order>
		</list></ns:orders>`;

	it('detects the repeating element nearest to the root, attributes, mixed text, repeats and nil', async () => {
		const flat = '<r><row id="1"><t>1</t><t>2</t></row><row id="2"/></r>';
		expect((await read(flat)).records).toEqual([{ '@id': '1', t: ['1', '2'] }, { '@id': '2' }]);
		const { records, stats } = await read(orders, { xml: { recordElement: 'order' }, flatten: false });
		expect(records).toEqual([
			{ '@id': '1', '@note': 'a & b', customer: { name: 'Ann <x>', city: '' }, sku: ['A', 'B'] },
			{ '@id': '2', customer: { '@vip': 'yes', '#text': 'Bob' }, text: '<raw> tail', gone: null },
		]);
		expect(stats.recordsAt).toBe('list/order');
	});

	it('flattens with a dot unless told otherwise', async () => {
		const { records } = await read(orders, { xml: { recordElement: 'order' } });
		expect(records[0]).toMatchObject({ 'customer.name': 'Ann <x>', sku: ['A', 'B'] });
	});

	it('takes a document in which nothing repeats as one record', async () => {
		expect((await read('<order><id>1</id><total>5</total></order>')).records).toEqual([{ id: '1', total: '5' }]);
		expect((await read('<list><order><id>1</id></order></list>')).records).toEqual([{ id: '1' }]);
	});

	it.each([
		['<r><a>1</a><a>2</b></r>', 'BAD_XML'],
		['<r><a>1</a><a>2</a>', 'TRUNCATED_XML'],
		['<r><a>&undefined;</a><a>1</a></r>', 'BAD_XML'],
		['<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r><a>&x;</a><a>1</a></r>', 'BAD_XML'],
	])('%.40s is a typed error', async (text, expected) => {
		expect(await code(text)).toBe(expected);
	});

	it('says when the given element does not occur', async () => {
		expect(await code('<r><a>1</a></r>', { xml: { recordElement: 'row' } })).toBe('RECORD_ELEMENT_NOT_FOUND');
	});

	it('reads element by element beyond the first 64 kB, wherever the chunks end', async () => {
		const row = (i: number) => `<row id="${i}"><name>Zoë 😀 &amp; ${i}</name></row>`;
		const text = Buffer.from(`<rows>${Array.from({ length: 3000 }, (_, i) => row(i)).join('')}</rows>`);
		function* pieces() {
			for (let at = 0; at < text.length; at += 977) yield text.subarray(at, at + 977);
		}
		const { records } = await read(pieces());
		expect(records).toHaveLength(3000);
		expect(records[2999]).toEqual({ '@id': '2999', name: 'Zoë 😀 & 2999' });
	});
});

describe('encodings', () => {
	const csv = 'name,city\nJürgen Müßig,Köln\nZoë Brontë,Genève\nAndré Gößmann,Düsseldorf\n';

	it.each([
		['utf-8 with a mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(csv)]), 'utf-8'],
		['utf-16le with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), iconv.encode(csv, 'utf-16le')]), 'utf-16le'],
		['utf-16be with a mark', Buffer.concat([Buffer.from([0xfe, 0xff]), iconv.encode(csv, 'utf-16be')]), 'utf-16be'],
		['utf-16le without a mark', iconv.encode(csv, 'utf-16le', { addBOM: false }), 'utf-16le'],
		['utf-8', Buffer.from(csv), 'utf-8'],
		['windows-1252', iconv.encode(csv, 'windows-1252'), 'windows-1252'],
	])('%s is detected and read right', async (_, bytes, encoding) => {
		const { records, stats } = await read(bytes);
		expect(stats.encoding).toBe(encoding);
		expect(records[0]).toEqual({ name: 'Jürgen Müßig', city: 'Köln' });
		expect(stats.columns).toEqual(['name', 'city']);
	});

	it.each(['windows-1251', 'shift_jis', 'iso-8859-15'])('%s is read when given', async (encoding) => {
		const value = { 'windows-1251': 'Привет', shift_jis: '日本語', 'iso-8859-15': '5 €' }[encoding] as string;
		expect((await read(iconv.encode(`a,b\n${value},2\n`, encoding), { encoding })).records[0].a).toBe(value);
	});

	it('decides on the first byte outside ASCII, however far from the start it stands', async () => {
		const start = 'name,n\n' + 'plain ascii,1\n'.repeat(20_000);
		for (const encoding of ['utf-8', 'windows-1252']) {
			for (const pieceSize of [1000, 65_536, 1]) {
				const tail = iconv.encode('Ägypten für Müller,2\nä,3\n', encoding);
				const head = Buffer.from(start);
				function* pieces() {
					for (let at = 0; at < head.length; at += 65_536) yield head.subarray(at, at + 65_536);
					for (let at = 0; at < tail.length; at += pieceSize) yield tail.subarray(at, at + pieceSize);
				}
				const { records, stats } = await read(pieces());
				expect(records.slice(-2)).toEqual([
					{ name: 'Ägypten für Müller', n: '2' },
					{ name: 'ä', n: '3' },
				]);
				expect(stats.encoding).toBe(encoding);
			}
		}
	});

	it('warns when characters could not be decoded', async () => {
		const { stats } = await read(iconv.encode(csv, 'windows-1252'), { encoding: 'utf-8' });
		expect(stats.warnings[0]).toMatch(/^\d+ characters are not valid utf-8/);
	});

	it("honours the XML declaration's encoding, but not one that its own bytes contradict", async () => {
		const xml = (name: string) => `<?xml version="1.0" encoding="${name}"?><r><a>ä</a><a>ö</a></r>`;
		expect((await read(iconv.encode(xml('ISO-8859-1'), 'latin1'))).records[0]).toEqual({ '#text': 'ä' });
		expect((await read(Buffer.from(xml('utf-16')))).records[0]).toEqual({ '#text': 'ä' });
	});
});

describe('a file opened for bulk loading', () => {
	it('comes as rows of cells when it is CSV, as records otherwise, in any encoding', async () => {
		const csv = await openRecordFile([Buffer.from('a,b\n1,\n')], { csv: { emptyAsNull: true } });
		if (csv.format !== 'csv') throw new Error(csv.format);
		expect(csv.csv.columns).toEqual(['a', 'b']);
		for await (const { rows } of csv.csv.batches) expect(rows).toEqual([['1', null]]);
		const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), iconv.encode('[{"a":"ü"}]', 'utf-16le')]);
		const json = await openRecordFile([bytes]);
		if (json.format === 'csv') throw new Error('csv');
		expect(json.format).toBe('json');
		for await (const { record } of json.reader) expect(record).toEqual({ a: 'ü' });
		expect(json.reader.stats).toMatchObject({ format: 'json', encoding: 'utf-16le', read: 1 });
	});
});

describe('hostile input', () => {
	const good = [
		'a,b\n1,"x;\ny"\n',
		'{"data":[{"a":1,"b":{"c":[1,2]}},{"a":2}]}',
		'{"a":1}\n{"a":2}\n',
		'<?xml version="1.0"?><r><row id="1"><a>x</a></row><row id="2"><![CDATA[y]]></row></r>',
	].map((text) => Buffer.from(text));

	it('ends in records or in a typed error, for any bytes and any damage, and the counts add up', async () => {
		const damaged = fc
			.tuple(fc.constantFrom(...good), fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 4 }), fc.nat(200))
			.map(([text, changes, cut]) => {
				const copy = Buffer.from(text);
				for (const [at, byte] of changes) copy[at % copy.length] = byte;
				return cut < copy.length && cut % 3 === 0 ? copy.subarray(0, cut) : copy;
			});
		const bytes = fc.oneof(
			damaged,
			fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
		);
		const format = fc.constantFrom('auto' as const, 'csv' as const, 'json' as const, 'ndjson' as const, 'xml' as const);
		await fc.assert(
			fc.asyncProperty(bytes, format, async (input, as) => {
				try {
					const { records, rejected, stats } = await read(input, { format: as });
					expect(stats.read).toBe(records.length + rejected.length);
					expect(stats.rejected).toBe(rejected.length);
					expect(stats.bytes).toBe(input.length);
				} catch (error) {
					expect(error).toBeInstanceOf(RecordReadError);
				}
			}),
			{ numRuns: 3000 },
		);
	});
});
