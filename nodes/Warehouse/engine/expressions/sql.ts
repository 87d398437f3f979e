/**
 * A tree as SQL of a dialect, for conditions that the database must judge (a lookup's filter). Only nodes that mean the same
 * on every database are written; values are literals of the mapping's author, quoted here and never taken from data.
 */
import type { DialectName } from '../ports';
import type { Node } from './ast';
import { ExpressionError } from './errors';

const SAME_EVERYWHERE = new Set(['UPPER', 'LOWER', 'COALESCE', 'NULLIF', 'ABS', 'CONCAT', 'LENGTH', 'TRIM']);

export function expressionToSql(node: Node, dialect: DialectName, quote: (name: string) => string): string {
	const write = (child: Node): string => expressionToSql(child, dialect, quote);
	const not = (negated: boolean): string => (negated ? 'NOT ' : '');
	switch (node.kind) {
		case 'literal':
			if (node.value === null) return 'NULL';
			if (typeof node.value === 'boolean') return node.value ? 'TRUE' : 'FALSE';
			return literal(String(node.value), dialect, node.pos);
		case 'number':
			return node.text;
		case 'moment':
			return `${node.type.toUpperCase()} ${literal(node.text, dialect, node.pos)}`;
		case 'column':
			return quote(node.name);
		case 'unary':
			return `(${node.op} ${write(node.operand)})`;
		case 'binary':
			if (node.op === '||') return `CONCAT(${write(node.left)}, ${write(node.right)})`;
			return `(${write(node.left)} ${node.op} ${write(node.right)})`;
		case 'isNull':
			return `(${write(node.operand)} IS ${not(node.not)}NULL)`;
		case 'isTruth':
			return `(${write(node.operand)} IS ${not(node.not)}${node.truth === null ? 'UNKNOWN' : node.truth ? 'TRUE' : 'FALSE'})`;
		case 'distinct':
			if (dialect === 'postgres') return `(${write(node.left)} IS ${not(node.not)}DISTINCT FROM ${write(node.right)})`;
			return node.not
				? `(${write(node.left)} <=> ${write(node.right)})`
				: `(NOT (${write(node.left)} <=> ${write(node.right)}))`;
		case 'in':
			return `(${write(node.operand)} ${not(node.not)}IN (${node.list.map(write).join(', ')}))`;
		case 'between':
			return `(${write(node.operand)} ${not(node.not)}BETWEEN ${write(node.low)} AND ${write(node.high)})`;
		case 'like':
			if (node.ignoreCase || node.escape) break;
			return `(${write(node.operand)} ${not(node.not)}LIKE ${write(node.pattern)})`;
		case 'call':
			if (!SAME_EVERYWHERE.has(node.name)) {
				throw new ExpressionError(
					'NOT_IN_SQL',
					`${node.name} cannot be used in a filter; use one of ${[...SAME_EVERYWHERE].join(', ')}`,
					node.pos,
				);
			}
			return `${node.name}(${node.args.map(write).join(', ')})`;
		case 'position':
			throw new ExpressionError(
				'NOT_IN_SQL',
				`:${node.n} has no meaning in a filter, which is about the looked-up table`,
				node.pos,
			);
		default:
			break;
	}
	throw new ExpressionError(
		'NOT_IN_SQL',
		'This cannot be used in a filter; use comparisons, AND, OR, NOT, IS NULL, IN, BETWEEN or LIKE',
		node.pos,
	);
}

/** MySQL and MariaDB read a backslash as an escape unless the server says otherwise; a hexadecimal literal has none. */
function literal(text: string, dialect: DialectName, pos: number): string {
	if (text.includes('\0')) throw new ExpressionError('BAD_TEXT', 'The text holds a NUL byte', pos);
	if (dialect !== 'postgres' && text.includes('\\'))
		return `CONVERT(X'${Buffer.from(text, 'utf8').toString('hex')}' USING utf8mb4)`;
	return `'${text.replace(/'/g, "''")}'`;
}
