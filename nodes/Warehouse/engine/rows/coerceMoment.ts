/**
 * Dates, times and timestamps. A stamp with a zone becomes UTC; one without is taken as it stands, or read in the column's
 * `coerce.timezone`. What a type cannot keep (a time of day in a date, a seventh digit) is rejected, not dropped.
 */
import { DateTime, IANAZone } from 'luxon';
import type { CoercionOptions } from '../../../shared/mapping/types';
import { formatDays, formatTime, fromDate, Moment, parseIsoDays, parseMoment, shifted } from '../expressions/moments';
import { toText, type Value } from '../expressions/values';
import type { SqlType } from '../mapping/sqlTypes';
import { sqlTypeText } from '../mapping/sqlTypes';
import type { DialectName } from '../ports';
import type { Coerce } from './coerceNumber';
import { Fault, fault } from './fault';

type Given = Exclude<Value, null>;

function reader(type: SqlType, options: CoercionOptions): (value: Given) => Moment | Fault {
	const formats = options.formats ?? [];
	const example = type.name === 'date' ? 'YYYY-MM-DD' : 'YYYY-MM-DD HH:MM:SS, with or without a zone';
	return (value) => {
		if (value instanceof Moment) return value;
		const text = toText(value);
		for (const format of formats) {
			const found = fromFormat(text.trim(), format);
			if (found) return found;
		}
		return (
			parseMoment(text) ??
			fault(
				'BAD_DATE',
				text,
				`is not a ${type.name === 'date' ? 'date' : 'timestamp'} of the calendar from 0001 to 9999 in the form ${example}; use TO_DATE or TO_TIMESTAMP with a format`,
			)
		);
	};
}

/** A Luxon format; with a zone in it the moment is UTC, without it is wall time. */
function fromFormat(text: string, format: string): Moment | null {
	const read = DateTime.fromFormat(text, format, { zone: 'utc', setZone: true });
	if (!read.isValid || read.year < 1 || read.year > 9999) return null;
	const zoned = /[Zz]/.test(format.replace(/'[^']*'/g, ''));
	const moment = fromDate(new Date(read.toMillis()));
	return moment && new Moment('timestamp', moment.days, moment.micros, zoned);
}

export function dateCoercion(type: SqlType, options: CoercionOptions): Coerce {
	const read = reader(type, options);
	const direct = (options.formats ?? []).length === 0;
	return (value, computed) => {
		if (direct && typeof value === 'string' && value.length === 10 && !Number.isNaN(parseIsoDays(value))) return value;
		const moment = read(value);
		if (moment instanceof Fault) return moment;
		if (moment.micros !== 0 && !computed) {
			return fault(
				'LOSES_TIME',
				toText(value),
				'has a time of day that a date cannot keep; use CAST(… AS DATE) or type timestamp',
			);
		}
		return formatDays(moment.days);
	};
}

const twoDigits = (text: string, at: number): number => {
	const tens = text.charCodeAt(at) - 48;
	const ones = text.charCodeAt(at + 1) - 48;
	return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 99;
};

/** `YYYY-MM-DD HH:MM:SS` with a blank or a T between, checked against calendar and clock. */
function isStamp(text: string): boolean {
	if (text.length !== 19 || text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return false;
	const between = text.charCodeAt(10);
	if (between !== 32 && between !== 84) return false;
	if (twoDigits(text, 11) > 23 || twoDigits(text, 14) > 59 || twoDigits(text, 17) > 59) return false;
	return !Number.isNaN(parseIsoDays(text));
}

export function timestampCoercion(type: SqlType, dialect: DialectName, options: CoercionOptions): Coerce {
	const read = reader(type, options);
	const direct = (options.formats ?? []).length === 0;
	const keepsZone = type.name === 'timestamptz';
	const suffix = keepsZone && dialect === 'postgres' ? '+00' : '';
	const zone = options.timezone && options.timezone.toUpperCase() !== 'UTC' ? IANAZone.create(options.timezone) : null;
	const unit = 10 ** (6 - (type.fraction ?? 6));
	return (value, computed) => {
		if (direct && !zone && typeof value === 'string' && isStamp(value)) {
			return (value[10] === 'T' ? `${value.slice(0, 10)} ${value.slice(11)}` : value) + suffix;
		}
		let moment = read(value);
		if (moment instanceof Fault) return moment;
		// A computed moment was read by an expression: its zone is the expression's business.
		if (zone && !moment.zoned && !computed) {
			const utc = inZone(moment, zone);
			if (!utc)
				return fault(
					'BAD_DATE',
					toText(value),
					`does not exist in ${zone.name}: the clock skipped it, or the zone is unknown`,
				);
			moment = utc;
		}
		let { micros } = moment;
		if (micros % unit !== 0) {
			if (!computed)
				return fault('PRECISION', toText(value), `has more digits of a second than ${sqlTypeText(type)} keeps`);
			micros -= micros % unit;
		}
		return `${formatDays(moment.days)} ${formatTime(micros)}${suffix}`;
	};
}

function inZone(moment: Moment, zone: IANAZone): Moment | null {
	if (!zone.isValid) return null;
	const local = moment.days * 86_400_000 + Math.floor(moment.micros / 1000);
	// Of a time that comes twice, the first: the larger offset.
	const offsets = [zone.offset(local - 86_400_000), zone.offset(local + 86_400_000)].sort((a, b) => b - a);
	for (const offset of offsets) {
		if (zone.offset(local - offset * 60_000) === offset) {
			return shifted('timestamp', moment.days, moment.micros - offset * 60e6, true);
		}
	}
	return null;
}

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.(\d{1,6}))?)?$/;

export function timeCoercion(type: SqlType): Coerce {
	const keeps = type.fraction ?? 6;
	return (value, computed) => {
		const text = value instanceof Moment ? formatTime(value.micros) : toText(value).trim();
		const match = CLOCK.exec(text);
		if (!match) return fault('BAD_TIME', text, 'is not a time of day in the form HH:MM:SS');
		const fraction = match[2] ?? '';
		if (/[1-9]/.test(fraction.slice(keeps)) && !computed) {
			return fault('PRECISION', text, `has more digits of a second than ${sqlTypeText(type)} keeps`);
		}
		const kept = fraction.slice(0, keeps);
		const base = text.length === 5 ? `${text}:00` : text.slice(0, 8);
		return kept === '' ? base : `${base}.${kept}`;
	};
}
