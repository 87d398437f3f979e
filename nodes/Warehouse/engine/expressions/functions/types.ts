/** One function of the language. The list of these is the whitelist, the checker and the documentation in one. */
import type { Moment } from '../moments';
import type { Value } from '../values';

export type NotNull = Exclude<Value, null>;
export type Eval = (source: readonly unknown[], target: readonly Value[]) => Value;

export interface FunctionContext {
	/** Where the call stands, for errors. */
	pos: number;
	/** The load's moment, UTC: CURRENT_TIMESTAMP is the same for every row of a run. */
	now: Moment;
}

export type Category = 'Text' | 'Numbers' | 'Dates' | 'NULL and choice' | 'Hashes';

export interface FunctionDefinition {
	name: string;
	aliases?: string[];
	category: Category;
	signature: string;
	description: string;
	/** An expression and its result as text; checked by a test and printed in the documentation. */
	example: [string, string];
	min: number;
	/** Absent: as `min`. */
	max?: number;
	/** Called once per call site. Arguments are never NULL unless `nullable`: otherwise any NULL gives NULL. */
	make?: (context: FunctionContext) => (...args: NotNull[]) => Value;
	nullable?: (context: FunctionContext) => (...args: Value[]) => Value;
	/** Decides itself which arguments to evaluate. */
	lazy?: (args: Eval[], context: FunctionContext) => Eval;
}
