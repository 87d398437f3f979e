/**
 * Patterns of users, without the danger of catastrophic backtracking. A pattern that is plainly linear runs on the
 * engine's own RegExp; every other one runs on RE2JS, a port of Google's RE2, whose time is linear in the text by
 * construction. RE2 knows neither look-around nor back-references; a pattern with them is refused with that reason.
 */
import { RE2JS } from 're2js';
import { MappingError } from './problem';

export const MAX_PATTERN_CHARS = 500;
export const MAX_TESTED_CHARS = 10_000;

export type PatternTest = (text: string) => boolean;

/** `tester(text)`: whether the pattern is found in the first 10,000 characters. Anchor it with ^ and $ for the whole. */
export function compilePattern(pattern: string): PatternTest {
	if (pattern.length > MAX_PATTERN_CHARS) {
		throw new MappingError(
			`The pattern has ${pattern.length} characters; ${MAX_PATTERN_CHARS} are allowed. Split the check into several fields or a list.`,
		);
	}
	let native: RegExp;
	try {
		native = new RegExp(pattern, 'u');
	} catch {
		try {
			native = new RegExp(pattern);
		} catch (error) {
			throw new MappingError(`The pattern "${pattern}" is not a regular expression: ${(error as Error).message}.`);
		}
	}
	if (isPlainlyLinear(pattern)) return (text) => native.test(text.slice(0, MAX_TESTED_CHARS));
	const bare = withoutClassesAndEscapes(pattern);
	if (/\(\?(?:[=!]|<[=!])/.test(bare.text) || bare.backReference) {
		throw new MappingError(
			`The pattern "${pattern}" uses look-ahead, look-behind or a back-reference, which can take for ever on some ` +
				'texts. Write it without them, or use several fields with a pattern each.',
		);
	}
	try {
		const linear = RE2JS.compile(RE2JS.translateRegExp(pattern));
		return (text) => linear.matcher(text.slice(0, MAX_TESTED_CHARS)).find();
	} catch (error) {
		throw new MappingError(`The pattern "${pattern}" cannot be run safely: ${(error as Error).message}. Simplify it.`);
	}
}

/** The pattern's skeleton: escapes and character classes replaced by the letter x. */
function withoutClassesAndEscapes(pattern: string): { text: string; backReference: boolean } {
	let text = '';
	let backReference = false;
	let inClass = false;
	for (let i = 0; i < pattern.length; i++) {
		const char = pattern[i];
		if (char === '\\') {
			const next = pattern[++i] ?? '';
			if (!inClass && /[1-9k]/.test(next)) backReference = true;
			if (/[pPu]/.test(next) && pattern[i + 1] === '{') i = Math.max(i, pattern.indexOf('}', i));
			if (!inClass) text += 'x';
		} else if (inClass) {
			if (char === ']') inClass = false;
		} else if (char === '[') {
			inClass = true;
			text += 'x';
		} else {
			text += char;
		}
	}
	return { text, backReference };
}

/**
 * Anchored at the start, no quantifier on a group, and at most one place where the engine has a choice of length: then
 * no text makes it try more than a few times its own length.
 */
function isPlainlyLinear(pattern: string): boolean {
	const { text, backReference } = withoutClassesAndEscapes(pattern);
	if (backReference || /\(\?(?!:)/.test(text)) return false;
	if (/\)(?:[*+?]|\{)/.test(text)) return false;
	const choices = text.replace(/\(\?:/g, '(').match(/[*+?]|\{\d*,\d*\}/g) ?? [];
	const loops = choices.filter((choice) => choice !== '?' || choices.length > 3).length;
	const fixed = (text.match(/\{(\d+)\}/g) ?? []).every((times) => Number(times.slice(1, -1)) <= 1000);
	const alternatives = (text.match(/\|/g) ?? []).length;
	if (loops === 0) return fixed && alternatives <= 50;
	return loops === 1 && fixed && text.startsWith('^') && alternatives === 0;
}
