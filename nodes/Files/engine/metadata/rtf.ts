/** Rich Text Format (Microsoft, RTF 1.9.1): words without their control words, and the info group. One pass, no nesting limit. */
import { isoDate } from './clean';
import type { Extractor, Metadata } from './types';

/** Groups whose content is no text of the document. */
const HIDDEN = new Set(
	'fonttbl colortbl stylesheet info pict object themedata colorschememapping datastore latentstyles listtable listoverridetable rsidtbl generator filetbl revtbl fldinst xmlnstbl'.split(
		' ',
	),
);
const CHARACTERS: Record<string, string> = {
	par: '\n',
	line: '\n',
	row: '\n',
	page: '\n\n',
	sect: '\n\n',
	tab: '\t',
	cell: '\t',
	emdash: '—',
	endash: '–',
	lquote: '‘',
	rquote: '’',
	ldblquote: '“',
	rdblquote: '”',
	bullet: '•',
};
const INFO: Record<string, string> = {
	title: 'title',
	subject: 'subject',
	author: 'author',
	keywords: 'keywords',
	doccomm: 'description',
	operator: 'lastModifiedBy',
	company: 'company',
};

interface Rtf {
	text: string;
	codePage: string;
}

function codePageOf(source: string): string {
	const page = Number(/\\ansicpg(\d{3,5})/.exec(source.slice(0, 2000))?.[1] ?? 1252);
	return page >= 1250 && page <= 1258
		? `windows-${page}`
		: page === 932
			? 'shift_jis'
			: page === 936
				? 'gbk'
				: 'windows-1252';
}

export function rtfText(source: string, maxCharacters: number, keepHidden = false): Rtf {
	const codePage = codePageOf(source);
	const decoder = new TextDecoder(codePage);
	const out: string[] = [];
	let length = 0;
	let depth = 0;
	/** Depth at which a hidden group began; 0: none. */
	let hiddenAt = 0;
	let pending: number[] = [];
	/** Characters to drop after \u: its replacement for old readers. */
	let skip = 0;
	let unicodeSkip = 1;
	const write = (text: string) => {
		if (hiddenAt > 0 || text === '') return;
		out.push(text);
		length += text.length;
	};
	const flush = () => {
		if (pending.length > 0) write(decoder.decode(Uint8Array.from(pending)));
		pending = [];
	};
	const control = /\\(?:([a-z]{1,32})(-?\d{1,10})? ?|'([0-9a-f]{2})|([^a-z]))|([{}])|([^\\{}]+)/gi;
	for (const match of source.matchAll(control)) {
		if (length >= maxCharacters) break;
		const [, word, number, hex, symbol, brace, plain] = match;
		if (hex !== undefined) {
			if (skip > 0) skip--;
			else if (hiddenAt === 0) pending.push(parseInt(hex, 16));
			continue;
		}
		flush();
		if (brace === '{') depth++;
		else if (brace === '}') {
			if (hiddenAt === depth) hiddenAt = 0;
			depth = Math.max(0, depth - 1);
			skip = 0;
		} else if (plain !== undefined) {
			const text = plain.replace(/[\r\n]/g, '');
			write(skip > 0 ? text.slice(skip) : text);
			skip = Math.max(0, skip - text.length);
		} else if (symbol !== undefined) {
			if (symbol === '*' && !keepHidden && hiddenAt === 0) hiddenAt = depth;
			else if (symbol === '~') write('\u00a0');
			else if (symbol === '_') write('-');
			else if ('\\{}'.includes(symbol)) write(symbol);
		} else if (word === 'u' && number !== undefined) {
			write(String.fromCharCode(Number(number) & 0xffff));
			skip = unicodeSkip;
		} else if (word === 'uc') unicodeSkip = Math.min(10, Number(number ?? 1));
		else if (word === 'bin') skip = 0;
		else if (CHARACTERS[word] !== undefined) write(CHARACTERS[word]);
		else if (HIDDEN.has(word) && !keepHidden && hiddenAt === 0) hiddenAt = depth;
	}
	flush();
	return { text: out.join(''), codePage };
}

export const extractRtf: Extractor = ({ view, limits }) => {
	const source = (view.full ?? view.head).toString('latin1');
	const metadata: Metadata = {};
	const at = source.indexOf('{\\info');
	if (at >= 0) {
		const info = source.slice(at, at + 20_000);
		for (const [word, name] of Object.entries(INFO)) {
			const found = new RegExp(`\\{\\\\${word} ([^{}]{0,2000})\\}`).exec(info)?.[1];
			if (found) metadata[name] = rtfText(found, 2000, true).text;
		}
		const created = /\{\\creatim((?:\\[a-z]{1,5}\d{1,4}){1,8})/.exec(info)?.[1];
		const part = (name: string) =>
			(new RegExp(`\\\\${name}(\\d{1,4})`).exec(created ?? '')?.[1] ?? '').padStart(2, '0');
		if (created)
			metadata.created = isoDate(`${part('yr')}-${part('mo')}-${part('dy')}T${part('hr')}:${part('min')}:00Z`);
	}
	return { metadata, text: limits.text ? rtfText(source, limits.textCharacters).text : undefined, notes: [] };
};
