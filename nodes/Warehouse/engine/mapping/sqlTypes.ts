/**
 * The common SQL types a mapping may name, parsed into one closed set. Aliases cover PostgreSQL, MySQL, MariaDB and the
 * Oracle spellings found in existing DMS metadata (`NUMBER(10)`, `VARCHAR2(30)`).
 */
export type SqlTypeName =
	| 'smallint'
	| 'integer'
	| 'bigint'
	| 'numeric'
	| 'real'
	| 'double'
	| 'boolean'
	| 'char'
	| 'varchar'
	| 'text'
	| 'date'
	| 'time'
	| 'timestamp'
	| 'timestamptz'
	| 'json'
	| 'uuid'
	| 'bytea';

export interface SqlType {
	name: SqlTypeName;
	/** char and varchar: characters; absent: unlimited (char: 1). */
	length?: number;
	/** numeric: total digits; absent: any. */
	precision?: number;
	/** numeric: digits after the point. */
	scale?: number;
	/** time, timestamp, timestamptz: digits of a second, 0–6 (default 6). */
	fraction?: number;
	/** Whole numbers and decimals of an existing column whose range is its own: tinyint, mediumint, unsigned. */
	range?: { native: string; low: string; high: string };
}

type Argument = 'none' | 'length' | 'precision' | 'fraction' | 'ignored';

const ALIASES: Record<string, [SqlTypeName, Argument]> = {
	smallint: ['smallint', 'ignored'],
	int2: ['smallint', 'ignored'],
	tinyint: ['smallint', 'ignored'],
	integer: ['integer', 'ignored'],
	int: ['integer', 'ignored'],
	int4: ['integer', 'ignored'],
	mediumint: ['integer', 'ignored'],
	bigint: ['bigint', 'ignored'],
	int8: ['bigint', 'ignored'],
	numeric: ['numeric', 'precision'],
	decimal: ['numeric', 'precision'],
	dec: ['numeric', 'precision'],
	number: ['numeric', 'precision'],
	money: ['numeric', 'none'],
	real: ['real', 'none'],
	float4: ['real', 'none'],
	double: ['double', 'none'],
	'double precision': ['double', 'none'],
	float8: ['double', 'none'],
	float: ['double', 'ignored'],
	boolean: ['boolean', 'none'],
	bool: ['boolean', 'none'],
	char: ['char', 'length'],
	character: ['char', 'length'],
	nchar: ['char', 'length'],
	bpchar: ['char', 'length'],
	varchar: ['varchar', 'length'],
	'character varying': ['varchar', 'length'],
	varchar2: ['varchar', 'length'],
	nvarchar: ['varchar', 'length'],
	nvarchar2: ['varchar', 'length'],
	string: ['varchar', 'length'],
	text: ['text', 'none'],
	mediumtext: ['text', 'none'],
	longtext: ['text', 'none'],
	clob: ['text', 'none'],
	nclob: ['text', 'none'],
	date: ['date', 'none'],
	time: ['time', 'fraction'],
	'time without time zone': ['time', 'fraction'],
	timestamp: ['timestamp', 'fraction'],
	datetime: ['timestamp', 'fraction'],
	'timestamp without time zone': ['timestamp', 'fraction'],
	timestamptz: ['timestamptz', 'fraction'],
	'timestamp with time zone': ['timestamptz', 'fraction'],
	'timestamp with local time zone': ['timestamptz', 'fraction'],
	json: ['json', 'none'],
	jsonb: ['json', 'none'],
	uuid: ['uuid', 'none'],
	bytea: ['bytea', 'none'],
	blob: ['bytea', 'none'],
	longblob: ['bytea', 'none'],
	binary: ['bytea', 'ignored'],
	varbinary: ['bytea', 'ignored'],
	raw: ['bytea', 'ignored'],
};

/** Names for suggestions in messages. */
export const SQL_TYPE_NAMES = Object.keys(ALIASES);

const SHAPE =
	/^([a-z][a-z0-9]*(?: [a-z]+)*?)\s*(?:\(\s*(\d{1,5})\s*(?:(?:char|byte)\s*)?(?:,\s*(-?\d{1,3})\s*)?\))?((?: [a-z]+)*)$/;

/** The parsed type, or a sentence that says what is wrong. */
export function parseSqlType(text: unknown): SqlType | string {
	if (typeof text !== 'string' || text.trim() === '') {
		return 'is missing; name a SQL type such as varchar(50), integer, numeric(12,2), date or timestamp';
	}
	const plain = text.trim().toLowerCase().replace(/\s+/g, ' ');
	const match = plain.length <= 80 ? SHAPE.exec(plain) : null;
	const name = match ? (match[1] + match[4]).trim() : plain;
	const alias = Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined;
	if (!match || !alias) {
		return `"${text.slice(0, 80)}" is not a known SQL type; use one of varchar(n), char(n), text, smallint, integer, bigint, numeric(p,s), real, double precision, boolean, date, time, timestamp, timestamp with time zone, json, uuid, bytea`;
	}
	const [type, takes] = alias;
	const first = match[2] === undefined ? undefined : Number(match[2]);
	const second = match[3] === undefined ? undefined : Number(match[3]);
	if (first === undefined) {
		if (name === 'money') return { name: 'numeric', precision: 19, scale: 4 };
		return { name: type, ...(type === 'char' ? { length: 1 } : {}) };
	}
	if (second !== undefined && takes !== 'precision') return `${name} takes one number in brackets, not two`;
	switch (takes) {
		case 'none':
			return `${name} takes no length; write ${name} alone`;
		case 'ignored':
			return { name: type };
		case 'length': {
			const limit = type === 'char' ? 255 : 65535;
			if (first < 1 || first > limit) return `the length of ${name} must be 1 to ${limit}; use text for longer values`;
			return { name: type, length: first };
		}
		case 'fraction':
			if (first > 6) return `${name} keeps at most 6 digits of a second`;
			return { name: type, fraction: first };
		case 'precision': {
			const scale = second ?? 0;
			if (first < 1 || first > 65) return `the precision of ${name} must be 1 to 65 digits`;
			if (scale < 0 || scale > 38 || scale > first) {
				return `the scale of ${name} must be 0 to 38 and not above its precision`;
			}
			return { name: 'numeric', precision: first, scale };
		}
	}
}

/** The type in standard spelling, as shown in messages and kept in metadata. */
export function sqlTypeText(type: SqlType): string {
	switch (type.name) {
		case 'numeric':
			return type.precision === undefined ? 'numeric' : `numeric(${type.precision},${type.scale ?? 0})`;
		case 'char':
		case 'varchar':
			return type.length === undefined ? type.name : `${type.name}(${type.length})`;
		case 'double':
			return 'double precision';
		case 'time':
		case 'timestamp':
			return type.fraction === undefined ? type.name : `${type.name}(${type.fraction})`;
		case 'timestamptz':
			return `timestamp${type.fraction === undefined ? '' : `(${type.fraction})`} with time zone`;
		default:
			return type.name;
	}
}
