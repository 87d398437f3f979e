/**
 * Tree to closures. Each node becomes one function of the source row and the target values computed so far; nothing is
 * looked up by name while rows run. NULL follows SQL: most operators give NULL for NULL, AND, OR and NOT know three values.
 */
import { suggest } from '../text/suggest';
import type { Node } from './ast';
import { cast } from './cast';
import { parseNumber, TooManyDigits } from './decimal';
import { ExpressionError } from './errors';
import { findFunction, functionNames } from './functions';
import type { Eval, FunctionDefinition, NotNull } from './functions/types';
import { compileLike, type LikeMatcher } from './like';
import { parseMoment, type Moment } from './moments';
import { binary, binaryLogic, comparison, isIn, unary } from './operators';
import { compareValues, fromSource, toCondition, toText, type Value } from './values';

export type { Eval } from './functions/types';

export interface CompileScope {
	/** The moment of the load. */
	now: Moment;
	/** Index of the source field or of the mapping column that a name means; throws ExpressionError when it means none. */
	resolve(
		name: string,
		quoted: boolean,
		scope: 'source' | 'target' | undefined,
		pos: number,
	): { source: number; path?: string[] } | { target: number } | null;
	/** Checks `:n`; gives its index. */
	position(n: number, pos: number): number;
}

export function compileNode(node: Node, scope: CompileScope): Eval {
	const compile = (child: Node) => compileNode(child, scope);
	const { pos } = node;
	switch (node.kind) {
		case 'literal': {
			const { value } = node;
			return () => value;
		}
		case 'number': {
			const value = parseNumber(node.text);
			if (value === null)
				throw new ExpressionError('BAD_NUMBER', `The number ${node.text.slice(0, 40)} is too long`, pos);
			return () => value;
		}
		case 'moment': {
			const read = parseMoment(node.text);
			if (!read || (node.type === 'date' && read.kind !== 'date')) {
				throw new ExpressionError(
					'BAD_DATE',
					`'${node.text.slice(0, 40)}' is not a ${node.type}; write ${node.type === 'date' ? 'YYYY-MM-DD' : 'YYYY-MM-DD HH:MM:SS'}`,
					pos,
				);
			}
			const value = cast(read, { name: node.type }, pos);
			return () => value;
		}
		case 'position':
			return sourceColumn(scope.position(node.n, pos));
		case 'column': {
			const found = scope.resolve(node.name, node.quoted, node.scope, pos);
			if (found === null) return () => null;
			if ('source' in found) return sourceColumn(found.source, found.path);
			const at = found.target;
			return (_s, t) => t[at];
		}
		case 'unary':
			return unary(node.op, compile(node.operand), pos);
		case 'binary':
			return binary(node.op, compile(node.left), compile(node.right), pos);
		case 'isNull': {
			const operand = compile(node.operand);
			const { not } = node;
			return (s, t) => (operand(s, t) === null) !== not;
		}
		case 'isTruth': {
			const operand = compile(node.operand);
			const { not, truth } = node;
			return (s, t) => (toCondition(operand(s, t), pos) === truth) !== not;
		}
		case 'distinct': {
			const left = compile(node.left);
			const right = compile(node.right);
			const { not } = node;
			return (s, t) => {
				const a = left(s, t);
				const b = right(s, t);
				const different = a === null || b === null ? a !== b : compareValues(a, b, pos) !== 0;
				return different !== not;
			};
		}
		case 'in':
			return isIn(compile(node.operand), node.list, node.list.map(compile), node.not, pos);
		case 'between': {
			const operand = compile(node.operand);
			const atLeast = comparison((order) => order >= 0, operand, compile(node.low), pos);
			const atMost = comparison((order) => order <= 0, operand, compile(node.high), pos);
			const inside = binaryLogic('AND', atLeast, atMost, pos);
			return node.not ? unary('NOT', inside, pos) : inside;
		}
		case 'like':
			return like(node, compile);
		case 'case':
			return caseOf(node, compile);
		case 'cast': {
			const operand = compile(node.operand);
			const { type } = node;
			return (s, t) => cast(operand(s, t), type, pos);
		}
		case 'call':
			return call(node.name, node.args.map(compile), scope, pos);
	}
}

export function sourceColumn(at: number, path?: string[]): Eval {
	if (path) return (s) => fromSource(inside(s[at], path));
	return (s) => {
		const value = s[at];
		return typeof value === 'string' ? value : fromSource(value);
	};
}

/** `address.city` of a nested record: own properties only, nothing of the prototype. */
function inside(value: unknown, path: string[]): unknown {
	let at = value;
	for (const name of path) {
		if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return null;
		at = (at as Record<string, unknown>)[name];
	}
	return at;
}

function like(node: Extract<Node, { kind: 'like' }>, compile: (node: Node) => Eval): Eval {
	const operand = compile(node.operand);
	const pattern = compile(node.pattern);
	const escape = node.escape ? compile(node.escape) : null;
	const { not, ignoreCase, pos } = node;
	let lastPattern: string | undefined;
	let lastEscape: string | null | undefined;
	let matcher: LikeMatcher = () => false;
	return (s, t) => {
		const value = operand(s, t);
		if (value === null) return null;
		const wanted = pattern(s, t);
		if (wanted === null) return null;
		// The standard's default escape is the backslash in both databases.
		const escapeValue = escape ? escape(s, t) : '\\';
		if (escapeValue === null) return null;
		const escapeText = toText(escapeValue);
		const patternText = toText(wanted);
		if (patternText !== lastPattern || escapeText !== lastEscape) {
			if ([...escapeText].length > 1) throw new ExpressionError('BAD_PATTERN', 'ESCAPE takes one character', pos);
			matcher = compileLike(patternText, escapeText === '' ? null : escapeText, ignoreCase, pos);
			lastPattern = patternText;
			lastEscape = escapeText;
		}
		return matcher(toText(value)) !== not;
	};
}

function caseOf(node: Extract<Node, { kind: 'case' }>, compile: (node: Node) => Eval): Eval {
	const operand = node.operand ? compile(node.operand) : null;
	const whens = node.whens.map(({ when, then }) => ({ when: compile(when), then: compile(then), pos: when.pos }));
	const otherwise = node.otherwise ? compile(node.otherwise) : () => null;
	if (!operand) {
		return (s, t) => {
			for (const { when, then, pos } of whens) if (toCondition(when(s, t), pos) === true) return then(s, t);
			return otherwise(s, t);
		};
	}
	return (s, t) => {
		const value = operand(s, t);
		if (value !== null) {
			for (const { when, then, pos } of whens) {
				const candidate = when(s, t);
				if (candidate !== null && compareValues(value, candidate, pos) === 0) return then(s, t);
			}
		}
		return otherwise(s, t);
	};
}

function call(name: string, args: Eval[], scope: CompileScope, pos: number): Eval {
	const definition = findFunction(name);
	if (!definition) {
		const near = suggest(name, functionNames());
		throw new ExpressionError(
			'UNKNOWN_FUNCTION',
			`There is no function ${name.slice(0, 40)}${near ? `; did you mean ${near}?` : ''}`,
			pos,
		);
	}
	const max = definition.max ?? definition.min;
	if (args.length < definition.min || args.length > max) {
		throw new ExpressionError(
			'BAD_ARGUMENTS',
			`${definition.signature} was called with ${args.length} argument${args.length === 1 ? '' : 's'}`,
			pos,
		);
	}
	return bindArguments(definition, args, { pos, now: scope.now });
}

function bindArguments(definition: FunctionDefinition, args: Eval[], context: { pos: number; now: Moment }): Eval {
	if (definition.lazy) return definition.lazy(args, context);
	if (definition.nullable) {
		const apply = definition.nullable(context);
		return (s, t) => apply(...args.map((arg) => arg(s, t)));
	}
	const made = (definition.make as NonNullable<FunctionDefinition['make']>)(context);
	const apply = definition.category === 'Numbers' ? guarded(made, context.pos) : made;
	const [first, second] = args;
	switch (args.length) {
		case 0:
			return () => apply();
		case 1:
			return (s, t) => {
				const a = first(s, t);
				return a === null ? null : apply(a);
			};
		case 2:
			return (s, t) => {
				const a = first(s, t);
				if (a === null) return null;
				const b = second(s, t);
				return b === null ? null : apply(a, b);
			};
		default:
			return (s, t) => {
				const values: NotNull[] = [];
				for (const arg of args) {
					const value = arg(s, t);
					if (value === null) return null;
					values.push(value);
				}
				return apply(...values);
			};
	}
}

function guarded(apply: (...args: NotNull[]) => Value, pos: number): (...args: NotNull[]) => Value {
	return (...args) => {
		try {
			return apply(...args);
		} catch (error) {
			if (error instanceof TooManyDigits)
				throw new ExpressionError('OUT_OF_RANGE', 'The number has too many digits', pos);
			throw error;
		}
	};
}
