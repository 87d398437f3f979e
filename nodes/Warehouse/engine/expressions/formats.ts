/**
 * The format words of TO_DATE, TO_TIMESTAMP and TO_CHAR that Oracle and PostgreSQL share. A format is compiled once per
 * call site; reading is strict: what the format does not say may not stand in the text.
 */
import { roundTo, type Num } from './decimal';
import { ExpressionError, show } from './errors';
import { civilFromDays, daysFromCivil, formatTime, isCalendarDate, Moment, pad, shifted } from './moments';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

const WORDS =
	/^(?:YYYY|YY|MONTH|MON|MM|DDD|DD|DAY|DY|D|HH24|HH12|HH|MI|SSSSS|SS|MS|US|FF[1-6]?|AM|PM|A\.M\.|P\.M\.|TZH:TZM|TZH|OF|IYYY|IW|Q|FM|"[^"]*")/i;

type Part = { word: string; text: string };

function split(format: string, pos: number): Part[] {
	if (format.length > 100) throw new ExpressionError('BAD_FORMAT', 'A format has at most 100 characters', pos);
	const parts: Part[] = [];
	let rest = format;
	while (rest !== '') {
		const word = WORDS.exec(rest)?.[0];
		if (word === undefined) {
			if (/^[A-Za-z]/.test(rest) && !/^[TZ]/.test(rest)) {
				throw new ExpressionError(
					'BAD_FORMAT',
					`"${rest.slice(0, 12)}" in the format ${show(format)} has no meaning; put fixed letters in "double quotes"`,
					pos,
				);
			}
			parts.push({ word: '', text: rest[0] });
			rest = rest.slice(1);
			continue;
		}
		rest = rest.slice(word.length);
		if (word[0] === '"') parts.push({ word: '', text: word.slice(1, -1) });
		else parts.push({ word: word.toUpperCase(), text: word });
	}
	return parts;
}

/** Regular expression fragments: every one is bounded, so reading is linear. */
const READERS: Record<string, string> = {
	YYYY: '(\\d{4})',
	YY: '(\\d{2})',
	MM: '(\\d{1,2})',
	DD: '(\\d{1,2})',
	HH24: '(\\d{1,2})',
	HH12: '(\\d{1,2})',
	HH: '(\\d{1,2})',
	MI: '(\\d{1,2})',
	SS: '(\\d{1,2})',
	MS: '(\\d{1,3})',
	US: '(\\d{1,6})',
	FF: '(\\d{1,9})',
	AM: '([AaPp]\\.?[Mm]\\.?)',
	PM: '([AaPp]\\.?[Mm]\\.?)',
	'A.M.': '([AaPp]\\.?[Mm]\\.?)',
	'P.M.': '([AaPp]\\.?[Mm]\\.?)',
	MON: '([A-Za-z]{3})',
	MONTH: '([A-Za-z]{3,9})',
	'TZH:TZM': '([+-]\\d{2}:?\\d{2}|Z)',
	TZH: '([+-]\\d{2}|Z)',
	OF: '([+-]\\d{2}(?::?\\d{2})?|Z)',
	DDD: '(\\d{1,3})',
};

export type MomentReader = (text: string) => Moment | null;

export function compileReader(format: string, kind: 'date' | 'timestamp', pos: number): MomentReader {
	const words: string[] = [];
	let source = '';
	for (const part of split(format, pos)) {
		if (part.word === '') {
			source += part.text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
			continue;
		}
		if (part.word === 'FM') continue;
		const word = part.word.startsWith('FF') ? 'FF' : part.word;
		if (!Object.hasOwn(READERS, word)) {
			throw new ExpressionError(
				'BAD_FORMAT',
				`${part.word} can be written but not read; remove it from the format`,
				pos,
			);
		}
		words.push(word);
		source += READERS[word];
	}
	if (!words.includes('YYYY') && !words.includes('YY')) {
		throw new ExpressionError('BAD_FORMAT', `The format ${show(format)} has no year (YYYY)`, pos);
	}
	const pattern = new RegExp(`^\\s*${source}\\s*$`);
	return (text) => {
		const match = text.length <= 200 ? pattern.exec(text) : null;
		return match ? assemble(words, match, kind) : null;
	};
}

function assemble(words: string[], match: RegExpExecArray, kind: 'date' | 'timestamp'): Moment | null {
	let year = 1;
	let month = 1;
	let day = 1;
	let dayOfYear = 0;
	let hour = 0;
	let minute = 0;
	let second = 0;
	let micros = 0;
	let half: 'a' | 'p' | null = null;
	let offset: number | null = null;
	for (let i = 0; i < words.length; i++) {
		const text = match[i + 1];
		switch (words[i]) {
			case 'YYYY':
				year = Number(text);
				break;
			case 'YY':
				// POSIX: 69–99 are 1969–1999.
				year = Number(text) + (Number(text) < 69 ? 2000 : 1900);
				break;
			case 'MM':
				month = Number(text);
				break;
			case 'MON':
			case 'MONTH': {
				const name = text.toLowerCase();
				month = MONTHS.findIndex((m) => m.toLowerCase() === name || m.slice(0, 3).toLowerCase() === name) + 1;
				break;
			}
			case 'DD':
				day = Number(text);
				break;
			case 'DDD':
				dayOfYear = Number(text);
				break;
			case 'HH24':
			case 'HH12':
			case 'HH':
				hour = Number(text);
				if (words[i] === 'HH12' && (hour < 1 || hour > 12)) return null;
				break;
			case 'MI':
				minute = Number(text);
				break;
			case 'SS':
				second = Number(text);
				break;
			case 'MS':
				micros = Number(text.padEnd(3, '0')) * 1000;
				break;
			case 'US':
			case 'FF':
				if (/[1-9]/.test(text.slice(6))) return null;
				micros = Number(text.slice(0, 6).padEnd(6, '0'));
				break;
			case 'AM':
			case 'PM':
			case 'A.M.':
			case 'P.M.':
				half = text[0].toLowerCase() === 'p' ? 'p' : 'a';
				break;
			default:
				offset =
					text === 'Z'
						? 0
						: (text[0] === '-' ? -1 : 1) *
							(Number(text.slice(1, 3)) * 60 + Number(text.length > 3 ? text.slice(-2) : 0));
		}
	}
	if (half !== null) {
		if (hour < 1 || hour > 12) return null;
		hour = (hour % 12) + (half === 'p' ? 12 : 0);
	}
	if (hour > 23 || minute > 59 || second > 59 || !isCalendarDate(year, month, day)) return null;
	let days = daysFromCivil(year, month, day);
	if (dayOfYear > 0) {
		days = daysFromCivil(year, 1, 1) + dayOfYear - 1;
		if (civilFromDays(days).year !== year) return null;
	}
	if (kind === 'date') return new Moment('date', days, 0, false);
	const time = ((hour * 60 + minute) * 60 + second) * 1e6 + micros;
	return shifted('timestamp', days, time - (offset ?? 0) * 60e6, offset !== null);
}

export type MomentWriter = (moment: Moment) => string;

export function compileWriter(format: string, pos: number): MomentWriter {
	const parts = split(format, pos);
	return (moment) => {
		let text = '';
		for (const part of parts) text += part.word === '' ? part.text : write(part, moment);
		return text;
	};
}

function write(part: Part, moment: Moment): string {
	const { year, month, day } = civilFromDays(moment.days);
	const seconds = Math.floor(moment.micros / 1e6);
	const fraction = pad(moment.micros % 1e6, 6);
	const hour = Math.floor(seconds / 3600);
	const weekday = (((moment.days + 4) % 7) + 7) % 7;
	switch (part.word) {
		case 'YYYY':
			return pad(year, 4);
		case 'YY':
			return pad(year % 100, 2);
		case 'MM':
			return pad(month, 2);
		case 'MON':
			return cased(MONTHS[month - 1].slice(0, 3), part.text);
		case 'MONTH':
			return cased(MONTHS[month - 1], part.text);
		case 'DD':
			return pad(day, 2);
		case 'DDD':
			return pad(moment.days - daysFromCivil(year, 1, 1) + 1, 3);
		case 'DAY':
			return cased(WEEKDAYS[weekday], part.text);
		case 'DY':
			return cased(WEEKDAYS[weekday].slice(0, 3), part.text);
		case 'D':
			return String(weekday + 1);
		case 'Q':
			return String(Math.ceil(month / 3));
		case 'IW':
			return pad(isoWeek(moment.days).week, 2);
		case 'IYYY':
			return pad(isoWeek(moment.days).year, 4);
		case 'HH24':
			return pad(hour, 2);
		case 'HH':
		case 'HH12':
			return pad(hour % 12 || 12, 2);
		case 'MI':
			return formatTime(moment.micros).slice(3, 5);
		case 'SS':
			return pad(seconds % 60, 2);
		case 'SSSSS':
			return String(seconds);
		case 'MS':
			return fraction.slice(0, 3);
		case 'US':
		case 'FF':
			return fraction;
		case 'AM':
		case 'PM':
		case 'A.M.':
		case 'P.M.': {
			const half = hour < 12 ? 'AM' : 'PM';
			const dotted = part.word.includes('.') ? `${half[0]}.M.` : half;
			return part.text === part.text.toLowerCase() ? dotted.toLowerCase() : dotted;
		}
		case 'TZH':
			return '+00';
		case 'TZH:TZM':
		case 'OF':
			return '+00:00';
		case 'FM':
			return '';
		default:
			// FF1 to FF6
			return fraction.slice(0, Number(part.word[2]));
	}
}

/** `Month` gives January, `MONTH` JANUARY, `month` january. */
function cased(name: string, pattern: string): string {
	if (pattern === pattern.toUpperCase()) return name.toUpperCase();
	return pattern === pattern.toLowerCase() ? name.toLowerCase() : name;
}

/** ISO 8601 week: the week of the year's first Thursday is week 1. */
export function isoWeek(days: number): { year: number; week: number } {
	const weekday = (((days + 3) % 7) + 7) % 7;
	const { year } = civilFromDays(days - weekday + 3);
	const first = daysFromCivil(year, 1, 4);
	const monday = first - ((((first + 3) % 7) + 7) % 7);
	return { year, week: Math.floor((days - monday) / 7) + 1 };
}

/** A plain number with exactly that many digits after the point. */
export function formatNumber(value: Num, digits: number): string {
	const text = String(roundTo(value, digits));
	if (digits === 0) return text;
	const point = text.indexOf('.');
	return point < 0 ? `${text}.${'0'.repeat(digits)}` : text.padEnd(point + 1 + digits, '0');
}
