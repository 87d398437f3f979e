// What a printable text is: formats that announce themselves, then XML, HTML, JSON, mail, delimited tables, then
// line-shaped formats and source code against one another. Candidates come back best first; the extension's part in
// the decision is in decide.ts.

import { classifyCode, type CodeVerdict, declaredCode } from '../code/classify';
import { cuesOf } from '../code/cueIndex';
import { typeOf } from '../types';
import { mimeOfXmlRoot, readXmlRoot } from '../containers/xml';
import { verdict, type Verdict } from '../verdict';
import { ANCHOR_WINDOW, ANCHORS } from './anchors';
import type { DecodedText } from './decode';
import { recogniseDelimited } from './delimited';
import { recogniseHtml } from './html';
import { recogniseJson } from './json';
import { recogniseMail } from './mail';
import { linesOf, recogniseLines } from './prose';

export interface TextVerdict {
	/** Best first; the last one is text/plain. */
	candidates: Verdict[];
	code?: CodeVerdict;
}

export function recogniseText(decoded: DecodedText, cut: boolean, named: readonly string[] = []): TextVerdict {
	const { text } = decoded;
	const plain = verdict('text/plain', 0.5, 'text', 'Printable text');
	if (text.trim() === '') return { candidates: [verdict('text/plain', 0.6, 'text', 'Blank text')] };
	const announced = byAnchor(text);
	if (announced) return { candidates: [announced, plain] };
	const markup = byMarkup(text);
	const json = markup ? undefined : recogniseJson(text, cut);
	if (json && json.confidence >= 0.9) return { candidates: [json, plain] };
	const borneOut = markup ? undefined : asNamed(text, named);
	if (borneOut) return { candidates: [borneOut, plain] };
	if (markup && markup.confidence >= 0.9) return { candidates: [markup, plain] };
	const lines = linesOf(text, cut);
	const shaped = recogniseLines(lines);
	if (!markup && !json && !text.startsWith('#!') && settled(shaped[0], named))
		return { candidates: [shaped[0], plain] };
	// Under a name that promises mere text, phrases of a language change nothing (decide.ts): only a declaration does.
	const code = named[0] === 'text/plain' ? declaredCode(text) : classifyCode(text, named);
	// A guide quotes programs between fences.
	if (code.clear && !markup && !FENCE.test(text)) {
		const sure = byCode(code, [], []);
		if (sure) return { candidates: [sure, plain], code };
	}
	const mail = code.shebang ? undefined : recogniseMail(text);
	if (mail && mail.confidence >= 0.93) return { candidates: [mail, plain], code };
	const candidates: Verdict[] = shaped;
	for (const found of [markup, json, mail, recogniseDelimited(text, cut)]) if (found) candidates.push(found);
	const language = byCode(code, lines.full, candidates);
	if (language) candidates.push(language);
	candidates.sort((a, b) => b.confidence - a.confidence);
	candidates.push(plain);
	return { candidates, code };
}

/** Lines that are plainly of the format that the name stands for: no other need be asked. */
function settled(first: Verdict | undefined, named: readonly string[]): boolean {
	return first !== undefined && first.confidence >= 0.7 && named.includes(first.mime);
}

const NAMED_CUES = 9;

/** The one language that the name stands for, when its own phrases bear it out: no other need be asked. */
function asNamed(text: string, named: readonly string[]): Verdict | undefined {
	const languages = named.filter((mime) => typeOf(mime)?.category === 'code');
	if (languages.length !== 1 || text.startsWith('#!')) return undefined;
	const mime = languages[0];
	const weight = cuesOf(mime, text.length > 6144 ? text.slice(0, 6144) : text);
	if (weight < NAMED_CUES) return undefined;
	return verdict(mime, 0.92, 'code', `Phrases of ${languageOf(mime)} (${weight}), as the name says`, {
		text: { language: languageOf(mime) },
	});
}

function byAnchor(text: string): Verdict | undefined {
	const head = text.length > ANCHOR_WINDOW ? text.slice(0, ANCHOR_WINDOW) : text;
	for (const [mime, pattern, confidence] of ANCHORS) {
		if (pattern.test(head)) return verdict(mime, confidence, 'structure', `The text begins as ${mime} does`);
	}
	return undefined;
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
		if (!closes || !/^\s*<[\w:.-]+(?:\s+[\w:.-]+\s*=\s*["'][^"']*["'])*\s*\/?>/.test(text.slice(0, 8192)))
			return undefined;
		return verdict('application/xml', 0.85, 'structure', `XML root ${root.name}`, {
			container: { kind: 'xml', root: root.name, namespace: root.namespace },
		});
	}
	return verdict(mime, known ? 0.96 : 0.93, 'structure', `XML root ${root.name}`, {
		container: { kind: 'xml', root: root.name, namespace: root.namespace },
	});
}

/** A line that opens or closes a quoted program. */
const FENCE = /^ {0,3}(?:```|~~~)/m;

/** Code is believed when its phrases are there, not merely when some language fits best: prose fits one, too. */
function byCode(code: CodeVerdict, full: string[], others: Verdict[]): Verdict | undefined {
	const best = code.guesses[0];
	if (!best) return undefined;
	const runners = code.guesses.slice(1, 4).map(({ mime, confidence }) => ({ mime, confidence }));
	if (code.declared === best.mime) {
		return verdict(best.mime, 0.95, 'code', code.shebang ? `Shebang ${code.shebang}` : 'Editor mode in a comment', {
			text: { language: languageOf(best.mime), shebang: code.shebang },
			alternatives: runners,
		});
	}
	const prosy = proseShare(full);
	const evidence = Math.min(1, best.cueScore / 8);
	let confidence = 0.35 + 0.4 * evidence + 0.2 * best.confidence;
	if (prosy > 0.5) confidence -= (prosy - 0.5) * 0.9;
	if (best.cueScore < 3) confidence -= 0.25;
	if (others.some(({ mime }) => mime === 'text/markdown') && full.some((line) => FENCE.test(line))) confidence -= 0.45;
	const rival = others[0]?.confidence ?? 0;
	if (rival > 0.8 && evidence < 1) confidence -= 0.1;
	if (confidence < 0.5) return undefined;
	return verdict(
		best.mime,
		Math.min(0.94, confidence),
		'code',
		`Phrases of ${languageOf(best.mime)} (${best.cueScore})`,
		{
			text: { language: languageOf(best.mime) },
			alternatives: runners,
		},
	);
}

/** The share of lines that read as sentences: several words, few marks. */
function proseShare(full: string[]): number {
	if (full.length === 0) return 0;
	let prose = 0;
	const sample = full.slice(0, 120);
	for (const line of sample) {
		const trimmed = line.trim();
		const words = trimmed.split(/\s+/).length;
		const marks = trimmed.match(/[{}()[\];=<>|&$@#\\/*+]/g)?.length ?? 0;
		if (words >= 5 && marks <= words * 0.15) prose++;
	}
	return prose / sample.length;
}

export function languageOf(mime: string): string {
	return mime.replace(/^(?:text|application)\/(?:x-)?/, '').replace(/-?src$|-source$/, '');
}
