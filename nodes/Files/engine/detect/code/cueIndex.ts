// Finds the cues worth testing: each pattern's literal words are indexed, and only patterns of which the text holds at
// least one word are run. Three hundred regular expressions would take milliseconds; a few dozen take microseconds.

import { CUES, type Cue } from './cues';

const byWord = new Map<string, Cue[]>();
const always: Cue[] = [];

/** Words of three letters or more that a pattern spells out; classes and escapes are taken out first. */
function literals(source: string): Set<string> {
	const plain = source.replace(/\[(?:[^\]\\]|\\.)*\]/g, ' ').replace(/\\[a-zA-Z]/g, ' ');
	return new Set((plain.match(/[A-Za-z]{3,}/g) ?? []).flatMap((word) => parts(word)));
}

function parts(word: string): string[] {
	const pieces = word.match(/[A-Z]{2,}(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+/g) ?? [];
	const all = pieces.length > 1 ? [word, ...pieces] : [word];
	return all.filter((piece) => piece.length >= 3).map((piece) => piece.toLowerCase());
}

for (const cue of CUES) {
	const words = literals(cue[1].source);
	if (words.size === 0) always.push(cue);
	for (const word of words) {
		const list = byWord.get(word);
		if (list) list.push(cue);
		else byWord.set(word, [cue]);
	}
}

/** A word that many patterns share (end, class, import) says little: it makes none of them due by itself. */
const COMMON = 7;
for (const cue of CUES) {
	const words = [...literals(cue[1].source)];
	if (words.length > 0 && words.every((word) => (byWord.get(word)?.length ?? 0) > COMMON)) always.push(cue);
}
for (const [word, list] of byWord) if (list.length > COMMON) byWord.delete(word);

const MAX_WORDS = 1200;

const MOST = 4;
const LONE = 1;
const MORE = 0.6;

/** Cuts a pattern's source at the bars that stand outside every group and class. */
function atBars(source: string): string[] {
	const parts: string[] = [];
	let depth = 0;
	let inClass = false;
	let start = 0;
	for (let i = 0; i < source.length; i++) {
		const char = source[i];
		if (char === '\\') i++;
		else if (inClass) inClass = char !== ']';
		else if (char === '[') inClass = true;
		else if (char === '(') depth++;
		else if (char === ')') depth--;
		else if (char === '|' && depth === 0) {
			parts.push(source.slice(start, i));
			start = i + 1;
		}
	}
	parts.push(source.slice(start));
	return parts;
}

/** Where the group that opens at `open` closes. */
function closing(source: string, open: number): number {
	let depth = 0;
	let inClass = false;
	for (let i = open; i < source.length; i++) {
		const char = source[i];
		if (char === '\\') i++;
		else if (inClass) inClass = char !== ']';
		else if (char === '[') inClass = true;
		else if (char === '(') depth++;
		else if (char === ')' && --depth === 0) return i;
	}
	return -1;
}

/** A pattern's alternatives, also those of a group that opens its line: each is a phrase of its own. */
function alternatives({ source, flags }: RegExp): RegExp[] {
	const phrasesOf = (part: string): string[] => {
		const opening = /^\^(?:\[ \\t\]\*|\\s\*)?(?=\(\?:)/.exec(part)?.[0];
		if (opening === undefined) return [part];
		const end = closing(part, opening.length);
		// An optional group is no choice of phrases.
		if (end < 0 || /^[?*+{]/.test(part.slice(end + 1))) return [part];
		const inner = atBars(part.slice(opening.length + 3, end));
		return inner.map((choice) => `${opening}(?:${choice})${part.slice(end + 1)}`);
	};
	return atBars(source)
		.flatMap(phrasesOf)
		.map((part) => new RegExp(part, flags));
}

const split = new Map<Cue, RegExp[]>();

/** How many different phrases of a cue the text holds: one phrase many times may be chance, several are a language. */
function phrases(cue: Cue, text: string): number {
	let patterns = split.get(cue);
	if (!patterns) split.set(cue, (patterns = alternatives(cue[1])));
	let count = 0;
	for (const pattern of patterns) if (pattern.test(text)) count++;
	return Math.min(MOST, count);
}

/**
 * @param likely languages that the token model holds possible; languages that it does not know are always asked
 */
export function matchingCues(
	text: string,
	tokens: Iterable<string>,
	likely: (mime: string) => boolean,
	known: (mime: string) => boolean,
): Array<readonly [mime: string, weight: number]> {
	const due = new Set<Cue>();
	const likelySet = new Map<string, boolean>();
	const asked = (mime: string): boolean => {
		let answer = likelySet.get(mime);
		if (answer === undefined) likelySet.set(mime, (answer = likely(mime)));
		return answer;
	};
	for (const cue of always) if (asked(cue[0])) due.add(cue);
	let seen = 0;
	for (const token of tokens) {
		if (seen++ > MAX_WORDS) break;
		for (const word of token.split(/[^A-Za-z]+/)) {
			if (word.length < 3) continue;
			for (const part of parts(word)) {
				for (const cue of byWord.get(part) ?? []) if (asked(cue[0])) due.add(cue);
			}
		}
	}
	const found: Array<readonly [string, number]> = [];
	for (const cue of due) {
		if (!cue[1].test(text)) continue;
		// A language without token weights has only its phrases to speak for it: how many different ones counts.
		const weight = known(cue[0]) ? cue[2] : cue[2] * (LONE + MORE * (phrases(cue, text) - 1));
		found.push([cue[0], weight]);
	}
	return found;
}

const byMime = new Map<string, Cue[]>();
for (const cue of CUES) byMime.set(cue[0], [...(byMime.get(cue[0]) ?? []), cue]);

/** The weight of one language's own cues. */
export function cuesOf(mime: string, text: string): number {
	let sum = 0;
	for (const [, pattern, weight] of byMime.get(mime) ?? []) if (pattern.test(text)) sum += weight;
	return sum;
}
