/**
 * Text out of XML and HTML by one pass over the characters: no tree, so that a 10,000-deep document costs nothing, and no
 * pattern that could go back over what it read.
 */

const ENTITIES: Record<string, string> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
	nbsp: ' ',
	ndash: '–',
	mdash: '—',
	hellip: '…',
	copy: '©',
	reg: '®',
	euro: '€',
	pound: '£',
	laquo: '«',
	raquo: '»',
	auml: 'ä',
	ouml: 'ö',
	uuml: 'ü',
	Auml: 'Ä',
	Ouml: 'Ö',
	Uuml: 'Ü',
	szlig: 'ß',
	eacute: 'é',
	egrave: 'è',
	agrave: 'à',
	ccedil: 'ç',
};

export function unescapeEntities(text: string): string {
	if (!text.includes('&')) return text;
	return text.replace(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|[A-Za-z]{2,8});/g, (whole, name: string) => {
		if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
		const code = name[1] === 'x' ? parseInt(name.slice(2), 16) : Number(name.slice(1));
		return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : ' ';
	});
}

export interface StripRules {
	/** Elements that end a line, by local name in lower case. */
	breaks: ReadonlySet<string>;
	/** Elements whose content is no text. */
	skips?: ReadonlySet<string>;
	/** Elements that stand for a character, e.g. a tab. */
	marks?: Readonly<Record<string, string>>;
	/** Only text inside these elements counts (Office keeps words in `t`, and whitespace between elements is layout). */
	only?: ReadonlySet<string>;
	maxCharacters: number;
}

/** Text of a document in markup. Stops when it has enough. */
export function stripMarkup(source: string, rules: StripRules): string {
	const { breaks, skips, marks, only, maxCharacters } = rules;
	const parts: string[] = [];
	let length = 0;
	let inside = only ? 0 : 1;
	const add = (text: string) => {
		if (text === '') return;
		parts.push(text);
		length += text.length;
	};
	for (let at = 0; at < source.length && length < maxCharacters;) {
		const open = source.indexOf('<', at);
		const end = open < 0 ? source.length : open;
		if (inside > 0 && end > at) add(unescapeEntities(source.slice(at, Math.min(end, at + maxCharacters))));
		if (open < 0) break;
		if (source.startsWith('<!--', open)) {
			at = after(source, '-->', open);
			continue;
		}
		if (source.startsWith('<![CDATA[', open)) {
			const close = source.indexOf(']]>', open);
			if (inside > 0) add(source.slice(open + 9, close < 0 ? open + 9 + maxCharacters : close));
			at = close < 0 ? source.length : close + 3;
			continue;
		}
		const close = source.indexOf('>', open);
		if (close < 0) break;
		const isEnd = source[open + 1] === '/';
		const name = localName(source, open + (isEnd ? 2 : 1), close);
		const isEmpty = source[close - 1] === '/';
		at = close + 1;
		if (skips?.has(name) && !isEnd && !isEmpty) {
			at = afterElement(source, name, at);
			continue;
		}
		if (only?.has(name) && !isEmpty) inside = Math.max(0, inside + (isEnd ? -1 : 1));
		if (marks?.[name] !== undefined && !isEnd) add(marks[name]);
		if (breaks.has(name) && (isEnd || isEmpty || name === 'br')) add('\n');
	}
	return parts.join('');
}

function after(source: string, mark: string, from: number): number {
	const found = source.indexOf(mark, from);
	return found < 0 ? source.length : found + mark.length;
}

function localName(source: string, from: number, close: number): string {
	let end = from;
	let start = from;
	while (end < close && end - from < 80) {
		const code = source.charCodeAt(end);
		if (code === 58) start = end + 1;
		else if (code <= 32 || code === 47) break;
		end++;
	}
	return source.slice(start, end).toLowerCase();
}

/** Behind the end tag of an element whose content is raw (script, style). */
function afterElement(source: string, name: string, from: number): number {
	const pattern = new RegExp(`</(?:[\\w.-]{1,40}:)?${name}\\s{0,50}>`, 'gi');
	pattern.lastIndex = from;
	const found = pattern.exec(source);
	return found ? found.index + found[0].length : source.length;
}

/** Content of the first element of each name, by local name: for small documents of properties. */
export function elementTexts(source: string, names: readonly string[]): Record<string, string> {
	const found: Record<string, string> = {};
	for (const name of names) {
		const pattern = new RegExp(`<(?:[\\w.-]{1,40}:)?${name}(?:\\s[^<>]{0,2000})?>([^<]{0,4000})</`, 'i');
		const match = pattern.exec(source);
		const text = match ? unescapeEntities(match[1]).trim() : '';
		if (text !== '') found[name] = text;
	}
	return found;
}

/** An attribute of the first element of a name. */
export function attribute(source: string, element: string, name: string): string | undefined {
	const tag = new RegExp(`<(?:[\\w.-]{1,40}:)?${element}\\s[^<>]{0,4000}>`, 'i').exec(source)?.[0];
	const value = tag && new RegExp(`[\\s:]${name}\\s{0,5}=\\s{0,5}["']([^"'<>]{0,2000})["']`, 'i').exec(tag)?.[1];
	return value ? unescapeEntities(value).trim() : undefined;
}
