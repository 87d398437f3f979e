// What a printable text is: formats that announce themselves, then XML, HTML, JSON, mail, delimited tables, then
// line-shaped formats and source code against one another. Candidates come back best first; the extension's part in
// the decision is in decide.ts.

import { classifyCode, type CodeVerdict, declaredCode } from '../code/classify';
import { cuesOf } from '../code/cueIndex';
import { FEATURE_WINDOW } from '../code/features';
import { askModel, modelKnows, type ModelVerdict, OTHER } from '../code/model';
import { PLAIN_TEXT, typeOf } from '../types';
import { mimeOfXmlRoot, readXmlRoot } from '../containers/xml';
import { verdict, type Verdict } from '../verdict';
import { type Anchor, ANCHOR_WINDOW, ANCHORS } from './anchors';
import type { DecodedText } from './decode';
import { recogniseDelimited } from './delimited';
import { recogniseHtml } from './html';
import { recogniseJson } from './json';
import { recogniseMail } from './mail';
import { withoutPreamble } from './preamble';
import { hasShape, linesOf, recogniseLines } from './prose';
import { holdsBlocks } from './quoting';
import { recogniseTriples } from './triples';

export interface TextVerdict {
	/** Best first; the last one is text/plain. */
	candidates: Verdict[];
	code?: CodeVerdict;
}

export function recogniseText(decoded: DecodedText, cut: boolean, named: readonly string[] = []): TextVerdict {
	const { text } = decoded;
	const plain = verdict(PLAIN_TEXT, 0.5, 'text', 'Printable text');
	if (text.trim() === '') return { candidates: [verdict(PLAIN_TEXT, 0.6, 'text', 'Blank text')] };
	const announced = byAnchor(text);
	if (announced) return { candidates: [announced, plain] };
	const markup = byMarkup(text);
	const json = markup ? undefined : recogniseJson(text, cut);
	if (json && json.confidence >= 0.9) return { candidates: [json, plain] };
	if (markup && markup.confidence >= 0.9) return { candidates: [markup, plain] };
	const triples = recogniseTriples(text, cut);
	if (triples) return { candidates: [triples, plain] };
	const mail = text.startsWith('#!') ? undefined : recogniseMail(text);
	if (mail && mail.confidence >= 0.93) return { candidates: [mail, plain] };
	const { code, shapes, mayBeTable } = weigh(text, cut, named);
	const candidates: Verdict[] = [];
	if (holdsBlocks(text))
		candidates.push(verdict('application/yaml', 0.93, 'structure', 'Keys with values of several lines'));
	const table = mayBeTable ? recogniseDelimited(text, cut) : undefined;
	for (const found of [markup, json, mail, table]) if (found) candidates.push(found);
	const best = byContest(code, shapes);
	if (best) candidates.push(best);
	candidates.sort((a, b) => b.confidence - a.confidence);
	candidates.push(plain);
	return { candidates, code };
}

/** From so many phrases of its own nothing that words could say would contradict the name (decide.ts). */
const BEYOND_DOUBT = 6;

/** What words, signs and lines say; as little is looked at as the name leaves open. */
function weigh(
	text: string,
	cut: boolean,
	named: readonly string[],
): { code: CodeVerdict; shapes: Verdict[]; mayBeTable: boolean } {
	// Under a name that promises mere text, words change nothing: only a declaration does.
	if (named[0] === PLAIN_TEXT) return { code: declaredCode(text), shapes: [], mayBeTable: true };
	const body = withoutPreamble(text);
	if (named.length === 1 && typeOf(named[0])?.category === 'code') {
		const declared = declaredCode(text);
		const cueScore = declared.declared === undefined ? cuesOf(named[0], body.slice(0, FEATURE_WINDOW)) : 0;
		if (cueScore >= BEYOND_DOUBT) {
			const guesses = [{ mime: named[0], confidence: NAMED_SHARE, cueScore }];
			return { code: { ...declared, guesses }, shapes: [], mayBeTable: false };
		}
	}
	// Where the first lines say what the name says, the rest would not change it.
	if (named.length === 1 && modelKnows(named[0])) {
		const { mime, share } = askModel(body.length > GLANCE ? body.slice(0, GLANCE) : body).guesses[0];
		const declared = mime === named[0] && share >= AGREED ? declaredCode(text) : undefined;
		if (declared && (declared.declared === undefined || declared.declared === mime))
			return {
				code: { ...declared, guesses: [{ mime, confidence: share, cueScore: 0 }] },
				shapes: [],
				mayBeTable: false,
			};
	}
	const model = askModel(body);
	const shapes = recogniseLines(linesOf(text, cut), (mime) => worthCounting(model, mime, named));
	const code = classifyCode(text, body, model, shapes, hasShape, named, cut);
	return { code, shapes, mayBeTable: named.some((mime) => TABLES.has(mime)) || tabular(model) };
}
const NAMED_SHARE = 0.9;
const GLANCE = 2 * 1024;
const AGREED = 0.85;
const TABLES = new Set(['text/csv', 'text/tab-separated-values']);

/** So clear a language leaves no room for other formats of lines, nor for tables. */
const CLEAR = 0.75;
const POSSIBLE = 0.003;

/** Whether a format of lines is worth the counting: the model holds it possible, or does not know it, or is at a loss. */
function worthCounting(model: ModelVerdict, mime: string, named: readonly string[]): boolean {
	const first = model.guesses[0];
	if (named.includes(mime) || model.share(mime) >= POSSIBLE) return true;
	if (first.share >= CLEAR && first.mime !== OTHER && first.mime !== PLAIN_TEXT) return false;
	return !modelKnows(mime) || first.share < 0.5;
}

function tabular(model: ModelVerdict): boolean {
	const first = model.guesses[0];
	return first.share < CLEAR || typeOf(first.mime)?.category !== 'code';
}

/** Anchors by the first character that they can begin with; those that begin with a choice stand in every list. */
const LITERAL = /^\^(?:([A-Za-z0-9%#<=;:@!"-])|\\([[\]*\\${}().]))(?![?*{+])/;
const anchorsOf = new Map<number, Anchor[]>();

function anchorsFor(first: number): readonly Anchor[] {
	const known = anchorsOf.get(first);
	if (known) return known;
	const char = String.fromCharCode(first);
	const own = ANCHORS.filter(([, pattern]) => {
		const literal = LITERAL.exec(pattern.source);
		if (!literal || pattern.source.includes('|^')) return true;
		const begin = literal[1] ?? literal[2];
		return begin === char || (pattern.ignoreCase && begin.toLowerCase() === char.toLowerCase());
	});
	// So many characters there are not that begin texts; a map of all would be filled by whoever sends them.
	if (first < 256) anchorsOf.set(first, own);
	return own;
}

function byAnchor(text: string): Verdict | undefined {
	const head = text.length > ANCHOR_WINDOW ? text.slice(0, ANCHOR_WINDOW) : text;
	for (const [mime, pattern, confidence, needs] of anchorsFor(head.charCodeAt(0))) {
		if ((needs === undefined || head.includes(needs)) && pattern.test(head))
			return verdict(severalMolecules(mime, text), confidence, 'structure', `The text begins as ${mime} does`);
	}
	return undefined;
}

/** The end of a record, or data beside a molecule, may stand far from the beginning. */
function severalMolecules(mime: string, text: string): string {
	const more = mime === 'chemical/x-mdl-molfile' && /^(?:\${4}|M {2}END[ \t]*\r?\n> )/m.test(text);
	return more ? 'chemical/x-mdl-sdfile' : mime;
}

function byMarkup(text: string): Verdict | undefined {
	if (!/^\s*(?:\ufeff)?\s*</.test(text.slice(0, 2048))) return undefined;
	const root = readXmlRoot(text);
	if (!root) return recogniseHtml(text);
	const mime = mimeOfXmlRoot(root, text);
	const html = root.declared ? undefined : recogniseHtml(text);
	if (mime === 'application/xml' && html) return html;
	if (mime === 'text/html' && html) return html;
	const known = mime !== 'application/xml';
	// Without a declaration, a namespace or a known root, a lone tag may open anything.
	const closes = text.includes(`</${root.name}`) || /\/>\s*$/.test(text.trimEnd()) || text.length > 16384;
	if (!root.declared && !known && root.namespace === '' && root.doctype === '') {
		const opening = text.slice(0, 8192).replace(/^(?:\s|<!--(?:[^-]|-(?!->))*-->)+/, '');
		if (!closes || !/^<[\w:.-]+(?:\s+[\w:.-]+\s*=\s*["'][^"']*["'])*\s*\/?>/.test(opening)) return undefined;
		return verdict('application/xml', 0.85, 'structure', `XML root ${root.name}`, {
			container: { kind: 'xml', root: root.name, namespace: root.namespace },
		});
	}
	return verdict(mime, known ? 0.96 : 0.93, 'structure', `XML root ${root.name}`, {
		container: { kind: 'xml', root: root.name, namespace: root.namespace },
	});
}

/** The most that words alone may claim: a declaration, or a structure that parses, is surer. */
const MOST = 0.92;

/** What the words, the signs and the shape of the lines say together; nothing when they say "a text like any other". */
function byContest(code: CodeVerdict, shapes: readonly Verdict[]): Verdict | undefined {
	const best = code.guesses[0];
	if (!best || best.mime === PLAIN_TEXT || best.mime === OTHER) return undefined;
	const language = languageOf(best.mime);
	const isCode = typeOf(best.mime)?.category === 'code';
	const alternatives = code.guesses
		.slice(1, 4)
		.filter(({ mime }) => mime !== OTHER)
		.map(({ mime, confidence }) => ({ mime, confidence }));
	if (code.declared === best.mime) {
		return verdict(best.mime, 0.95, 'code', code.shebang ? `Shebang ${code.shebang}` : 'Editor mode in a comment', {
			text: { language, shebang: code.shebang },
			alternatives,
		});
	}
	const shaped = shapes.find(({ mime }) => mime === best.mime);
	const why = [
		`Reads like ${language} (${Math.round(best.confidence * 100)} %)`,
		...(best.cueScore > 0 ? [`phrases of its own (${best.cueScore})`] : []),
		...(shaped ? [shaped.reason.toLowerCase()] : []),
	];
	return verdict(best.mime, Math.min(MOST, best.confidence), isCode ? 'code' : 'text', why.join('; '), {
		text: isCode ? { language } : undefined,
		alternatives,
	});
}

export function languageOf(mime: string): string {
	return mime.replace(/^(?:text|application)\/(?:x-)?/, '').replace(/-?src$|-source$/, '');
}
