/**
 * From a source record to target fields: read by path, normalise, coerce, validate. Everything is compiled once per
 * field, so that a row costs only its values. A fault is a value, not an exception; a wrong mapping is a MappingError
 * when the mapper is made.
 */
import { setField } from '../records/setField';
import type { DataRecord } from '../records/types';
import { compileCoercer } from './coerce';
import { compileNormaliser } from './normalise';
import { compilePath } from './path';
import { MappingError } from './problem';
import { compileValidator } from './validate';
import type { FieldMapping, FieldProblem, MappedRecord, Mapper } from './types';

export { coerce, compileCoercer } from './coerce';
export { normalise } from './normalise';
export { compilePath, getPath, parsePath, PathError } from './path';
export { compilePattern } from './pattern';
export { MappingError, PROBLEM_CODES } from './problem';
export type { ProblemCode } from './problem';
export { validate } from './validate';
export type { Validation } from './validate';
export type * from './types';

type FieldRun = (source: DataRecord, index: number, out: MappedRecord) => void;

export function createMapper(fields: FieldMapping[]): Mapper {
	const targets = new Set<string>();
	for (const { target } of fields) {
		if (typeof target !== 'string' || target === '')
			throw new MappingError('A field of the mapping has no target name.');
		if (targets.has(target)) throw new MappingError(`The target "${target}" is mapped twice. Remove one of the lines.`);
		targets.add(target);
	}
	const runs = fields.map((field) => {
		try {
			return compileField(field);
		} catch (error) {
			throw new MappingError(`Field "${field.target}": ${(error as Error).message}`);
		}
	});
	return {
		map(record, index) {
			const out: MappedRecord = { record: {}, problems: [], warnings: [] };
			for (const run of runs) run(record, index, out);
			return out;
		},
	};
}

function compileField(field: FieldMapping): FieldRun {
	const type = field.type ?? 'any';
	const isText = type === 'string' || type === 'any';
	const read = field.source === undefined || field.source === '' ? undefined : compilePath(field.source);
	if (!read && field.constant === undefined && field.default === undefined) {
		throw new MappingError('It has neither a source, a constant nor a default. Give one of them.');
	}
	const normaliser = compileNormaliser({ trim: !isText, ...field.normalise }, type !== 'string' && type !== 'any');
	const coercer = compileCoercer(type, field.coerce);
	const validator = field.validate ? compileValidator(field.validate, type, field.coerce) : undefined;
	const fixed = field.constant === undefined ? undefined : sure(coercer(field.constant), 'constant');
	const fallback = field.default === undefined ? null : sure(coercer(field.default), 'default');
	const { target } = field;
	const problem = (list: FieldProblem[], fault: { code: string; message: string }) =>
		list.push({ field: target, code: fault.code, message: fault.message });

	return (source, index, out) => {
		let value: unknown;
		if (fixed !== undefined) {
			value = fixed;
		} else {
			const raw = normaliser(read ? read(source) : null);
			if (raw === null || raw === undefined || (raw === '' && field.default !== undefined)) {
				value = fallback;
			} else {
				const coerced = coercer(raw);
				if (!coerced.ok) {
					setField(out.record, target, raw);
					problem(out.problems, coerced);
					return;
				}
				value = coerced.value;
			}
		}
		if (validator) {
			const checked = validator(value, index);
			value = checked.value;
			if (checked.problem) problem(out.problems, checked.problem);
			if (checked.warning) problem(out.warnings, checked.warning);
		}
		setField(out.record, target, value);
	};
}

function sure(result: ReturnType<ReturnType<typeof compileCoercer>>, what: string): unknown {
	if (result.ok) return result.value;
	throw new MappingError(`Its ${what} does not fit the type: ${result.message}`);
}
