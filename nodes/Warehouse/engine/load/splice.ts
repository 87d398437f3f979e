/**
 * A late row under strategy timestamp with `backdated: apply`: it is put between the versions it belongs between, so that
 * history reads as if the rows had come in order. A version that began at the same moment stays as it is.
 */
import type { SqlPort } from '../ports';
import { auditValues, overriding, skeyValue, type ApplyInput } from './apply';
import { suffix } from './deletes';
import { keyMatch, type LoadPlan } from './plan';
import { stagedHashSql } from './rowHash';
import { run } from './statement';

export async function splicePast(sql: SqlPort, plan: LoadPlan, input: ApplyInput): Promise<void> {
	const { dialect, audit } = plan;
	if (!audit.EFFDT || !audit.EXPDT) throw new Error('backdated "apply" needs the audit columns EFFDT and EXPDT');
	const from = audit.EFFDT.quoted;
	const until = audit.EXPDT.quoted;
	const gaps = dialect.quote(`dw_splice_${suffix(plan)}`);
	const stamp = dialect.isPostgres ? 'timestamp' : 'DATETIME(6)';
	const covers = `t.${from} < a.vf AND (t.${until} > a.vf OR t.${until} IS NULL)`;
	// A version that reaches further back than its own moment (a start at the epoch) began when the late row ended.
	const kept = plan.columns.find(({ target }) => target === plan.currentUpdatedAt)?.target;
	const reaches = kept ? `${covers} AND t.${kept} > a.vf` : '1 = 0';
	// Per late row: the next version's start, whether the row is known, and the version to be shortened at its start.
	await sql.query(
		`${dialect.createTemp} ${gaps} (rn bigint PRIMARY KEY, next_from ${stamp}, known bigint, early ${stamp}, began ${stamp})${dialect.tableTail}`,
	);
	await sql.query(
		`INSERT INTO ${gaps} SELECT a.rn, min(CASE WHEN t.${from} > a.vf THEN t.${from} END),
			count(CASE WHEN t.${from} = a.vf${kept ? ` OR t.${kept} = a.vf` : ''} THEN 1 END),
			min(CASE WHEN ${reaches} THEN t.${from} END), min(CASE WHEN ${reaches} THEN t.${kept ?? from} END)
		FROM ${plan.actions} a JOIN ${plan.changed} s ON s.${plan.rn} = a.rn JOIN ${plan.table} t ON ${keyMatch(plan, 't', 's')}
		WHERE a.act = 'A' GROUP BY a.rn`,
	);
	const late = `a.act = 'A' AND g.known = 0`;
	// The version that covers the moment ends there, or begins later.
	const change = async (column: string, value: string, which: string) =>
		await run(sql, plan, (bind) => {
			const where = `${which} AND ${keyMatch(plan, 't', 's')} AND s.${plan.rn} = a.rn AND g.rn = a.rn AND ${late}`;
			const set = [
				`${column} = ${value}`,
				...(audit.RECUPDT ? [`${audit.RECUPDT.quoted} = ${bind.timestamp(input.loadTime)}`] : []),
			];
			return dialect.isPostgres
				? `UPDATE ${plan.table} t SET ${set.join(', ')} FROM ${plan.actions} a, ${plan.changed} s, ${gaps} g WHERE ${where}`
				: `UPDATE ${plan.table} t JOIN ${plan.actions} a JOIN ${plan.changed} s JOIN ${gaps} g SET ${set.map((one) => `t.${one}`).join(', ')} WHERE ${where}`;
		});
	await change(until, 'a.vf', `g.early IS NULL AND ${covers}`);
	if (kept) await change(from, 'g.began', `t.${from} = g.early`);
	await run(sql, plan, (bind) => {
		const skey = skeyValue(plan, input.preview, 'a.rn');
		const pairs: Array<[string, string]> = [
			...(skey ? [skey] : []),
			...plan.columns.map(({ target, stage }): [string, string] => [target, `s.${stage}`]),
			...auditValues(plan, bind, input, {
				hash: stagedHashSql(plan, 's'),
				from: 'COALESCE(g.early, a.vf)',
				until: 'COALESCE(g.began, g.next_from)',
				current: false,
				deleted: false,
			}),
		];
		return `INSERT INTO ${plan.table} (${pairs.map(([name]) => name).join(', ')})${overriding(plan, skey)}
			SELECT ${pairs.map(([, expression]) => expression).join(', ')} FROM ${plan.actions} a
			JOIN ${plan.changed} s ON s.${plan.rn} = a.rn JOIN ${gaps} g ON g.rn = a.rn WHERE ${late}`;
	});
	// What was known already changes nothing.
	await sql.query(
		dialect.isPostgres
			? `UPDATE ${plan.actions} a SET act = 'U' FROM ${gaps} g WHERE g.rn = a.rn AND g.known > 0`
			: `UPDATE ${plan.actions} a JOIN ${gaps} g ON g.rn = a.rn SET a.act = 'U' WHERE g.known > 0`,
	);
	await sql.query(`DROP ${dialect.isPostgres ? '' : 'TEMPORARY '}TABLE ${gaps}`);
}
