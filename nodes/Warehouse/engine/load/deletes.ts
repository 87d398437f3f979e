/**
 * Delete detection: current keys that a complete extract lacks. Only inside the partitions present in the batch where a
 * scope is given (dlt's merge_key), never for an empty extract unless asked, and never for keys whose row was rejected:
 * those are in the source.
 */
import type { Bindings } from '../dialect';
import type { SqlPort } from '../ports';
import { identity } from './actions';
import { INFERRED } from './constants';
import type { GapTable } from './keyGaps';
import { isCurrent, keyMatch, loadedAt, type LoadPlan } from './plan';
import { plannerReset, plannerSettings } from './planner';
import { run } from './statement';

export interface DeleteInput {
	loadTime: string;
	/** Quoted temporary table with the key columns of rejected rows, where there are any. */
	rejectedKeys: string | null;
	/** All of the target's keys that may be absent, where that is known (keyGaps.ts). */
	gaps: GapTable | null;
}

/** Adds the D actions; gives their number. */
export async function findDeleted(sql: SqlPort, plan: LoadPlan, input: DeleteInput): Promise<number> {
	const who = identity(plan, 't');
	const names = who.map(([name]) => name).join(', ');
	const values = who.map(([, value]) => value).join(', ');
	let found = 0;
	const scope = await scopeOf(sql, plan);
	// Keys of rejected rows have no index: with look-ups alone each candidate would be held against all of them.
	const lookUp = plan.dialect.isPostgres && input.gaps?.few && !input.rejectedKeys;
	if (lookUp) await sql.query(plannerSettings('look up').join('; '));
	for (const { hint = '', from, where } of input.gaps ? amongGaps(plan, input.gaps) : [absentFromStage(plan, scope)]) {
		const { rowCount } = await run(sql, plan, (bind) => {
			const closing = bind.timestamp(input.loadTime);
			return `${hint}INSERT INTO ${plan.actions} (rn, act, vf, ve, ${names})
				SELECT NULL, 'D', NULL, ${closing}, ${values} FROM ${from}
				WHERE ${where} AND ${isCurrent(plan, 't', (end) => bind.timestamp(end))}${
					input.rejectedKeys ? ` AND ${absentFrom(plan, input.rejectedKeys)}` : ''
				} AND ${retirable(plan, bind, input.loadTime)}`;
		});
		found += rowCount;
	}
	if (lookUp) await sql.query(plannerReset().join('; '));
	if (scope) await sql.query(`DROP ${plan.dialect.isPostgres ? '' : 'TEMPORARY '}TABLE ${scope.table}`);
	return found;
}

/** Rows of the target (`t`) whose keys are absent. */
interface Absent {
	hint?: string;
	from: string;
	where: string;
}

/** Keys ascended: what they left out, and what lies before the first and behind the last of them. */
function amongGaps(plan: LoadPlan, { table, first, last }: GapTable): Absent[] {
	const key = `t.${plan.keys[0].target}`;
	return [
		{ from: `${table} g JOIN ${plan.table} t ON ${key} = g.k`, where: '1 = 1' },
		{ from: `${plan.table} t`, where: `(${key} < ${first} OR ${key} > ${last})` },
	];
}

function absentFromStage(plan: LoadPlan, scope: { table: string; on: string } | null): Absent {
	const { dialect } = plan;
	const from = `${plan.table} t${scope ? ` JOIN ${scope.table} p ON ${scope.on}` : ''}`;
	if (!hashesAbsentKeys(plan)) return { from, where: absentFrom(plan, plan.stage) };
	return {
		hint: dialect.hashJoin ?? '',
		from: `${from} LEFT JOIN ${plan.stage} s ON ${keyMatch(plan, 't', 's')}`,
		where: `s.${plan.rn} IS NULL`,
	};
}

/**
 * Are keys that the batch lacks found by hashing them? Else the staging table has an index for it, where the dialect needs
 * one. Two columns that are compared as bytes, or with NULL equal to NULL, cannot be hashed.
 */
export function hashesAbsentKeys({ dialect, keys, nullMatches }: LoadPlan): boolean {
	return dialect.hashJoin !== null && !dialect.isPostgres && !nullMatches && keys.every(({ exact }) => exact);
}

/** Which of the target's rows may be retired when the batch lacks their key. */
export function retirable(plan: LoadPlan, bind: Bindings, loadTime: string): string {
	const { DELFLG, SKEY, RWHKEY } = plan.audit;
	const late = plan.versions && plan.mapping.history.backdated === 'reject' ? loadedAt(plan, 't') : null;
	const conditions = [
		...(DELFLG ? [`COALESCE(t.${DELFLG.quoted}, 'N') <> 'Y'`] : []),
		// Members that no source has: the unknown ones (negative keys), and stubs that still wait for their row.
		...(SKEY ? [`t.${SKEY.quoted} >= 0`] : []),
		...(RWHKEY ? [`COALESCE(t.${RWHKEY.quoted}, '') <> '${INFERRED}'`] : []),
		...(late ? [`${late} <= ${bind.timestamp(loadTime)}`] : []),
	];
	return conditions.join(' AND ') || '1 = 1';
}

const absentFrom = (plan: LoadPlan, table: string): string =>
	`NOT EXISTS (SELECT 1 FROM ${table} s WHERE ${keyMatch(plan, 't', 's')})`;

/** The partitions that the batch has rows of, where only these are complete. */
async function scopeOf(sql: SqlPort, plan: LoadPlan): Promise<{ table: string; on: string } | null> {
	const names = plan.mapping.history.deleteScope;
	if (!names) return null;
	const { dialect } = plan;
	const table = dialect.quote(`dw_scope_${suffix(plan)}`);
	const columns = names.map((name) => column(plan, name));
	await sql.query(
		`${dialect.createTemp} ${table} AS SELECT DISTINCT ${columns.map(({ stage }) => stage).join(', ')} FROM ${plan.stage}`,
	);
	const on = columns.map((c) => dialect.sameKey(`t.${c.target}`, `p.${c.stage}`, c, true)).join(' AND ');
	return { table, on };
}

function column(plan: LoadPlan, name: string) {
	const found = plan.columns.find((c) => c.name === name);
	if (!found) throw new Error(`deleteScope names "${name}", which is no column of this mapping`);
	return found;
}

export const suffix = (plan: LoadPlan): string => plan.actions.slice(1, -1).replace(/^dw_action_/, '');
