/**
 * The contract of the row pipeline: a source row in, the texts of one staging row out, or a rejected row. Everything that
 * needs no database happens here: expressions, defaults, validators, and the exact check that a value fits its SQL type,
 * because LOAD DATA ignores strict mode and COPY stops at the first bad value.
 */
import type { DataRecord, RejectedRow } from '../../../shared/records/types';
import type { ResolvedMapping } from '../mapping/defaults';
import type { SqlType } from '../mapping/sqlTypes';
import type { DialectName } from '../ports';

export type StagedRole =
	/** A column of the target. */
	| 'column'
	/** The value to look up: one per key column of a lookup. The target column itself is then not staged. */
	| 'lookupKey'
	/** The moment of a point-in-time lookup. */
	| 'lookupMoment'
	/** `history.updatedAt` where it is a source field and no column (timestamp). */
	| 'updatedAt'
	/** `history.deleteFlag`: always staged as a boolean, whatever it was (NULL counts as false). */
	| 'deleteFlag'
	/** A source field as text, staged only when a column has `rawSql`, which may use it. */
	| 'source';

export interface StagedColumn {
	/** Unique within the staging table. */
	name: string;
	type: SqlType;
	role: StagedRole;
	/** The mapping column it serves (roles column, lookupKey, lookupMoment). */
	column?: string;
	/** Role lookupKey: the key column of the looked-up table. */
	lookupColumn?: string;
}

/** Aligned with `RowPipeline.columns`; NULL is null and never ''. Text form as the dialect's bulk loader reads it. */
export type StagedRow = Array<string | null>;

export interface RowPipelineOptions {
	mapping: ResolvedMapping;
	dialect: DialectName;
	/** Names of the source's columns in order: `:n` is the n-th of them. */
	sourceColumns: readonly string[];
	/** A name that neither source nor mapping has: an error at compile time (default), or NULL (sparse JSON items). */
	unknownColumns?: 'error' | 'null';
	/** A value that does not fit its type or validator: reject the row (default), or store NULL and count it. */
	badValue?: 'reject' | 'null';
}

export interface RowStats {
	/** Values stored as NULL because they did not fit (`badValue: 'null'`). */
	nulled: number;
	/** Values cut to their length (`onTooLong: 'truncate'`). */
	truncated: number;
	/** Values taken from `default`. */
	defaulted: number;
}

export interface RowPipeline {
	readonly columns: readonly StagedColumn[];
	readonly stats: RowStats;
	/** Values in the order of `sourceColumns`. The fast path. */
	fromArray(values: readonly unknown[], index: number): StagedRow | RejectedRow;
	/** The same from a record with named fields. */
	fromRecord(record: DataRecord, index: number): StagedRow | RejectedRow;
}

export function isRejected(result: StagedRow | RejectedRow): result is RejectedRow {
	return !Array.isArray(result);
}
