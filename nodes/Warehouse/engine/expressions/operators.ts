/** The operators as closures: arithmetic on exact numbers and days, comparison, three-valued logic, membership. */
import type { BinaryOperator, Node } from './ast';
import { add, divide, multiply, negate, remainder, subtract, TooManyDigits, type Num } from './decimal';
import { ExpressionError } from './errors';
import type { Eval, NotNull } from './functions/types';
import { Moment, shifted } from './moments';
import { compareValues, toCondition, toInteger, toNumber, toText, typeName, type Value } from './values';

export function unary(op: '-' | '+' | 'NOT', operand: Eval, pos: number): Eval {
	if (op === 'NOT') {
		return (s, t) => {
			const value = toCondition(operand(s, t), pos);
			return value === null ? null : !value;
		};
	}
	return (s, t) => {
		const value = operand(s, t);
		if (value === null) return null;
		const number = toNumber(value, pos);
		return op === '-' ? negate(number) : number;
	};
}

export function binary(op: BinaryOperator, left: Eval, right: Eval, pos: number): Eval {
	switch (op) {
		case 'AND':
		case 'OR':
			return binaryLogic(op, left, right, pos);
		case '=':
			return equality(true, left, right, pos);
		case '<>':
			return equality(false, left, right, pos);
		case '<':
			return comparison((order) => order < 0, left, right, pos);
		case '<=':
			return comparison((order) => order <= 0, left, right, pos);
		case '>':
			return comparison((order) => order > 0, left, right, pos);
		case '>=':
			return comparison((order) => order >= 0, left, right, pos);
		case '||':
			return (s, t) => {
				const a = left(s, t);
				if (a === null) return null;
				const b = right(s, t);
				return b === null ? null : toText(a) + toText(b);
			};
		case '+':
		case '-':
			return sumOrDays(op, left, right, pos);
		case '*':
			return arithmetic(multiply, left, right, pos);
		case '/':
			return arithmetic((a, b) => divide(a, b) ?? byZero(pos), left, right, pos);
		case '%':
			return arithmetic((a, b) => remainder(a, b) ?? byZero(pos), left, right, pos);
	}
}

function byZero(pos: number): never {
	throw new ExpressionError('DIVISION_BY_ZERO', 'Division by zero; use NULLIF(divisor, 0) for NULL instead', pos);
}

function arithmetic(apply: (a: Num, b: Num) => Num, left: Eval, right: Eval, pos: number): Eval {
	return (s, t) => {
		const a = left(s, t);
		if (a === null) return null;
		const b = right(s, t);
		if (b === null) return null;
		return exactly(apply, toNumber(a, pos), toNumber(b, pos), pos);
	};
}

function exactly(apply: (a: Num, b: Num) => Num, a: Num, b: Num, pos: number): Num {
	try {
		return apply(a, b);
	} catch (error) {
		if (error instanceof TooManyDigits)
			throw new ExpressionError('OUT_OF_RANGE', 'The number has too many digits', pos);
		throw error;
	}
}

/** `date + n` and `date - n` move by days; `date - date` is a number of days. */
function sumOrDays(op: '+' | '-', left: Eval, right: Eval, pos: number): Eval {
	const apply = op === '+' ? add : subtract;
	return (s, t) => {
		const a = left(s, t);
		if (a === null) return null;
		const b = right(s, t);
		if (b === null) return null;
		if (a instanceof Moment || b instanceof Moment) return moveDays(op, a, b, pos);
		return exactly(apply, toNumber(a, pos), toNumber(b, pos), pos);
	};
}

function moveDays(op: '+' | '-', a: NotNull, b: NotNull, pos: number): Value {
	if (a instanceof Moment && b instanceof Moment) {
		if (op === '-' && a.kind === 'date' && b.kind === 'date') return a.days - b.days;
		throw new ExpressionError(
			'BAD_DATE',
			`${typeName(a)} and ${typeName(b)} cannot be ${op === '+' ? 'added' : 'subtracted'}; use DATE_DIFF`,
			pos,
		);
	}
	const moment = a instanceof Moment ? a : op === '+' ? (b as Moment) : null;
	if (!moment) throw new ExpressionError('BAD_DATE', 'A date cannot be subtracted from a number', pos);
	const count = toInteger(moment === a ? b : a, pos);
	const moved = shifted(moment.kind, moment.days + (op === '+' ? count : -count), moment.micros, moment.zoned);
	if (!moved) throw new ExpressionError('OUT_OF_RANGE', 'The result lies outside 0001-01-01 to 9999-12-31', pos);
	return moved;
}

export function binaryLogic(op: 'AND' | 'OR', left: Eval, right: Eval, pos: number): Eval {
	// The value that decides alone: false for AND, true for OR.
	const deciding = op === 'OR';
	return (s, t) => {
		const a = toCondition(left(s, t), pos);
		if (a === deciding) return deciding;
		const b = toCondition(right(s, t), pos);
		if (b === deciding) return deciding;
		return a === null || b === null ? null : !deciding;
	};
}

export function comparison(holds: (order: number) => boolean, left: Eval, right: Eval, pos: number): Eval {
	return (s, t) => {
		const a = left(s, t);
		if (a === null) return null;
		const b = right(s, t);
		return b === null ? null : holds(compareValues(a, b, pos));
	};
}

/** Texts are the same or not: no order has to be found. */
function equality(equal: boolean, left: Eval, right: Eval, pos: number): Eval {
	return (s, t) => {
		const a = left(s, t);
		if (a === null) return null;
		const b = right(s, t);
		if (b === null) return null;
		if (typeof a === 'string' && typeof b === 'string') return (a === b) === equal;
		return (compareValues(a, b, pos) === 0) === equal;
	};
}

export function isIn(operand: Eval, nodes: Node[], list: Eval[], not: boolean, pos: number): Eval {
	const texts = nodes.every((node) => node.kind === 'literal' && typeof node.value === 'string')
		? new Set(nodes.map((node) => (node as { value: string }).value))
		: null;
	return (s, t) => {
		const value = operand(s, t);
		if (value === null) return null;
		if (texts && typeof value === 'string') return texts.has(value) !== not;
		let unknown = false;
		for (const member of list) {
			const candidate = member(s, t);
			if (candidate === null) unknown = true;
			else if (compareValues(value, candidate, pos) === 0) return !not;
		}
		return unknown ? null : not;
	};
}
