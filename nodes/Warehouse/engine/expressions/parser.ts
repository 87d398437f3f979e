/**
 * Tokens to tree, by precedence climbing. Precedence follows the SQL standard and PostgreSQL: OR, AND, NOT, IS and
 * comparison, LIKE/IN/BETWEEN, `||`, `+ -`, `* / %`, unary, `::`.
 */
import { parseSqlType } from '../mapping/sqlTypes';
import type { BinaryOperator, Node } from './ast';
import { ExpressionError } from './errors';
import { tokenize, type Token } from './lexer';

export const MAX_DEPTH = 100;
const MAX_LIST = 1000;

const BINARY: Record<string, [number, BinaryOperator]> = {
	OR: [1, 'OR'],
	AND: [2, 'AND'],
	'=': [4, '='],
	'<>': [4, '<>'],
	'<': [4, '<'],
	'<=': [4, '<='],
	'>': [4, '>'],
	'>=': [4, '>='],
	'||': [6, '||'],
	'+': [7, '+'],
	'-': [7, '-'],
	'*': [8, '*'],
	'/': [8, '/'],
	'%': [8, '%'],
};
const NOT_LEVEL = 3;
const COMPARE_LEVEL = 4;
const MATCH_LEVEL = 5;

/** Words that cannot be column names unless quoted. */
const RESERVED = new Set(
	'AND OR NOT IS NULL IN BETWEEN LIKE ILIKE ESCAPE CASE WHEN THEN ELSE END CAST AS TRUE FALSE DISTINCT FROM SELECT WHERE UNION JOIN GROUP ORDER HAVING INTO'.split(
		' ',
	),
);
/** Written without brackets in SQL. */
const BARE_CALLS = new Set(['CURRENT_DATE', 'CURRENT_TIMESTAMP', 'SYSDATE', 'SYSTIMESTAMP', 'LOCALTIMESTAMP']);

export function parseExpression(text: string): Node {
	return new Parser(tokenize(text)).all();
}

class Parser {
	private at = 0;
	private depth = 0;

	constructor(private readonly tokens: Token[]) {}

	all(): Node {
		if (this.peek().kind === 'end') throw new ExpressionError('SYNTAX', 'The expression is empty', 1);
		const node = this.expression(0);
		if (this.peek().kind !== 'end') throw this.unexpected('an operator or the end');
		return node;
	}

	private peek(): Token {
		return this.tokens[this.at];
	}

	private next(): Token {
		return this.tokens[this.at++];
	}

	/** Consumes the operator or keyword when it is next. */
	private take(word: string): boolean {
		const token = this.peek();
		const hit = token.kind === 'operator' ? token.text === word : token.kind === 'name' && token.word === word;
		if (hit) this.at++;
		return hit;
	}

	private expect(word: string): void {
		if (!this.take(word)) throw this.unexpected(word);
	}

	private unexpected(wanted: string): ExpressionError {
		const token = this.peek();
		const got = token.kind === 'end' ? 'the expression ends' : `"${token.text.slice(0, 40)}" stands`;
		const hint = RESERVED.has(token.word) ? `; quote it ("${token.text}") when it is a column` : '';
		return new ExpressionError('SYNTAX', `Expected ${wanted}, but here ${got}${hint}`, token.pos);
	}

	private expression(level: number): Node {
		if (++this.depth > MAX_DEPTH) {
			throw new ExpressionError(
				'TOO_DEEP',
				`The expression is nested deeper than ${MAX_DEPTH} levels`,
				this.peek().pos,
			);
		}
		let left = this.prefix(level);
		let chain = 0;
		for (;;) {
			const extended = this.infix(left, level);
			if (!extended) break;
			// A long flat chain is a deep tree too: the compiler walks it recursively.
			if (++chain > MAX_LIST) {
				throw new ExpressionError('TOO_DEEP', `More than ${MAX_LIST} operators in a row`, extended.pos);
			}
			left = extended;
		}
		this.depth--;
		return left;
	}

	private prefix(level: number): Node {
		const { pos } = this.peek();
		if (this.peek().word === 'NOT' && this.peek().kind === 'name') {
			if (level > NOT_LEVEL) throw this.unexpected('a value');
			this.at++;
			return { kind: 'unary', op: 'NOT', operand: this.expression(NOT_LEVEL), pos };
		}
		if (this.take('-')) return { kind: 'unary', op: '-', operand: this.expression(9), pos };
		if (this.take('+')) return { kind: 'unary', op: '+', operand: this.expression(9), pos };
		return this.primary();
	}

	private infix(left: Node, level: number): Node | null {
		const token = this.peek();
		const { pos } = token;
		if (token.kind !== 'operator' && token.kind !== 'name') return null;
		const word = token.kind === 'operator' ? token.text : token.word;
		if (word === '::') {
			this.at++;
			return { kind: 'cast', operand: left, type: this.type(), pos };
		}
		const binary = Object.hasOwn(BINARY, word) ? BINARY[word] : undefined;
		if (binary) {
			if (binary[0] <= level && !(level === 0)) return null;
			this.at++;
			return { kind: 'binary', op: binary[1], left, right: this.expression(binary[0]), pos };
		}
		if (token.kind !== 'name') return null;
		if (word === 'IS') return COMPARE_LEVEL <= level ? null : this.is(left);
		if (MATCH_LEVEL <= level) return null;
		const negated = word === 'NOT';
		const operator = negated ? this.tokens[this.at + 1].word : word;
		if (operator !== 'IN' && operator !== 'BETWEEN' && operator !== 'LIKE' && operator !== 'ILIKE') return null;
		this.at += negated ? 2 : 1;
		if (operator === 'IN') return { kind: 'in', operand: left, list: this.list(), not: negated, pos };
		if (operator === 'BETWEEN') {
			const low = this.expression(MATCH_LEVEL);
			this.expect('AND');
			return { kind: 'between', operand: left, low, high: this.expression(MATCH_LEVEL), not: negated, pos };
		}
		const pattern = this.expression(MATCH_LEVEL);
		const escape = this.take('ESCAPE') ? this.expression(MATCH_LEVEL) : undefined;
		return { kind: 'like', operand: left, pattern, escape, not: negated, ignoreCase: operator === 'ILIKE', pos };
	}

	private is(left: Node): Node {
		const { pos } = this.next();
		const not = this.take('NOT');
		if (this.take('NULL')) return { kind: 'isNull', operand: left, not, pos };
		if (this.take('TRUE')) return { kind: 'isTruth', operand: left, truth: true, not, pos };
		if (this.take('FALSE')) return { kind: 'isTruth', operand: left, truth: false, not, pos };
		if (this.take('UNKNOWN')) return { kind: 'isTruth', operand: left, truth: null, not, pos };
		if (this.take('DISTINCT')) {
			this.expect('FROM');
			// IS NOT DISTINCT FROM is null-safe equality.
			return { kind: 'distinct', left, right: this.expression(COMPARE_LEVEL), not, pos };
		}
		throw this.unexpected('NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM');
	}

	private list(): Node[] {
		this.expect('(');
		const items: Node[] = [];
		do {
			if (items.length >= MAX_LIST) {
				throw new ExpressionError('TOO_LONG', `A list has more than ${MAX_LIST} members`, this.peek().pos);
			}
			items.push(this.expression(0));
		} while (this.take(','));
		this.expect(')');
		return items;
	}

	private type() {
		const start = this.peek();
		let text = '';
		while (this.peek().kind === 'name' && !RESERVED.has(this.peek().word)) text += ` ${this.next().text}`;
		if (this.peek().text === '(' && this.peek().kind === 'operator' && text !== '') {
			while (!this.take(')')) {
				const token = this.next();
				if (token.kind === 'end') throw this.unexpected(')');
				text += token.text;
			}
			text += ')';
			while (this.peek().kind === 'name' && ['WITH', 'WITHOUT', 'TIME', 'ZONE'].includes(this.peek().word)) {
				text += ` ${this.next().text}`;
			}
		}
		const type = parseSqlType(text);
		if (typeof type === 'string') throw new ExpressionError('BAD_TYPE', `The type ${type}`, start.pos);
		return type;
	}

	private primary(): Node {
		const token = this.next();
		const { pos } = token;
		switch (token.kind) {
			case 'number':
				return { kind: 'number', text: token.text, pos };
			case 'string':
				return { kind: 'literal', value: token.text, pos };
			case 'position': {
				const n = Number(token.text);
				if (n < 1) throw new ExpressionError('BAD_POSITION', 'Source columns are counted from :1', pos);
				return { kind: 'position', n, pos };
			}
			case 'quoted':
				return { kind: 'column', name: token.text, quoted: true, pos };
			case 'operator':
				if (token.text === '(') {
					const inner = this.expression(0);
					this.expect(')');
					return inner;
				}
				break;
			case 'name':
				return this.named(token);
		}
		this.at--;
		throw this.unexpected('a value');
	}

	private named(token: Token): Node {
		const { pos, word } = token;
		if (word === 'NULL') return { kind: 'literal', value: null, pos };
		if (word === 'TRUE') return { kind: 'literal', value: true, pos };
		if (word === 'FALSE') return { kind: 'literal', value: false, pos };
		if (word === 'CASE') return this.caseOf(pos);
		const after = this.peek();
		if ((word === 'DATE' || word === 'TIMESTAMP') && after.kind === 'string') {
			return { kind: 'moment', type: word === 'DATE' ? 'date' : 'timestamp', text: this.next().text, pos };
		}
		const bracket = after.kind === 'operator' && after.text === '(';
		if (bracket && word === 'CAST') {
			this.at++;
			const operand = this.expression(0);
			this.expect('AS');
			const type = this.type();
			this.expect(')');
			return { kind: 'cast', operand, type, pos };
		}
		if (bracket && word === 'EXTRACT') {
			this.at++;
			const field = this.next();
			this.expect('FROM');
			const operand = this.expression(0);
			this.expect(')');
			return {
				kind: 'call',
				name: 'DATE_PART',
				args: [{ kind: 'literal', value: field.text.toLowerCase(), pos: field.pos }, operand],
				pos,
			};
		}
		if (RESERVED.has(word)) {
			this.at--;
			throw this.unexpected('a value');
		}
		if (bracket) {
			if (this.tokens[this.at + 1].text === ')' && this.tokens[this.at + 1].kind === 'operator') {
				this.at += 2;
				return { kind: 'call', name: word, args: [], pos };
			}
			return { kind: 'call', name: word, args: this.list(), pos };
		}
		if (BARE_CALLS.has(word)) return { kind: 'call', name: word, args: [], pos };
		const scoped = /^(source|target)\.(.+)$/i.exec(token.text);
		if (scoped) {
			const scope = scoped[1].toLowerCase() as 'source' | 'target';
			return { kind: 'column', name: scoped[2], quoted: false, scope, pos };
		}
		return { kind: 'column', name: token.text, quoted: false, pos };
	}

	private caseOf(pos: number): Node {
		const operand = this.peek().word === 'WHEN' && this.peek().kind === 'name' ? undefined : this.expression(0);
		const whens: Array<{ when: Node; then: Node }> = [];
		while (this.take('WHEN')) {
			const when = this.expression(0);
			this.expect('THEN');
			whens.push({ when, then: this.expression(0) });
			if (whens.length > MAX_LIST)
				throw new ExpressionError('TOO_LONG', `A CASE has more than ${MAX_LIST} branches`, pos);
		}
		if (whens.length === 0) throw this.unexpected('WHEN');
		const otherwise = this.take('ELSE') ? this.expression(0) : undefined;
		this.expect('END');
		return { kind: 'case', operand, whens, otherwise, pos };
	}
}
