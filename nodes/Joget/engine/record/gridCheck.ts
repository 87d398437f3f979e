/**
 * A grid's rows before they are sent. A plain grid takes from each row the columns that it shows and nothing else, and
 * counts its rows (Grid.getRows and selfValidate); a grid whose rows are records of a form of their own keeps what that form
 * has. Everything else is lost without a word. The rows' values are not validated: Joget does that in the browser alone.
 */
import { setField } from '../../../shared/records/setField';
import type { DataRecord } from '../../../shared/records/types';
import type { FormField } from '../formSchemaTypes';

export interface GridFault {
	/** Of the first row that has it: `lines[0].colour` */
	path: string;
	column: string;
	rows: number;
}

export interface CheckedGrid {
	/** A text as it came; rows without the columns that Joget would drop. */
	value: unknown;
	unknown: GridFault[];
	/** Sentence about the number of rows, where the form wants another. */
	count?: string;
}

const isRow = (value: unknown): value is DataRecord =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Rows, or the JSON text of rows as a CSV has it; undefined for anything else, which is left to Joget. */
function rowsOf(value: unknown): unknown[] | undefined {
	if (Array.isArray(value)) return value;
	if (typeof value !== 'string' || !value.trimStart().startsWith('[')) return undefined;
	try {
		const parsed = JSON.parse(value) as unknown;
		return Array.isArray(parsed) ? parsed : undefined;
	} catch {
		return undefined;
	}
}

/** undefined where nothing is known of the columns. */
function columnsOf({ columns, formId, foreignKey, schema }: NonNullable<FormField['grid']>): Set<string> | undefined {
	if (!formId) return columns.length > 0 ? new Set(columns.map(({ id }) => id)) : undefined;
	if (!schema) return undefined;
	const names = new Set(schema.fields.filter(({ dropped }) => dropped !== 'display').map(({ id }) => id));
	for (const { id } of columns) names.add(id);
	if (foreignKey) names.add(foreignKey);
	return names;
}

export class GridChecker {
	private readonly columns: Set<string> | undefined;

	constructor(
		private readonly field: FormField,
		/** Columns of Joget itself, which rows that were read from Joget carry along. */
		private readonly own: ReadonlySet<string>,
	) {
		this.columns = field.grid && columnsOf(field.grid);
	}

	check(value: unknown): CheckedGrid {
		const rows = rowsOf(value);
		if (!rows) return { value, unknown: [] };
		const unknown = new Map<string, GridFault>();
		const kept = rows.map((row, at) => (isRow(row) ? this.row(row, at, unknown) : row));
		const count = this.count(rows.length);
		// A text stays as it came: written anew, a number of twenty digits in it would be another one. Joget drops what is too much.
		const sent = unknown.size > 0 && Array.isArray(value) ? kept : value;
		return { value: sent, unknown: [...unknown.values()], ...(count === undefined ? {} : { count }) };
	}

	private row(row: DataRecord, at: number, unknown: Map<string, GridFault>): DataRecord {
		const { columns } = this;
		if (!columns) return row;
		const kept: DataRecord = {};
		for (const column of Object.keys(row)) {
			if (columns.has(column) || this.own.has(column)) {
				setField(kept, column, row[column]);
				continue;
			}
			const met = unknown.get(column);
			if (met) met.rows++;
			else unknown.set(column, { path: `${this.field.id}[${at}].${column}`, column, rows: 1 });
		}
		return kept;
	}

	private count(rows: number): string | undefined {
		const { minRows, maxRows, message } = this.field.grid ?? {};
		const said = message ? ` The form says: ${message}` : '';
		if (minRows !== undefined && rows < minRows) {
			return `${this.field.id} has ${rows} rows, and the form wants at least ${minRows}.${said}`;
		}
		if (maxRows !== undefined && rows > maxRows) {
			return `${this.field.id} has ${rows} rows, and the form takes at most ${maxRows}.${said}`;
		}
		return undefined;
	}
}
