/**
 * Builds the row pipeline of a mapping: which columns the staging table has, and one function from a source row to the
 * texts of a staging row. The first fault of a row rejects it, with the column, a code and a sentence.
 */
import { compileExpressions, type CompiledMapping, type Eval } from '../expressions';
import { toText } from '../expressions/values';
import type { ResolvedColumn } from '../mapping/defaults';
import type { SqlType } from '../mapping/sqlTypes';
import { coercionFor, isTextual, typedValue } from './coerce';
import { Fault } from './fault';
import { RowRunner, type Finish, type Step } from './rowRunner';
import { compileNormaliser } from './normalise';
import { compileChecks } from './validators';
import type { RowPipeline, RowPipelineOptions, RowStats, StagedColumn } from './types';

/** The mapping does not fit this source; each problem names its path. */
export class MappingMismatch extends Error {
	constructor(readonly problems: Array<{ path: string; message: string }>) {
		super(problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
		this.name = 'MappingMismatch';
	}
}

const TEXT: SqlType = { name: 'text' };
const TIMESTAMP: SqlType = { name: 'timestamp' };
const BOOLEAN: SqlType = { name: 'boolean' };

export function createRowPipeline(options: RowPipelineOptions): RowPipeline {
	return new Builder(options).build();
}

class Builder {
	private readonly columns: StagedColumn[] = [];
	private readonly steps: Step[] = [];
	/** Lookup keys and history fields: evaluated last, compiled first, so that the columns they use are known. */
	private readonly tail: Step[] = [];
	private readonly stats: RowStats = { nulled: 0, truncated: 0, defaulted: 0 };
	private readonly compiled: CompiledMapping;

	constructor(private readonly options: RowPipelineOptions) {
		this.compiled = compileExpressions(options.mapping, {
			columns: options.sourceColumns,
			unknown: options.unknownColumns ?? 'error',
		});
	}

	build(): RowPipeline {
		const { mapping } = this.options;
		// Staged in document order, evaluated in the order of need.
		const places = new Map<number, number>();
		mapping.columns.forEach((column, index) => {
			if (column.rawSql !== undefined || column.lookup) return;
			places.set(
				index,
				this.stage({ name: column.name, type: stagedType(column), role: 'column', column: column.name }),
			);
		});
		mapping.columns.forEach((column, index) => this.lookup(column, index));
		this.historyFields();
		if (mapping.columns.some((column) => column.rawSql !== undefined)) this.sourceFields();
		for (const { index, column, evaluate, computed } of this.compiled.order) {
			const at = places.get(index);
			if (at === undefined || !evaluate) continue;
			const type = this.columns[at].type;
			this.steps.push({
				evaluate,
				finish: this.finisher(column, type, computed),
				at,
				keepAs: this.compiled.used.has(index) ? index : -1,
				typed: typedValue(column.sqlType),
				field: column.name,
				computed: column.expression !== undefined,
			});
		}
		if (this.compiled.problems.length > 0) throw new MappingMismatch(this.compiled.problems);
		return new RowRunner(this.options, this.columns, [...this.steps, ...this.tail], this.stats, this.compiled);
	}

	private stage(column: StagedColumn): number {
		let { name } = column;
		const taken = (wanted: string) => this.columns.some((other) => other.name.toLowerCase() === wanted.toLowerCase());
		for (let n = 2; taken(name); n++) name = `${column.name}_${n}`;
		this.columns.push({ ...column, name });
		return this.columns.length - 1;
	}

	private lookup(column: ResolvedColumn, index: number): void {
		const { lookup } = column;
		if (!lookup) return;
		lookup.key.forEach((key, k) => {
			const path = `columns[${index}].lookup.key[${k}]`;
			const type = this.typeOfField(key.from) ?? TEXT;
			const staged: StagedColumn = {
				name: `_key_${index}_${k}`,
				type,
				role: 'lookupKey',
				column: column.name,
				lookupColumn: key.column,
			};
			this.extra(staged, this.compiled.compile(key, path), column.name);
		});
		if (lookup.asOf) {
			const staged: StagedColumn = {
				name: `_moment_${index}`,
				type: TIMESTAMP,
				role: 'lookupMoment',
				column: column.name,
			};
			this.extra(staged, this.compiled.compile(lookup.asOf, `columns[${index}].lookup.asOf`), column.name);
		}
	}

	/** A lookup key taken from another column of the mapping has that column's type. */
	private typeOfField(from: string | undefined): SqlType | undefined {
		if (from === undefined || this.options.sourceColumns.includes(from)) return undefined;
		return this.options.mapping.columns.find((column) => column.name === from)?.sqlType;
	}

	private historyFields(): void {
		const { history, columns } = this.options.mapping;
		const isColumn = (name: string) => columns.some((column) => column.name === name && !column.lookup);
		if (history.updatedAt !== null && !isColumn(history.updatedAt)) {
			const evaluate = this.compiled.compile({ from: history.updatedAt }, 'history.updatedAt');
			this.extra({ name: '_updated_at', type: TIMESTAMP, role: 'updatedAt' }, evaluate, history.updatedAt);
		}
		if (history.deleteFlag !== null) {
			const evaluate = this.compiled.compile({ from: history.deleteFlag }, 'history.deleteFlag');
			// A boolean spelling counts as what it says; any other value marks a deletion by being there (dlt's hard_delete).
			const flag: Eval = (s, t) => {
				const value = evaluate(s, t);
				if (value === null || value === '' || value === false || value === 0) return false;
				return !/^(?:false|f|no|n|off|0)$/i.test(toText(value).trim());
			};
			this.extra({ name: '_delete_flag', type: BOOLEAN, role: 'deleteFlag' }, flag, history.deleteFlag);
		}
	}

	private sourceFields(): void {
		for (const name of this.options.sourceColumns) {
			if (this.columns.some((column) => column.name.toLowerCase() === name.toLowerCase())) continue;
			this.extra({ name, type: TEXT, role: 'source' }, this.compiled.compile({ from: name }, 'source'), name);
		}
	}

	private extra(column: StagedColumn, evaluate: Eval, field: string): void {
		const at = this.stage(column);
		const coerce = coercionFor(column.type, this.options.dialect);
		const emptyIsNull = !isTextual(column.type);
		const finish: Finish = (value) => (value === null || (emptyIsNull && value === '') ? null : coerce(value, false));
		this.tail.push({ evaluate, finish, at, keepAs: -1, typed: typedValue(column.type), field, computed: false });
	}

	/** Normalise, default, coerce, check: compiled for one column so that a plain one costs one call. */
	private finisher(column: ResolvedColumn, type: SqlType, computed: boolean): Finish {
		const { dialect, mapping, badValue } = this.options;
		const { stats } = this;
		const cuts = column.validate?.onTooLong === 'truncate';
		const limit = cuts ? Math.min(column.validate?.maxLength ?? Infinity, type.length ?? Infinity) : undefined;
		const cutType: SqlType = limit !== undefined && Number.isFinite(limit) ? { ...type, length: limit } : type;
		const coerce = coercionFor(cutType, dialect, column.coerce, cuts ? () => stats.truncated++ : null);
		const normalise = compileNormaliser(column.normalise);
		const emptyIsNull = column.normalise?.emptyAsNull ?? !isTextual(type);
		const typed = typedValue(type);
		const checks = compileChecks(column.validate, typed);
		const fallback = column.default ?? null;
		const nullFault = nullAllowed(column, mapping.nullKey === 'reject');
		const toNull = badValue === 'null' && nullFault === null;
		return (given) => {
			let value = given;
			if (normalise && value !== null && typeof value === 'string') value = normalise(value);
			if (emptyIsNull && value === '') value = null;
			let assigned = computed;
			if (value === null && fallback !== null) {
				value = typeof fallback === 'number' ? String(fallback) : fallback;
				assigned = false;
				stats.defaulted++;
			}
			if (value === null) return nullFault;
			let result = coerce(value, assigned);
			if (typeof result === 'string' && checks.length > 0) {
				for (const check of checks) {
					const found = check(typed(result), result);
					if (found) {
						result = found;
						break;
					}
				}
			}
			if (typeof result !== 'string' && toNull) {
				stats.nulled++;
				return null;
			}
			return result;
		};
	}
}

function nullAllowed(column: ResolvedColumn, rejectNullKeys: boolean): Fault | null {
	if (column.key && rejectNullKeys) {
		return new Fault('NULL_KEY', `The key column ${column.name} has no value; give one, or set nullKey to "match"`);
	}
	return column.required
		? new Fault('REQUIRED', `The required column ${column.name} has no value; give one, or set a default`)
		: null;
}

/** What has to be kept until rows of one key are combined: COUNT counts anything, a sum may outgrow its parts. */
function stagedType({ combine, sqlType }: ResolvedColumn): SqlType {
	switch (combine) {
		case 'COUNT':
		case 'LISTAGG':
			return TEXT;
		case 'SUM':
			return sqlType.name === 'smallint' || sqlType.name === 'integer' ? { name: 'bigint' } : sqlType;
		case 'AVG':
			return /int|integer/.test(sqlType.name) ? { name: 'numeric', precision: 38, scale: 10 } : sqlType;
		default:
			return sqlType;
	}
}
