// The token model: one weight per token and language, learnt by softmax regression (bench/filesTrain.mjs) from source
// files of Debian and npm packages; only the weights are kept. A text's tokens are damped and normalised, so that
// neither length nor repetition decides. Weights are written two characters a pair: language, then value.

import { tokenCounts } from './tokens';
import weights from './weights.json';

export interface TokenScores {
	scores: Array<readonly [mime: string, score: number]>;
	/** The score of a language that the model does not know. */
	floor: number;
	/** The text's tokens, for whoever wants to look words up. */
	words: Iterable<string>;
	/** Whether a language is among the best few, or unknown to the model. */
	likely: (mime: string) => boolean;
	/** Whether the model has weights for a language. */
	known: (mime: string) => boolean;
}

const BEST = 14;
/** A language that the model does not know starts this far behind the best one. */
const BEHIND = 5;
/** The model's first language, so far ahead and named by the file, leaves no room for one that it does not know. */
const SURE = 1.5;
const knownClasses = new Set(weights.classes);
const isKnown = (mime: string): boolean => knownClasses.has(mime);

const FIRST = 35;
const MIDDLE = 80;
const STEP = weights.step;

const classes: readonly string[] = weights.classes;
const table = new Map<string, string>(Object.entries(weights.tokens as Record<string, string>));

export function scoreTokens(text: string, named: readonly string[] = []): TokenScores {
	const sums = new Float64Array(classes.length);
	let norm = 0;
	let known = 0;
	const counts = tokenCounts(text);
	for (const [token, count] of counts) {
		const value = Math.log(1 + count);
		norm += value * value;
		const row = table.get(token);
		if (row === undefined) continue;
		known++;
		for (let i = 0; i < row.length; i += 2) {
			sums[row.charCodeAt(i) - FIRST] += (row.charCodeAt(i + 1) - MIDDLE) * value;
		}
	}
	if (known === 0) return { scores: [], floor: 0, words: counts.keys(), likely: () => true, known: isKnown };
	const scale = STEP / Math.sqrt(norm);
	const scores = classes.map((mime, i) => [mime, sums[i] * scale + weights.bias[i]] as const);
	const best = [...scores].sort((a, b) => b[1] - a[1]).slice(0, BEST);
	const top = new Set(best.map(([mime]) => mime));
	const sure = best.length > 1 && named.includes(best[0][0]) && best[0][1] - best[1][1] >= SURE;
	const floor = Math.max(-1, (best[0]?.[1] ?? 0) - BEHIND);
	return {
		scores,
		floor,
		words: counts.keys(),
		likely: (mime) => top.has(mime) || (!sure && !knownClasses.has(mime)),
		known: isKnown,
	};
}
