/**
 * The action table: one row per key that has to change, decided by joining the staging table with the current versions.
 * Rows that change nothing never enter it. Rules: dbt snapshots (check, timestamp, new_record), dlt scd2, SQLMesh's
 * reappearing keys, SSIS and ODI for types 0 and 1.
 *
 *   N new key            R key that reappears     C new version           S same moment: overwrite in place
 *   1 overwrite (type 1) X the row says deleted   D absent, to be retired  A older row spliced into the past
 *   I stub of a lookup: overwrite whole
 *   B backdated: reject  M no updatedAt: reject   K known key left alone
 */
import type { SqlPort } from '../ports';
import type { Bindings } from '../dialect';
import { ACTION_HASH, EPOCH, INFERRED } from './constants';
import { decideSql, type Decision, type Slice } from './decide';
import { retirable } from './deletes';
import { longDiffers } from './longTexts';
import { anyDiffers, isCurrent, keyMatch, loadedAt, type LoadPlan } from './plan';
import { findReappearing } from './reappearing';
import { run } from './statement';

export interface ActionInput {
	/** The load's moment, UTC, `YYYY-MM-DD HH:MM:SS[.ffffff]`. */
	loadTime: string;
	/** The table held no row before this load. */
	firstLoad: boolean;
	/** Keys that the batch lacks are retired, and found in the same pass (PostgreSQL). */
	retire: boolean;
	/** Only these of the staged rows. */
	slice?: Slice;
	/** The target is read once and hashed, instead of a look-up in its index for each staged row (MariaDB). */
	hashed?: boolean;
}

export type ActionCounts = Record<string, number>;

/** Builds the table and counts it. */
export async function buildActions(sql: SqlPort, plan: LoadPlan, input: ActionInput): Promise<ActionCounts> {
	// Into an empty table all of them go: nothing is to be set aside.
	if (input.firstLoad) plan.changed = plan.stage;
	await createActions(sql, plan);
	await run(sql, plan, (bind) => actionsSql(plan, bind, input));
	return await finishActions(sql, plan, input);
}

export async function createActions(sql: SqlPort, plan: LoadPlan): Promise<void> {
	await sql.query(createActionsSql(plan));
	if (plan.changed !== plan.stage) await sql.query(`CREATE TEMPORARY TABLE ${plan.changed} (LIKE ${plan.stage})`);
}

/** The statement that decides for the staged rows, or for some of them. */
export function actionsSql(plan: LoadPlan, bind: Bindings, input: ActionInput): string {
	return plan.versions ? versionActionsSql(plan, bind, input) : upsertActionsSql(plan, bind, input);
}

/** Once all rows are decided. */
export async function finishActions(sql: SqlPort, plan: LoadPlan, input: ActionInput): Promise<ActionCounts> {
	if (plan.dialect.isPostgres) await sql.query(`ANALYZE ${plan.actions}`);
	if (plan.changed !== plan.stage) await sql.query(`ANALYZE ${plan.changed} (${plan.rn})`);
	if (plan.versions && !input.firstLoad) await findReappearing(sql, plan, input);
	return await countActions(sql, plan);
}

export async function countActions(sql: SqlPort, plan: LoadPlan): Promise<ActionCounts> {
	const { rows } = await sql.query<{ act: string; n: string }>(
		`SELECT act, count(*) AS n FROM ${plan.actions} GROUP BY act`,
	);
	return Object.fromEntries(rows.map(({ act, n }) => [act, Number(n)]));
}

function createActionsSql(plan: LoadPlan): string {
	const { dialect } = plan;
	const stamp = dialect.isPostgres ? 'timestamp' : 'DATETIME(6)';
	const columns = [
		'rn bigint',
		`act char(1) NOT NULL`,
		`t1 smallint NOT NULL DEFAULT 0`,
		`vf ${stamp}`,
		`ve ${stamp}`,
		...(plan.rowId
			? [`tid ${plan.rowIdType}`]
			: plan.keys.map(({ stage, type }) => `${stage} ${dialect.columnType(type, true)}`)),
		...(plan.actionHash ? [`${ACTION_HASH} char(32)`] : []),
	];
	return `${dialect.createTemp} ${plan.actions} (${columns.join(', ')})${dialect.tableTail}`;
}

/** Names and values of the columns that identify the target's row. */
export function identity(plan: LoadPlan, alias: string): Decision['values'] {
	if (plan.rowId) return [['tid', `${alias}.${plan.rowId}`]];
	return plan.keys.map(({ stage, target }) => [stage, `${alias}.${target}`]);
}

/** The join of the action table with the target's row it is about. */
export function sameRow(plan: LoadPlan, target: string, action: string): string {
	if (plan.rowId) return `${target}.${plan.rowId} = ${action}.tid`;
	return plan.keys
		.map((key) =>
			plan.dialect.sameKey(
				`${target}.${key.target}`,
				`${action}.${key.stage}`,
				{ ...key, exact: true },
				plan.nullMatches,
			),
		)
		.join(' AND ');
}

/** True when the target has no row for the staged key: a column that is never NULL in a row, or the row id. */
function absent(plan: LoadPlan, alias: string): string {
	if (plan.rowId) return `${alias}.${plan.rowId} IS NULL`;
	if (!plan.nullMatches) return `${alias}.${plan.keys[0].target} IS NULL`;
	return `${alias}.${(plan.audit.EFFDT ?? plan.audit.RECCRDT ?? plan.audit.CURFLG ?? plan.audit.EXPDT)!.quoted} IS NULL`;
}

const flagged = (plan: LoadPlan): string =>
	plan.dialect.isPostgres ? `s.${plan.stagedDeleteFlag}` : `s.${plan.stagedDeleteFlag} = 1`;

const overwritten = (plan: LoadPlan) => plan.columns.filter(({ key, scd }) => !key && scd === 1);

function upsertActionsSql(plan: LoadPlan, bind: Bindings, input: ActionInput): string {
	const { mapping } = plan;
	const compared = plan.columns.filter(({ key, scd }) => !key && scd !== 0);
	const keep = mapping.onMatch === 'keep' || mapping.loadMode === 'insertOnly';
	const changed = [
		anyDiffers(plan, compared, 't', 's'),
		...(plan.audit.DELFLG ? [`t.${plan.audit.DELFLG.quoted} = 'Y'`] : []),
	].join(' OR ');
	const cases = [
		...(plan.stagedDeleteFlag
			? [`WHEN ${flagged(plan)} THEN CASE WHEN ${absent(plan, 't')} THEN 'U' ELSE 'X' END`]
			: []),
		`WHEN ${absent(plan, 't')} THEN 'N'`,
		keep ? `ELSE 'K'` : `WHEN ${changed} THEN ${timestampGuard(plan)} ELSE 'U'`,
	];
	const screen = [absent(plan, 't'), ...(plan.stagedDeleteFlag ? [flagged(plan)] : []), keep ? '1 = 1' : changed];
	const long = longDiffers(plan, compared);
	return decideSql(plan, {
		values: [
			[`rn`, `s.${plan.rn}`],
			['act', `CASE ${cases.join(' ')} END`],
			...(long === null ? [] : [['t1', `CASE WHEN ${long} THEN 1 ELSE 0 END`] as [string, string]]),
			...identity(plan, 't'),
		],
		screen: screen.join(' OR '),
		on: keyMatch(plan, 't', 's'),
		vanished: input.retire ? retirable(plan, bind, input.loadTime) : undefined,
		slice: input.slice,
		hashed: input.hashed,
	});
}

/** Upsert with strategy timestamp: only a newer row overwrites; an older one is backdated. */
function timestampGuard(plan: LoadPlan): string {
	const { strategy, backdated } = plan.mapping.history;
	const current = plan.columns.find(({ target }) => target === plan.currentUpdatedAt);
	if (strategy !== 'timestamp' || !plan.stagedUpdatedAt || !current) return `'1'`;
	const staged = `s.${plan.stagedUpdatedAt}`;
	const kept = `t.${current.target}`;
	return `CASE WHEN ${staged} IS NULL THEN 'M' WHEN ${kept} IS NULL OR ${staged} > ${kept} THEN '1' WHEN ${staged} < ${kept} THEN '${backdated === 'apply' ? '1' : 'B'}' ELSE 'U' END`;
}

function versionActionsSql(plan: LoadPlan, bind: Bindings, input: ActionInput): string {
	const { dialect, mapping, audit } = plan;
	const { history } = mapping;
	const timestamp = history.strategy === 'timestamp';
	const changed = anyDiffers(
		plan,
		plan.columns.filter(({ tracked }) => tracked),
		't',
		's',
	);
	const type1 = anyDiffers(plan, overwritten(plan), 't', 's');
	const updatedAt = `s.${plan.stagedUpdatedAt}`;
	const marker = audit.DELFLG ? `t.${audit.DELFLG.quoted} = 'Y'` : undefined;
	const from = audit.EFFDT ? `t.${audit.EFFDT.quoted}` : undefined;
	const act = `CASE ${[
		...(plan.stagedDeleteFlag ? [`WHEN ${flagged(plan)} AND ${absent(plan, 't')} THEN 'U'`] : []),
		...(timestamp ? [`WHEN ${updatedAt} IS NULL THEN 'M'`] : []),
		`WHEN ${absent(plan, 't')} THEN 'N'`,
		...(plan.stagedDeleteFlag && marker ? [`WHEN ${flagged(plan)} AND ${marker} THEN 'U'`] : []),
		...(plan.stagedDeleteFlag ? [`WHEN ${flagged(plan)} THEN ${flagMoment(plan, bind, input)}`] : []),
		...(marker ? [`WHEN ${marker} THEN ${returnMoment(plan, bind, input)}`] : []),
		...(audit.RWHKEY ? [`WHEN t.${audit.RWHKEY.quoted} = '${INFERRED}' THEN 'I'`] : []),
		...(timestamp ? timestampCases(plan) : checkCases(plan, bind, input, changed)),
		`WHEN ${type1} THEN '1'`,
	].join(' ')} ELSE 'U' END`;
	const starts = startMoments(plan, bind, input);
	const gone = input.retire ? `WHEN s.${plan.rn} IS NULL THEN ${bind.timestamp(input.loadTime)} ` : '';
	const versionFrom = `CASE ${gone}WHEN ${absent(plan, 't')} THEN ${starts.fresh()} ${
		marker && from && timestamp ? `WHEN ${marker} THEN ${dialect.later(updatedAt, from)}` : ''
	} ELSE ${starts.changed()} END`;
	const screen = [
		absent(plan, 't'),
		...(plan.stagedDeleteFlag ? [flagged(plan)] : []),
		...(marker ? [marker] : []),
		...(audit.RWHKEY ? [`t.${audit.RWHKEY.quoted} = '${INFERRED}'`] : []),
		timestamp ? '1 = 1' : changed,
		type1,
	];
	return decideSql(plan, {
		values: [
			['rn', `s.${plan.rn}`],
			['act', act],
			['t1', `CASE WHEN ${type1} THEN 1 ELSE 0 END`],
			['vf', versionFrom],
			...identity(plan, 't'),
		],
		// Where one version begins, the one before it ends.
		copies: [['ve', 'vf']],
		on: keyMatch(plan, 't', 's'),
		among: isCurrent(plan, 't', (end) => bind.timestamp(end)),
		screen: screen.join(' OR '),
		vanished: input.retire ? retirable(plan, bind, input.loadTime) : undefined,
		slice: input.slice,
		hashed: input.hashed,
	});
}

/** A row that says deleted: retired, unless it is older than what is kept. */
function flagMoment(plan: LoadPlan, bind: Bindings, input: ActionInput): string {
	const { history } = plan.mapping;
	if (history.backdated === 'apply' || !plan.audit.EFFDT) return `'X'`;
	if (history.strategy === 'timestamp')
		return `CASE WHEN s.${plan.stagedUpdatedAt} < t.${plan.currentUpdatedAt} THEN 'B' ELSE 'X' END`;
	return `CASE WHEN ${loadedAt(plan, 't')} > ${bind.timestamp(input.loadTime)} THEN 'B' ELSE 'X' END`;
}

/** A key marked as deleted comes back: in place at the very moment of its marker, and never before it. */
function returnMoment(plan: LoadPlan, bind: Bindings, input: ActionInput): string {
	const { history } = plan.mapping;
	if (history.strategy === 'timestamp' || !plan.audit.EFFDT) return `'R'`;
	const from = `t.${plan.audit.EFFDT.quoted}`;
	return `CASE WHEN ${from} = ${bind.timestamp(input.loadTime)} THEN 'S' WHEN ${loadedAt(plan, 't')} > ${bind.timestamp(input.loadTime)} THEN '${history.backdated === 'apply' ? 'R' : 'B'}' ELSE 'R' END`;
}

function timestampCases(plan: LoadPlan): string[] {
	const staged = `s.${plan.stagedUpdatedAt}`;
	const kept = `t.${plan.currentUpdatedAt}`;
	return [
		`WHEN ${kept} IS NULL OR ${staged} > ${kept} THEN 'C'`,
		`WHEN ${staged} < ${kept} THEN '${plan.mapping.history.backdated === 'apply' ? 'A' : 'B'}'`,
	];
}

function checkCases(plan: LoadPlan, bind: Bindings, input: ActionInput, changed: string): string[] {
	if (!plan.audit.EFFDT) return [`WHEN ${changed} THEN 'C'`];
	const from = `t.${plan.audit.EFFDT.quoted}`;
	const later = plan.mapping.history.backdated === 'apply' ? 'C' : 'B';
	return [
		`WHEN ${changed} THEN CASE WHEN ${from} = ${bind.timestamp(input.loadTime)} THEN 'S' WHEN ${loadedAt(plan, 't')} > ${bind.timestamp(input.loadTime)} THEN '${later}' ELSE 'C' END`,
	];
}

/** Where versions start; each call binds anew, in the order of the text. */
function startMoments(plan: LoadPlan, bind: Bindings, input: ActionInput) {
	const { history } = plan.mapping;
	const updatedAt = `s.${plan.stagedUpdatedAt}`;
	const origin = input.firstLoad ? history.firstLoadFrom : history.newKeyFrom;
	return {
		// Under `check` a row may come without its moment: it is known from this load on.
		fresh: () =>
			origin === 'updatedAt'
				? `COALESCE(${updatedAt}, ${bind.timestamp(input.loadTime)})`
				: bind.timestamp(origin === 'epoch' ? EPOCH : input.loadTime),
		changed: () => (history.strategy === 'timestamp' ? updatedAt : bind.timestamp(input.loadTime)),
	};
}
