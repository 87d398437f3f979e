/** PostgreSQL as the judge: what the language shares with it must give what it gives. */
import fc from 'fast-check';
import { text } from './support/evaluate';
const { createDatabase } = require('../support/postgres');

describe('expressions agree with PostgreSQL', () => {
	let database: {
		query: (sql: string, params?: unknown[]) => Promise<Array<Record<string, unknown>>>;
		drop: () => Promise<void>;
	};
	beforeAll(async () => {
		database = await createDatabase();
	});
	afterAll(async () => await database.drop());

	/** The expression's value as PostgreSQL sees it, as text; errors as `!`. */
	const judge = async (expression: string): Promise<string | null> => {
		try {
			const [{ v }] = await database.query(`SELECT (${expression})::text AS v`);
			return v as string | null;
		} catch {
			return '!';
		}
	};
	const ours = (expression: string): string | null => {
		try {
			return text(expression);
		} catch {
			return '!';
		}
	};
	/** 2.50 and 2.5 are one number; NULL is NULL. */
	const plain = (value: string | null): string | null =>
		value !== null && /^-?\d+\.\d+$/.test(value) ? value.replace(/0+$/, '').replace(/\.$/, '') : value;

	const number = fc
		.oneof(
			fc.integer({ min: -999, max: 999 }).map(String),
			fc.tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: 0, max: 99 })).map(([a, b]) => `${a}.${b}`),
			fc.constant('NULL::numeric'),
		)
		.map((n) => `(${n})`);
	const words = fc
		.constantFrom("'abc'", "'ABC def'", "'  x '", "'a_b%'", "''", "'日本x'", "'😀x'", 'NULL::text')
		.map((s) => `(${s})`);
	const condition = fc.letrec<{ c: string }>((tie) => ({
		c: fc.oneof(
			{ maxDepth: 3 },
			fc.constantFrom('TRUE', 'FALSE', 'NULL::boolean'),
			fc
				.tuple(number, fc.constantFrom('=', '<>', '<', '<=', '>', '>='), number)
				.map(([a, op, b]) => `(${a} ${op} ${b})`),
			fc.tuple(number, number, number).map(([a, b, c]) => `(${a} BETWEEN ${b} AND ${c})`),
			fc
				.tuple(words, fc.constantFrom("'a%'", "'_b%'", "'%x_'", "'%'"), fc.constantFrom('LIKE', 'NOT LIKE'))
				.map(([a, b, op]) => `(${a} ${op} ${b})`),
			fc
				.tuple(number, fc.array(number, { minLength: 1, maxLength: 3 }), fc.constantFrom('IN', 'NOT IN'))
				.map(([a, list, op]) => `(${a} ${op} (${list.join(', ')}))`),
			fc.tuple(tie('c'), fc.constantFrom('AND', 'OR'), tie('c')).map(([a, op, b]) => `(${a} ${op} ${b})`),
			tie('c').map((a) => `(NOT ${a})`),
			tie('c').map((a) => `(${a} IS NOT TRUE)`),
			tie('c').map((a) => `(${a} IS NULL)`),
		),
	})).c;

	const same = async (expression: string) => {
		expect([expression, plain(ours(expression))]).toEqual([expression, plain(await judge(expression))]);
	};

	it('in conditions, whatever is NULL', async () => {
		await fc.assert(fc.asyncProperty(condition, same), { numRuns: 250 });
	});

	it('in sums, products, remainders and rounding', async () => {
		const sum = fc.letrec<{ n: string }>((tie) => ({
			n: fc.oneof(
				{ maxDepth: 3 },
				number,
				fc.tuple(tie('n'), fc.constantFrom('+', '-', '*', '%'), tie('n')).map(([a, op, b]) => `(${a} ${op} ${b})`),
				fc
					.tuple(tie('n'), fc.integer({ min: 0, max: 3 }))
					.map(([a, digits]) => `ROUND(${a}::numeric(40,10), ${digits})`),
				tie('n').map((a) => `TRUNC(${a}::numeric(40,10), 1)`),
				tie('n').map((a) => `ABS(${a})`),
				tie('n').map((a) => `COALESCE(${a}, 7)`),
				fc.tuple(condition, tie('n'), tie('n')).map(([c, a, b]) => `CASE WHEN ${c} THEN ${a} ELSE ${b} END`),
			),
		})).n;
		await fc.assert(fc.asyncProperty(sum, same), { numRuns: 250 });
	});

	it('in text functions', async () => {
		const small = fc.integer({ min: 1, max: 6 });
		const texts = fc.letrec<{ t: string }>((tie) => ({
			t: fc.oneof(
				{ maxDepth: 3 },
				words,
				tie('t').map((a) => `UPPER(${a})`),
				tie('t').map((a) => `LOWER(${a})`),
				tie('t').map((a) => `TRIM(${a})`),
				tie('t').map((a) => `LTRIM(${a}, 'a ')`),
				fc.tuple(tie('t'), small, small).map(([a, n, m]) => `SUBSTR(${a}, ${n}, ${m})`),
				fc.tuple(tie('t'), small).map(([a, n]) => `LEFT(${a}, ${n})`),
				fc.tuple(tie('t'), small).map(([a, n]) => `RIGHT(${a}, ${n})`),
				fc.tuple(tie('t'), small).map(([a, n]) => `LPAD(${a}, ${n}, 'xy')`),
				tie('t').map((a) => `REPLACE(${a}, 'b', '--')`),
				tie('t').map((a) => `TRANSLATE(${a}, 'abx', 'XY')`),
				tie('t').map((a) => `SPLIT_PART(${a}, ' ', 2)`),
				fc.tuple(tie('t'), tie('t')).map(([a, b]) => `(${a} || ${b})`),
				fc.tuple(tie('t'), tie('t')).map(([a, b]) => `CONCAT(${a}, ${b})`),
				fc.tuple(tie('t'), tie('t')).map(([a, b]) => `COALESCE(NULLIF(${a}, ${b}), 'same')`),
				tie('t').map((a) => `MD5(${a})`),
				tie('t').map((a) => `REVERSE(${a})`),
			),
		})).t;
		await fc.assert(fc.asyncProperty(texts, same), { numRuns: 250 });
		await fc.assert(
			fc.asyncProperty(
				texts.map((a) => `LENGTH(${a})`),
				same,
			),
			{ numRuns: 80 },
		);
	});

	it('in dates', async () => {
		const day = fc
			.date({ min: new Date('1600-01-01'), max: new Date('2400-01-01'), noInvalidDate: true })
			.map((date) => `DATE '${date.toISOString().slice(0, 10)}'`);
		const stamp = fc
			.date({ min: new Date('1600-01-01'), max: new Date('2400-01-01'), noInvalidDate: true })
			.map((date) => `TIMESTAMP '${date.toISOString().slice(0, 23).replace('T', ' ')}'`);
		const unit = fc.constantFrom('year', 'quarter', 'month', 'week', 'day');
		const expression = fc.oneof(
			fc.tuple(day, fc.integer({ min: -500, max: 500 })).map(([d, n]) => `(${d} + ${n})`.replace('+ -', '- ')),
			fc.tuple(day, day).map(([a, b]) => `(${a} - ${b})`),
			fc.tuple(unit, day).map(([u, d]) => `CAST(DATE_TRUNC('${u}', ${d}) AS date)`),
			fc
				.tuple(
					fc.constantFrom(
						'year',
						'quarter',
						'month',
						'week',
						'day',
						'dow',
						'isodow',
						'doy',
						'isoyear',
						'hour',
						'minute',
						'second',
						'epoch',
					),
					stamp,
				)
				.map(([f, d]) => `EXTRACT(${f} FROM ${d})`),
			fc
				.tuple(
					fc.constantFrom(
						'YYYY-MM-DD',
						'DD Mon YYYY',
						'YYYYMMDD HH24MISS',
						'DDD',
						'IYYY-IW',
						'HH12:MI AM',
						'DY',
						'Q',
						'D',
					),
					stamp,
				)
				.map(([f, d]) => `TO_CHAR(${d}, '${f}')`),
			day.map((d) => `TO_DATE(TO_CHAR(${d}, 'DD.MM.YYYY'), 'DD.MM.YYYY')`),
			stamp.map((d) => `CAST(${d} AS date)`),
		);
		await fc.assert(fc.asyncProperty(expression, same), { numRuns: 300 });
	});
});
