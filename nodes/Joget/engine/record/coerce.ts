/**
 * From any value to what Joget keeps. Joget's form API turns JSON null into the word "null", big decimals into 1.2E7 and
 * all but the last element of a list into nothing, so every value leaves as the string that the column shall hold:
 * numbers in plain digits, booleans as true/false, lists joined by `;`, and null not at all (or as '' to clear a field).
 * Grids keep their rows and subforms their fields, each value inside coerced alike.
 */
import { Decimal } from 'decimal.js';
import { setField } from '../../../shared/records/setField';
import type { DataRecord } from '../../../shared/records/types';
import type { FormField, FormSchema } from '../formSchemaTypes';

export interface CoerceOptions {
	/** null and undefined: leave the field out (Joget keeps what it has), or send '' (Joget clears it). */
	nulls: 'omit' | 'clear';
}

export interface CoerceProblem {
	field: string;
	code: string;
	message: string;
}

export interface Coerced {
	record: DataRecord;
	problems: CoerceProblem[];
}

export function numberText(value: number): string {
	return Number.isInteger(value) && Math.abs(value) < 1e15 ? String(value) : new Decimal(value).toFixed();
}

const isScalar = (value: unknown): boolean =>
	value === null || value === undefined || typeof value !== 'object' || value instanceof Date;

/** A scalar's text; undefined for null. */
function scalarText(value: unknown): string | undefined {
	if (value === null || value === undefined) return undefined;
	if (typeof value === 'number') return Number.isFinite(value) ? numberText(value) : undefined;
	if (value instanceof Date) return value.toISOString();
	return String(value);
}

/** Fields by name, made once for a form and not for every record. */
const known = new WeakMap<FormSchema, Map<string, FormField>>();

function fieldsOf(schema: FormSchema): Map<string, FormField> {
	let fields = known.get(schema);
	if (!fields) known.set(schema, (fields = new Map(schema.fields.map((field) => [field.id, field]))));
	return fields;
}

class Coercer {
	readonly problems: CoerceProblem[] = [];

	constructor(private readonly options: CoerceOptions) {}

	record(source: DataRecord, schema: FormSchema | undefined, path: string): DataRecord {
		const fields = schema && fieldsOf(schema);
		const target: DataRecord = {};
		for (const name of Object.keys(source)) {
			const value = source[name];
			const coerced = this.value(value, fields?.get(name), `${path}${name}`);
			if (coerced !== undefined) setField(target, name, coerced);
			else if (this.options.nulls === 'clear') setField(target, name, '');
		}
		return target;
	}

	private value(value: unknown, field: FormField | undefined, path: string): unknown {
		if (typeof value === 'number' && !Number.isFinite(value)) {
			this.problems.push({ field: path, code: 'BAD_NUMBER', message: `${path} is not a finite number.` });
			return undefined;
		}
		if (isScalar(value)) return scalarText(value);
		if (Array.isArray(value)) return this.list(value, field, path);
		if (field && field.type !== 'subform') return JSON.stringify(value);
		return this.record(value as DataRecord, field?.subform?.schema, `${path}.`);
	}

	private list(values: unknown[], field: FormField | undefined, path: string): unknown {
		if (values.every((one) => isScalar(one)) && field?.type !== 'grid') return this.joined(values, path);
		if (field && field.type !== 'grid' && field.type !== 'subform') return JSON.stringify(values);
		return values.map((row, at) =>
			isScalar(row) ? scalarText(row) : this.record(row as DataRecord, field?.grid?.schema, `${path}[${at}].`),
		);
	}

	/** `a;b`: a value that holds the separator itself would come back as two. */
	private joined(values: unknown[], path: string): string {
		const texts = values.map(scalarText).filter((one): one is string => one !== undefined && one !== '');
		const split = texts.find((one) => one.includes(';'));
		if (split !== undefined) {
			this.problems.push({
				field: path,
				code: 'SEPARATOR_IN_VALUE',
				message: `An element of ${path} holds a semicolon, which Joget uses to separate elements. Replace it.`,
			});
		}
		return texts.join(';');
	}
}

export function coerceRecord(source: DataRecord, schema: FormSchema | undefined, options: CoerceOptions): Coerced {
	const coercer = new Coercer(options);
	const record = coercer.record(source, schema, '');
	return { record, problems: coercer.problems };
}
