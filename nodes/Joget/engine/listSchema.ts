/** From a Joget list (datalist) definition to what a reader needs: where its rows come from, its columns and its filters. */

export interface ListColumn {
	/** Position from 0: the List API sorts by it. */
	index: number;
	name: string;
	label: string;
	sortable: boolean;
	hidden: boolean;
	/** Class of the formatter that turns the value into what the list shows. */
	format?: string;
}

export interface ListFilter {
	name: string;
	label: string;
	type?: string;
}

export interface ListSchema {
	listId: string;
	name: string;
	/** Where the rows come from: a form's table, SQL, another service. */
	binder: string | null;
	formId: string | null;
	pageSize: number | null;
	columns: ListColumn[];
	filters: ListFilter[];
}

const asObject = (value: unknown): Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

const asList = (value: unknown): Array<Record<string, unknown>> => (Array.isArray(value) ? value.map(asObject) : []);

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

export function parseListSchema(definition: unknown, listId: string): ListSchema {
	const list = asObject(definition);
	const binder = asObject(list.binder);
	const pageSize = Number(list.pageSize);
	return {
		listId: text(list.id) || listId,
		name: text(list.name) || listId,
		binder: text(binder.className) || null,
		formId: text(asObject(binder.properties).formDefId) || null,
		pageSize: Number.isInteger(pageSize) && pageSize > 0 ? pageSize : null,
		columns: asList(list.columns).map((column, index) => {
			const format = text(asObject(column.format).className);
			return {
				index,
				name: text(column.name),
				label: text(column.label) || text(column.name),
				sortable: text(column.sortable) !== 'false',
				hidden: text(column.hidden) === 'true',
				...(format ? { format } : {}),
			};
		}),
		filters: asList(list.filters).map((filter) => {
			const type = text(asObject(filter.type).className);
			return { name: text(filter.name), label: text(filter.label) || text(filter.name), ...(type ? { type } : {}) };
		}),
	};
}
