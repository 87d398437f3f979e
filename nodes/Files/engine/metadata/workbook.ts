/** The cells of binary workbooks: Excel 2 to 2003, inside OLE2 or bare, and the binary sheets of an .xlsb. */
import { read as readWorkbook, utils } from '@e965/xlsx';
import { extractOoxml } from './ooxml';
import type { Extractor, ExtractSubject } from './types';

const MAX_SHEET_ROWS = 5000;
/** The library unpacks a package as a whole: what declares more than this is not given to it. */
const MAX_UNPACKED = 100 * 1024 * 1024;

export function workbookText({ bytes, limits }: ExtractSubject): { text: string; sheets: string[] } {
	const book = readWorkbook(bytes, {
		type: 'buffer',
		sheetRows: MAX_SHEET_ROWS,
		dense: true,
		cellHTML: false,
		cellFormula: false,
	});
	let text = '';
	for (const name of book.SheetNames.slice(0, limits.pages)) {
		if (text.length >= limits.textCharacters || limits.isOverdue()) break;
		text += `${utils.sheet_to_csv(book.Sheets[name], { FS: '\t', blankrows: false })}\n`;
	}
	return { text, sheets: book.SheetNames };
}

/** Excel 2 to 5 wrote records without a container; they have no properties. */
export const extractBareWorkbook: Extractor = (subject) => {
	if (!subject.limits.text) return { metadata: {}, notes: [] };
	const { text, sheets } = workbookText(subject);
	return { metadata: { sheets }, text, notes: [] };
};

/** An .xlsb: properties as in any Office package, cells in records. */
export const extractBinaryWorkbook: Extractor = async (subject) => {
	const found = await extractOoxml(subject);
	const unpacked = subject.detection.container?.uncompressedSize ?? 0;
	if (!subject.limits.text || unpacked > MAX_UNPACKED) return found;
	const { text, sheets } = workbookText(subject);
	return { ...found, metadata: { ...found.metadata, sheets, sheetCount: sheets.length }, text };
};
