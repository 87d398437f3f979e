/** Number functions: exact decimals, rounding half away from zero as PostgreSQL's numeric does. */
import {
	add,
	divide,
	negate,
	parseNumber,
	power,
	remainder,
	roundTo,
	signOf,
	squareRoot,
	type Num,
	type Rounding,
} from '../decimal';
import { ExpressionError, show } from '../errors';
import { compareValues, isNumber, toInteger, toNumber, toText, type Value } from '../values';
import { formatNumber } from '../formats';
import type { FunctionDefinition, NotNull } from './types';

const zero = (pos: number): never => {
	throw new ExpressionError('DIVISION_BY_ZERO', 'Division by zero; use NULLIF(divisor, 0) for NULL instead', pos);
};

const define = (
	name: string,
	signature: string,
	description: string,
	example: [string, string],
	min: number,
	make: NonNullable<FunctionDefinition['make']>,
	more: Partial<FunctionDefinition> = {},
): FunctionDefinition => ({ name, category: 'Numbers', signature, description, example, min, make, ...more });

const ofNumber =
	(apply: (n: Num) => Value): NonNullable<FunctionDefinition['make']> =>
	({ pos }) =>
	(a) =>
		apply(toNumber(a, pos));

const rounder =
	(how: Rounding): NonNullable<FunctionDefinition['make']> =>
	({ pos }) =>
	(a, b?: NotNull) => {
		const digits = b === undefined ? 0 : toInteger(b, pos);
		if (Math.abs(digits) > 100) throw new ExpressionError('BAD_ARGUMENT', 'Digits must be -100 to 100', pos);
		return roundTo(toNumber(a, pos), digits, how);
	};

const extreme =
	(sign: number): NonNullable<FunctionDefinition['nullable']> =>
	({ pos }) =>
	(...args) => {
		let best: Value = null;
		for (const arg of args) {
			if (arg !== null && (best === null || compareValues(arg, best, pos) * sign > 0)) best = arg;
		}
		return best;
	};

export const numberFunctions: FunctionDefinition[] = [
	define(
		'ABS',
		'ABS(n)',
		'Without its sign',
		['ABS(-1.50)', '1.50'],
		1,
		ofNumber((n) => (signOf(n) < 0 ? negate(n) : n)),
	),
	define('SIGN', 'SIGN(n)', '-1, 0 or 1', ['SIGN(-3)', '-1'], 1, ofNumber(signOf)),
	define(
		'ROUND',
		'ROUND(n [, digits])',
		'Rounded half away from zero',
		['ROUND(2.345, 2)', '2.35'],
		1,
		rounder('half'),
		{ max: 2 },
	),
	define('TRUNC', 'TRUNC(n [, digits])', 'Cut towards zero', ['TRUNC(-2.39, 1)', '-2.3'], 1, rounder('truncate'), {
		max: 2,
		aliases: ['TRUNCATE'],
	}),
	define('CEIL', 'CEIL(n)', 'Next whole number up', ['CEIL(1.2)', '2'], 1, rounder('ceil'), { aliases: ['CEILING'] }),
	define('FLOOR', 'FLOOR(n)', 'Next whole number down', ['FLOOR(-1.2)', '-2'], 1, rounder('floor')),
	define(
		'MOD',
		'MOD(n, divisor)',
		'Remainder, with the sign of n',
		['MOD(-7, 3)', '-1'],
		2,
		({ pos }) =>
			(a, b) =>
				remainder(toNumber(a, pos), toNumber(b, pos)) ?? zero(pos),
	),
	define('DIV', 'DIV(n, divisor)', 'Whole part of the quotient', ['DIV(7, 2)', '3'], 2, ({ pos }) => (a, b) => {
		const x = toNumber(a, pos);
		const y = toNumber(b, pos);
		const rest = remainder(x, y) ?? zero(pos);
		// Without its remainder the quotient is whole, so rounding only removes the empty fraction.
		return roundTo(divide(add(x, negate(rest)), y) ?? zero(pos), 0);
	}),
	define(
		'POWER',
		'POWER(n, exponent)',
		'n multiplied with itself; the exponent is a whole number from -100 to 100',
		['POWER(1.1, 3)', '1.331'],
		2,
		({ pos }) =>
			(a, b) => {
				const exponent = toInteger(b, pos);
				if (Math.abs(exponent) > 100)
					throw new ExpressionError('BAD_ARGUMENT', 'The exponent must be -100 to 100', pos);
				const result = power(toNumber(a, pos), Math.abs(exponent));
				return exponent < 0 ? (divide(1, result) ?? zero(pos)) : result;
			},
		{ aliases: ['POW'] },
	),
	define(
		'SQRT',
		'SQRT(n)',
		'Square root, 20 digits after the point',
		['SQRT(2)', '1.4142135623730950488'],
		1,
		({ pos }) =>
			(a) => {
				const root = squareRoot(toNumber(a, pos));
				if (root === null) throw new ExpressionError('BAD_ARGUMENT', 'SQRT needs a number that is not negative', pos);
				return root;
			},
	),
	{
		name: 'GREATEST',
		category: 'Numbers',
		signature: 'GREATEST(value, …)',
		description: 'The highest; NULLs are left out',
		example: ['GREATEST(3, NULL, 10)', '10'],
		min: 1,
		max: 100,
		nullable: extreme(1),
	},
	{
		name: 'LEAST',
		category: 'Numbers',
		signature: 'LEAST(value, …)',
		description: 'The lowest; NULLs are left out',
		example: ['LEAST(3, NULL, 10)', '3'],
		min: 1,
		max: 100,
		nullable: extreme(-1),
	},
	define(
		'TO_NUMBER',
		'TO_NUMBER(text [, decimal separator])',
		'A number from text with grouping, currency signs and either separator; an unreadable text is an error',
		["TO_NUMBER('1.234,50 €', ',')", '1234.50'],
		1,
		({ pos }) =>
			(a, b?: NotNull) => {
				if (isNumber(a)) return a;
				const separator = b === undefined ? '.' : toText(b);
				if (separator !== '.' && separator !== ',') {
					throw new ExpressionError('BAD_ARGUMENT', "The decimal separator is '.' or ','", pos);
				}
				const number = readGrouped(toText(a), separator);
				if (number === null) throw new ExpressionError('BAD_NUMBER', `${show(toText(a))} is not a number`, pos);
				return number;
			},
		{ max: 2 },
	),
	define(
		'FORMAT_NUMBER',
		'FORMAT_NUMBER(n, digits)',
		'Text with a fixed number of digits after the point',
		['FORMAT_NUMBER(2, 2)', '2.00'],
		2,
		({ pos }) =>
			(a, b) => {
				const digits = toInteger(b, pos);
				if (digits < 0 || digits > 100) throw new ExpressionError('BAD_ARGUMENT', 'Digits must be 0 to 100', pos);
				return formatNumber(toNumber(a, pos), digits);
			},
	),
];

/** Groups of three after the first; anything else between digits is a fault. */
function readGrouped(text: string, separator: '.' | ','): Num | null {
	let plain = text.replace(/[\s\u00a0\u202f'’\p{Sc}]/gu, '');
	const negative = /^\(.*\)$/.test(plain) || /-$/.test(plain);
	if (negative) plain = plain.replace(/[()]/g, '').replace(/-$/, '');
	const group = separator === '.' ? ',' : '.';
	const [whole, fraction, ...more] = plain.split(separator);
	if (more.length > 0 || (fraction ?? '').includes(group)) return null;
	const parts = whole.split(group);
	if (parts.length > 1 && (!/^[+-]?\d{1,3}$/.test(parts[0]) || parts.slice(1).some((part) => !/^\d{3}$/.test(part)))) {
		return null;
	}
	const number = parseNumber(parts.join('') + (fraction === undefined ? '' : `.${fraction}`));
	return number !== null && negative ? negate(number) : number;
}
