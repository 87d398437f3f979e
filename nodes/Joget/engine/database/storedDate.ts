/**
 * Dates that a form stores as text in some order of its own (`dd/MM/yyyy`), made comparable: the fixed-width pieces are
 * put in the order year, month, day, hour, minute, second. Nothing is parsed by the database, so no value can fail it.
 */
import { DateTime } from 'luxon';
import { JogetDatabaseError } from './ports';
import type { SqlText } from './sqlText';

/** Java letters of one piece, in the order that sorts. */
const PIECES = ['yyyy', 'MM', 'dd', 'HH', 'mm', 'ss'] as const;
const BEFORE = ['', '-', '-', ' ', ':', ':'];

export interface SortableDate {
	/** Start (from 1) and length of each piece in the stored text, in sorting order. */
	pieces: Array<{ start: number; length: number }>;
	/** Luxon format of the sortable text. */
	format: string;
	length: number;
}

/** Undefined where the format has pieces without a fixed width (month names, `d/M/yy`, AM/PM). */
export function sortableDate(stored: string): SortableDate | undefined {
	const letters = stored.replace(/'[^']*'/g, (quoted) => '_'.repeat(Math.max(quoted.length - 2, 1)));
	if (/[A-Za-z]/.test(letters.replace(/yyyy|MM|dd|HH|mm|ss/g, '').replace(/S+/, ''))) return undefined;
	if (/M{3}|d{3}|y{5}|H{3}/.test(letters)) return undefined;
	const pieces: SortableDate['pieces'] = [];
	let format = '';
	let length = 0;
	for (const [index, piece] of PIECES.entries()) {
		const at = letters.indexOf(piece);
		if (at < 0) break;
		pieces.push({ start: at + 1, length: piece.length });
		format += BEFORE[index] + piece;
		length += BEFORE[index].length + piece.length;
	}
	return pieces.length === 0 ? undefined : { pieces, format, length };
}

/** SQL text expression that sorts as the date does; null where the column is empty. */
export function sortableExpression(sql: SqlText, column: string, date: SortableDate): string {
	const parts = date.pieces.flatMap(({ start, length }, index) => [
		...(BEFORE[index] ? [`'${BEFORE[index]}'`] : []),
		`SUBSTRING(${column}, ${start}, ${length})`,
	]);
	return `CASE WHEN COALESCE(${column}, '') <> '' THEN ${sql.concat(parts)} END`;
}

/**
 * A point in time as the query's author wrote it, in the server's own reckoning. Joget stores times without a zone; a
 * value that says its zone can only be compared when the server's zone is known.
 */
export function readPointInTime(value: string, field: string, serverZone: string | undefined): DateTime {
	const text = value.trim().replace(/^(\d{4}-\d\d-\d\d) (\d)/, '$1T$2');
	const saysZone = /T.*(Z|[+-]\d\d:?\d\d)(\[.*\])?$/.test(text);
	if (saysZone && !serverZone) {
		throw new JogetDatabaseError(
			`The value for ${field} says its time zone, but Joget stores times without one`,
			'Set the option Server Time Zone to the zone of the Joget server, or give the time as that server shows it.',
		);
	}
	const parsed = DateTime.fromISO(text, saysZone ? { zone: serverZone } : { zone: 'utc' });
	if (!parsed.isValid) {
		throw new JogetDatabaseError(
			`The value for ${field} is not a date: ${value.slice(0, 40)}`,
			serverZone && !DateTime.local().setZone(serverZone).isValid
				? `${serverZone} is not an IANA time zone name.`
				: 'Write it as 2026-11-20 or 2026-11-20T13:45:00.',
		);
	}
	return parsed;
}
