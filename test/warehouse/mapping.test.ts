/** Validation, defaults and types of the mapping document. */
import fc from 'fast-check';
import { withDefaults } from '../../nodes/Warehouse/engine/mapping/defaults';
import { documentFromRows } from '../../nodes/Warehouse/engine/mapping/dmsRows';
import { mappingHash } from '../../nodes/Warehouse/engine/mapping/hash';
import { checkPattern } from '../../nodes/Warehouse/engine/mapping/pattern';
import { checkQuery, checkRawSql } from '../../nodes/Warehouse/engine/mapping/rawSql';
import { parseSqlType, sqlTypeText } from '../../nodes/Warehouse/engine/mapping/sqlTypes';
import { suggestMapping } from '../../nodes/Warehouse/engine/mapping/suggestMapping';
import { validateMapping } from '../../nodes/Warehouse/engine/mapping/validate';
import { expressionToSql } from '../../nodes/Warehouse/engine/expressions/sql';
import { parseExpression } from '../../nodes/Warehouse/engine/expressions/parser';

type Json = Record<string, any>;
const ID = { name: 'id', type: 'integer', key: true };
const documentOf = (more: Json = {}): Json => ({
	version: 1,
	reference: 'x',
	target: { table: 't', type: 'dimension' },
	columns: [ID, { name: 'a', type: 'text' }],
	...more,
});
const faults = (more: Json, options = {}) =>
	validateMapping(documentOf(more), options).problems.map(({ path, code }) => `${path} ${code}`);

describe('each fault is named with its path', () => {
	it.each<[Json, string]>([
		[{ version: 2 }, 'version WRONG_VALUE'],
		[{ reference: '' }, 'reference EMPTY'],
		[{ target: { table: 't', type: 'dim' } }, 'target.type WRONG_VALUE'],
		[{ target: { table: 'x'.repeat(64), type: 'fact' } }, 'target.table TOO_LONG'],
		[{ frequency: 'XX' }, 'frequency WRONG_VALUE'],
		[{ batchRows: 0 }, 'batchRows TOO_SMALL'],
		[{ columns: [] }, 'columns EMPTY'],
		[{ columns: [{ name: 'a', type: 'text' }] }, 'columns NEEDS_KEY'],
		[{ columns: [ID, { name: 'ID', type: 'text' }] }, 'columns[1].name DUPLICATE'],
		[{ columns: [ID, { name: 'a', type: 'varchar(0)' }] }, 'columns[1].type BAD_TYPE'],
		[{ columns: [ID, { name: 'a', type: 'numeric(5,9)' }] }, 'columns[1].type BAD_TYPE'],
		[{ columns: [ID, { name: 'a', type: 'text', from: 'x', expression: 'y' }] }, 'columns[1] CONFLICT'],
		[{ columns: [ID, { name: 'a', type: 'text', expression: 'UPER(x)' }] }, 'columns[1].expression UNKNOWN_FUNCTION'],
		[{ columns: [ID, { name: 'a', type: 'text', expression: 'a1 + (' }] }, 'columns[1].expression SYNTAX'],
		[{ columns: [ID, { name: 'a', type: 'text', expression: 'target.a' }] }, 'columns[1].expression CYCLE'],
		[{ columns: [ID, { name: 'a', type: 'integer', default: 'x' }] }, 'columns[1].default BAD_DEFAULT'],
		[{ columns: [ID, { name: 'a', type: 'text', keySequence: 1 }] }, 'columns[1].keySequence NEEDS_KEY'],
		[{ columns: [ID, { name: 'a', type: 'text', combine: 'SUM' }] }, 'columns[1].combine BAD_COMBINE'],
		[
			{ columns: [ID, { name: 'a', type: 'text', combine: 'MAX' }, { name: 'b', type: 'text' }] },
			'columns[2].combine MISSING',
		],
		[
			{ columns: [ID, { name: 'a', type: 'text', validate: { pattern: '(a+)+$' } }] },
			'columns[1].validate.pattern BAD_PATTERN',
		],
		[
			{ columns: [ID, { name: 'a', type: 'integer', validate: { min: 3, max: 2 } }] },
			'columns[1].validate.max BAD_BOUND',
		],
		[
			{ columns: [ID, { name: 'a', type: 'date', coerce: { timezone: 'Mars/Olympus' } }] },
			'columns[1].coerce.timezone BAD_ZONE',
		],
		[{ columns: [ID, { name: 'a', type: 'text', rawSql: 'now(); DROP TABLE t' }] }, 'columns[1].rawSql BAD_SQL'],
		[
			{
				columns: [
					ID,
					{ name: 'a', type: 'integer', lookup: { table: 'l', key: ['x'], value: 'v', filter: 'MD5(x) = 1' } },
				],
			},
			'columns[1].lookup.filter NOT_IN_SQL',
		],
		[
			{ columns: [ID, { name: 'a', type: 'integer', lookup: { table: 'l', key: [{ column: 'x' }], value: 'v' } }] },
			'columns[1].lookup.key[0] MISSING',
		],
		[
			{
				columns: [
					ID,
					{ name: 'a', type: 'integer', lookup: { table: 'l', key: ['x'], value: 'v' } },
					{ name: 'b', type: 'text', expression: 'target.a' },
				],
			},
			'columns[2].expression NOT_AVAILABLE',
		],
		[{ history: { strategy: 'timestamp' } }, 'history.updatedAt MISSING'],
		[{ history: { updatedAt: 'a' } }, 'history.updatedAt BAD_TYPE_OF'],
		[{ history: { deleteScope: 'region' } }, 'history.deleteScope UNKNOWN_COLUMN'],
		[{ history: { trackedColumns: ['nope'] } }, 'history.trackedColumns[0] UNKNOWN_COLUMN'],
		[{ history: { openEnd: 'never' } }, 'history.openEnd BAD_DATE'],
		[{ loadMode: 'append', history: { deletes: 'invalidate' } }, 'history.deletes CONFLICT'],
		[{ duplicateKeys: 'sort' }, 'duplicateSort MISSING'],
		[{ duplicateSort: { column: 'zz', keep: 'highest' } }, 'duplicateSort.column UNKNOWN_COLUMN'],
		[{ tests: [{ type: 'not_null', column: 'zz' }] }, 'tests[0].column UNKNOWN_COLUMN'],
		[{ tests: [{ type: 'sum', column: 'id', tolerance: '-1' }] }, 'tests[0].tolerance WRONG_VALUE'],
		[{ tests: [{ type: 'sum', column: 'a' }] }, 'tests[0].column BAD_TYPE_OF'],
		[
			{ columns: [ID, { name: 'a', type: 'text', rawSql: 'upper(b)', validate: { minLength: 2 } }] },
			'columns[1].validate CONFLICT',
		],
		[
			{
				columns: [
					ID,
					{ name: 'a', type: 'text', normalise: { trim: true }, lookup: { table: 't', key: ['k'], value: 'v' } },
				],
			},
			'columns[1].normalise CONFLICT',
		],
		[{ tests: [{ type: 'nope' }] }, 'tests[0].type WRONG_VALUE'],
		[{ audit: { SKEY: 'a' } }, 'audit.SKEY DUPLICATE'],
		[{ audit: { SKY: 'a' } }, 'audit.SKY UNKNOWN_KEY'],
		[{ source: { sql: 'DELETE FROM t' } }, 'source.sql BAD_SQL'],
		[{ surprise: 1 }, 'surprise UNKNOWN_KEY'],
		[{ 'a.b': 1 }, '["a.b"] UNKNOWN_KEY'],
	])('%j gives %s', (more, expected) => {
		expect(faults(more)).toEqual([expected]);
	});

	it('tells all faults in one go, of shape and of sense', () => {
		const found = faults({
			batchRows: 'many',
			history: { strategy: 'timestamp' },
			columns: [
				ID,
				{ name: 'a', typ: 'text' },
				{ name: 'b', type: 'text', expression: 'UPER(1)' },
				{ name: 'c', type: 'nope' },
			],
		});
		expect(found).toEqual(
			[
				'columns[1].type MISSING',
				'columns[1].typ UNKNOWN_KEY',
				'batchRows WRONG_TYPE',
				'columns[3].type BAD_TYPE',
				'history.updatedAt MISSING',
				'columns[2].expression UNKNOWN_FUNCTION',
			].sort((a, b) => found.indexOf(a) - found.indexOf(b)),
		);
		expect(found).toHaveLength(6);
	});

	it('checks names and positions against the source when it is known', () => {
		const columns = [
			{ ...ID, from: 'no' },
			{ name: 'a', type: 'text', expression: ':4 || nam' },
		];
		expect(faults({ columns }, { sourceColumns: ['nr', 'name'] })).toEqual([
			'columns[0].from UNKNOWN_COLUMN',
			'columns[1].expression BAD_POSITION',
		]);
	});

	it('never throws, whatever it is given', () => {
		fc.assert(
			fc.property(fc.oneof(fc.anything(), fc.jsonValue(), fc.string()), (value) => void validateMapping(value)),
		);
		const broken = fc.record({
			version: fc.constant(1),
			reference: fc.string(),
			target: fc.anything(),
			columns: fc.oneof(fc.array(fc.oneof(fc.constant(ID), fc.anything())), fc.anything()),
			history: fc.anything(),
			tests: fc.anything(),
			audit: fc.anything(),
			source: fc.anything(),
		});
		fc.assert(
			fc.property(broken, (value) => void validateMapping(value)),
			{ numRuns: 400 },
		);
	});
});

describe('defaults', () => {
	const resolved = (more: Json = {}) => withDefaults(documentOf(more) as never);
	it('follow from the type of the table and its keys', () => {
		expect(resolved()).toMatchObject({
			loadMode: 'scd',
			hasHistory: true,
			columns: [{ scd: 1 }, { scd: 2 }],
			audit: { SKEY: 'SKEY', CURFLG: 'CURFLG', DELFLG: null, RUNID: null },
		});
		expect(resolved({ target: { table: 't', type: 'fact' } })).toMatchObject({
			loadMode: 'upsert',
			hasHistory: false,
			audit: { SKEY: 'SKEY', EFFDT: null },
		});
		expect(resolved({ target: { table: 't', type: 'staging' }, columns: [{ name: 'a', type: 'text' }] })).toMatchObject(
			{ loadMode: 'append' },
		);
	});
	it('are those of the history cases', () => {
		expect(resolved().history).toEqual({
			strategy: 'check',
			trackedColumns: null,
			updatedAt: null,
			deletes: 'ignore',
			deleteScope: null,
			deleteFlag: null,
			firstLoadFrom: 'loadTime',
			newKeyFrom: 'loadTime',
			openEnd: null,
			backdated: 'reject',
			emptyBatch: 'protect',
			type1Scope: 'all',
			loadTime: null,
		});
	});
	it('rename audit columns and leave them out', () => {
		expect(resolved({ audit: { SKEY: 'customer_sk', RWHKEY: null, EXPDT: false } }).audit).toMatchObject({
			SKEY: 'customer_sk',
			RWHKEY: null,
			EXPDT: null,
			EFFDT: 'EFFDT',
		});
	});
	it('order key columns by their sequence', () => {
		const columns = [
			{ ...ID, keySequence: 2 },
			{ name: 'a', type: 'text', key: true, keySequence: 1 },
			{ name: 'b', type: 'text', key: true },
		];
		expect(resolved({ columns }).keyColumns.map(({ name, keySequence }) => [name, keySequence])).toEqual([
			['a', 1],
			['id', 2],
			['b', 3],
		]);
	});
});

describe('SQL types', () => {
	it.each([
		['VARCHAR2(30)', 'varchar(30)'],
		['character varying (10)', 'varchar(10)'],
		['NUMBER(10)', 'numeric(10,0)'],
		['decimal(12, 2)', 'numeric(12,2)'],
		['timestamp(3) with time zone', 'timestamp(3) with time zone'],
		['TIMESTAMPTZ', 'timestamp with time zone'],
		['datetime', 'timestamp'],
		['int4', 'integer'],
		['double precision', 'double precision'],
		['bool', 'boolean'],
		['jsonb', 'json'],
		['varchar2(30 char)', 'varchar(30)'],
	])('%s is %s', (given, expected) => {
		const type = parseSqlType(given);
		expect(typeof type === 'string' ? type : sqlTypeText(type)).toBe(expected);
		expect(parseSqlType(expected)).toEqual(type);
	});
	it.each([
		'',
		'varchr',
		'text(5)',
		'varchar(5,2)',
		'numeric(99)',
		'timestamp(9)',
		'int; drop table x',
		'constructor',
		'__proto__',
		null,
		7,
	])('%p is none', (given) => {
		expect(typeof parseSqlType(given)).toBe('string');
	});
});

describe('raw SQL is one expression', () => {
	it.each([
		"upper(name) || 'it''s'",
		"CASE WHEN a > 1 THEN 'x;y' ELSE '--' END",
		"replace(a, 'x', 'y')",
		'(SELECT max(x) FROM t)',
		'"update"',
		'a::date + 1',
		'a::timestamp with time zone',
	])('takes %s', (sql) => {
		expect(checkRawSql(sql, 'postgres')).toBeNull();
	});
	it.each([
		'a, b',
		'a; b',
		'a -- x',
		'a /* x */',
		'SELECT 1',
		'a)',
		'(a',
		"'a",
		'pg_sleep(1) INTO x',
		'a) FROM t; DELETE FROM t',
		'$$a$$',
		'(DELETE FROM t RETURNING 1)',
		'',
	])('refuses %j', (sql) => {
		expect(checkRawSql(sql, 'postgres')).not.toBeNull();
	});
	it('is not led astray by a word that ends in e before a quote', () => {
		expect(checkRawSql("date'\\'; DROP TABLE t; --'", 'postgres')).not.toBeNull();
		expect(checkRawSql("E'\\'; x'", 'postgres')).toBeNull();
	});
	it('knows that a backslash escapes a quote in MySQL and not in PostgreSQL', () => {
		expect(checkRawSql("concat('\\', a, ')')", 'postgres')).toBeNull();
		expect(checkRawSql("concat('\\', a, ')')", 'mysql')).not.toBeNull();
		// Without a dialect either reading will do: the load checks again with its own.
		expect(checkRawSql("concat('\\', a, ')')")).toBeNull();
	});
	it.each([
		['SELECT 1;', null],
		['WITH a AS (SELECT 1) SELECT * FROM a -- x', null],
		['SELECT 1; SELECT 2', 'more than one'],
		['UPDATE t SET a = 1', 'must be a SELECT'],
		['/*! DROP TABLE t */ SELECT 1', 'comment'],
	])('a source query: %s', (sql, problem) => {
		const found = checkQuery(sql);
		if (problem === null) expect(found).toBeNull();
		else expect(found).toMatch(problem);
	});
});

describe('patterns that could run for ever are refused', () => {
	it.each(['^[A-Z]{2}\\d+$', '(?:a|b)c', '[(+*]+', 'a{2,5}', '(ab)+'])('takes %s', (pattern) =>
		expect(checkPattern(pattern)).toBeNull(),
	);
	it.each(['(a+)+', '(a|a)*', '((a*)b)*', '(.*a){20}', '(a)\\1', '(', 'a'.repeat(501)])('refuses %s', (pattern) =>
		expect(checkPattern(pattern)).not.toBeNull(),
	);
});

describe('a filter as SQL', () => {
	const sql = (text: string, dialect: 'postgres' | 'mariadb' = 'postgres') =>
		expressionToSql(parseExpression(text), dialect, (name) => `"${name}"`);
	it('keeps its meaning, its quotes and its brackets', () => {
		expect(sql("CURFLG = 'Y' AND NOT (a IN (1, 2) OR b IS NULL) AND c LIKE 'O''x%'")).toBe(
			`((("CURFLG" = 'Y') AND (NOT (("a" IN (1, 2)) OR ("b" IS NULL)))) AND ("c" LIKE 'O''x%'))`,
		);
	});
	it('lets no backslash end a text in MySQL', () => {
		expect(sql("a = '\\'", 'mariadb')).toBe(`("a" = CONVERT(X'5c' USING utf8mb4))`);
	});
});

describe('the hash of a document', () => {
	it('does not depend on the order of keys, and on nothing else', () => {
		expect(mappingHash({ a: 1, b: [1, 2] })).toBe(mappingHash({ b: [1, 2], a: 1 }));
		expect(mappingHash({ a: 1, b: [1, 2] })).not.toBe(mappingHash({ a: 1, b: [2, 1] }));
		expect(mappingHash({ a: '1' })).not.toBe(mappingHash({ a: 1 }));
	});
});

describe('rows of another tool', () => {
	it('become a document, with a warning for each thing that needs a look', () => {
		const head = { MAPREF: 'm', TRGTBNM: 'T', TRGTBTYP: 'XYZ', FRQCD: 'WK' } as never;
		const detail = (name: string, logic: string, more: Json = {}) =>
			({ TRGCLNM: name, TRGCLDTYP: 'Date', MAPLOGIC: logic, ...more }) as never;
		const { document, warnings } = documentFromRows(
			head,
			[
				detail('A', 'SELECT x, y FROM s', { VALCLNM: 'x' }),
				detail('B', 'decode(a, 1, (select 1 from dual))'),
				detail('C', 'TO_DATE(d)', { TRGCLDTYP: 'Blurb', MAPCMBCD: 'WHAT' }),
			],
			new Map(),
		);
		expect(document).toMatchObject({
			frequency: 'WK',
			source: { sql: 'SELECT x, y FROM s' },
			columns: [
				{ from: 'x' },
				{ rawSql: 'decode(a, 1, (select 1 from dual))' },
				{ expression: 'TO_DATE(d)', type: 'text' },
			],
		});
		expect(warnings).toHaveLength(4);
	});
});

describe('a suggested mapping', () => {
	it('is valid for any sample rows, and takes in each of them', () => {
		const value = fc.oneof(
			fc.string(),
			fc.integer(),
			fc.double(),
			fc.boolean(),
			fc.constant(null),
			fc.date({ noInvalidDate: true }).map((d) => d.toISOString()),
			fc.bigInt().map(String),
		);
		const rows = fc.array(
			fc.dictionary(fc.string({ minLength: 1, maxLength: 20 }), value, { minKeys: 1, maxKeys: 6 }),
			{ minLength: 1, maxLength: 5 },
		);
		fc.assert(
			fc.property(rows, (samples) => {
				const { document } = suggestMapping({ reference: 'r', table: 't', type: 'staging', samples });
				expect(validateMapping(document).problems.filter(({ code }) => code !== 'BAD_NAME')).toEqual([]);
			}),
			{ numRuns: 150 },
		);
	});
});
