/**
 * A first mapping from what is there: sample rows (types from the values, the likely key from uniqueness and name) or the
 * columns of an existing table. A person checks it; it is a start, not a decision.
 */
import { integerDigits, parseNumber, scale, toSafeInteger } from '../expressions/decimal';
import { parseMoment } from '../expressions/moments';
import { fromSource, isNumber, Json, toText, type Value } from '../expressions/values';
import type { MappingColumn, MappingDocument, TableType } from './types';

export interface SuggestInput {
	reference: string;
	table: string;
	schema?: string;
	type: TableType;
	/** Records of one shape; a thousand are plenty. */
	samples?: ReadonlyArray<Record<string, unknown>>;
	/** Columns of an existing table, with their types in words and the primary or unique key. */
	columns?: ReadonlyArray<{ name: string; type: string; nullable: boolean; key: boolean }>;
	/** Spell column names in lower case with underscores. */
	tidyNames?: boolean;
}

export interface Suggestion {
	document: MappingDocument;
	/** Why this key, and what to look at. */
	notes: string[];
}

/** Audit columns are the loader's own. */
const AUDIT = new Set(['SKEY', 'RWHKEY', 'RECCRDT', 'RECUPDT', 'CURFLG', 'EFFDT', 'EXPDT', 'DELFLG', 'RUNID']);
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

export function suggestMapping(input: SuggestInput): Suggestion {
	const notes: string[] = [];
	const columns = input.columns
		? input.columns
				.filter(({ name }) => !AUDIT.has(name.toUpperCase()))
				.map(({ name, type, nullable, key }) => ({
					name,
					type,
					...(key ? { key } : {}),
					...(!nullable && !key ? { required: true } : {}),
				}))
		: fromSamples(input.samples ?? [], input.tidyNames ?? true, notes);
	if (!columns.some(({ key }) => key))
		notes.push('No column looks like a key: mark the natural key yourself, or choose loadMode append');
	const document: MappingDocument = {
		version: 1,
		reference: input.reference,
		target: { ...(input.schema ? { schema: input.schema } : {}), table: input.table, type: input.type },
		columns,
		...(columns.some(({ key }) => key) ? {} : { loadMode: 'append' as const }),
	};
	return { document, notes };
}

function fromSamples(samples: ReadonlyArray<Record<string, unknown>>, tidy: boolean, notes: string[]): MappingColumn[] {
	const names = new Set<string>();
	for (const sample of samples) for (const name of Object.keys(sample)) names.add(name);
	const taken = new Set<string>();
	const facts = [...names].map((field) => ({
		field,
		name: columnName(field, tidy, taken),
		...study(samples.map((sample) => fromSource(sample[field]))),
	}));
	const key = likelyKey(facts, samples.length);
	if (key.length > 0) notes.push(`Key: ${key.join(', ')} – without NULL and unique in ${samples.length} sample rows`);
	return facts.map(({ field, name, type, nulls }) => ({
		name,
		type,
		...(key.includes(field) ? { key: true } : {}),
		...(field === name ? {} : { from: field }),
		...(nulls === samples.length ? { description: 'Empty in every sample row: check the type' } : {}),
	}));
}

interface Facts {
	type: string;
	nulls: number;
	distinct: Set<string>;
}

function study(values: Value[]): Facts {
	const present = values.filter((value): value is Exclude<Value, null> => value !== null && value !== '');
	return { type: typeOf(present), nulls: values.length - present.length, distinct: new Set(present.map(toText)) };
}

function typeOf(values: Array<Exclude<Value, null>>): string {
	if (values.length === 0) return 'text';
	if (values.some((value) => value instanceof Json)) return 'json';
	const texts = values.map(toText);
	const every = (test: (text: string) => boolean) => texts.every(test);
	if (values.every((value) => typeof value === 'boolean') || every((text) => /^(?:true|false)$/i.test(text)))
		return 'boolean';
	// Codes such as 007 or 0049 lose their zeros as numbers.
	if (every((text) => parseNumber(text) !== null && text.trim() === text && !/^[+-]?0\d/.test(text)))
		return numberType(values);
	if (every((text) => UUID.test(text))) return 'uuid';
	const moments = texts.map((text) => parseMoment(text));
	if (moments.every((moment) => moment !== null)) {
		if (moments.every((moment) => moment?.kind === 'date')) return 'date';
		return moments.some((moment) => moment?.zoned) ? 'timestamp with time zone' : 'timestamp';
	}
	const longest = texts.reduce((top, text) => Math.max(top, [...text].length), 0);
	// Room to grow: the next usual size above twice the longest.
	const size = [10, 20, 50, 100, 255, 500, 1000, 4000].find((candidate) => candidate >= longest * 2);
	return size === undefined ? 'text' : `varchar(${size})`;
}

function numberType(values: Array<Exclude<Value, null>>): string {
	const numbers = values
		.map((value) => (isNumber(value) ? value : parseNumber(toText(value))))
		.filter((number) => number !== null);
	const fraction = numbers.reduce((top: number, number) => Math.max(top, scale(number)), 0);
	const whole = numbers.reduce((top: number, number) => Math.max(top, integerDigits(number)), 0);
	if (fraction > 0) return `numeric(${Math.min(38, Math.max(12, whole + fraction + 4))},${Math.min(fraction, 18)})`;
	if (whole > 18) return `numeric(${Math.min(38, whole + 4)},0)`;
	const safe = numbers.every((number) => Math.abs(toSafeInteger(number) ?? Infinity) <= 2_000_000_000);
	return safe ? 'integer' : 'bigint';
}

function columnName(field: string, tidy: boolean, taken: Set<string>): string {
	const plain = tidy
		? field
				.normalize('NFKD')
				.replace(/[\u0300-\u036f]/g, '')
				.replace(/([a-z0-9])([A-Z])/g, '$1_$2')
				.replace(/[^A-Za-z0-9]+/g, '_')
				.replace(/^_+|_+$/g, '')
				.toLowerCase()
				.slice(0, 60) || 'column'
		: field.slice(0, 60);
	let name = plain;
	for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${plain}_${n}`;
	taken.add(name.toLowerCase());
	return name;
}

/** One column that is unique and complete, best by its name; else the first pair that looks like one (ids and codes). */
function likelyKey(facts: Array<Facts & { field: string; name: string }>, rows: number): string[] {
	if (rows < 2)
		return facts
			.filter(({ name }) => /^id$|_id$|_key$|_code$|^code$/.test(name))
			.map(({ field }) => field)
			.slice(0, 1);
	const complete = facts.filter(
		({ nulls, type }) => nulls === 0 && !/^(?:text|json|boolean|timestamp|numeric\(\d+,[1-9])/.test(type),
	);
	const unique = complete.filter(({ distinct }) => distinct.size === rows);
	const score = (name: string) =>
		/^(?:id|key|code)$/.test(name) ? 3 : /(?:_id|_key|_code|_no|_nr|_number)$/.test(name) ? 2 : 1;
	const best = [...unique].sort((a, b) => score(b.name) - score(a.name))[0];
	return best ? [best.field] : [];
}
