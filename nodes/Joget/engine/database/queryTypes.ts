/**
 * A question about form data as plain data: what the node's visual query becomes, and what formQuery.ts turns into SQL.
 */

export type CompareAs = 'auto' | 'text' | 'number' | 'date';

export type Operator =
	| 'equals'
	| 'notEquals'
	| 'contains'
	| 'notContains'
	| 'startsWith'
	| 'endsWith'
	| 'greaterThan'
	| 'greaterOrEqual'
	| 'lessThan'
	| 'lessOrEqual'
	| 'between'
	| 'in'
	| 'notIn'
	| 'isEmpty'
	| 'isNotEmpty'
	/** One of the values that a check box or multiple select stores joined by `;`. */
	| 'includesOption';

export interface Condition {
	/** How it joins the one before it; AND binds more strongly than OR. */
	join: 'and' | 'or';
	field: string;
	operator: Operator;
	value?: string;
	/** Upper end, for `between`. */
	value2?: string;
	values?: string[];
	compareAs: CompareAs;
}

export interface SortRule {
	field: string;
	direction: 'asc' | 'desc';
	compareAs: CompareAs;
}

export type AggregateFunction = 'count' | 'countDistinct' | 'sum' | 'min' | 'max' | 'average';

export interface Aggregate {
	function: AggregateFunction;
	/** Not for `count`: with a field it counts the rows where the field is not empty. */
	field?: string;
	compareAs: CompareAs;
	/** Name in the answer; absent: `<function>_<field>`. */
	name?: string;
}

export interface JoinRule {
	/** Field of the queried form that holds the other form's value. */
	field: string;
	formId: string;
	/** Field of the other form that is matched; absent: what the select box of `field` stores, else `id`. */
	matchField?: string;
	/** Fields of the other form in the answer; absent: all of its form. */
	fields?: string[];
	/** Object under which the fields arrive; absent: the form's id, or `<formId>_form` where a field is called so. */
	name?: string;
}

export interface FormQuery {
	/** Absent or empty: every field. `join.field` names a joined one. */
	fields?: string[];
	conditions: Condition[];
	sort: SortRule[];
	joins: JoinRule[];
	groupBy: string[];
	aggregates: Aggregate[];
	limit?: number;
	offset?: number;
	matchCase: boolean;
	/** IANA zone of the Joget server, for values that say their own zone. */
	serverTimezone?: string;
}

/** One column of the answer. */
export interface OutputColumn {
	/** One name, or join and field. */
	path: [string] | [string, string];
	kind: 'text' | 'number' | 'count';
	/** Counts the values of this field that an aggregate had to leave out because they are no numbers. */
	notNumericOf?: string;
}

export interface BuiltQuery {
	sql: string;
	params: Array<string | number | null>;
	columns: OutputColumn[];
}
