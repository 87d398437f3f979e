// Guides and settings that quote programs: by its words such a file is the program, by its own signs it is not.

/** Their own signs at the beginning, or on every line that is not indented. */
const QUOTING: ReadonlyMap<string, RegExp> = new Map([
	['text/markdown', /^\s*#{1,6} \S[\s\S]*\n {0,3}(?:```|~~~)/],
	['text/org', /^\s*(?:\*+ \S|#\+\w+)/],
	['text/asciidoc', /^\s*(?:=+ \S|:\w[\w-]*:)/],
	[
		'application/yaml',
		/^(?:(?:[A-Za-z_"'][^\n:]{0,80}:(?: [^\n]*)?|-(?: [^\n]*)?|---[^\n]*|#[^\n]*|[ \t][^\n]*|)\r?(?:\n|$))+$/,
	],
]);

export function quotes(mime: string, text: string): boolean {
	const signs = QUOTING.get(mime);
	return signs !== undefined && signs.test(text.slice(0, 16384));
}

/** A value of several lines, as settings quote scripts (YAML 1.2, block scalars), and nothing but keys at the margin. */
export function holdsBlocks(text: string): boolean {
	const head = text.slice(0, 16384);
	return (
		(head.includes(': |') || head.includes(': >')) &&
		/^[\w-]+:[ \t]*[|>][+-]?[ \t]*$/m.test(head) &&
		quotes('application/yaml', text)
	);
}
