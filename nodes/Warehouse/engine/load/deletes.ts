/**
 * Delete detection: current keys that a complete extract lacks. Only inside the partitions present in the batch where a
 * scope is given (dlt's merge_key), never for an empty extract unless asked, and never for keys whose row was rejected:
 * those are in the source.
 */
import type { Bindings } from '../dialect';
import type { SqlPort } from '../ports';
import { identity, sameRow } from './actions';
import { INFERRED } from './constants';
import type { KeyRange } from './keyRanges';
import { isCurrent, keyMatch, loadedAt, type LoadPlan } from './plan';
import { run } from './statement';

export interface DeleteInput {
	loadTime: string;
	/** Quoted temporary table with the key columns of rejected rows, where there are any. */
	rejectedKeys: string | null;
	/** Absent keys of this range have their action already (early.ts, PostgreSQL alone). */
	known: KeyRange | null;
}

/**
 * Actions D that were decided while rows streamed: none of them holds, or all but those of keys whose row was rejected,
 * which is known only now.
 */
export async function settleDeleted(
	sql: SqlPort,
	plan: LoadPlan,
	{ holds, rejectedKeys }: { holds: boolean; rejectedKeys: string | null },
): Promise<void> {
	if (!holds) await sql.query(`DELETE FROM ${plan.actions} WHERE act = 'D'`);
	else if (rejectedKeys)
		await sql.query(
			`DELETE FROM ${plan.actions} a USING ${plan.table} t, ${rejectedKeys} s WHERE a.act = 'D' AND ${sameRow(plan, 't', 'a')} AND ${keyMatch(plan, 't', 's')}`,
		);
}

/** Adds the D actions; gives their number. */
export async function findDeleted(sql: SqlPort, plan: LoadPlan, input: DeleteInput): Promise<number> {
	const { dialect, mapping } = plan;
	const who = identity(plan, 't');
	const names = who.map(([name]) => name).join(', ');
	const values = who.map(([, value]) => value).join(', ');
	const scope = mapping.history.deleteScope;
	const scoped = scope ? dialect.quote(`dw_scope_${suffix(plan)}`) : null;
	if (scope && scoped) await createScope(sql, plan, scope, scoped);
	const { rowCount } = await run(sql, plan, (bind) => {
		const closing = bind.timestamp(input.loadTime);
		const scopeJoin = scoped
			? ` JOIN ${scoped} p ON ${scope!
					.map((name) => column(plan, name))
					.map((c) => dialect.sameKey(`t.${c.target}`, `p.${c.stage}`, c, true))
					.join(' AND ')}`
			: '';
		const hashed = hashesAbsentKeys(plan);
		const stage = hashed ? ` LEFT JOIN ${plan.stage} s ON ${keyMatch(plan, 't', 's')}` : '';
		const absent = hashed
			? `s.${plan.rn} IS NULL`
			: `${outside(plan, input.known)}${absentFrom(plan, plan.stage, input.known)}`;
		return `${hashed ? dialect.hashJoin : ''}INSERT INTO ${plan.actions} (rn, act, vf, ve, ${names})
			SELECT NULL, 'D', NULL, ${closing}, ${values} FROM ${plan.table} t${scopeJoin}${stage}
			WHERE ${absent} AND ${isCurrent(plan, 't', (end) => bind.timestamp(end))}${
				input.rejectedKeys ? ` AND ${absentFrom(plan, input.rejectedKeys)}` : ''
			} AND ${retirable(plan, bind, input.loadTime)}`;
	});
	if (scoped) await sql.query(`DROP ${dialect.isPostgres ? '' : 'TEMPORARY '}TABLE ${scoped}`);
	return rowCount;
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

function absentFrom(plan: LoadPlan, table: string, known: KeyRange | null = null): string {
	// Keys ascended: what lies outside the range came before it or after it.
	const rows = known ? ` AND (s.${plan.rn} <= ${known.afterRow} OR s.${plan.rn} > ${known.upToRow})` : '';
	return `NOT EXISTS (SELECT 1 FROM ${table} s WHERE ${keyMatch(plan, 't', 's')}${rows})`;
}

function outside(plan: LoadPlan, known: KeyRange | null): string {
	if (!known) return '';
	const key = `t.${plan.keys[0].target}`;
	return `(${key} <= ${known.after} OR ${key} > ${known.upTo}) AND `;
}

async function createScope(sql: SqlPort, plan: LoadPlan, scope: readonly string[], table: string): Promise<void> {
	const columns = scope.map((name) => column(plan, name).stage).join(', ');
	await sql.query(`${plan.dialect.createTemp} ${table} AS SELECT DISTINCT ${columns} FROM ${plan.stage}`);
}

function column(plan: LoadPlan, name: string) {
	const found = plan.columns.find((c) => c.name === name);
	if (!found) throw new Error(`deleteScope names "${name}", which is no column of this mapping`);
	return found;
}

export const suffix = (plan: LoadPlan): string => plan.actions.slice(1, -1).replace(/^dw_action_/, '');
