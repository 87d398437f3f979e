/** What a load is given and what it tells. */
import type { RejectedRow } from '../../../shared/records/types';
import type { ResolvedMapping } from '../mapping/defaults';
import type { Clock } from '../ports';
import type { RunCounts, RunLog } from '../runlog/types';
import type { LoadSession } from './ports';
import type { LoadSource } from './source';

export interface LoadRequest {
	mapping: ResolvedMapping;
	source: LoadSource;
	runId: string;
	/** Roll back at the end, and show what would have happened. */
	preview?: boolean;
	/** Rows shown per kind in a preview. */
	sampleRows?: number;
	/** More rejected rows than this and nothing is written: a number, or a share such as `5%`. */
	maxRejects?: number | string;
	lockTimeoutMs?: number;
	/** Always through the staging table, also into a new table. */
	staged?: boolean;
	/** Rows per batch on the way into staging; absent: the mapping's. */
	batchRows?: number;
}

export interface LoadPorts {
	session: LoadSession;
	clock: Clock;
	/** Takes each rejected row as it is found. */
	reject: (row: RejectedRow) => void;
	log: RunLog;
	/** Told often; the receiver decides what to show. */
	progress: (phase: string, rows: number) => void;
	signal?: AbortSignal;
}

export interface TestResult {
	name: string;
	severity: 'warn' | 'error';
	passed: boolean;
	/** Rows that fail, or the difference found. */
	failures: number;
	message: string;
}

export interface LookupReport {
	column: string;
	hits: number;
	missed: number;
	/** Stubs inserted for keys that were missing. */
	inferred: number;
}

export interface PreviewSamples {
	wouldInsert: Array<Record<string, unknown>>;
	wouldUpdate: Array<{
		key: Record<string, unknown>;
		newVersion: boolean;
		changes: Record<string, { before: unknown; after: unknown }>;
	}>;
	wouldExpire: Array<Record<string, unknown>>;
	wouldReject: RejectedRow[];
}

export interface LoadReport extends RunCounts {
	runId: string;
	mapping: string;
	table: string;
	loadMode: string;
	source: string;
	loadTime: string;
	preview: boolean;
	/** Rows of `read` that are in the table because of this load: inserted + versioned + updated. */
	loaded: number;
	durationMs: number;
	rowsPerSecond: number;
	/** Milliseconds per phase. */
	phases: Record<string, number>;
	staging: { method: string; reason: string; rows: number };
	/** DDL that was run (or, in a preview, would be). */
	ddl: string[];
	tests: TestResult[];
	lookups: LookupReport[];
	warnings: string[];
	samples?: PreviewSamples;
}

/** The load stopped by its own rules; nothing was written. */
export class LoadStopped extends Error {
	constructor(
		message: string,
		readonly code: 'MAX_REJECTS' | 'TEST_FAILED' | 'RECONCILE_FAILED' | 'LOCK_TIMEOUT' | 'CONTRACT' | 'BAD_OPTION',
		readonly remedy: string,
	) {
		super(message);
	}
}
