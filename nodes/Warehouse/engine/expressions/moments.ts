/**
 * Dates and timestamps of the proleptic Gregorian calendar, 0001-01-01 to 9999-12-31, with microseconds: JavaScript's Date
 * has neither the microseconds nor a type without zone. Day arithmetic after Howard Hinnant, "chrono-Compatible Low-Level
 * Date Algorithms".
 */
export const DAY_MICROS = 86_400_000_000;

export class Moment {
	constructor(
		/** A date has no time of day; a timestamp has. */
		readonly kind: 'date' | 'timestamp',
		/** Days since 1970-01-01. */
		readonly days: number,
		/** Microseconds of the day. */
		readonly micros: number,
		/** The text had a zone; the value is UTC. */
		readonly zoned: boolean,
	) {}

	toString(): string {
		return formatMoment(this);
	}
}

export const MIN_DAYS = daysFromCivil(1, 1, 1);
export const MAX_DAYS = daysFromCivil(9999, 12, 31);

export function daysFromCivil(year: number, month: number, day: number): number {
	const y = month <= 2 ? year - 1 : year;
	const era = Math.floor(y / 400);
	const yearOfEra = y - era * 400;
	const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
	const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
	return era * 146097 + dayOfEra - 719468;
}

export function civilFromDays(days: number): { year: number; month: number; day: number } {
	const z = days + 719468;
	const era = Math.floor(z / 146097);
	const dayOfEra = z - era * 146097;
	const yearOfEra = Math.floor(
		(dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
	);
	const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
	const mp = Math.floor((5 * dayOfYear + 2) / 153);
	const month = mp < 10 ? mp + 3 : mp - 9;
	return {
		year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
		month,
		day: dayOfYear - Math.floor((153 * mp + 2) / 5) + 1,
	};
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function daysInMonth(year: number, month: number): number {
	const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
	return month === 2 && leap ? 29 : MONTH_DAYS[month - 1];
}

export function isCalendarDate(year: number, month: number, day: number): boolean {
	return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** `YYYY-MM-DD` exactly, checked against the calendar; NaN otherwise. Charcode arithmetic: this is on the hot path. */
export function parseIsoDays(text: string): number {
	if (text.length < 10 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return NaN;
	const year = digits(text, 0, 4);
	const month = digits(text, 5, 2);
	const day = digits(text, 8, 2);
	if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1)) return NaN;
	if (day > 28 && day > daysInMonth(year, month)) return NaN;
	return daysFromCivil(year, month, day);
}

function digits(text: string, at: number, count: number): number {
	let value = 0;
	for (let i = at; i < at + count; i++) {
		const code = text.charCodeAt(i) - 48;
		if (!(code >= 0 && code <= 9)) return NaN;
		value = value * 10 + code;
	}
	return value;
}

const TIME = /^(?:[T ]|\s+)(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|z|UTC|[+-]\d{2}(?::?\d{2})?)?$/;

/**
 * ISO 8601 and SQL spelling: `2024-01-31`, `2024-01-31 10:00`, `2024-01-31T10:00:00.123456+02:00`. Null when it is none.
 * A seventh and later digit of a second must be zero: nothing is rounded away in silence.
 */
export function parseMoment(text: string): Moment | null {
	const plain = text.trim();
	const days = parseIsoDays(plain);
	if (Number.isNaN(days)) return null;
	if (plain.length === 10) return new Moment('date', days, 0, false);
	const match = TIME.exec(plain.slice(10));
	if (!match) return null;
	const hour = Number(match[1]);
	const minute = Number(match[2]);
	const second = match[3] === undefined ? 0 : Number(match[3]);
	if (hour > 23 || minute > 59 || second > 59) return null;
	const fraction = match[4] ?? '';
	if (fraction.length > 6 && /[1-9]/.test(fraction.slice(6))) return null;
	const micros = ((hour * 60 + minute) * 60 + second) * 1e6 + Number(fraction.slice(0, 6).padEnd(6, '0'));
	const zone = match[5];
	if (zone === undefined) return new Moment('timestamp', days, micros, false);
	const offset = offsetMinutes(zone);
	return offset === null ? null : shifted('timestamp', days, micros - offset * 60e6, true);
}

function offsetMinutes(zone: string): number | null {
	if (zone === 'Z' || zone === 'z' || zone === 'UTC') return 0;
	const hours = Number(zone.slice(1, 3));
	const minutes = zone.length > 3 ? Number(zone.slice(-2)) : 0;
	if (hours > 15 || minutes > 59) return null;
	return (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes);
}

/** Carries micros over day borders; null outside the calendar. */
export function shifted(kind: Moment['kind'], days: number, micros: number, zoned: boolean): Moment | null {
	const carry = Math.floor(micros / DAY_MICROS);
	const day = days + carry;
	if (!(day >= MIN_DAYS && day <= MAX_DAYS)) return null;
	return new Moment(kind, day, micros - carry * DAY_MICROS, zoned);
}

export const pad = (value: number, length: number): string => String(value).padStart(length, '0');

export function formatDays(days: number): string {
	const { year, month, day } = civilFromDays(days);
	return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** `HH:MM:SS`, with a fraction of six digits when there is one (always, for `fixed`). */
export function formatTime(micros: number, fixed = false): string {
	const seconds = Math.floor(micros / 1e6);
	const rest = micros - seconds * 1e6;
	const text = `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`;
	return rest > 0 || fixed ? `${text}.${pad(rest, 6)}` : text;
}

export function formatMoment(moment: Moment): string {
	const date = formatDays(moment.days);
	if (moment.kind === 'date') return date;
	return `${date} ${formatTime(moment.micros)}${moment.zoned ? '+00' : ''}`;
}

export function fromDate(date: Date): Moment | null {
	const ms = date.getTime();
	if (Number.isNaN(ms)) return null;
	return shifted('timestamp', 0, ms * 1000, true);
}

export function compareMoments(a: Moment, b: Moment): number {
	return a.days - b.days || a.micros - b.micros;
}

/** Calendar months; the day is clipped to the month's last. Null outside the calendar. */
export function addMonths(moment: Moment, months: number): Moment | null {
	const { year, month, day } = civilFromDays(moment.days);
	const total = year * 12 + (month - 1) + months;
	const y = Math.floor(total / 12);
	const m = (((total % 12) + 12) % 12) + 1;
	if (y < 1 || y > 9999) return null;
	return new Moment(moment.kind, daysFromCivil(y, m, Math.min(day, daysInMonth(y, m))), moment.micros, moment.zoned);
}
