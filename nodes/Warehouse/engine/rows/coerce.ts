/** One coercion per SQL type and dialect, and the way back from its text to a value that another column can reckon with. */
import type { CoercionOptions } from '../../../shared/mapping/types';
import { parseNumber } from '../expressions/decimal';
import { parseMoment } from '../expressions/moments';
import { readBoolean, type Value } from '../expressions/values';
import type { SqlType } from '../mapping/sqlTypes';
import type { DialectName } from '../ports';
import { dateCoercion, timeCoercion, timestampCoercion } from './coerceMoment';
import { booleanCoercion, doubleCoercion, integerCoercion, numericCoercion, type Coerce } from './coerceNumber';
import { bytesCoercion, jsonCoercion, textCoercion, uuidCoercion } from './coerceText';

export type { Coerce } from './coerceNumber';

/** `cut` is called for each text cut to its length; null: too long is a fault. */
export function coercionFor(
	type: SqlType,
	dialect: DialectName,
	options: CoercionOptions = {},
	cut: (() => void) | null = null,
): Coerce {
	const plain = plainCoercion(type, dialect, options, cut);
	return options.decimalSeparator === ',' && isNumeric(type) ? withComma(plain) : plain;
}

function plainCoercion(
	type: SqlType,
	dialect: DialectName,
	options: CoercionOptions,
	cut: (() => void) | null,
): Coerce {
	switch (type.name) {
		case 'smallint':
		case 'integer':
		case 'bigint':
			return integerCoercion(type);
		case 'numeric':
			return numericCoercion(type);
		case 'real':
		case 'double':
			return doubleCoercion(type, dialect !== 'postgres');
		case 'boolean':
			return dialect === 'postgres' ? booleanCoercion('t', 'f') : booleanCoercion('1', '0');
		case 'date':
			return dateCoercion(type, options);
		case 'timestamp':
		case 'timestamptz':
			return timestampCoercion(type, dialect, options);
		case 'time':
			return timeCoercion(type);
		case 'uuid':
			return uuidCoercion;
		case 'json':
			return jsonCoercion(dialect);
		case 'bytea':
			return bytesCoercion(dialect);
		default:
			return textCoercion(type, dialect, cut);
	}
}

const NUMERIC = new Set(['smallint', 'integer', 'bigint', 'numeric', 'real', 'double']);
export const isNumeric = (type: SqlType): boolean => NUMERIC.has(type.name);
export const isTextual = (type: SqlType): boolean =>
	type.name === 'text' || type.name === 'varchar' || type.name === 'char' || type.name === 'bytea';

/** `1.234,50`: points group, the comma separates. */
function withComma(plain: Coerce): Coerce {
	return (value, computed) =>
		plain(
			typeof value === 'string' && !computed ? value.replace(/\.(?=\d{3}(?:\D|$))/g, '').replace(',', '.') : value,
			computed,
		);
}

/** A staged text as a value of the expression language. */
export function typedValue(type: SqlType): (text: string) => Exclude<Value, null> {
	switch (type.name) {
		case 'smallint':
		case 'integer':
		case 'bigint':
		case 'numeric':
		case 'real':
		case 'double':
			return (text) => parseNumber(text) ?? text;
		case 'boolean':
			return (text) => readBoolean(text) ?? text;
		case 'date':
		case 'timestamp':
		case 'timestamptz':
			return (text) => parseMoment(text) ?? text;
		default:
			return (text) => text;
	}
}
