/**
 * The tree of the expression language. The grammar is closed: what has no node here cannot be written, so there is no
 * statement, subquery, assignment or variable to guard against. Positions count characters of the text from 1.
 */
import type { SqlType } from '../mapping/sqlTypes';

export type Literal = string | number | boolean | null;

export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '||' | '=' | '<>' | '<' | '<=' | '>' | '>=' | 'AND' | 'OR';

export type Node = { pos: number } & (
	| { kind: 'literal'; value: Literal }
	/** Digits exactly as written: no JavaScript number ever holds them. */
	| { kind: 'number'; text: string }
	/** DATE '2024-01-31' and TIMESTAMP '2024-01-31 10:00:00'. */
	| { kind: 'moment'; type: 'date' | 'timestamp'; text: string }
	| { kind: 'column'; name: string; quoted: boolean; scope?: 'source' | 'target' }
	/** `:n`, the n-th source column. */
	| { kind: 'position'; n: number }
	| { kind: 'unary'; op: '-' | '+' | 'NOT'; operand: Node }
	| { kind: 'binary'; op: BinaryOperator; left: Node; right: Node }
	| { kind: 'isNull'; operand: Node; not: boolean }
	| { kind: 'isTruth'; operand: Node; truth: boolean | null; not: boolean }
	| { kind: 'distinct'; left: Node; right: Node; not: boolean }
	| { kind: 'in'; operand: Node; list: Node[]; not: boolean }
	| { kind: 'between'; operand: Node; low: Node; high: Node; not: boolean }
	| { kind: 'like'; operand: Node; pattern: Node; escape?: Node; not: boolean; ignoreCase: boolean }
	| { kind: 'case'; operand?: Node; whens: Array<{ when: Node; then: Node }>; otherwise?: Node }
	| { kind: 'cast'; operand: Node; type: SqlType }
	| { kind: 'call'; name: string; args: Node[] }
);

export function childrenOf(node: Node): Node[] {
	switch (node.kind) {
		case 'unary':
		case 'isNull':
		case 'isTruth':
		case 'cast':
			return [node.operand];
		case 'binary':
		case 'distinct':
			return [node.left, node.right];
		case 'in':
			return [node.operand, ...node.list];
		case 'between':
			return [node.operand, node.low, node.high];
		case 'like':
			return node.escape ? [node.operand, node.pattern, node.escape] : [node.operand, node.pattern];
		case 'case':
			return [
				...(node.operand ? [node.operand] : []),
				...node.whens.flatMap(({ when, then }) => [when, then]),
				...(node.otherwise ? [node.otherwise] : []),
			];
		case 'call':
			return node.args;
		default:
			return [];
	}
}

export function walk(node: Node, visit: (node: Node) => void): void {
	visit(node);
	for (const child of childrenOf(node)) walk(child, visit);
}
