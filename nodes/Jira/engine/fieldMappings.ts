/**
 * Reads an existing `field_mappings.json` as it is: `field_groups` → `fields` → a field id per instance, `type`,
 * `required`. The flat older form without groups, groups and fields as lists, a plain id in place of an object, and
 * several ids for a combined column are understood as well.
 */
import { JiraFailure } from './failure';
import type { ColumnMapping, ColumnType } from './mapping';

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Type words of such files and of SQL, and what they are here. */
const TYPES: Record<string, ColumnType> = {
	string: 'string',
	varchar: 'string',
	char: 'string',
	user: 'string',
	option: 'string',
	select: 'string',
	url: 'string',
	text: 'text',
	textarea: 'text',
	richtext: 'text',
	integer: 'integer',
	int: 'integer',
	bigint: 'integer',
	number: 'decimal',
	float: 'decimal',
	double: 'decimal',
	decimal: 'decimal',
	numeric: 'decimal',
	boolean: 'boolean',
	bool: 'boolean',
	date: 'date',
	datetime: 'timestamp',
	timestamp: 'timestamp',
	timestamptz: 'timestamp',
	array: 'array',
	list: 'array',
	multiselect: 'array',
	json: 'json',
	jsonb: 'json',
	object: 'json',
	markdown: 'markdown',
	html: 'html',
	adf: 'adf',
};

export interface ImportedMapping {
	columns: ColumnMapping[];
	/** Columns that this instance has no field for: they are filled with their default or null. */
	unmapped: string[];
}

/** Is it such a file (and not this pack's own list of columns)? */
export function isFieldMappingsFile(document: unknown): document is Json {
	if (!isObject(document)) return false;
	if ('field_groups' in document) return true;
	return (
		!('columns' in document) &&
		Object.values(document).some(
			(entry) =>
				isObject(entry) &&
				!('sources' in entry) &&
				('field_id' in entry || Object.values(entry).some((inner) => isObject(inner) && 'field_id' in inner)),
		)
	);
}

/** @param instance the name under which the file lists this site, e.g. `instance_1` */
export function importFieldMappings(document: Json, instance: string): ImportedMapping {
	const columns = new Map<string, ColumnMapping>();
	const unmapped: string[] = [];
	const instances = new Set<string>();
	for (const [name, field] of fieldsOf(document)) {
		for (const key of instanceKeys(field)) instances.add(key);
		const sources = sourcesFor(field, instance);
		if (sources.length === 0) unmapped.push(name);
		const given = String(field.type ?? 'string')
			.toLowerCase()
			.replace(/\(.*\)$/, '')
			.trim();
		const type = TYPES[given];
		if (!type)
			throw new JiraFailure(
				'settings',
				`field_mappings.json: the field ${name} has the type ${given}, which is not known`,
				`Use one of ${Object.keys(TYPES).join(', ')}.`,
			);
		const separator = field.separator ?? field.combine_separator;
		columns.set(name, {
			target: name,
			sources,
			type,
			default: field.default ?? (sources.length === 0 ? null : undefined),
			required: field.required === true && sources.length > 0,
			...(sources.length > 1
				? {
						combine: /first|coalesce/i.test(String(field.combine ?? field.combine_method ?? ''))
							? 'firstNonEmpty'
							: 'join',
						separator: typeof separator === 'string' ? separator : ' ',
					}
				: {}),
		});
	}
	if (columns.size === 0)
		throw new JiraFailure(
			'settings',
			'field_mappings.json holds no fields',
			'It needs field_groups with fields, each with a field_id per instance.',
		);
	if (instances.size > 0 && !instances.has(instance)) {
		throw new JiraFailure(
			'settings',
			`field_mappings.json does not know the instance "${instance}"`,
			`Set Mapping Instance to one of ${[...instances].join(', ')}.`,
		);
	}
	return { columns: [...columns.values()], unmapped };
}

/** Name and definition of every field, in groups or not, as object or list. */
function* fieldsOf(document: Json): Generator<[string, Json]> {
	if (!('field_groups' in document)) {
		yield* named(document);
		return;
	}
	const groups = document.field_groups;
	for (const group of Array.isArray(groups) ? groups : Object.values(isObject(groups) ? groups : {})) {
		if (isObject(group)) yield* named('fields' in group ? group.fields : group);
	}
}

function* named(fields: unknown): Generator<[string, Json]> {
	if (Array.isArray(fields)) {
		for (const field of fields) {
			const name = isObject(field) ? (field.column ?? field.target ?? field.name ?? field.key) : undefined;
			if (isObject(field) && typeof name === 'string') yield [name, field];
		}
		return;
	}
	if (!isObject(fields)) return;
	for (const [name, field] of Object.entries(fields)) if (isObject(field)) yield [name, field];
}

const OWN_KEYS = new Set([
	'type',
	'required',
	'description',
	'default',
	'name',
	'separator',
	'combine',
	'combine_method',
	'combine_separator',
	'column',
	'target',
	'key',
	'field_id',
	'field_ids',
	'instances',
	'system_field',
	'is_system',
	'validation',
]);

function instanceKeys(field: Json): string[] {
	const inner = isObject(field.instances) ? field.instances : isObject(field.field_id) ? field.field_id : field;
	return Object.entries(inner)
		.filter(
			([key, value]) =>
				(inner !== field || !OWN_KEYS.has(key)) &&
				(isObject(value) || typeof value === 'string' || Array.isArray(value)) &&
				(inner !== field || isObject(value)),
		)
		.map(([key]) => key);
}

/** `instance_1: {field_id}`, `instances: {instance_1: …}`, `field_id: {instance_1: …}`, or one `field_id` for all. */
function sourcesFor(field: Json, instance: string): string[] {
	const maps = [
		isObject(field.instances) ? field.instances[instance] : undefined,
		isObject(field.field_id) ? field.field_id[instance] : undefined,
		field[instance],
	];
	const entry = maps.find((candidate) => candidate !== undefined && candidate !== null);
	return idsIn(entry ?? (isObject(field.field_id) ? undefined : (field.field_ids ?? field.field_id)));
}

function idsIn(entry: unknown): string[] {
	if (typeof entry === 'string') return entry.trim() ? [entry.trim()] : [];
	if (Array.isArray(entry)) return entry.flatMap(idsIn);
	if (isObject(entry)) {
		const ids = idsIn(entry.field_ids ?? entry.field_id ?? entry.id);
		const path = typeof entry.path === 'string' && entry.path ? entry.path : '';
		return path ? ids.map((id) => `${id}${path.startsWith('[') ? '' : '.'}${path}`) : ids;
	}
	return [];
}
