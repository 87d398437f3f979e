/** Rows as bytes for COPY and LOAD DATA, and the memory of keys while they stream. */
import fc from 'fast-check';
import { ByteWriter } from '../../nodes/Warehouse/engine/load/byteWriter';
import type { LoadPlan } from '../../nodes/Warehouse/engine/load/plan';
import { RepeatedKeys } from '../../nodes/Warehouse/engine/load/repeatedKeys';
import { decodeRows, halves, rowEncoder } from '../../nodes/Warehouse/engine/load/textFormat';
import type { StagedColumn } from '../../nodes/Warehouse/engine/rows/types';

const ALPHABET = [
	'a',
	'Z',
	'0',
	' ',
	'\t',
	'\n',
	'\r',
	'\\',
	'N',
	'é',
	'ß',
	'€',
	'東',
	'\ufffd',
	'🚀',
	'\u{10ffff}',
	'\ud800',
	'\udc00',
	'\u007f',
	'\u0080',
	'\u07ff',
	'\u0800',
];

/** The same texts in every run. */
function texts(count: number): string[] {
	let seed = 7;
	const next = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
	return Array.from({ length: count }, () =>
		Array.from({ length: next(4) === 0 ? next(120) : next(9) }, () => ALPHABET[next(ALPHABET.length)]).join(''),
	);
}

const text = (name: string) => ({ name, type: { name: 'text' as const } });

test('any text comes out as the UTF-8 that Buffer makes of it, short or long', () => {
	const out = new ByteWriter(1);
	const wrong: string[] = [];
	for (const value of texts(3000)) {
		out.at = 0;
		out.text(value);
		if (!out.written().equals(Buffer.from(value, 'utf8'))) wrong.push(value);
	}
	expect(wrong).toEqual([]);
});

test('rows read back as they were written, with NULL, tabs, line ends, backslashes and a text that looks like NULL', () => {
	// Half a surrogate pair has no UTF-8 form; the pipeline rejects it before.
	const values = texts(4000).map((value) => value.replace(/[\ud800-\udfff]/gu, '?'));
	const rows = Array.from({ length: 1000 }, (_row, i) => [
		i % 7 === 0 ? null : values[i * 4],
		'\\N',
		values[i * 4 + 1],
		String(i),
	]);
	const encode = rowEncoder([text('a'), text('b'), text('c'), { name: 'n', type: { name: 'integer' } }]);
	const out = new ByteWriter(16);
	rows.forEach((row, i) => encode(out, row, i));
	expect(decodeRows(out.written())).toEqual(rows);
	const [first, second] = halves(out.written(), rows.length);
	expect(decodeRows(first)).toEqual(rows.slice(0, 500));
	expect(decodeRows(second)).toEqual(rows.slice(500));
});

test('the row number follows the cells of the row', () => {
	const out = new ByteWriter(16);
	const encode = rowEncoder([text('a'), { name: 'rn', type: { name: 'bigint' as const } }], { numbered: true });
	encode(out, ['x\ty', 'stays behind'], 41);
	expect(out.written().toString()).toBe('x\\ty\t41\n');
});

test('a number is written digit by digit as its text would be', () => {
	const edges = [0, 9, 10, 99, 100, 999_999_999, 1e9, 1e9 + 1, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER];
	const written = (value: number) => {
		const out = new ByteWriter(1);
		out.count(value);
		return out.written().toString();
	};
	for (const edge of edges) expect(written(edge)).toBe(String(edge));
	fc.assert(fc.property(fc.maxSafeNat(), (value) => expect(written(value)).toBe(String(value))));
	fc.assert(fc.property(fc.nat(), (value) => expect(written(value)).toBe(String(value))));
});

describe('keys that came twice', () => {
	const staged = [
		{ name: 'a', type: { name: 'text' }, role: 'column' },
		{ name: 'b', type: { name: 'text' }, role: 'column' },
	] as StagedColumn[];
	const watch = (exact = true) =>
		RepeatedKeys.of({ keys: staged.map((column) => ({ ...column, exact })) } as unknown as LoadPlan, staged);

	test('parts of a key are kept apart, and NULL from the empty text', () => {
		const keys = watch()!;
		for (const row of [
			['a', 'bc'],
			['ab', 'c'],
			['', 'abc'],
			[null, 'abc'],
			['abc', null],
			['abc', ''],
		])
			keys.add(row);
		expect(keys.possible).toBe(false);
		keys.add(['ab', 'c']);
		expect(keys.possible).toBe(true);
	});

	test('a hundred thousand different keys are told apart, and the first one again is noticed', () => {
		const keys = watch()!;
		for (let i = 0; i < 100_000; i++) keys.add([String(i), String(i % 10)]);
		expect(keys.possible).toBe(false);
		keys.add(['0', '0']);
		expect(keys.possible).toBe(true);
	});

	test('texts that the database may take for the same are left to it', () => {
		expect(watch(false)).toBeNull();
	});
});
