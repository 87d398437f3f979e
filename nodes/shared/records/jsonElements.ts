/**
 * Cuts the elements of a JSON array out of text chunks by following quotes and brackets only; each is then parsed, and
 * so checked, by the engine's own JSON.parse. Tokenising every element in JavaScript is several times slower.
 */
import { badJson, MAX_JSON_DEPTH, RecordReadError, tooDeep } from './errors';
import { parseExactJson } from './exactJson';

const QUOTE = 34;
const COMMA = 44;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

export class JsonElements {
	/** Elements cut so far. */
	count = 0;
	private depth = 0;
	private inString = false;
	/** The last chunk ended after a backslash. */
	private escaped = false;
	private inElement = false;
	/** Whether a value (true), or a comma or the end (false), may come next. */
	private wantsValue = true;
	private parts: string[] = [];
	private partChars = 0;

	constructor(
		private readonly onElement: (value: unknown) => void,
		private readonly maxChars: number,
	) {}

	/** Reads from `start` on. Returns the position of the array's closing bracket, or -1 when it is not in this text. */
	write(text: string, start: number): number {
		const length = text.length;
		let from = start;
		let i = start;
		while (i < length) {
			if (this.inString) {
				i = this.stringEnd(text, i);
				if (this.inString) break;
				if (this.depth === 0) this.finish(text, from, i);
				continue;
			}
			const code = text.charCodeAt(i);
			if (!this.inElement) {
				if (isSpace(code)) {
					i++;
					continue;
				}
				if (code === CLOSE_ARRAY) {
					if (this.wantsValue && this.count > 0) throw this.unexpected(']');
					return i;
				}
				if (code === COMMA) {
					if (this.wantsValue) throw this.unexpected(',');
					this.wantsValue = true;
					i++;
					continue;
				}
				if (!this.wantsValue) throw this.unexpected(text[i]);
				this.inElement = true;
				this.wantsValue = false;
				from = i;
			}
			if (code === QUOTE) {
				this.inString = true;
				i++;
			} else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
				if (++this.depth > MAX_JSON_DEPTH) throw tooDeep();
				i++;
			} else if (this.depth > 0) {
				i++;
				if ((code === CLOSE_OBJECT || code === CLOSE_ARRAY) && --this.depth === 0) this.finish(text, from, i);
			} else if (code === COMMA || code === CLOSE_ARRAY || isSpace(code)) {
				// The end of a bare number or word; this character is looked at again.
				this.finish(text, from, i);
			} else {
				i++;
			}
		}
		if (this.inElement) {
			this.parts.push(from === 0 ? text : text.slice(from));
			this.partChars += length - from;
			if (this.partChars > this.maxChars) {
				throw new RecordReadError(
					'RECORD_TOO_LONG',
					`Record ${this.count + 1} of the JSON is longer than ${this.maxChars} characters.`,
					'Give the path of the array of records, or raise the limit for one record.',
				);
			}
		}
		return -1;
	}

	/** Position after the closing quote, or the end of the text with `inString` still set. */
	private stringEnd(text: string, start: number): number {
		const length = text.length;
		let i = start;
		if (this.escaped) {
			this.escaped = false;
			i++;
		}
		for (; i < length; i++) {
			const code = text.charCodeAt(i);
			if (code === QUOTE) {
				this.inString = false;
				return i + 1;
			}
			if (code === BACKSLASH) i++;
		}
		this.escaped = i > length;
		return length;
	}

	private finish(text: string, from: number, end: number): void {
		let element = text.slice(from, end);
		if (this.parts.length > 0) {
			this.parts.push(element);
			element = this.parts.join('');
			this.parts = [];
			this.partChars = 0;
		}
		this.inElement = false;
		this.count++;
		let value: unknown;
		try {
			value = parseExactJson(element);
		} catch (error) {
			throw badJson(`record ${this.count}: ${(error as Error).message}.`);
		}
		this.onElement(value);
	}

	private unexpected(what: string): RecordReadError {
		return badJson(`unexpected ${what} after record ${this.count}.`);
	}
}

function isSpace(code: number): boolean {
	return code === 32 || code === 10 || code === 13 || code === 9;
}
