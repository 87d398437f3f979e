/**
 * The first load of a new table goes straight into it: COPY or LOAD DATA without a staging table, indexes afterwards, keys
 * that came twice removed by the surrogate key, which counts up in the order of the source. PostgreSQL does it all in one
 * transaction; MySQL and MariaDB, where DDL commits, fill a table under another name and rename it at the end: in both the
 * table is there whole or not at all.
 */
import { createHash } from 'node:crypto';
import type { StagedColumn } from '../rows/types';
import type { SqlFailure } from '../ports';
import { EPOCH } from './constants';
import { needsPrefix } from './stage';
import { quoteTable, type LoadPlan } from './plan';
import { tableDdl } from './ddl';
import type { BulkTarget, LoadSession } from './ports';

/** Can this mapping's first load do without a staging table? */
export function canGoDirect(plan: LoadPlan, staged: readonly StagedColumn[]): boolean {
	const { mapping } = plan;
	if (!plan.audit.SKEY || mapping.duplicateKeys === 'reject') return false;
	if (staged.length !== plan.columns.length || staged.some(({ role }) => role !== 'column')) return false;
	if (
		mapping.columns.some(
			({ combine, lookup, rawSql }) => combine !== undefined || lookup !== undefined || rawSql !== undefined,
		)
	)
		return false;
	if (mapping.tests.some(({ type }) => type === 'row_count' || type === 'sum')) return false;
	// An index that is not unique finds no duplicates.
	if (plan.nullMatches || (!plan.dialect.isPostgres && plan.keys.some(({ type }) => needsPrefix(plan, type))))
		return false;
	// A version that starts at the row's own moment may have to be rejected: the action table does that.
	return !plan.versions || (mapping.history.strategy === 'check' && mapping.history.firstLoadFrom !== 'updatedAt');
}

/** The table that is filled: the target itself, or its stand-in until it is whole. */
export function directPlan(plan: LoadPlan): LoadPlan {
	if (plan.dialect.isPostgres) return plan;
	const standIn = { ...plan.tableName, table: besideName(plan.tableName.table, '__dw_new') };
	return { ...plan, standIn, table: quoteTable(plan.dialect, standIn) };
}

/** The name of a table that stands beside another one for a while. Two long names with one beginning are two tables. */
export function besideName(table: string, ending: string): string {
	const own =
		table.length <= 50 ? table : `${table.slice(0, 41)}_${createHash('md5').update(table).digest('hex').slice(0, 8)}`;
	return `${own}${ending}`;
}

/** What is sent: the staged values, and the row hash where there is one. */
export function directTarget(plan: LoadPlan, staged: readonly StagedColumn[]): BulkTarget {
	const { audit, columns } = plan;
	const list: Array<BulkTarget['columns'][number]> = staged.map(({ name, type }) => ({
		name: columns.find((column) => column.name === name)!.targetName,
		type,
	}));
	if (audit.RWHKEY) list.push({ name: audit.RWHKEY.name, type: { name: 'char', length: 32 } });
	return { table: plan.table, columns: list };
}

/**
 * What is the same in all rows is not sent: while the table is filled it is the default of its column. That spares the
 * server reading one moment a million times, which took it longer than the row itself.
 */
export function constantDefaults(plan: LoadPlan, loadTime: string, runId: string): { set: string[]; reset: string[] } {
	const { audit, mapping, dialect } = plan;
	const { openEnd, firstLoadFrom } = mapping.history;
	const values: Array<[column: keyof LoadPlan['audit'], value: string | null, required?: boolean]> = [
		['RECCRDT', loadTime],
		['RECUPDT', loadTime],
		['RUNID', runId],
	];
	if (plan.versions)
		values.push(
			['CURFLG', 'Y', true],
			['EFFDT', firstLoadFrom === 'epoch' ? EPOCH : loadTime, true],
			['EXPDT', openEnd, true],
		);
	const set: string[] = [];
	const reset: string[] = [];
	for (const [name, value, required] of values) {
		const column = audit[name]?.quoted;
		if (!column || value === null) continue;
		set.push(`ALTER COLUMN ${column} SET DEFAULT ${dialect.literal(value)}`);
		// In MySQL a nullable column without any default could no longer be left out of an INSERT.
		reset.push(`ALTER COLUMN ${column} ${dialect.isPostgres || required ? 'DROP DEFAULT' : 'SET DEFAULT NULL'}`);
	}
	const alter = (changes: string[]) =>
		changes.length === 0 ? [] : [`ALTER TABLE ${plan.table} ${changes.join(', ')}`];
	return { set: alter(set), reset: alter(reset) };
}

/** Indexes, and before them the rows that gave way to another one of their key. Gives their number. */
export async function finishDirect(session: LoadSession, plan: LoadPlan): Promise<number> {
	const { indexes, comments } = tableDdl(plan, true);
	let removed = 0;
	for (const statement of [...indexes, ...comments]) {
		if (!/^CREATE UNIQUE/.test(statement)) {
			await session.query(statement);
			continue;
		}
		if (plan.dialect.isPostgres) await session.query('SAVEPOINT dw_index');
		try {
			await session.query(statement);
		} catch (error) {
			const { sqlState, code } = error as SqlFailure;
			if (sqlState !== '23505' && code !== 1062) throw error;
			if (plan.dialect.isPostgres) await session.query('ROLLBACK TO SAVEPOINT dw_index');
			removed += await removeDuplicates(session, plan);
			await session.query(statement);
		}
	}
	await countForPlanner(session, plan);
	return removed;
}

/**
 * PostgreSQL's planner knows nothing about a new table until autovacuum comes by, and takes its current versions for a
 * two-hundredth of it. Some columns alone: so autovacuum still looks at all of them in its turn.
 */
async function countForPlanner(session: LoadSession, plan: LoadPlan): Promise<void> {
	const columns = [
		...plan.keys.map(({ target }) => target),
		...[plan.audit.SKEY, plan.audit.CURFLG].flatMap((column) => (column ? [column.quoted] : [])),
	];
	if (plan.dialect.isPostgres && columns.length > 0)
		await session.query(`ANALYZE ${plan.table} (${columns.join(', ')})`);
}

async function removeDuplicates(session: LoadSession, plan: LoadPlan): Promise<number> {
	const skey = plan.audit.SKEY!.quoted;
	const keys = plan.keys.map(({ target }) => target).join(', ');
	const { duplicateKeys, duplicateSort } = plan.mapping;
	let order = `${skey} DESC`;
	if (duplicateKeys === 'sort' && duplicateSort) {
		const column = plan.columns.find(({ name }) => name === duplicateSort.column)!.target;
		order = `CASE WHEN ${column} IS NULL THEN 1 ELSE 0 END, ${column} ${duplicateSort.keep === 'highest' ? 'DESC' : 'ASC'}, ${order}`;
	}
	const losers = `(SELECT k FROM (SELECT ${skey} AS k, row_number() OVER (PARTITION BY ${keys} ORDER BY ${order}) AS place FROM ${plan.table}) x WHERE place > 1)`;
	const { rowCount } = await session.query(
		plan.dialect.isPostgres
			? `DELETE FROM ${plan.table} WHERE ${skey} IN ${losers}`
			: `DELETE t FROM ${plan.table} t JOIN ${losers} d ON d.k = t.${skey}`,
	);
	return rowCount;
}
