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
	switch (type.name) {
		case 'varchar':
		case 'char':
		case 'text':
		case 'uuid':
			return `CONVERT(${x} USING utf8mb4)`;
		case 'numeric':
			return type.precision === undefined ? trimmed(`CAST(${x} AS CHAR)`) : `CAST(${x} AS CHAR)`;
		case 'real':
		case 'double':
			return `CASE WHEN ${extreme(x)} THEN CAST(${x} AS CHAR) ELSE ${trimmed(`CAST(CAST(${x} AS DECIMAL(65,30)) AS CHAR)`)} END`;
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

/** Hash over all columns; `pick` says where each column's value comes from. */
export function rowHashSql(plan: LoadPlan, pick: (column: PlanColumn) => string): string {
	return md5Sql(plan, hashedTextSql(plan, pick));
}

const md5Sql = (plan: LoadPlan, text: string): string =>
	plan.lacksMd5 ? `'${PENDING}'` : `${plan.dialect.isPostgres ? 'md5' : 'MD5'}(${text})`;

/** PostgreSQL's functions take a hundred arguments at most (FUNC_MAX_ARGS); concat() takes NULL for nothing. */
function concatenated(texts: ReadonlyArray<{ text: string; type: SqlType }>): string {
	const parts: string[] = [];
	for (let at = 0; at < texts.length; at += 30) {
		const values = texts.slice(at, at + 30).map(({ text, type }) => {
			// Of ASCII a character is a byte, and bytes need not be counted.
			const length = MAY_BE_WIDE.has(type.name) ? 'char_length' : 'octet_length';
			return `${length}(${text}), CASE WHEN ${text} IS NULL THEN '~;' ELSE ':' END, ${text} || ';'`;
		});
		parts.push(`concat(${values.join(', ')})`);
	}
	return parts.join(' || ');
}

const MAY_BE_WIDE = new Set<SqlType['name']>(['varchar', 'char', 'text', 'json']);

/**
 * The same for many rows of one statement in PostgreSQL: columns to select first, then the hash over them, so that no text
 * is made more than once.
 */
export function hashInSteps(plan: LoadPlan, pick: (column: PlanColumn) => string) {
	const texts = plan.columns.map((_column, i) => `dw_t${i}`);
	return {
		columns: plan.columns.map(
			(column, i) => `${canonicalText(plan.dialect, pick(column), column.type)} AS ${texts[i]}`,
		),
		hash: md5Sql(plan, joinedTexts(plan, texts)),
	};
}

/** The text that is hashed. */
export function hashedTextSql(plan: LoadPlan, pick: (column: PlanColumn) => string): string {
	return joinedTexts(
		plan,
		plan.columns.map((column) => canonicalText(plan.dialect, pick(column), column.type)),
	);
}

function joinedTexts({ dialect, mapping, columns }: LoadPlan, texts: readonly string[]): string {
	if (mapping.rowHash === 'seed') {
		const parts = texts.map((text) => `COALESCE(${text}, '')`);
		return dialect.isPostgres ? parts.join(` || '|' || `) : `CONCAT(${parts.join(`, '|', `)})`;
	}
	if (dialect.isPostgres) return concatenated(texts.map((text, i) => ({ text, type: columns[i].type })));
	return `CONCAT(${texts.map((text) => `COALESCE(CONCAT(CHAR_LENGTH(${text}), ':', ${text}, ';'), '~;')`).join(', ')})`;
}

/** The hash of a staged row; in a statement about actions these are called `a`. */
export function stagedHashSql(plan: LoadPlan, alias: string): string {
	if (plan.actionHash) return `a.${ACTION_HASH}`;
	if (plan.stagedHash) return `${alias}.${plan.stagedHash}`;
	return rowHashSql(plan, (column) => `${alias}.${column.stage}`);
}
