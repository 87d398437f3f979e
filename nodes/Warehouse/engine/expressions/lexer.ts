/**
 * Text to tokens. Comments, semicolons, dollar quotes and every other way to smuggle a second statement are not tokens of
 * this language and therefore errors.
 */
import { ExpressionError } from './errors';

export type TokenKind = 'number' | 'string' | 'name' | 'quoted' | 'position' | 'operator' | 'end';

export interface Token {
	kind: TokenKind;
	/** Names upper-case in `word`, as written in `text`. */
	text: string;
	word: string;
	pos: number;
}

export const MAX_LENGTH = 10_000;

const OPERATOR = /\|\||<>|!=|<=|>=|::|[-+*/%=<>(),]/y;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?/y;
const NAME = /[\p{L}_][\p{L}\p{N}_$]*(?:\.[\p{L}_][\p{L}\p{N}_$]*)*/uy;
const POSITION = /:(\d{1,5})/y;

export function tokenize(text: string): Token[] {
	if (text.length > MAX_LENGTH) {
		throw new ExpressionError(
			'TOO_LONG',
			`The expression has ${text.length} characters; at most ${MAX_LENGTH} are allowed`,
		);
	}
	const tokens: Token[] = [];
	let at = 0;
	const match = (pattern: RegExp): string | null => {
		pattern.lastIndex = at;
		const found = pattern.exec(text);
		return found ? found[0] : null;
	};
	const add = (kind: TokenKind, value: string, length: number, word = '') => {
		tokens.push({ kind, text: value, word, pos: at + 1 });
		at += length;
	};
	while (at < text.length) {
		const char = text[at];
		if (/\s/.test(char)) {
			at++;
			continue;
		}
		if (char === "'") {
			const [value, length] = quotedText(text, at, "'", 'text');
			add('string', value, length);
			continue;
		}
		if (char === '"' || char === '`') {
			const [value, length] = quotedText(text, at, char, 'name');
			add('quoted', value, length);
			continue;
		}
		if (text.startsWith('--', at) || text.startsWith('/*', at)) {
			throw new ExpressionError('SYNTAX', 'Comments are not allowed in an expression; remove it', at + 1);
		}
		let found = match(POSITION);
		if (found && text[at + 1] !== ':') {
			add('position', found.slice(1), found.length);
			continue;
		}
		found = match(NUMBER);
		if (found) {
			const after = text[at + found.length];
			if (after !== undefined && /[\p{L}\p{N}_.]/u.test(after)) {
				throw new ExpressionError(
					'SYNTAX',
					`"${found}${after}" is not a number; quote names that start with a digit`,
					at + 1,
				);
			}
			add('number', found, found.length);
			continue;
		}
		found = match(NAME);
		if (found) {
			add('name', found, found.length, found.toUpperCase());
			continue;
		}
		found = match(OPERATOR);
		if (found) {
			add('operator', found === '!=' ? '<>' : found, found.length);
			continue;
		}
		throw new ExpressionError('SYNTAX', `The character ${JSON.stringify(char)} has no meaning here`, at + 1);
	}
	tokens.push({ kind: 'end', text: 'the end', word: '', pos: text.length + 1 });
	return tokens;
}

/** A doubled quote stands for one. */
function quotedText(text: string, start: number, quote: string, what: string): [string, number] {
	let value = '';
	let at = start + 1;
	for (;;) {
		const next = text.indexOf(quote, at);
		if (next < 0) throw new ExpressionError('SYNTAX', `This quoted ${what} has no closing ${quote}`, start + 1);
		value += text.slice(at, next);
		if (text[next + 1] !== quote) {
			if (what === 'name' && value === '') throw new ExpressionError('SYNTAX', 'A quoted name is empty', start + 1);
			return [value, next + 1 - start];
		}
		value += quote;
		at = next + 2;
	}
}
