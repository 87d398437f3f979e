/**
 * The mapping document: how source rows become rows of one target table. A versioned JSON document, the same whether typed
 * in the node, pasted, read from a file or kept in the metadata tables. Vocabulary: dbt snapshots, dlt, SQLMesh and ODI's
 * per-column SCD behaviours; history options as in the fixtures of the history cases.
 */
import type { CoercionOptions, Normalisers, Validators } from '../../../shared/mapping/types';

export type TableType = 'dimension' | 'fact' | 'staging';
/** Year, half-year, quarter, month, fortnight, week, day, intra-day. */
export type Frequency = 'YR' | 'HY' | 'QT' | 'MN' | 'FN' | 'WK' | 'DL' | 'ID';
export type LoadMode = 'scd' | 'upsert' | 'append' | 'insertOnly' | 'replace';
/** 0 keep first, 1 overwrite, 2 history. */
export type ScdType = 0 | 1 | 2;
export type CombineCode = 'SUM' | 'MIN' | 'MAX' | 'COUNT' | 'AVG' | 'FIRST' | 'LAST' | 'LISTAGG';
export type Severity = 'warn' | 'error';
export type ContractMode = 'evolve' | 'freeze' | 'discardRow' | 'discardValue';
export type Scalar = string | number | boolean | null;

export interface Target {
	/** Absent: the connection's default schema (in MySQL and MariaDB: the database). */
	schema?: string;
	table: string;
	type: TableType;
}

/** One key column of the looked-up table, and where its value comes from in the row. */
export interface LookupKey {
	column: string;
	/** A source field or another column of this mapping. */
	from?: string;
	expression?: string;
}

export interface Lookup {
	/** Schema of the looked-up table; absent: the target's. */
	schema?: string;
	table: string;
	/**
	 * Key columns of that table. A bare name takes the value of the column's own `from` or `expression` when it is the only
	 * key, else the source field or mapping column of that name.
	 */
	key: Array<string | LookupKey>;
	/** The column whose value is taken, e.g. the surrogate key. */
	value: string;
	/** Condition on the looked-up table's columns in the expression language, e.g. `CURFLG = 'Y'`. */
	filter?: string;
	/** No hit: reject the row, take NULL, take the unknown member, or insert a stub with the business key (default `unknown`). */
	onMissing?: 'reject' | 'null' | 'unknown' | 'inferred';
	/** Value of the unknown member (default -1). */
	unknownValue?: string | number;
	/** Point in time: the version with `validFrom <= moment < validTo` (an open `validTo` is NULL or the high date). */
	asOf?: {
		/** Source field or mapping column with the moment; or an expression. */
		from?: string;
		expression?: string;
		/** Default `EFFDT` and `EXPDT`. */
		validFrom?: string;
		validTo?: string;
	};
}

export interface MappingColumn {
	name: string;
	/** A common SQL type with length, precision and zone: `varchar(50)`, `numeric(12,2)`, `timestamp with time zone` … */
	type: string;
	description?: string;
	/** Part of the natural key. */
	key?: boolean;
	/** Order within a composite key, from 1 (default: document order). */
	keySequence?: number;
	/** A source field. One of `from`, `expression`, `rawSql`; none of them: the source field of the column's own name. */
	from?: string;
	/** Text in the expression language; may use source fields, `:n` and other columns. */
	expression?: string;
	/** One scalar SQL expression in the target's dialect, evaluated by the database over the staging table. For experts. */
	rawSql?: string;
	/** Order of evaluation where it matters to the author; dependencies always come first. */
	sequence?: number;
	scd?: ScdType;
	lookup?: Lookup;
	/** How several source rows with one key become one row. */
	combine?: CombineCode;
	/** Between the parts of LISTAGG (default `, `). */
	combineSeparator?: string;
	/** Used where the value is NULL: a literal value, not an expression. */
	default?: Scalar;
	required?: boolean;
	validate?: Omit<Validators, 'required'>;
	normalise?: Normalisers;
	coerce?: CoercionOptions;
}

export interface History {
	/** `check` compares columns null-safe; `timestamp` asks whether `updatedAt` is newer than the current version's. */
	strategy?: 'check' | 'timestamp';
	/**
	 * `check` compares these columns of type 2 (default: all of them). The others are written with a new version but never
	 * open one, as dbt's `check_cols` has it.
	 */
	trackedColumns?: string[] | null;
	/** Column of this mapping (or source field) that says when the row changed; required by `timestamp`. */
	updatedAt?: string | null;
	/** What to do with keys that the batch lacks: nothing; close at load time; close and insert a deleted marker version. */
	deletes?: 'ignore' | 'invalidate' | 'new_record';
	/** Retire only inside the partitions (values of these columns) present in the batch. */
	deleteScope?: string | string[] | null;
	/** A column or source field that marks a row as deleted: true of a boolean, anything but NULL of other types. */
	deleteFlag?: string | null;
	/** Effective-from of keys seen first in the first, and in a later, load. */
	firstLoadFrom?: 'loadTime' | 'updatedAt' | 'epoch';
	newKeyFrom?: 'loadTime' | 'updatedAt' | 'epoch';
	/** End of the current version: NULL or a high date such as `9999-12-31 00:00:00`. */
	openEnd?: string | null;
	/** A row older than the current version: reject it, or apply it. */
	backdated?: 'reject' | 'apply';
	/** `protect`: an empty extract never retires rows. */
	emptyBatch?: 'protect' | 'apply';
	/** Do type 1 columns overwrite all versions or the current one only? */
	type1Scope?: 'all' | 'current';
	/** Moment of the load, UTC, for replays; absent: the run's start. */
	loadTime?: string | null;
}

/** What happens when source or mapping and table do not agree on columns. */
export interface SchemaContract {
	/** The target table does not exist: create it (default) or stop. */
	newTables?: 'evolve' | 'freeze';
	/** A mapped column that the table lacks: add it, stop (default), reject the rows that have a value, drop the value. */
	newColumns?: ContractMode;
	/**
	 * A value or type that does not fit the table's column: `evolve` widens the column, `freeze` stops when the types differ
	 * and rejects rows whose value does not fit (default), `discardRow` rejects the row, `discardValue` stores NULL.
	 */
	changedTypes?: ContractMode;
}

/** Audit columns by their DMS names; a string renames one, null or false leaves it out. */
export interface Audit {
	/** Surrogate key. */
	SKEY?: string | null | false;
	/** Row hash. */
	RWHKEY?: string | null | false;
	/** Record created, record updated. */
	RECCRDT?: string | null | false;
	RECUPDT?: string | null | false;
	/** Current flag, Y or N. */
	CURFLG?: string | null | false;
	/** Effective from and until (half-open). */
	EFFDT?: string | null | false;
	EXPDT?: string | null | false;
	/** Deleted marker, Y or N; kept by default only with `deletes: new_record`. */
	DELFLG?: string | null | false;
	/** Run id of the last load that touched the row; left out by default. */
	RUNID?: string | null | false;
}
export type AuditName = keyof Audit;

interface TestBase {
	name?: string;
	/** Default `error`. */
	severity?: Severity;
}
export type MappingTest = TestBase &
	(
		| { type: 'not_null'; column: string }
		| { type: 'unique'; columns: string[] }
		| { type: 'accepted_values'; column: string; values: Scalar[] }
		| { type: 'relationships'; column: string; to: { schema?: string; table: string; column: string } }
		/** Rows of source and target agree; `tolerance` is a number of rows or a percentage such as `1%`. */
		| { type: 'row_count'; tolerance?: number | string }
		/** The sum of one column agrees. */
		| { type: 'sum'; column: string; tolerance?: number | string }
	);

export interface SourceQuery {
	sql: string;
	/** Bound to `$1`, `$2` … (PostgreSQL) or `?` (MySQL, MariaDB) in order. */
	parameters?: Scalar[];
	/** `target` (default): the target's own connection; `source`: the source credential. */
	connection?: 'target' | 'source';
	/** Code under which the text is kept in DMS_MAPRSQL. */
	reference?: string;
}

export interface MappingDocument {
	version: 1;
	reference: string;
	description?: string;
	sourceSystem?: string;
	frequency?: Frequency;
	/** Rows per batch while staging (default 5,000). */
	batchRows?: number;
	target: Target;
	columns: MappingColumn[];
	history?: History;
	/** SCD 1: overwrite (default) or keep what is there. */
	onMatch?: 'update' | 'keep';
	/** The same key twice in a batch: the last row, any row, by `duplicateSort`, or reject every one but the first. */
	duplicateKeys?: 'last' | 'any' | 'sort' | 'reject';
	duplicateSort?: { column: string; keep: 'highest' | 'lowest' };
	/** NULL in a key column: reject the row (default), or let NULL match NULL. */
	nullKey?: 'reject' | 'match';
	loadMode?: LoadMode;
	contract?: SchemaContract;
	rowHash?: 'canonical' | 'seed' | 'none';
	audit?: Audit;
	tests?: MappingTest[];
	source?: SourceQuery;
}
