/**
 * SQL LIKE without a regular expression: the greedy two-pointer match of wildcards, whose worst case is the product of the
 * lengths, never exponential. `%` any run, `_` one character (a code point), the escape character takes the next literally.
 */
import { ExpressionError } from './errors';

const ANY = -1;
const ONE = -2;

export type LikeMatcher = (text: string) => boolean;

export function compileLike(
	pattern: string,
	escape: string | null,
	ignoreCase: boolean,
	position: number,
): LikeMatcher {
	const plain = /[%_\\]/.test(pattern) || (escape !== null && pattern.includes(escape));
	if (!plain && !ignoreCase) return (text) => text === pattern;
	const codes: number[] = [];
	const characters = [...(ignoreCase ? pattern.toLowerCase() : pattern)];
	for (let i = 0; i < characters.length; i++) {
		const character = characters[i];
		if (escape !== null && character === escape) {
			if (++i >= characters.length) {
				throw new ExpressionError('BAD_PATTERN', 'The LIKE pattern ends with its escape character', position);
			}
			codes.push(characters[i].codePointAt(0) as number);
		} else if (character === '%') {
			if (codes[codes.length - 1] !== ANY) codes.push(ANY);
		} else codes.push(character === '_' ? ONE : (character.codePointAt(0) as number));
	}
	return (text) => matches(codes, codePoints(ignoreCase ? text.toLowerCase() : text));
}

function codePoints(text: string): number[] {
	const points: number[] = [];
	for (let i = 0; i < text.length; i++) {
		const point = text.codePointAt(i) as number;
		if (point > 0xffff) i++;
		points.push(point);
	}
	return points;
}

function matches(pattern: number[], text: number[]): boolean {
	let p = 0;
	let t = 0;
	let star = -1;
	let mark = 0;
	while (t < text.length) {
		if (p < pattern.length && (pattern[p] === ONE || pattern[p] === text[t])) {
			p++;
			t++;
		} else if (p < pattern.length && pattern[p] === ANY) {
			star = p++;
			mark = t;
		} else if (star >= 0) {
			p = star + 1;
			t = ++mark;
		} else return false;
	}
	while (p < pattern.length && pattern[p] === ANY) p++;
	return p === pattern.length;
}
