/**
 * A date picker takes its display format (and, on an API call, its stored one); an ISO date in a form that shows dd/MM/yyyy
 * is "Invalid date format". So ISO values are rewritten to the display format before sending.
 */
import { DateTime } from 'luxon';
import type { FormDateFormat } from '../formDateFormat';

const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/** Java letters that luxon writes differently: E for the day's name. */
const toLuxon = (java: string): string => java.replace(/E{4,}/g, 'cccc').replace(/E{1,3}/g, 'ccc');

export type DateResult = { ok: true; value: string } | { ok: false; expected: string };

export function toDisplayDate(value: string, format: FormDateFormat): DateResult {
	if (value === '') return { ok: true, value };
	const display = toLuxon(format.display);
	if (DateTime.fromFormat(value, display, { zone: 'utc' }).isValid) return { ok: true, value };
	if (ISO.test(value)) {
		// The wall clock as written: a date must not slip by a day because of a zone.
		const parsed = DateTime.fromISO(value.replace(' ', 'T'), { setZone: true });
		if (parsed.isValid) return { ok: true, value: parsed.toFormat(display) };
	}
	if (DateTime.fromFormat(value, toLuxon(format.stored), { zone: 'utc' }).isValid) return { ok: true, value };
	return { ok: false, expected: format.display };
}

/** A date that was sent as it is shown, and the one that is stored in the form's other format. */
export function sameDate(sent: string, stored: string, format: FormDateFormat): boolean {
	if (sent === stored) return true;
	const read = (value: string): number | undefined => {
		for (const pattern of [format.display, format.stored]) {
			const date = DateTime.fromFormat(value, toLuxon(pattern), { zone: 'utc' });
			if (date.isValid) return date.toMillis();
		}
		return undefined;
	};
	const moment = read(sent);
	return moment !== undefined && moment === read(stored);
}
