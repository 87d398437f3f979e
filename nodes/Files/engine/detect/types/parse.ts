// The type table's form: one line a type, `mime | extensions | category | base | description | synonyms`.
// A mime that ends in `!` is always provable from its bytes, so an extension alone never suffices for it.
// `base` names what the file is when only its outer shape is known (a .docx is a zip): the extension may choose
// among the types that share a base, and among nothing else. Names follow IANA, then Apache Tika's usage.

import type { Category } from '../../types';

export interface FileType {
	mime: string;
	extensions: string[];
	category: Category;
	base: string;
	description: string;
	synonyms: string[];
	/** Only its bytes can prove it. */
	strict: boolean;
}

/** Short names of the outer shapes, as the table's fourth column gives them. */
export const BASES: Record<string, string> = {
	bin: 'application/octet-stream',
	text: 'text/plain',
	zip: 'application/zip',
	ole: 'application/x-ole-storage',
	xml: 'application/xml',
	html: 'text/html',
	json: 'application/json',
	ndjson: 'application/x-ndjson',
	yaml: 'application/yaml',
	gzip: 'application/gzip',
	tar: 'application/x-tar',
	rar: 'application/x-rar-compressed',
	cab: 'application/vnd.ms-cab-compressed',
	'7z': 'application/x-7z-compressed',
	riff: 'application/x-riff',
	mp4: 'video/mp4',
	mkv: 'video/x-matroska',
	ogg: 'application/ogg',
	asf: 'video/x-ms-asf',
	tiff: 'image/tiff',
	elf: 'application/x-executable',
	pe: 'application/vnd.microsoft.portable-executable',
	sqlite: 'application/vnd.sqlite3',
	java: 'application/java-archive',
	hdf: 'application/x-hdf5',
	pdf: 'application/pdf',
	ps: 'application/postscript',
	mail: 'message/rfc822',
	ini: 'text/x-ini',
	csv: 'text/csv',
	tsv: 'text/tab-separated-values',
	c: 'text/x-csrc',
	sh: 'application/x-sh',
	js: 'text/javascript',
	plist: 'application/x-plist',
	shp: 'application/vnd.shp',
	pkcs7: 'application/pkcs7-signature',
};

export function parseTypes(table: string): FileType[] {
	const types: FileType[] = [];
	for (const line of table.split('\n')) {
		if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
		const [mime, extensions, category, base, description, synonyms = ''] = line.split('|').map((c) => c.trim());
		if (BASES[base] === undefined) throw new Error(`Unknown base "${base}" in the type table: ${line}`);
		const strict = mime.endsWith('!');
		types.push({
			mime: strict ? mime.slice(0, -1) : mime,
			extensions: extensions ? extensions.split(/\s+/) : [],
			category: category as Category,
			base: BASES[base],
			description,
			synonyms: synonyms ? synonyms.split(/\s+/) : [],
			strict,
		});
	}
	return types;
}
