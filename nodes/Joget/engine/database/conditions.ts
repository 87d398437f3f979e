/**
 * Conditions of the visual query as SQL. An empty cell is null or '' in Joget, and both mean the same here: "is not X"
 * finds empty cells too, as a person would expect.
 */
import { JogetDatabaseError } from './ports';
import type { QueryField, QueryFields, ResolvedComparison } from './queryFields';
import type { Condition, Operator } from './queryTypes';
import { SqlText } from './sqlText';
import { readPointInTime } from './storedDate';

const SYMBOLS: Partial<Record<Operator, string>> = {
	equals: '=',
	notEquals: '<>',
	greaterThan: '>',
	greaterOrEqual: '>=',
	lessThan: '<',
	lessOrEqual: '<=',
};

const NUMBER = /^[+-]?(\d{1,40}(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?$/;

/** More values than this in one list make a statement that servers refuse. */
const MAX_VALUES = 5000;

interface ConditionContext {
	sql: SqlText;
	fields: QueryFields;
	matchCase: boolean;
	serverTimezone?: string;
}

/** The value in the form in which the field's expression compares, bound. */
function bound(
	context: ConditionContext,
	field: QueryField,
	as: ResolvedComparison,
	value: string | undefined,
): string {
	const { sql, fields } = context;
	const text = value ?? '';
	if (as === 'text') return sql.bind(text);
	if (as === 'number') {
		if (!NUMBER.test(text.trim())) {
			throw new JogetDatabaseError(
				`The value for ${field.name} is not a number: ${text.slice(0, 40)}`,
				'Give a plain decimal number with a point, or choose Compare As: Text.',
			);
		}
		const type = sql.dialect === 'mysql' ? 'DECIMAL(65,20)' : 'NUMERIC';
		return `CAST(${sql.bind(text.trim())} AS ${type})`;
	}
	const moment = readPointInTime(text, field.name, context.serverTimezone);
	if (as === 'date') return sql.bind(moment.toFormat(fields.storedDate(field)?.format ?? 'yyyy-MM-dd'));
	const stamp = sql.bind(moment.toFormat('yyyy-MM-dd HH:mm:ss.SSS'));
	return sql.dialect === 'mysql' ? `CAST(${stamp} AS DATETIME(3))` : `${stamp}::timestamp`;
}

/** Text compared without regard to case unless asked; the primary key always exactly, so that its index serves. */
function textual(
	context: ConditionContext,
	field: QueryField,
): { left: string; right: (placeholder: string) => string } {
	const isKey = field.column.system && field.column.field === 'id';
	if (isKey) return { left: field.text, right: (placeholder) => placeholder };
	if (context.matchCase) {
		return { left: context.sql.exactly(field.text), right: (placeholder) => context.sql.exactly(placeholder) };
	}
	return { left: `LOWER(${field.text})`, right: (placeholder) => `LOWER(${placeholder})` };
}

function like(context: ConditionContext, field: QueryField, operator: Operator, value: string): string {
	const { sql } = context;
	const { left, right } = textual(context, field);
	const literal = SqlText.likeLiteral(value);
	if (operator === 'includesOption') {
		const list = sql.concat([`';'`, `COALESCE(${field.text}, '')`, `';'`]);
		const side = context.matchCase ? sql.exactly(list) : `LOWER(${list})`;
		return `${side} LIKE ${right(sql.bind(`%;${literal};%`))} ESCAPE '!'`;
	}
	const pattern = `${operator === 'startsWith' ? '' : '%'}${literal}${operator === 'endsWith' ? '' : '%'}`;
	if (operator !== 'notContains') return `${left} LIKE ${right(sql.bind(pattern))} ESCAPE '!'`;
	return `COALESCE(${left}, '') NOT LIKE ${right(sql.bind(pattern))} ESCAPE '!'`;
}

function membership(
	context: ConditionContext,
	field: QueryField,
	as: ResolvedComparison,
	condition: Condition,
): string {
	const values = condition.values ?? [];
	if (values.length > MAX_VALUES) {
		throw new JogetDatabaseError(
			`${field.name} is compared with ${values.length} values; at most ${MAX_VALUES} are possible in one query`,
		);
	}
	const negative = condition.operator === 'notIn';
	if (values.length === 0) return negative ? '1 = 1' : '1 = 0';
	if (as !== 'text') {
		const expression = context.fields.expression(field, as);
		const list = values.map((value) => bound(context, field, as, value)).join(', ');
		return negative ? `(${expression} NOT IN (${list}) OR ${expression} IS NULL)` : `${expression} IN (${list})`;
	}
	const { left, right } = textual(context, field);
	const list = values.map((value) => right(context.sql.bind(value))).join(', ');
	return negative ? `COALESCE(${left}, '') NOT IN (${list})` : `COALESCE(${left}, '') IN (${list})`;
}

function compare(context: ConditionContext, field: QueryField, as: ResolvedComparison, condition: Condition): string {
	const symbol = SYMBOLS[condition.operator]!;
	const negative = condition.operator === 'notEquals';
	if (as !== 'text') {
		const expression = context.fields.expression(field, as);
		const test = `${expression} ${symbol} ${bound(context, field, as, condition.value)}`;
		return negative ? `(${test} OR ${expression} IS NULL)` : test;
	}
	const { left, right } = textual(context, field);
	const value = condition.value ?? '';
	const emptyMatters = negative || (condition.operator === 'equals' && value === '');
	return `${emptyMatters ? `COALESCE(${left}, '')` : left} ${symbol} ${right(context.sql.bind(value))}`;
}

function toSql(context: ConditionContext, condition: Condition): string {
	const field = context.fields.get(condition.field);
	const as = context.fields.comparison(field, condition.compareAs);
	switch (condition.operator) {
		case 'isEmpty':
			return field.column.kind === 'text' ? `COALESCE(${field.text}, '') = ''` : `${field.raw} IS NULL`;
		case 'isNotEmpty':
			return field.column.kind === 'text' ? `COALESCE(${field.text}, '') <> ''` : `${field.raw} IS NOT NULL`;
		case 'contains':
		case 'notContains':
		case 'startsWith':
		case 'endsWith':
		case 'includesOption':
			return like(context, field, condition.operator, condition.value ?? '');
		case 'in':
		case 'notIn':
			return membership(context, field, as, condition);
		case 'between': {
			const low: Condition = { ...condition, operator: 'greaterOrEqual' };
			const high: Condition = { ...condition, operator: 'lessOrEqual', value: condition.value2 };
			return `(${compare(context, field, as, low)} AND ${compare(context, field, as, high)})`;
		}
		default:
			return compare(context, field, as, condition);
	}
}

/** `a AND b OR c AND d` → `((a AND b) OR (c AND d))`; undefined where there is nothing to ask. */
export function whereClause(context: ConditionContext, conditions: Condition[]): string | undefined {
	const groups: string[][] = [];
	for (const [index, condition] of conditions.entries()) {
		if (index === 0 || condition.join === 'or') groups.push([]);
		groups[groups.length - 1].push(toSql(context, condition));
	}
	if (groups.length === 0) return undefined;
	return groups.map((group) => `(${group.join(' AND ')})`).join(' OR ');
}
