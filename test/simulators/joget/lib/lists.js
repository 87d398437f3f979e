/**
 * Datalists: rows of a form's table through the list's columns, with formatted cells, checksum-named filters
 * (`d-<n>-fn_<column>`), and sorting by column INDEX (`d-<n>-s`, `d-<n>-o`: 1 descending, 2 ascending; DataList.java).
 */
'use strict';

/** n of a list: c=17; for each character of "x-"+id: c = 3c + code; n = c & 0x7fffff. */
function checksum(listId) {
	let c = 17;
	for (const ch of `x-${listId}`) c = (Math.imul(c, 3) + ch.charCodeAt(0)) | 0;
	return c & 0x7fffff;
}

const escapeHtml = (value) => value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** A formatted cell as lists answer it: dates in words, options as labels, links as HTML. */
function formatCell(column, value) {
	const format = column.format?.className ?? '';
	if (/DateFormatter/.test(format) && /^\d{4}-\d{2}-\d{2}/.test(value)) {
		return new Date(`${value.slice(0, 10)}T00:00:00Z`).toLocaleDateString('en-US', {
			dateStyle: 'medium',
			timeZone: 'UTC',
		});
	}
	if (/OptionsValueFormatter/.test(format)) {
		return (column.format.properties.options ?? []).find((option) => option.value === value)?.label ?? value;
	}
	return column.action?.className ? `<a href="#">${escapeHtml(value)}</a>` : value;
}

function matches(filter, column, value) {
	if (filter.kind === 'range') {
		const [from, to] = filter.value.split('|');
		return (!from || value >= from) && (!to || value <= to);
	}
	if (filter.kind === 'exact') return filter.value.split(';').includes(value);
	return value.toLowerCase().includes(filter.value.toLowerCase());
}

const filterKind = (definition) => {
	const type = definition?.type?.className ?? '';
	if (/DateRange|DateDataListFilterType/.test(type)) return 'range';
	return /SelectBox/.test(type) ? 'exact' : 'contains';
};

/** @returns {{total:number,size:number,data:object[]}} */
function readList(sim, list, query, start, rows) {
	const form = sim.state.form(list.binder.properties.formDefId);
	const all = form ? sim.state.rows(form.properties.tableName) : [];
	const n = checksum(list.id);
	const filters = (list.filters ?? [])
		.map((definition) => ({
			name: definition.name,
			kind: filterKind(definition),
			value: query.get(`d-${n}-fn_${definition.name}`) ?? '',
		}))
		.filter((filter) => filter.value !== '');
	let matching = all.filter((row) =>
		filters.every((filter) => matches(filter, undefined, String(row[filter.name] ?? ''))),
	);
	const sortIndex = query.get(`d-${n}-s`);
	const sortName = sortIndex === null ? list.orderBy : list.columns[Number(sortIndex)]?.name;
	if (sortName) {
		const sign = (sortIndex === null ? list.order : query.get(`d-${n}-o`)) === '1' ? -1 : 1;
		matching = [...matching].sort((a, b) => sign * String(a[sortName] ?? '').localeCompare(String(b[sortName] ?? '')));
	}
	const data = matching.slice(start, rows > 0 ? start + rows : undefined).map((row) => {
		const cells = { id: row.id };
		for (const column of list.columns) cells[column.name] = formatCell(column, String(row[column.name] ?? ''));
		return cells;
	});
	return { total: all.length, size: matching.length, data };
}

module.exports = { readList, checksum };
