/** Tika's metadata keys (Dublin Core, XMP, its own) brought to the names that the built-in readers use. */

import { cleanMetadata } from './clean';

/** Values are strings, or lists of them. */
export type TikaMetadata = Record<string, string | string[] | undefined>;

const NAMES: Record<string, string> = {
	'dc:title': 'title',
	'dc:creator': 'author',
	'dc:subject': 'keywords',
	'dc:description': 'description',
	'dc:language': 'languageTag',
	'dcterms:created': 'created',
	'dcterms:modified': 'modified',
	'xmpTPg:NPages': 'pages',
	'meta:page-count': 'pages',
	'meta:word-count': 'words',
	'extended-properties:Company': 'company',
	'xmp:CreatorTool': 'application',
	'tiff:ImageWidth': 'width',
	'tiff:ImageLength': 'height',
	'Message-From': 'from',
	'Message:From-Email': 'from',
	'Message-To': 'to',
	'dc:format': 'format',
};
const NUMBERS = new Set(['pages', 'words', 'width', 'height']);
const TEXT_KEY = 'X-TIKA:content';
const MAX_PARTS = 100;

/** @param answer what the server sent: parts that are no objects are left out */
export function metadataFromTika(answer: readonly unknown[]): { metadata: Record<string, unknown>; text?: string } {
	const list = answer.filter((part): part is TikaMetadata => typeof part === 'object' && part !== null);
	const [own = {}] = list;
	const metadata: Record<string, unknown> = {};
	for (const [key, name] of Object.entries(NAMES)) {
		const value = own[key];
		if (value === undefined || name in metadata) continue;
		const single = Array.isArray(value) && value.length === 1 ? value[0] : value;
		metadata[name] = NUMBERS.has(name) && typeof single === 'string' ? Number(single) : single;
	}
	const embedded = list.slice(1, MAX_PARTS + 1).flatMap((part) => {
		const name = part.resourceName ?? part['X-TIKA:embedded_resource_path'];
		return typeof name === 'string' ? [name] : [];
	});
	if (embedded.length > 0) metadata.embedded = embedded;
	const text = list
		.slice(0, MAX_PARTS)
		.map((part) => part[TEXT_KEY])
		.filter((part): part is string => typeof part === 'string' && part.trim() !== '')
		.map((part) => part.trim())
		.join('\n\n');
	const clean = cleanMetadata(metadata);
	return text === '' ? { metadata: clean } : { metadata: clean, text };
}
