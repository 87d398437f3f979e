/**
 * What the first bytes of a file say: is it text at all, which format, which delimiter. The name is only a tie-break;
 * n8n and most tools trust it, and are wrong on every misnamed file.
 */
import { RecordReadError } from './errors';
import { CsvTokenizer } from './csvTokenizer';
import { byteOrderMark, utf16WithoutMark } from './encoding';
import type { RecordFormat } from './types';

const MAGIC: Array<[bytes: string, what: string, remedy: string]> = [
	[
		'504b0304',
		'a ZIP container (for instance an .xlsx, .docx or .zip file)',
		'Unpack it, or convert a spreadsheet to CSV with "Extract From File" first.',
	],
	['1f8b', 'a gzip archive', 'Unpack it with the "Compression" node first.'],
	['25504446', 'a PDF', 'Export the data as CSV, JSON or XML.'],
	['d0cf11e0a1b11ae1', 'an old Office file (.xls, .doc)', 'Convert it to CSV with "Extract From File" first.'],
	['89504e47', 'a PNG image', 'Choose the file that holds the data.'],
	['ffd8ff', 'a JPEG image', 'Choose the file that holds the data.'],
	['47494638', 'a GIF image', 'Choose the file that holds the data.'],
	['7f454c46', 'a program', 'Choose the file that holds the data.'],
	['4d5a9000', 'a program', 'Choose the file that holds the data.'],
	['50415231', 'a Parquet file', 'Convert it to CSV or JSON first.'],
	['4f626a01', 'an Avro file', 'Convert it to CSV or JSON first.'],
	['377abcaf271c', 'a 7z archive', 'Unpack it first.'],
	['28b52ffd', 'a Zstandard archive', 'Unpack it first.'],
	['425a68', 'a bzip2 archive', 'Unpack it first.'],
	['53514c69746520666f726d6174', 'an SQLite database', 'Export the table as CSV first.'],
];

/** Throws for an empty or binary file, in words that name what it is. */
export function assertText(head: Buffer, given?: string): void {
	if (head.length === 0) {
		throw new RecordReadError('EMPTY_FILE', 'The file is empty (0 bytes).', 'Check the step that produced it.');
	}
	const hex = head.subarray(0, 16).toString('hex');
	for (const [magic, what, remedy] of MAGIC) {
		// `BZh` and `PAR1` are also letters that a text may start with: only a control character nearby settles it.
		if (hex.startsWith(magic) && (magic.length > 8 || hasBinaryByte(head))) {
			throw new RecordReadError('NOT_TEXT', `The file is ${what}, not text.`, remedy);
		}
	}
	const wide = /^(utf-?16|utf-?32|ucs-?2)/i.test(given ?? '') || byteOrderMark(head) || utf16WithoutMark(head);
	// Who names an encoding says that it is text: a stray NUL is then a matter of its row.
	if (!given && !wide && hasBinaryByte(head)) {
		throw new RecordReadError(
			'NOT_TEXT',
			'The file holds binary bytes, so it is not CSV, JSON or XML, whatever its name says.',
			'Check the file, or give its encoding when it is text all the same.',
		);
	}
}

/** A NUL, or more than 1 % of other control characters that no text uses. */
function hasBinaryByte(head: Buffer): boolean {
	if (head.includes(0)) return true;
	let odd = 0;
	for (const byte of head) {
		if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c && byte !== 0x1b) odd++;
	}
	return odd > head.length / 100;
}

export function detectFormat(text: string, fileName?: string): Exclude<RecordFormat, 'auto'> {
	const start = text.trimStart();
	const extension = /\.([a-z0-9]+)$/i.exec(fileName ?? '')?.[1]?.toLowerCase();
	if (start.startsWith('<')) return 'xml';
	if (start.startsWith('{')) {
		if (extension === 'ndjson' || extension === 'jsonl') return 'ndjson';
		return looksLikeNdjson(start) ? 'ndjson' : 'json';
	}
	if (start.startsWith('[')) {
		// `[1]` may open a JSON array, a line of NDJSON or a CSV header such as `[Id],[Name]`.
		if (extension === 'ndjson' || extension === 'jsonl') return 'ndjson';
		return /^\[\s*(?:[[\]{"\d-]|true|false|null|$)/.test(start) ? 'json' : 'csv';
	}
	if (extension === 'ndjson' || extension === 'jsonl') return 'ndjson';
	return 'csv';
}

/** The first line is a whole JSON object and another value follows it. */
function looksLikeNdjson(start: string): boolean {
	const end = start.indexOf('\n');
	if (end === -1) return false;
	try {
		JSON.parse(start.slice(0, end));
	} catch {
		// A broken first line of NDJSON is still NDJSON when the second line is whole.
		const second = start
			.slice(end + 1)
			.split('\n', 1)[0]
			.trim();
		return start.slice(0, end).trimEnd().endsWith('}') && isWholeObject(second);
	}
	return start.slice(end + 1).trimStart().length > 0;
}

function isWholeObject(text: string): boolean {
	if (!text.startsWith('{')) return false;
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

const CANDIDATES = [',', ';', '\t', '|'];

/**
 * The candidate whose cells per row agree best with the header's; the more cells win a tie. `1,5;2,5` is consistent for
 * the comma too, so the header counts: it rarely has decimals.
 */
export function detectDelimiter(head: string, quote: string, fileName?: string, complete = false): string {
	let best = { delimiter: /\.(tsv|tab)$/i.test(fileName ?? '') ? '\t' : ',', agree: 0, cells: 1 };
	for (const delimiter of CANDIDATES) {
		const tokenizer = new CsvTokenizer({ delimiter, quote, maxRecordChars: head.length + 1, loneCr: usesLoneCr(head) });
		const counts: number[] = [];
		tokenizer.onRow = (cells) => {
			if (counts.length < 200 && cells.some((cell) => cell !== '')) counts.push(cells.length);
		};
		tokenizer.write(head);
		// The last row of a cut head is not whole; it only counts when there is no other.
		if (complete || counts.length === 0) tokenizer.end();
		const header = counts[0] ?? 1;
		if (header < 2) continue;
		const agree = counts.filter((count) => count === header).length / counts.length;
		const better = agree > best.agree + 0.05 || (agree >= best.agree - 0.05 && header > best.cells);
		if (better) best = { delimiter, agree, cells: header };
	}
	return best.delimiter;
}

/** Old Macintosh line ends: a carriage return and no line feed anywhere in the head. */
export function usesLoneCr(head: string): boolean {
	return head.includes('\r') && !head.includes('\n');
}
