/** The row hash in Node, over the staged texts: the same text that rowHash.ts has the database build. */
import { hash } from 'node:crypto';
import type { SqlType } from '../mapping/sqlTypes';
import type { StagedColumn, StagedRow } from '../rows/types';
import { ByteWriter } from './byteWriter';
import type { LoadPlan } from './plan';

const BAR = 124;
const TILDE = 126;
const SEMICOLON = 59;
const COLON = 58;

const SURROGATES = /[\ud800-\udfff]/;

/** Characters, not UTF-16 units, as both databases count. */
export function characters(text: string): number {
	return SURROGATES.test(text) ? [...text].length : text.length;
}

export function stageHasher(plan: LoadPlan, staged: readonly StagedColumn[]): (row: StagedRow) => string {
	const places = plan.columns.map(({ name }) =>
		staged.findIndex((column) => column.name === name && column.role === 'column'),
	);
	const forms = plan.columns.map(({ type }) => canonicaliser(type));
	// Only text can hold characters of two UTF-16 units.
	const wide = plan.columns.map(({ type }) => ['char', 'varchar', 'text', 'json'].includes(type.name));
	const seed = plan.mapping.rowHash === 'seed';
	const out = new ByteWriter(1024);
	return (row) => {
		out.at = 0;
		for (let i = 0; i < places.length; i++) {
			const raw = row[places[i]];
			const form = forms[i];
			const value = raw === null || form === undefined ? raw : form(raw);
			if (seed) {
				if (i > 0) out.byte(BAR);
				if (value !== null) out.text(value);
			} else if (value === null) {
				out.byte(TILDE);
				out.byte(SEMICOLON);
			} else {
				out.ascii(String(wide[i] ? characters(value) : value.length));
				out.byte(COLON);
				if (wide[i]) out.text(value);
				else out.ascii(value);
				out.byte(SEMICOLON);
			}
		}
		return hash('md5', out.written(), 'hex');
	};
}

/** From the staged text to the text that is hashed; undefined where they are the same. */
export function canonicaliser(type: SqlType): ((text: string) => string) | undefined {
	switch (type.name) {
		case 'numeric':
			if (type.precision === undefined) return plainDecimal;
			return fixedNumber(type.scale ?? 0);
		case 'real':
		case 'double':
			return plainDouble;
		case 'smallint':
		case 'integer':
		case 'bigint':
			return (text) => (text.charCodeAt(0) > 48 ? text : plainInteger(text));
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
	if (text.length === 19 && text.charCodeAt(10) === 32) return `${text}.000000`;
	const plain = text.replace('T', ' ').replace(/(?:Z|\+00(?::?00)?)$/, '');
	const dot = plain.lastIndexOf('.');
	return dot < 0 ? `${plain}.000000` : plain.slice(0, dot + 7).padEnd(dot + 7, '0');
}

/** Without exponent, leading or trailing zeros: `1e21` → `1000000000000000000000`. */
export function plainDecimal(text: string): string {
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
	if (isPlain(text)) return text;
	const size = Math.abs(Number(text));
	if (size >= 1e34 || (size < 1e-15 && size > 0)) return String(Number(text)).replace('e+', 'e');
	return plainDecimal(text.length > 15 ? String(Number(text)) : text);
}

/** Up to 15 digits with at most one point, no sign, exponent, leading zero or zero at the end of a fraction. */
function isPlain(text: string): boolean {
	const { length } = text;
	if (length === 0 || length > 15) return false;
	let point = -1;
	for (let i = 0; i < length; i++) {
		const code = text.charCodeAt(i);
		if (code === 46 && point < 0 && i > 0) point = i;
		else if (code < 48 || code > 57) return false;
	}
	if (text.charCodeAt(0) === 48 && length > 1 && point !== 1) return false;
	return point < 0 || (point < length - 1 && text.charCodeAt(length - 1) !== 48);
}

/** Most staged numbers have their scale already: no sign, no leading zero, no exponent. */
function fixedNumber(scale: number): (text: string) => string {
	return (text) => {
		const first = text.charCodeAt(0);
		if (scale > 0 && first > 48 && first < 58 && text.charCodeAt(text.length - scale - 1) === 46) return text;
		return fixedScale(plainDecimal(text), scale);
	};
}

function fixedScale(text: string, scale: number): string {
	if (scale === 0) return text;
	const dot = text.indexOf('.');
	if (!/^-?\d/.test(text)) return text;
	return dot < 0 ? `${text}.${'0'.repeat(scale)}` : text.padEnd(dot + 1 + scale, '0');
}
