/**
 * The words for user data that every room speaks: a record, a rejected row, and the reader that yields them.
 * Plain TypeScript: engines import this file, so nothing of n8n and no driver may appear here.
 */

/** One row of user data. Values are what the source gave: text for CSV and XML, JSON values for JSON. */
export type DataRecord = Record<string, unknown>;

/**
 * What did not go in, and why. Every node that drops, skips or fails a record sends exactly one of these out of its
 * Rejected or Failed output; nothing disappears.
 */
export interface RejectedRow {
	/** Position of the record in its source, counted from 0. */
	index: number;
	/** The record's key as far as it is known: the value of a single key, or an object of key columns. */
	key: string | number | null | DataRecord;
	/** The record as it was read (secrets masked). */
	record: DataRecord;
	/** Where it stopped: `read`, `map`, `coerce`, `validate`, `lookup`, `send`, `load` … */
	stage: string;
	/** The field at fault, where one is. */
	field: string | null;
	/** Stable upper-case word to branch on, e.g. `REQUIRED`, `BAD_NUMBER`, `RAGGED_ROW`. */
	code: string;
	/** A sentence: what happened, and how to mend it. */
	message: string;
}

export type RecordFormat = 'auto' | 'csv' | 'json' | 'ndjson' | 'xml';

export interface ReadOptions {
	/** `auto` looks at the first bytes (never at the file's name alone). */
	format?: RecordFormat;
	/** IANA name such as `utf-8`, `windows-1252`, or `auto` (BOM, then detection on the first 64 kB). */
	encoding?: string;
	/** The file's name: only a tie-break for `auto`. */
	fileName?: string;
	csv?: {
		/** One character, or `auto` (comma, semicolon, tab, pipe). */
		delimiter?: string;
		/** `"` unless given. */
		quote?: string;
		/** First row holds the names (default true). False names them `column_1` … */
		header?: boolean;
		/** Names to use instead of the header row's. */
		columns?: string[];
		/** Turn an unquoted empty cell into null and keep a quoted one as '' (default false: both are ''). */
		emptyAsNull?: boolean;
		/** Rows with too few or too many cells: `reject` (default), `pad` (short rows are filled with null, empty cells
		 *  beyond the header are dropped, other long rows still rejected). */
		ragged?: 'reject' | 'pad';
		/** Upper bound for one record of any format in characters (default 16 MiB); a longer one is a clear error, not memory. */
		maxRecordChars?: number;
	};
	json?: {
		/** Dot path to the array of records; absent: a direct array, or the first of data, records, items, testData, else a single object. */
		path?: string;
	};
	xml?: {
		/** Local name of the repeating element; absent: the first element that repeats below the root. */
		recordElement?: string;
	};
	/** Flatten nested objects with this separator, e.g. `.`; `false` leaves them nested (default `.` for XML, false for JSON). */
	flatten?: string | false;
	/** A header without any row, or blank lines only, is no error: there are no records. Nor is an empty file. */
	allowEmpty?: boolean;
	/**
	 * How much is read and handed out at a time (default 256 kB and 1,000 records). A consumer that takes its time with each
	 * record asks for less: rows that wait for their turn through several young collections end in the old generation.
	 */
	readAhead?: { bytes: number; records: number };
	/** Stops reading at once. */
	signal?: AbortSignal;
	/** Called for each record that could not be read (ragged row, malformed line). The reader goes on. */
	onReject?: (row: RejectedRow) => void;
}

export interface ReadStats {
	format: Exclude<RecordFormat, 'auto'>;
	encoding: string;
	delimiter?: string;
	/** Records met: handed out plus rejected. */
	read: number;
	rejected: number;
	/** Rows without any content, skipped. They are not in `read`. */
	emptyRows: number;
	bytes: number;
	/** Column names in order, where the format has them. */
	columns?: string[];
	/** Where the records were found: the member or path in JSON, the element path in XML. Absent: at the root. */
	recordsAt?: string;
	/** Sentences for the report, e.g. about renamed duplicate headers. */
	warnings: string[];
}

export interface ReadRecord {
	/** Position among the records met, from 0; rejected ones count too. */
	index: number;
	/** Line in the file where the record starts, from 1 (CSV and NDJSON). */
	line?: number;
	record: DataRecord;
}

/** Iterate it once. `batches()` is the same data in arrays of about 1,000: far fewer awaits for bulk paths. */
export interface RecordReader extends AsyncIterable<ReadRecord> {
	batches(): AsyncIterable<ReadRecord[]>;
	/** Live while reading, final at the end. */
	readonly stats: ReadStats;
}
