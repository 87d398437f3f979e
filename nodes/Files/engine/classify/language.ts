/** The natural language of a text, where it is prose and long enough to tell. */
import { detectAll } from 'tinyld/light';
import type { Detection } from '../types';

/** Shorter texts are guessed more often than known. */
const MIN_CHARACTERS = 24;
/** More does not change the answer and costs time. */
const MAX_CHARACTERS = 600;
/** What a line or two say clearly, more lines do not change: 87 of 89 times in texts of 39 languages. */
const GLANCE = 200;
const CLEAR = 0.4;
const MIN_ACCURACY = 0.1;

/** Categories whose text is words for people; a program's keywords are no English. */
const PROSE = new Set(['document', 'presentation', 'email', 'text', 'spreadsheet', 'other', 'image', 'audio', 'video']);

/** @returns an ISO 639-1 code, e.g. `en` */
export function languageOf(text: string, detection: Detection): string | undefined {
	if (!PROSE.has(detection.category) || text.length < MIN_CHARACTERS) return undefined;
	const found = text.length > GLANCE ? guess(text.slice(0, GLANCE)) : undefined;
	// The cells of a table are names and numbers: more of them say no more.
	const enough = found && (found.lead >= CLEAR || detection.category === 'spreadsheet');
	const best = enough ? found : guess(text.slice(0, MAX_CHARACTERS));
	return best && best.accuracy >= MIN_ACCURACY ? best.lang : undefined;
}

function guess(text: string): { lang: string; accuracy: number; lead: number } | undefined {
	const words = text.replace(/https?:\S+|\S+@\S+|[\d_#*|=<>{}()[\]/\\]+/g, ' ');
	if (words.replace(/[^\p{L}]/gu, '').length < MIN_CHARACTERS / 2) return undefined;
	const [best, next] = detectAll(words);
	return best && { lang: best.lang, accuracy: best.accuracy, lead: best.accuracy - (next?.accuracy ?? 0) };
}
