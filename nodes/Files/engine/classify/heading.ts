/**
 * What a document calls itself: the lines near its beginning that are written as headings are, short and in words with
 * capitals or numbers. A sentence that mentions a kind of document, or the subject of a letter about one, is none.
 */

const SEARCHED = 3000;
const LINES = 15;
const LONGEST = 80;
/** Words that may stand in a heading without a capital. */
const SMALL = /^(?:number|no\.?|nr\.?|date|of|for|the|and|to|from|by|on|in|a)[:.]?$/;
const BIG = /^[A-Z\u00c0-\u00de0-9#&(/|–—*_-]/;
/** Lines that say what a letter is about, not what it is. */
const ABOUT = /^(?:re|ref|subject|regarding|concerning|attn|dear|to|from|cc)\b/i;

const isHeading = (word: string) => BIG.test(word) || SMALL.test(word);

export function headingOf(text: string | undefined): string | undefined {
	if (text === undefined) return undefined;
	const found: string[] = [];
	const lines = text
		.slice(0, SEARCHED)
		.split(/\r\n|\n|\r/)
		.map((line) => line.trim())
		.filter((line) => line !== '');
	for (const [at, line] of lines.slice(0, LINES).entries()) {
		if (ABOUT.test(line)) continue;
		const words = line.split(/\s+/);
		if (line.length <= LONGEST && words.every(isHeading) && !/[,;]$/.test(line)) found.push(line);
		else if (at === 0) {
			// A text that came without its lines: the words before its first sentence begins.
			const end = words.findIndex((word) => !isHeading(word));
			if (end > 0) found.push(words.slice(0, end).join(' '));
		}
	}
	return found.length === 0 ? undefined : found.join('\n');
}
