/** The row pipeline: exact texts or a rejected row, for the values that break loaders. */
import fc from 'fast-check';
import { createRowPipeline, isRejected, MappingMismatch } from '../../nodes/Warehouse/engine/rows';
import { withDefaults } from '../../nodes/Warehouse/engine/mapping/defaults';
import type { MappingColumn, MappingDocument } from '../../nodes/Warehouse/engine/mapping/types';
import type { DialectName } from '../../nodes/Warehouse/engine/ports';
import { describeOnEachDatabase } from './support/eachDatabase';

const documentOf = (columns: MappingColumn[], more: Partial<MappingDocument> = {}): MappingDocument => ({
	version: 1,
	reference: 'x',
	target: { table: 't', type: 'staging' },
	columns,
	...more,
});

function pipeline(
	columns: MappingColumn[],
	sourceColumns: string[],
	more: Partial<MappingDocument> = {},
	options: { dialect?: DialectName; badValue?: 'null'; unknownColumns?: 'null' } = {},
) {
	return createRowPipeline({
		mapping: withDefaults(documentOf(columns, more)),
		dialect: 'postgres',
		sourceColumns,
		...options,
	});
}

/** One value through one column: its text, null, or the code of its fault. */
function one(
	type: string,
	value: unknown,
	dialect: DialectName = 'postgres',
	more: Partial<MappingColumn> = {},
): string | null {
	const result = pipeline([{ name: 'v', type, ...more }], ['v'], {}, { dialect }).fromRecord({ v: value }, 0);
	return isRejected(result) ? `!${result.code}` : result[0];
}

describe('numbers keep every digit or are rejected', () => {
	it.each([
		['bigint', '9223372036854775807', '9223372036854775807'],
		['bigint', '9223372036854775808', '!OUT_OF_RANGE'],
		['bigint', 9007199254740993n, '9007199254740993'],
		['smallint', '-32769', '!OUT_OF_RANGE'],
		['integer', '+007', '7'],
		['integer', '12.0', '12'],
		['integer', '12.5', '!NOT_WHOLE'],
		['integer', '', null],
		['integer', ' 5 ', '5'],
		['integer', true, '1'],
		['integer', '1e3', '1000'],
		['integer', '0x10', '!BAD_NUMBER'],
		['integer', 'abc', '!BAD_NUMBER'],
		['integer', NaN, '!NOT_FINITE'],
		['numeric(38,10)', '9999999999999999999999999999.9999999999', '9999999999999999999999999999.9999999999'],
		['numeric(38,10)', '99999999999999999999999999990', '!OUT_OF_RANGE'],
		['numeric(5,2)', '123.45', '123.45'],
		['numeric(5,2)', '123.450', '123.45'],
		['numeric(5,2)', '123.456', '!SCALE'],
		['numeric(5,2)', 0.1, '0.1'],
		['numeric(5,2)', '1e-2', '0.01'],
		['numeric(5,2)', '-0.00', '0.00'],
		['numeric(5,2)', Infinity, '!NOT_FINITE'],
		['double precision', -0, '-0'],
		['double precision', '-0.0', '-0'],
		['double precision', 'NaN', 'NaN'],
		['double precision', '-inf', '-Infinity'],
		['double precision', '1e400', '!OUT_OF_RANGE'],
		['real', '1e39', '!OUT_OF_RANGE'],
	])('%s takes %p as %p', (type, value, expected) => {
		expect(one(type, value)).toBe(expected);
	});
	it('rejects NaN and the infinities where MySQL has no place for them', () => {
		expect(one('double precision', 'NaN', 'mariadb')).toBe('!NOT_FINITE');
	});
	it('rounds what an expression made to the scale of its column, as an SQL assignment does', () => {
		const rows = pipeline([{ name: 'v', type: 'numeric(10,2)', expression: 'a / 3' }], ['a']);
		expect(rows.fromArray(['10'], 0)).toEqual(['3.33']);
		expect(rows.fromArray(['20'], 0)).toEqual(['6.67']);
	});
	it('gives any bigint and any decimal within range back as it was', () => {
		fc.assert(
			fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) =>
				expect(one('bigint', String(value))).toBe(String(value)),
			),
		);
		fc.assert(
			fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (value) => {
				expect(one('numeric(38,4)', `${value}.1234`)).toBe(`${value}.1234`);
			}),
		);
	});
});

describe('texts', () => {
	it.each([
		['varchar(3)', 'äöü', 'äöü'],
		['varchar(3)', '😀😀😀', '😀😀😀'],
		['varchar(3)', '😀😀😀x', '!TOO_LONG'],
		['varchar(3)', 'abc ', '!TOO_LONG'],
		['varchar(3)', '', ''],
		['text', 'a\0b', '!NUL_BYTE'],
		['text', 'a\ud800b', '!BAD_UNICODE'],
		['text', 'tab\t\\N"\'\r\n', 'tab\t\\N"\'\r\n'],
		['text', '\\N', '\\N'],
		['text', { a: [1] }, '{"a":[1]}'],
		['uuid', '{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
		['uuid', 'a0eebc99', '!BAD_UUID'],
		['json', '{"a":12345678901234567890}', '{"a":12345678901234567890}'],
		['json', '{a:1}', '!BAD_JSON'],
		['json', { a: 'x\0' }, '!NUL_BYTE'],
		['json', '"a\\\\u0000"', '"a\\\\u0000"'],
		['bytea', Buffer.from([0, 255]), '\\x00ff'],
		['bytea', '\\xZZ', '!BAD_BYTES'],
		['boolean', 'Yes', 't'],
		['boolean', 0, 'f'],
		['boolean', 'maybe', '!BAD_BOOLEAN'],
	])('%s takes %p as %p', (type, value, expected) => {
		expect(one(type, value)).toBe(expected);
	});
	it('keeps a NUL byte where the database can', () => {
		expect(one('text', 'a\0b', 'mariadb')).toBe('a\0b');
	});
	it('cuts and counts when it is told to', () => {
		const rows = pipeline([{ name: 'v', type: 'varchar(3)', validate: { onTooLong: 'truncate' } }], ['v']);
		expect(rows.fromArray(['ab😀d'], 0)).toEqual(['ab😀']);
		expect(rows.stats.truncated).toBe(1);
	});
	it('cleans up before it reads', () => {
		expect(
			one('varchar(9)', ' a\0  b ', 'postgres', {
				normalise: { trim: true, collapseSpaces: true, stripControl: true, case: 'upper' },
			}),
		).toBe('A B');
		expect(one('numeric(9,2)', '1.234,50', 'postgres', { coerce: { decimalSeparator: ',' } })).toBe('1234.50');
		expect(one('varchar(9)', '', 'postgres', { normalise: { emptyAsNull: true } })).toBeNull();
	});
});

describe('dates and timestamps', () => {
	it.each([
		['date', '0001-01-01', '0001-01-01'],
		['date', '9999-12-31', '9999-12-31'],
		['date', '0000-12-31', '!BAD_DATE'],
		['date', '10000-01-01', '!BAD_DATE'],
		['date', '2024-02-30', '!BAD_DATE'],
		['date', '2024-01-01 00:00:00', '2024-01-01'],
		['date', '2024-01-01 10:00:00', '!LOSES_TIME'],
		['timestamp', '2024-01-01T10:00:00', '2024-01-01 10:00:00'],
		['timestamp', '2024-01-01 10:00:00.123456', '2024-01-01 10:00:00.123456'],
		['timestamp', '2024-01-01 10:00:00.1234567', '!BAD_DATE'],
		['timestamp', '2024-07-01T10:00:00+02:00', '2024-07-01 08:00:00'],
		['timestamp(3)', '2024-01-01 10:00:00.123456', '!PRECISION'],
		['timestamp with time zone', '2024-07-01T01:00:00+02:00', '2024-06-30 23:00:00+00'],
		['timestamp with time zone', new Date('2024-01-01T00:00:00.5Z'), '2024-01-01 00:00:00.500000+00'],
		['time', '10:00', '10:00:00'],
		['time', '24:00:01', '!BAD_TIME'],
	])('%s takes %p as %p', (type, value, expected) => {
		expect(one(type, value)).toBe(expected);
	});
	it('reads a stamp without zone in the zone of its column, daylight saving included', () => {
		const berlin = { coerce: { timezone: 'Europe/Berlin' } };
		expect(one('timestamp', '2024-07-01 12:00:00', 'postgres', berlin)).toBe('2024-07-01 10:00:00');
		expect(one('timestamp', '2024-01-01 12:00:00', 'postgres', berlin)).toBe('2024-01-01 11:00:00');
		expect(one('timestamp', '2024-03-31 02:30:00', 'postgres', berlin)).toBe('!BAD_DATE');
	});
	it('tries the formats of its column first', () => {
		expect(one('date', '31.1.2024', 'postgres', { coerce: { formats: ['d.M.yyyy', 'M/d/yyyy'] } })).toBe('2024-01-31');
		expect(one('date', '1/31/2024', 'postgres', { coerce: { formats: ['d.M.yyyy', 'M/d/yyyy'] } })).toBe('2024-01-31');
	});
});

describe('columns', () => {
	it('evaluates in the order of need, whatever the order of the document', () => {
		const rows = pipeline(
			[
				{ name: 'c', type: 'integer', expression: 'b + 1' },
				{ name: 'b', type: 'integer', expression: 'a0 * 2' },
				{ name: 'a0', type: 'integer', from: 'x' },
			],
			['x'],
		);
		expect(rows.fromArray(['5'], 0)).toEqual(['11', '10', '5']);
	});
	it('gives a column that another one uses with its type, not as the source had it', () => {
		const columns: MappingColumn[] = [
			{ name: 'n', type: 'integer', from: 'x' },
			{ name: 'late', type: 'boolean', expression: 'n > target.m' },
			{ name: 'm', type: 'integer', from: 'y' },
		];
		expect(pipeline(columns, ['x', 'y']).fromArray(['9', '10'], 0)).toEqual(['9', 'f', '10']);
	});
	it('takes the default for NULL, and rejects a missing required value and key', () => {
		expect(one('integer', null, 'postgres', { default: 7 })).toBe('7');
		expect(one('integer', undefined, 'postgres', { required: true })).toBe('!REQUIRED');
		expect(one('integer', '', 'postgres', { key: true })).toBe('!NULL_KEY');
	});
	it('says everything about a rejected row', () => {
		const rows = pipeline(
			[
				{ name: 'id', type: 'integer', key: true },
				{ name: 'b', type: 'varchar(2)', key: true },
				{ name: 'n', type: 'integer', expression: 'CAST(v AS integer) + 1' },
			],
			['id', 'b', 'v'],
		);
		expect(rows.fromRecord({ id: 1, b: 'x', v: 'oops', extra: 1 }, 41)).toEqual({
			index: 41,
			key: { id: '1', b: 'x' },
			record: { id: 1, b: 'x', v: 'oops', extra: 1 },
			stage: 'map',
			field: 'n',
			code: 'BAD_NUMBER',
			message: "n: 'oops' is not a number (at position 1 of its expression)",
		});
	});
	it('refuses a source that lacks a column, unless it may be sparse', () => {
		const columns: MappingColumn[] = [
			{ name: 'a', type: 'text' },
			{ name: 'b', type: 'text', from: 'nothing' },
		];
		expect(() => pipeline(columns, ['a'])).toThrow(MappingMismatch);
		expect(pipeline(columns, ['a'], {}, { unknownColumns: 'null' }).fromArray(['x'], 0)).toEqual(['x', null]);
	});
	it('stores NULL for a bad value when the contract says so, and counts it', () => {
		const rows = pipeline([{ name: 'a', type: 'integer' }], ['a'], {}, { badValue: 'null' });
		expect(rows.fromArray(['x'], 0)).toEqual([null]);
		expect(rows.stats.nulled).toBe(1);
	});
	it('stages lookup keys and moments, the updated-at and the delete flag beside the columns', () => {
		const rows = pipeline(
			[
				{ name: 'id', type: 'integer', key: true },
				{
					name: 'country_key',
					type: 'bigint',
					from: 'country',
					lookup: { table: 'c', key: ['code'], value: 'SKEY', asOf: { from: 'day' } },
				},
			],
			['id', 'country', 'day', 'changed', 'gone'],
			{ history: { updatedAt: 'changed', deleteFlag: 'gone' } },
		);
		expect(rows.columns.map(({ role, name }) => [role, name])).toEqual([
			['column', 'id'],
			['lookupKey', '_key_1_0'],
			['lookupMoment', '_moment_1'],
			['updatedAt', '_updated_at'],
			['deleteFlag', '_delete_flag'],
		]);
		expect(rows.fromArray(['1', 'NO', '2024-01-01', '2024-01-02 03:04:05', 'no'], 0)).toEqual([
			'1',
			'NO',
			'2024-01-01 00:00:00',
			'2024-01-02 03:04:05',
			'f',
		]);
		expect((rows.fromArray(['1', 'NO', null, null, '2024-01-02'], 0) as string[])[4]).toBe('t');
	});
	it.each([
		[{ pattern: '^A' }, 'B', 'PATTERN'],
		[{ enum: ['A', 'B'] }, 'C', 'NOT_ALLOWED'],
		[{ minLength: 3 }, 'AB', 'TOO_SHORT'],
		[{ maxLength: 3 }, 'ABCD', 'TOO_LONG'],
		[{ email: true }, 'a@b', 'BAD_EMAIL'],
		[{ min: 'B' }, 'A', 'TOO_SMALL'],
	])('%p rejects %p', (validate, value, code) => {
		expect(one('varchar(20)', value, 'postgres', { validate: validate as MappingColumn['validate'] })).toBe(`!${code}`);
	});
	it('compares bounds by number', () => {
		expect(one('numeric(9,2)', '9', 'postgres', { validate: { min: 10 } })).toBe('!TOO_SMALL');
		expect(one('numeric(9,2)', '10.00', 'postgres', { validate: { min: 10, max: '10' } })).toBe('10.00');
	});
});

describeOnEachDatabase('what the row pipeline lets through', (database) => {
	it('is stored without error and comes back the same', async () => {
		const postgres = database.dialect === 'postgres';
		const types = [
			'smallint',
			'integer',
			'bigint',
			'numeric(38,10)',
			'double precision',
			'date',
			'timestamp',
			'varchar(20)',
			'text',
			'boolean',
			'time',
			'uuid',
			'json',
		];
		const columns = types.map((type, index): MappingColumn => ({ name: `c${index}`, type }));
		const rows = pipeline(
			columns,
			columns.map(({ name }) => name),
			{},
			{ dialect: database.dialect },
		);
		const anything = fc.oneof(
			fc.string(),
			fc.string({ unit: 'binary' }),
			fc.double(),
			fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
			fc.integer().map(String),
			fc
				.tuple(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.integer({ min: 0, max: 99999 }))
				.map(([a, b]) => `${a}.${b}`),
			fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
			fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
			fc.boolean(),
			fc.json(),
			fc.uuid(),
			fc.constantFrom('', '0', '-0', '1e5', '\\N', 'NaN', '12:30', '0001-01-01', '9999-12-31 23:59:59.999999', 'true'),
			fc.constant(null),
		);
		const sql = await database.session();
		const native = postgres
			? types.map((type) => (type === 'json' ? 'jsonb' : type))
			: types.map(
					(type) =>
						({
							timestamp: 'datetime(6)',
							'double precision': 'double',
							text: 'longtext',
							boolean: 'tinyint(1)',
							uuid: 'char(36)',
							time: 'time(6)',
						})[type] ?? type,
				);
		await sql.query(
			`CREATE TEMPORARY TABLE t (${native.map((type, i) => `c${i} ${type} NULL`).join(', ')})${postgres ? '' : ' CHARACTER SET utf8mb4'}`,
		);
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 0, max: types.length - 1 }), anything, async (at, value) => {
				const record = Object.fromEntries(columns.map(({ name }, index) => [name, index === at ? value : null]));
				const staged = rows.fromRecord(record, 0);
				if (isRejected(staged)) return;
				const text = staged[at];
				await sql.query(`DELETE FROM t`);
				await sql.query(`INSERT INTO t (c${at}) VALUES (${postgres ? '$1' : '?'})`, [text]);
				const same = postgres
					? types[at] === 'json'
						? `c${at} = $1::jsonb`
						: `c${at} = $1::${native[at]}`
					: types[at] === 'text' || types[at].startsWith('varchar')
						? `CAST(c${at} AS BINARY) = CAST(? AS BINARY)`
						: types[at] === 'json' && database.dialect === 'mysql'
							? `c${at} = CAST(? AS JSON)`
							: `c${at} = ?`;
				const { rows: found } = await sql.query<{ n: unknown }>(
					text === null
						? `SELECT COUNT(*) AS n FROM t WHERE c${at} IS NULL`
						: `SELECT COUNT(*) AS n FROM t WHERE ${same}`,
					text === null ? [] : [text],
				);
				expect([types[at], value, Number(found[0].n)]).toEqual([types[at], value, 1]);
			}),
			{ numRuns: 400 },
		);
	});
});
