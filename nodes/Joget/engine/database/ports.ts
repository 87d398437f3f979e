/**
 * What the database side of Joget needs from outside: one read-only transaction of some SQL database, and a clock.
 * Rows come as arrays in the order of the SELECT list, because PostgreSQL folds names to lower case and MySQL does not.
 */

export type SqlDialect = 'mysql' | 'postgres';

export type SqlValue = string | number | null;

export interface SqlPort {
	readonly dialect: SqlDialect;
	/** Values are bound, never written into the text. Placeholders: `?` for MySQL, `$1` … for PostgreSQL. */
	query(sql: string, params: SqlValue[]): Promise<unknown[][]>;
	/** The same through a cursor: never more than one batch in memory. */
	stream(sql: string, params: SqlValue[]): AsyncIterable<unknown[][]>;
}

export interface Clock {
	now(): number;
}

/** A question that cannot be answered as it was put; the message says how to put it. */
export class JogetDatabaseError extends Error {
	override name = 'JogetDatabaseError';

	constructor(
		message: string,
		readonly description?: string,
	) {
		super(message);
	}
}
