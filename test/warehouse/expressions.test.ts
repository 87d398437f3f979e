/** The expression language: SQL's meaning, exact numbers, a closed grammar, errors with positions. */
import fc from 'fast-check';
import { FUNCTIONS } from '../../nodes/Warehouse/engine/expressions/functions';
import {
	add,
	compare,
	divide,
	multiply,
	negate,
	parseNumber,
	roundTo,
	subtract,
	type Num,
} from '../../nodes/Warehouse/engine/expressions/decimal';
import { civilFromDays, daysFromCivil, parseMoment } from '../../nodes/Warehouse/engine/expressions/moments';
import { compile, evaluate, text } from './support/evaluate';

describe('every function does what its documented example says', () => {
	it.each(FUNCTIONS.map(({ name, example }) => [name, ...example]))('%s: %s is %s', (_name, expression, expected) => {
		expect(text(expression) ?? 'NULL').toBe(expected);
	});
});

describe('NULL and three-valued logic', () => {
	const values = { T: 'TRUE', F: 'FALSE', N: 'NULL' } as const;
	const truth = (letter: string) => ({ T: true, F: false, N: null })[letter];
	it.each(['TTT TFF TNN FTF FFF FNF NTN NFF NNN'.split(' ')].flat())('AND by the truth table: %s', ([a, b, result]) => {
		expect(evaluate(`${values[a as 'T']} AND ${values[b as 'T']}`)).toBe(truth(result));
	});
	it.each('TTT TFT TNT FTT FFF FNN NTT NFN NNN'.split(' '))('OR by the truth table: %s', ([a, b, result]) => {
		expect(evaluate(`${values[a as 'T']} OR ${values[b as 'T']}`)).toBe(truth(result));
	});
	it.each([
		['NULL = NULL', null],
		['NULL IS NULL', true],
		['NULL IS NOT DISTINCT FROM NULL', true],
		['1 IS DISTINCT FROM NULL', true],
		['1 IN (2, NULL)', null],
		['1 NOT IN (2, NULL)', null],
		['1 IN (1, NULL)', true],
		['NULL BETWEEN 1 AND 2', null],
		['5 BETWEEN NULL AND 2', false],
		["'a' || NULL", null],
		["COALESCE(NULL, '', 'x') = ''", true],
		["NULLIF('', '') IS NULL", true],
		["CASE NULL WHEN NULL THEN 'same' ELSE 'not' END", 'not'],
		['(NULL > 1) IS UNKNOWN', true],
		['NOT NULL', null],
	])('%s is %s', (expression, expected) => {
		expect(evaluate(expression)).toBe(expected);
	});
	it('keeps NULL and the empty text apart', () => {
		expect(evaluate('a IS NULL', { a: '' })).toBe(false);
		expect(evaluate('a IS NULL', { a: null })).toBe(true);
		expect(evaluate('a IS NULL', { a: undefined })).toBe(true);
	});
	it('does not evaluate what it does not need', () => {
		expect(evaluate('COALESCE(a, 1 / 0)', { a: 1 })).toBe(1);
		expect(evaluate('CASE WHEN a = 0 THEN 0 ELSE 1 / a END', { a: 0 })).toBe(0);
		expect(evaluate('a = 0 OR 1 / a > 0', { a: 0 })).toBe(true);
	});
});

describe('numbers are exact', () => {
	it.each([
		['0.1 + 0.2', '0.3'],
		['9007199254740993 + 0', '9007199254740993'],
		['12345678901234567890.123456789 * 1', '12345678901234567890.123456789'],
		['99999999999999999999999999999999999999 + 1', '100000000000000000000000000000000000000'],
		['2 / 3', '0.66666666666666666667'],
		['-7 % 3', '-1'],
		['7 / 2', '3.5'],
		['1.10 * 3', '3.30'],
		['-2 * -3 - -1', '7'],
		['2 + 3 * 4 - 6 / 2', '11'],
		['1e3 + .5', '1000.5'],
		['-0 * 5', '0'],
	])('%s is %s', (expression, expected) => {
		expect(text(expression)).toBe(expected);
	});

	const decimal = fc
		.tuple(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), fc.integer({ min: 0, max: 12 }))
		.map(([mantissa, scale]) => ({ mantissa, scale, number: parseNumber(decimalText(mantissa, scale)) as Num }));
	const scaled = (value: Num, scale: number): bigint => {
		const [whole, fraction = ''] = String(value).split('.');
		return (
			BigInt(whole.replace(/^-/, '') + fraction.padEnd(scale, '0').slice(0, scale)) *
			(String(value).startsWith('-') ? -1n : 1n)
		);
	};

	it('adds, subtracts and multiplies as integers of one scale do', () => {
		fc.assert(
			fc.property(decimal, decimal, (a, b) => {
				const scale = 24;
				const [x, y] = [a.mantissa * 10n ** BigInt(scale - a.scale), b.mantissa * 10n ** BigInt(scale - b.scale)];
				expect(scaled(add(a.number, b.number), scale)).toBe(x + y);
				expect(scaled(subtract(a.number, b.number), scale)).toBe(x - y);
				expect(scaled(multiply(a.number, b.number), 2 * scale)).toBe(x * y);
				expect(Math.sign(compare(a.number, b.number))).toBe(x < y ? -1 : x > y ? 1 : 0);
			}),
		);
	});

	it('divides to at least 20 digits: the product with the divisor is back within half of the last', () => {
		fc.assert(
			fc.property(decimal, decimal, (a, b) => {
				fc.pre(b.mantissa !== 0n);
				const quotient = divide(a.number, b.number) as Num;
				const error = subtract(multiply(quotient, b.number), a.number);
				const bound = multiply(
					parseNumber('0.000000000000000000005') as Num,
					compare(b.number, 0) < 0 ? negate(b.number) : b.number,
				);
				expect(compare(compare(error, 0) < 0 ? negate(error) : error, bound)).toBeLessThanOrEqual(0);
			}),
		);
	});

	it('rounds half away from zero at any digit', () => {
		fc.assert(
			fc.property(decimal, fc.integer({ min: 0, max: 12 }), ({ mantissa, scale, number }, digits) => {
				const drop = 10n ** BigInt(Math.max(0, scale - digits));
				const size = mantissa < 0n ? -mantissa : mantissa;
				const rounded = ((size * 2n + drop) / (drop * 2n)) * (mantissa < 0n ? -1n : 1n);
				expect(scaled(roundTo(number, digits), Math.min(scale, digits))).toBe(rounded);
			}),
		);
	});

	it('reads back every number it writes', () => {
		fc.assert(
			fc.property(decimal, ({ number }) => expect(compare(parseNumber(String(number)) as Num, number)).toBe(0)),
		);
	});
});

function decimalText(mantissa: bigint, scale: number): string {
	const digits = String(mantissa < 0n ? -mantissa : mantissa).padStart(scale + 1, '0');
	const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
	return mantissa < 0n ? `-${text}` : text;
}

describe('names and positions', () => {
	it('finds fields by name, in any case when it is unique, quoted, and by position', () => {
		const row = { id: 1, 'First Name': 'Ann', Country: 'NO', 'a"b': 'q' };
		expect(text(`"First Name" || :3 || country || "a""b"`, row)).toBe('AnnNONOq');
	});
	it('never takes a value for text of the expression', () => {
		expect(text(':1', { a: '1) OR (1=1' })).toBe('1) OR (1=1');
		expect(text("a || ':2'", { a: ':2', b: 'x' })).toBe(':2:2');
	});
	it('reads nested fields, but nothing of a prototype', () => {
		expect(text('address.city', { address: { city: 'Oslo' } })).toBe('Oslo');
		expect(text('address.constructor', { address: {} })).toBeNull();
	});
	it.each([
		['nam', 'Did you mean name?'],
		[':3', ':3 is beyond the source'],
		[':0', 'counted from :1'],
	])('refuses %s before any row is read', (expression, message) => {
		expect(() => compile(expression, ['id', 'name'])).toThrow(message);
	});
	it('warns when two source fields are compared by order, which is alphabetical for text', () => {
		expect(compile('a > b', ['a', 'b']).warnings).toMatchObject([{ code: 'TEXT_ORDER' }]);
		expect(evaluate('a > b', { a: '9', b: '10' })).toBe(true);
		expect(evaluate('CAST(a AS integer) > b', { a: '9', b: '10' })).toBe(false);
	});
});

describe('the grammar is closed', () => {
	it.each([
		'a; DROP TABLE x',
		'a -- comment',
		'a /* comment */',
		'(SELECT 1)',
		'SELECT 1',
		'a := 1',
		'$$a$$',
		'constructor.constructor("return process")()',
		'a[0]',
		'a.b()',
		'(a) => a',
		'`a` + `b',
		'${a}',
		"'unclosed",
		'UPPER(a',
		'UPPER()',
		'NO_SUCH(a)',
		'CAST(a AS regclass)',
		'a b',
		'1a',
		'',
		'a IN ()',
		'CASE END',
		'a\0b',
		'__proto__',
		'toString',
	])('%j is an error', (expression) => {
		expect(() => compile(expression, ['a', 'b'])).toThrow();
	});

	it('any text compiles or is refused with a message, and never runs on', () => {
		const word = fc.constantFrom(
			'a',
			'b',
			':1',
			"'x'",
			'1',
			'(',
			')',
			',',
			'+',
			'||',
			'AND',
			'NOT',
			'CASE',
			'WHEN',
			'END',
			'IN',
			'LIKE',
			'NULL',
			'IS',
			'UPPER',
			'CAST',
			'AS',
			'::',
			'integer',
			'"',
			"'",
			';',
			'.',
		);
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.array(word, { maxLength: 15 }).map((words) => words.join(' ')),
				),
				(expression) => {
					try {
						compile(expression, ['a', 'b']);
					} catch (error) {
						expect((error as Error).message).toMatch(/^[A-Z_]+ .+/);
					}
				},
			),
			{ numRuns: 500 },
		);
	});

	it('limits length and depth', () => {
		expect(() => compile(`${'('.repeat(200)}1${')'.repeat(200)}`, [])).toThrow('nested deeper than 100');
		expect(() => compile(`'${'x'.repeat(10_001)}'`, [])).toThrow('at most 10000');
		expect(() => compile(Array(1200).fill('1').join('+'), [])).toThrow('operators in a row');
		expect(() => text("REPEAT(REPEAT('x', 100000), 1000)")).toThrow('would have more than');
		expect(() => text('POWER(POWER(POWER(9, 100), 100), 100)')).toThrow('too many digits');
	});
});

describe('errors of a row say where', () => {
	it.each([
		['1 + name', 'BAD_NUMBER', 3],
		['price / 0', 'DIVISION_BY_ZERO', 7],
		["TO_DATE(name, 'YYYY-MM-DD')", 'BAD_DATE', 1],
		['UPPER(name) || CAST(name AS integer)', 'BAD_NUMBER', 16],
		["IF(price > 1, RAISE('too dear'), 1)", 'RAISED', 15],
	])('%s: %s at position %i', (expression, code, position) => {
		const row = { name: 'Ann', price: '12.50' };
		expect(() => evaluate(expression, row)).toThrow(expect.objectContaining({ code, position }));
	});
});

describe('LIKE', () => {
	it.each([
		['abc', 'a%', true],
		['abc', '_b_', true],
		['abc', 'ab', false],
		['a%c', 'a\\%c', true],
		['abc', 'a\\%c', false],
		['ABC', 'abc', false],
		['😀x', '_x', true],
		['', '%', true],
		['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', '%a%a%a%a%a%a%a%a%a%a%a%c', false],
	])('%j LIKE %j is %s', (value, pattern, expected) => {
		expect(evaluate('a LIKE b', { a: value, b: pattern })).toBe(expected);
	});
	it('takes another escape character, and ignores case with ILIKE', () => {
		expect(evaluate("a LIKE 'a!_c' ESCAPE '!'", { a: 'a_c' })).toBe(true);
		expect(evaluate("a ILIKE 'Ä%'", { a: 'äb' })).toBe(true);
	});
});

describe('dates', () => {
	it('counts days as the calendar does, both ways, from 0001 to 9999', () => {
		fc.assert(
			fc.property(fc.integer({ min: -719162, max: 2932896 }), (days) => {
				const { year, month, day } = civilFromDays(days);
				expect(daysFromCivil(year, month, day)).toBe(days);
				const date = new Date(days * 86_400_000);
				expect([date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]).toEqual([year, month, day]);
			}),
		);
	});
	it('reads back every timestamp it writes', () => {
		const moment = fc.tuple(fc.integer({ min: -719162, max: 2932896 }), fc.integer({ min: 0, max: 86_399_999_999 }));
		fc.assert(
			fc.property(moment, ([days, micros]) => {
				const written = text("DATE_ADD(DATE_ADD(DATE '1970-01-01', d, 'day'), m, 'microsecond')", {
					d: days,
					m: micros,
				});
				expect(parseMoment(written as string)).toMatchObject({ days, micros });
			}),
		);
	});
	it.each([
		'2024-02-30',
		'2023-02-29',
		'0000-01-01',
		'10000-01-01',
		'2024-1-1',
		'2024-01-01T25:00',
		'31.01.2024',
		'2024-01-01 00:00:00.1234567',
	])('refuses %s', (value) => {
		expect(() => evaluate('CAST(a AS timestamp)', { a: value })).toThrow('is not a date');
	});
	it('refuses a local time that the clock skipped, and takes the first of one that came twice', () => {
		expect(() => text("TO_UTC('2024-03-31 02:30', 'Europe/Berlin')")).toThrow('the clock skipped it');
		expect(text("TO_UTC('2024-10-27 02:30', 'Europe/Berlin')")).toBe('2024-10-27 00:30:00+00');
	});
});

describe('characters beyond the basic plane count as one', () => {
	it.each([
		["LENGTH('😀é')", '2'],
		["SUBSTR('a😀b', 2, 1)", '😀'],
		["LEFT('😀😀x', 2)", '😀😀'],
		["RIGHT('x😀😀', 2)", '😀😀'],
		["LPAD('😀', 3, '·')", '··😀'],
		["REVERSE('a😀')", '😀a'],
		["STRPOS('😀b', 'b')", '2'],
		["CAST('😀😀😀' AS varchar(2))", '😀😀'],
	])('%s is %s', (expression, expected) => {
		expect(text(expression)).toBe(expected);
	});
});
