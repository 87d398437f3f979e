/**
 * Text chunks to CSV rows (RFC 4180, with the liberties of real files: line ends of any kind, blank rows, quotes inside
 * an unquoted cell taken as they are).
 *
 * Why not csv-parse here: it makes 200-300k rows/s where bulk loading needs more, and it cannot tell an unquoted empty
 * cell (NULL) from a quoted one ('') without its `cast` option, which costs another factor of ten. A line without a
 * quote is cut by the engine's own `split`; only lines with quotes are read cell by cell. csv-parse is the oracle of
 * the property tests, and bench/records.mjs measures both.
 */
import { RecordReadError } from './errors';

export type CsvRow = Array<string | null>;

export interface CsvTokenizerOptions {
	delimiter: string;
	/** Empty: no character quotes. */
	quote: string;
	emptyAsNull?: boolean;
	maxRecordChars: number;
	/** Lines end with a lone carriage return. */
	loneCr?: boolean;
}

export type CsvFault = { code: 'BAD_QUOTE' | 'UNCLOSED_QUOTE'; line: number; text: string };

const CR = 13;
/** Below this, an unfinished record is simply tried again with the next chunk. */
const RETRY_AT_ONCE = 64 * 1024;

const INCOMPLETE = -1;
const INCOMPLETE_IN_QUOTE = -2;
const BAD_QUOTE = -3;

export class CsvTokenizer {
	onRow: (cells: CsvRow, line: number) => void = () => undefined;
	onFault: (fault: CsvFault) => void = () => undefined;
	/** Rows without any content. */
	emptyRows = 0;
	/** Line of the next record, from 1. */
	line = 1;

	private rest = '';
	private waiting: string[] = [];
	private waitingChars = 0;
	/** An unfinished long record is only scanned again when it has doubled: linear time whatever the chunk size. */
	private needed = 0;

	private readonly delimiter: string;
	private readonly delimiterCode: number;
	private readonly quote: string;
	private readonly quoteCode: number;
	private readonly lineEnd: string;
	private readonly lineEndCode: number;
	private readonly emptyAsNull: boolean;
	private readonly max: number;

	private cells: CsvRow = [];
	private lineBreaksInRow = 0;
	private nextDelimiter = -1;
	private nextLineEnd = -1;

	constructor(options: CsvTokenizerOptions) {
		this.delimiter = oneCharacter(options.delimiter, 'delimiter');
		this.delimiterCode = this.delimiter.charCodeAt(0);
		this.quote = options.quote === '' ? '' : oneCharacter(options.quote, 'quote');
		this.quoteCode = this.quote === '' ? -1 : this.quote.charCodeAt(0);
		if (this.quote === this.delimiter) {
			throw new RecordReadError('BAD_OPTION', 'Quote and delimiter are the same character.', 'Change one of them.');
		}
		this.lineEnd = options.loneCr ? '\r' : '\n';
		this.lineEndCode = options.loneCr ? CR : 10;
		this.emptyAsNull = options.emptyAsNull ?? false;
		this.max = options.maxRecordChars;
	}

	write(chunk: string): void {
		if (this.rest === '' && this.waiting.length === 0) {
			this.scan(chunk, false);
			return;
		}
		this.waiting.push(chunk);
		this.waitingChars += chunk.length;
		if (this.rest.length + this.waitingChars >= this.needed) this.scan(this.takeAll(), false);
	}

	end(): void {
		const all = this.takeAll();
		if (all !== '') this.scan(all, true);
	}

	private takeAll(): string {
		const all = this.rest + this.waiting.join('');
		this.rest = '';
		this.waiting = [];
		this.waitingChars = 0;
		return all;
	}

	private scan(text: string, final: boolean): void {
		const length = text.length;
		let pos = 0;
		let nextQuote = -1;
		this.nextDelimiter = -1;
		this.nextLineEnd = -1;
		while (pos < length) {
			if (nextQuote < pos) nextQuote = indexOrEnd(text, this.quote, pos, length);
			if (this.nextLineEnd < pos) this.nextLineEnd = indexOrEnd(text, this.lineEnd, pos, length);
			const lineEnd = this.nextLineEnd;
			if (nextQuote >= lineEnd) {
				if (lineEnd === length && !final) break;
				if (lineEnd - pos > this.max) this.tooLong();
				this.plainLine(text, pos, lineEnd);
				this.line++;
				pos = lineEnd + 1;
				continue;
			}
			const next = this.quotedRow(text, pos, final);
			if (next >= 0) {
				if (next - pos > this.max) this.tooLong();
				this.onRow(this.cells, this.line);
				this.line += this.lineBreaksInRow + 1;
				pos = next;
				continue;
			}
			const left = length - pos;
			if (next === BAD_QUOTE || (next === INCOMPLETE_IN_QUOTE && (final || left > this.max))) {
				// Only the first line of the record is given up: a stray quote must not swallow the lines after it.
				const end = indexOrEnd(text, this.lineEnd, pos, length);
				if (end - pos > this.max) this.tooLong();
				if (end === length && !final) break;
				const code = next === BAD_QUOTE ? 'BAD_QUOTE' : 'UNCLOSED_QUOTE';
				this.onFault({ code, line: this.line, text: withoutCr(text, pos, end) });
				this.line++;
				pos = end + 1;
				continue;
			}
			break;
		}
		if (pos >= length) return;
		const left = length - pos;
		if (left > this.max) this.tooLong();
		this.rest = pos === 0 ? text : text.substring(pos);
		this.needed = left < RETRY_AT_ONCE ? 0 : Math.min(left * 2, this.max + 1);
	}

	private plainLine(text: string, start: number, end: number): void {
		const line = withoutCr(text, start, end);
		if (line === '') {
			this.emptyRows++;
			return;
		}
		const cells: CsvRow = line.split(this.delimiter);
		if (isBlank(cells)) {
			this.emptyRows++;
			return;
		}
		if (this.emptyAsNull) {
			for (let i = 0; i < cells.length; i++) if (cells[i] === '') cells[i] = null;
		}
		this.onRow(cells, this.line);
	}

	/** Reads one record that holds a quote into `cells`. Returns where the next one starts, or a negative state. */
	private quotedRow(text: string, start: number, final: boolean): number {
		const length = text.length;
		const cells: CsvRow = [];
		this.cells = cells;
		this.lineBreaksInRow = 0;
		let pos = start;
		for (;;) {
			if (text.charCodeAt(pos) !== this.quoteCode) {
				if (this.nextDelimiter < pos) this.nextDelimiter = indexOrEnd(text, this.delimiter, pos, length);
				if (this.nextLineEnd < pos) this.nextLineEnd = indexOrEnd(text, this.lineEnd, pos, length);
				if (this.nextDelimiter < this.nextLineEnd) {
					this.pushPlain(text.substring(pos, this.nextDelimiter));
					pos = this.nextDelimiter + 1;
					continue;
				}
				if (this.nextLineEnd === length && !final) return INCOMPLETE;
				this.pushPlain(withoutCr(text, pos, this.nextLineEnd));
				return this.nextLineEnd + 1;
			}
			let from = pos + 1;
			let value = '';
			let close = text.indexOf(this.quote, from);
			while (close !== -1 && text.charCodeAt(close + 1) === this.quoteCode) {
				value += text.substring(from, close + 1);
				from = close + 2;
				close = text.indexOf(this.quote, from);
			}
			if (close === -1 || (close + 1 === length && !final)) return INCOMPLETE_IN_QUOTE;
			value = value === '' ? text.substring(from, close) : value + text.substring(from, close);
			this.countLineBreaks(value);
			cells.push(value);
			pos = close + 1;
			if (pos >= length) return length;
			const after = text.charCodeAt(pos);
			if (after === this.delimiterCode) {
				pos++;
				continue;
			}
			if (after === this.lineEndCode) return pos + 1;
			if (after !== CR) return BAD_QUOTE;
			if (pos + 1 === length) return final ? length : INCOMPLETE;
			return text.charCodeAt(pos + 1) === this.lineEndCode ? pos + 2 : BAD_QUOTE;
		}
	}

	private pushPlain(value: string): void {
		this.cells.push(value === '' && this.emptyAsNull ? null : value);
	}

	private countLineBreaks(value: string): void {
		for (let at = value.indexOf(this.lineEnd); at !== -1; at = value.indexOf(this.lineEnd, at + 1)) {
			this.lineBreaksInRow++;
		}
	}

	private tooLong(): never {
		throw new RecordReadError(
			'RECORD_TOO_LONG',
			`The record that starts on line ${this.line} is longer than ${this.max} characters.`,
			'Check that the file has line breaks and is CSV at all, or raise the limit for one record.',
		);
	}
}

function oneCharacter(value: string, what: string): string {
	if (value.length === 1 && value !== '\n' && value !== '\r') return value;
	throw new RecordReadError(
		'BAD_OPTION',
		`The ${what} must be exactly one character, but ${value.length} were given.`,
		`Use one character for the ${what}.`,
	);
}

function indexOrEnd(text: string, what: string, from: number, length: number): number {
	if (what === '') return length;
	const at = text.indexOf(what, from);
	return at === -1 ? length : at;
}

function withoutCr(text: string, start: number, end: number): string {
	const stop = end > start && text.charCodeAt(end - 1) === CR ? end - 1 : end;
	return text.substring(start, stop);
}

/** Nothing but white space in any cell. The first cell decides nearly always, so this costs next to nothing. */
function isBlank(cells: CsvRow): boolean {
	for (const cell of cells) {
		if (cell !== null && cell !== '' && (cell.charCodeAt(0) > 32 || cell.trim() !== '')) return false;
	}
	return true;
}
