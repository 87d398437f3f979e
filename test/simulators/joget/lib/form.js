/**
 * A form definition as Joget sees it on a submission: its elements, what each accepts, and the validators with their
 * messages (plugin.properties of Joget 8.0.12). Independent of the node's own reading of a form.
 */
'use strict';

const lastName = (className = '') => className.slice(className.lastIndexOf('.') + 1);
const isTrue = (value) => String(value ?? '').toLowerCase() === 'true';

const LAYOUT = new Set(['Form', 'Section', 'Column']);
const OPTION_ELEMENTS = new Set(['SelectBox', 'CheckBox', 'Radio', 'PopupSelectBox']);
const FILE_ELEMENTS = new Set(['FileUpload', 'ImageUpload']);

/** @returns {Array<{id,kind,properties,readonly,sections:object[],hidden:boolean}>} */
function elementsOf(form) {
	const found = [];
	const walk = (element, readonly, sections, hidden) => {
		const properties = element.properties ?? {};
		const kind = lastName(element.className);
		const locked = readonly || isTrue(properties.readonly) || isTrue(properties.readonlyLabel);
		const unseen = hidden || isTrue(properties.permissionHidden);
		const around = kind === 'Section' ? [...sections, properties] : sections;
		if (!LAYOUT.has(kind) && properties.id) {
			found.push({ id: properties.id, kind, properties, readonly: locked, sections: around, hidden: unseen });
		} else {
			for (const child of element.elements ?? []) walk(child, locked, around, unseen);
		}
	};
	walk(form, false, [], false);
	return found;
}

/** A section under a visibility rule takes part only while the named field has the named value (`a;b` = any). */
function sectionsHold(element, value) {
	return element.sections.every((section) => {
		if (!section.visibilityControl) return true;
		const actual = String(value(section.visibilityControl) ?? '').split(';');
		const wanted = String(section.visibilityValue ?? '').split(';');
		const regex = isTrue(section.regex);
		return wanted.some((one) => actual.some((a) => (regex ? new RegExp(`^(?:${one})$`).test(a) : a === one)));
	});
}

const TYPES = {
	alphanumeric: [/^[a-zA-Z0-9]*$/, 'Only alphanumeric characters allowed'],
	alphabet: [/^[a-zA-Z]*$/, 'Only alphabets allowed'],
	numeric: [/^[-+]?[0-9]*\.?[0-9]*$/, 'Only numbers allowed'],
	email: [/^[^@\s]+@[^@\s]+\.[^@\s]+$/, 'Only email allowed'],
};

/** @returns {string|undefined} Joget's message for a value that does not pass. */
function validateValue(validator, value, findDuplicate) {
	const properties = validator?.properties ?? {};
	const kind = lastName(validator?.className);
	if (!kind) return undefined;
	if (kind === 'MultiValidator') {
		return (properties.validators ?? []).map((one) => validateValue(one, value, findDuplicate)).find(Boolean);
	}
	const empty = value === undefined || value === '';
	if (isTrue(properties.mandatory) && empty) return 'Missing required value';
	if (empty) return undefined;
	if (kind === 'DefaultValidator') {
		const rule = TYPES[properties.type];
		if (rule && !rule[0].test(value)) return properties.message || rule[1];
		if (
			properties.type === 'custom' &&
			properties['custom-regex'] &&
			!new RegExp(`^(?:${properties['custom-regex']})$`).test(value)
		) {
			return properties.message || 'Invalid format';
		}
	}
	if (kind === 'DuplicateValueValidator') {
		if (findDuplicate(properties)) return properties.errorDuplicateMsg || 'Value already exists';
		if (properties.regex && !new RegExp(`^(?:${properties.regex})$`).test(value))
			return properties.errorFormatMsg || 'Invalid format';
	}
	return undefined;
}

/** Java date letters → a strict pattern. Only the letters date pickers use. */
function datePattern(format) {
	const parts = {
		yyyy: '\\d{4}',
		yy: '\\d{2}',
		MMMM: '[A-Za-z]+',
		MMM: '[A-Za-z]{3}',
		MM: '\\d{1,2}',
		dd: '\\d{1,2}',
		d: '\\d{1,2}',
		HH: '\\d{1,2}',
		hh: '\\d{1,2}',
		mm: '\\d{1,2}',
		a: '[AaPp][Mm]',
	};
	const source = format.replace(
		/yyyy|yy|MMMM|MMM|MM|dd|d|HH|hh|mm|a|[^A-Za-z]/g,
		(token) => parts[token] ?? token.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
	);
	return new RegExp(`^${source}$`);
}

const pickerToJava = (picker) =>
	picker.replace(
		/MM|M|mm|m|dd|yy|y/g,
		(token) => ({ MM: 'MMMM', M: 'MMM', mm: 'MM', m: 'M', dd: 'dd', yy: 'yyyy', y: 'yy' })[token],
	);

/**
 * The two formats of a DatePicker. On an API call a value in the data format is converted too (reference, section 7);
 * `strictDates` switches that off.
 */
function convertDate(properties, value, strict) {
	const display = properties.format ? pickerToJava(properties.format) : 'MM/dd/yyyy';
	const stored = properties.dataFormat || display;
	if (value === '') return { value };
	if (datePattern(display).test(value)) return { value: reformat(value, display, stored) };
	if (!strict && datePattern(stored).test(value)) return { value };
	return { problem: 'Invalid date format' };
}

function reformat(value, from, to) {
	const names = from.match(/yyyy|MM|dd/g) ?? [];
	const digits = value.match(/\d+/g) ?? [];
	if (names.length !== 3 || digits.length !== 3) return value;
	const parts = Object.fromEntries(names.map((name, at) => [name, digits[at]]));
	return to
		.replace('yyyy', parts.yyyy)
		.replace('MM', parts.MM.padStart(2, '0'))
		.replace('dd', parts.dd.padStart(2, '0'));
}

module.exports = { elementsOf, sectionsHold, validateValue, convertDate, OPTION_ELEMENTS, FILE_ELEMENTS, isTrue };
