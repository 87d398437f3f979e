/**
 * The contract of the mapping room: from a source record to target fields, each value normalised, coerced and validated.
 * A failure is a value, not an exception: it becomes a rejected row with field, code and message.
 */
import type { DataRecord } from '../records/types';

export type ValueType =
	| 'string'
	| 'integer'
	| 'decimal'
	| 'boolean'
	| 'date'
	| 'timestamp'
	| 'json'
	/** Leave as it is. */
	| 'any';

export interface Normalisers {
	trim?: boolean;
	collapseSpaces?: boolean;
	case?: 'upper' | 'lower' | 'title';
	/** Remove C0 and C1 control characters except tab and newline. */
	stripControl?: boolean;
	/** Remove each character of this string. */
	stripCharacters?: string;
	/** Empty text becomes null (default true for every type but string). */
	emptyAsNull?: boolean;
}

export interface CoercionOptions {
	/** Decimal separator of the source: `.` (default) or `,`. */
	decimalSeparator?: '.' | ',';
	/** Zone for stamps without one, IANA name (default UTC). */
	timezone?: string;
	/** Luxon format strings tried in order before ISO 8601. */
	formats?: string[];
}

export interface Validators {
	required?: boolean;
	email?: boolean;
	/** At most 500 characters; applied to at most 10,000 characters of the value. */
	pattern?: string;
	enum?: Array<string | number | boolean>;
	min?: number | string;
	max?: number | string;
	minLength?: number;
	maxLength?: number;
	/** Too long: reject (default) or cut and warn. */
	onTooLong?: 'reject' | 'truncate';
	/** No second record of the batch may have the same value. */
	unique?: boolean;
}

export interface FieldMapping {
	/** Name in the source record, dot path allowed; absent: the constant or default alone. */
	source?: string;
	target: string;
	type?: ValueType;
	/** Used where the source has no value (absent, null, or empty after normalising). */
	default?: unknown;
	/** Always this value. */
	constant?: unknown;
	normalise?: Normalisers;
	coerce?: CoercionOptions;
	validate?: Validators;
}

/** One fault of one field. */
export interface FieldProblem {
	field: string;
	code: string;
	message: string;
}

export interface MappedRecord {
	record: DataRecord;
	/** Empty: the record is good. */
	problems: FieldProblem[];
	/** Sentences such as "name was cut to 20 characters". */
	warnings: FieldProblem[];
}

/**
 * Coerced values as plain data: string, integer (number within ±2^53, else bigint-safe string), decimal (string, no digit
 * lost), boolean, date (`YYYY-MM-DD`), timestamp (ISO 8601 with offset `Z`), json (parsed value).
 */
export type CoercionResult = { ok: true; value: unknown } | { ok: false; code: string; message: string };

export interface Mapper {
	map(record: DataRecord, index: number): MappedRecord;
}
