/**
 * Several source rows of one key become one: SUM, MIN, MAX, COUNT, AVG, FIRST, LAST, LISTAGG per column, as a GROUP BY over
 * the stage. A column without a code takes the last row's value. Order is that of the source.
 */
import type { SqlPort } from '../ports';
import { suffix } from './deletes';
import { createStageSql } from './stage';
import type { LoadPlan, PlanColumn } from './plan';

/** Replaces the staged rows; gives how many rows gave way. */
export async function combineRows(sql: SqlPort, plan: LoadPlan): Promise<number> {
	const { dialect } = plan;
	const keys = plan.keys.map(({ stage }) => stage).join(', ');
	const combined = dialect.quote(`dw_comb_${suffix(plan)}`);
	const values = plan.columns.filter(({ key }) => !key);
	const extras = [plan.stagedUpdatedAt, plan.stagedDeleteFlag].filter(
		(name): name is string => name !== null && !plan.columns.some(({ stage }) => stage === name),
	);
	const last = (name: string) => lastValue(plan, name);
	const selected = [
		...plan.keys.map(({ stage }) => stage),
		...values.map((column) => `${aggregate(plan, column)} AS ${column.stage}`),
		...extras.map((name) => `${last(name)} AS ${name}`),
		`min(${plan.rn}) AS ${plan.rn}`,
	];
	await sql.query(
		`${dialect.createTemp} ${combined} AS SELECT ${selected.join(', ')}, count(*) AS dw_rows FROM (
			SELECT x.*, row_number() OVER (PARTITION BY ${keys} ORDER BY ${plan.rn}) AS dw_first,
				row_number() OVER (PARTITION BY ${keys} ORDER BY ${plan.rn} DESC) AS dw_last FROM ${plan.stage} x
		) y GROUP BY ${keys}`,
	);
	const { rows: sums } = await sql.query<{ n: string }>(`SELECT COALESCE(sum(dw_rows - 1), 0) AS n FROM ${combined}`);
	const drop = `DROP ${dialect.isPostgres ? '' : 'TEMPORARY '}TABLE`;
	// A count staged as text, a sum as a wider number: now the stage takes its final types.
	await sql.query(`${drop} ${plan.stage}`);
	await sql.query(createStageSql(plan, plan.staged, { final: true }));
	const targets = [...plan.keys, ...values].map((column) => column.stage);
	const names = [...targets, ...extras, plan.rn].join(', ');
	await sql.query(`INSERT INTO ${plan.stage} (${names}) SELECT ${names} FROM ${combined}`);
	await sql.query(`${drop} ${combined}`);
	return Number(sums[0].n);
}

function lastValue(plan: LoadPlan, name: string): string {
	return plan.dialect.isPostgres
		? `(array_agg(${name} ORDER BY ${plan.rn} DESC))[1]`
		: `MAX(CASE WHEN dw_last = 1 THEN ${name} END)`;
}

function aggregate(plan: LoadPlan, { stage, mapping, type }: PlanColumn): string {
	const pg = plan.dialect.isPostgres;
	switch (mapping.combine) {
		case 'SUM':
		case 'AVG':
			return pg
				? `${mapping.combine}(${stage})::${plan.dialect.columnType(type, false)}`
				: `${mapping.combine}(${stage})`;
		case 'MIN':
		case 'MAX':
			return `${mapping.combine}(${stage})`;
		case 'COUNT':
			return pg ? `count(${stage})::${plan.dialect.columnType(type, false)}` : `COUNT(${stage})`;
		case 'LISTAGG': {
			const separator = `'${mapping.combineSeparator.replaceAll('\\', pg ? '\\' : '\\\\').replaceAll("'", "''")}'`;
			return pg
				? `string_agg(${stage}, ${separator} ORDER BY ${plan.rn})`
				: `GROUP_CONCAT(${stage} ORDER BY ${plan.rn} SEPARATOR ${separator})`;
		}
		case 'FIRST':
			return pg ? `(array_agg(${stage} ORDER BY ${plan.rn}))[1]` : `MAX(CASE WHEN dw_first = 1 THEN ${stage} END)`;
		default:
			return lastValue(plan, stage);
	}
}
