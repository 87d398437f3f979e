/** The row hash in Node, over the row as it was just written: the same text that rowHash.ts has the database build. */
import { hash } from 'node:crypto';
import type { SqlType } from '../mapping/sqlTypes';
import type { StagedColumn, StagedRow } from '../rows/types';
import { ByteWriter } from './byteWriter';
import type { LoadPlan } from './plan';

const BAR = 124;
const TILDE = 126;
const SEMICOLON = 59;
const COLON = 58;
const BACKSLASH = 92;
const BLANK = 32;
const POINT = 46;
const ZERO = 48;
const ONE = 49;
const NINE = 57;
const LETTER_T = 116;
const TRUE = Buffer.from('1');
const FALSE = Buffer.from('0');

/** Writes the row's hash. Cell i was written to `out` from `starts[i]` to one byte before `starts[i + 1]`. */
export type HashWriter = (out: ByteWriter, starts: Int32Array, row: StagedRow) => void;

/** How a value's bytes become the text that is hashed. A number, not a function: one loop decides twelve times a row. */
const enum Form {
	/** By a function over the text (canonicaliser), always. */
	Other,
	Text,
	Date,
	Integer,
	Fixed,
	Double,
	Boolean,
	Moment,
}

/**
 * Most cells are hashed as they were written: bytes are copied from bytes, which takes a third of the time that reading
 * each character of a text again does.
 */
export function hashWriter(plan: LoadPlan, staged: readonly StagedColumn[]): HashWriter {
	const places = plan.columns.map(({ name }) =>
		staged.findIndex((column) => column.name === name && column.role === 'column'),
	);
	const forms = plan.columns.map(({ type }) => formOf(type));
	const scales = plan.columns.map(({ type }) => (type.precision === undefined ? 0 : (type.scale ?? 0)));
	const canonical = plan.columns.map(({ type }) => canonicaliser(type) ?? ((text: string) => text));
	const seed = plan.mapping.rowHash === 'seed';
	const text = new HashText(seed);
	return (out, starts, row) => {
		text.at = 0;
		const { bytes } = out;
		for (let i = 0; i < places.length; i++) {
			const place = places[i];
			const value = row[place];
			if (seed && i > 0) text.byte(BAR);
			if (value === null) {
				text.none();
				continue;
			}
			const from = starts[place];
			const to = starts[place + 1] - 1;
			const first = bytes[from];
			let copied = false;
			switch (forms[i]) {
				case Form.Text:
					text.escapedText(bytes, from, to);
					continue;
				case Form.Date:
					copied = true;
					break;
				case Form.Integer:
					copied = first > ZERO;
					break;
				case Form.Fixed:
					// Most staged numbers have their scale already: no sign, no leading zero, no exponent.
					copied = scales[i] > 0 && first > ZERO && first <= NINE && bytes[to - scales[i] - 1] === POINT;
					break;
				case Form.Double:
					copied = isPlain(bytes, from, to);
					break;
				case Form.Boolean:
					// `t` and `f` in PostgreSQL, `1` and `0` in MySQL.
					if (to - from !== 1) break;
					text.plain(first === LETTER_T || first === ONE ? TRUE : FALSE, 0, 1);
					continue;
				case Form.Moment:
					if (to - from !== 19 || bytes[from + 10] !== BLANK) break;
					text.plain(bytes, from, to, '.000000');
					continue;
			}
			if (copied) text.plain(bytes, from, to);
			else text.value(canonical[i](value));
		}
		out.ascii(hash('md5', text.written(), 'hex'));
	};
}

/** The text that is hashed: of each value its length in characters and itself, or with `seed` the values alone. */
class HashText extends ByteWriter {
	constructor(private readonly seed: boolean) {
		super(1024);
	}

	none(): void {
		if (this.seed) return;
		this.byte(TILDE);
		this.byte(SEMICOLON);
	}

	value(text: string): void {
		this.length(characters(text));
		this.text(text);
		this.end();
	}

	/** Bytes as they are, and ASCII after them. One call per value: the place is kept in a variable, not in the object. */
	plain(source: Uint8Array, from: number, to: number, tail = '', characters = to - from + tail.length): void {
		this.reserve(to - from + tail.length + 16);
		const { bytes } = this;
		let { at } = this;
		if (!this.seed) {
			if (characters < 10) bytes[at++] = ZERO + characters;
			else if (characters < 100) {
				const tens = (characters / 10) | 0;
				bytes[at++] = ZERO + tens;
				bytes[at++] = ZERO + characters - tens * 10;
			} else at += bytes.write(String(characters), at, 'latin1');
			bytes[at++] = COLON;
		}
		for (let i = from; i < to; i++) bytes[at++] = source[i];
		for (let i = 0; i < tail.length; i++) bytes[at++] = tail.charCodeAt(i);
		if (!this.seed) bytes[at++] = SEMICOLON;
		this.at = at;
	}

	/** UTF-8 with escapes: characters, not bytes, as both databases count. */
	escapedText(bytes: Uint8Array, from: number, to: number): void {
		let count = 0;
		let escapes = false;
		for (let i = from; i < to; i++) {
			const byte = bytes[i];
			if ((byte & 0xc0) !== 0x80) count++;
			if (byte === BACKSLASH) {
				escapes = true;
				i++;
			}
		}
		if (!escapes) {
			this.plain(bytes, from, to, '', count);
			return;
		}
		this.length(count);
		this.unescape(bytes, from, to);
		this.end();
	}

	private length(characters: number): void {
		if (this.seed) return;
		this.ascii(String(characters));
		this.byte(COLON);
	}

	private end(): void {
		if (!this.seed) this.byte(SEMICOLON);
	}
}

const SURROGATES = /[\ud800-\udfff]/;

/** Characters, not UTF-16 units. */
function characters(text: string): number {
	return SURROGATES.test(text) ? [...text].length : text.length;
}

function formOf(type: SqlType): Form {
	switch (type.name) {
		case 'varchar':
		case 'text':
		case 'json':
			return Form.Text;
		case 'date':
			return Form.Date;
		case 'smallint':
		case 'integer':
		case 'bigint':
			return Form.Integer;
		case 'numeric':
			return Form.Fixed;
		case 'real':
		case 'double':
			return Form.Double;
		case 'boolean':
			return Form.Boolean;
		case 'timestamp':
		case 'timestamptz':
			return Form.Moment;
		default:
			return Form.Other;
	}
}

/** From the staged text to the text that is hashed; undefined where they are the same. */
function canonicaliser(type: SqlType): ((text: string) => string) | undefined {
	switch (type.name) {
		case 'numeric':
			if (type.precision === undefined) return plainDecimal;
			return (text) => fixedScale(plainDecimal(text), type.scale ?? 0);
		case 'real':
		case 'double':
			return plainDouble;
		case 'smallint':
		case 'integer':
		case 'bigint':
			return plainInteger;
		case 'boolean':
			return (text) => (/^(?:t|true|1)$/i.test(text) ? '1' : '0');
		case 'char':
			return (text) => text.replace(/ +$/, '');
		case 'uuid':
			return (text) => text.toLowerCase();
		case 'timestamp':
		case 'timestamptz':
			return sixDigits;
		case 'time':
			return sixDigits;
		case 'bytea':
			return (text) => text.replace(/^\\x/, '').toLowerCase();
		default:
			return undefined;
	}
}

function plainInteger(text: string): string {
	return text
		.replace(/^\+/, '')
		.replace(/^(-?)0+(?=\d)/, '$1')
		.replace(/^-0$/, '0');
}

/** `2024-01-02 03:04:05` → with six digits; a zone of the staged text is UTC's. */
function sixDigits(text: string): string {
	const plain = text.replace('T', ' ').replace(/(?:Z|\+00(?::?00)?)$/, '');
	const dot = plain.lastIndexOf('.');
	return dot < 0 ? `${plain}.000000` : plain.slice(0, dot + 7).padEnd(dot + 7, '0');
}

/** Without exponent, leading or trailing zeros: `1e21` → `1000000000000000000000`. */
function plainDecimal(text: string): string {
	const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text);
	if (!match) return text;
	const exponent = Number(match[4] ?? 0);
	let digits = match[2] + (match[3] ?? '');
	let point = match[2].length + exponent;
	if (point <= 0) {
		digits = '0'.repeat(1 - point) + digits;
		point = 1;
	}
	if (point > digits.length) digits = digits.padEnd(point, '0');
	const whole = digits.slice(0, point).replace(/^0+(?=\d)/, '');
	const fraction = digits.slice(point).replace(/0+$/, '');
	const value = fraction ? `${whole}.${fraction}` : whole;
	return match[1] === '-' && /[1-9]/.test(value) ? `-${value}` : value;
}

/**
 * More digits than a double keeps become those that the database shows for it: the shortest that read back the same. With
 * an exponent where `extreme` of rowHash.ts says so.
 */
function plainDouble(text: string): string {
	const size = Math.abs(Number(text));
	if (size >= 1e34 || (size < 1e-15 && size > 0)) return String(Number(text)).replace('e+', 'e');
	return plainDecimal(text.length > 15 ? String(Number(text)) : text);
}

/** Up to 15 digits with at most one point, no sign, exponent, leading zero or zero at the end of a fraction. */
function isPlain(bytes: Uint8Array, from: number, to: number): boolean {
	if (to - from > 15) return false;
	let point = -1;
	for (let i = from; i < to; i++) {
		const code = bytes[i];
		if (code === POINT && point < 0 && i > from) point = i;
		else if (code < ZERO || code > NINE) return false;
	}
	if (bytes[from] === ZERO && to - from > 1 && point !== from + 1) return false;
	return point < 0 || (point < to - 1 && bytes[to - 1] !== ZERO);
}

function fixedScale(text: string, scale: number): string {
	if (scale === 0) return text;
	const dot = text.indexOf('.');
	if (!/^-?\d/.test(text)) return text;
	return dot < 0 ? `${text}.${'0'.repeat(scale)}` : text.padEnd(dot + 1 + scale, '0');
}
