/**
 * Runs the compiled steps of a pipeline over one row. The first fault rejects the row: which column, a code, a sentence, the
 * key as far as it can be told, and the row as it was read.
 */
import type { DataRecord, RejectedRow } from '../../../shared/records/types';
import { ExpressionError, type CompiledMapping, type Eval, type Value } from '../expressions';
import { TooManyDigits } from '../expressions/decimal';
import { toText } from '../expressions/values';
import { Fault } from './fault';
import type { RowPipeline, RowPipelineOptions, RowStats, StagedColumn, StagedRow } from './types';

/** From the evaluated value to the staged text: null, text or a fault. */
export type Finish = (value: Value) => string | null | Fault;

export interface Step {
	evaluate: Eval;
	finish: Finish;
	/** Place in the staging row. */
	at: number;
	/** Index among the mapping's columns when another column uses it, else -1. */
	keepAs: number;
	typed: (text: string) => Value;
	field: string;
	computed: boolean;
}

export class RowRunner implements RowPipeline {
	private readonly target: Value[];
	private readonly empty: StagedRow;
	private readonly keySteps: Array<{ name: string; evaluate: Eval }>;

	constructor(
		private readonly options: RowPipelineOptions,
		readonly columns: readonly StagedColumn[],
		private readonly steps: readonly Step[],
		readonly stats: RowStats,
		compiled: CompiledMapping,
	) {
		this.empty = columns.map(() => null);
		this.target = options.mapping.columns.map(() => null);
		this.keySteps = options.mapping.keyColumns.map((column) => {
			const found = compiled.order.find((entry) => entry.column === column);
			return { name: column.name, evaluate: found?.evaluate ?? (() => null) };
		});
	}

	fromRecord(record: DataRecord, index: number): StagedRow | RejectedRow {
		const { sourceColumns } = this.options;
		const values: unknown[] = new Array(sourceColumns.length);
		for (let i = 0; i < sourceColumns.length; i++) values[i] = record[sourceColumns[i]];
		return this.run(values, index, record);
	}

	fromArray(values: readonly unknown[], index: number): StagedRow | RejectedRow {
		return this.run(values, index, null);
	}

	private run(source: readonly unknown[], index: number, record: DataRecord | null): StagedRow | RejectedRow {
		const { steps, target } = this;
		const row = this.empty.slice();
		for (let i = 0; i < steps.length; i++) {
			const step = steps[i];
			let result: string | null | Fault;
			try {
				result = step.finish(step.evaluate(source, target));
			} catch (error) {
				return this.reject(source, index, record, step, expressionFault(error), 'map');
			}
			if (result !== null && typeof result !== 'string') {
				return this.reject(source, index, record, step, result, stageOf(result.code));
			}
			row[step.at] = result;
			if (step.keepAs >= 0) target[step.keepAs] = result === null ? null : step.typed(result);
		}
		return row;
	}

	private reject(
		source: readonly unknown[],
		index: number,
		record: DataRecord | null,
		step: Step,
		found: Fault,
		stage: string,
	): RejectedRow {
		return {
			index,
			key: this.keyOf(source),
			record: record ?? this.recordOf(source),
			stage,
			field: step.field,
			code: found.code,
			message: `${step.field}: ${found.message}`,
		};
	}

	private recordOf(source: readonly unknown[]): DataRecord {
		const entries = this.options.sourceColumns.map((name, i) => [name, source[i] ?? null] as const);
		return Object.fromEntries(entries);
	}

	private keyOf(source: readonly unknown[]): RejectedRow['key'] {
		if (this.keySteps.length === 0) return null;
		const parts = this.keySteps.map(({ name, evaluate }) => {
			try {
				const value = evaluate(source, this.target);
				return [name, value === null ? null : toText(value)] as const;
			} catch {
				return [name, null] as const;
			}
		});
		return parts.length === 1 ? parts[0][1] : Object.fromEntries(parts);
	}
}

function expressionFault(error: unknown): Fault {
	if (error instanceof ExpressionError) {
		const where = error.position > 0 ? ` (at position ${error.position} of its expression)` : '';
		return new Fault(error.code, error.message + where);
	}
	if (error instanceof TooManyDigits) return new Fault('OUT_OF_RANGE', 'The number has too many digits');
	throw error;
}

const VALIDATION = new Set([
	'REQUIRED',
	'NULL_KEY',
	'BAD_EMAIL',
	'PATTERN',
	'NOT_ALLOWED',
	'TOO_SMALL',
	'TOO_LARGE',
	'TOO_SHORT',
	'NOT_UNIQUE',
]);
const stageOf = (code: string): string => (VALIDATION.has(code) ? 'validate' : 'coerce');
