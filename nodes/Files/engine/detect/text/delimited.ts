// Delimited tables: a delimiter is believed when it splits line after line into the same number of fields, quotes
// respected, and when the fields look like data rather than like clauses of prose.

import { verdict, type Verdict } from '../verdict';

const DELIMITERS = [',', ';', '\t', '|', ':', '^', '\x01'] as const;
const MAX_LINES = 100;
const MAX_TEXT = 32 * 1024;
/** Rows after which a delimiter is given up that has split them into ever different counts. */
const FIRST_ROWS = 16;
const HOPELESS = 0.4;
const SHORTENED = 0.85;

const IN_PROGRAM =
	/^\s*(?:"[^"\n]*"\s*:|\.(?:byte|long|word|quad|hword|2byte|4byte)\b|[{[(]|insert\s+into\b|values\b|select\b|\/[/*]|--)/i;

interface Split {
	delimiter: string;
	columns: number;
	rows: number;
	consistency: number;
	quoted: boolean;
	shortFields: number;
	numeric: number;
	first: string[];
	/** Share of delimiters followed by a space, as in prose. */
	spaced: number;
	/** Share of rows that begin as a table in a program does: with a bracket, a statement, a number in hexadecimal. */
	braced: number;
	/** Share of rows whose first field is blank or a bullet: an indented program, a list of news. */
	unheaded: number;
}

export function recogniseDelimited(source: string, cut: boolean): Verdict | undefined {
	const text = withoutRemarks(source.length > MAX_TEXT ? source.slice(0, MAX_TEXT) : source);
	const partial = cut || source.length > MAX_TEXT;
	let best: Split | undefined;
	let bestScore = 0;
	for (const delimiter of DELIMITERS) {
		if (!worthSplitting(text, delimiter)) continue;
		const split = trySplit(text, delimiter, partial);
		if (!split) continue;
		const score = scoreOf(split);
		if (score > bestScore) {
			best = split;
			bestScore = score;
		}
	}
	if (!best || bestScore < 0.5) return undefined;
	const tab = best.delimiter === '\t';
	const name = tab ? 'tab' : `"${best.delimiter}"`;
	return verdict(
		tab ? 'text/tab-separated-values' : 'text/csv',
		Math.min(0.95, bestScore),
		'structure',
		`${best.rows} lines of ${best.columns} fields separated by ${name}`,
		{
			text: {
				delimiter: best.delimiter,
				...(best.quoted ? { quote: '"' } : {}),
				columns: best.columns,
				hasHeader: looksLikeHeader(best),
			},
		},
	);
}

/** A licence or a legend before the table; a single remark may be the names of its columns. */
function withoutRemarks(text: string): string {
	const remarks = /^(?:\ufeff)?(?:#[^\n]*\n|[ \t]*\r?\n)+/.exec(text)?.[0] ?? '';
	return (remarks.match(/#[^\n]*\n/g)?.length ?? 0) < 2 ? text : text.slice(remarks.length);
}

const LOOKED_AT = 12;
/** The least share of lines that hold the delimiter; fewer where a quoted field may run over several of them. */
const HOLD = 0.6;
const HOLD_QUOTED = 0.2;

/** A look at the first lines, which spares most texts the splitting. */
function worthSplitting(text: string, delimiter: string): boolean {
	let lines = 0;
	let holding = 0;
	for (let at = 0; at < text.length && lines < LOOKED_AT;) {
		let end = text.indexOf('\n', at);
		if (end < 0) end = text.length;
		if (end > at + 1) {
			lines++;
			const first = text.indexOf(delimiter, at);
			if (first < 0) break;
			if (first < end) holding++;
		}
		at = end + 1;
	}
	return holding > 0 && holding >= lines * (text.includes('"') ? HOLD_QUOTED : HOLD);
}

function trySplit(text: string, delimiter: string, partial: boolean): Split | undefined {
	const counts = new Map<number, number>();
	let rows = 0;
	let quoted = false;
	let fields = 0;
	let shortFields = 0;
	let numeric = 0;
	let spaced = 0;
	let delimiters = 0;
	let braced = 0;
	let unheaded = 0;
	let first: string[] = [];
	let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
	// Excel's own announcement of the delimiter.
	const announced = /^sep=(.)\r?\n/i.exec(text.slice(at, at + 8));
	if (announced) {
		if (announced[1] !== delimiter) return undefined;
		at += announced[0].length;
	}
	while (at < text.length && rows < MAX_LINES) {
		const row = readRow(text, at, delimiter);
		if (row.end >= text.length && partial) break;
		at = row.end;
		if (row.fields.length === 1 && row.fields[0].trim() === '') continue;
		if (rows === 0) first = row.fields;
		if (IN_PROGRAM.test(row.fields[0]) || /^\s*0x[0-9a-f]+\s*$/i.test(row.fields[0])) braced++;
		else if (/^\s*[-+*#;]?\s*$/.test(row.fields[0])) unheaded++;
		rows++;
		quoted ||= row.quoted;
		counts.set(row.fields.length, (counts.get(row.fields.length) ?? 0) + 1);
		if (rows === FIRST_ROWS && Math.max(...counts.values()) < rows * HOPELESS) return undefined;
		fields += row.fields.length;
		delimiters += row.fields.length - 1;
		for (let i = 0; i < row.fields.length; i++) {
			const field = row.fields[i];
			const trimmed = field.trim();
			if (trimmed.length <= 24) shortFields++;
			if (trimmed !== '' && /^[-+(]?[$€£]?\d[\d.,:/ T%eE+)-]*$/.test(trimmed)) numeric++;
			if (i > 0 && /^ [^ ]/.test(field)) spaced++;
		}
	}
	if (rows < 2) return undefined;
	let columns = 0;
	let most = 0;
	for (const [count, lines] of counts) {
		if (lines > most || (lines === most && count > columns)) {
			columns = count;
			most = lines;
		}
	}
	if (columns < 2) return undefined;
	let consistency = most / rows;
	// Writers that leave out empty fields at a row's end: no row is longer than the header.
	const widths = [...counts.keys()];
	if (first.length >= 4 && Math.max(...widths) === first.length && Math.min(...widths) >= 3 && namesColumns(first)) {
		columns = first.length;
		consistency = Math.max(consistency, SHORTENED);
	}
	return {
		delimiter,
		columns,
		rows,
		consistency,
		quoted,
		shortFields: shortFields / fields,
		numeric: numeric / fields,
		first,
		spaced: delimiters === 0 ? 0 : spaced / delimiters,
		braced: braced / rows,
		unheaded: unheaded / rows,
	};
}

function readRow(text: string, from: number, delimiter: string): { fields: string[]; end: number; quoted: boolean } {
	const fields: string[] = [];
	let at = from;
	let quoted = false;
	for (let steps = 0; steps < 2000; steps++) {
		if (text[at] === '"') {
			let close = text.indexOf('"', at + 1);
			for (let pairs = 0; close >= 0 && text[close + 1] === '"' && pairs < 1000; pairs++)
				close = text.indexOf('"', close + 2);
			if (close >= 0 && close - at < 8192) {
				const next = text[close + 1];
				if (next === undefined || next === delimiter || next === '\n' || next === '\r') {
					quoted = true;
					fields.push(text.slice(at + 1, close));
					at = close + 1;
					if (text[at] === delimiter) {
						at++;
						continue;
					}
					return { fields, end: lineEnd(text, at), quoted };
				}
			}
		}
		let stop = at;
		while (stop < text.length && text[stop] !== delimiter && text[stop] !== '\n' && text[stop] !== '\r') stop++;
		fields.push(text.slice(at, stop));
		if (text[stop] !== delimiter) return { fields, end: lineEnd(text, stop), quoted };
		at = stop + 1;
	}
	return { fields, end: lineEnd(text, Math.max(at, text.indexOf('\n', at))), quoted };
}

function lineEnd(text: string, at: number): number {
	if (at >= text.length) return text.length;
	if (text[at] === '\r' && text[at + 1] === '\n') return at + 2;
	return at + 1;
}

function scoreOf(split: Split): number {
	const { delimiter, columns, rows, consistency } = split;
	if (consistency < 0.75) return 0;
	let score = 0.45 + Math.min(columns, 6) * 0.04 + Math.min(rows, 10) * 0.015;
	score *= consistency;
	if (consistency === 1) score += 0.1;
	if (split.quoted) score += 0.1;
	score += Math.min(split.numeric, 0.4) * 0.4;
	if (looksLikeHeader(split)) score += 0.08;
	if (split.shortFields < 0.6) score -= 0.15;
	if (delimiter === ',' && split.spaced > 0.7 && split.numeric < 0.2 && !split.quoted) score -= 0.3;
	if (split.braced > 0.5) score -= 0.4;
	if ((delimiter === '\t' || delimiter === '|') && split.unheaded > 0.5) score -= 0.4;
	if (delimiter === '\t') score += 0.05;
	if (delimiter === '|') score -= 0.05;
	if (delimiter === ':' || delimiter === '^') score -= 0.35;
	if (columns === 2 && !split.quoted) score -= delimiter === ',' || delimiter === ';' ? 0.12 : 0.06;
	if (rows < 3) score -= 0.12;
	// Code ends its lines in semicolons, so every line has "two fields", the last one empty.
	if (delimiter === ';' && columns === 2) score -= 0.25;
	return Math.max(0, score);
}

function looksLikeHeader(split: Split): boolean {
	return split.first.length === split.columns && namesColumns(split.first);
}

function namesColumns(first: readonly string[]): boolean {
	const names = first.map((name) => name.trim().replace(/^"|"$/g, ''));
	if (names.some((name) => name === '' || name.length > 48 || /^[-+]?\d+([.,]\d+)?$/.test(name))) return false;
	return new Set(names).size === names.length && names.every((name) => /^[\p{L}_#*@$%(]/u.test(name));
}
