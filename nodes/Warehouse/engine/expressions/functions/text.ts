/** Text functions. Positions and lengths count characters (code points), as both databases do. */
import { ExpressionError } from '../errors';
import { toInteger, toText, type Value } from '../values';
import { cutText } from '../cast';
import type { FunctionDefinition, NotNull } from './types';

const SURROGATE = /[\ud800-\udfff]/;
/** No function makes a text longer than this: `REPEAT` and friends cannot eat the memory. */
const MAX_TEXT = 1_000_000;

const sized = (length: number, pos: number): void => {
	if (length > MAX_TEXT)
		throw new ExpressionError('TOO_LONG', `The text would have more than ${MAX_TEXT} characters`, pos);
};
const lengthOf = (text: string): number => (SURROGATE.test(text) ? [...text].length : text.length);

function slice(text: string, start: number, end?: number): string {
	return SURROGATE.test(text) ? [...text].slice(start, end).join('') : text.slice(start, end);
}

/** SQL's SUBSTRING: counts from 1; a start before the text uses up the length. A negative start counts from the end (Oracle, MySQL). */
function substring(text: string, start: number, length: number | undefined): string {
	if (start < 0) {
		const total = lengthOf(text);
		if (-start > total) return '';
		start = total + start + 1;
	}
	const from = start - 1;
	const to = length === undefined ? undefined : from + length;
	return to !== undefined && to <= 0 ? '' : slice(text, Math.max(from, 0), to);
}

function pad(text: string, length: number, fill: string, left: boolean): string {
	const size = lengthOf(text);
	if (length <= size) return cutText(text, Math.max(length, 0));
	if (fill === '') return text;
	const padding = slice(fill.repeat(Math.ceil((length - size) / lengthOf(fill))), 0, length - size);
	return left ? padding + text : text + padding;
}

function trimSet(text: string, characters: string | undefined, start: boolean, end: boolean): string {
	if (characters === undefined) return trimBlanks(text, start, end);
	const set = new Set(characters);
	const points = SURROGATE.test(text) ? [...text] : text;
	let from = 0;
	let to = points.length;
	if (start) while (from < to && set.has(points[from])) from++;
	if (end) while (to > from && set.has(points[to - 1])) to--;
	const kept = points.slice(from, to);
	return typeof kept === 'string' ? kept : kept.join('');
}

function trimBlanks(text: string, start: boolean, end: boolean): string {
	let from = 0;
	let to = text.length;
	if (start) while (from < to && text.charCodeAt(from) === 32) from++;
	if (end) while (to > from && text.charCodeAt(to - 1) === 32) to--;
	return from === 0 && to === text.length ? text : text.slice(from, to);
}

/** A function of texts, the plainest kind. */
const ofText = (apply: (text: string) => Value) => () => (a: NotNull) => apply(typeof a === 'string' ? a : toText(a));

const trimmer = (start: boolean, end: boolean) => () => (a: NotNull, b?: NotNull) =>
	trimSet(toText(a), b === undefined ? undefined : toText(b), start, end);

const find = (text: string, part: string): number => {
	const at = text.indexOf(part);
	return at < 0 ? 0 : lengthOf(text.slice(0, at)) + 1;
};

const define = (
	name: string,
	signature: string,
	description: string,
	example: [string, string],
	min: number,
	make: NonNullable<FunctionDefinition['make']>,
	more: Partial<FunctionDefinition> = {},
): FunctionDefinition => ({ name, category: 'Text', signature, description, example, min, make, ...more });

export const textFunctions: FunctionDefinition[] = [
	define(
		'UPPER',
		'UPPER(text)',
		'Upper case',
		["UPPER('straße')", 'STRASSE'],
		1,
		ofText((t) => t.toUpperCase()),
	),
	define(
		'LOWER',
		'LOWER(text)',
		'Lower case',
		["LOWER('ABC')", 'abc'],
		1,
		ofText((t) => t.toLowerCase()),
	),
	define(
		'INITCAP',
		'INITCAP(text)',
		'First letter of each word upper, the rest lower case',
		["INITCAP('new york')", 'New York'],
		1,
		ofText((t) => t.toLowerCase().replace(/[\p{L}\p{N}]+/gu, (w) => w[0].toUpperCase() + w.slice(1))),
	),
	define(
		'TRIM',
		'TRIM(text [, characters])',
		'Without blanks (or those characters) at both ends',
		["TRIM('  a ')", 'a'],
		1,
		trimmer(true, true),
		{ max: 2, aliases: ['BTRIM'] },
	),
	define(
		'LTRIM',
		'LTRIM(text [, characters])',
		'The same at the start only',
		["LTRIM('007', '0')", '7'],
		1,
		trimmer(true, false),
		{ max: 2 },
	),
	define(
		'RTRIM',
		'RTRIM(text [, characters])',
		'The same at the end only',
		["RTRIM('1.500', '0')", '1.5'],
		1,
		trimmer(false, true),
		{ max: 2 },
	),
	define('LENGTH', 'LENGTH(text)', 'Number of characters', ["LENGTH('naïve')", '5'], 1, ofText(lengthOf), {
		aliases: ['CHAR_LENGTH', 'LEN'],
	}),
	define(
		'SUBSTR',
		'SUBSTR(text, start [, length])',
		'Part of a text; counts from 1, from the end when negative',
		["SUBSTR('warehouse', 5, 3)", 'hou'],
		2,
		({ pos }) =>
			(a, b, c?: NotNull) => {
				const length = c === undefined ? undefined : toInteger(c, pos);
				if (length !== undefined && length < 0) {
					throw new ExpressionError('BAD_ARGUMENT', 'SUBSTR needs a length of 0 or more', pos);
				}
				return substring(toText(a), toInteger(b, pos), length);
			},
		{ max: 3, aliases: ['SUBSTRING'] },
	),
	define(
		'LEFT',
		'LEFT(text, n)',
		'The first n characters; without the last n when negative',
		["LEFT('abcd', 2)", 'ab'],
		2,
		({ pos }) =>
			(a, b) =>
				slice(toText(a), 0, toInteger(b, pos)),
	),
	define(
		'RIGHT',
		'RIGHT(text, n)',
		'The last n characters; without the first n when negative',
		["RIGHT('abcd', 2)", 'cd'],
		2,
		({ pos }) =>
			(a, b) => {
				const n = toInteger(b, pos);
				return n === 0 ? '' : slice(toText(a), -n);
			},
	),
	...(['LPAD', 'RPAD'] as const).map((name) =>
		define(
			name,
			`${name}(text, length [, fill])`,
			`Filled up (or cut) to a length, at the ${name === 'LPAD' ? 'start' : 'end'}`,
			name === 'LPAD' ? ["LPAD('7', 3, '0')", '007'] : ["RPAD('7', 3, 'x')", '7xx'],
			2,
			({ pos }) =>
				(a, b, c?: NotNull) => {
					const length = toInteger(b, pos);
					sized(length, pos);
					return pad(toText(a), length, c === undefined ? ' ' : toText(c), name === 'LPAD');
				},
			{ max: 3 },
		),
	),
	define(
		'REPLACE',
		'REPLACE(text, from, to)',
		'Every occurrence replaced',
		["REPLACE('a-b-c', '-', '')", 'abc'],
		3,
		({ pos }) =>
			(a, b, c) => {
				const text = toText(a);
				const from = toText(b);
				if (from === '') return text;
				const parts = text.split(from);
				const to = toText(c);
				sized(text.length + (parts.length - 1) * to.length, pos);
				return parts.join(to);
			},
	),
	define(
		'TRANSLATE',
		'TRANSLATE(text, from, to)',
		'Each character of `from` becomes the one at its place in `to`, or goes',
		["TRANSLATE('1.234,50', '.,', '_.')", '1_234.50'],
		3,
		() => (a, b, c) => {
			const to = [...toText(c)];
			const map = new Map<string, string>();
			[...toText(b)].forEach((from, i) => {
				if (!map.has(from)) map.set(from, to[i] ?? '');
			});
			let result = '';
			for (const character of toText(a)) result += map.get(character) ?? character;
			return result;
		},
	),
	define(
		'STRPOS',
		'STRPOS(text, part)',
		'Place of the first occurrence, from 1; 0 when there is none',
		["STRPOS('a@b', '@')", '2'],
		2,
		() => (a, b) => find(toText(a), toText(b)),
		{ aliases: ['INSTR'] },
	),
	define(
		'SPLIT_PART',
		'SPLIT_PART(text, separator, n)',
		'The n-th part, from 1 (from the end when negative); empty when there is none',
		["SPLIT_PART('a;b;c', ';', 2)", 'b'],
		3,
		({ pos }) =>
			(a, b, c) => {
				const n = toInteger(c, pos);
				if (n === 0) throw new ExpressionError('BAD_ARGUMENT', 'SPLIT_PART counts parts from 1', pos);
				const separator = toText(b);
				const parts = separator === '' ? [toText(a)] : toText(a).split(separator);
				return parts[n > 0 ? n - 1 : parts.length + n] ?? '';
			},
	),
	{
		name: 'CONCAT',
		category: 'Text',
		signature: 'CONCAT(value, …)',
		description: 'One text of all; NULL counts as empty, unlike with `||`',
		example: ["CONCAT('a', NULL, 1)", 'a1'],
		min: 1,
		max: 100,
		nullable:
			() =>
			(...args) => {
				let text = '';
				for (const arg of args) if (arg !== null) text += toText(arg);
				return text;
			},
	},
	{
		name: 'CONCAT_WS',
		category: 'Text',
		signature: 'CONCAT_WS(separator, value, …)',
		description: 'All but the NULLs, with a separator between',
		example: ["CONCAT_WS('-', 'a', NULL, 'b')", 'a-b'],
		min: 2,
		max: 100,
		nullable:
			() =>
			(separator, ...args) =>
				separator === null
					? null
					: args
							.filter((arg): arg is NotNull => arg !== null)
							.map(toText)
							.join(toText(separator)),
	},
	define('REPEAT', 'REPEAT(text, n)', 'The text n times', ["REPEAT('ab', 2)", 'abab'], 2, ({ pos }) => (a, b) => {
		const n = Math.max(0, toInteger(b, pos));
		sized(n * toText(a).length, pos);
		return toText(a).repeat(n);
	}),
	define(
		'REVERSE',
		'REVERSE(text)',
		'From the end to the start',
		["REVERSE('abc')", 'cba'],
		1,
		ofText((t) => [...t].reverse().join('')),
	),
	define(
		'STARTS_WITH',
		'STARTS_WITH(text, part)',
		'Whether it begins so',
		["STARTS_WITH('abc', 'ab')", 'true'],
		2,
		() => (a, b) => toText(a).startsWith(toText(b)),
	),
	define(
		'ENDS_WITH',
		'ENDS_WITH(text, part)',
		'Whether it ends so',
		["ENDS_WITH('abc', 'ab')", 'false'],
		2,
		() => (a, b) => toText(a).endsWith(toText(b)),
	),
	define(
		'CONTAINS',
		'CONTAINS(text, part)',
		'Whether it occurs',
		["CONTAINS('abc', 'b')", 'true'],
		2,
		() => (a, b) => toText(a).includes(toText(b)),
	),
	define(
		'ASCII',
		'ASCII(text)',
		'Code point of the first character; 0 for an empty text',
		["ASCII('A')", '65'],
		1,
		ofText((t) => t.codePointAt(0) ?? 0),
	),
	define(
		'CHR',
		'CHR(n)',
		'The character with that code point',
		['CHR(65)', 'A'],
		1,
		({ pos }) =>
			(a) => {
				const n = toInteger(a, pos);
				if (n < 1 || n > 0x10ffff || (n >= 0xd800 && n <= 0xdfff)) {
					throw new ExpressionError('BAD_ARGUMENT', `${n} is not the code of a character`, pos);
				}
				return String.fromCodePoint(n);
			},
		{ aliases: ['CHAR'] },
	),
	define(
		'SQUEEZE',
		'SQUEEZE(text)',
		'Runs of white space become one blank, none at the ends',
		["SQUEEZE('  a   b ')", 'a b'],
		1,
		ofText((t) => t.trim().replace(/\s+/g, ' ')),
	),
];
