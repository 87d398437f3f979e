/** PDF: the document information, page count, outline of the file, and the text of its first pages. */
import { isoDate } from './clean';
import { pdfEngine } from './pdfEngine';
import type { Extractor, Metadata } from './types';

interface Info {
	Title?: string;
	Author?: string;
	Subject?: string;
	Keywords?: string;
	Creator?: string;
	Producer?: string;
	CreationDate?: string;
	ModDate?: string;
	PDFFormatVersion?: string;
	IsAcroFormPresent?: boolean;
	IsSignaturesPresent?: boolean;
}

function metadataOf(info: Info, pages: number): Metadata {
	return {
		title: info.Title,
		author: info.Author,
		subject: info.Subject,
		keywords: info.Keywords,
		application: info.Creator,
		producer: info.Producer,
		created: isoDate(info.CreationDate),
		modified: isoDate(info.ModDate),
		pdfVersion: info.PDFFormatVersion,
		pages,
		form: info.IsAcroFormPresent || undefined,
		signed: info.IsSignaturesPresent || undefined,
	};
}

export const extractPdf: Extractor = async ({ bytes, limits }) => {
	const { getDocument } = pdfEngine();
	const task = getDocument({
		// pdf.js takes the buffer over, so it gets a copy: the file is still to be inspected for risk.
		data: Uint8Array.from(bytes as Buffer),
		verbosity: 0,
		isEvalSupported: false,
		useSystemFonts: false,
		disableFontFace: true,
		stopAtErrors: false,
		maxImageSize: 1,
	} as Parameters<typeof getDocument>[0]);
	try {
		const document = await task.promise;
		const { info } = await document.getMetadata();
		const metadata = metadataOf(info as Info, document.numPages);
		const notes: string[] = [];
		const texts: string[] = [];
		let length = 0;
		const last = limits.text ? Math.min(document.numPages, limits.pages) : 0;
		for (let number = 1; number <= last && length < limits.textCharacters; number++) {
			if (limits.isOverdue()) {
				notes.push(`Reading stopped after ${number - 1} pages: the time for this file was used up.`);
				break;
			}
			const page = await document.getPage(number);
			const { items } = await page.getTextContent({ disableNormalization: true });
			let text = '';
			for (const item of items) if ('str' in item) text += item.str + (item.hasEOL ? '\n' : '');
			page.cleanup();
			// pdf.js would normalise every run; only its ligatures matter to whoever searches the text.
			text = text.replace(/[\ufb00-\ufb06]/g, (ligature) => ligature.normalize('NFKC'));
			texts.push(text);
			length += text.length;
		}
		if (last > 0 && length === 0) notes.push('The PDF holds no text; its pages may be pictures, which need OCR.');
		if (last > 0 && document.numPages > last) notes.push(`The text of ${last} of ${document.numPages} pages was read.`);
		return { metadata, text: last > 0 ? texts.join('\n\n') : undefined, notes };
	} catch (error) {
		const { name } = error as Error;
		if (name !== 'PasswordException') throw error;
		return { metadata: { encrypted: true }, notes: ['The PDF asks for a password: its text cannot be read.'] };
	} finally {
		await task.destroy();
	}
};
