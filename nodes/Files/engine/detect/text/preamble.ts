// Licences and file headers: long comments at the beginning, the same words in every language. They tell little and fill
// the window in which a language is looked for, so of a long one only the first lines are kept.

/** Shorter ones stay: their words are the file's own. */
const LONG = 600;
const KEPT = 320;
const SEARCHED = 16 * 1024;

const BLOCKS: ReadonlyArray<readonly [open: string, close: string]> = [
	['/*', '*/'],
	['(*', '*)'],
	['{-', '-}'],
	['<!--', '-->'],
	['#|', '|#'],
	['%{', '%}'],
];
const LINES =
	/^(?:#+(?!(?:include|define|import|if|ifdef|ifndef|pragma|version|lang)\b)|\/\/+|--+|;+|%+|"|'|!|dnl\b|[Cc*] |\*)/;

export function withoutPreamble(text: string): string {
	const start = /^(?:\ufeff|#![^\n]*\n|\s)*/.exec(text.slice(0, 2048))?.[0].length ?? 0;
	const end = endOfComment(text, start);
	if (end - start < LONG || end >= text.length - 20) return text;
	const kept = text.lastIndexOf('\n', start + KEPT);
	return kept <= start ? text : text.slice(0, kept + 1) + text.slice(end);
}

function endOfComment(text: string, start: number): number {
	const block = BLOCKS.find(([open]) => text.startsWith(open, start));
	if (block) {
		const close = text.slice(start, start + SEARCHED).indexOf(block[1]);
		return close < 0 ? start : start + close + block[1].length;
	}
	const sign = LINES.exec(text.slice(start, start + 12))?.[0];
	if (sign === undefined) return start;
	let at = start;
	while (at - start < SEARCHED && text.startsWith(sign, at)) {
		const next = text.indexOf('\n', at);
		if (next < 0) return start;
		at = next + 1;
	}
	return at;
}
