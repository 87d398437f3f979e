/** Text clean-up before a value is read, as the mapping column asks for it. */
import type { Normalisers } from '../../../shared/mapping/types';

// eslint-disable-next-line no-control-regex -- control characters are the subject
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Null when there is nothing to do. */
export function compileNormaliser(rules: Normalisers | undefined): ((text: string) => string) | null {
	if (!rules) return null;
	const steps: Array<(text: string) => string> = [];
	if (rules.stripControl) steps.push((text) => text.replace(CONTROL, ''));
	if (rules.stripCharacters) {
		const strip = new Set(rules.stripCharacters);
		steps.push((text) => [...text].filter((character) => !strip.has(character)).join(''));
	}
	if (rules.trim) steps.push((text) => text.trim());
	if (rules.collapseSpaces) steps.push((text) => text.replace(/\s+/g, ' '));
	if (rules.case === 'upper') steps.push((text) => text.toUpperCase());
	if (rules.case === 'lower') steps.push((text) => text.toLowerCase());
	if (rules.case === 'title') {
		steps.push((text) => text.toLowerCase().replace(/[\p{L}\p{N}]+/gu, (w) => w[0].toUpperCase() + w.slice(1)));
	}
	return steps.length === 0 ? null : (text) => steps.reduce((value, step) => step(value), text);
}
