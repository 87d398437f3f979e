/** Reads a mapping document from a parameter or text and refuses a faulty one with all its faults. */
import { DataOpsError } from '../../../shared/items';
import { problemText, validateMapping } from '../../engine/mapping/validate';
import type { MappingDocument } from '../../engine/mapping/types';
import type { DialectName } from '../../engine/ports';

export function checkedDocument(value: unknown, dialect?: DialectName): MappingDocument {
	const { document, problems } = validateMapping(value, { dialect });
	if (document) return document;
	throw new DataOpsError(`The mapping has ${problems.length === 1 ? 'a fault' : `${problems.length} faults`}`, {
		code: 'BAD_MAPPING',
		remedy: problemText(problems),
	});
}

/** One mapping or a list of them. */
export function documentsIn(text: unknown, what: string): unknown[] {
	let value = text;
	if (typeof text === 'string') {
		try {
			value = JSON.parse(text.replace(/^\ufeff/, ''));
		} catch (error) {
			throw new DataOpsError(`${what} is not valid JSON`, { code: 'BAD_JSON', remedy: (error as Error).message });
		}
	}
	return Array.isArray(value) ? value : [value];
}
