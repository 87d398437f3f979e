/**
 * A submission, in Joget's order: format, validate, ids, store (FormServiceImpl.submitForm). Coercion as the contract
 * lists it: JSON null becomes the word "null", numbers their Java text, arrays `a;b` for option and file elements and
 * their last element for text, objects their JSON text.
 */
'use strict';

const crypto = require('node:crypto');
const { elementsOf, sectionsHold, validateValue, convertDate, OPTION_ELEMENTS, FILE_ELEMENTS } = require('./form');

/** Java's Double.toString: `1.23456789E7` outside 10^-3 … 10^7. */
function javaNumber(number) {
	if (Number.isInteger(number) && Math.abs(number) < 1e21) return String(number);
	const size = Math.abs(number);
	if (size >= 1e-3 && size < 1e7) return String(number);
	const [digits, exponent] = number.toExponential().split('e');
	return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}

/** @returns {string} */
function asText(value, kind) {
	if (value === null) return 'null';
	if (typeof value === 'number') return javaNumber(value);
	// A grid keeps its rows; it is a JSON array in its column.
	if (/Grid$/.test(kind ?? '') && Array.isArray(value)) return JSON.stringify(value);
	if (Array.isArray(value)) {
		const texts = value.map((one) => asText(one, kind));
		return OPTION_ELEMENTS.has(kind) || FILE_ELEMENTS.has(kind) ? [...new Set(texts)].join(';') : (texts.at(-1) ?? '');
	}
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/**
 * A plain grid reads the parameters of its headers (Grid.getRows); of one with a form, the rows' other columns have no place
 * in that form's table.
 */
function gridRows(sim, element, value) {
	if (!/Grid$/.test(element.kind ?? '')) return value;
	const rows = typeof value === 'string' && value.startsWith('[') ? JSON.parse(value) : value;
	if (!Array.isArray(rows)) return value;
	const { formDefId, options = [] } = element.properties;
	const form = formDefId && sim.state.form(formDefId);
	const known = new Set(['id', ...options.map((option) => option.value), ...(form ? elementsOf(form).map(({ id }) => id) : [])]);
	return rows.map((row) =>
		typeof row === 'object' && row !== null ? Object.fromEntries(Object.entries(row).filter(([name]) => known.has(name))) : row,
	);
}

/** JSON of an array element that is no string makes Joget's getString throw. */
const hasBadElement = (value, kind) =>
	Array.isArray(value) && kind !== 'Grid' && kind !== 'FormGrid' && value.some((one) => typeof one !== 'string');

/**
 * @param sim the simulator
 * @param form its definition
 * @param {Record<string, unknown>} data as sent, without the id
 * @param {{id?: string, user: string, create: boolean, appendFile?: boolean, files?: Array<{field,name,bytes}>}} options
 * @returns {{id: string, errors: Record<string,string>}|{bad: string}}
 */
function submit(sim, form, data, options) {
	const table = form.properties.tableName;
	const rows = sim.state.tables.get(table);
	const existing = options.id === undefined ? undefined : rows?.get(options.id);
	const elements = elementsOf(form);
	const values = Object.create(null);
	const errors = {};
	const byId = new Map(elements.map((element) => [element.id, element]));

	for (const [name, value] of Object.entries(data)) {
		const element = byId.get(name);
		if (!element || element.readonly || element.hidden) continue;
		if (hasBadElement(value, element.kind)) return { bad: `JSONArray element of ${name} is not a string` };
		values[name] = element.kind === 'SubForm' ? value : asText(gridRows(sim, element, value), element.kind);
	}
	for (const file of options.files ?? []) {
		const element = byId.get(file.field);
		if (!element || element.readonly || element.hidden) continue;
		const before = values[file.field] ?? (options.appendFile ? existing?.[file.field] : '');
		values[file.field] = before ? `${before};${file.name}` : file.name;
	}

	const current = (name) => values[name] ?? existing?.[name] ?? byId.get(name)?.properties.value ?? '';
	for (const element of elements) {
		if (!sectionsHold(element, current)) {
			delete values[element.id];
			continue;
		}
		if (element.readonly || element.hidden || element.kind === 'SubForm') continue;
		if (element.kind === 'DatePicker' && typeof values[element.id] === 'string') {
			const { value, problem } = convertDate(element.properties, values[element.id], sim.options.strictDates);
			if (problem) errors[element.id] = problem;
			else values[element.id] = value;
		}
		if (/Grid$/.test(element.kind) && values[element.id] !== undefined) {
			const { validateMinRow, validateMaxRow, errorMessage = '' } = element.properties;
			const count = JSON.parse(values[element.id] || '[]').length;
			if (count < Number(validateMinRow || 0) || count > Number(validateMaxRow || Infinity)) errors[element.id] = errorMessage;
		}
		const problem = validateValue(element.properties.validator, current(element.id), ({ fieldId }) =>
			[...(rows?.values() ?? [])].some(
				(row) => row.id !== options.id && row[fieldId || element.id] === current(element.id),
			),
		);
		if (problem) errors[element.id] = problem;
	}
	for (const element of elements) {
		if (element.kind === 'SubForm') Object.assign(errors, subformErrors(sim, element, values[element.id]));
	}
	if (Object.keys(errors).length > 0) return { id: options.create ? '' : (options.id ?? ''), errors };

	const id = options.id ?? crypto.randomUUID();
	const now = new Date().toISOString();
	const row = existing ?? { id, dateCreated: now, createdBy: options.user };
	if (!existing)
		for (const element of elements)
			if (element.properties.value && !element.readonly) row[element.id] = String(element.properties.value);
	for (const [name, value] of Object.entries(values)) {
		const element = byId.get(name);
		if (element?.kind !== 'SubForm') Object.defineProperty(row, name, { value, enumerable: true, configurable: true, writable: true });
		else storeSubform(sim, element, value, id, row, options);
	}
	Object.assign(row, { dateModified: now, modifiedBy: options.user });
	if (!rows) sim.state.tables.set(table, new Map());
	sim.state.tables.get(table).set(id, row);
	for (const file of options.files ?? []) {
		if (byId.has(file.field)) sim.state.files.set(`${table}/${id}/${file.name}`, file.bytes);
	}
	return { id, errors: {} };
}

/** The elements of a subform are validated with the form around them; their parameter names carry subform and form. */
function subformErrors(sim, element, value) {
	const form = sim.state.form(element.properties.formDefId);
	if (!form || typeof value !== 'object' || value === null) return {};
	const errors = {};
	for (const inner of elementsOf(form)) {
		if (inner.readonly || inner.hidden || inner.id === element.properties.subFormParentId) continue;
		const given = value[inner.id] === undefined ? '' : asText(value[inner.id], inner.kind);
		const problem = validateValue(inner.properties.validator, given, () => false);
		if (problem) errors[`${element.id}_${form.properties.id}_${inner.id}`] = problem;
	}
	return errors;
}

function storeSubform(sim, element, value, parentId, row, options) {
	const form = sim.state.form(element.properties.formDefId);
	if (!form || typeof value !== 'object' || value === null) return;
	const child = { ...value };
	if (element.properties.subFormParentId) child[element.properties.subFormParentId] = parentId;
	const id = typeof child.id === 'string' && child.id ? child.id : (row[element.id] ?? crypto.randomUUID());
	delete child.id;
	submit(sim, form, child, { id, user: options.user, create: false });
	row[element.properties.parentSubFormId || element.id] = id;
}

/** Removes a row with its files and grid rows. @returns {boolean} whether it was there */
function remove(sim, form, id) {
	const table = form.properties.tableName;
	for (const name of sim.state.files.keys()) if (name.startsWith(`${table}/${id}/`)) sim.state.files.delete(name);
	return sim.state.tables.get(table)?.delete(id) ?? false;
}

module.exports = { submit, remove, javaNumber };
