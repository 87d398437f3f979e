/**
 * The key of a rejected row, in the form in which the target holds it: a pipeline of the key columns alone reads it from
 * the source's record. Delete detection needs it: a key whose row was rejected is in the source all the same.
 */
import type { DataRecord } from '../../../shared/records/types';
import type { ResolvedMapping } from '../mapping/defaults';
import { isRejected, type RowPipeline, type StagedRow } from '../rows/types';
import type { LoadPlan } from './plan';

/** The key's texts; null: a key that cannot be in the table; undefined: not to be told. */
export type KeyReader = (record: DataRecord, index: number) => StagedRow | null | undefined;

export function keyReader(plan: LoadPlan, compile: (mapping: ResolvedMapping) => RowPipeline): KeyReader {
	const { mapping } = plan;
	if (plan.keys.some(({ mapping: column }) => column.lookup !== undefined || column.rawSql !== undefined))
		return () => undefined;
	let pipeline: RowPipeline;
	try {
		pipeline = compile({
			...mapping,
			columns: mapping.keyColumns,
			history: { ...mapping.history, updatedAt: null, deleteFlag: null, trackedColumns: null },
			tests: [],
		});
	} catch {
		// A key computed from other columns of the mapping.
		return () => undefined;
	}
	return (record, index) => {
		const made = pipeline.fromRecord(record, index);
		return isRejected(made) ? null : made;
	};
}
