/**
 * Walks a value along the schema and collects every fault with its path. An interpreter of the few JSON Schema words used
 * here, because it names unknown keys with a suggestion, and because compiling validators (as ajv does) needs `Function`.
 */
import { suggest } from '../text/suggest';
import type { Schema, SchemaType } from './schema';

export interface Problem {
	/** `columns[3].type`; empty for the document itself. */
	path: string;
	code: string;
	/** What is wrong and how to mend it. */
	message: string;
}

const WORDS: Record<SchemaType, string> = {
	object: 'an object',
	array: 'a list',
	string: 'a text',
	number: 'a number',
	integer: 'a whole number',
	boolean: 'true or false',
	null: 'null',
};

export function checkSchema(value: unknown, schema: Schema, path = '', problems: Problem[] = []): Problem[] {
	if (schema.anyOf) {
		checkAlternatives(value, schema.anyOf, path, problems);
		return problems;
	}
	const types = schema.type === undefined ? [] : Array.isArray(schema.type) ? schema.type : [schema.type];
	if (types.length > 0 && !types.some((type) => isOfType(value, type))) {
		problems.push({
			path,
			code: 'WRONG_TYPE',
			message: `must be ${types.map((type) => WORDS[type]).join(' or ')}, not ${describe(value)}`,
		});
		return problems;
	}
	checkValue(value, schema, path, problems);
	if (Array.isArray(value)) checkItems(value, schema, path, problems);
	else if (typeof value === 'object' && value !== null && schema.properties)
		checkObject(value as Record<string, unknown>, schema, path, problems);
	return problems;
}

function isOfType(value: unknown, type: SchemaType): boolean {
	switch (type) {
		case 'null':
			return value === null;
		case 'array':
			return Array.isArray(value);
		case 'object':
			return typeof value === 'object' && value !== null && !Array.isArray(value);
		case 'integer':
			return Number.isInteger(value);
		default:
			return typeof value === type;
	}
}

function describe(value: unknown): string {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'a list';
	if (typeof value === 'object') return 'an object';
	if (value === undefined) return 'missing';
	const text = JSON.stringify(value);
	return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function checkValue(value: unknown, schema: Schema, path: string, problems: Problem[]): void {
	const add = (code: string, message: string) => problems.push({ path, code, message });
	if (schema.const !== undefined && value !== schema.const)
		add('WRONG_VALUE', `must be ${JSON.stringify(schema.const)}, not ${describe(value)}`);
	if (schema.enum && !schema.enum.includes(value as string)) {
		const near = typeof value === 'string' ? suggest(value, schema.enum.map(String)) : undefined;
		add(
			'WRONG_VALUE',
			`must be one of ${schema.enum.join(', ')}, not ${describe(value)}${near ? `; did you mean ${near}?` : ''}`,
		);
	}
	if (typeof value === 'string') {
		if (schema.minLength !== undefined && value.length < schema.minLength)
			add('EMPTY', 'is empty; give a value or leave the key out');
		if (schema.maxLength !== undefined && value.length > schema.maxLength) {
			add('TOO_LONG', `has ${value.length} characters; at most ${schema.maxLength} are allowed`);
		}
	}
	if (typeof value === 'number') {
		if (schema.minimum !== undefined && value < schema.minimum)
			add('TOO_SMALL', `must be ${schema.minimum} or more, not ${value}`);
		if (schema.maximum !== undefined && value > schema.maximum)
			add('TOO_LARGE', `must be ${schema.maximum} or less, not ${value}`);
	}
}

function checkItems(value: unknown[], schema: Schema, path: string, problems: Problem[]): void {
	if (schema.minItems !== undefined && value.length < schema.minItems) {
		problems.push({
			path,
			code: 'EMPTY',
			message: `needs at least ${schema.minItems} member${schema.minItems === 1 ? '' : 's'}`,
		});
	}
	if (schema.maxItems !== undefined && value.length > schema.maxItems) {
		problems.push({
			path,
			code: 'TOO_LONG',
			message: `has ${value.length} members; at most ${schema.maxItems} are allowed`,
		});
		return;
	}
	const { items } = schema;
	if (items) value.forEach((item, index) => checkSchema(item, items, `${path}[${index}]`, problems));
}

const below = (path: string, key: string): string => {
	if (!/^[A-Za-z_]\w*$/.test(key)) return `${path}[${JSON.stringify(key.slice(0, 60))}]`;
	return path === '' ? key : `${path}.${key}`;
};

function checkObject(value: Record<string, unknown>, schema: Schema, path: string, problems: Problem[]): void {
	const properties = schema.properties as Record<string, Schema>;
	const names = Object.keys(properties);
	for (const key of schema.required ?? []) {
		if (value[key] === undefined) {
			problems.push({
				path: below(path, key),
				code: 'MISSING',
				message: `is missing; give ${properties[key].description ? lower(properties[key].description) : 'it'}`,
			});
		}
	}
	for (const [key, inner] of Object.entries(value)) {
		if (!Object.hasOwn(properties, key)) {
			const near = suggest(key, names);
			const hint = near ? `did you mean ${near}?` : `known here: ${names.join(', ')}`;
			problems.push({ path: below(path, key), code: 'UNKNOWN_KEY', message: `is not known; ${hint}` });
		} else if (inner !== undefined) checkSchema(inner, properties[key], below(path, key), problems);
	}
}

const lower = (text: string): string => (/^[A-Z][a-z]/.test(text) ? text[0].toLowerCase() + text.slice(1) : text);

/** Picks the alternative that is meant, so that its own faults are told instead of "matches none". */
function checkAlternatives(value: unknown, alternatives: Schema[], path: string, problems: Problem[]): void {
	const tags = alternatives.map((schema) => schema.properties?.type?.const).filter((tag) => tag !== undefined);
	if (tags.length > 0 && isOfType(value, 'object')) {
		const tag = (value as Record<string, unknown>).type;
		const meant = alternatives.find((schema) => schema.properties?.type?.const === tag);
		if (meant) checkSchema(value, meant, path, problems);
		else {
			const misspelt = tag === undefined && Object.keys(value as object).find((key) => suggest(key, ['type']));
			if (misspelt) {
				problems.push({
					path: below(path, misspelt),
					code: 'UNKNOWN_KEY',
					message: 'is not known; did you mean type?',
				});
				return;
			}
			const near = typeof tag === 'string' ? suggest(tag, tags.map(String)) : undefined;
			problems.push({
				path: below(path, 'type'),
				code: tag === undefined ? 'MISSING' : 'WRONG_VALUE',
				message: `must be one of ${tags.join(', ')}, not ${describe(tag)}${near ? `; did you mean ${near}?` : ''}`,
			});
		}
		return;
	}
	const typesOf = (schema: Schema): SchemaType[] =>
		schema.type === undefined ? [] : Array.isArray(schema.type) ? schema.type : [schema.type];
	const meant = alternatives.find((schema) => typesOf(schema).some((type) => isOfType(value, type)));
	if (meant) checkSchema(value, meant, path, problems);
	else {
		const wanted = [...new Set(alternatives.flatMap(typesOf))].map((type) => WORDS[type]).join(' or ');
		problems.push({ path, code: 'WRONG_TYPE', message: `must be ${wanted}, not ${describe(value)}` });
	}
}
