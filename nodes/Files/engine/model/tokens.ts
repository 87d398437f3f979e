/** Text to terms for the learnt model: lower-case words, word pairs and the file's own traits, bounded in number. */

const WORD = /[\p{L}\p{N}][\p{L}\p{N}'’-]{1,39}/gu;
/** More text does not make a better decision and costs time. */
export const MAX_MODEL_CHARACTERS = 20_000;
const MAX_TERMS = 4000;

/** Digits become `0`: an invoice number is noise, that there is one is not. */
function shape(word: string): string {
	return word.toLowerCase().replace(/\p{N}+/gu, '0');
}

export interface Sample {
	text: string;
	/** Name of the file, where there is one: its words count as terms of their own. */
	name?: string;
	/** Detected type and the like, e.g. `mime:application/pdf`. */
	traits?: string[];
}

/** Term → how often. Sub-linear damping happens in the model, not here. */
export function termsOf(sample: Sample): Map<string, number> {
	const terms = new Map<string, number>();
	const add = (term: string) => {
		if (terms.size < MAX_TERMS || terms.has(term)) terms.set(term, (terms.get(term) ?? 0) + 1);
	};
	let previous = '';
	for (const [match] of sample.text.slice(0, MAX_MODEL_CHARACTERS).matchAll(WORD)) {
		const word = shape(match);
		add(word);
		if (previous !== '') add(`${previous} ${word}`);
		previous = word;
	}
	for (const [match] of (sample.name ?? '').matchAll(WORD)) add(`name:${shape(match)}`);
	for (const trait of sample.traits ?? []) add(trait);
	return terms;
}
