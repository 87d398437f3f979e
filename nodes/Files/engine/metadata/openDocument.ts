/** OpenDocument files (ISO/IEC 26300) and EPUB books: their metadata part, and the words of their content. */
import { isoDate } from './clean';
import { attribute, elementTexts, stripMarkup } from './markup';
import type { Extractor, Metadata } from './types';
import { ZipParts } from './zipParts';

const BREAKS = new Set(['p', 'h', 'line-break', 'table-row', 'list-item']);
const SKIPS = new Set([
	'annotation',
	'tracked-changes',
	'binary-data',
	'scripts',
	'automatic-styles',
	'font-face-decls',
]);

export function openDocumentMetadata(xml: string): Metadata {
	const found = elementTexts(xml, [
		'title',
		'subject',
		'description',
		'creator',
		'initial-creator',
		'keyword',
		'creation-date',
		'date',
		'language',
		'generator',
	]);
	const count = (name: string) => {
		const value = attribute(xml, 'document-statistic', name);
		return value === undefined ? undefined : Number(value);
	};
	return {
		title: found.title,
		subject: found.subject,
		description: found.description,
		author: found['initial-creator'] ?? found.creator,
		keywords: found.keyword,
		created: isoDate(found['creation-date']),
		modified: isoDate(found.date),
		languageTag: found.language,
		application: found.generator,
		pages: count('page-count'),
		words: count('word-count'),
	};
}

export const extractOpenDocument: Extractor = ({ view, limits }) => {
	const parts = new ZipParts(view);
	const metadata = openDocumentMetadata(parts.text('meta.xml', 512 * 1024));
	const content = limits.text ? parts.text('content.xml') : '';
	const text = stripMarkup(content, {
		breaks: BREAKS,
		skips: SKIPS,
		marks: { tab: '\t', s: ' ', 'table-cell': '\t' },
		maxCharacters: limits.textCharacters,
	});
	return { metadata, text, notes: [] };
};

const PAGE_BREAKS = new Set('p div h1 h2 h3 h4 h5 h6 li tr br section title'.split(' '));
const PAGE_SKIPS = new Set(['script', 'style', 'head']);

export const extractEpub: Extractor = ({ view, limits }) => {
	const parts = new ZipParts(view);
	const container = parts.text('META-INF/container.xml', 64 * 1024);
	const packagePath =
		attribute(container, 'rootfile', 'full-path') ?? parts.names.find((name) => name.endsWith('.opf'));
	const xml = packagePath ? parts.text(packagePath, 1024 * 1024) : '';
	const found = elementTexts(xml, ['title', 'creator', 'language', 'publisher', 'date', 'description', 'subject']);
	const metadata: Metadata = {
		title: found.title,
		author: found.creator,
		languageTag: found.language,
		publisher: found.publisher,
		created: isoDate(found.date),
		description: found.description,
		subject: found.subject,
	};
	let text = '';
	const pages = parts.names.filter((name) => /\.x?html?$/i.test(name)).slice(0, limits.text ? limits.pages : 0);
	for (const name of pages) {
		if (text.length >= limits.textCharacters || limits.isOverdue()) break;
		const rules = { breaks: PAGE_BREAKS, skips: PAGE_SKIPS, maxCharacters: limits.textCharacters };
		text += `${stripMarkup(parts.text(name), rules).trim()}\n\n`;
	}
	return { metadata, text, notes: [] };
};
