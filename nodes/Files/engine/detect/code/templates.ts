// Templates: a page, a script or a settings file with places that a program fills. What surrounds the places says what
// comes out, the places say what it is: under a template's name they decide, whatever the rest looks like.

const PLACES = /<%/;
const MUSTACHES = /\{\{|\{%/;

const MARKS: ReadonlyMap<string, RegExp> = new Map([
	['text/x-php', /<\?(?:php\b|=|\s)/i],
	['text/x-erb', PLACES],
	['text/x-jsp', /<%|<jsp:|<c:/],
	['text/asp', PLACES],
	['text/aspdotnet', PLACES],
	['text/x-jinja', MUSTACHES],
	['text/x-twig', MUSTACHES],
	['text/x-liquid', MUSTACHES],
	['text/x-handlebars', MUSTACHES],
	['text/x-smarty', /\{(?:\$\w|if |foreach |include |literal|strip|block |\*)/],
	['text/x-freemarker', /<#\w|<@\w|\$\{/],
	['text/x-velocity', /#(?:set|if|foreach|parse|macro)\b|\$!?\{?\w/],
]);

export function isTemplate(mime: string, text: string): boolean {
	return MARKS.get(mime)?.test(text) ?? false;
}

/** What is usually made from templates; programs and guides rather quote them. */
const FILLED = new Set([
	'text/html',
	'application/xhtml+xml',
	'application/xml',
	'application/x-sh',
	'application/yaml',
	'text/x-ini',
	'text/x-dockerfile',
	'text/x-nginx-conf',
	'text/x-apache-conf',
]);

/** The type of a template whose places betray it without a name: PHP's own tags, and the `end` of Ruby's. */
export function templateOf(found: string, text: string): string | undefined {
	if ((found === 'text/html' || found === 'application/xhtml+xml') && /<\?php\b/i.test(text)) return 'text/x-php';
	if (FILLED.has(found) && /<%-?\s*end\s*-?%>/.test(text))
		return /<%= for \w+ <- |@conn\b|phx-\w+=/.test(text) ? undefined : 'text/x-erb';
	if (FILLED.has(found) && !/html|xml/.test(found) && /<%[=-]?[ \t]*[\w@][^%\n]*%>/.test(text)) return 'text/x-erb';
	if (found === 'text/html' && SCRIPTLET.test(text)) return 'text/x-jsp';
	// Source code that Ruby writes: loops and conditions on lines of their own.
	if (WRITTEN.has(found) && /^[ \t]*<%-?\s*end\s*-?%>[ \t]*$|^[ \t]*<%[#=-][^\n]*%>/m.test(text)) return 'text/x-erb';
	return undefined;
}

/** Java between the marks: what ASP and ERB cannot have there. */
const SCRIPTLET =
	/<%(?!@)[^%]{0,400}?(?:\bnew [a-z]\w*(?:\.\w+)+\(|\bString \w+ ?=|\brequest\.get[A-Z]|\bout\.print|\bsession\.getAttribute)/;
const WRITTEN = new Set([
	'text/x-csrc',
	'text/x-c++src',
	'text/x-chdr',
	'text/x-c++hdr',
	'text/x-java-source',
	'text/javascript',
]);
