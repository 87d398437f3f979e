// Dialects: a grammar file is mostly C, a style sheet of SCSS mostly CSS, a header mostly a program. Once the base is
// found, these marks, wherever in the file they stand, tell the dialect. Rules come from each format's own manual.

const WINDOW = 64 * 1024;

type Mark = readonly [bases: readonly string[], dialect: string, has: (text: string) => boolean];

const C = ['text/x-csrc', 'text/x-c++src'];
const CSS = ['text/css', 'text/x-scss', 'text/x-less'];

const MARKS: readonly Mark[] = [
	[
		[...C, 'text/x-lex'],
		'text/x-yacc',
		(text) => /^%%\s*$/m.test(text) && /^%(?:token|type|left|right|nonassoc|union|start|define)\b/m.test(text),
	],
	[
		[...C, 'text/x-yacc'],
		'text/x-lex',
		(text) =>
			/^%%\s*$/m.test(text) &&
			!/^%token\b/m.test(text) &&
			/^%option\b|^%[xs]\s|\byy(?:text|lex|leng)\b|^<\w+>/m.test(text),
	],
	[CSS, 'text/x-scss', (text) => /^[ \t]*(?:\$[\w-]+\s*:|@(?:mixin|include|extend|use|forward)\b)|#\{/m.test(text)],
	[CSS, 'text/x-haml', (text) => /^(?:!!!(?:[ \t]|$)|%html\b)/m.test(text)],
	[
		CSS,
		'text/x-haml',
		(text) => /^[ \t]*%(?:h[1-6]|p|ul|ol|li|table|tr|td|th|dl|dt|dd|a)(?:[=.#({]\S|[ \t]+[^{\s]|[ \t]*$)/m.test(text),
	],
	[CSS, 'text/x-less', (text) => /^[ \t]*(?:@(?!page\b)[\w-]+[ \t]*:(?!:)|\.[\w-]+\([^)\n]*\)[ \t]*;)/m.test(text)],
	// Only Less has variables with @ in a value; and GTK its named colours, which are never declared that way.
	[
		CSS,
		'text/x-less',
		(text) => /^[ \t]*[\w-]+[ \t]*:[^;{}\n"'(]*@[a-z_][\w-]*[^;{}\n]*;/m.test(text) && !GTK_COLOURS.test(text),
	],
	[['text/css'], 'text/x-scss', nestedRules],
	[['text/x-python'], 'text/x-cython', (text) => /^[ \t]*(?:cdef|cpdef|cimport)\s|^from\s+\S+\s+cimport\s/m.test(text)],
	[['text/javascript', 'text/jsx', 'application/typescript'], 'text/tsx', (text) => elements(text) && annotated(text)],
	[['text/javascript', 'text/jsx'], 'application/typescript', annotated],
	[
		['text/x-ocaml'],
		'text/x-fsharp',
		(text) =>
			/\bprintfn\b|\[<[A-Z]\w*[^\n]*>\]|^open System\b|\blet mutable\b|^[ \t]*member \w+\.|^[ \t]*\/\/\/? /m.test(text),
	],
	[
		['text/x-ocaml'],
		'text/x-sml',
		(text) =>
			/^[ \t]*(?:signature|structure|functor)\s+[A-Z]\w*\s*(?:[:=(]|$)/m.test(text) &&
			!/\blet rec\b|^[ \t]*module\b|\bmatch\b|;;/m.test(text),
	],
	[['text/x-csharp', 'text/x-java-source'], 'text/x-vala', vala],
	[['text/x-perl'], 'text/x-pod', onlyPod],
	// Groovy leaves the semicolons out that Java needs.
	[
		['text/x-java-source'],
		'text/x-groovy',
		(text) =>
			/^(?:import|package)[ \t]+(?:static )?[\w.]+(?:\.\*)?[ \t]*$/m.test(text) &&
			!/\b(?:fun|val|object|trait)\b/.test(text),
	],
	[['text/x-groovy'], 'text/x-kotlin', kotlinScript],
	[
		['text/x-java-source', 'text/x-csharp'],
		'text/x-d',
		(text) =>
			/^module [\w.]+;/m.test(text) && /^[ \t]*(?:(?:private|public|static) )*import [\w.]+(?:[ :,]|;)/m.test(text),
	],
	[
		['text/x-scheme'],
		'text/x-lilypond',
		(text) =>
			(text.match(/\\(?:version|override|markup|new|score|relative|layout|tweak|once|set)\b/g)?.length ?? 0) >= 2 &&
			!/^\(define/m.test(text),
	],
	// Racc: a class whose rules stand where methods would.
	[
		['text/x-ruby'],
		'text/x-yacc',
		(text) =>
			/^class [A-Z][\w:]*/m.test(text) &&
			/^[ \t]*rule[ \t]*(?:#[^\n]*)?$/m.test(text) &&
			/^[ \t]*\w+[ \t]*:/m.test(text),
	],
	[['text/x-haskell'], 'text/x-idris', (text) => /^\w+ : [^\n]*->/m.test(text) && !/^\w+(?:, \w+)* ::\s/m.test(text)],
	[
		['text/x-python'],
		'text/x-nim',
		(text) =>
			/^[ \t]*(?:proc|func|iterator|template|macro)\s+\w+\*?\s*[([=]/m.test(text) && !/^[ \t]*def \w+\(/m.test(text),
	],
	[
		['text/x-perl'],
		'text/x-raku',
		(text) =>
			/^use v6\b|^[ \t]*(?:(?:multi|submethod|grammar)[ \t]+[\w:-]+|unit (?:module|class)\b)|^[ \t]*(?:class|role) [\w:-]+ (?:is |does )?[^;\n]*\{|\bhas [$@%][.!]\w/m.test(
				text,
			),
	],
	[['text/x-scheme', 'text/x-common-lisp'], 'text/x-racket', (text) => /^#lang\s/m.test(text)],
	[['text/x-go'], 'text/x-odin', (text) => /^\w+ :: (?:proc|struct|enum|union|distinct)\b/m.test(text)],
	[['text/x-erb'], 'text/x-elixir', (text) => /<%= for \w+ <- |@conn\b|phx-\w+=/.test(text)],
	[
		['text/x-jinja'],
		'text/x-twig',
		(text) =>
			/\.twig['"]|\{%-? *(?:embed|use|form_theme|trans_default_domain)\b|\{\{ *(?:path|asset|form_\w+|parent)\(/.test(
				text,
			),
	],
	[
		['application/x-tex', 'text/x-haskell'],
		'text/x-literate-haskell',
		(text) =>
			/^\\begin\{code\}/m.test(text) ||
			(/^> *(?:import|module|data|main)\b/m.test(text) && !/^(?:import|module)\b/m.test(text)),
	],
	[
		['text/x-clojure', 'text/x-common-lisp', 'text/x-scheme'],
		'text/x-fennel',
		(text) => /^\(local [\w{(]/m.test(text) && /\((?:fn|λ|lambda) [\w.!?*-]* ?\[/.test(text),
	],
	[
		['text/markdown'],
		'text/x-r-markdown',
		(text) => /^```+ *\{r\b/m.test(text) || /^---\n(?:[^\n]*\n){0,30}?(?:vignette|knit): /.test(text),
	],
	[
		['text/x-verilog'],
		'text/x-systemverilog',
		(text) =>
			/^[ \t]*(?:always_(?:ff|comb|latch)|endclass|endinterface|endpackage)\b|^[ \t]*(?:input|output)[ \t]+logic\b/m.test(
				text,
			),
	],
	[
		C,
		'text/x-opencl',
		(text) => /\b(?:__kernel|__global|__local)\b|\bget_global_id\s*\(|^[ \t]*kernel void\b/m.test(text),
	],
	[C, 'text/x-cuda', (text) => /\b__(?:global|device|shared)__\b|<<<[^<>\n]+>>>\s*\(/.test(text)],
	[[...C, 'text/x-chdr', 'text/x-c++hdr'], 'text/x-idl-corba', interfaces],
	[
		C,
		'text/x-asm',
		(text) =>
			(text.match(/^[ \t]*\.(?:globl|global|text|align|p2align|section|type|size|macro|endm)\b(?![ \t]*=)/gm)?.length ??
				0) >= 3,
	],
	// perlxs: the first MODULE line ends the C part.
	[C, 'text/x-xs', (text) => /^MODULE[ \t]*=[ \t]*\S|^#include "XSUB\.h"/m.test(text)],
	[['text/x-c++src'], 'text/x-objective-c++', objective],
	[['text/x-csrc'], 'text/x-objcsrc', objective],
	[['text/x-csrc'], 'text/x-chdr', guarded],
	[['text/x-c++src'], 'text/x-c++hdr', guarded],
];

/** Named colours of GTK 3 and 4 (gtk.org, "CSS in GTK"; libadwaita, "Named Colors"), and its functions over them. */
const GTK_COLOURS =
	/@define-color\b|@(?:theme|insensitive|unfocused|window|view|accent|headerbar|card|dialog|popover|destructive|success|warning|error)_\w+|@(?:unfocused_)?borders\b|\b(?:alpha|shade|mix)\(@\w+, ?[\d.]/;

export function dialectOf(base: string, source: string): string | undefined {
	const text = source.length > WINDOW ? source.slice(0, WINDOW) : source;
	return MARKS.find(([bases, dialect, has]) => dialect !== base && bases.includes(base) && has(text))?.[1];
}

/** Objective-C's own directives and messages, which no C compiler takes. */
function objective(text: string): boolean {
	if (/^@(?:implementation|interface|protocol) \w/m.test(text) && /^@end\b/m.test(text)) return true;
	if (/\[\[NS[A-Z]\w+ \w+\] \w+/.test(text)) return true;
	const messages = text.match(/[=(,;{}[]\s*\[{1,2}[A-Z]\w+ (?:alloc|new|\w+:|shared\w*|\w+\])/g)?.length ?? 0;
	if (/[(=,:[ ]@"[^"\n]*"/.test(text) && /\bNS[A-Z]\w+/.test(text)) return true;
	return messages >= 2 || (/^#import[ \t]*[<"]/m.test(text) && messages >= 1) || /\(__bridge\w*[ \w*]*\)/.test(text);
}

/** Types of GLib under Vala's own namespaces, and words that only Vala has (vala.dev, language reference). */
function vala(text: string): boolean {
	if (/^[ \t]*(?:import java|using System\b|package )/m.test(text)) return false;
	const marks = [
		/\b(?:GLib|Gee|Gtk|Gdk|Gio|Adw|Soup|Json|Cairo)\.[A-Z]\w/,
		/\b(?:unowned|owned) [\w.]+/,
		/\bsignal \w[\w.]* \w+ ?\(/,
		/^[ \t]*construct ?[{;]|\bconstruct;|\{[^}\n]*\bconstruct\b[^}\n]*\}/m,
		/\berrordomain\b|\bthrows [\w.]*Error\b/,
		/^[ \t]*\[(?:CCode|GtkTemplate|GtkChild|DBus|Version)\b/m,
		/\bu?int(?:8|16|32|64)\b|\bunichar\b/,
		/\b(?:Gee|GLib|Gtk)\b[^\n]*\? /,
	].filter((mark) => mark.test(text)).length;
	return marks >= 2 || (marks === 1 && /^[ \t]*using (?:GLib|Gtk|Gee);/m.test(text));
}

/** A build script of Gradle's Kotlin DSL: strings are double-quoted only, and values are declared with val. */
function kotlinScript(text: string): boolean {
	if (/'[^'\n]{2,}'|^[ \t]*def \w/m.test(text)) return false;
	return /\b(?:id|kotlin|version|implementation|testImplementation|project)\("|^[ \t]*(?:val|import org\.jetbrains\.kotlin)\b|\bby (?:extra|registering|getting|creating)\b|tasks\.\w+<\w+>/m.test(
		text,
	);
}

/** A rule inside a rule that is no at-rule: plain CSS could not hold it before 2023, and style sheets still do not. */
function nestedRules(text: string): boolean {
	const outer: boolean[] = [];
	let start = 0;
	for (let i = 0; i < text.length; i++) {
		const char = text[i];
		if (char === '/' && text[i + 1] === '*') {
			const end = text.indexOf('*/', i + 2);
			if (end < 0) return false;
			i = end + 1;
			start = i + 1;
		} else if (char === '{') {
			const rule = !text.slice(start, i).trimStart().startsWith('@');
			if (rule && outer.includes(true)) return true;
			outer.push(rule);
			start = i + 1;
		} else if (char === '}') {
			outer.pop();
			start = i + 1;
		} else if (char === ';') start = i + 1;
	}
	return false;
}

/** Types in the places where only TypeScript writes them. */
function annotated(text: string): boolean {
	const marks =
		text.match(
			/^[ \t]*(?:export\s+)?(?:declare\s+)?(?:(?:interface|namespace|enum)\s+[\w.]+\s*(?:extends [\w, <>]+)?\{|type\s+\w+(?:<[^>\n]*>)?\s*=|abstract class\b)|[\w)\]]\??:\s*(?:string|number|boolean|void|any|unknown|never)\b(?:\[\])?\s*[,;)={|]|\bimport type\b|\b(?:private|public|protected|readonly)\s+\w+\??\s*[:(]|\bas (?:string|number|any|unknown|const)\b/gm,
		)?.length ?? 0;
	return marks >= 2 && !/^[ \t]*\/[/*]+\s*@flow/m.test(text.slice(0, 1000));
}

/** Manual pages alone, without a line of program outside of them (perlpod: from a command to =cut). */
function onlyPod(text: string): boolean {
	if (!/^=(?:pod|head[1-4]|encoding|begin|for|over)\b/m.test(text)) return false;
	const program = text
		.split(/^__(?:END|DATA)__$/m, 1)[0]
		.replace(/^=[a-zA-Z][\s\S]*?(?:^=cut\b[^\n]*$|(?![\s\S]))/gm, '');
	return !/^[ \t]*[^#\s]/m.test(program);
}

/** Nothing but white space and comments of C from here on. */
function endsInComments(text: string, from: number): boolean {
	for (let at = from; at >= 0 && at < text.length;) {
		if (/\s/.test(text[at])) at++;
		else if (text.startsWith('//', at)) at = text.indexOf('\n', at);
		else if (text.startsWith('/*', at)) {
			const end = text.indexOf('*/', at + 2);
			at = end < 0 ? -1 : end + 2;
		} else return false;
	}
	return true;
}

/** The guard of a header that is included many times: its first directive, closed by the last line. */
function guarded(text: string): boolean {
	if (/^[ \t]*#[ \t]*pragma[ \t]+once\b/m.test(text.slice(0, 8192))) return true;
	const first = /^[ \t]*#[ \t]*(\w+)[ \t]*(!?[\w ()]*)/m.exec(text);
	if (first?.[1] !== 'ifndef') return false;
	// After the #endif of a guard nothing is left but comments.
	const last = text.lastIndexOf('#endif');
	if (text.length < WINDOW && last >= 0 && !endsInComments(text, text.indexOf('\n', last))) return false;
	const name = first[2].trim();
	// A guard is empty or a mere flag; a name with a meaning is a default that a source file gives it.
	return new RegExp(
		`^[ \\t]*#[ \\t]*define[ \\t]+${name.replace(/\W/g, '\\$&')}(?:[ \\t]+1)?[ \\t]*(?:/[/*][^\\n]*)?\\r?$`,
		'm',
	).test(text.slice(first.index, first.index + 2000));
}

/** Interfaces with attributes in brackets, as DCE and Microsoft write them (MIDL reference). */
function interfaces(text: string): boolean {
	if (!/^[ \t]*(?:interface|dispinterface|coclass)\s+\w+/m.test(text)) return false;
	return /\[[ \t]*(?:in|out|uuid|unique|ref|string|object|id|size_is|helpstring|switch_is|context_handle|oneway)\b[^\]\n]*[\](]/.test(
		text,
	);
}

/** Elements between brackets after a return or an arrow, and closed ones. */
function elements(text: string): boolean {
	return (
		/(?:\breturn|=>|[=(,?:]|&&)[ \t]*\(?\s*<(?:[A-Za-z][\w.]*)?(?:\s+[\w-]+=[{"']|\s*\/?>)/.test(text) &&
		/<\/[A-Za-z][\w.]*>|<\/>|\/>/.test(text)
	);
}
