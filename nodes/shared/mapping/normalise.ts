/** Cleans text before it is read as a type. Only text is touched; other values pass. */
import type { Normalisers } from './types';

// eslint-disable-next-line no-control-regex -- control characters are what this is about
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

export type Normaliser = (value: unknown) => unknown;

/** `emptyDefault`: what `emptyAsNull` means where it is not given. */
export function compileNormaliser(rules: Normalisers = {}, emptyDefault = false): Normaliser {
	const steps: Array<(text: string) => string> = [];
	// A tab or line break stays (CR too: it belongs to a line break), as in free text.
	if (rules.stripControl) steps.push((text) => text.replace(CONTROL, ''));
	if (rules.stripCharacters) {
		const unwanted = new Set(rules.stripCharacters);
		steps.push((text) => {
			for (const char of text) if (unwanted.has(char)) return [...text].filter((c) => !unwanted.has(c)).join('');
			return text;
		});
	}
	if (rules.collapseSpaces) steps.push((text) => text.replace(/\s+/g, ' '));
	// After the steps above, which may lay bare outer spaces.
	if (rules.trim) steps.push((text) => text.trim());
	if (rules.case === 'upper') steps.push((text) => text.toUpperCase());
	else if (rules.case === 'lower') steps.push((text) => text.toLowerCase());
	else if (rules.case === 'title') steps.push(titleCase);
	const emptyAsNull = rules.emptyAsNull ?? emptyDefault;
	return (value) => {
		if (typeof value !== 'string') return value;
		let text = value;
		for (const step of steps) text = step(text);
		return emptyAsNull && text === '' ? null : text;
	};
}

export function normalise(value: unknown, rules: Normalisers = {}): unknown {
	return compileNormaliser(rules)(value);
}

/** First letter of each word upper, the rest lower; `o'neil` and `anne-marie` count as two words, `don't` as one. */
function titleCase(text: string): string {
	return text
		.toLowerCase()
		.replace(/(^|[^\p{L}\p{N}\p{M}'’])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
		.replace(
			/(^|[^\p{L}])(\p{L})(['’])(\p{L})/gu,
			(_, b: string, l: string, q: string, n: string) => b + l + q + n.toUpperCase(),
		);
}
