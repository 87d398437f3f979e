/** Jira's stamps into milliseconds and back: ISO with `+0200`, epoch seconds, and epoch milliseconds are all seen. */

/** Below this a number counts seconds: 1e11 ms is March 1973, 1e11 s is the year 5138. */
const SECONDS_BELOW = 1e11;

export function toMillis(value: unknown): number | null {
	if (typeof value === 'number' && Number.isFinite(value))
		return value < SECONDS_BELOW ? Math.round(value * 1000) : value;
	if (typeof value !== 'string' || value === '') return null;
	if (/^\d+$/.test(value)) return toMillis(Number(value));
	const parsed = Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
	return Number.isNaN(parsed) ? null : parsed;
}

export const toIso = (ms: number): string => new Date(ms).toISOString();
