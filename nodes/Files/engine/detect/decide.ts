// The last word: what the bytes say against what the name says. The name never overrules the bytes; it chooses among
// types that are compatible with them (a base and what is built on it, a general text and its dialects), and it
// settles ties that text leaves open.

import type { DetectionNote } from '../types';
import { OTHER } from './code/model';
import { isTemplate, templateOf } from './code/templates';
import { kin, wider } from './families';
import { categoryOf, isA, isTextType, OCTET_STREAM, PLAIN_TEXT, typeOf } from './types';
import { quotes } from './text/quoting';
import { FEW_WORDS, trustworthy } from './trust';
import { verdict, type Verdict } from './verdict';
import type { TextVerdict } from './text';

export interface Decision {
	chosen: Verdict;
	notes: DetectionNote[];
	/** The content cannot be of any type that the name says, even where it is not sure what it is. */
	impossible?: boolean;
}

const HTML = 'text/html';
const COMPRESSED = new Set(['application/x-bzip2', 'application/x-xz', 'application/zstd']);

/** Binary answers: a base may be refined by the name to a type built on it that bytes cannot prove. */
export function decideBinary(found: Verdict | undefined, named: string[], ownBase: boolean): Decision {
	if (found) {
		if (named.includes(found.mime)) return { chosen: found, notes: [] };
		// What the bytes leave open between two types, the name may say.
		const other = found.alternatives?.find(({ mime }) => named[0] === mime);
		if (other) {
			const alternatives = [{ mime: found.mime, confidence: 0.6 }];
			const reason = `${found.reason}; the name says ${other.mime}`;
			return {
				chosen: { ...found, mime: other.mime, method: 'extension', reason, alternatives },
				notes: [used(other.mime)],
			};
		}
		if (!ownBase) return { chosen: found, notes: [] };
		// What is kept compressed is compressed in more than one way, by R's save() for one.
		const shape = COMPRESSED.has(found.mime) ? 'application/gzip' : found.mime;
		const finer = named.find((mime) => {
			const type = typeOf(mime);
			return type !== undefined && !type.strict && type.base === shape;
		});
		if (finer) {
			const chosen = verdict(
				finer,
				Math.min(0.85, found.confidence),
				'extension',
				`${found.reason}; the name says ${finer}`,
				{
					container: found.container,
					notes: found.notes,
					alternatives: [{ mime: found.mime, confidence: 0.6 }],
				},
			);
			return { chosen, notes: [used(finer)] };
		}
		// A two-byte magic is weak: a known binary type of the name's choice that has no proof of its own goes first.
		if (found.confidence < 0.6) {
			const other = named.find((mime) => !isTextType(mime) && !typeOf(mime)?.strict);
			if (other)
				return {
					chosen: verdict(other, 0.5, 'extension', `Weak signature; the name says ${other}`),
					notes: [used(other)],
				};
		}
		return { chosen: found, notes: [] };
	}
	const possible = named.find((mime) => {
		const type = typeOf(mime);
		return type !== undefined && !type.strict && !isTextType(mime) && type.base === OCTET_STREAM;
	});
	if (possible) {
		return {
			chosen: verdict(possible, 0.45, 'extension', `No signature is known; the name says ${possible}`),
			notes: [used(possible)],
		};
	}
	return { chosen: verdict(OCTET_STREAM, 0.3, 'fallback', 'Binary data without a known signature'), notes: [] };
}

function used(mime: string): DetectionNote {
	return { code: 'extension-used', message: `The extension decided among compatible types: ${mime}` };
}

/** Text answers: certain content stands; a doubtful one lets the name choose when the text does not speak against it. */
export function decideText(found: TextVerdict, named: string[], text: string): Decision {
	const best = filled(found.candidates[0], text);
	if (named.length === 0) return { chosen: trusted(best, found, text), notes: [] };
	const template = named.find((mime) => isTemplate(mime, text));
	if (template !== undefined && template !== best.mime)
		return { chosen: asTemplate(template, best), notes: [used(template)] };
	const open = best.method === 'structure' && best.alternatives?.find(({ mime }) => mime === named[0]);
	if (open) {
		const alternatives = [{ mime: best.mime, confidence: 0.6 }];
		return { chosen: { ...best, mime: open.mime, method: 'extension', alternatives }, notes: [used(open.mime)] };
	}
	const own = found.candidates.find((candidate) => named.includes(candidate.mime));
	if (own && own.mime !== PLAIN_TEXT && own === best) return { chosen: own, notes: [] };
	if (best.confidence >= 0.93 && best.method === 'structure') return { chosen: refine(best, named), notes: [] };
	const textual = named.filter((mime) => isTextType(mime) && !blocked(mime, text));
	if (textual.length === 0) {
		const chosen = trusted(best, found, text);
		// A page without a tag may be a line of text, but it is no program.
		const program = (chosen.category ?? categoryOf(chosen.mime)) === 'code';
		return { chosen, notes: [], impossible: program && named.every((mime) => mime === HTML) };
	}
	if (textual[0] === PLAIN_TEXT) return { chosen: asPlain(best), notes: [] };
	return chooseNamed(found, textual, best, text);
}

/** What comes out of a template, taken for the template. */
function filled(best: Verdict, text: string): Verdict {
	const template = templateOf(best.mime, text);
	if (template === undefined) return best;
	const alternatives = [{ mime: best.mime, confidence: best.confidence }];
	return verdict(template, 0.85, 'structure', `${best.reason}; it has places that ${template} fills`, { alternatives });
}

function asTemplate(mime: string, best: Verdict): Verdict {
	const alternatives = best.mime === PLAIN_TEXT ? undefined : [{ mime: best.mime, confidence: best.confidence }];
	return verdict(mime, 0.85, 'extension', `A template, as its name says: ${best.reason}`, { alternatives });
}

/** Languages that divide the shares among themselves: which it is stays open, but code it is. */
const SURELY_CODE = 0.75;
const LEAST_NAMED = 0.25;

function trusted(best: Verdict, found: TextVerdict, text: string): Verdict {
	const plain = best.mime === PLAIN_TEXT;
	if (!plain && trustworthy(best, text)) return best;
	const code = text.trim().length >= FEW_WORDS && isCode(found);
	if (plain && !code) return best;
	const reason = code
		? 'Source code; no language is clear enough to be named'
		: 'Printable text; no format is clear enough to be named';
	const guesses = (found.code?.guesses ?? []).filter(({ mime }) => mime !== OTHER && mime !== PLAIN_TEXT);
	return verdict(PLAIN_TEXT, 0.5, 'text', reason, {
		alternatives: plain
			? guesses.slice(0, 3).map(({ mime, confidence }) => ({ mime, confidence }))
			: [{ mime: best.mime, confidence: best.confidence }],
		category: code ? 'code' : undefined,
	});
}

/** Languages, and those that the model has no name for, have nearly all of the shares among themselves. */
function isCode(found: TextVerdict): boolean {
	let code = 0;
	let other = 0;
	for (const { mime, confidence } of found.code?.guesses ?? []) {
		if (mime === OTHER) other += confidence;
		else if (categoryOf(mime) === 'code') code += confidence;
	}
	return code >= LEAST_NAMED && code + other >= SURELY_CODE;
}

/** A .txt is what it says unless the content is beyond doubt something else. */
function asPlain(best: Verdict): Verdict {
	// Code in a .txt is a text about code as often as not: only a program that declares itself is more than that.
	const certain = best.method === 'structure' ? 0.9 : best.method === 'code' ? 0.95 : 0.93;
	const table = best.mime === 'text/csv' || best.mime === 'text/tab-separated-values';
	if (!table && best.confidence >= certain) return best;
	const alternatives = best.mime === PLAIN_TEXT ? undefined : [{ mime: best.mime, confidence: best.confidence }];
	return verdict(PLAIN_TEXT, 0.8, 'text', 'Printable text, as its name says', { alternatives, text: best.text });
}

/** The name's type when it is built on the found one, as .csproj on XML; else the found one. */
function refine(best: Verdict, named: string[]): Verdict {
	if (named.includes(best.mime)) return best;
	const finer = named.find(
		(mime) => mime !== best.mime && (wider(best.mime, mime) || (isA(mime, best.mime) && !typeOf(mime)?.strict)),
	);
	if (!finer) return best;
	return { ...best, mime: finer, method: 'extension', alternatives: [{ mime: best.mime, confidence: 0.6 }] };
}

/** Any tag, instruction or place of a template that a page may consist of; an included header or a comparison is none. */
const PAGE =
	/<(?:(?:html|head|body|div|span|ul|ol|li|table|t[rdh]|tbody|h[1-6r]|br|img|em|strong|code|pre|script|style|link|meta|title|form|input|button|template|svg|section|article|nav|header|footer|main|iframe|center|font|d[ltd]|blockquote|label|select|option|textarea|[a-z]\w*-[\w-]+|\w+:\w+)(?:[\s>]|\/>)|[abipqsu](?:>|\s+[\w-]+=)|\/[a-z]|[!?%])|\{[{%]/i;
const TABLES = new Set(['text/csv', 'text/tab-separated-values']);
const SURELY_NO_TABLE = 0.7;

/** Content that a type cannot have: its extension alone is then no evidence. */
function blocked(mime: string, text: string): boolean {
	if (mime === 'application/json') return !/^\s*(?:[[{"\d-]|\/\/|\/\*|true|false|null|#)/.test(text.slice(0, 400));
	if (mime === HTML) return !PAGE.test(text.slice(0, 65536));
	if (isA(mime, 'application/xml')) return !/<[!?\w/]/.test(text.slice(0, 16384));
	const type = typeOf(mime);
	return type !== undefined && type.strict;
}

function chooseNamed(found: TextVerdict, textual: string[], best: Verdict, text: string): Decision {
	const guesses = found.code?.guesses ?? [];
	// Several languages share the extension (.m, .v, .pl, .h): the text decides among them.
	const ranked = guesses.filter((guess) => textual.includes(guess.mime));
	const listed = found.candidates.find(
		(candidate) => textual.includes(candidate.mime) && candidate.mime !== PLAIN_TEXT,
	);
	let mime = textual[0];
	if (ranked[0] && (ranked[0].cueScore >= 3 || textual.length > 1)) mime = ranked[0].mime;
	if (listed && listed.confidence > 0.6) mime = listed.mime;
	if (contradicts(found, textual, best, text)) return { chosen: best, notes: [] };
	const supported = guesses.find((guess) => guess.mime === mime);
	const confidence = listed ? Math.max(0.75, listed.confidence) : supported && supported.cueScore > 0 ? 0.85 : 0.65;
	const alternatives =
		best.mime === mime || best.mime === PLAIN_TEXT ? undefined : [{ mime: best.mime, confidence: best.confidence }];
	return {
		chosen: verdict(
			mime,
			confidence,
			listed ? listed.method : 'extension',
			`Text in keeping with ${typeOf(mime)?.description ?? mime}`,
			{
				text: listed?.text ?? {
					language: typeOf(mime)?.category === 'code' ? mime.replace(/^\w+\/(?:x-)?/, '') : undefined,
				},
				alternatives,
			},
		),
		notes: listed ? [] : [used(mime)],
	};
}

/** Whether the text says so clearly that it is something else that the name must be wrong. */
function contradicts(found: TextVerdict, textual: string[], best: Verdict, text: string): boolean {
	if (textual.includes(best.mime) || best.mime === PLAIN_TEXT) return false;
	if (textual.some((mime) => isA(best.mime, mime) || isA(mime, best.mime) || kin(mime, best.mime))) return false;
	if (best.method === 'code' && found.code?.declared !== best.mime && textual.some((mime) => quotes(mime, text)))
		return false;
	const guesses = found.code?.guesses ?? [];
	const own = guesses.filter((guess) => textual.includes(guess.mime));
	const phrases = own.reduce((most, guess) => Math.max(most, guess.cueScore), 0);
	const share = own.reduce((sum, guess) => sum + guess.confidence, 0);
	// A program has lines, but no columns.
	const table = TABLES.has(textual[0]) && !found.candidates.some(({ mime }) => TABLES.has(mime));
	if (table && best.method === 'code' && best.confidence >= SURELY_NO_TABLE) return true;
	if (best.method === 'structure') return best.confidence >= 0.88 && phrases < 5 && share < 0.5;
	if (found.code?.declared === best.mime) return phrases < 6;
	if (best.confidence < 0.9 || share >= 0.02 || phrases > 2) return false;
	const top = guesses.find((guess) => guess.mime === best.mime)?.cueScore ?? 0;
	return best.method !== 'code' || top >= 8;
}
