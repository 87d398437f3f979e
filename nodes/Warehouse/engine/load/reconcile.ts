/**
 * The books must balance before the commit: every row read went somewhere, and every key has one current version.
 * (dbt_utils' mutually_exclusive_ranges is the model of the second check.)
 */
import type { RunCounts } from '../runlog/types';
import type { SqlPort } from '../ports';
import { isCurrent, type LoadPlan } from './plan';
import { run } from './statement';
import { LoadStopped } from './types';

export async function reconcile(sql: SqlPort, plan: LoadPlan, counts: RunCounts, byKey: boolean): Promise<void> {
	const went =
		counts.rejected +
		counts.deduplicated +
		counts.inserted +
		counts.versioned +
		counts.updated +
		counts.unchanged +
		counts.deletedByFlag +
		counts.skipped;
	if (went !== counts.read)
		throw failed(`${counts.read} rows were read, but ${went} are accounted for (${JSON.stringify(counts)})`);
	// Where a unique index says so, the database has checked it already.
	if (!byKey || !plan.versions || plan.keys.length === 0 || plan.currentIsUnique) return;
	const keys = plan.keys.map(({ target }) => `t.${target}`).join(', ');
	// Only the keys of this load: the table may be far larger than the batch.
	const { rows } = await run(
		sql,
		plan,
		(bind) => `SELECT count(*) AS n FROM (
			SELECT 1 AS x FROM ${plan.actions} a JOIN ${plan.changed} s ON s.${plan.rn} = a.rn
			JOIN ${plan.table} t ON ${plan.keys.map((key) => plan.dialect.sameKey(`t.${key.target}`, `s.${key.stage}`, key, plan.nullMatches)).join(' AND ')}
			WHERE ${isCurrent(plan, 't', (end) => bind.timestamp(end))} GROUP BY ${keys} HAVING count(*) > 1) x`,
	);
	if (Number(rows[0].n) > 0) throw failed(`${String(rows[0].n)} keys would have two current versions`);
}

const failed = (what: string) =>
	new LoadStopped(
		`The load does not add up: ${what}`,
		'RECONCILE_FAILED',
		'Nothing was written. Was the table changed by hand, or by another program during the load?',
	);
