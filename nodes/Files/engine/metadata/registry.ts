/** Which reader a type has: by its name first, then by what it is built on. */
import { isA } from '../detect/types';
import type { Detection } from '../types';
import { extractArchive } from './archive';
import { extractHtml, extractXml } from './html';
import { extractImage } from './image';
import { extractMail, extractOutlook } from './mail';
import { extractMedia } from './media';
import { extractOle2 } from './ole2';
import { extractOoxml } from './ooxml';
import { extractEpub, extractOpenDocument } from './openDocument';
import { extractPdf } from './pdf';
import { extractText } from './plainText';
import { extractRecords } from './records';
import { extractRtf } from './rtf';
import type { ExtractorEntry } from './types';
import { extractBareWorkbook, extractBinaryWorkbook } from './workbook';

const MB = 1024 * 1024;

const PDF: ExtractorEntry = { name: 'PDF', maxBytes: 50 * MB, extract: extractPdf };
const OOXML: ExtractorEntry = { name: 'Office document', maxBytes: 100 * MB, extract: extractOoxml };
const ODF: ExtractorEntry = { name: 'OpenDocument', maxBytes: 100 * MB, extract: extractOpenDocument };
const EPUB: ExtractorEntry = { name: 'EPUB', maxBytes: 100 * MB, extract: extractEpub };
const OLE2: ExtractorEntry = { name: 'Office 97-2003 document', maxBytes: 30 * MB, extract: extractOle2 };
const XLSB: ExtractorEntry = { name: 'Binary workbook', maxBytes: 30 * MB, extract: extractBinaryWorkbook };
const BIFF: ExtractorEntry = { name: 'Excel sheet', maxBytes: 30 * MB, extract: extractBareWorkbook };
const RTF: ExtractorEntry = { name: 'RTF', maxBytes: 30 * MB, extract: extractRtf };
const HTML: ExtractorEntry = { name: 'HTML', maxBytes: 100 * MB, readsHead: true, extract: extractHtml };
const XML: ExtractorEntry = { name: 'XML', maxBytes: 100 * MB, readsHead: true, extract: extractXml };
const MAIL: ExtractorEntry = { name: 'Mail', maxBytes: 50 * MB, extract: extractMail };
const OUTLOOK: ExtractorEntry = { name: 'Outlook message', maxBytes: 50 * MB, extract: extractOutlook };
const IMAGE: ExtractorEntry = { name: 'Picture', maxBytes: 100 * MB, readsHead: true, extract: extractImage };
const MEDIA: ExtractorEntry = { name: 'Recording', maxBytes: 100 * MB, readsHead: true, extract: extractMedia };
const ARCHIVE: ExtractorEntry = { name: 'Archive', maxBytes: 100 * MB, readsHead: true, extract: extractArchive };
const RECORDS: ExtractorEntry = { name: 'Data', maxBytes: 100 * MB, readsHead: true, extract: extractRecords };
const TEXT: ExtractorEntry = { name: 'Text', maxBytes: 100 * MB, readsHead: true, extract: extractText };

const BY_MIME: Record<string, ExtractorEntry> = {
	'application/pdf': PDF,
	'application/illustrator': PDF,
	'application/vnd.ms-excel.sheet.binary.macroenabled.12': XLSB,
	'application/vnd.ms-excel.sheet.2': BIFF,
	'application/vnd.ms-excel.sheet.3': BIFF,
	'application/vnd.ms-excel.sheet.4': BIFF,
	'application/rtf': RTF,
	'application/epub+zip': EPUB,
	'application/vnd.ms-outlook': OUTLOOK,
	'message/rfc822': MAIL,
	'text/html': HTML,
	'application/xhtml+xml': HTML,
	'text/csv': RECORDS,
	'text/tab-separated-values': RECORDS,
	'application/x-ndjson': RECORDS,
	'text/plain': TEXT,
};

const BY_BASE: Array<[base: string, entry: ExtractorEntry]> = [
	['message/rfc822', MAIL],
	['application/json', RECORDS],
	['text/html', HTML],
	['application/xml', XML],
	['text/plain', TEXT],
];

/** Containers whose entries detection lists. */
const LISTED = new Set(['zip', 'tar', 'gzip', 'rar', 'cab', 'ar', 'cpio']);

const OFFICE_ZIP = /officedocument\.(wordprocessingml|spreadsheetml|presentationml)|macroenabled\.12$/i;

export function extractorFor(detection: Detection): ExtractorEntry | undefined {
	const { mime, method } = detection.type;
	if (method === 'empty' || method === 'fallback') return undefined;
	const own = BY_MIME[mime];
	if (own) return own;
	const kind = detection.container?.kind;
	if (kind === 'zip' && OFFICE_ZIP.test(mime)) return OOXML;
	if (kind === 'zip' && mime.includes('opendocument')) return ODF;
	if (kind === 'ole2') return OLE2;
	if (mime === 'application/vnd.ms-excel') return BIFF;
	if (mime.startsWith('audio/') || mime.startsWith('video/')) return MEDIA;
	const base = BY_BASE.find(([type]) => isA(mime, type));
	if (base && detection.isText) return base[1];
	if (mime.startsWith('image/')) return IMAGE;
	if (kind !== undefined && LISTED.has(kind)) return ARCHIVE;
	return detection.isText ? TEXT : undefined;
}
