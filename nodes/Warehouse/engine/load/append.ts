/** Load modes without a comparison: append, and replace (all rows go, the new ones come, in one transaction). */
import type { SqlPort } from '../ports';
import { auditValues, overriding, skeyValue, type ApplyInput } from './apply';
import type { LoadPlan } from './plan';
import { stagedHashSql } from './rowHash';
import { run } from './statement';

export async function appendRows(sql: SqlPort, plan: LoadPlan, input: ApplyInput): Promise<number> {
	const { rowCount } = await run(sql, plan, (bind) => {
		const skey = skeyValue(plan, input.preview, `s.${plan.rn}`);
		const pairs: Array<[string, string]> = [
			...(skey ? [skey] : []),
			...plan.columns.map(({ target, stage }): [string, string] => [target, `s.${stage}`]),
			...auditValues(plan, bind, input, {
				hash: stagedHashSql(plan, 's'),
				from: 'NULL',
				until: null,
				current: true,
				deleted: false,
			}),
		];
		return `INSERT INTO ${plan.table} (${pairs.map(([name]) => name).join(', ')})${overriding(plan, skey)}
			SELECT ${pairs.map(([, expression]) => expression).join(', ')} FROM ${plan.stage} s ORDER BY s.${plan.rn}`;
	});
	return rowCount;
}

/** DELETE, not TRUNCATE: it needs no more rights than the load has, and readers see the old rows until the commit. */
export async function replaceRows(sql: SqlPort, plan: LoadPlan): Promise<number> {
	return (await sql.query(`DELETE FROM ${plan.table}`)).rowCount;
}
