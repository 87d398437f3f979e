/** One statement with its bound values, written so that values are bound in the order of the text. */
import { Bindings } from '../dialect';
import type { SqlPort, SqlResult } from '../ports';
import type { LoadPlan } from './plan';

export class Statement {
	private readonly bindings: Bindings;

	constructor(
		readonly plan: LoadPlan,
		private readonly build: (bind: Bindings) => string,
	) {
		this.bindings = new Bindings(plan.dialect);
	}

	async run<R = Record<string, unknown>>(sql: SqlPort): Promise<SqlResult<R>> {
		this.bindings.values.length = 0;
		const text = this.build(this.bindings);
		return await sql.query<R>(text, this.bindings.values);
	}
}

export async function run<R = Record<string, unknown>>(
	sql: SqlPort,
	plan: LoadPlan,
	build: (bind: Bindings) => string,
): Promise<SqlResult<R>> {
	return await new Statement(plan, build).run<R>(sql);
}

export async function countRows(sql: SqlPort, table: string): Promise<number> {
	const { rows } = await sql.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`);
	return Number(rows[0].n);
}
