/** What differs between the two families of databases, as small pieces of SQL text. Statements are put together elsewhere. */
import type { SqlType } from '../mapping/sqlTypes';
import type { DialectName } from '../ports';

/** A column of the target as the database describes it. */
export interface TableColumn {
	name: string;
	/** The common type, or undefined where the database's type is none of them. */
	type: SqlType | undefined;
	/** The database's own words for the type. */
	nativeType: string;
	nullable: boolean;
	collation: string | null;
	characterSet: string | null;
	hasDefault: boolean;
	/** Identity or auto_increment. */
	identity: boolean;
	/** Computed by the database; cannot be written. */
	generated: boolean;
}

export interface UniqueIndex {
	name: string;
	primary: boolean;
	columns: string[];
	/** A partial index holds for some rows only. */
	partial: boolean;
}

export interface TableInfo {
	/** A view can be looked up and compared with, but not loaded. */
	view: boolean;
	columns: TableColumn[];
	uniqueIndexes: UniqueIndex[];
}

/** How two columns are compared. */
export interface Comparable {
	type: SqlType;
	/** Plain `=` already tells case and trailing blanks apart (or the column is no text). */
	exact: boolean;
	/** Character set of the target's column when it is not utf8mb4. */
	foreignCharset?: boolean;
}

export interface Dialect {
	readonly name: DialectName;
	readonly isPostgres: boolean;
	quote(name: string): string;
	/** The name that `quote` was given. */
	unquote(quoted: string): string;
	/** A text in DDL, which takes no bound values. */
	literal(text: string): string;
	/** `?` or `$n`. */
	placeholder(position: number): string;
	/** Type text for CREATE TABLE; `indexed` avoids types that cannot be in an index. */
	columnType(type: SqlType, indexed: boolean): string;
	/** Null-safe "these two differ", as binary for text. */
	differs(a: string, b: string, column: Comparable): string;
	/** "These two keys are the same"; `nullMatches` lets NULL equal NULL. */
	sameKey(a: string, b: string, column: Comparable, nullMatches: boolean): string;
	/** The collation under which text is exact, for CREATE TABLE; '' where the default is exact. */
	readonly exactCollation: string;
	/** A bound UTC moment as the dialect's timestamp. */
	timestampParam(placeholder: string): string;
	/** Before a statement that joins two whole tables without an index: has them hashed. '' where the server does so by itself, null where it may not. */
	readonly hashJoin: string | null;
	/** GREATEST that ignores NULL. */
	later(a: string, b: string): string;
	/** Head of a temporary table's DDL. */
	readonly createTemp: string;
	/** Tail of a table's DDL. */
	readonly tableTail: string;
}
