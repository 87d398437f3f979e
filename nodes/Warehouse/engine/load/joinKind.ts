/**
 * How the staged rows find the target's: one by one through its index, or all at once by a hash join. MariaDB hashes only
 * where it is told to (join_cache_level), and an index is then in its way.
 */
import type { SqlPort } from '../ports';
import { hashesAbsentKeys } from './deletes';
import type { LoadPlan } from './plan';

/**
 * A look-up costs about as much as reading ten rows of the target one after the other (2.3 against 0.25 microseconds,
 * MariaDB 10.11), and a hashed row has to be copied into the join buffer first.
 */
const ROWS_PER_LOOK_UP = 4;
/** What does not fit into the join buffer is joined part by part, and for each part the target is read again. */
const BUFFER_BYTES = 64 * 1024 * 1024;

/**
 * Is the batch so large a part of the target that the whole target had better be read? By MariaDB's own estimate of it. Rows
 * in the order of their keys find their neighbours in memory: for them it must be read once, or look-ups are faster (2,000,000
 * rows against as many: 11 seconds, and 15 by hashing in parts).
 */
export async function hashesStaged(
	sql: SqlPort,
	plan: LoadPlan,
	staged: { rows: number; bytes: number; inKeyOrder: boolean },
): Promise<boolean> {
	if (staged.inKeyOrder && staged.bytes > BUFFER_BYTES) return false;
	if (!hashesAbsentKeys(plan) || !keysHaveOneType(plan)) return false;
	const { rows } = await sql.query<{ n: string | number | null }>(
		'SELECT TABLE_ROWS AS n FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?',
		[plan.tableName.schema, plan.tableName.table],
	);
	const n = rows[0]?.n ?? null;
	return n !== null && Number(n) <= staged.rows * ROWS_PER_LOOK_UP;
}

/** Staged and kept keys are compared as they are, without a conversion. */
export function keysHaveOneType(plan: LoadPlan): boolean {
	return plan.keys.every(({ name, type, exact }) => {
		const staged = plan.staged.find((column) => column.role === 'column' && column.name === name);
		return exact && staged && plan.dialect.columnType(staged.type, true) === plan.dialect.columnType(type, true);
	});
}
