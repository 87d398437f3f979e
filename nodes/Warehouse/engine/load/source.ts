/** Where rows come from, as the loader sees it: columns, and batches of arrays or of records. */
import type { DataRecord, RejectedRow } from '../../../shared/records/types';

export interface SourceBatch {
	/** Rows as arrays in the order of the columns (the fast path) … */
	arrays?: ReadonlyArray<readonly unknown[]>;
	/** … or as records. */
	records?: readonly DataRecord[];
	/** Position of the first row in the source, from 0; the others follow. */
	firstIndex?: number;
	/** Positions, where they have gaps. */
	indexes?: readonly number[];
}

export interface OpenSource {
	/** Names in order: `:n` is the n-th. */
	columns: readonly string[];
	/** Records may lack fields (JSON, items): an absent field is NULL. */
	sparse: boolean;
	batches: AsyncIterable<SourceBatch>;
	/** Final after the last batch. */
	warnings?: () => string[];
}

export interface LoadSource {
	/** For the log and the report; never a connection string. */
	description: string;
	/** Rows that could not be read go to `onReject`. */
	open(onReject: (row: RejectedRow) => void): Promise<OpenSource>;
}
