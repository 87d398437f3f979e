/**
 * MariaDB gathers what a joined UPDATE writes in a temporary table, and puts that on disk as soon as a long text is in it:
 * half of the statement's time. Rows whose long texts are the same are therefore overwritten without them, and the others
 * apart from them: each row is written once.
 */
import { anyDiffers, type LoadPlan, type PlanColumn } from './plan';

const isLong = (plan: LoadPlan, { type, key }: PlanColumn): boolean =>
	plan.dialect.name === 'mariadb' && /TEXT|BLOB|JSON/.test(plan.dialect.columnType(type, key));

/** Null where no column is long. True for a staged row `s` whose long texts are not those of the target's row `t`. */
export function longDiffers(plan: LoadPlan, columns: readonly PlanColumn[]): string | null {
	const long = columns.filter((column) => isLong(plan, column));
	return long.length > 0 ? anyDiffers(plan, long, 't', 's') : null;
}

/** What is written of which rows: in this order, for rows that have been written no longer differ. */
export function longApart(plan: LoadPlan, columns: PlanColumn[]): Array<{ written: PlanColumn[]; which: string }> {
	const differs = longDiffers(plan, columns);
	if (differs === null) return [{ written: columns, which: '' }];
	const short = columns.filter((column) => !isLong(plan, column));
	// Without versions the action says it already (actions.ts).
	const [same, other] = plan.versions ? [`NOT (${differs})`, `(${differs})`] : ['a.t1 = 0', 'a.t1 = 1'];
	return [
		{ written: short, which: ` AND ${same}` },
		{ written: columns, which: ` AND ${other}` },
	];
}
