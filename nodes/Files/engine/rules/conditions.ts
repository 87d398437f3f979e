/** Each test of a rule compiled once into a function that says what it found, or nothing. Regexes are linear and capped. */
import { distance as editDistance } from 'fastest-levenshtein';
import picomatch from 'picomatch';
import { compilePath } from '../../../shared/mapping/path';
import { compilePattern } from '../../../shared/mapping/pattern';
import { RULE_FIELDS, RULE_TESTS, type RuleCondition, type RuleField, type RuleSubject } from './types';

/** Text beyond this is not searched by words: rules decide on the beginning of a document. */
const MAX_TEXT = 200_000;
const MAX_VALUES = 10_000;
const MAX_VALUE_CHARS = 500;

export class RuleError extends Error {}

/** @returns what was found, for the reasons; undefined where the condition does not hold */
export type CompiledCondition = (subject: RuleSubject) => string | undefined;

const LABELS: Record<RuleField, string> = {
	name: 'the name',
	extension: 'the extension',
	mime: 'the type',
	size: 'the size',
	date: 'the date',
	text: 'the text',
	heading: 'the heading',
	language: 'the language',
	metadata: 'the metadata',
	sender: 'the sender',
	risk: 'the risk flags',
};

function fieldReader(condition: RuleCondition): (subject: RuleSubject) => string | undefined {
	if (condition.field !== 'metadata') {
		return (subject) => {
			const value = subject[condition.field as Exclude<RuleField, 'metadata'>];
			if (value === undefined || value === null) return undefined;
			return Array.isArray(value) ? value.join('\n') : String(value);
		};
	}
	if (!condition.path) throw new RuleError('A condition on metadata needs a path, e.g. "author".');
	const read = compilePath(condition.path);
	return (subject) => {
		const value = read(subject.metadata ?? {});
		if (value === undefined || value === null) return undefined;
		return typeof value === 'object' ? JSON.stringify(value) : String(value);
	};
}

/** `.pdf` is the extension pdf. */
function bare(condition: RuleCondition, value: string): string {
	const plain = condition.field === 'extension' && !['regex', 'glob'].includes(condition.test);
	return plain ? value.trim().replace(/^\.+/, '') : value;
}

function valuesOf(condition: RuleCondition, where: string): string[] {
	// A lone value may come without its list, as JSON that people write has it.
	const given: unknown = condition.values ?? [];
	const values = (Array.isArray(given) ? given : [given])
		.map((value) => bare(condition, String(value)))
		.filter((value) => value !== '');
	if (values.length === 0) throw new RuleError(`${where}: the test "${condition.test}" needs at least one value.`);
	if (values.length > MAX_VALUES)
		throw new RuleError(`${where}: ${values.length} values are too many, at most ${MAX_VALUES} are allowed.`);
	const long = values.find((value) => value.length > MAX_VALUE_CHARS);
	if (long)
		throw new RuleError(`${where}: a value has ${long.length} characters, at most ${MAX_VALUE_CHARS} are allowed.`);
	return values;
}

const WORD_CHARACTER = /[\p{L}\p{N}]/u;

/** Whole words only: `net` is not found in `internet`. */
function containsWord(text: string, word: string): boolean {
	for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
		const before = at === 0 || !WORD_CHARACTER.test(text[at - 1]) || !WORD_CHARACTER.test(word[0]);
		const end = at + word.length;
		const after = end >= text.length || !WORD_CHARACTER.test(text[end]) || !WORD_CHARACTER.test(word[word.length - 1]);
		if (before && after) return true;
	}
	return false;
}

/** A run of as many words as the value has, within the given number of edits. */
function fuzzyFinder(value: string, allowed: number): (text: string) => string | undefined {
	const width = value.split(/\s+/).length;
	return (text) => {
		const words = text.slice(0, 20_000).match(/[\p{L}\p{N}'’-]+/gu) ?? [];
		for (let i = 0; i + width <= words.length; i++) {
			const run = width === 1 ? words[i] : words.slice(i, i + width).join(' ');
			if (Math.abs(run.length - value.length) <= allowed && editDistance(run, value) <= allowed) return run;
		}
		return undefined;
	};
}

/** Numbers for sizes and metadata, milliseconds for dates. */
function bound(value: number | string | undefined, isDate: boolean, where: string): number | undefined {
	if (value === undefined || value === '') return undefined;
	const number = isDate ? Date.parse(String(value)) : Number(value);
	if (Number.isNaN(number))
		throw new RuleError(`${where}: "${value}" is no ${isDate ? 'date (write it as 2026-01-31)' : 'number'}.`);
	return number;
}

const DAY = 24 * 60 * 60 * 1000;

/** A day as the last of a range is in it until its end. */
function endOf(given: number | string | undefined, limit: number | undefined): number | undefined {
	return limit !== undefined && /^\d{4}-\d\d-\d\d$/.test(String(given).trim()) ? limit + DAY - 1 : limit;
}

type Finder = (value: string) => string | undefined;

function finderOf(condition: RuleCondition, where: string): Finder {
	const fold = condition.caseSensitive ? (text: string) => text : (text: string) => text.toLowerCase();
	const quote = (text: string) => `"${text.length > 60 ? `${text.slice(0, 57)}…` : text}"`;
	if (condition.test === 'range') {
		const isDate = condition.field === 'date';
		const min = bound(condition.min, isDate, where);
		const max = endOf(condition.max, bound(condition.max, isDate, where));
		if (min === undefined && max === undefined)
			throw new RuleError(`${where}: a range needs a minimum, a maximum or both.`);
		if (min !== undefined && max !== undefined && min > max)
			throw new RuleError(`${where}: the minimum of the range lies above its maximum.`);
		return (text) => {
			const number = isDate ? Date.parse(text) : Number(text);
			const isIn = !Number.isNaN(number) && number >= (min ?? -Infinity) && number <= (max ?? Infinity);
			return isIn ? text : undefined;
		};
	}
	const values = valuesOf(condition, where);
	if (condition.test === 'regex') {
		// Case is folded on text and pattern alike: the shared room's linear patterns take no flags.
		const tests = values.map((value) => compilePattern(condition.caseSensitive ? value : foldPattern(value)));
		return (text) => {
			const folded = fold(text);
			const at = tests.findIndex((test) => test(folded));
			return at < 0 ? undefined : `pattern ${quote(values[at])}`;
		};
	}
	if (condition.test === 'glob') {
		const match = picomatch(values, {
			nocase: !condition.caseSensitive,
			dot: true,
			// Names are matched by their last part; elsewhere a slash is a sign like any other (application/*).
			...(condition.field === 'name' ? { basename: true } : { bash: true }),
		});
		return (text) => (match(text) ? quote(text) : undefined);
	}
	if (condition.test === 'fuzzy') {
		const finders = values.map((value) => fuzzyFinder(fold(value), condition.distance ?? 2));
		return (text) => {
			for (const find of finders) {
				const found = find(fold(text));
				if (found) return quote(found);
			}
			return undefined;
		};
	}
	const folded = values.map(fold);
	if (condition.test === 'exact' || condition.test === 'inList') {
		const set = new Set(folded);
		// Flags come as lines: one of them suffices.
		return (text) =>
			fold(text)
				.split('\n')
				.find((line) => set.has(line.trim()));
	}
	const all = condition.test === 'all';
	return (text) => {
		const searched = fold(text.slice(0, MAX_TEXT)).replace(/\s+/g, ' ');
		const found = all
			? folded.every((word) => containsWord(searched, word))
				? folded
				: []
			: [folded.find((word) => containsWord(searched, word))].filter((word) => word !== undefined);
		return found.length > 0 ? found.map(quote).join(', ') : undefined;
	};
}

/** Lower-cases the literal letters of a pattern, and leaves escapes such as \D and \S as they are. */
function foldPattern(pattern: string): string {
	return pattern.replace(/\\(?:[pP]\{[^}]*\}|.)|[^\\]+/gsu, (part) =>
		part.startsWith('\\') ? part : part.toLowerCase(),
	);
}

/** Whatever is wrong with a condition is said with the rule's name. */
function named<T>(where: string, compile: () => T): T {
	try {
		return compile();
	} catch (error) {
		const { message } = error as Error;
		throw new RuleError(message.startsWith(where) ? message : `${where}: ${message}`);
	}
}

export function compileCondition(condition: RuleCondition, where: string): CompiledCondition {
	if (!RULE_FIELDS.includes(condition.field))
		throw new RuleError(`${where}: there is no field "${condition.field}". Fields: ${RULE_FIELDS.join(', ')}.`);
	if (!RULE_TESTS.includes(condition.test))
		throw new RuleError(`${where}: there is no test "${condition.test}". Tests: ${RULE_TESTS.join(', ')}.`);
	const [read, find] = named(where, () => [fieldReader(condition), finderOf(condition, where)] as const);
	const label = condition.field === 'metadata' ? `the metadata ${condition.path}` : LABELS[condition.field];
	return (subject) => {
		const value = read(subject);
		const found = value === undefined ? undefined : find(value);
		if (condition.negate)
			return found === undefined
				? `${label} has none of ${(condition.values ?? []).slice(0, 5).join(', ') || 'the given values'}`
				: undefined;
		return found === undefined ? undefined : `${label} has ${found}`;
	};
}
