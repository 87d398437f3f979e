// What a language cannot do without, by its own definition: where that is missing, no resemblance of the words makes the
// text one. Looked for in the whole of the text in view, and only in a text that was not cut.

const TAG = /<%/;
const BRACES = /\{[{%#]/;

const NEEDS: ReadonlyMap<string, RegExp> = new Map([
	// Both have three sections, and the first separator is obligatory (POSIX, yacc and lex).
	['text/x-yacc', /^%%/m],
	['text/x-lex', /^%%/m],
	['text/x-php', /<\?/],
	['text/x-hack', /<\?hh|\bfunction\b|\bclass\b|\bnamespace\b/],
	['text/x-erb', TAG],
	['text/x-jsp', /<%|<jsp:|<\w+:\w|\$\{/],
	['text/asp', TAG],
	['text/aspdotnet', TAG],
	['text/x-jinja', BRACES],
	['text/x-twig', BRACES],
	['text/x-liquid', BRACES],
	['text/x-handlebars', /\{\{/],
	// Every statement of Turtle ends in a full stop.
	['text/turtle', /\.[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/],
	[
		'application/sparql-query',
		/\b(?:SELECT|ASK|CONSTRUCT|DESCRIBE|INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD)\b/i,
	],
	['text/x-literate-haskell', /^\\begin\{code\}|^> /m],
	['text/troff', /^[.']/m],
	['text/x-dockerfile', /^[ \t]*FROM[ \t]/im],
	['text/x-vhdl', /\b(?:entity|architecture|package|library|configuration|context|component)\b/i],
	['text/x-http', /^(?:HTTP\/\d|###|(?:GET|POST|PUT|DELETE|HEAD|PATCH|OPTIONS|TRACE|CONNECT) )/m],
	['text/css', /\{|@(?:import|charset)/],
	['text/x-systemd-unit', /^\[/m],
	['text/x-cue', /^[ \t]*(?:FILE|TRACK) /m],
]);

/** Two includes as C writes them: where # opens neither comments nor directives, no language takes them. */
const INCLUDES = /^[ \t]*#[ \t]*include[ \t]*[<"]/gm;
const WITHOUT_DIRECTIVES = new Set([
	'text/x-lua',
	'text/javascript',
	'application/typescript',
	'text/x-java-source',
	'text/x-csharp',
	'text/x-go',
	'text/x-rust',
	'text/x-haskell',
	'text/x-ocaml',
	'text/x-pascal',
	'text/x-ada',
	'text/x-common-lisp',
	'text/x-scheme',
	'text/css',
	'application/sql',
	'text/x-yaml',
]);

/** A header of C that is documented at length is a header all the same. */
const MARKUP = new Set(['text/x-rst', 'text/markdown', 'text/asciidoc']);
const GUARD = /^(?:\/\/[^\n]*\n|\s)*#[ \t]*ifndef[ \t]+\w+[ \t]*\r?\n[ \t]*#[ \t]*define[ \t]/;

export function lacksEssential(mime: string, text: string): boolean {
	if (WITHOUT_DIRECTIVES.has(mime) && (text.match(INCLUDES)?.length ?? 0) >= 2) return true;
	if (MARKUP.has(mime) && GUARD.test(text)) return true;
	const needed = NEEDS.get(mime);
	if (needed !== undefined && !needed.test(text)) return true;
	return mime === 'text/x-yacc' && !hasRules(text);
}

/** Names with a colon, and what parts or ends their alternatives, after the first separator. */
function hasRules(text: string): boolean {
	const rules = text.slice(text.search(/^%%/m));
	return /^[ \t]*[\w.]+(?:\[\w+\])?\s*:(?!:)/m.test(rules) && /^[ \t]*[|;]/m.test(rules);
}
