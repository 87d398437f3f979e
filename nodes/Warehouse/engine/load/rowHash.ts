/**
 * The row hash as SQL, the same text as in Node (rowHashNode.ts). Canonical: MD5 over `<characters>:<text>;` for each
 * column and `~;` for NULL, so that no two rows share a text ("a|b","c" against "a","b|c"). Seed: MD5 of the values joined
 * by `|`, NULL as nothing, as existing DMS tables have it.
 */
import type { Dialect } from '../dialect/types';
import type { SqlType } from '../mapping/sqlTypes';
import { ACTION_HASH, PENDING } from './constants';
import type { LoadPlan, PlanColumn } from './plan';

/** A value as the text that is hashed; its form follows from the type alone, never from the session. */
export function canonicalText(dialect: Dialect, expression: string, type: SqlType): string {
	return dialect.isPostgres ? postgresText(expression, type) : mysqlText(expression, type);
}

function postgresText(x: string, type: SqlType): string {
	switch (type.name) {
		case 'boolean':
			return `${x}::int::text`;
		case 'numeric':
			return type.precision === undefined ? `trim_scale(${x})::text` : `${x}::text`;
		case 'double':
			// PostgreSQL writes these without an exponent or a superfluous zero; the way through numeric takes it four times as long.
			return `CASE WHEN abs(${x}) >= 1e-4 AND abs(${x}) < 1e15 THEN ${x}::text ELSE ${exactText(x)} END`;
		case 'real':
			return exactText(x);
		case 'time':
			return `to_char(${x}, 'HH24:MI:SS.US')`;
		case 'timestamp':
			return `to_char(${x}, 'YYYY-MM-DD HH24:MI:SS.US')`;
		case 'timestamptz':
			return `to_char(${x} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')`;
		case 'bytea':
			return `encode(${x}, 'hex')`;
		default:
			return `${x}::text`;
	}
}

const exactText = (x: string): string =>
	`CASE WHEN ${extreme(x)} THEN replace(${x}::text, 'e+', 'e') ELSE trim_scale(${x}::text::numeric)::text END`;

/** Too large or too small for MySQL's widest DECIMAL; both families and JavaScript write these with an exponent. */
const extreme = (x: string): string => `abs(${x}) >= 1e34 OR (abs(${x}) < 1e-15 AND ${x} <> 0)`;

function mysqlText(x: string, type: SqlType): string {
	const trimmed = (text: string) => `TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM ${text}))`;
	const exact = `CASE WHEN ${extreme(x)} THEN CAST(${x} AS CHAR) ELSE ${trimmed(`CAST(CAST(${x} AS DECIMAL(65,30)) AS CHAR)`)} END`;
	switch (type.name) {
		case 'varchar':
		case 'char':
		case 'text':
		case 'uuid':
			return `CONVERT(${x} USING utf8mb4)`;
		case 'numeric':
			return type.precision === undefined ? trimmed(`CAST(${x} AS CHAR)`) : `CAST(${x} AS CHAR)`;
		case 'double':
			return `CASE WHEN abs(${x}) >= 1e-4 AND abs(${x}) < 1e14 THEN CAST(${x} AS CHAR) ELSE ${exact} END`;
		case 'real':
			return exact;
		case 'time':
			return `TIME_FORMAT(${x}, '%H:%i:%s.%f')`;
		case 'timestamp':
		case 'timestamptz':
			return `DATE_FORMAT(${x}, '%Y-%m-%d %H:%i:%s.%f')`;
		case 'bytea':
			return `LOWER(HEX(${x}))`;
		default:
			return `CAST(${x} AS CHAR)`;
	}
}

/** `<characters>:<text>;`, or `~;`: here a function gives NULL as soon as one of its arguments is. */
function mysqlPart({ value, text, type }: HashedValue): string {
	let length = `${MAY_BE_WIDE.has(type.name) ? 'CHAR_LENGTH' : 'LENGTH'}(${text}), ':'`;
	// A text that is made by a function is not made a second time for its length.
	if (type.name === 'timestamp' || type.name === 'timestamptz') length = `'26:'`;
	else if (type.name === 'varchar' || type.name === 'char' || type.name === 'text')
		length = `CHAR_LENGTH(${value}), ':'`;
	return `COALESCE(CONCAT(${length}, ${text}, ';'), '~;')`;
}

/** Hash over all columns; `pick` says where each column's value comes from. */
export function rowHashSql(plan: LoadPlan, pick: (column: PlanColumn) => string): string {
	return md5Sql(plan, hashedTextSql(plan, pick));
}

const md5Sql = (plan: LoadPlan, text: string): string =>
	plan.lacksMd5 ? `'${PENDING}'` : `${plan.dialect.isPostgres ? 'md5' : 'MD5'}(${text})`;

/** PostgreSQL's functions take a hundred arguments at most (FUNC_MAX_ARGS); concat() takes NULL for nothing. */
function concatenated(texts: readonly HashedValue[]): string {
	const parts: string[] = [];
	for (let at = 0; at < texts.length; at += 30) {
		const values = texts.slice(at, at + 30).map(({ text, type, length }) => {
			const rest = (given: string) => `CASE WHEN ${text} IS NULL THEN '~;' ELSE '${given}:' END, ${text} || ';'`;
			if (length !== undefined) return rest(String(length));
			// Of ASCII a character is a byte, and bytes need not be counted.
			return `${MAY_BE_WIDE.has(type.name) ? 'char_length' : 'octet_length'}(${text}), ${rest('')}`;
		});
		parts.push(`concat(${values.join(', ')})`);
	}
	return parts.join(' || ');
}

const MAY_BE_WIDE = new Set<SqlType['name']>(['varchar', 'char', 'text', 'json', 'uuid']);

/** The value of a column, and the text that is hashed of it. */
interface HashedValue {
	value: string;
	text: string;
	type: SqlType;
	/** Characters of the text, where all have as many. */
	length?: number;
}

/** Of values as they are staged: years have four digits, and none is infinite. */
const STAGED_LENGTHS: Partial<Record<SqlType['name'], number>> = {
	boolean: 1,
	date: 10,
	timestamp: 26,
	timestamptz: 26,
	uuid: 36,
};

/**
 * The same for many staged rows of one statement in PostgreSQL: columns to select first, then the hash over them, so that
 * no text is made more than once.
 */
export function hashInSteps(plan: LoadPlan, alias: string) {
	const values = hashedValues(plan, ({ stage }) => `${alias}.${stage}`);
	const steps = values.map(({ type }, i) => {
		const text = `dw_t${i}`;
		return { value: text, text, type, length: STAGED_LENGTHS[type.name] };
	});
	return {
		columns: values.map(({ text }, i) => `${text} AS ${steps[i].text}`),
		hash: md5Sql(plan, joinedTexts(plan, steps)),
	};
}

/** The text that is hashed. */
export function hashedTextSql(plan: LoadPlan, pick: (column: PlanColumn) => string): string {
	return joinedTexts(plan, hashedValues(plan, pick));
}

const hashedValues = (plan: LoadPlan, pick: (column: PlanColumn) => string): HashedValue[] =>
	plan.columns.map((column) => {
		const value = pick(column);
		return { value, text: canonicalText(plan.dialect, value, column.type), type: column.type };
	});

function joinedTexts({ dialect, mapping }: LoadPlan, values: readonly HashedValue[]): string {
	if (mapping.rowHash === 'seed') {
		const parts = values.map(({ text }) => `COALESCE(${text}, '')`);
		return dialect.isPostgres ? parts.join(` || '|' || `) : `CONCAT(${parts.join(`, '|', `)})`;
	}
	return dialect.isPostgres ? concatenated(values) : `CONCAT(${values.map(mysqlPart).join(', ')})`;
}

/** The hash of a staged row; in a statement about actions these are called `a`. */
export function stagedHashSql(plan: LoadPlan, alias: string): string {
	if (plan.actionHash) return `a.${ACTION_HASH}`;
	if (plan.stagedHash) return `${alias}.${plan.stagedHash}`;
	return rowHashSql(plan, (column) => `${alias}.${column.stage}`);
}
