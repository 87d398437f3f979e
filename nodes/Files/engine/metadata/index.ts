/** Picks the reader of a format, holds it to its caps, and turns whatever goes wrong in it into a note. */
import type { Detection, FileView } from '../types';
import { cleanMetadata, cutText } from './clean';
import { extractorFor } from './registry';
import type { Extract, ExtractLimits } from './types';

export type { Extract, ExtractLimits, Metadata } from './types';

/** A parser's own words, shortened: they may quote the file. */
function why(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	return message.split('\n')[0].slice(0, 160) || 'it is damaged';
}

/** @returns always something: the notes say what could not be read */
export async function extract(view: FileView, detection: Detection, limits: ExtractLimits): Promise<Extract> {
	const entry = extractorFor(detection);
	if (!entry) return { metadata: {}, notes: [] };
	const bytes = view.full ?? (view.truncatedView ? undefined : view.head);
	if (view.size > entry.maxBytes && !entry.readsHead) {
		const limit = Math.floor(entry.maxBytes / 1024 ** 2);
		return { metadata: {}, notes: [`${entry.name} is read for metadata and text up to ${limit} MB.`] };
	}
	if (!bytes && !entry.readsHead) {
		return { metadata: {}, notes: [`${entry.name} needs the whole file for metadata and text.`] };
	}
	let found: Extract;
	try {
		found = await entry.extract({ view, bytes, detection, limits });
	} catch (error) {
		return { metadata: {}, notes: [`${entry.name} could not be read: ${why(error)}`] };
	}
	const result: Extract = { metadata: cleanMetadata(found.metadata), notes: found.notes };
	if (limits.text && found.text !== undefined) {
		const { text, isCut } = cutText(found.text, limits.textCharacters);
		if (text !== '') result.text = text;
		if (isCut) result.notes = [...result.notes, `The text was cut at ${limits.textCharacters} characters.`];
	}
	return result;
}
