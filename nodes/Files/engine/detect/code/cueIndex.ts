// The cues of each language (cues.ts), and how much of them a text shows. Cues are asked of the few languages that the
// model holds possible; where the model is at a loss, those of the languages that it was never taught are asked, too.

import { CUES, type Cue } from './cues';
import { modelKnows } from './model';

const byMime = new Map<string, Cue[]>();
for (const cue of CUES) {
	const own = byMime.get(cue[0]);
	if (own) own.push(cue);
	else byMime.set(cue[0], [cue]);
}

/** The weight of one language's own cues. */
export function cuesOf(mime: string, text: string): number {
	const cues = byMime.get(mime);
	if (!cues) return 0;
	let sum = 0;
	for (const [, pattern, weight] of cues) if (pattern.test(text)) sum += weight;
	return sum;
}

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

/** Languages that only their phrases can speak for. */
const UNTAUGHT = CUES.filter(([mime]) => !modelKnows(mime));

/** What the text shows of languages that the model was not taught: how many different phrases, and how telling. */
export function untaughtCues(text: string, only?: readonly string[]): Map<string, number> {
	const found = new Map<string, number>();
	for (const cue of UNTAUGHT) {
		if ((only && !only.includes(cue[0])) || !cue[1].test(text)) continue;
		const weight = cue[2] * (LONE + MORE * (phrases(cue, text) - 1));
		found.set(cue[0], (found.get(cue[0]) ?? 0) + weight);
	}
	return found;
}
