/**
 * What loading asks of the world beyond plain SQL: a fast way to put many rows into the staging table, and the facts of
 * the server that decide which statements it understands.
 */
import type { SqlPort } from '../ports';
import type { SqlType } from '../mapping/sqlTypes';

export interface ServerFacts {
	/** e.g. `PostgreSQL 18.4`. */
	product: string;
	/** Major × 10000 + minor × 100 + patch, as both families count. */
	version: number;
	database: string;
	/** Schema for targets that name none. */
	schema: string;
	/** MySQL 9.6 and later have MD5() only with the component classic_hashing. */
	lacksMd5?: boolean;
}

export interface BulkTarget {
	/** Quoted and qualified. */
	table: string;
	columns: ReadonlyArray<{ name: string; type: SqlType }>;
}

export type BulkMethod = 'COPY' | 'LOAD DATA LOCAL INFILE' | 'multi-row INSERT';

export interface BulkReport {
	method: BulkMethod;
	/** Why this one; told in the report. */
	reason: string;
}

/** Statements that travel with the rows. */
export interface AroundBulk {
	/** Set before them. */
	savepoint?: string;
	/** Run once they are in; without bound values. */
	then?: string;
	/** Called when the rows are on their way, and the server has enough to do. */
	sent?: () => void;
}

/** One session with bulk loading. */
export interface LoadSession extends SqlPort {
	readonly server: ServerFacts;
	/** How bulk rows travel; may change while loading, e.g. when the server refuses LOAD DATA. */
	readonly bulk: BulkReport;
	/** Sends rows in the text format of textFormat.ts: all or none; rejects with a SqlFailure when the server does not take them. The buffer is the caller's again afterwards. */
	bulkInsert(target: BulkTarget, data: Buffer, rows: number, around?: AroundBulk): Promise<void>;
	/** Ends the connection; with `hard` at once, whatever it is doing. */
	close(hard?: boolean): Promise<void>;
}
