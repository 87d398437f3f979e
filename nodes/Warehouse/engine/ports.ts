/**
 * What the Warehouse engine asks of the world: a SQL session and a clock. `transport/` implements them with a driver;
 * tests may implement them with anything. Only what every part of the engine needs stands here.
 */
export type DialectName = 'postgres' | 'mysql' | 'mariadb';

export interface SqlResult<R = Record<string, unknown>> {
	/**
	 * No digit is lost: bigint, numeric, date and timestamp values come as text, JSON as text, bytea as Buffer, NULL as null.
	 * Column names as the database gives them.
	 */
	rows: R[];
	/** Rows returned, or rows affected (matched, in MySQL and MariaDB too). */
	rowCount: number;
}

/** One session: all its statements run on one connection, in order, so that locks and temporary tables hold. */
export interface SqlPort {
	readonly dialect: DialectName;
	/** Placeholders are the dialect's own: `$1` … in PostgreSQL, `?` in MySQL and MariaDB. Values are always bound. */
	query<R = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<SqlResult<R>>;
	/** Commits when `work` resolves, rolls back and rethrows when it rejects. */
	transaction<T>(work: (sql: SqlPort) => Promise<T>): Promise<T>;
}

/** Failed statements reject with an Error that has these. */
export interface SqlFailure extends Error {
	/** SQLSTATE, five characters, where the server gave one. */
	sqlState?: string;
	/** The server's own error number or name: 1062, ER_DUP_ENTRY … */
	code?: string | number;
	/** Position in the statement, from 1 (PostgreSQL). */
	position?: number;
	/** The connection was lost while it committed: whether it did is not known to the client. */
	duringCommit?: boolean;
}

export interface Clock {
	now(): Date;
}
