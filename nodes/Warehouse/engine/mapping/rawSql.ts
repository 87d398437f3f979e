/**
 * Is a text one scalar SQL expression, or one statement, and nothing else? A scanner that knows the quoting of PostgreSQL,
 * MySQL and MariaDB: it refuses what could end the expression or hide something, and leaves the meaning to EXPLAIN.
 */
import type { DialectName } from '../ports';

const FORBIDDEN = new Set(
	'INSERT UPDATE DELETE MERGE REPLACE DROP ALTER CREATE TRUNCATE GRANT REVOKE COPY CALL DO EXECUTE PREPARE LOCK SET RESET COMMIT ROLLBACK BEGIN VACUUM INTO OUTFILE DUMPFILE LOAD HANDLER'.split(
		' ',
	),
);
/** `REPLACE(a, b, c)`, `INSERT(…)` and `TRUNCATE(n, d)` are functions too. */
const ALSO_FUNCTIONS = new Set(['REPLACE', 'INSERT', 'TRUNCATE', 'SET', 'DO']);

interface Scan {
	/** Upper-case words outside quotes, with what follows. */
	words: Array<{ word: string; call: boolean; depth: number }>;
	topLevelCommas: number;
	semicolons: number;
	problem: string | null;
}

/** Sentence of what is wrong, or null. Without a dialect it is enough that one reading is good: the load checks with its own. */
export function checkRawSql(text: string, dialect?: DialectName): string | null {
	if (dialect === undefined) return checkRawSql(text, 'mysql') && checkRawSql(text, 'postgres');
	if (text.trim() === '') return 'is empty';
	const scan = scanSql(text, dialect, false);
	if (scan.problem) return scan.problem;
	if (scan.semicolons > 0) return 'holds a semicolon; give one expression, without an end';
	if (scan.topLevelCommas > 0) return 'is a list; give one expression (put it in brackets only inside a function)';
	const isStatement = scan.words.some(
		({ word, depth }, index) =>
			depth === 0 && (word === 'SELECT' || word === 'UNION' || (word === 'WITH' && index === 0)),
	);
	if (isStatement) return 'is a statement; give one scalar expression (a subquery goes in brackets)';
	const word = scan.words.find((found) => FORBIDDEN.has(found.word) && !(found.call && ALSO_FUNCTIONS.has(found.word)));
	if (word) return `uses ${word.word}, which no expression needs; quote it when it is a column's name`;
	return null;
}

/** A source query: one SELECT (or WITH, VALUES, TABLE), comments allowed. */
export function checkQuery(text: string, dialect?: DialectName): string | null {
	if (dialect === undefined) return checkQuery(text, 'mysql') && checkQuery(text, 'postgres');
	const scan = scanSql(text.trim().replace(/;\s*$/, ''), dialect, true);
	if (scan.problem) return scan.problem;
	if (scan.semicolons > 0) return 'holds more than one statement; give one SELECT';
	const first = scan.words[0]?.word;
	if (first !== 'SELECT' && first !== 'WITH' && first !== 'VALUES' && first !== 'TABLE')
		return 'must be a SELECT (or WITH, VALUES, TABLE)';
	return null;
}

function scanSql(text: string, dialect: DialectName, comments: boolean): Scan {
	const scan: Scan = { words: [], topLevelCommas: 0, semicolons: 0, problem: null };
	const backslash = dialect === 'mysql' || dialect === 'mariadb';
	let depth = 0;
	let at = 0;
	while (at < text.length && !scan.problem) {
		const char = text[at];
		if (char === "'" || char === '"' || char === '`') {
			at = quoted(text, at, char, backslash, scan);
		} else if (text.startsWith('--', at) || text.startsWith('/*', at) || (char === '#' && dialect !== 'postgres')) {
			if (!comments || text.startsWith('/*!', at)) scan.problem = 'holds a comment; remove it';
			else at = afterComment(text, at);
		} else if (char === '$' && /^\$(?:[A-Za-z_]\w*)?\$/.test(text.slice(at, at + 70)) && dialect !== 'mysql') {
			scan.problem = 'holds a dollar-quoted text; use plain quotes';
		} else if (/[\p{L}_]/u.test(char)) {
			const word = /^[\p{L}\p{N}_$]+/u.exec(text.slice(at))?.[0] ?? char;
			scan.words.push({
				depth,
				word: word.toUpperCase(),
				call: /^\s*\(/.test(text.slice(at + word.length, at + word.length + 20)),
			});
			at += word.length;
		} else {
			if (char === '(') depth++;
			else if (char === ')' && --depth < 0) scan.problem = 'has a closing bracket too many';
			else if (char === ',' && depth === 0) scan.topLevelCommas++;
			else if (char === ';') scan.semicolons++;
			else if (char === '\0') scan.problem = 'holds a NUL byte';
			at++;
		}
	}
	if (!scan.problem && depth > 0) scan.problem = 'has an opening bracket without its closing one';
	return scan;
}

function quoted(text: string, start: number, quote: string, backslash: boolean, scan: Scan): number {
	// E'…' only: the e of a longer word before a quote makes no escape string.
	const escapes = quote === "'" && /(?:^|[^\p{L}\p{N}_$])[eE]$/u.test(text.slice(Math.max(0, start - 2), start));
	for (let at = start + 1; at < text.length; at++) {
		if (text[at] === '\\' && quote !== '`') {
			if (backslash || escapes) at++;
		} else if (text[at] === quote) {
			if (text[at + 1] !== quote) return at + 1;
			at++;
		}
	}
	scan.problem = `has a ${quote} without its closing one`;
	return text.length;
}

function afterComment(text: string, at: number): number {
	const end = text.startsWith('/*', at) ? text.indexOf('*/', at + 2) + 2 : text.indexOf('\n', at) + 1;
	return end <= at ? text.length : end;
}
