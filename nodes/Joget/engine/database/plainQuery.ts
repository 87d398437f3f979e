/**
 * From what a person fills in on the canvas to a query: values of any JSON type become the text that Joget stores, lists
 * may be arrays or comma-separated text, and what a condition misses is said by its position.
 */
import { JogetDatabaseError } from './ports';
import type { Aggregate, Condition, FormQuery, JoinRule, SortRule } from './queryTypes';

export type Entry = Record<string, unknown>;

export interface QueryInput {
	fields?: unknown;
	conditions?: Entry[];
	sort?: Entry[];
	joins?: Entry[];
	groupBy?: unknown;
	aggregates?: Entry[];
	limit?: number;
	offset?: number;
	matchCase?: boolean;
	serverTimezone?: string;
}

/** As Joget stores it: booleans and numbers as Java writes them, several values joined by `;`. */
export function storedText(value: unknown): string {
	if (value === null || value === undefined) return '';
	if (Array.isArray(value)) return value.map(storedText).join(';');
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** An array, or text with commas. */
export function textList(value: unknown): string[] {
	if (Array.isArray(value)) return value.map(storedText);
	return storedText(value)
		.split(',')
		.map((part) => part.trim())
		.filter((part) => part !== '');
}

const optional = (value: unknown): string | undefined => storedText(value).trim() || undefined;

function required(entry: Entry, name: string, label: string, position: string): string {
	const value = optional(entry[name]);
	if (value === undefined) throw new JogetDatabaseError(`${position} has no ${label}`);
	return value;
}

const compareAs = (entry: Entry) => (entry.compareAs ?? 'auto') as Condition['compareAs'];

function readCondition(entry: Entry, index: number): Condition {
	const operator = (entry.operator ?? 'equals') as Condition['operator'];
	const condition: Condition = {
		join: entry.join === 'or' ? 'or' : 'and',
		field: required(entry, 'field', 'field', `Condition ${index + 1}`),
		operator,
		compareAs: compareAs(entry),
	};
	if (operator === 'in' || operator === 'notIn') condition.values = textList(entry.values ?? entry.value);
	else condition.value = storedText(entry.value);
	if (operator === 'between') condition.value2 = storedText(entry.value2);
	return condition;
}

const readSort = (entry: Entry, index: number): SortRule => ({
	field: required(entry, 'field', 'field', `Sort rule ${index + 1}`),
	direction: entry.direction === 'desc' ? 'desc' : 'asc',
	compareAs: compareAs(entry),
});

function readJoin(entry: Entry, index: number): JoinRule {
	const position = `Join ${index + 1}`;
	const fields = textList(entry.fields);
	const matchField = optional(entry.matchField);
	const name = optional(entry.name);
	return {
		field: required(entry, 'field', 'field', position),
		formId: required(entry, 'formId', 'form', position),
		...(matchField ? { matchField } : {}),
		...(name ? { name } : {}),
		...(fields.length > 0 ? { fields } : {}),
	};
}

function readAggregate(entry: Entry): Aggregate {
	const field = optional(entry.field);
	const name = optional(entry.name);
	return {
		function: (entry.function ?? 'count') as Aggregate['function'],
		compareAs: compareAs(entry),
		...(field ? { field } : {}),
		...(name ? { name } : {}),
	};
}

export function readQuery(input: QueryInput): FormQuery {
	const fields = textList(input.fields);
	return {
		...(fields.length > 0 ? { fields } : {}),
		conditions: (input.conditions ?? []).map(readCondition),
		sort: (input.sort ?? []).map(readSort),
		joins: (input.joins ?? []).map(readJoin),
		groupBy: textList(input.groupBy),
		aggregates: (input.aggregates ?? []).map(readAggregate),
		...(input.limit === undefined ? {} : { limit: input.limit }),
		...(input.offset ? { offset: input.offset } : {}),
		matchCase: input.matchCase === true,
		...(input.serverTimezone ? { serverTimezone: input.serverTimezone } : {}),
	};
}
