/**
 * MySQL 8 and MariaDB 10.3 and later. Text gets a binary collation without padding (utf8mb4_bin still pads, so that 'x'
 * equals 'x '); existing columns with another collation are compared as bytes.
 */
import type { SqlType } from '../mapping/sqlTypes';
import { literalMysql, quoteMysql, unquote } from './quote';
import type { Comparable, Dialect } from './types';

/** InnoDB indexes at most 3,072 bytes, four per character. */
const INDEXED_TEXT_LENGTH = 255;
/** Above this a VARCHAR no longer fits beside other columns in a row of 65,535 bytes. */
const LONGEST_VARCHAR = 4000;

function columnType(type: SqlType, indexed: boolean, collation: string): string {
	const text = `CHARACTER SET utf8mb4 COLLATE ${collation}`;
	switch (type.name) {
		case 'smallint':
		case 'bigint':
			return type.name.toUpperCase();
		case 'integer':
			return 'INT';
		case 'numeric':
			// DECIMAL has no unlimited form; this is the widest one with a useful fraction.
			return type.precision === undefined ? 'DECIMAL(65,20)' : `DECIMAL(${type.precision},${type.scale ?? 0})`;
		case 'real':
			return 'FLOAT';
		case 'double':
			return 'DOUBLE';
		case 'boolean':
			return 'TINYINT(1)';
		case 'char':
			return `CHAR(${type.length ?? 1}) ${text}`;
		case 'varchar':
			if (type.length !== undefined && type.length <= LONGEST_VARCHAR) return `VARCHAR(${type.length}) ${text}`;
			return indexed ? `VARCHAR(${INDEXED_TEXT_LENGTH}) ${text}` : `LONGTEXT ${text}`;
		case 'text':
			return indexed ? `VARCHAR(${INDEXED_TEXT_LENGTH}) ${text}` : `LONGTEXT ${text}`;
		case 'date':
			return 'DATE';
		case 'time':
			return `TIME(${type.fraction ?? 6})`;
		case 'timestamp':
		case 'timestamptz':
			// DATETIME holds years 1000 to 9999 and is never shifted; TIMESTAMP ends in 2038.
			return `DATETIME(${type.fraction ?? 6})`;
		case 'json':
			return 'JSON';
		case 'uuid':
			return `CHAR(36) ${text}`;
		case 'bytea':
			return indexed ? 'VARBINARY(1000)' : 'LONGBLOB';
	}
}

/**
 * MariaDB hashes nothing by default (join_cache_level 2). What does not fit into the buffer is joined part by part. MySQL
 * hashes by itself, but only from 8.0.18 on, and anti-joins from 8.0.20.
 */
const MARIADB_HASH_JOIN =
	"SET STATEMENT join_cache_level=4, join_buffer_size=67108864, join_buffer_space_limit=134217728, optimizer_switch='join_cache_hashed=on,outer_join_with_cache=on' FOR ";

const bytes = (expression: string, { foreignCharset }: Comparable): string =>
	foreignCharset ? `CAST(CONVERT(${expression} USING utf8mb4) AS BINARY)` : `CAST(${expression} AS BINARY)`;

function differs(a: string, b: string, column: Comparable): string {
	if (column.exact) return `NOT (${a} <=> ${b})`;
	return `NOT (${bytes(a, column)} <=> ${bytes(b, { ...column, foreignCharset: false })})`;
}

function sameKey(a: string, b: string, column: Comparable, nullMatches: boolean): string {
	const equals = nullMatches ? '<=>' : '=';
	if (column.exact) return `${a} ${equals} ${b}`;
	// The first half finds rows through an index, the second tells case and blanks apart.
	return `${a} ${equals} ${b} AND ${bytes(a, column)} ${equals} ${bytes(b, { ...column, foreignCharset: false })}`;
}

function dialect(name: 'mysql' | 'mariadb', collation: string): Dialect {
	return {
		name,
		isPostgres: false,
		quote: quoteMysql,
		unquote,
		literal: literalMysql,
		placeholder: () => '?',
		columnType: (type, indexed) => columnType(type, indexed, collation),
		differs,
		sameKey,
		exactCollation: collation,
		timestampParam: (placeholder) => `CAST(${placeholder} AS DATETIME(6))`,
		hashJoin: name === 'mariadb' ? MARIADB_HASH_JOIN : null,
		later: (a, b) => `GREATEST(COALESCE(${a}, ${b}), COALESCE(${b}, ${a}))`,
		createTemp: 'CREATE TEMPORARY TABLE',
		tableTail: ' ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 ROW_FORMAT=DYNAMIC',
	};
}

export const mariadbDialect = dialect('mariadb', 'utf8mb4_nopad_bin');
export const mysqlDialect = dialect('mysql', 'utf8mb4_0900_bin');

/** Collations under which plain equality is byte equality without padding. */
export const isExactCollation = (collation: string | null): boolean =>
	collation === null || /^(utf8mb4_nopad_bin|utf8mb4_0900_bin|binary)$/.test(collation);
