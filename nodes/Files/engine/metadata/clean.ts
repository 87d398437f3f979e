/** Metadata as plain JSON: no functions, no buffers, no cycles, bounded in size, dates as ISO 8601. */

const MAX_STRING = 2000;
const MAX_ITEMS = 200;
const MAX_DEPTH = 5;

// eslint-disable-next-line no-control-regex -- control characters in metadata are noise, and NUL breaks databases
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

export function cleanText(text: string): string {
	return text.replace(CONTROL, '').toWellFormed();
}

function cleanValue(value: unknown, depth: number): unknown {
	switch (typeof value) {
		case 'string': {
			const text = cleanText(value).trim();
			if (text === '') return undefined;
			return text.length > MAX_STRING ? `${text.slice(0, MAX_STRING)}…`.toWellFormed() : text;
		}
		case 'number':
			return Number.isFinite(value) ? value : undefined;
		case 'boolean':
			return value;
		case 'bigint':
			return value.toString();
		case 'object':
			break;
		default:
			return undefined;
	}
	if (value === null || depth === 0) return undefined;
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
	if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return undefined;
	if (Array.isArray(value)) {
		const list = value
			.slice(0, MAX_ITEMS)
			.map((entry) => cleanValue(entry, depth - 1))
			.filter((entry) => entry !== undefined);
		return list.length > 0 ? list : undefined;
	}
	const cleaned: Record<string, unknown> = {};
	let count = 0;
	for (const [key, entry] of Object.entries(value)) {
		if (key === '__proto__' || count >= MAX_ITEMS) continue;
		const kept = cleanValue(entry, depth - 1);
		if (kept === undefined) continue;
		cleaned[cleanText(key).slice(0, 100)] = kept;
		count++;
	}
	return count > 0 ? cleaned : undefined;
}

export function cleanMetadata(metadata: Record<string, unknown>): Record<string, unknown> {
	return (cleanValue(metadata, MAX_DEPTH) as Record<string, unknown> | undefined) ?? {};
}

/** Text within its limit, without control characters, blank runs tightened; says whether something was cut. */
export function cutText(text: string, limit: number): { text: string; isCut: boolean } {
	// Only what can be kept is cleaned: a 100 MB text must not be copied for 20,000 characters. Most texts shrink little.
	let start = text.slice(0, limit * 1.2);
	let clean = tidy(start);
	if (clean.length <= limit && start.length < text.length) {
		start = text.slice(0, limit * 4);
		clean = tidy(start);
	}
	if (clean.length <= limit) return { text: clean, isCut: start.length < text.length };
	return { text: clean.slice(0, limit).toWellFormed(), isCut: true };
}

function tidy(text: string): string {
	return cleanText(text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text)
		.replace(/[ \t\u00a0]{2,}/g, ' ')
		.replace(/ ?\n(?:[ \t]*\n){2,}/g, '\n\n')
		.trim();
}

/** A date of any usual spelling as ISO 8601; undefined where it is none. */
export function isoDate(value: unknown): string | undefined {
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
	if (typeof value !== 'string' || value.trim() === '') return undefined;
	// EXIF writes 2026:01:31 10:00:00, without a zone.
	const exif = /^(\d{4}):(\d\d):(\d\d)(?:[ T](\d\d:\d\d:\d\d))?/.exec(value);
	if (exif) return exif[1] === '0000' ? undefined : `${exif[1]}-${exif[2]}-${exif[3]}${exif[4] ? `T${exif[4]}` : ''}`;
	// PDF writes D:20260131100000+01'00'.
	const pdf = /^D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?/.exec(value);
	if (pdf) {
		const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', z, zone, zoneMinute] = pdf;
		const offset = z ? 'Z' : zone ? `${zone}:${zoneMinute ?? '00'}` : 'Z';
		return isoDate(new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`));
	}
	const parsed = Date.parse(value);
	return Number.isNaN(parsed) ? undefined : new Date(parsed).toISOString();
}
