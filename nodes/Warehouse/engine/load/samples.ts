/** What a preview shows: the first rows that would be inserted, updated (before and after per column) or retired. */
import type { RejectedRow } from '../../../shared/records/types';
import type { SqlPort } from '../ports';
import { sameRow } from './actions';
import { isCurrent, type LoadPlan } from './plan';
import { run } from './statement';
import type { PreviewSamples } from './types';

export async function takeSamples(
	sql: SqlPort,
	plan: LoadPlan,
	limit: number,
	rejected: RejectedRow[],
	from: 'actions' | 'all',
): Promise<PreviewSamples> {
	const rows = Math.max(0, Math.floor(limit));
	const staged = plan.columns.map(({ stage }) => `s.${stage}`).join(', ');
	if (from === 'all') {
		const all = await sql.query(`SELECT ${staged} FROM ${plan.stage} s ORDER BY s.${plan.rn} LIMIT ${rows}`);
		return { wouldInsert: all.rows, wouldUpdate: [], wouldExpire: [], wouldReject: rejected };
	}
	const inserts = await sql.query(
		`SELECT ${staged} FROM ${plan.actions} a JOIN ${plan.changed} s ON s.${plan.rn} = a.rn WHERE a.act = 'N' ORDER BY a.rn LIMIT ${rows}`,
	);
	const both = plan.columns
		.flatMap(({ stage, target }, i) => [`t.${target} AS b${i}`, `s.${stage} AS a${i}`])
		.join(', ');
	const updates = await run(
		sql,
		plan,
		(bind) => `SELECT a.act AS act, ${both} FROM ${plan.actions} a JOIN ${plan.changed} s ON s.${plan.rn} = a.rn
			JOIN ${plan.table} t ON ${sameRow(plan, 't', 'a')} AND ${isCurrent(plan, 't', (end) => bind.timestamp(end))}
			WHERE a.act IN ('C', 'R', '1', 'S', 'A') ORDER BY a.rn LIMIT ${rows}`,
	);
	const old = plan.columns.map(({ target }) => `t.${target}`).join(', ');
	const expired = await run(
		sql,
		plan,
		(
			bind,
		) => `SELECT ${old} FROM ${plan.actions} a JOIN ${plan.table} t ON ${sameRow(plan, 't', 'a')} AND ${isCurrent(plan, 't', (end) => bind.timestamp(end))}
			WHERE a.act IN ('D', 'X') LIMIT ${rows}`,
	);
	return {
		wouldInsert: inserts.rows,
		wouldUpdate: updates.rows.map((row) => difference(plan, row)),
		wouldExpire: expired.rows,
		wouldReject: rejected,
	};
}

function difference(plan: LoadPlan, row: Record<string, unknown>): PreviewSamples['wouldUpdate'][number] {
	const key: Record<string, unknown> = {};
	const changes: Record<string, { before: unknown; after: unknown }> = {};
	plan.columns.forEach((column, i) => {
		const before = row[`b${i}`];
		const after = row[`a${i}`];
		if (column.key) key[column.name] = after;
		else if (JSON.stringify(before) !== JSON.stringify(after) && column.scd !== 0)
			changes[column.name] = { before, after };
	});
	return { key, newVersion: ['C', 'R', 'A'].includes(String(row.act)), changes };
}
