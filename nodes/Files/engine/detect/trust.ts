// How sure a guess from text must be to be given as the answer. A general type is better than a wrong one, so what is
// seldom met must be surer than what every folder holds, and what plain prose may look like must be surest of all.
// Found on files that no training saw (docs/benchmarks.md).

import { kin } from './families';
import type { Verdict } from './verdict';

/** Languages and formats of which most programmers' folders hold some. */
const EVERYDAY = new Set([
	...'c++src c++hdr csrc chdr java-source python ruby perl php makefile cmake go rust haskell ocaml csharp scss lua tcl m4 r emacs-lisp scheme common-lisp erlang pascal fortran asm ada scala kotlin groovy swift vala matlab awk prolog objcsrc verilog systemverilog vhdl yacc lex ini java-properties glsl elixir clojure qml meson'
		.split(' ')
		.map((name) => `text/x-${name}`),
	'text/javascript',
	'text/css',
	'application/typescript',
	'application/x-sh',
	'application/sql',
	'application/yaml',
	'application/toml',
	'application/x-tex',
]);
const ENOUGH_EVERYDAY = 0.68;
const ENOUGH_SELDOM = 0.8;

/** Light markup, of which notes in plain text use some signs, too. */
const ENOUGH_OF: ReadonlyMap<string, number> = new Map([
	['text/markdown', 0.92],
	['text/asciidoc', 0.92],
	['text/x-rst', 0.8],
	['text/csv', 0.74],
	['text/tab-separated-values', 0.7],
	['model/obj', 0.56],
]);
const ENOUGH_STRUCTURE = 0.5;

/** Less will do for a guess that stands alone: so far ahead of the next that only the number of classes holds it down. */
const ALONE = 0.52;
const LEAD = 5;
/** A few words may be of any language, and of none. */
export const FEW_WORDS = 60;
const AMONG_KIN = 0.7;

/** Links and fences, which notes do not have. */
const SURELY_MARKDOWN = /\]\((?:https?:|[/#.]|[\w-]+\.)[^)\n]*\)|^ {0,3}(?:```|~~~)/m;

export function trustworthy({ mime, method, confidence, alternatives }: Verdict, text: string): boolean {
	if (mime === 'text/markdown' && SURELY_MARKDOWN.test(text)) return confidence >= ENOUGH_EVERYDAY;
	const own = ENOUGH_OF.get(mime);
	if (own !== undefined) return confidence >= own;
	if (method !== 'code' && method !== 'text') return confidence >= ENOUGH_STRUCTURE;
	if (!EVERYDAY.has(mime)) return confidence >= ENOUGH_SELDOM;
	if (confidence >= ENOUGH_EVERYDAY) return true;
	const next = alternatives?.[0]?.confidence ?? 0;
	if (confidence >= ALONE && confidence >= LEAD * next) return text.trim().length >= FEW_WORDS;
	// C, C++ and Objective-C divide a share among themselves that is theirs together.
	const near = (alternatives ?? []).reduce((sum, other) => sum + (kin(other.mime, mime) ? other.confidence : 0), 0);
	return confidence >= ALONE && confidence >= 2 * next && confidence + near >= AMONG_KIN;
}
