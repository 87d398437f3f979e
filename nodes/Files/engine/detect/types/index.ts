// Look-ups over the type table: by MIME type or synonym, by extension, and by kinship.

import type { Category } from '../../types';
import { BINARY } from './binary';
import { CODE } from './code';
import { DATA } from './data';
import { DOCUMENTS } from './documents';
import { MEDIA } from './media';
import { type FileType, parseTypes } from './parse';
import { TEXT } from './text';

export type { FileType } from './parse';

export const TYPES: readonly FileType[] = [TEXT, DOCUMENTS, MEDIA, DATA, BINARY, CODE].flatMap(parseTypes);

const byMime = new Map<string, FileType>();
const byExtension = new Map<string, FileType[]>();
for (const type of TYPES) {
	byMime.set(type.mime.toLowerCase(), type);
	for (const extension of type.extensions) {
		const known = byExtension.get(extension);
		if (known) known.push(type);
		else byExtension.set(extension, [type]);
	}
}
for (const type of TYPES) {
	for (const synonym of type.synonyms) {
		const key = synonym.toLowerCase();
		if (!byMime.has(key)) byMime.set(key, type);
	}
}

export const OCTET_STREAM = 'application/octet-stream';
export const PLAIN_TEXT = 'text/plain';

/** The row of a MIME type, asked by its name or a synonym, parameters ignored when the full form is unknown. */
export function typeOf(mime: string): FileType | undefined {
	const key = mime.trim().toLowerCase();
	return byMime.get(key) ?? byMime.get(key.split(';')[0].trim());
}

export function canonicalMime(mime: string): string {
	return typeOf(mime)?.mime ?? mime.trim().toLowerCase();
}

export function typesOfExtension(extension: string): readonly FileType[] {
	return byExtension.get(extension.toLowerCase()) ?? [];
}

/** Whether a type is text in the end: its chain of bases leads to text/plain. */
export function isTextType(mime: string): boolean {
	return isA(mime, PLAIN_TEXT);
}

/** Whether `mime` is `base` or is built on it (a .docx is a zip; an .svg is XML and text). */
export function isA(mime: string, base: string): boolean {
	let current: string | undefined = mime;
	for (let steps = 0; current !== undefined && steps < 8; steps++) {
		if (current === base) return true;
		const next: string | undefined = typeOf(current)?.base;
		if (next === current || current === OCTET_STREAM) return false;
		current = next;
	}
	return false;
}

/** The General preset: every MIME type has one of 16 categories; unknown ones go by their top-level type. */
export function categoryOf(mime: string): Category {
	const known = typeOf(mime)?.category;
	if (known) return known;
	const top = mime.split('/')[0].toLowerCase();
	if (top === 'image' || top === 'audio' || top === 'video' || top === 'font' || top === 'text') return top;
	if (top === 'message') return 'email';
	if (top === 'model') return 'design';
	if (/\+(json|xml|yaml|cbor)$/.test(mime)) return 'data';
	if (/\+zip$/.test(mime)) return 'archive';
	return 'other';
}
