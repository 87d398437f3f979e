/**
 * When a schedule is due. The DMS frequency codes: YR once a year (month of the start date), HY in January and July, QT at
 * the first month of a quarter, MN monthly, FN every 14 days from the start date, WK weekly, DL daily, ID intra-day at an
 * interval of hours and minutes from the start. FRQDD is a day of the month (beyond the last: the last) or a weekday.
 */
import { DateTime } from 'luxon';
import type { Frequency } from '../mapping/types';

export interface Schedule {
	frequency: Frequency;
	/** FRQDD: 1–31, or MON–SUN (also 1–7, Monday first) for WK and FN. */
	day: string | null;
	/** FRQHH and FRQMI: a time of day; for ID the interval. */
	hour: number | null;
	minute: number | null;
	/** Wall time in the zone. */
	start: string | null;
	end: string | null;
}

const WEEKDAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];
const MONTHS: Partial<Record<Frequency, number[]>> = { QT: [1, 4, 7, 10], HY: [1, 7] };

export class BadSchedule extends Error {}

/** The latest moment at or before `now` at which the schedule was due; null when there is none yet. */
export function dueSlot(schedule: Schedule, now: Date, zone: string): Date | null {
	const at = DateTime.fromJSDate(now, { zone });
	if (!at.isValid) throw new BadSchedule(`"${zone}" is not an IANA time zone`);
	const start = wall(schedule.start, zone, 'start date');
	const end = wall(schedule.end, zone, 'end date');
	const slot = schedule.frequency === 'ID' ? intraDay(schedule, at, start) : byCalendar(schedule, at, start);
	if (!slot || (start && slot < start) || (end && slot > end)) return null;
	return slot.toJSDate();
}

function wall(text: string | null, zone: string, what: string): DateTime | null {
	if (text === null) return null;
	const read = DateTime.fromSQL(text.replace('T', ' ').replace(/Z$/, ''), { zone });
	if (!read.isValid) throw new BadSchedule(`The ${what} "${text}" cannot be read`);
	return read;
}

function intraDay(schedule: Schedule, now: DateTime, start: DateTime | null): DateTime | null {
	const minutes = (schedule.hour ?? 0) * 60 + (schedule.minute ?? 0);
	if (minutes < 1)
		throw new BadSchedule('An intra-day schedule needs an interval: hours (FRQHH) or minutes (FRQMI) above 0');
	const from = start ?? now.startOf('day');
	const passed = now.diff(from, 'minutes').minutes;
	return passed < 0 ? null : from.plus({ minutes: Math.floor(passed / minutes) * minutes });
}

function byCalendar(schedule: Schedule, now: DateTime, start: DateTime | null): DateTime | null {
	const clock = {
		hour: inRange(schedule.hour, 0, 23, 'hour'),
		minute: inRange(schedule.minute, 0, 59, 'minute'),
		second: 0,
		millisecond: 0,
	};
	const today = now.set(clock);
	const last = (step: (n: number) => DateTime): DateTime => {
		// Candidates go backwards from the current period; at most two are in the future.
		for (let n = 0; ; n++) {
			const candidate = step(n);
			if (candidate <= now) return candidate;
		}
	};
	switch (schedule.frequency) {
		case 'DL':
			return last((n) => today.minus({ days: n }));
		case 'WK': {
			const weekday = weekdayOf(schedule, start);
			return last((n) => today.set({ weekday: weekday as 1 }).minus({ weeks: n }));
		}
		case 'FN': {
			const anchor = start ?? DateTime.fromISO('2024-01-01', { zone: now.zone });
			const weekday = weekdayOf(schedule, start);
			const first = anchor.plus({ days: (weekday - anchor.weekday + 7) % 7 }).set(clock);
			const passed = Math.floor(now.startOf('day').diff(first.startOf('day'), 'days').days);
			const slot = first.plus({ days: Math.floor(passed / 14) * 14 });
			return slot <= now ? slot : slot.minus({ days: 14 });
		}
		default: {
			const months = MONTHS[schedule.frequency] ?? (schedule.frequency === 'YR' ? [start?.month ?? 1] : null);
			const day = dayOfMonth(schedule, start);
			const monthly = Array.from({ length: 14 }, (_, n) => now.startOf('month').minus({ months: n })).filter(
				(month) => !months || months.includes(month.month),
			);
			return last((n) => {
				const month = monthly[n] ?? now.minus({ years: 2 });
				return month.set({ day: Math.min(day, month.daysInMonth ?? 28), ...clock });
			});
		}
	}
}

function inRange(value: number | null, low: number, high: number, what: string): number {
	const number = value ?? 0;
	if (!Number.isInteger(number) || number < low || number > high)
		throw new BadSchedule(`The ${what} must be ${low} to ${high}, not ${number}`);
	return number;
}

function weekdayOf({ day }: Schedule, start: DateTime | null): number {
	if (day === null || day.trim() === '') return start?.weekday ?? 1;
	const word = day.trim().toUpperCase().slice(0, 3);
	const number = WEEKDAYS.indexOf(word) + 1 || Number(word);
	if (!Number.isInteger(number) || number < 1 || number > 7)
		throw new BadSchedule(`The day of a weekly schedule must be MON to SUN, or 1 to 7, not "${day}"`);
	return number;
}

function dayOfMonth({ day }: Schedule, start: DateTime | null): number {
	if (day === null || day.trim() === '') return start?.day ?? 1;
	const number = Number(day);
	if (!Number.isInteger(number) || number < 1 || number > 31)
		throw new BadSchedule(`The day must be 1 to 31, not "${day}"`);
	return number;
}
