/**
 * The contract of the run log: what the loader tells it, and nothing of where it is kept. A run that began and neither
 * ended nor lives any more (its session's lock is free) is marked as failed by the next run that begins.
 */
import type { RejectedRow } from '../../../shared/records/types';
import type { SqlPort } from '../ports';

export interface RunStart {
	/** Unique text id of the run; the loader makes it (a retried checkpoint run keeps its own). */
	runId: string;
	mapping: string;
	/** Hash of the mapping document, so that a changed mapping can be told. */
	mappingHash?: string;
	schema?: string;
	table: string;
	loadMode: string;
	/** What is read: `items`, a file's name, or `query`. Never a connection string. */
	source: string;
	jobId?: string | null;
	/** Id of the request in DMS_PRCREQ that asked for this run. */
	requestId?: string | null;
	/** n8n's execution id. */
	executionId?: string | null;
	startedAt: Date;
}

/** They add up: read = rejected + deduplicated + inserted + versioned + updated + unchanged + deletedByFlag + skipped. */
export interface RunCounts {
	read: number;
	rejected: number;
	/** Rows of one key that gave way to another row of the batch, or were combined. */
	deduplicated: number;
	/** New keys. */
	inserted: number;
	/** Known keys that got a new version. */
	versioned: number;
	/** Rows overwritten (type 1). */
	updated: number;
	unchanged: number;
	/** Keys retired because the batch lacked them (not part of `read`). */
	expired: number;
	/** Rows removed because the row said so (`deleteFlag`). */
	deletedByFlag: number;
	/** Known keys left alone by `insertOnly` or `onMatch: keep`. */
	skipped: number;
}

/** Where the counts of every run begin. */
export const NO_ROWS: Readonly<RunCounts> = {
	read: 0,
	rejected: 0,
	deduplicated: 0,
	inserted: 0,
	versioned: 0,
	updated: 0,
	unchanged: 0,
	expired: 0,
	deletedByFlag: 0,
	skipped: 0,
};

export interface RunEnd {
	status: 'succeeded' | 'failed' | 'stopped';
	counts: RunCounts;
	endedAt: Date;
	/** Milliseconds per phase. */
	phases?: Record<string, number>;
	/** How rows were staged and why: `COPY`, `LOAD DATA`, `multi-row INSERT`. */
	strategy?: string;
	/** What happened, when it failed. */
	message?: string;
	warnings?: string[];
}

export interface RunLog {
	/** Marks dead runs as failed, then writes the start. Call it outside the apply transaction. */
	begin(start: RunStart): Promise<void>;
	/** Cheap; the loader calls it every few seconds. `rowsRead` so far and the phase it is in. */
	progress(phase: string, rowsRead: number): Promise<void>;
	/** Keeps rejected rows, many at a time; they survive a rollback of the load. */
	errors(rows: readonly RejectedRow[]): Promise<void>;
	/**
	 * The end. With `within` (the session that holds the apply transaction) a success is committed together with the data;
	 * without it the log's own session writes it.
	 */
	end(end: RunEnd, within?: SqlPort): Promise<void>;
	/** Gives the run's lock free. Call it last, also after a failure. */
	close(): Promise<void>;
}

/** For a run that is kept in no table, by choice. */
export const noRunLog: RunLog = {
	begin: async () => {},
	progress: async () => {},
	errors: async () => {},
	end: async () => {},
	close: async () => {},
};
