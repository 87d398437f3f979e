/**
 * Carries the action table out, in this order: splice into the past, close, overwrite, insert. Closing comes before
 * inserting because of the unique index on the current version.
 */
import type { Bindings } from '../dialect';
import type { SqlPort } from '../ports';
import { sameRow } from './actions';
import { longApart } from './longTexts';
import { anyDiffers, isCurrent, keyMatch, type LoadPlan, type PlanColumn } from './plan';
import { rowHashSql, stagedHashSql } from './rowHash';
import { splicePast } from './splice';
import { run } from './statement';

export interface ApplyInput {
	loadTime: string;
	runId: string;
	/** Surrogate keys are given as negative numbers, so that a rolled-back run moves no sequence. */
	preview: boolean;
}

export async function applyActions(
	sql: SqlPort,
	plan: LoadPlan,
	input: ApplyInput,
	counts: Record<string, number>,
): Promise<void> {
	const has = (...acts: string[]) => acts.some((act) => (counts[act] ?? 0) > 0);
	if (plan.versions) {
		if (has('A')) await splicePast(sql, plan, input);
		if (has('C', 'R', 'X', 'D')) await closeVersions(sql, plan, input);
		if (has('1', 'C', 'S', 'R')) await overwriteVersions(sql, plan, input);
		if (has('S')) await overwriteRows(sql, plan, input, 'S');
		if (has('I')) await overwriteRows(sql, plan, input, 'I');
		if (has('D', 'X') && plan.mapping.history.deletes === 'new_record') await insertMarkers(sql, plan, input);
	} else {
		if (has('X', 'D')) await deleteRows(sql, plan, input);
		if (has('1')) await overwriteRows(sql, plan, input, '1');
	}
	if (has('N', 'R', 'C')) await insertRows(sql, plan, input);
}

/** `UPDATE target t … joined with others`, in either dialect. */
function updateSql(plan: LoadPlan, set: string[], joins: Array<[table: string, on: string]>, where: string): string {
	const conditions = [...joins.map(([, on]) => on), where].filter(Boolean).join(' AND ');
	if (plan.dialect.isPostgres) {
		return `UPDATE ${plan.table} t SET ${set.join(', ')} FROM ${joins.map(([table]) => table).join(', ')} WHERE ${conditions}`;
	}
	const targets = set.map((assignment) => `t.${assignment}`);
	const tables = [...joins.map(([table]) => table), `${plan.table} t`].join(' JOIN ');
	return `UPDATE ${tables} SET ${targets.join(', ')} WHERE ${conditions}`;
}

/**
 * A guard: the row is told by its id. In PostgreSQL it must not look like a way to find rows, for of the partial index of a
 * table that was not analysed yet the planner expects a two-hundredth of what is in it.
 */
function stillCurrent(plan: LoadPlan, bind: Bindings): string {
	const current = isCurrent(plan, 't', (end) => bind.timestamp(end));
	return plan.dialect.isPostgres ? `(${current}) IS TRUE` : current;
}

function touched(plan: LoadPlan, bind: Bindings, input: ApplyInput): string[] {
	return [
		...(plan.audit.RECUPDT ? [`${plan.audit.RECUPDT.quoted} = ${bind.timestamp(input.loadTime)}`] : []),
		...(plan.audit.RUNID ? [`${plan.audit.RUNID.quoted} = ${bind.text(input.runId)}`] : []),
	];
}

async function closeVersions(sql: SqlPort, plan: LoadPlan, input: ApplyInput): Promise<void> {
	const { audit } = plan;
	await run(sql, plan, (bind) => {
		const set = [
			...(audit.EXPDT ? [`${audit.EXPDT.quoted} = a.ve`] : []),
			...(audit.CURFLG ? [`${audit.CURFLG.quoted} = 'N'`] : []),
			...touched(plan, bind, input),
		];
		// A key that comes back after `invalidate` has nothing open; its row id is NULL and matches nothing.
		return updateSql(
			plan,
			set,
			[[`${plan.actions} a`, sameRow(plan, 't', 'a')]],
			`a.act IN ('C', 'R', 'X', 'D') AND ${stillCurrent(plan, bind)}`,
		);
	});
}

const overwrites = (plan: LoadPlan) => plan.columns.filter(({ key, scd }) => !key && scd === 1);

/** Type 1 columns of versions: all of them or the current one. A new version gets the new value by itself. */
async function overwriteVersions(sql: SqlPort, plan: LoadPlan, input: ApplyInput): Promise<void> {
	const columns = overwrites(plan);
	if (columns.length === 0) return;
	const names = new Set(columns.map(({ name }) => name));
	const all = plan.mapping.history.type1Scope === 'all';
	await run(sql, plan, (bind) => {
		const hash = rowHashSql(plan, (column) => (names.has(column.name) ? `s.${column.stage}` : `t.${column.target}`));
		const set = [
			...(plan.audit.RWHKEY ? [`${plan.audit.RWHKEY.quoted} = ${hash}`] : []),
			...columns.map(({ target, stage }) => `${target} = s.${stage}`),
			...touched(plan, bind, input),
		];
		const joins: Array<[string, string]> = [
			[`${plan.actions} a`, ''],
			[`${plan.changed} s`, `s.${plan.rn} = a.rn`],
		];
		const which = all
			? `a.t1 = 1 AND a.act IN ('1', 'C', 'S', 'R') AND ${keyMatch(plan, 't', 's')} AND (${anyDiffers(plan, columns, 't', 's')})`
			: `a.act = '1' AND ${sameRow(plan, 't', 'a')} AND ${stillCurrent(plan, bind)}`;
		return updateSql(plan, set, joins, which);
	});
}

/** Overwrites the row itself: upsert, and a version that began at this very moment. */
async function overwriteRows(sql: SqlPort, plan: LoadPlan, input: ApplyInput, act: '1' | 'S' | 'I'): Promise<void> {
	const columns = plan.columns.filter(({ key, scd }) => !key && (scd !== 0 || act === 'I'));
	const kept = new Set(columns.map(({ name }) => name));
	const hash = plan.columns.every(({ key, name }) => key || kept.has(name))
		? stagedHashSql(plan, 's')
		: rowHashSql(plan, (column) => (kept.has(column.name) || column.key ? `s.${column.stage}` : `t.${column.target}`));
	const { RWHKEY, DELFLG, RECUPDT, RUNID } = plan.audit;
	for (const { written, which } of longApart(plan, columns)) {
		// Nothing but long texts, and they are the same.
		if (written.length === 0 && !RWHKEY && !DELFLG && !RECUPDT && !RUNID) continue;
		await run(sql, plan, (bind) =>
			updateSql(
				plan,
				[
					...(RWHKEY ? [`${RWHKEY.quoted} = ${hash}`] : []),
					...written.map(({ target, stage }) => `${target} = s.${stage}`),
					...(DELFLG ? [`${DELFLG.quoted} = 'N'`] : []),
					...touched(plan, bind, input),
				],
				[
					[`${plan.actions} a`, ''],
					[`${plan.changed} s`, `s.${plan.rn} = a.rn`],
				],
				`a.act = '${act}' AND ${sameRow(plan, 't', 'a')} AND ${stillCurrent(plan, bind)}${which}`,
			),
		);
	}
}

/** Without versions a deleted row leaves the table, or is marked where a marker column is kept. */
async function deleteRows(sql: SqlPort, plan: LoadPlan, input: ApplyInput): Promise<void> {
	const { DELFLG } = plan.audit;
	const where = `a.act IN ('X', 'D')`;
	await run(sql, plan, (bind) => {
		if (DELFLG)
			return updateSql(
				plan,
				[`${DELFLG.quoted} = 'Y'`, ...touched(plan, bind, input)],
				[[`${plan.actions} a`, sameRow(plan, 't', 'a')]],
				where,
			);
		return plan.dialect.isPostgres
			? `DELETE FROM ${plan.table} t USING ${plan.actions} a WHERE ${sameRow(plan, 't', 'a')} AND ${where}`
			: `DELETE t FROM ${plan.table} t JOIN ${plan.actions} a ON ${sameRow(plan, 't', 'a')} WHERE ${where}`;
	});
}

/** The audit columns of a new row, and their values. */
export function auditValues(
	plan: LoadPlan,
	bind: Bindings,
	input: ApplyInput,
	row: { hash: string; from: string; until: string | null; current: boolean; deleted: boolean },
): Array<[string, string]> {
	const { audit } = plan;
	const pairs: Array<[string, string]> = [];
	const add = (name: keyof LoadPlan['audit'], value: () => string) => {
		const column = audit[name];
		if (column) pairs.push([column.quoted, value()]);
	};
	add('RWHKEY', () => row.hash);
	add('RECCRDT', () => bind.timestamp(input.loadTime));
	add('RECUPDT', () => bind.timestamp(input.loadTime));
	if (plan.versions) {
		add('CURFLG', () => (row.current ? `'Y'` : `'N'`));
		add('EFFDT', () => row.from);
		add('EXPDT', () => row.until ?? openEnd(plan, bind));
	}
	add('DELFLG', () => (row.deleted ? `'Y'` : `'N'`));
	add('RUNID', () => bind.text(input.runId));
	return pairs;
}

function openEnd(plan: LoadPlan, bind: Bindings): string {
	const { openEnd: end } = plan.mapping.history;
	return end === null ? 'NULL' : bind.timestamp(end);
}

/** The surrogate key, where the load gives it: numbered on, or negative in a preview. */
export function skeyValue(plan: LoadPlan, preview: boolean, order: string): [string, string] | null {
	const { SKEY } = plan.audit;
	if (!SKEY || (!preview && !plan.assignSkey)) return null;
	const position = order ? `row_number() OVER (ORDER BY ${order})` : 'row_number() OVER ()';
	// MySQL counts rows with an unsigned number, and nothing below zero can be reckoned with one.
	const number = plan.dialect.isPostgres ? position : `CAST(${position} AS SIGNED)`;
	return preview
		? [SKEY.quoted, `(SELECT LEAST(COALESCE(min(z.${SKEY.quoted}), 0), 0) FROM ${plan.table} z) - ${number}`]
		: [SKEY.quoted, `(SELECT GREATEST(COALESCE(max(z.${SKEY.quoted}), 0), 0) FROM ${plan.table} z) + ${number}`];
}

async function insertRows(sql: SqlPort, plan: LoadPlan, input: ApplyInput): Promise<void> {
	const { dialect } = plan;
	// Type 0 keeps the first value: a new version takes it from the one it follows.
	const first = plan.versions ? plan.columns.filter(({ key, scd }) => !key && scd === 0) : [];
	const value = (column: PlanColumn) =>
		first.includes(column)
			? `CASE WHEN a.act = 'C' OR (a.act = 'R' AND ${oldPresent(plan)}) THEN ${oldValue(plan, column)} ELSE s.${column.stage} END`
			: `s.${column.stage}`;
	await run(sql, plan, (bind) => {
		const skey = skeyValue(plan, input.preview, 'a.rn');
		const pairs: Array<[string, string]> = [
			...(skey ? [skey] : []),
			...plan.columns.map((column): [string, string] => [column.target, value(column)]),
			...auditValues(plan, bind, input, {
				hash: first.length > 0 ? rowHashSql(plan, value) : stagedHashSql(plan, 's'),
				from: 'a.vf',
				until: null,
				current: true,
				deleted: false,
			}),
		];
		const old = first.length > 0 && plan.rowId ? ` LEFT JOIN ${plan.table} o ON ${sameRow(plan, 'o', 'a')}` : '';
		return `INSERT INTO ${plan.table} (${pairs.map(([name]) => name).join(', ')})${overriding(plan, skey)}
			SELECT ${pairs.map(([, expression]) => expression).join(', ')}
			FROM ${plan.actions} a JOIN ${plan.changed} s ON s.${plan.rn} = a.rn${old} WHERE a.act IN ('N', 'R', 'C')${
				dialect.isPostgres ? '' : ' ORDER BY a.rn'
			}`;
	});
}

/** Without a row id only the key is known; a type 0 value is the same in all versions of a key. */
const oldValue = (plan: LoadPlan, { target }: PlanColumn): string =>
	plan.rowId ? `o.${target}` : `(SELECT o.${target} FROM ${plan.table} o WHERE ${sameRow(plan, 'o', 'a')} LIMIT 1)`;

const oldPresent = (plan: LoadPlan): string =>
	plan.rowId
		? `o.${plan.rowId} IS NOT NULL`
		: `EXISTS (SELECT 1 FROM ${plan.table} o WHERE ${sameRow(plan, 'o', 'a')})`;

/** PostgreSQL refuses own values for GENERATED ALWAYS identities unless told. */
export const overriding = (plan: LoadPlan, skey: unknown): string =>
	skey && plan.dialect.isPostgres ? ' OVERRIDING SYSTEM VALUE' : '';

/** `new_record`: a deleted key gets an open version that says so. */
async function insertMarkers(sql: SqlPort, plan: LoadPlan, input: ApplyInput): Promise<void> {
	await run(sql, plan, (bind) => {
		const skey = skeyValue(plan, input.preview, '');
		const pairs: Array<[string, string]> = [
			...(skey ? [skey] : []),
			...plan.columns.map(({ target }): [string, string] => [target, `t.${target}`]),
			...auditValues(plan, bind, input, {
				hash: plan.audit.RWHKEY ? `t.${plan.audit.RWHKEY.quoted}` : 'NULL',
				from: 'a.ve',
				until: null,
				current: true,
				deleted: true,
			}),
		];
		const closed = plan.rowId || !plan.audit.EXPDT ? '' : ` AND t.${plan.audit.EXPDT.quoted} = a.ve`;
		return `INSERT INTO ${plan.table} (${pairs.map(([name]) => name).join(', ')})${overriding(plan, skey)}
			SELECT ${pairs.map(([, expression]) => expression).join(', ')}
			FROM ${plan.actions} a JOIN ${plan.table} t ON ${sameRow(plan, 't', 'a')}${closed} WHERE a.act IN ('X', 'D')`;
	});
}
