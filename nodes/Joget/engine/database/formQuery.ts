/**
 * The visual query as one SQL statement with bound values. Rows come in a stable order (the primary key breaks ties), so
 * that limit and offset page through them without a gap or a repeat.
 */
import { whereClause } from './conditions';
import { JogetDatabaseError, type SqlDialect } from './ports';
import { type QueryField, QueryFields, type QuerySource } from './queryFields';
import type { Aggregate, BuiltQuery, FormQuery, OutputColumn } from './queryTypes';
import { SqlText } from './sqlText';

const FUNCTIONS: Record<Aggregate['function'], string> = {
	count: 'COUNT',
	countDistinct: 'COUNT',
	sum: 'SUM',
	min: 'MIN',
	max: 'MAX',
	average: 'AVG',
};

export interface JoinedSource extends QuerySource {
	/** Field of the queried form. */
	onField: string;
	/** Field of the joined form. */
	matchField: string;
	/** Fields to give; absent: all. */
	fields?: string[];
}

class QueryBuilder {
	private readonly sql: SqlText;
	private readonly fields: QueryFields;
	private readonly columns: OutputColumn[] = [];

	constructor(
		dialect: SqlDialect,
		private readonly main: QuerySource,
		private readonly joins: JoinedSource[],
		private readonly query: FormQuery,
	) {
		this.sql = new SqlText(dialect);
		this.fields = new QueryFields(this.sql, [main, ...joins]);
	}

	build(): BuiltQuery {
		const grouped = this.query.aggregates.length > 0 || this.query.groupBy.length > 0;
		const select = grouped ? this.selectGroups() : this.selectRows();
		const from = `${this.sql.identifier(this.main.table.table!)} t${this.joins.map((join) => this.joinClause(join)).join('')}`;
		const where = whereClause(
			{
				sql: this.sql,
				fields: this.fields,
				matchCase: this.query.matchCase,
				...(this.query.serverTimezone ? { serverTimezone: this.query.serverTimezone } : {}),
			},
			this.query.conditions,
		);
		const parts = [`SELECT ${select.join(', ')} FROM ${from}`];
		if (where) parts.push(`WHERE ${where}`);
		if (grouped && this.query.groupBy.length > 0) {
			parts.push(`GROUP BY ${this.query.groupBy.map((_, index) => index + 1).join(', ')}`);
		}
		const order = grouped ? this.orderGroups() : this.orderRows();
		if (order.length > 0) parts.push(`ORDER BY ${order.join(', ')}`);
		parts.push(...this.page());
		return { sql: parts.join(' '), params: this.sql.params, columns: this.columns };
	}

	private selectRows(): string[] {
		const wanted = this.query.fields ?? [];
		const chosen =
			wanted.length > 0
				? wanted.map((name) => this.fields.get(name))
				: [
						...this.fields.all(this.main),
						...this.joins.flatMap((join) =>
							join.fields ? join.fields.map((name) => this.fields.get(`${join.name}.${name}`)) : this.fields.all(join),
						),
					];
		return chosen.map((field) => {
			this.columns.push({ path: field.path, kind: 'text' });
			return field.raw;
		});
	}

	private selectGroups(): string[] {
		const select = this.query.groupBy.map((name) => {
			const field = this.fields.get(name);
			this.columns.push({ path: [field.path.join('_')], kind: 'text' });
			// Null and '' are the same empty cell, so they are one group.
			return field.column.kind === 'text' ? `COALESCE(${field.text}, '')` : field.raw;
		});
		for (const aggregate of this.query.aggregates) select.push(...this.selectAggregate(aggregate));
		const names = this.columns.map(({ path }) => path.join('.'));
		const twice = names.find((name, index) => names.indexOf(name) !== index);
		if (twice)
			throw new JogetDatabaseError(`Two results are called "${twice}"`, 'Give one of them another Output Name.');
		return select;
	}

	private selectAggregate(aggregate: Aggregate): string[] {
		const { function: name, field: fieldName } = aggregate;
		if (!fieldName) {
			if (name !== 'count') throw new JogetDatabaseError(`The calculation "${name}" needs a field`);
			this.columns.push({ path: [aggregate.name || 'count'], kind: 'count' });
			return ['COUNT(*)'];
		}
		const field = this.fields.get(fieldName);
		const output: [string] = [aggregate.name || `${name}_${field.path.join('_')}`];
		if (name === 'count' || name === 'countDistinct') {
			this.columns.push({ path: output, kind: 'count' });
			const value = field.column.kind === 'text' ? `NULLIF(${field.text}, '')` : field.raw;
			return [`COUNT(${name === 'countDistinct' ? 'DISTINCT ' : ''}${value})`];
		}
		const numeric = name === 'sum' || name === 'average';
		const as = numeric ? 'number' : this.fields.comparison(field, aggregate.compareAs);
		const expression = this.fields.expression(field, as);
		const own = as === 'text' ? `NULLIF(${expression}, '')` : expression;
		this.columns.push({ path: output, kind: as === 'number' ? 'number' : 'text' });
		const select = [`${FUNCTIONS[name]}(${own})`];
		if (as === 'number' && field.column.kind !== 'number') {
			const text = `COALESCE(${field.text}, '')`;
			select.push(`SUM(CASE WHEN ${text} <> '' AND NOT (${this.sql.isNumber(text)}) THEN 1 ELSE 0 END)`);
			this.columns.push({ path: [`${output[0]}#notNumeric`], kind: 'count', notNumericOf: field.name });
		}
		return select;
	}

	private joinClause(join: JoinedSource): string {
		if (join.table.table === undefined) return '';
		const left = this.fields.get(join.onField);
		const right = this.fields.get(`${join.name}.${join.matchField}`);
		return ` LEFT JOIN ${this.sql.identifier(join.table.table)} ${join.alias} ON ${right.text} = ${left.text}`;
	}

	private order(
		field: QueryField,
		compareAs: FormQuery['sort'][number]['compareAs'],
		direction: 'asc' | 'desc',
	): string[] {
		const as = this.fields.comparison(field, compareAs);
		const plain = this.fields.expression(field, as);
		const expression = as === 'text' ? `NULLIF(${plain}, '')` : plain;
		// Empty cells last in both directions and on both kinds of server.
		return [`CASE WHEN ${expression} IS NULL THEN 1 ELSE 0 END`, `${expression} ${direction.toUpperCase()}`];
	}

	private orderRows(): string[] {
		const id = this.fields.get('id');
		const order = this.query.sort.flatMap((rule) =>
			this.order(this.fields.get(rule.field), rule.compareAs, rule.direction),
		);
		return id.column.column === undefined ? order : [...order, `${id.raw} ASC`];
	}

	/** Groups sort by their own columns: a group field or a calculation's name. */
	private orderGroups(): string[] {
		const visible = this.columns.map(({ path }) => path.join('.'));
		const chosen = this.query.sort.map((rule) => {
			const at = visible.findIndex((name) => name === rule.field || name === rule.field.replaceAll('.', '_'));
			if (at < 0) {
				throw new JogetDatabaseError(
					`The results cannot be sorted by "${rule.field}"`,
					`They have: ${visible.filter((name) => !name.includes('#')).join(', ')}.`,
				);
			}
			return `${at + 1} ${rule.direction.toUpperCase()}`;
		});
		return [...chosen, ...this.query.groupBy.map((_, index) => `${index + 1} ASC`)];
	}

	private page(): string[] {
		const { limit, offset } = this.query;
		for (const [name, value] of Object.entries({ Limit: limit, Offset: offset })) {
			if (value !== undefined && (!Number.isSafeInteger(value) || value < 0)) {
				throw new JogetDatabaseError(`${name} must be a whole number, zero or more`);
			}
		}
		// MySQL knows no OFFSET without LIMIT.
		const all = this.sql.dialect === 'mysql' && offset ? '18446744073709551615' : undefined;
		const parts: string[] = [];
		if (limit !== undefined || all) parts.push(`LIMIT ${limit ?? all}`);
		if (offset) parts.push(`OFFSET ${offset}`);
		return parts;
	}
}

/** The queried form's table must exist; without one there is nothing to ask (see formData.ts). */
export function buildFormQuery(
	dialect: SqlDialect,
	main: QuerySource,
	joins: JoinedSource[],
	query: FormQuery,
): BuiltQuery {
	return new QueryBuilder(dialect, main, joins, query).build();
}
