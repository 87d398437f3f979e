/**
 * JSON tokens to records, one at a time: only the record being read is in memory, never the document. The tokens come
 * from @streamparser/json; here is the grammar above them and the search for the array that holds the records.
 */
import { Tokenizer, TokenType } from '@streamparser/json';
import { setField } from './setField';
import { badJson, MAX_JSON_DEPTH, RecordReadError, tooDeep } from './errors';
import { exactNumber } from './exactNumber';
import type { DataRecord } from './types';

/** Members of a root object that are taken for the array of records, when no path is given. */
export const WRAPPERS = ['data', 'records', 'items', 'testData'];

type Expect = 'value' | 'valueOrEnd' | 'keyOrEnd' | 'key' | 'colon' | 'commaOrEnd' | 'nothing';

interface Frame {
	array: boolean;
	/** What is being built; absent where the content is skipped or only passed through. */
	into?: DataRecord | unknown[];
	/** On the way to the records: the index of the path part that this object's members are compared with. */
	step?: number;
	/** The array whose elements are the records. */
	records?: boolean;
	key: string;
}

class ExactTokenizer extends Tokenizer {
	// The contract allows other values than numbers here; its type does not say so.
	protected override parseNumber(literal: string): number {
		return exactNumber(literal) as number;
	}
}

export class JsonAssembler {
	onRecord: (value: unknown) => void = () => undefined;
	/** Where the records were found, e.g. `data`; empty for the root. */
	foundAt: string | undefined;
	/** Members beside the array of records that were left out. */
	readonly leftOut: string[] = [];
	/** Member names of the root object, for the message when a path leads nowhere. */
	readonly rootKeys: string[] = [];
	/** True while a record is being built. */
	building = false;
	/** Tokens seen so far: progress, for the size limit. */
	tokens = 0;
	finished = false;

	private readonly stack: Frame[] = [];
	private expect: Expect = 'value';
	private readonly tokenizer = new ExactTokenizer();
	private single: DataRecord | undefined;

	constructor(private readonly path?: string[]) {
		this.tokenizer.onToken = ({ token, value, offset }) => this.token(token, value as unknown, offset);
		this.tokenizer.onError = (error) => {
			throw error instanceof RecordReadError ? error : badJson(error.message);
		};
	}

	write(text: string): void {
		this.tokenizer.write(text);
	}

	end(): void {
		try {
			this.tokenizer.end();
		} catch (error) {
			// It ends inside a token, which is told below.
			if (this.finished) throw error;
		}
		if (!this.finished) {
			throw new RecordReadError(
				'TRUNCATED_JSON',
				'The JSON ends in the middle of a value: the file is not complete.',
				'Check the step that produced it; a transfer may have broken off.',
			);
		}
		if (this.path && this.foundAt === undefined) {
			throw new RecordReadError(
				'PATH_NOT_FOUND',
				`The JSON has nothing at "${this.path.join('.')}".`,
				this.rootKeys.length > 0
					? `Its first level has: ${this.rootKeys.slice(0, 20).join(', ')}.`
					: 'Its root is not an object.',
			);
		}
	}

	/** True directly after the bracket that opens the array of records: its elements may be read by other means. */
	get atRecords(): boolean {
		return this.expect === 'valueOrEnd' && this.stack[this.stack.length - 1].records === true;
	}

	private token(type: TokenType, value: unknown, offset: number): void {
		this.tokens++;
		switch (type) {
			case TokenType.LEFT_BRACE:
				return this.open(false, offset);
			case TokenType.LEFT_BRACKET:
				return this.open(true, offset);
			case TokenType.RIGHT_BRACE:
				return this.close(false, offset);
			case TokenType.RIGHT_BRACKET:
				return this.close(true, offset);
			case TokenType.COLON:
				if (this.expect !== 'colon') this.unexpected(':', offset);
				this.expect = 'value';
				return;
			case TokenType.COMMA:
				if (this.expect !== 'commaOrEnd') this.unexpected(',', offset);
				this.expect = this.stack[this.stack.length - 1].array ? 'value' : 'key';
				return;
			case TokenType.STRING:
				if (this.expect === 'key' || this.expect === 'keyOrEnd') {
					this.stack[this.stack.length - 1].key = value as string;
					if (this.stack.length === 1 && this.rootKeys.length < 100) this.rootKeys.push(value as string);
					this.expect = 'colon';
					return;
				}
		}
		this.needValue(String(value), offset);
		this.scalar(value);
	}

	private needValue(what: string, offset: number): void {
		if (this.expect !== 'value' && this.expect !== 'valueOrEnd') this.unexpected(what, offset);
	}

	private scalar(value: unknown): void {
		const top = this.stack[this.stack.length - 1] as Frame | undefined;
		if (!top) {
			if (this.path === undefined || this.path.length === 0) {
				this.foundAt = '';
				this.onRecord(value);
			}
			this.finished = true;
			this.expect = 'nothing';
			return;
		}
		this.expect = 'commaOrEnd';
		if (top.records) this.onRecord(value);
		else if (top.into) this.store(top, value);
		else if (top.step !== undefined && this.isTarget(top)) {
			this.foundAt = (this.path as string[]).join('.');
			this.onRecord(value);
		}
	}

	private isTarget(top: Frame): boolean {
		const path = this.path as string[];
		return top.step === path.length - 1 && top.key === path[top.step];
	}

	private open(array: boolean, offset: number): void {
		this.needValue(array ? '[' : '{', offset);
		if (this.stack.length >= MAX_JSON_DEPTH) throw tooDeep();
		const frame = this.frameFor(array);
		this.stack.push(frame);
		this.expect = array ? 'valueOrEnd' : 'keyOrEnd';
	}

	private frameFor(array: boolean): Frame {
		const top = this.stack[this.stack.length - 1] as Frame | undefined;
		if (!top) return this.rootFrame(array);
		if (top.records) {
			this.building = true;
			return { array, into: array ? [] : {}, key: '' };
		}
		if (top === this.stack[0] && this.single && array && WRAPPERS.includes(top.key)) {
			this.foundAt = top.key;
			// What was gathered for a single object is not one: it only stood beside the records.
			this.leftOut.push(...Object.keys(this.single).slice(0, 20));
			this.single = undefined;
			top.into = undefined;
			this.building = false;
			return { array, records: true, key: '' };
		}
		if (top.into) return { array, into: array ? [] : {}, key: '' };
		if (top.step !== undefined && this.foundAt === undefined) {
			const path = this.path as string[];
			if (this.isTarget(top)) {
				this.foundAt = path.join('.');
				if (array) return { array, records: true, key: '' };
				this.building = true;
				return { array, into: {}, key: '' };
			}
			if (!array && top.key === path[top.step]) return { array, step: top.step + 1, key: '' };
		}
		if (this.stack.length === 1 && !top.array && this.path === undefined && this.leftOut.length < 20) {
			this.leftOut.push(top.key);
		}
		return { array, key: '' };
	}

	private rootFrame(array: boolean): Frame {
		if (this.path && this.path.length > 0) return { array, step: array ? undefined : 0, key: '' };
		if (array) {
			this.foundAt = '';
			return { array, records: true, key: '' };
		}
		this.single = {};
		this.building = true;
		return { array, into: this.single, key: '' };
	}

	private close(array: boolean, offset: number): void {
		const closed = this.stack[this.stack.length - 1] as Frame | undefined;
		const allowed = this.expect === 'commaOrEnd' || this.expect === (array ? 'valueOrEnd' : 'keyOrEnd');
		if (!closed || closed.array !== array || !allowed) this.unexpected(array ? ']' : '}', offset);
		this.stack.pop();
		const top = this.stack[this.stack.length - 1] as Frame | undefined;
		if (!top) {
			this.finished = true;
			this.expect = 'nothing';
			if (this.single) {
				this.foundAt = '';
				this.building = false;
				this.onRecord(this.single);
			}
			return;
		}
		this.expect = 'commaOrEnd';
		const value = (closed as Frame).into;
		if (value === undefined) return;
		if (top.into) {
			this.store(top, value);
		} else {
			this.building = false;
			this.onRecord(value);
		}
	}

	private store(top: Frame, value: unknown): void {
		if (top.array) (top.into as unknown[]).push(value);
		else setField(top.into as DataRecord, top.key, value);
	}

	private unexpected(what: string, offset: number): never {
		if (this.expect === 'nothing') {
			throw new RecordReadError(
				'BAD_JSON',
				`The JSON document ends, and at byte ${offset} another value follows.`,
				'If the file has one object per line, read it as NDJSON.',
			);
		}
		throw badJson(`Unexpected ${what.slice(0, 40)} at byte ${offset}.`);
	}
}
