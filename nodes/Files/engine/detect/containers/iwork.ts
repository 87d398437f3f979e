// Which of Apple's three office programs wrote a ZIP. Since 2013 all of them keep the same parts (a Pages text has tables
// and a calculation engine, too), so the type number of the document's first object decides; before, the root element.

import type { Window } from '../verdict';
import { readMember, type ZipMember } from './zipDirectory';

const SLIDE_SHOW = 'application/vnd.apple.keynote';
const NUMBERS = 'application/vnd.apple.numbers';
const PAGES = 'application/vnd.apple.pages';

/** The folder of a package may have been zipped as a whole, so one folder may stand before each name. */
const DOCUMENT = /^(?:[^/]+\/)?Index\/Document\.iwa$/;
const SLIDES = /^(?:[^/]+\/)?Index\/(?:Slide|MasterSlide|TemplateSlide)[^/]*\.iwa$/;
const CELLS = /^(?:[^/]+\/)?Index\/(?:CalculationEngine[^/]*|Tables\/[^/]+)\.iwa$/;
const ROOT_XML = /^(?:[^/]+\/)?index\.xml$/;
const ROOT_SLIDES = /^(?:[^/]+\/)?(?:index|presentation)\.apxl(?:\.gz)?$/;
const HEAD_BYTES = 64;

export function iworkKind(window: Window, members: readonly ZipMember[]): string | undefined {
	const find = (pattern: RegExp) => members.find(({ name }) => pattern.test(name));
	if (find(ROOT_SLIDES) || find(SLIDES)) return SLIDE_SHOW;
	const document = find(DOCUMENT);
	if (document) return fromFirstObject(readMember(window, document, HEAD_BYTES)) ?? (find(CELLS) ? NUMBERS : PAGES);
	const xml = find(ROOT_XML);
	return xml && fromRoot(readMember(window, xml, 512)?.toString('latin1') ?? '');
}

/**
 * An .iwa is Snappy-packed; what stands first in it is a literal, so the object's number can be read as it is: field 1
 * (0x08) of its message information, 10,000 (0x90 0x4e) for a Pages document, 1 for Numbers and Keynote.
 */
function fromFirstObject(head: Buffer | undefined): string | undefined {
	const text = head?.toString('latin1') ?? '';
	if (text.includes('\x08\x90\x4e\x12')) return PAGES;
	return text.includes('\x08\x01\x12\x03') ? NUMBERS : undefined;
}

/** iWork 2008 and 2009: `sl:document` is a text, `ls:document` a spreadsheet. */
function fromRoot(text: string): string | undefined {
	if (!text.includes('developer.apple.com/namespaces')) return undefined;
	if (/<ls:document\b/.test(text)) return NUMBERS;
	return /<key:presentation\b/.test(text) ? SLIDE_SHOW : PAGES;
}
