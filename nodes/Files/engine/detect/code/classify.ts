// Names the language of a text by weighing what speaks for each: the model's share (model.ts), the phrases of the
// language itself (cues.ts), the shape of the lines (text/prose.ts), and what the author declared (shebang.ts). All is
// added up as log-odds, and the result is a share of one: how sure the answer is, and by how much it leads.

import { cuesOf, untaughtCues } from './cueIndex';
import { dialectOf } from './dialects';
import { FEATURE_WINDOW } from './features';
import { filesTaught, modelKnows, type ModelVerdict, OTHER } from './model';
import { lacksEssential } from './requirements';
import { editorMode, shebangOf } from './shebang';

export interface CodeGuess {
	mime: string;
	/** 0…1: its share among all that was weighed. */
	confidence: number;
	/** Evidence from the language's own phrases alone. */
	cueScore: number;
}

export interface CodeVerdict {
	/** Best first. The first may be text/plain, or OTHER: a text that is none of the known. */
	guesses: CodeGuess[];
	shebang?: string;
	/** The shebang's or the editor mode's language: decisive. */
	declared?: string;
}

/** A format that lines alone speak for, with the score of its counting (prose.ts). */
export interface Shape {
	mime: string;
	confidence: number;
}

// How much each kind of evidence weighs against the model's log-odds; found by search on files that no training saw.
const PHRASE = 0.2;
/** A type taught from few files has learnt little: its phrases say more. */
const PHRASE_OF_RARE = 0.4;
const RARE = 60;
const PHRASE_OF_UNTAUGHT = 0.25;
const UNTAUGHT_START = -5;
const SHAPE = 2;
const SHAPE_CLEAR = 0.6;
const SHAPE_CLEAR_MORE = 1.5;
/** A type taught from fewer files than these is as good as untaught where its lines speak for it. */
const FEW = 8;
const SHAPE_OF_UNTAUGHT = 8;
/** A format of lines without its lines. */
const SHAPELESS = 2.1;
const SHAPE_START = -3;
const SHAPE_ZERO = 0.3;
/** Two fences and more: a guide that quotes programs. */
const FENCED = 3.5;
const FENCED_SHARE = 0.02;
const MOST_PHRASES = 30;
const SHEBANG = 14;
const MODE = 8;

/** So sure a model needs no second opinion from languages that it does not know. */
const SURE = 0.6;
/** Only types that the model holds possible are asked for their phrases. */
const ASKED = 6;
const ASKED_SHARE = 0.002;

/** What the text says of itself, without weighing its words: enough where only that could change the answer. */
export function declaredCode(source: string): CodeVerdict {
	const shebang = shebangOf(source);
	const declared = shebang?.mime ?? editorMode(source);
	const guesses = declared ? [{ mime: declared, confidence: 1, cueScore: 0 }] : [];
	return { guesses, shebang: shebang?.line, declared };
}

export function classifyCode(
	source: string,
	/** The source without a licence at its beginning. */
	body: string,
	model: ModelVerdict,
	shapes: readonly Shape[],
	/** Whether a format would have been among the shapes had its lines been there. */
	counted: (mime: string) => boolean,
	named: readonly string[] = [],
	/** Whether the text goes on beyond what is in view. */
	cut = false,
): CodeVerdict {
	const shebang = shebangOf(source);
	const declared = shebang?.mime ?? editorMode(source);
	const text = body.length > FEATURE_WINDOW ? body.slice(0, FEATURE_WINDOW) : body;
	const scores = new Map<string, number>();
	const cues = new Map<string, number>();
	const add = (mime: string, value: number, start: number) =>
		scores.set(mime, (scores.get(mime) ?? model.behind(mime) ?? start) + value);
	const askFor = (mime: string) => {
		if (cues.has(mime)) return;
		const weight = Math.min(MOST_PHRASES, cuesOf(mime, text));
		cues.set(mime, weight);
		add(mime, weight * (filesTaught(mime) < RARE ? PHRASE_OF_RARE : PHRASE), 0);
	};
	model.guesses.forEach(({ mime, share }, rank) => {
		if (rank < ASKED && share >= ASKED_SHARE) askFor(mime);
		else add(mime, 0, 0);
	});
	for (const mime of named) if (modelKnows(mime) && model.share(mime) >= ASKED_SHARE) askFor(mime);
	const first = model.guesses[0];
	// Under a name of its own a text is not asked for every language that exists: only for those of the name.
	const open = named.length === 0 && (first.share < SURE || first.mime === OTHER);
	const strangers = named.filter((mime) => !modelKnows(mime));
	if (open || strangers.length > 0) {
		for (const [mime, weight] of untaughtCues(text, open ? undefined : strangers)) {
			cues.set(mime, weight);
			add(mime, Math.min(MOST_PHRASES, weight) * PHRASE_OF_UNTAUGHT, UNTAUGHT_START);
		}
	}
	for (const { mime } of model.guesses)
		if (counted(mime) && !shapes.some((shape) => shape.mime === mime)) add(mime, -SHAPELESS, 0);
	for (const shape of shapes) add(shape.mime, shapeWeight(shape), SHAPE_START);
	// Programs quote guides in their comments as guides quote programs: the rest must read like a guide, too.
	if (model.share('text/markdown') >= FENCED_SHARE && (text.match(/^ {0,3}(?:```|~~~)/gm)?.length ?? 0) >= 2)
		add('text/markdown', FENCED, SHAPE_START);
	if (declared) add(declared, shebang?.mime ? SHEBANG : MODE, 0);
	return { guesses: shares(scores, cues, source, cut), shebang: shebang?.line, declared };
}

function shapeWeight({ mime, confidence }: Shape): number {
	const beyond = confidence - SHAPE_ZERO;
	if (filesTaught(mime) < FEW) return SHAPE_OF_UNTAUGHT * beyond;
	return SHAPE * beyond + (confidence >= SHAPE_CLEAR ? SHAPE_CLEAR_MORE : 0);
}

const LISTED = 8;
const MARKED = 0.55;

function shares(scores: Map<string, number>, cues: Map<string, number>, source: string, cut: boolean): CodeGuess[] {
	const all = [...scores].sort((a, b) => b[1] - a[1]);
	const missing = cut ? [] : all.slice(0, LISTED).filter(([mime]) => lacksEssential(mime, source));
	const ranked = missing.length === 0 ? all : all.filter((entry) => !missing.includes(entry));
	if (ranked.length === 0) return [];
	// What is ruled out leaves its share to nobody: that it resembled the impossible most makes the rest no surer.
	const top = all[0][1];
	let total = 0;
	for (const [, score] of all) total += Math.exp(score - top);
	const guesses = ranked.slice(0, LISTED).map(([mime, score]) => ({
		mime,
		confidence: Math.exp(score - top) / total,
		cueScore: cues.get(mime) ?? 0,
	}));
	const [first, second] = guesses;
	let base = first;
	let dialect = dialectOf(first.mime, source);
	// The first may be the dialect already, and the one after it the base whose marks say so.
	if (dialect === undefined && second && dialectOf(second.mime, source) === first.mime) {
		base = second;
		dialect = first.mime;
	}
	if (dialect === undefined) return guesses;
	const known = guesses.find(({ mime }) => mime === dialect);
	// Marks that only the dialect has speak for its base, too.
	const share = Math.min(1, base.confidence + (known?.confidence ?? 0));
	const sure = share + MARKED * (1 - share);
	return [
		{ mime: dialect, confidence: sure, cueScore: known?.cueScore ?? cuesOf(dialect, source.slice(0, FEATURE_WINDOW)) },
		...guesses.filter(({ mime }) => mime !== dialect),
	];
}
