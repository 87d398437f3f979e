/** Field mapping: normalise, coerce, validate; each failure a code and a sentence, no digit ever lost. */
import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
	coerce,
	compilePattern,
	createMapper,
	getPath,
	MappingError,
	normalise,
	parsePath,
	PROBLEM_CODES,
	validate,
} from '../../nodes/shared/mapping';
import type { CoercionOptions, FieldMapping, Validators, ValueType } from '../../nodes/shared/mapping';

function ok(value: unknown, type: ValueType, options?: CoercionOptions): unknown {
	const result = coerce(value, type, options);
	if (!result.ok) throw new Error(result.message);
	return result.value;
}

function bad(value: unknown, type: ValueType, options?: CoercionOptions): string {
	const result = coerce(value, type, options);
	if (result.ok) throw new Error(`accepted as ${String(result.value)}`);
	expect(result.message).toMatch(/\. [A-Z].*\.$/s);
	return result.code;
}

describe('coercion', () => {
	it.each<[unknown, unknown]>([
		['5', 5],
		['+007', 7],
		['-0', 0],
		[' 12.00 ', 12],
		['1e3', 1000],
		['9007199254740991', 9007199254740991],
		['9007199254740993', '9007199254740993'],
		['-123456789012345678901234567890', '-123456789012345678901234567890'],
		[12345678901234567890n, '12345678901234567890'],
	])('reads %p as the integer %p', (value, expected) => expect(ok(value, 'integer')).toBe(expected));

	it.each(['', '12.5', 'abc', '1,234', '0x10', '1 2', '--5', 'Infinity', NaN, 5.5, true, {}, '٣', '1e99999'])(
		'does not take %p for an integer',
		(value) => expect(bad(value, 'integer')).toBe('BAD_INTEGER'),
	);

	it.each<[unknown, string]>([
		['+007.50', '7.50'],
		['-0.00', '0.00'],
		['.5', '0.5'],
		['5.', '5'],
		['12345678901234567890.123456789012345', '12345678901234567890.123456789012345'],
		['1e-7', '0.0000001'],
		['12.5E+2', '1250'],
		['-12.5e-3', '-0.0125'],
		[0.1, '0.1'],
		[1e21, '1000000000000000000000'],
	])('reads %p as the decimal %p', (value, expected) => expect(ok(value, 'decimal')).toBe(expected));

	it('reads a decimal comma when told, and then never a point as decimals', () => {
		expect(ok('1,50', 'decimal', { decimalSeparator: ',' })).toBe('1.50');
		expect(bad('1.234', 'decimal', { decimalSeparator: ',' })).toBe('BAD_DECIMAL');
		expect(bad('1.234', 'integer', { decimalSeparator: ',' })).toBe('BAD_INTEGER');
		expect(bad('1.234,50', 'decimal', { decimalSeparator: ',' })).toBe('BAD_DECIMAL');
		expect(bad('1,50', 'decimal')).toBe('BAD_DECIMAL');
	});

	it.each(['true', 'TRUE', 'Yes', 'y', 'T', '1', 1, true, ' yes '])('reads %p as true', (value) =>
		expect(ok(value, 'boolean')).toBe(true),
	);
	it.each(['false', 'No', 'N', 'f', '0', 0, false])('reads %p as false', (value) =>
		expect(ok(value, 'boolean')).toBe(false),
	);
	it.each(['', 'maybe', '2', 'ja', {}])('does not guess a boolean from %p', (value) =>
		expect(bad(value, 'boolean')).toBe('BAD_BOOLEAN'),
	);

	it('checks dates by the calendar', () => {
		expect(ok('2024-02-29', 'date')).toBe('2024-02-29');
		expect(ok('20240301', 'date')).toBe('2024-03-01');
		expect(ok('01.02.2024', 'date', { formats: ['dd.MM.yyyy'] })).toBe('2024-02-01');
		expect(ok('2024-03-01 23:59:59', 'date')).toBe('2024-03-01');
		expect(ok('2024-03-01T23:30:00Z', 'date', { timezone: 'Asia/Tokyo' })).toBe('2024-03-02');
		expect(ok('2000-02-29', 'date')).toBe('2000-02-29');
		for (const wrong of [
			'2023-02-29',
			'1900-02-29',
			'2024-04-31',
			'2024-13-01',
			'2024-00-10',
			'0000-01-01',
			'2024',
			'1.2.2024',
			45000,
			'',
		]) {
			expect(bad(wrong, 'date')).toBe('BAD_DATE');
		}
		expect(bad('31.02.2024', 'date', { formats: ['dd.MM.yyyy'] })).toBe('BAD_DATE');
	});

	it('reads timestamps to UTC and keeps every digit of the fraction', () => {
		expect(ok('2024-07-01T12:00:00+05:30', 'timestamp')).toBe('2024-07-01T06:30:00Z');
		expect(ok('2024-07-01 12:00:00.123456000', 'timestamp')).toBe('2024-07-01T12:00:00.123456Z');
		expect(ok('2024-07-01T12:00Z', 'timestamp')).toBe('2024-07-01T12:00:00Z');
		expect(ok('2024-07-01', 'timestamp', { timezone: 'Europe/Berlin' })).toBe('2024-06-30T22:00:00Z');
		expect(ok('2024-01-01 00:30:00-0100', 'timestamp')).toBe('2024-01-01T01:30:00Z');
		expect(ok('1700000000', 'timestamp', { formats: ['X'] })).toBe('2023-11-14T22:13:20Z');
		expect(ok(1700000000123, 'timestamp', { formats: ['x'] })).toBe('2023-11-14T22:13:20.123Z');
		expect(ok('01/07/2024 02:05 PM', 'timestamp', { formats: ['dd/MM/yyyy hh:mm a'] })).toBe('2024-07-01T14:05:00Z');
		expect(ok('2024-07-01 14:05 +02:00', 'timestamp', { formats: ['yyyy-MM-dd HH:mm ZZ'] })).toBe(
			'2024-07-01T12:05:00Z',
		);
		expect(ok(new Date(0), 'timestamp')).toBe('1970-01-01T00:00:00Z');
		for (const wrong of [
			'2024-07-01T24:00:00',
			'2024-07-01T12:60:00',
			'2024-06-30T23:59:60Z',
			'2024-07-01T12:00:00+25:00',
			'now',
			5,
			new Date(NaN),
		]) {
			expect(bad(wrong, 'timestamp')).toBe('BAD_TIMESTAMP');
		}
	});

	it('refuses a local time that the clocks skip, and takes the earlier of one they show twice', () => {
		const berlin = { timezone: 'Europe/Berlin' };
		expect(bad('2024-03-31 02:30:00', 'timestamp', berlin)).toBe('BAD_TIMESTAMP');
		expect(bad('31.03.2024 02:30', 'timestamp', { ...berlin, formats: ['dd.MM.yyyy HH:mm'] })).toBe('BAD_TIMESTAMP');
		expect(ok('2024-03-31 03:00:00', 'timestamp', berlin)).toBe('2024-03-31T01:00:00Z');
		expect(ok('2024-10-27 02:30:00', 'timestamp', berlin)).toBe('2024-10-27T00:30:00Z');
		expect(ok('2024-10-27 02:30:00+01:00', 'timestamp', berlin)).toBe('2024-10-27T01:30:00Z');
	});

	it('reads JSON without rounding its numbers', () => {
		expect(ok('{"id":12345678901234567890,"n":1.5}', 'json')).toEqual({ id: '12345678901234567890', n: 1.5 });
		expect(ok({ a: 1 }, 'json')).toEqual({ a: 1 });
		expect(bad('{a:1}', 'json')).toBe('BAD_JSON');
	});

	it('writes anything sensible as text, and refuses what has none', () => {
		expect(ok(1n, 'string')).toBe('1');
		expect(ok({ a: [1] }, 'string')).toBe('{"a":[1]}');
		expect(ok(new Date(0), 'string')).toBe('1970-01-01T00:00:00.000Z');
		const circle: Record<string, unknown> = {};
		circle.self = circle;
		expect(bad(circle, 'string')).toBe('BAD_STRING');
	});

	it('leaves null alone, whatever the type', () => {
		for (const type of ['string', 'integer', 'decimal', 'boolean', 'date', 'timestamp', 'json', 'any'] as const) {
			expect(ok(null, type)).toBeNull();
			expect(ok(undefined, type)).toBeNull();
		}
	});

	it('changes nothing when a coerced value is coerced again', () => {
		const input = fc.oneof(
			fc.string(),
			fc.integer().map(String),
			fc.bigInt().map(String),
			fc.double().map(String),
			fc.stringMatching(/^[+-]?\d{0,30}[.,]?\d{0,20}$/),
			fc
				.date({ noInvalidDate: true, min: new Date('0001-01-02'), max: new Date('9999-12-30') })
				.map((date) => date.toISOString()),
			fc.stringMatching(/^20\d\d-[01]\d-[0-3]\d([T ][0-2]\d:[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]0\d:?00)?)?$/),
			fc.boolean(),
			fc.integer(),
			fc.double(),
		);
		const type = fc.constantFrom<ValueType>('string', 'integer', 'decimal', 'boolean', 'date', 'timestamp', 'any');
		const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe');
		fc.assert(
			fc.property(input, type, zone, (value, t, timezone) => {
				const once = coerce(value, t, { timezone });
				if (!once.ok) return;
				expect(coerce(once.value, t, { timezone })).toEqual({ ok: true, value: once.value });
			}),
			{ numRuns: 3000 },
		);
	});

	it('keeps every digit of every decimal and integer', () => {
		const digits = (min: number, max: number) => fc.stringMatching(new RegExp(`^\\d{${min},${max}}$`));
		fc.assert(
			fc.property(fc.boolean(), digits(1, 40), digits(0, 40), (negative, whole, fraction) => {
				const text = `${negative ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
				const bare = whole.replace(/^0+(?=\d)/, '');
				const zero = /^0*$/.test(whole + fraction);
				expect(ok(text, 'decimal')).toBe(`${negative && !zero ? '-' : ''}${bare}${fraction ? `.${fraction}` : ''}`);
				const integer = `${negative ? '-' : ''}${whole}`;
				expect(BigInt(ok(integer, 'integer') as string | number)).toBe(BigInt(integer));
			}),
			{ numRuns: 1000 },
		);
	});

	it('finds the same instant as luxon for every existing local time', () => {
		const zone = fc.constantFrom(
			'Europe/Berlin',
			'America/New_York',
			'Asia/Kolkata',
			'Australia/Lord_Howe',
			'Pacific/Apia',
		);
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), zone, (seconds, timezone) => {
				const there = DateTime.fromSeconds(seconds, { zone: timezone });
				const first = there.getPossibleOffsets()[0];
				expect(ok(there.toFormat('yyyy-MM-dd HH:mm:ss'), 'timestamp', { timezone })).toBe(
					first.toUTC().toISO({ suppressMilliseconds: true }),
				);
			}),
			{ numRuns: 500 },
		);
	});
});

describe('normalising', () => {
	it('trims, collapses, changes case, strips control and listed characters', () => {
		expect(normalise('  a \t b ', { trim: true })).toBe('a \t b');
		expect(normalise(' a \n\t b ', { collapseSpaces: true, trim: true })).toBe('a b');
		expect(normalise('Straße', { case: 'upper' })).toBe('STRASSE');
		expect(normalise("o'NEIL anne-marie don't élan", { case: 'title' })).toBe("O'Neil Anne-Marie Don't Élan");
		expect(normalise('a\u0000b\u0085c\td\ne\u007f', { stripControl: true })).toBe('abc\td\ne');
		expect(normalise('1 234€', { stripCharacters: ' €' })).toBe('1234');
		expect(normalise('a😀b', { stripCharacters: '😀' })).toBe('ab');
	});

	it('turns empty text into null for every type but text, or as told', () => {
		const map = (type: ValueType, emptyAsNull?: boolean) =>
			createMapper([{ source: 'a', target: 'a', type, normalise: { emptyAsNull } }]).map({ a: '' }, 0).record.a;
		expect(map('integer')).toBeNull();
		expect(map('date')).toBeNull();
		expect(map('string')).toBe('');
		expect(map('string', true)).toBeNull();
	});
});

describe('validating', () => {
	const code = (value: unknown, rules: Validators, type: ValueType = 'string') =>
		validate(value, rules, type).problem?.code ?? 'good';

	it.each<[unknown, Validators, ValueType, string]>([
		[null, { required: true }, 'string', 'REQUIRED'],
		['', { required: true }, 'string', 'REQUIRED'],
		[0, { required: true }, 'integer', 'good'],
		[false, { required: true }, 'boolean', 'good'],
		[null, { min: 1, pattern: 'x', minLength: 3 }, 'string', 'good'],
		['a', { minLength: 2 }, 'string', 'TOO_SHORT'],
		['😀😀', { maxLength: 2 }, 'string', 'good'],
		['😀😀😀', { maxLength: 2 }, 'string', 'TOO_LONG'],
		['x1', { pattern: '^[a-z]\\d$' }, 'string', 'good'],
		['xx', { pattern: '^[a-z]\\d$' }, 'string', 'PATTERN'],
		['b', { enum: ['a', 'b'] }, 'string', 'good'],
		['c', { enum: ['a', 'b'] }, 'string', 'NOT_IN_LIST'],
		['1.50', { enum: [1.5] }, 'decimal', 'good'],
		[2, { enum: ['2'] }, 'integer', 'good'],
		[4, { min: 5 }, 'integer', 'TOO_SMALL'],
		['9007199254740993', { max: '9007199254740992' }, 'integer', 'TOO_LARGE'],
		['0.30000000000000000001', { max: '0.3' }, 'decimal', 'TOO_LARGE'],
		['0.3', { min: '0.3', max: '0.3' }, 'decimal', 'good'],
		['10', { min: 9 }, 'decimal', 'good'],
		['2024-02-29', { max: '2024-02-28' }, 'date', 'TOO_LARGE'],
		['2024-01-01T00:00:00.5Z', { max: '2024-01-01T01:00:00+01:00' }, 'timestamp', 'TOO_LARGE'],
		['2024-01-01T00:00:00Z', { min: '2024-01-01T00:00:00Z' }, 'timestamp', 'good'],
	])('%p under %j as %s is %s', (value, rules, type, expected) => expect(code(value, rules, type)).toBe(expected));

	it.each(['a@b.co', 'first.last+tag@sub.example.org', 'müller@bücher.example', "o'neil@example.com"])(
		'takes %s for an e-mail address',
		(value) => expect(code(value, { email: true })).toBe('good'),
	);
	it.each([
		'a',
		'a@b',
		'@b.co',
		'a@',
		'a b@c.de',
		'a..b@c.de',
		'.a@c.de',
		'a@-b.de',
		'a@b..de',
		`${'a'.repeat(65)}@b.de`,
		'a@b.de\n',
		'x@y@z.de',
	])('does not take %p for an e-mail address', (value) => expect(code(value, { email: true })).toBe('BAD_EMAIL'));

	it('cuts text by characters when asked, with a warning, and never cuts a number', () => {
		const rules: Validators = { maxLength: 3, onTooLong: 'truncate' };
		expect(validate('ab😀d', rules, 'string')).toMatchObject({ value: 'ab😀', warning: { code: 'TRUNCATED' } });
		expect(validate('12345', rules, 'decimal')).toMatchObject({ value: '12345', problem: { code: 'TOO_LONG' } });
	});

	it('finds duplicates by value, not by spelling, and says where the first one was', () => {
		const mapper = createMapper([{ source: 'p', target: 'p', type: 'decimal', validate: { unique: true } }]);
		expect(mapper.map({ p: '1.5' }, 0).problems).toEqual([]);
		expect(mapper.map({ p: null }, 1).problems).toEqual([]);
		expect(mapper.map({ p: null }, 2).problems).toEqual([]);
		const again = mapper.map({ p: '01.50' }, 3).problems[0];
		expect(again).toMatchObject({ field: 'p', code: 'DUPLICATE' });
		expect(again.message).toContain('record 1');
	});
});

describe('patterns', () => {
	it.each([
		'^(a+)+$',
		'^(a|a)*$',
		'^(a|aa)+$',
		'^(\\w+\\s?)*$',
		'(x+x+)+y',
		'^(.*?,){11}P',
		'a*a*a*a*a*b',
		'^\\s*(.*)\\s*$x',
	])('%s runs in linear time on a hostile text', (source) => {
		const test = compilePattern(source);
		// Backtracking would not end before the test's time limit, nor in years.
		expect(test('a'.repeat(9_999) + '!')).toBe(false);
		expect(test('x'.repeat(9_999) + '!')).toBe(false);
	});

	it('refuses what cannot be run safely, what is no expression, and what is too long, each with its reason', () => {
		expect(() => compilePattern('(?=a)b')).toThrow(/look-ahead/);
		expect(() => compilePattern('(a)\\1')).toThrow(/back-reference/);
		expect(() => compilePattern('[a')).toThrow(/not a regular expression/);
		expect(() => compilePattern('a'.repeat(501))).toThrow(/501 characters; 500/);
	});

	it('answers as JavaScript does on ordinary patterns', () => {
		const patterns = [
			'^[A-Z]{2,3}-\\d+$',
			'^\\d{5}(-\\d{4})?$',
			'foo|bar',
			'^(?:\\+|00)[1-9][\\d ]{4,14}$',
			'^[\\w.-]+$',
			'^\\p{L}+$',
			'^(a|b)+c*$',
			'\\bcat\\b',
			'^.{2,4}$',
			'^[^@]+@[^@]+$',
		];
		const texts = [
			'ABC-12',
			'12345',
			'12345-6789',
			'a foo',
			'bar',
			'+49 171 23',
			'a.b-c',
			'Zoë',
			'abbac',
			'a cat!',
			'cats',
			'abcd',
			'x@y',
			'',
			'AB-',
			'😀😀',
		];
		for (const source of patterns) {
			const native = new RegExp(source, 'u');
			const test = compilePattern(source);
			for (const text of texts) expect([source, text, test(text)]).toEqual([source, text, native.test(text)]);
		}
	});
});

describe('paths', () => {
	const issue = {
		key: 'A-1',
		fields: {
			fixVersions: [{ name: '1' }, { name: '2' }, {}],
			parts: [{ of: [{ n: 1 }] }, { of: [{ n: 2 }, { n: 3 }] }],
		},
		'a.b': 5,
	};

	it.each<[string, unknown]>([
		['key', 'A-1'],
		['fields.fixVersions[0].name', '1'],
		['fields.fixVersions[*].name', ['1', '2']],
		['fields.parts[*].of[*].n', [1, 2, 3]],
		['fields["fixVersions"][1].name', '2'],
		['a.b', 5],
		['fields.none.deep', undefined],
		['fields.fixVersions[9].name', undefined],
		['constructor', undefined],
		['__proto__.toString', undefined],
		['fields.fixVersions.length', 3],
	])('%s leads to %j', (path, expected) => {
		expect(getPath(issue, path)).toEqual(expected);
	});

	it.each(['', '.a', 'a.', 'a..b', 'a[', 'a[x]', 'a[0]b', 'x'.repeat(501)])(
		'refuses the path %p with its position',
		(path) => {
			expect(() => parsePath(path)).toThrow(/path/i);
		},
	);
});

describe('the mapper', () => {
	const fields: FieldMapping[] = [
		{ source: 'customer.id', target: 'id', type: 'integer', validate: { required: true, min: 1 } },
		{ source: 'customer.name', target: 'name', type: 'string', normalise: { trim: true, case: 'upper' } },
		{ source: 'amount', target: 'amount', type: 'decimal', default: '0.00' },
		{ target: 'origin', constant: 'shop' },
	];

	it('reads, normalises, coerces, defaults and sets constants', () => {
		const mapped = createMapper(fields).map({ customer: { id: '7', name: ' ann ' }, amount: '' }, 0);
		expect(mapped).toEqual({
			record: { id: 7, name: 'ANN', amount: '0.00', origin: 'shop' },
			problems: [],
			warnings: [],
		});
	});

	it('tells every fault of a record, keeps the value as it was read, and throws nothing', () => {
		const mapped = createMapper(fields).map({ customer: { id: 'x' }, amount: '1,5' }, 0);
		expect(mapped.problems.map(({ field, code }) => [field, code])).toEqual([
			['id', 'BAD_INTEGER'],
			['amount', 'BAD_DECIMAL'],
		]);
		expect(mapped.record).toEqual({ id: 'x', name: null, amount: '1,5', origin: 'shop' });
	});

	it('maps records with hostile names and values without harm', () => {
		const mapper = createMapper([{ source: '__proto__', target: '__proto__', type: 'any' }]);
		const mapped = mapper.map(JSON.parse('{"__proto__":{"x":1}}') as Record<string, unknown>, 0);
		expect(Object.keys(mapped.record)).toEqual(['__proto__']);
		expect(({} as { x?: number }).x).toBeUndefined();
	});

	it.each<[string, FieldMapping[], RegExp]>([
		[
			'a target twice',
			[
				{ source: 'a', target: 'x' },
				{ source: 'b', target: 'x' },
			],
			/"x" is mapped twice/,
		],
		['no target', [{ source: 'a', target: '' }], /no target/],
		['no source', [{ target: 'x' }], /Field "x": It has neither a source/],
		[
			'a bad default',
			[{ source: 'a', target: 'x', type: 'integer', default: 'y' }],
			/Field "x": Its default does not fit/,
		],
		[
			'a bad zone',
			[{ source: 'a', target: 'x', type: 'date', coerce: { timezone: 'Mars/Base' } }],
			/zone "Mars\/Base"/,
		],
		['a bad pattern', [{ source: 'a', target: 'x', validate: { pattern: '(' } }], /not a regular expression/],
		['a bad limit', [{ source: 'a', target: 'x', type: 'integer', validate: { min: 'low' } }], /must be a number/],
		['a bad type', [{ source: 'a', target: 'x', type: 'money' as ValueType }], /type "money"/],
		['a bad path', [{ source: 'a[', target: 'x' }], /bracket at position 2/],
	])('refuses a mapping with %s when it is made', (_, wrong, message) => {
		expect(() => createMapper(wrong)).toThrow(MappingError);
		expect(() => createMapper(wrong)).toThrow(message);
	});

	it('uses only the documented codes', () => {
		const mapper = createMapper([
			{ source: 'v', target: 'i', type: 'integer', validate: { min: 0, max: 10, unique: true } },
			{
				source: 'v',
				target: 's',
				type: 'string',
				validate: { required: true, email: true, minLength: 2, maxLength: 5 },
			},
			{ source: 'v', target: 't', type: 'timestamp' },
			{ source: 'v', target: 'j', type: 'json' },
			{ source: 'v', target: 'b', type: 'boolean', validate: { enum: [true] } },
		]);
		fc.assert(
			fc.property(fc.anything(), (v) => {
				for (const { code } of mapper.map({ v }, 0).problems) expect(PROBLEM_CODES).toContain(code);
			}),
			{ numRuns: 1000 },
		);
	});
});
