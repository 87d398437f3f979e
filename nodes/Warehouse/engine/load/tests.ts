/**
 * The mapping's tests, run inside the transaction before it commits (dbt's generic tests). They look at the current rows of
 * the target as they would be after the load; reconciliation compares them with what was staged.
 */
import type { MappingTest } from '../mapping/types';
import type { SqlFailure, SqlPort } from '../ports';
import { isCurrent, namedTable, PlanError, quoteTable, type LoadPlan, type PlanColumn } from './plan';
import { run } from './statement';
import type { TestResult } from './types';

type ResolvedTest = MappingTest & { severity: 'warn' | 'error' };

export async function runTests(sql: SqlPort, plan: LoadPlan): Promise<TestResult[]> {
	const results: TestResult[] = [];
	for (const test of plan.mapping.tests) results.push(await runTest(sql, plan, test).catch(told(test)));
	return results;
}

/** A table or column that is not there, types that do not compare, no right to read: said of the test, not of the load. */
function told(test: ResolvedTest): (error: unknown) => never {
	return (error) => {
		const { sqlState, message } = error as SqlFailure;
		if (!sqlState?.startsWith('42')) throw error;
		const on = test.type === 'relationships' ? ` (${test.column} → ${test.to.table}.${test.to.column})` : '';
		throw new PlanError(`The test ${test.name ?? `${test.type}${on}`} cannot be run: ${message}`);
	};
}

async function runTest(sql: SqlPort, plan: LoadPlan, test: ResolvedTest): Promise<TestResult> {
	if (test.type === 'row_count' || test.type === 'sum') return await reconciliation(sql, plan, test);
	const { name, failures, what } = await failing(sql, plan, test);
	const passed = failures === 0;
	return {
		name: test.name ?? name,
		severity: test.severity,
		passed,
		failures,
		message: passed ? `${name} holds` : `${name}: ${failures} ${what}`,
	};
}

async function failing(sql: SqlPort, plan: LoadPlan, test: Exclude<ResolvedTest, { type: 'row_count' | 'sum' }>) {
	const current = (bind: { timestamp(value: string): string }) => alive(plan, 't', bind);
	const count = async (build: Parameters<typeof run>[2]) =>
		Number((await run<{ n: string }>(sql, plan, build)).rows[0].n);
	switch (test.type) {
		case 'not_null': {
			const column = columnOf(plan, test.column);
			const failures = await count(
				(bind) => `SELECT count(*) AS n FROM ${plan.table} t WHERE t.${column.target} IS NULL AND ${current(bind)}`,
			);
			return { name: `not_null(${test.column})`, failures, what: 'rows are NULL' };
		}
		case 'unique': {
			const columns = test.columns.map((name) => `t.${columnOf(plan, name).target}`);
			const failures = await count(
				(
					bind,
				) => `SELECT count(*) AS n FROM (SELECT 1 AS x FROM ${plan.table} t WHERE ${columns.map((c) => `${c} IS NOT NULL`).join(' AND ')} AND ${current(bind)}
					GROUP BY ${columns.join(', ')} HAVING count(*) > 1) x`,
			);
			return { name: `unique(${test.columns.join(', ')})`, failures, what: 'values come more than once' };
		}
		case 'accepted_values': {
			const column = columnOf(plan, test.column);
			const failures = await count((bind) => {
				const text = plan.dialect.isPostgres ? `t.${column.target}::text` : `t.${column.target}`;
				const values = test.values.filter((value) => value !== null).map((value) => bind.text(boolText(plan, value)));
				const within = values.length > 0 ? `${text} IN (${values.join(', ')})` : '1 = 0';
				return `SELECT count(*) AS n FROM ${plan.table} t WHERE t.${column.target} IS NOT NULL AND NOT (${within}) AND ${current(bind)}`;
			});
			return { name: `accepted_values(${test.column})`, failures, what: 'rows have another value' };
		}
		case 'relationships': {
			const column = columnOf(plan, test.column);
			const { dialect } = plan;
			const to = quoteTable(
				dialect,
				namedTable(plan, { schema: test.to.schema ?? plan.tableName.schema, table: test.to.table }),
			);
			const failures = await count(
				(bind) => `SELECT count(*) AS n FROM ${plan.table} t WHERE t.${column.target} IS NOT NULL AND ${current(bind)}
					AND NOT EXISTS (SELECT 1 FROM ${to} r WHERE r.${dialect.quote(test.to.column)} = t.${column.target})`,
			);
			return {
				name: `relationships(${test.column} → ${test.to.table}.${test.to.column})`,
				failures,
				what: 'rows have no counterpart',
			};
		}
	}
}

/** Current and not marked as deleted. */
function alive(plan: LoadPlan, alias: string, bind: { timestamp(value: string): string }): string {
	const marker = plan.audit.DELFLG ? ` AND COALESCE(${alias}.${plan.audit.DELFLG.quoted}, 'N') <> 'Y'` : '';
	return `${isCurrent(plan, alias, (end) => bind.timestamp(end))}${marker}`;
}

const boolText = (plan: LoadPlan, value: string | number | boolean): string =>
	typeof value === 'boolean' && !plan.dialect.isPostgres ? String(Number(value)) : String(value);

/** Source against target: what was staged (after rejects and duplicates) against the current rows of the target. */
async function reconciliation(
	sql: SqlPort,
	plan: LoadPlan,
	test: Extract<ResolvedTest, { type: 'row_count' | 'sum' }>,
): Promise<TestResult> {
	const measure = (alias: string, name: (column: PlanColumn) => string) =>
		test.type === 'sum' ? `COALESCE(sum(${alias}.${name(columnOf(plan, test.column))}), 0)` : 'count(*)';
	const source = await sql.query<{ n: string }>(`SELECT ${measure('s', (c) => c.stage)} AS n FROM ${plan.stage} s`);
	const target = await run<{ n: string }>(
		sql,
		plan,
		(bind) => `SELECT ${measure('t', (c) => c.target)} AS n FROM ${plan.table} t WHERE ${alive(plan, 't', bind)}`,
	);
	const [a, b] = [String(source.rows[0].n), String(target.rows[0].n)];
	// The databases subtract: JavaScript numbers would lose digits of a large sum.
	const cast = plan.dialect.isPostgres
		? ['$1::numeric', '$2::numeric']
		: ['CAST(? AS DECIMAL(65,20))', 'CAST(? AS DECIMAL(65,20))'];
	const { rows } = await sql.query<{ d: string }>(`SELECT abs(${cast[0]} - ${cast[1]}) AS d`, [a, b]);
	const difference = Number(rows[0].d);
	const allowed = tolerance(test.tolerance, Math.abs(Number(a)));
	const name = test.type === 'sum' ? `sum(${test.column})` : 'row_count';
	const passed = difference <= allowed;
	return {
		name: test.name ?? name,
		severity: test.severity,
		passed,
		failures: passed ? 0 : 1,
		message: passed ? `${name} agrees` : `${name}: the source has ${a}, the target ${b}`,
	};
}

function tolerance(given: number | string | undefined, base: number): number {
	if (given === undefined) return 0;
	const text = String(given).trim();
	const value = text.endsWith('%') ? (Number(text.slice(0, -1)) / 100) * base : Number(text);
	return Number.isFinite(value) ? value : 0;
}

function columnOf(plan: LoadPlan, name: string): PlanColumn {
	const column = plan.columns.find((c) => c.name === name);
	if (!column) throw new PlanError(`A test names the column "${name}", which this mapping does not load`);
	return column;
}
