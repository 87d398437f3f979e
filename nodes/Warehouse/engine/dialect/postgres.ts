/** PostgreSQL 12 and later. */
import type { SqlType } from '../mapping/sqlTypes';
import { literalPostgres, quotePostgres, unquote } from './quote';
import type { Dialect } from './types';

function columnType(type: SqlType): string {
	switch (type.name) {
		case 'varchar':
		case 'char':
			return type.length === undefined ? type.name : `${type.name}(${type.length})`;
		case 'numeric':
			return type.precision === undefined ? 'numeric' : `numeric(${type.precision},${type.scale ?? 0})`;
		case 'double':
			return 'double precision';
		case 'time':
		case 'timestamp':
		case 'timestamptz':
			return type.fraction === undefined ? type.name : `${type.name}(${type.fraction})`;
		case 'json':
			return 'jsonb';
		default:
			return type.name;
	}
}

export const postgresDialect: Dialect = {
	name: 'postgres',
	isPostgres: true,
	quote: quotePostgres,
	unquote,
	literal: literalPostgres,
	placeholder: (position) => `$${position}`,
	columnType,
	// jsonb has an equality, json has none.
	differs: (a, b, { type }) =>
		type.name === 'json' ? `${a}::jsonb IS DISTINCT FROM ${b}::jsonb` : `${a} IS DISTINCT FROM ${b}`,
	// IS NOT DISTINCT FROM cannot be hashed or indexed; NULL is therefore given a text of its own.
	sameKey: (a, b, _column, nullMatches) =>
		nullMatches ? `coalesce('=' || ${a}::text, '~') = coalesce('=' || ${b}::text, '~')` : `${a} = ${b}`,
	exactCollation: '',
	timestampParam: (placeholder) => `${placeholder}::timestamp`,
	hashJoin: '',
	later: (a, b) => `greatest(${a}, ${b})`,
	createTemp: 'CREATE TEMPORARY TABLE',
	tableTail: '',
};

/** A value that the session keeps, for statements that take no bound ones; and what sets it to a bound one. */
export const sessionValue = (position: number): string => `current_setting('dataops.value_${position}')`;
export const setSessionValue = (position: number): string =>
	`SELECT set_config('dataops.value_${position}', $1, false)`;
