/** Date functions on the proleptic Gregorian calendar. A timestamp without zone is taken as it stands; none is shifted unasked. */
import { IANAZone } from 'luxon';
import { divide, roundTo, type Num } from '../decimal';
import { ExpressionError, show } from '../errors';
import { compileReader, compileWriter, formatNumber, isoWeek, type MomentReader, type MomentWriter } from '../formats';
import {
	addMonths,
	civilFromDays,
	DAY_MICROS,
	daysFromCivil,
	daysInMonth,
	Moment,
	parseMoment,
	shifted,
} from '../moments';
import { isNumber, toInteger, toMoment, toText, type Value } from '../values';
import type { FunctionDefinition, NotNull } from './types';

const define = (
	name: string,
	signature: string,
	description: string,
	example: [string, string],
	min: number,
	make: NonNullable<FunctionDefinition['make']>,
	more: Partial<FunctionDefinition> = {},
): FunctionDefinition => ({ name, category: 'Dates', signature, description, example, min, make, ...more });

const outside = (pos: number): never => {
	throw new ExpressionError('OUT_OF_RANGE', 'The result lies outside 0001-01-01 to 9999-12-31', pos);
};

/** Formats come from literals nearly always: the last one compiled is kept per call site. */
function cached<T>(compile: (format: string) => T): (format: string) => T {
	let last: string | undefined;
	let result: T;
	return (format) => {
		if (format !== last) {
			result = compile(format);
			last = format;
		}
		return result;
	};
}

const reader =
	(kind: 'date' | 'timestamp'): NonNullable<FunctionDefinition['make']> =>
	({ pos }) => {
		const compiled = cached<MomentReader>((format) => compileReader(format, kind, pos));
		return (a: NotNull, b?: NotNull) => {
			if (a instanceof Moment || b === undefined) {
				const moment = toMoment(a, pos);
				if (kind === 'timestamp') return new Moment('timestamp', moment.days, moment.micros, moment.zoned);
				return new Moment('date', moment.days, 0, false);
			}
			const format = toText(b);
			const moment = compiled(format)(toText(a));
			if (!moment)
				throw new ExpressionError('BAD_DATE', `${show(toText(a))} is not a ${kind} in the format ${show(format)}`, pos);
			return moment;
		};
	};

const UNITS: Record<string, number> = {
	microsecond: 1,
	millisecond: 1e3,
	second: 1e6,
	minute: 60e6,
	hour: 3600e6,
	day: DAY_MICROS,
	week: 7 * DAY_MICROS,
};
const MONTH_UNITS: Record<string, number> = { month: 1, quarter: 3, year: 12 };

function unitOf(value: NotNull, pos: number): string {
	const unit = toText(value).trim().toLowerCase().replace(/s$/, '');
	if (Object.hasOwn(UNITS, unit) || Object.hasOwn(MONTH_UNITS, unit)) return unit;
	throw new ExpressionError(
		'BAD_ARGUMENT',
		`${show(toText(value))} is not a unit; use year, quarter, month, week, day, hour, minute, second, millisecond or microsecond`,
		pos,
	);
}

function addTo(moment: Moment, amount: number, unit: string, pos: number): Moment {
	if (Object.hasOwn(MONTH_UNITS, unit)) return addMonths(moment, amount * MONTH_UNITS[unit]) ?? outside(pos);
	const micros = UNITS[unit];
	const kind = micros < DAY_MICROS ? 'timestamp' : moment.kind;
	const days = Math.trunc((amount * micros) / DAY_MICROS);
	const rest = micros >= DAY_MICROS ? 0 : Number((BigInt(amount) * BigInt(micros)) % BigInt(DAY_MICROS));
	return shifted(kind, moment.days + days, moment.micros + rest, moment.zoned) ?? outside(pos);
}

/** Whole units from a to b, towards zero: the number of times the unit fits. */
function difference(unit: string, a: Moment, b: Moment): number {
	if (Object.hasOwn(MONTH_UNITS, unit)) {
		const from = civilFromDays(a.days);
		const to = civilFromDays(b.days);
		let months = (to.year - from.year) * 12 + to.month - from.month;
		const rest = to.day - from.day || b.micros - a.micros;
		if (months > 0 && rest < 0) months--;
		if (months < 0 && rest > 0) months++;
		return Math.trunc(months / MONTH_UNITS[unit]) || 0;
	}
	const total = BigInt(b.days - a.days) * BigInt(DAY_MICROS) + BigInt(b.micros - a.micros);
	return Number(total / BigInt(UNITS[unit]));
}

function truncate(moment: Moment, unit: string): Moment {
	const { year, month } = civilFromDays(moment.days);
	const at = (days: number, micros = 0) => new Moment(moment.kind, days, micros, moment.zoned);
	switch (unit) {
		case 'year':
			return at(daysFromCivil(year, 1, 1));
		case 'quarter':
			return at(daysFromCivil(year, Math.floor((month - 1) / 3) * 3 + 1, 1));
		case 'month':
			return at(daysFromCivil(year, month, 1));
		case 'week':
			return at(moment.days - ((((moment.days + 3) % 7) + 7) % 7));
		case 'day':
			return at(moment.days);
		default:
			return at(moment.days, moment.micros - (moment.micros % UNITS[unit]));
	}
}

function part(field: string, moment: Moment, pos: number): Value {
	const { year, month, day } = civilFromDays(moment.days);
	const weekday = (((moment.days + 4) % 7) + 7) % 7;
	switch (field.trim().toLowerCase()) {
		case 'year':
			return year;
		case 'quarter':
			return Math.ceil(month / 3);
		case 'month':
			return month;
		case 'week':
			return isoWeek(moment.days).week;
		case 'isoyear':
			return isoWeek(moment.days).year;
		case 'day':
			return day;
		case 'dow':
			return weekday;
		case 'isodow':
			return weekday || 7;
		case 'doy':
			return moment.days - daysFromCivil(year, 1, 1) + 1;
		case 'hour':
			return Math.floor(moment.micros / 3600e6);
		case 'minute':
			return Math.floor(moment.micros / 60e6) % 60;
		case 'second':
			return seconds(moment.micros % 60e6);
		case 'epoch':
			return seconds(moment.days * 86400 * 1e6 + moment.micros);
	}
	throw new ExpressionError(
		'BAD_ARGUMENT',
		`${show(field)} is not a part of a date; use year, quarter, month, week, isoyear, day, dow, isodow, doy, hour, minute, second or epoch`,
		pos,
	);
}

/** Microseconds since 1970 pass 2^53 only after the year 2255 on this scale, so whole seconds and the rest go apart. */
function seconds(micros: number): Num {
	const exact = divide(roundTo(Math.trunc(micros), 0), 1_000_000);
	return exact ?? 0;
}

const field = (name: string, unit: string, example: [string, string]): FunctionDefinition =>
	define(
		name,
		`${name}(date)`,
		`The ${unit} as a number`,
		example,
		1,
		({ pos }) =>
			(a) =>
				part(unit, toMoment(a, pos), pos),
	);

function zoneOf(name: NotNull, pos: number): IANAZone {
	const zone = IANAZone.create(toText(name));
	if (!zone.isValid)
		throw new ExpressionError(
			'BAD_ARGUMENT',
			`${show(toText(name))} is not an IANA time zone such as Europe/Berlin`,
			pos,
		);
	return zone;
}

const epochMs = (moment: Moment): number => moment.days * 86_400_000 + Math.floor(moment.micros / 1000);

/** Local wall time to UTC. A time that the clock skipped is an error; one that came twice is its first. */
function toUtc(moment: Moment, zone: IANAZone, pos: number): Moment {
	const local = epochMs(moment);
	const candidates = [zone.offset(local - 86_400_000), zone.offset(local + 86_400_000)];
	for (const offset of candidates.sort((a, b) => b - a)) {
		if (zone.offset(local - offset * 60_000) === offset) {
			return shifted('timestamp', moment.days, moment.micros - offset * 60e6, true) ?? outside(pos);
		}
	}
	throw new ExpressionError('BAD_DATE', `${String(moment)} does not exist in ${zone.name}: the clock skipped it`, pos);
}

export const dateFunctions: FunctionDefinition[] = [
	define(
		'CURRENT_TIMESTAMP',
		'CURRENT_TIMESTAMP',
		'Moment of the load, UTC; the same for every row',
		['CURRENT_TIMESTAMP', '2024-05-06 07:08:09+00'],
		0,
		({ now }) =>
			() =>
				now,
		{ aliases: ['NOW', 'SYSDATE', 'SYSTIMESTAMP', 'LOCALTIMESTAMP'] },
	),
	define(
		'CURRENT_DATE',
		'CURRENT_DATE',
		'Day of the load, UTC',
		['CURRENT_DATE', '2024-05-06'],
		0,
		({ now }) =>
			() =>
				new Moment('date', now.days, 0, false),
	),
	define(
		'TO_DATE',
		'TO_DATE(text [, format])',
		'A date from text; without a format YYYY-MM-DD',
		["TO_DATE('31.01.2024', 'DD.MM.YYYY')", '2024-01-31'],
		1,
		reader('date'),
		{ max: 2 },
	),
	define(
		'TO_TIMESTAMP',
		'TO_TIMESTAMP(text [, format])',
		'A timestamp from text; without a format ISO 8601',
		["TO_TIMESTAMP('31/01/24 5:07 PM', 'DD/MM/YY HH12:MI PM')", '2024-01-31 17:07:00'],
		1,
		reader('timestamp'),
		{ max: 2 },
	),
	define(
		'TO_CHAR',
		'TO_CHAR(date, format)',
		'Text of a date, timestamp or (format of zeros and nines with a point) number',
		["TO_CHAR(DATE '2024-01-31', 'DD Mon YYYY')", '31 Jan 2024'],
		2,
		({ pos }) => {
			const compiled = cached<MomentWriter>((format) => compileWriter(format, pos));
			return (a, b) => {
				const format = toText(b);
				if (isNumber(a) || (typeof a === 'string' && parseMoment(a) === null)) return numberText(a, format, pos);
				return compiled(format)(toMoment(a, pos));
			};
		},
	),
	define(
		'DATE_TRUNC',
		'DATE_TRUNC(unit, date)',
		'Start of the unit it lies in; weeks start on Monday',
		["DATE_TRUNC('month', DATE '2024-02-29')", '2024-02-01'],
		2,
		({ pos }) =>
			(a, b) =>
				truncate(toMoment(b, pos), unitOf(a, pos)),
	),
	define(
		'DATE_PART',
		'DATE_PART(part, date), EXTRACT(part FROM date)',
		'One part of a date as a number: year, quarter, month, week, isoyear, day, dow, isodow, doy, hour, minute, second, epoch',
		["EXTRACT(week FROM DATE '2021-01-03')", '53'],
		2,
		({ pos }) =>
			(a, b) =>
				part(toText(a), toMoment(b, pos), pos),
	),
	define(
		'DATE_ADD',
		'DATE_ADD(date, n, unit)',
		'n units later; months clip the day to the last of the month',
		["DATE_ADD(DATE '2024-01-31', 1, 'month')", '2024-02-29'],
		3,
		({ pos }) =>
			(a, b, c) =>
				addTo(toMoment(a, pos), toInteger(b, pos), unitOf(c, pos), pos),
	),
	define(
		'DATE_DIFF',
		'DATE_DIFF(unit, from, to)',
		'Whole units from one to the other',
		["DATE_DIFF('month', DATE '2024-01-31', DATE '2024-03-30')", '1'],
		3,
		({ pos }) =>
			(a, b, c) =>
				difference(unitOf(a, pos), toMoment(b, pos), toMoment(c, pos)),
		{ aliases: ['DATEDIFF'] },
	),
	define(
		'ADD_MONTHS',
		'ADD_MONTHS(date, n)',
		'n months later, the day clipped to the last of the month',
		["ADD_MONTHS(DATE '2024-03-31', -1)", '2024-02-29'],
		2,
		({ pos }) =>
			(a, b) =>
				addMonths(toMoment(a, pos), toInteger(b, pos)) ?? outside(pos),
	),
	define(
		'LAST_DAY',
		'LAST_DAY(date)',
		'Last day of the month',
		["LAST_DAY(DATE '2023-02-01')", '2023-02-28'],
		1,
		({ pos }) =>
			(a) => {
				const { year, month } = civilFromDays(toMoment(a, pos).days);
				return new Moment('date', daysFromCivil(year, month, daysInMonth(year, month)), 0, false);
			},
	),
	field('YEAR', 'year', ["YEAR('2024-05-06')", '2024']),
	field('QUARTER', 'quarter', ["QUARTER('2024-05-06')", '2']),
	field('MONTH', 'month', ["MONTH('2024-05-06')", '5']),
	field('DAY', 'day', ["DAY('2024-05-06')", '6']),
	field('HOUR', 'hour', ["HOUR('2024-05-06 07:08:09')", '7']),
	field('MINUTE', 'minute', ["MINUTE('2024-05-06 07:08:09')", '8']),
	field('SECOND', 'second', ["SECOND('2024-05-06 07:08:09.25')", '9.25']),
	define(
		'TO_UTC',
		'TO_UTC(timestamp, zone)',
		'UTC of a local time in an IANA zone, daylight saving included',
		["TO_UTC('2024-07-01 12:00', 'Europe/Berlin')", '2024-07-01 10:00:00+00'],
		2,
		({ pos }) =>
			(a, b) => {
				const moment = toMoment(a, pos);
				return moment.zoned ? moment : toUtc(moment, zoneOf(b, pos), pos);
			},
	),
	define(
		'FROM_UTC',
		'FROM_UTC(timestamp, zone)',
		'Local time of a UTC moment in an IANA zone',
		["FROM_UTC('2024-01-01 12:00', 'America/New_York')", '2024-01-01 07:00:00'],
		2,
		({ pos }) =>
			(a, b) => {
				const moment = toMoment(a, pos);
				const offset = zoneOf(b, pos).offset(epochMs(moment));
				return shifted('timestamp', moment.days, moment.micros + offset * 60e6, false) ?? outside(pos);
			},
	),
];

/** `000`, `9990.00`, `FM999.99`: leading zeros by 0, digits after the point by count. */
function numberText(value: NotNull, format: string, pos: number): string {
	const match = /^(?:FM)?([09]+)(?:\.([09]*))?$/i.exec(format);
	if (!isNumber(value) || !match) {
		throw new ExpressionError(
			'BAD_FORMAT',
			`TO_CHAR cannot write ${show(toText(value))} in the format ${show(format)}`,
			pos,
		);
	}
	const text = formatNumber(value, (match[2] ?? '').length);
	const zeros = match[1].length - match[1].search(/0|$/);
	const [sign, plain] = text[0] === '-' ? ['-', text.slice(1)] : ['', text];
	const [whole, fraction] = plain.split('.');
	return `${sign}${whole.padStart(zeros, '0')}${fraction === undefined ? '' : `.${fraction}`}`;
}
