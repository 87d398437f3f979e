/**
 * The Retry-After header in both its forms, RFC 9110 §10.2.3: seconds, or an HTTP date (IMF-fixdate and the two obsolete
 * forms of §5.6.7, all of which must be understood). A date is measured against the answer's own Date header where there is
 * one, so that a clock that is wrong on one side neither shortens nor stretches the wait.
 */
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const IMF = /^[a-z]{3}, (\d{2}) ([a-z]{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) gmt$/i;
const RFC850 = /^[a-z]{6,9}, (\d{2})-([a-z]{3})-(\d{2}) (\d{2}):(\d{2}):(\d{2}) gmt$/i;
const ASCTIME = /^[a-z]{3} ([a-z]{3}) ([ \d]\d) (\d{2}):(\d{2}):(\d{2}) (\d{4})$/i;

function utc(year: string, month: string, day: string, h: string, m: string, s: string): number | undefined {
	const monthIndex = MONTHS.indexOf(month.toLowerCase());
	if (monthIndex < 0) return undefined;
	return Date.UTC(Number(year), monthIndex, Number(day), Number(h), Number(m), Number(s));
}

/** Milliseconds since 1970 of an HTTP date, or undefined when it is none. */
export function parseHttpDate(text: string, now: number): number | undefined {
	const value = text.trim();
	let match = IMF.exec(value);
	if (match) return utc(match[3]!, match[2]!, match[1]!, match[4]!, match[5]!, match[6]!);
	match = ASCTIME.exec(value);
	if (match) return utc(match[6]!, match[1]!, match[2]!.trim(), match[3]!, match[4]!, match[5]!);
	match = RFC850.exec(value);
	if (!match) return undefined;
	// A two-digit year more than 50 years ahead is in the past (RFC 9110 §5.6.7).
	const thisYear = new Date(now).getUTCFullYear();
	let year = Math.floor(thisYear / 100) * 100 + Number(match[3]);
	if (year > thisYear + 50) year -= 100;
	return utc(String(year), match[2]!, match[1]!, match[4]!, match[5]!, match[6]!);
}

/** Milliseconds to wait from `now`, or undefined when the answer does not say. */
export function retryAfterMs(headers: Record<string, string> | undefined, now: number): number | undefined {
	const value = headers?.['retry-after']?.trim();
	if (!value) return undefined;
	// Decimals are not in the standard, yet some gateways send them.
	if (/^\d{1,9}(\.\d{1,6})?$/.test(value)) return Math.ceil(Number(value) * 1000);
	const until = parseHttpDate(value, now);
	if (until === undefined) return undefined;
	const serverNow = headers?.date === undefined ? undefined : parseHttpDate(headers.date, now);
	return Math.max(0, until - (serverNow ?? now));
}
