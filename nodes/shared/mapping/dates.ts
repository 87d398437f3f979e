/**
 * Dates and timestamps, checked against the calendar. A stamp without an offset is read in the given zone (luxon and
 * its IANA data): a time that the clocks skip is a fault; of a time that they show twice, the earlier is taken.
 */
import { DateTime, IANAZone } from 'luxon';
import type { TokenParser } from 'luxon';
import { MappingError, show } from './problem';
import type { Coercer } from './numbers';
import type { CoercionOptions, CoercionResult } from './types';

const STAMP =
	/^(\d{4})-(\d{2})-(\d{2})(?:[Tt ]\s?(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?([Zz]|[+-]\d{2}(?::?\d{2})?|UTC|GMT)?)?$/;
const COMPACT_DATE = /^(\d{4})(\d{2})(\d{2})$/;
/** What this room itself writes; on the hot path it only needs its calendar check. */
const CANONICAL = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{0,8}[1-9])?Z$/;
const CANONICAL_DATE = /^\d{4}-\d\d-\d\d$/;
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

interface Local {
	year: number;
	month: number;
	day: number;
	hour: number;
	minute: number;
	second: number;
	/** Digits after the second's point, as written. */
	fraction: string;
	/** Minutes east of UTC; absent: local time of the zone. */
	offset?: number;
}

interface Setting {
	zone: string;
	formats: Array<{ format: string; parser?: TokenParser; absolute: boolean }>;
}

function settingOf(options: CoercionOptions): Setting {
	const zone = options.timezone ?? 'UTC';
	if (zone !== 'UTC' && !IANAZone.isValidZone(zone)) {
		throw new MappingError(`The time zone "${zone}" is not known. Use an IANA name such as Europe/Berlin.`);
	}
	const formats = (options.formats ?? []).map((format) => ({
		format,
		// Luxon writes epochs but does not read them.
		parser: format === 'X' || format === 'x' ? undefined : DateTime.buildFormatParser(format, { locale: 'en' }),
		// Tokens outside quotes that fix the instant themselves: offsets and zones.
		absolute: /[Zz]/.test(format.replace(/'[^']*'/g, '')),
	}));
	return { zone: /^(etc\/)?(utc|gmt|zulu)$/i.test(zone) ? 'UTC' : zone, formats };
}

function parse(text: string, setting: Setting): Local | undefined {
	for (const { format, parser, absolute } of setting.formats) {
		if (!parser) {
			const epoch = epochOf(text, format === 'X' ? 1000 : 1);
			if (epoch) return epoch;
			continue;
		}
		const found = DateTime.fromFormatParser(text, parser, { zone: 'utc', setZone: true, locale: 'en' });
		if (!found.isValid) continue;
		const { year, month, day, hour, minute, second, millisecond } = found;
		const fraction = millisecond === 0 ? '' : String(millisecond).padStart(3, '0');
		const offset = absolute ? found.offset : undefined;
		return { year, month, day, hour, minute, second, fraction, offset };
	}
	const match = STAMP.exec(text) ?? COMPACT_DATE.exec(text);
	if (!match) return undefined;
	const local: Local = {
		year: Number(match[1]),
		month: Number(match[2]),
		day: Number(match[3]),
		hour: Number(match[4] ?? 0),
		minute: Number(match[5] ?? 0),
		second: Number(match[6] ?? 0),
		fraction: match[7] ?? '',
	};
	const zone = match[8];
	if (zone) {
		if (/^[+-]/.test(zone)) {
			const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || 0);
			if (minutes > 15 * 60 + 59 || Number(zone.slice(3).replace(':', '') || 0) > 59) return undefined;
			local.offset = zone.startsWith('-') ? -minutes : minutes;
		} else {
			local.offset = 0;
		}
	}
	return local;
}

/** Seconds (X) or milliseconds (x) since 1970, seconds with a fraction of any length. */
function epochOf(text: string, factor: number): Local | undefined {
	const match = /^(-?\d{1,14})(?:\.(\d{1,9}))?$/.exec(text);
	if (!match || (match[2] !== undefined && (factor === 1 || match[1].startsWith('-')))) return undefined;
	const date = new Date(Number(match[1]) * factor);
	if (Number.isNaN(date.getTime())) return undefined;
	const millis = date.getUTCMilliseconds();
	return {
		year: date.getUTCFullYear(),
		month: date.getUTCMonth() + 1,
		day: date.getUTCDate(),
		hour: date.getUTCHours(),
		minute: date.getUTCMinutes(),
		second: date.getUTCSeconds(),
		fraction: match[2] ?? (millis === 0 ? '' : String(millis).padStart(3, '0')),
		offset: 0,
	};
}

/** What is impossible about it, or undefined. */
function calendarFault(local: Local): string | undefined {
	const { year, month, day } = local;
	if (year < 1) return 'has year 0';
	if (month < 1 || month > 12) return `has month ${month}`;
	const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
	const days = month === 2 && !leap ? 28 : DAYS[month - 1];
	if (day < 1 || day > days) return `has day ${day}, but that month has ${days}`;
	if (local.hour > 23) return `has hour ${local.hour}`;
	if (local.minute > 59) return `has minute ${local.minute}`;
	if (local.second > 59) return `has second ${local.second}`;
	return undefined;
}

/** `text` starts as YYYY-MM-DD; any month has 28 days, the rarer ones are left to the full check. */
function isPlainDate(text: string): boolean {
	const month = twoDigits(text, 5);
	const day = twoDigits(text, 8);
	return month >= 1 && month <= 12 && day >= 1 && day <= 28 && !text.startsWith('0000');
}

function twoDigits(text: string, at: number): number {
	return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}

/** Milliseconds since 1970 of the whole second, or undefined for a local time that the zone skips. */
function instant(local: Local, zone: string): number | undefined {
	const utc = new Date(0);
	utc.setUTCFullYear(local.year, local.month - 1, local.day);
	utc.setUTCHours(local.hour, local.minute, local.second, 0);
	const asUtc = utc.getTime();
	if (local.offset !== undefined) return asUtc - local.offset * 60_000;
	if (zone === 'UTC') return asUtc;
	const { year, month, day, hour, minute, second } = local;
	const there = DateTime.fromObject({ year, month, day, hour, minute, second }, { zone });
	if (there.hour !== hour || there.minute !== minute) return undefined;
	let earliest = there.toMillis();
	for (const other of there.getPossibleOffsets()) earliest = Math.min(earliest, other.toMillis());
	return earliest;
}

function isoOf(millis: number, fraction: string): string | undefined {
	const date = new Date(millis);
	const year = date.getUTCFullYear();
	if (year < 1 || year > 9999) return undefined;
	const digits = fraction.replace(/0+$/, '');
	return date.toISOString().slice(0, 19) + (digits === '' ? '' : `.${digits}`) + 'Z';
}

const fail = (code: string, value: unknown, why: string, remedy: string): CoercionResult => ({
	ok: false,
	code,
	message: `${show(value)} ${why}. ${remedy}`,
});

function isDate(value: unknown): value is Date {
	return Object.prototype.toString.call(value) === '[object Date]';
}

function textOf(value: unknown, setting: Setting): string | undefined {
	if (typeof value === 'string') return value.trim();
	if (isDate(value) && !Number.isNaN(value.getTime())) return value.toISOString();
	if (DateTime.isDateTime(value) && value.isValid) return value.toUTC().toISO() ?? undefined;
	// A bare number is only an epoch when a format (X, x) or digits (yyyyMMdd) say so.
	if (typeof value === 'number' && setting.formats.length > 0) return String(value);
	return undefined;
}

export function timestampCoercer(options: CoercionOptions = {}): Coercer {
	const setting = settingOf(options);
	const remedy = 'Write it as 2026-03-01T12:30:00Z, or give its format.';
	const plain = setting.formats.length === 0;
	return (value) => {
		if (plain && typeof value === 'string' && CANONICAL.test(value) && isPlainDate(value)) return { ok: true, value };
		const text = textOf(value, setting);
		const local = text === undefined ? undefined : parse(text, setting);
		if (!local) return fail('BAD_TIMESTAMP', value, 'is not a timestamp', remedy);
		const fault = calendarFault(local);
		if (fault) return fail('BAD_TIMESTAMP', value, fault, 'Correct it in the source.');
		const millis = instant(local, setting.zone);
		if (millis === undefined) {
			const why = `does not exist in ${setting.zone}: the clocks skip that time`;
			return fail('BAD_TIMESTAMP', value, why, 'Write it with its offset, or check the time zone.');
		}
		const iso = isoOf(millis, local.fraction);
		if (!iso) return fail('BAD_TIMESTAMP', value, 'is outside the years 1 to 9999', 'Correct it in the source.');
		return { ok: true, value: iso };
	};
}

/** A stamp with an offset is the date of that instant in the zone; one without is its own date part. */
export function dateCoercer(options: CoercionOptions = {}): Coercer {
	const setting = settingOf(options);
	const plain = setting.formats.length === 0;
	return (value) => {
		if (plain && typeof value === 'string' && CANONICAL_DATE.test(value) && isPlainDate(value))
			return { ok: true, value };
		const text = textOf(value, setting);
		const local = text === undefined ? undefined : parse(text, setting);
		if (!local) return fail('BAD_DATE', value, 'is not a date', 'Write it as 2026-03-01, or give its format.');
		const fault = calendarFault(local);
		if (fault) return fail('BAD_DATE', value, fault, 'Correct it in the source.');
		if (local.offset === undefined) return { ok: true, value: dateText(local.year, local.month, local.day) };
		const there = DateTime.fromMillis(instant(local, setting.zone) as number, { zone: setting.zone });
		if (there.year < 1 || there.year > 9999) {
			return fail('BAD_DATE', value, 'is outside the years 1 to 9999', 'Correct it in the source.');
		}
		return { ok: true, value: dateText(there.year, there.month, there.day) };
	};
}

function dateText(year: number, month: number, day: number): string {
	return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
