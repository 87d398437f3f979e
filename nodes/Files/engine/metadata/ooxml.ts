/** Word, Excel and PowerPoint packages (ECMA-376): core and extended properties, and the words of the main parts. */
import { attribute, elementTexts, stripMarkup, unescapeEntities } from './markup';
import { isoDate } from './clean';
import type { Extract, Extractor, ExtractSubject, Metadata } from './types';
import { ZipParts } from './zipParts';

const CORE = [
	'title',
	'subject',
	'creator',
	'keywords',
	'description',
	'lastModifiedBy',
	'created',
	'modified',
	'category',
];
const EXTENDED = ['Application', 'Company', 'Manager', 'Pages', 'Words', 'Slides', 'TotalTime'];
const COUNTS = new Set(['Pages', 'Words', 'Slides', 'TotalTime']);
const NAMES: Record<string, string> = { creator: 'author', TotalTime: 'editingMinutes' };

function properties(parts: ZipParts): Metadata {
	const core = elementTexts(parts.text('docProps/core.xml', 256 * 1024), CORE);
	const extended = elementTexts(parts.text('docProps/app.xml', 256 * 1024), EXTENDED);
	const metadata: Metadata = {};
	for (const [key, value] of Object.entries({ ...core, ...extended })) {
		const name = NAMES[key] ?? key.slice(0, 1).toLowerCase() + key.slice(1);
		if (key === 'created' || key === 'modified') metadata[name] = isoDate(value);
		else metadata[name] = COUNTS.has(key) ? Number(value) : value;
	}
	return metadata;
}

const PARAGRAPHS = new Set(['p', 'br', 'cr', 'tr']);
const WORDS = new Set(['t', 'instrtext']);
const MARKS = { tab: '\t', tc: '\t' };

function wordText(parts: ZipParts, { limits }: ExtractSubject): string {
	const rules = { breaks: PARAGRAPHS, only: WORDS, marks: MARKS, maxCharacters: limits.textCharacters };
	const main = parts.names.find((name) => /^word\/document\d?\.xml$/.test(name)) ?? 'word/document.xml';
	const names = [main, ...parts.numbered(/^word\/(?:header|footer)(\d+)\.xml$/), 'word/footnotes.xml'];
	let text = '';
	for (const name of names) {
		if (text.length >= limits.textCharacters || limits.isOverdue()) break;
		const part = stripMarkup(parts.text(name), rules).trim();
		if (part !== '') text += `${text === '' ? '' : '\n\n'}${part}`;
	}
	return text;
}

function slidesText(parts: ZipParts, subject: ExtractSubject): { text: string; slides: number } {
	const { limits } = subject;
	const slides = parts.numbered(/^ppt\/slides\/slide(\d+)\.xml$/);
	const rules = { breaks: PARAGRAPHS, only: WORDS, maxCharacters: limits.textCharacters };
	const pages: string[] = [];
	let length = 0;
	for (const name of limits.text ? slides.slice(0, limits.pages) : []) {
		if (length >= limits.textCharacters || limits.isOverdue()) break;
		const text = stripMarkup(parts.text(name), rules).trim();
		pages.push(text);
		length += text.length;
	}
	return { text: pages.join('\n\n'), slides: slides.length };
}

/** Shared strings in order; rich text runs of one string are joined. */
function sharedStrings(xml: string, limit: number): string[] {
	const strings: string[] = [];
	const pattern = /<(?:\w{1,20}:)?si(?:\s[^<>]{0,200})?>|<(?:\w{1,20}:)?t(?:\s[^<>]{0,200})?>([^<]*)</g;
	for (const match of xml.matchAll(pattern)) {
		if (match[1] === undefined) {
			if (strings.length >= limit) break;
			strings.push('');
		} else if (strings.length > 0) strings[strings.length - 1] += unescapeEntities(match[1]);
	}
	return strings;
}

/** Rows as tab-separated lines, until there is enough text; all rows are counted. */
function sheetText(xml: string, strings: string[], limit: number): { text: string; rows: number } {
	const lines: string[] = [];
	let length = 0;
	let row: string[] = [];
	const flush = () => {
		if (row.length > 0) lines.push(row.join('\t'));
		length += row.reduce((sum, cell) => sum + cell.length + 1, 0);
		row = [];
	};
	const pattern =
		/<(?:\w{1,20}:)?(row|c)\b([^<>]{0,300})>|<(?:\w{1,20}:)?(v|t)(?:\s[^<>]{0,100})?>([^<]*)<\/(?:\w{1,20}:)?(?:v|t)>/g;
	let type = '';
	for (const match of xml.matchAll(pattern)) {
		if (match[1] === 'row') {
			flush();
			if (length >= limit) break;
		} else if (match[1] === 'c') type = /\bt="(\w{1,10})"/.exec(match[2])?.[1] ?? '';
		else row.push(type === 's' && match[3] === 'v' ? (strings[Number(match[4])] ?? '') : unescapeEntities(match[4]));
	}
	flush();
	return { text: lines.join('\n'), rows: countRows(xml) };
}

/** Start tags of rows, with whatever prefix; a search for the word is many times as fast as a pattern over every tag. */
function countRows(xml: string): number {
	let rows = 0;
	for (let at = xml.indexOf('row'); at >= 0; at = xml.indexOf('row', at + 3)) {
		const next = xml.charCodeAt(at + 3);
		if (next !== 0x20 && next !== 0x3e && next !== 0x2f && !(next >= 9 && next <= 13)) continue;
		let start = at - 1;
		if (xml[start] === ':') {
			const least = start - 21;
			do start--;
			while (start >= least && /\w/.test(xml[start]));
		}
		if (xml[start] === '<') rows++;
	}
	return rows;
}

const MAX_STRINGS = 200_000;

function workbook(parts: ZipParts, { limits }: ExtractSubject): Extract {
	const book = parts.text('xl/workbook.xml', 1024 * 1024);
	const sheets = [...book.matchAll(/<(?:\w{1,20}:)?sheet\s[^<>]{0,1000}>/g)].map(
		([tag]) => attribute(tag, 'sheet', 'name') ?? '',
	);
	const files = parts.numbered(/^xl\/worksheets\/sheet(\d+)\.xml$/);
	const notes: string[] = [];
	const strings = limits.text ? sharedStrings(parts.text('xl/sharedStrings.xml'), MAX_STRINGS) : [];
	const texts: string[] = [];
	const rows: number[] = [];
	let length = 0;
	for (const name of files.slice(0, limits.pages)) {
		if (limits.isOverdue() || !limits.text) break;
		const sheet = sheetText(parts.text(name), strings, Math.max(0, limits.textCharacters - length));
		rows.push(sheet.rows);
		if (sheet.text !== '') texts.push(sheet.text);
		length += sheet.text.length;
	}
	const metadata: Metadata = { sheets, sheetCount: sheets.length || files.length };
	if (rows.length > 0) metadata.rows = rows;
	return { metadata, text: texts.join('\n\n'), notes };
}

export const extractOoxml: Extractor = (subject) => {
	const parts = new ZipParts(subject.view);
	const metadata = properties(parts);
	const { mime } = subject.detection.type;
	if (/excel|spreadsheetml/.test(mime)) {
		const book = workbook(parts, subject);
		return { ...book, metadata: { ...metadata, ...book.metadata } };
	}
	if (/powerpoint|presentationml/.test(mime)) {
		const { text, slides } = slidesText(parts, subject);
		return { metadata: { ...metadata, slides }, text, notes: [] };
	}
	return { metadata, text: subject.limits.text ? wordText(parts, subject) : undefined, notes: [] };
};
