/** NULL handling and choice. They evaluate only the argument they need, so `COALESCE(a, 1 / 0)` is no error while a has a value. */
import { ExpressionError } from '../errors';
import { compareValues, toCondition, type Value } from '../values';
import type { Eval, FunctionContext, FunctionDefinition } from './types';

const coalesce = (args: Eval[]): Eval => {
	const count = args.length;
	return (s, t) => {
		for (let i = 0; i < count; i++) {
			const value = args[i](s, t);
			if (value !== null) return value;
		}
		return null;
	};
};

const choose =
	([condition, yes, no]: Eval[], { pos }: FunctionContext): Eval =>
	(s, t) =>
		toCondition(condition(s, t), pos) === true ? yes(s, t) : no ? no(s, t) : null;

/** Oracle's DECODE: NULL equals NULL here. */
const decode =
	(args: Eval[], { pos }: FunctionContext): Eval =>
	(s, t) => {
		const value = args[0](s, t);
		let i = 1;
		for (; i + 1 < args.length; i += 2) {
			const candidate = args[i](s, t);
			if (same(value, candidate, pos)) return args[i + 1](s, t);
		}
		return i < args.length ? args[i](s, t) : null;
	};

const same = (a: Value, b: Value, pos: number): boolean =>
	a === null || b === null ? a === b : compareValues(a, b, pos) === 0;

const category = 'NULL and choice' as const;

export const choiceFunctions: FunctionDefinition[] = [
	{
		name: 'COALESCE',
		aliases: ['NVL', 'IFNULL'],
		category,
		signature: 'COALESCE(value, …)',
		description: 'The first that is not NULL',
		example: ["COALESCE(NULL, 'a', 'b')", 'a'],
		min: 1,
		max: 100,
		lazy: coalesce,
	},
	{
		name: 'NULLIF',
		category,
		signature: 'NULLIF(a, b)',
		description: 'NULL when both are equal, else the first',
		example: ["NULLIF('', '')", 'NULL'],
		min: 2,
		lazy:
			([a, b], { pos }) =>
			(s, t) => {
				const value = a(s, t);
				if (value === null) return null;
				const other = b(s, t);
				return other !== null && compareValues(value, other, pos) === 0 ? null : value;
			},
	},
	{
		name: 'NVL2',
		category,
		signature: 'NVL2(value, if set, if null)',
		description: 'The second when the first is not NULL, else the third',
		example: ["NVL2(NULL, 'y', 'n')", 'n'],
		min: 3,
		lazy:
			([a, b, c]) =>
			(s, t) =>
				a(s, t) !== null ? b(s, t) : c(s, t),
	},
	{
		name: 'IF',
		aliases: ['IIF'],
		category,
		signature: 'IF(condition, then [, else])',
		description: 'The second when the condition is true, else the third or NULL',
		example: ["IF(2 > 1, 'yes', 'no')", 'yes'],
		min: 2,
		max: 3,
		lazy: choose,
	},
	{
		name: 'DECODE',
		category,
		signature: 'DECODE(value, a, result a, … [, else])',
		description: 'The result of the first that is equal; NULL equals NULL',
		example: ["DECODE('B', 'A', 1, 'B', 2, 9)", '2'],
		min: 3,
		max: 100,
		lazy: decode,
	},
	{
		name: 'RAISE',
		category,
		signature: 'RAISE(message)',
		description: "Rejects the row with this message: `IF(amount < 0, RAISE('negative amount'), amount)`",
		example: ["IF(TRUE, 'kept', RAISE('no'))", 'kept'],
		min: 1,
		nullable:
			({ pos }) =>
			(a) => {
				throw new ExpressionError(
					'RAISED',
					a === null ? 'The row was rejected by the expression' : String(a).slice(0, 400),
					pos,
				);
			},
	},
];
