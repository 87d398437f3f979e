/**
 * Every field a query may name, and its SQL in each way of comparing: as text, as a number, as a date.
 * The forms know more than the table (everything is text there): date pickers and numeric validators decide `auto`.
 */
import type { FormField, FormSchema } from '../formSchemaTypes';
import { columnOf, type FormColumn, type FormTable } from './formTable';
import { JogetDatabaseError } from './ports';
import type { CompareAs } from './queryTypes';
import type { SqlText } from './sqlText';
import { type SortableDate, sortableDate, sortableExpression } from './storedDate';

export interface QuerySource {
	/** SQL alias: `t` for the queried form, `j0` … for joined ones. */
	alias: string;
	/** Absent for the queried form. */
	name?: string;
	table: FormTable;
	schema?: FormSchema;
}

export interface QueryField {
	/** As the author wrote it. */
	name: string;
	path: [string] | [string, string];
	/** The column as it is; a null of type text where there is none yet. */
	raw: string;
	/** Always text. */
	text: string;
	column: FormColumn;
	formField?: FormField;
}

export type ResolvedComparison = 'text' | 'number' | 'date' | 'timestamp';

export class QueryFields {
	constructor(
		private readonly sql: SqlText,
		private readonly sources: QuerySource[],
	) {}

	all(source: QuerySource): QueryField[] {
		return source.table.columns.map((column) => this.of(source, column, column.field));
	}

	/** A field by name; `join.field` for a joined form. The message of a miss lists what there is. */
	get(name: string): QueryField {
		const [main, ...joined] = this.sources;
		const own = columnOf(main.table, name);
		if (own) return this.of(main, own, name);
		for (const source of joined) {
			if (!name.startsWith(`${source.name}.`)) continue;
			const column = columnOf(source.table, name.slice(source.name!.length + 1));
			if (column) return this.of(source, column, name);
		}
		const known = main.table.columns.map(({ field }) => field);
		const shown = known.slice(0, 30).join(', ') + (known.length > 30 ? ` and ${known.length - 30} more` : '');
		const joins = joined.map(({ name: join }) => `${join}.<field>`).join(', ');
		throw new JogetDatabaseError(
			`The form has no field "${name.slice(0, 80)}"`,
			`Its fields are: ${shown}${joins ? `; joined forms: ${joins}` : ''}.`,
		);
	}

	private of(source: QuerySource, column: FormColumn, name: string): QueryField {
		const raw = column.column === undefined ? this.sql.nullText() : this.sql.column(source.alias, column.column);
		const formField = source.schema?.fields.find(({ id }) => id === column.field);
		return {
			name,
			path: source.name === undefined ? [column.field] : [source.name, column.field],
			raw,
			text: column.column === undefined || column.kind === 'text' ? raw : this.sql.asText(raw),
			column,
			...(formField ? { formField } : {}),
		};
	}

	/** How a field compares. `auto` follows the column, then the form. */
	comparison(field: QueryField, wanted: CompareAs): ResolvedComparison {
		if (field.column.kind === 'timestamp') return wanted === 'text' ? 'text' : 'timestamp';
		if (wanted === 'text' || wanted === 'number' || wanted === 'date') return wanted;
		if (field.column.kind === 'number') return 'number';
		if (field.formField?.type === 'date' && this.storedDate(field)) return 'date';
		return field.formField?.validators.some(({ kind }) => kind === 'numeric') ? 'number' : 'text';
	}

	storedDate(field: QueryField): SortableDate | undefined {
		return sortableDate(field.formField?.date?.stored ?? 'yyyy-MM-dd');
	}

	/** SQL that compares and sorts in that way. */
	expression(field: QueryField, as: ResolvedComparison): string {
		if (as === 'timestamp') return field.raw;
		if (as === 'number') return field.column.kind === 'number' ? field.raw : this.sql.asNumber(field.text);
		if (as === 'text') return field.text;
		const date = this.storedDate(field);
		if (!date) {
			throw new JogetDatabaseError(
				`${field.name} cannot be compared as a date: the form stores it as ${field.formField?.date?.stored}`,
				'Month names and days without a leading zero cannot be put in order by the database; compare it as text.',
			);
		}
		return sortableExpression(this.sql, field.text, date);
	}
}
