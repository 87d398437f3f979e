// Names the programming language of a text: the shebang, what the author told the editor, phrases that only one
// language writes (cues.ts), and a small token model (model.ts). Comments and strings are left in: they rarely mislead
// and removing them needs the language first.

import { typesOfExtension } from '../types';
import { cuesOf, matchingCues } from './cueIndex';
import { scoreTokens } from './model';
import { editorMode, shebangOf } from './shebang';

export interface CodeGuess {
	mime: string;
	/** 0…1 */
	confidence: number;
	/** Evidence from cues alone, not from the model. */
	cueScore: number;
}

export interface CodeVerdict {
	guesses: CodeGuess[];
	shebang?: string;
	/** The shebang's or the editor mode's language: decisive. */
	declared?: string;
	/** The model and the phrases agree beyond doubt. */
	clear?: boolean;
}

const WINDOW = 6 * 1024;
const CUE_WEIGHT = 1;

/** What the text says of itself, without weighing its words: enough where only that could change the answer. */
export function declaredCode(source: string): CodeVerdict {
	const shebang = shebangOf(source);
	const declared = shebang?.mime ?? editorMode(source);
	const guesses = declared ? [{ mime: declared, confidence: 1, cueScore: 0 }] : [];
	return { guesses, shebang: shebang?.line, declared };
}

export function classifyCode(source: string, named: readonly string[] = []): CodeVerdict {
	const shebang = shebangOf(source);
	const text = source.length > WINDOW ? source.slice(0, WINDOW) : source;
	const scores = new Map<string, number>();
	const cues = new Map<string, number>();
	const tokens = scoreTokens(text, named);
	const quick = shebang ? undefined : atOnce(text, tokens.scores, named);
	if (quick) return quick;
	for (const [mime, value] of tokens.scores) scores.set(mime, value);
	for (const [mime, weight] of matchingCues(text, tokens.words, tokens.likely, tokens.known)) {
		cues.set(mime, (cues.get(mime) ?? 0) + weight);
		scores.set(mime, (scores.get(mime) ?? tokens.floor) + weight * CUE_WEIGHT);
	}
	inherit(cues, scores);
	const mode = editorMode(source);
	const declared = shebang?.mime ?? mode;
	if (declared) scores.set(declared, (scores.get(declared) ?? tokens.floor) + (shebang?.mime ? 14 : 8));
	const ranked = [...scores].sort((a, b) => b[1] - a[1]).slice(0, 8);
	if (ranked.length === 0) return { guesses: [], shebang: shebang?.line, declared };
	const best = ranked[0][1];
	let total = 0;
	for (const [, value] of ranked) total += Math.exp(value - best);
	const guesses = ranked.map(([mime, value]) => ({
		mime,
		confidence: Math.exp(value - best) / total,
		cueScore: cues.get(mime) ?? 0,
	}));
	return { guesses, shebang: shebang?.line, declared };
}

/** How far ahead the model's first language must be, and how many phrases of its own it must show, to end the search. */
const QUICK_MARGIN = 2.5;
const QUICK_CUES = 9;
/** Less will do when the name says the same. */
const NAMED_MARGIN = 1;
const NAMED_CUES = 5;

/** Most code is clear at once: the model is sure and the language's own phrases are there. */
function atOnce(
	text: string,
	scores: ReadonlyArray<readonly [string, number]>,
	named: readonly string[],
): CodeVerdict | undefined {
	let first: readonly [string, number] | undefined;
	let second = -Infinity;
	for (const entry of scores) {
		if (first === undefined || entry[1] > first[1]) {
			second = first?.[1] ?? -Infinity;
			first = entry;
		} else if (entry[1] > second) second = entry[1];
	}
	if (first === undefined) return undefined;
	const [mime, score] = first;
	const asNamed = named.includes(mime);
	if (score - second < (asNamed ? NAMED_MARGIN : QUICK_MARGIN)) return undefined;
	const cueScore = cuesOf(mime, text);
	if (cueScore < (asNamed ? NAMED_CUES : QUICK_CUES)) return undefined;
	// A base language is clear only when no dialect of it shows phrases of its own.
	const dialect = DIALECTS.some(([other, base, own]) => base === mime && cuesOf(other, text) >= own);
	return dialect ? undefined : { guesses: [{ mime, confidence: 0.99, cueScore }], clear: true };
}

/** Dialects build on a base language: the base's phrases count for them once their own have been seen. */
const DIALECTS: ReadonlyArray<readonly [dialect: string, base: string, own: number]> = [
	['text/x-c++src', 'text/x-csrc', 3],
	['text/x-objcsrc', 'text/x-csrc', 5],
	['text/x-chdr', 'text/x-csrc', 5],
	['text/x-arduino', 'text/x-c++src', 8],
	['text/x-cuda', 'text/x-c++src', 7],
	['text/x-opencl', 'text/x-csrc', 8],
	['application/typescript', 'text/javascript', 5],
	['text/tsx', 'application/typescript', 6],
	['text/x-systemverilog', 'text/x-verilog', 6],
	['text/x-cython', 'text/x-python', 8],
	['text/x-scss', 'text/css', 4],
	['text/x-less', 'text/css', 5],
	['text/x-yacc', 'text/x-csrc', 7],
	['text/x-lex', 'text/x-csrc', 4],
	['text/x-plsql', 'application/sql', 4],
	['text/x-aspectj', 'text/x-java-source', 9],
];

function inherit(cues: Map<string, number>, scores: Map<string, number>): void {
	for (const [dialect, base, own] of DIALECTS) {
		const seen = cues.get(dialect) ?? 0;
		const from = cues.get(base) ?? 0;
		if (seen < own || from === 0) continue;
		cues.set(dialect, seen + from);
		scores.set(dialect, (scores.get(dialect) ?? 0) + from);
	}
}

/** How much a language that the extension names is supported by the text, relative to the best guess. */
export function supportFor(extension: string, verdict: CodeVerdict): CodeGuess | undefined {
	const candidates = new Set(typesOfExtension(extension).map((type) => type.mime));
	return verdict.guesses.find((guess) => candidates.has(guess.mime));
}
