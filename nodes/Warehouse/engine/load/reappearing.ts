/** Keys that were retired and come back, and what they had last. */
import type { SqlPort } from '../ports';
import type { ActionInput } from './actions';
import { keysHaveOneType } from './joinKind';
import { isCurrent, keyMatch, type LoadPlan } from './plan';
import { WHOLE_NUMBERS } from './repeatedKeys';
import { run } from './statement';

/**
 * New keys that have closed versions come back: they start at load time (check) or at max(updatedAt, last end), so that
 * versions never overlap (SQLMesh's rule; dbt and dlt got it wrong in dbt-adapters#654 and dlt#1683).
 */
export async function findReappearing(sql: SqlPort, plan: LoadPlan, input: ActionInput): Promise<void> {
	const { dialect, audit } = plan;
	if (!audit.EXPDT) return;
	const returned = dialect.quote(`dw_back_${plan.actions.slice(1, -1).replace(/^dw_action_/, '')}`);
	const { history } = plan.mapping;
	const stamp = dialect.isPostgres ? 'timestamp' : 'DATETIME(6)';
	await sql.query(
		`${dialect.createTemp} ${returned} (rn bigint PRIMARY KEY, last_end ${stamp}, updated_at ${stamp})${dialect.tableTail}`,
	);
	const updatedAt = plan.stagedUpdatedAt ? `max(s.${plan.stagedUpdatedAt})` : 'NULL';
	const known = await keyIsKnown(sql, plan);
	const { rowCount } = await run(
		sql,
		plan,
		(bind) =>
			`INSERT INTO ${returned} SELECT a.rn, max(t.${audit.EXPDT!.quoted}), ${updatedAt} FROM ${plan.actions} a
			JOIN ${plan.changed} s ON s.${plan.rn} = a.rn JOIN ${plan.table} t ON ${keyMatch(plan, 't', 's')} AND NOT (${isCurrent(plan, 't', (end) => bind.timestamp(end))})
			WHERE a.act = 'N'${known} GROUP BY a.rn`,
	);
	if (rowCount > 0) {
		const late = history.backdated === 'apply' ? `'R'` : undefined;
		await run(sql, plan, (bind) => {
			const start =
				history.strategy === 'timestamp' ? dialect.later('b.updated_at', 'b.last_end') : bind.timestamp(input.loadTime);
			const act =
				late ??
				(history.strategy === 'timestamp'
					? `'R'`
					: `CASE WHEN b.last_end > ${bind.timestamp(input.loadTime)} THEN 'B' ELSE 'R' END`);
			return dialect.isPostgres
				? `UPDATE ${plan.actions} a SET vf = ${start}, act = ${act}, t1 = 1 FROM ${returned} b WHERE b.rn = a.rn`
				: `UPDATE ${plan.actions} a JOIN ${returned} b ON b.rn = a.rn SET a.vf = ${start}, a.act = ${act}, a.t1 = 1`;
		});
		if (plan.columns.some(({ key, scd }) => !key && scd === 0)) await findLastVersions(sql, plan, returned);
	}
	await sql.query(`DROP ${dialect.isPostgres ? '' : 'TEMPORARY '}TABLE ${returned}`);
}

/**
 * No version has a key above the greatest one, and most new keys are: the target need not be looked through for these. An
 * index tells which it is.
 */
async function keyIsKnown(sql: SqlPort, plan: LoadPlan): Promise<string> {
	const [key] = plan.keys;
	if (plan.keys.length !== 1 || plan.nullMatches || !plan.currentIsIndexed || !keysHaveOneType(plan)) return '';
	if (!WHOLE_NUMBERS.includes(key.type.name)) return '';
	const { rows } = await sql.query<{ k: unknown }>(`SELECT max(${key.target}) AS k FROM ${plan.table}`);
	const greatest = String(rows[0]?.k);
	return /^-?\d+$/.test(greatest) ? ` AND s.${key.stage} <= ${greatest}` : '';
}

/** The version that a returning key had last: type 0 keeps its values. */
async function findLastVersions(sql: SqlPort, plan: LoadPlan, returned: string): Promise<void> {
	const { dialect } = plan;
	const last = `${keyMatch(plan, 't', 's')} AND t.${plan.audit.EXPDT!.quoted} = b.last_end`;
	const set = plan.rowId ? [`tid = t.${plan.rowId}`] : plan.keys.map(({ stage, target }) => `${stage} = t.${target}`);
	await sql.query(
		dialect.isPostgres
			? `UPDATE ${plan.actions} a SET ${set.join(', ')} FROM ${returned} b JOIN ${plan.changed} s ON s.${plan.rn} = b.rn JOIN ${plan.table} t ON ${last} WHERE b.rn = a.rn`
			: `UPDATE ${plan.actions} a JOIN ${returned} b ON b.rn = a.rn JOIN ${plan.changed} s ON s.${plan.rn} = b.rn JOIN ${plan.table} t ON ${last} SET ${set.map((one) => `a.${one}`).join(', ')}`,
	);
}
