/** A page's title, description, language and author, and its words; and the same for any XML, less the page. */
import { attribute, elementTexts, stripMarkup } from './markup';
import { decodeHead } from './plainText';
import { isoDate } from './clean';
import type { Extractor, Metadata } from './types';

const BREAKS = new Set(
	'p div h1 h2 h3 h4 h5 h6 li tr br section article header footer table title blockquote pre'.split(' '),
);
const SKIPS = new Set(['script', 'style', 'template', 'noscript', 'svg']);

const WANTED: Record<string, string> = {
	description: 'description',
	author: 'author',
	keywords: 'keywords',
	generator: 'application',
	'og:title': 'title',
	'og:site_name': 'site',
	'article:published_time': 'created',
	date: 'created',
};

function metaTags(source: string): Metadata {
	const metadata: Metadata = {};
	let count = 0;
	for (const [tag] of source.matchAll(/<meta\s[^<>]{0,4000}>/gi)) {
		if (++count > 200) break;
		const name = (attribute(tag, 'meta', 'name') ?? attribute(tag, 'meta', 'property') ?? '').toLowerCase();
		const content = attribute(tag, 'meta', 'content');
		const key = WANTED[name];
		if (key && content && metadata[key] === undefined) metadata[key] = key === 'created' ? isoDate(content) : content;
	}
	return metadata;
}

export function htmlText(source: string, maxCharacters: number): string {
	return stripMarkup(source, { breaks: BREAKS, skips: SKIPS, marks: { td: '\t' }, maxCharacters });
}

export const extractHtml: Extractor = ({ view, detection, limits }) => {
	const source = decodeHead(view, detection, limits.textCharacters * 20 + 262_144);
	const head = source.slice(0, 262_144);
	const title = elementTexts(head, ['title']).title;
	const metadata: Metadata = { ...metaTags(head), languageTag: attribute(head, 'html', 'lang') };
	if (title) metadata.title = title;
	return { metadata, text: limits.text ? htmlText(source, limits.textCharacters) : undefined, notes: [] };
};

const XML_BREAKS: ReadonlySet<string> = new Set();

/** XML: its root, and its character data as text. SVG keeps its title so. */
export const extractXml: Extractor = ({ view, detection, limits }) => {
	const source = decodeHead(view, detection, limits.textCharacters * 20 + 65_536);
	const metadata: Metadata = { root: detection.container?.root, namespace: detection.container?.namespace };
	if (detection.type.mime === 'image/svg+xml') {
		const number = (name: string) => Number.parseFloat(attribute(source.slice(0, 65_536), 'svg', name) ?? '');
		Object.assign(metadata, { width: number('width'), height: number('height'), ...elementTexts(source, ['title']) });
	}
	const rules = { breaks: XML_BREAKS, maxCharacters: limits.textCharacters };
	return { metadata, text: limits.text ? stripMarkup(source, rules) : undefined, notes: [] };
};
