/** What the columns of a mapping must be, each by itself and among each other. */
import { coercionFor } from '../rows/coerce';
import { typedValue } from '../rows/coerce';
import { fromSource, compareValues } from '../expressions/values';
import { parseExpression } from '../expressions/parser';
import { ExpressionError } from '../expressions/errors';
import { expressionToSql } from '../expressions/sql';
import { checkPattern } from './pattern';
import { checkRawSql } from './rawSql';
import type { Problem } from './schemaCheck';
import type { DialectName } from '../ports';
import { parseSqlType, sqlTypeText, type SqlType } from './sqlTypes';
import type { MappingColumn, MappingDocument } from './types';
import type { ValidateOptions } from './validate';

type Add = (path: string, code: string, message: string) => void;

export const NUMBERS = new Set(['smallint', 'integer', 'bigint', 'numeric', 'real', 'double']);
/** PostgreSQL cuts longer names in silence, so two could become one. */
const MAX_NAME_BYTES = 63;

export function checkColumns(
	doc: MappingDocument,
	options: ValidateOptions,
	problems: Problem[],
	warnings: Problem[],
): void {
	const add: Add = (path, code, message) => problems.push({ path, code, message });
	const warn: Add = (path, code, message) => warnings.push({ path, code, message });
	const seen = new Map<string, number>();
	doc.columns.forEach((column, index) => {
		const path = `columns[${index}]`;
		checkName(column.name, `${path}.name`, add, options.dialect);
		const before = seen.get(column.name.toLowerCase());
		if (before !== undefined)
			add(`${path}.name`, 'DUPLICATE', `"${column.name}" is also columns[${before}]; give each column once`);
		else seen.set(column.name.toLowerCase(), index);
		checkOrigin(column, path, options, add);
		const type = parseSqlType(column.type);
		if (typeof type === 'string') add(`${path}.type`, 'BAD_TYPE', type);
		else checkTyped(column, type, path, add, warn);
		if (column.keySequence !== undefined && !column.key)
			add(`${path}.keySequence`, 'NEEDS_KEY', 'is given, but the column is no key; set key to true or remove it');
		if (column.key && column.scd === 2)
			warn(`${path}.scd`, 'KEY_SCD', 'has no effect on a key column: a new key value is a new row');
		checkGiven(column, path, add);
		if (column.lookup) checkLookup(column, path, options, add);
	});
	checkKeySequence(doc, add);
	checkCombine(doc, add);
}

export function checkName(name: string, path: string, add: Add, dialect?: DialectName): void {
	const bytes = Buffer.byteLength(name, 'utf8');
	// MySQL and MariaDB count 64 characters, as the schema of the document does.
	if (bytes > MAX_NAME_BYTES && (dialect === 'postgres' || dialect === undefined))
		add(path, 'TOO_LONG', `has ${bytes} bytes; a name keeps at most ${MAX_NAME_BYTES} in PostgreSQL`);
	if (name.includes('\0')) add(path, 'BAD_NAME', 'holds a NUL byte');
	else if (name.trim() !== name) add(path, 'BAD_NAME', 'begins or ends with a blank; remove it');
}

function checkOrigin(column: MappingColumn, path: string, options: ValidateOptions, add: Add): void {
	const given = (['from', 'expression', 'rawSql'] as const).filter((key) => column[key] !== undefined);
	if (given.length > 1) add(path, 'CONFLICT', `has ${given.join(' and ')}; keep one of them`);
	if (column.rawSql !== undefined) {
		const wrong = checkRawSql(column.rawSql, options.dialect);
		if (wrong) add(`${path}.rawSql`, 'BAD_SQL', wrong);
		if (column.lookup) add(`${path}.lookup`, 'CONFLICT', 'cannot stand beside rawSql; keep one of them');
		if (column.key)
			add(
				`${path}.rawSql`,
				'CONFLICT',
				'cannot make a key: keys are needed before the database sees the row; use expression',
			);
	}
}

/** A value that the database gives is never seen by Node: what would be done with it there would be left out in silence. */
function checkGiven(column: MappingColumn, path: string, add: Add): void {
	const by = column.lookup ? 'lookup' : column.rawSql === undefined ? undefined : 'rawSql';
	if (by === undefined) return;
	const instead = {
		validate: 'use tests, which look at the loaded rows',
		normalise: by === 'lookup' ? 'write the key as an expression, such as TRIM(code)' : 'write it in the rawSql',
		coerce: by === 'lookup' ? 'write the key as an expression, such as CAST(code AS date)' : 'write it in the rawSql',
	};
	for (const key of ['validate', 'normalise', 'coerce'] as const)
		if (column[key] !== undefined)
			add(`${path}.${key}`, 'CONFLICT', `is not applied to a value that the database gives (${by}); ${instead[key]}`);
}

function checkTyped(column: MappingColumn, type: SqlType, path: string, add: Add, warn: Add): void {
	const coerce = coercionFor(type, 'postgres', column.coerce);
	const literal = (value: unknown): string | null => {
		const read = fromSource(value);
		if (read === null) return null;
		const result = coerce(read, false);
		return typeof result === 'string' ? null : result.message;
	};
	if (column.default !== undefined && column.default !== null) {
		const wrong = literal(column.default);
		if (wrong)
			add(
				`${path}.default`,
				'BAD_DEFAULT',
				`does not fit ${sqlTypeText(type)}: ${wrong}. A default is a value; for a calculation use COALESCE in the expression`,
			);
	}
	const rules = column.validate;
	if (rules?.pattern !== undefined) {
		const wrong = checkPattern(rules.pattern);
		if (wrong) add(`${path}.validate.pattern`, 'BAD_PATTERN', wrong);
	}
	for (const bound of ['min', 'max'] as const) {
		const wrong = rules?.[bound] === undefined ? null : literal(rules[bound]);
		if (wrong) add(`${path}.validate.${bound}`, 'BAD_BOUND', `does not fit ${sqlTypeText(type)}: ${wrong}`);
	}
	if (
		rules?.min !== undefined &&
		rules.max !== undefined &&
		literal(rules.min) === null &&
		literal(rules.max) === null
	) {
		const typed = typedValue(type);
		if (compareValues(typed(String(rules.min)), typed(String(rules.max)), 0) > 0)
			add(`${path}.validate.max`, 'BAD_BOUND', 'is below min');
	}
	if (rules?.minLength !== undefined && rules.maxLength !== undefined && rules.minLength > rules.maxLength) {
		add(`${path}.validate.maxLength`, 'BAD_BOUND', 'is below minLength');
	}
	if ((column.combine === 'SUM' || column.combine === 'AVG') && !NUMBERS.has(type.name)) {
		add(`${path}.combine`, 'BAD_COMBINE', `${column.combine} needs a number type, not ${sqlTypeText(type)}`);
	}
	if (column.key && (type.name === 'json' || type.name === 'bytea')) {
		add(`${path}.type`, 'BAD_KEY', `${sqlTypeText(type)} cannot be a key: the databases cannot index it`);
	}
	if (column.key && (type.name === 'real' || type.name === 'double')) {
		warn(
			`${path}.type`,
			'FLOAT_KEY',
			'is a floating-point key: equal numbers may compare as different; prefer numeric',
		);
	}
	checkZone(column, path, add);
}

function checkZone(column: MappingColumn, path: string, add: Add): void {
	const zone = column.coerce?.timezone;
	if (zone === undefined) return;
	try {
		new Intl.DateTimeFormat('en', { timeZone: zone });
	} catch {
		add(`${path}.coerce.timezone`, 'BAD_ZONE', `"${zone}" is not an IANA time zone such as Europe/Berlin`);
	}
}

function checkLookup(column: MappingColumn, path: string, options: ValidateOptions, add: Add): void {
	const { lookup } = column;
	if (!lookup) return;
	checkName(lookup.table, `${path}.lookup.table`, add, options.dialect);
	lookup.key.forEach((key, k) => {
		if (typeof key === 'string') return;
		if (key.from !== undefined && key.expression !== undefined)
			add(`${path}.lookup.key[${k}]`, 'CONFLICT', 'has from and expression; keep one of them');
		if (key.from === undefined && key.expression === undefined)
			add(`${path}.lookup.key[${k}]`, 'MISSING', 'needs from or expression: where its value comes from');
	});
	if (lookup.key.length > 1 && (column.from !== undefined || column.expression !== undefined)) {
		add(
			`${path}.lookup.key`,
			'CONFLICT',
			'has several columns, so the column’s own from or expression is not used; give each key its from',
		);
	}
	const { asOf } = lookup;
	if (asOf && (asOf.from === undefined) === (asOf.expression === undefined)) {
		add(`${path}.lookup.asOf`, 'CONFLICT', 'needs either from or expression: the moment to look up at');
	}
	if (lookup.filter !== undefined) {
		try {
			expressionToSql(parseExpression(lookup.filter), 'postgres', (name) => name);
		} catch (error) {
			if (!(error instanceof ExpressionError)) throw error;
			add(`${path}.lookup.filter`, error.code, `Position ${error.position}: ${error.message}`);
		}
	}
}

function checkKeySequence(doc: MappingDocument, add: Add): void {
	const seen = new Map<number, number>();
	doc.columns.forEach(({ key, keySequence }, index) => {
		if (!key || keySequence === undefined) return;
		const before = seen.get(keySequence);
		if (before !== undefined)
			add(
				`columns[${index}].keySequence`,
				'DUPLICATE',
				`${keySequence} is also that of columns[${before}]; number the key columns apart`,
			);
		seen.set(keySequence, index);
	});
}

/** Once rows are combined, every column has to say how: otherwise one would be taken by chance. */
function checkCombine(doc: MappingDocument, add: Add): void {
	if (!doc.columns.some(({ combine }) => combine !== undefined)) return;
	if (!doc.columns.some(({ key }) => key))
		add('columns', 'NEEDS_KEY', 'combine rows, but no column is a key; mark the key columns');
	doc.columns.forEach(({ key, combine, rawSql, name }, index) => {
		if (key && combine !== undefined)
			add(`columns[${index}].combine`, 'BAD_COMBINE', 'stands on a key column; keys are what rows are combined by');
		if (!key && combine === undefined && rawSql === undefined) {
			add(
				`columns[${index}].combine`,
				'MISSING',
				`is missing: other columns are combined, so "${name}" must say how too (LAST keeps the last row's)`,
			);
		}
	});
}
