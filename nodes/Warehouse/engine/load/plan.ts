/**
 * The load plan: everything the statements of one load need to know, worked out once from the mapping, the target as the
 * database describes it, and the staged columns.
 */
import type { ResolvedColumn, ResolvedMapping } from '../mapping/defaults';
import type { AuditName } from '../mapping/types';
import type { SqlType } from '../mapping/sqlTypes';
import type { DialectName } from '../ports';
import type { StagedColumn } from '../rows/types';
import { dialectOf } from '../dialect';
import { isExactCollation } from '../dialect/mysql';
import type { Comparable, Dialect, TableInfo } from '../dialect/types';
import type { TableName } from '../table/inspect';

/** A column that is written. */
export interface PlanColumn extends Comparable {
	name: string;
	/** Name in the table: the same, or the same in another case. */
	targetName: string;
	/** Quoted, without alias; staging table and target. */
	stage: string;
	target: string;
	key: boolean;
	scd: 0 | 1 | 2;
	/** Opens a version (or an update) when it differs. */
	tracked: boolean;
	mapping: ResolvedColumn;
	nullable: boolean;
}

export interface PlanAudit {
	name: string;
	quoted: string;
}

export interface LoadPlan {
	dialect: Dialect;
	mapping: ResolvedMapping;
	tableName: TableName;
	/** Quoted and qualified. */
	table: string;
	/** What is written in the target's place: a new table until it is whole (direct.ts), a preview's copy; `table` names it. */
	standIn: TableName | null;
	stage: string;
	actions: string;
	/** The staged rows that an action is about: a table of their own, or the staging table where it finds rows by number. */
	changed: string;
	/** Staging table's row number: the position of the record in its source. */
	rn: string;
	/** Staging table's column with the row hash, where it is made on the way in. */
	stagedHash: string | null;
	/** The action table holds the row hash of what is written. */
	actionHash: boolean;
	/** What the staging table holds besides: lookup keys, moments, history fields. */
	staged: readonly StagedColumn[];
	columns: PlanColumn[];
	keys: PlanColumn[];
	audit: Record<AuditName, PlanAudit | null>;
	/** Versions are kept. */
	versions: boolean;
	/** Identifies a row of the target in the action table: the surrogate key, ctid, or null (then the key columns do). */
	rowId: string | null;
	rowIdType: string;
	/** The surrogate key is not given by the database: the load numbers on from the highest. */
	assignSkey: boolean;
	/** Staged moment of change (quoted), and the target's column that holds the last one. */
	stagedUpdatedAt: string | null;
	currentUpdatedAt: string | null;
	stagedDeleteFlag: string | null;
	nullMatches: boolean;
	/** A unique index guarantees one current version per key. */
	currentIsUnique: boolean;
	/** A unique index over the key alone: no two rows of the target have one key. */
	keyIsUnique: boolean;
	/** The target finds a row by its key through a unique index. */
	keyIsIndexed: boolean;
	/** The one row (the current version) that a key has is found through a unique index that all such rows are in. */
	currentIsIndexed: boolean;
	/** The server has no MD5(): row hashes are computed in Node. */
	lacksMd5: boolean;
	/** `CHARACTER SET … COLLATE …` of existing key columns whose collation is not ours, by column name. */
	foreignCollations: Map<string, string>;
}

/** Limits of PostgreSQL (MaxHeapAttributeNumber) and of InnoDB. */
const POSTGRES_COLUMNS = 1600;
const INNODB_COLUMNS = 1017;

export class PlanError extends Error {}

export function quoteTable(dialect: Dialect, { schema, table }: TableName): string {
	return `${dialect.quote(schema)}.${dialect.quote(table)}`;
}

export function tableNameOf(mapping: ResolvedMapping, defaultSchema: string): TableName {
	return { schema: mapping.target.schema || defaultSchema, table: mapping.target.table };
}

/** A table that a lookup or a test names: where that is the target itself, the copy that stands in for it. */
export function namedTable({ tableName, standIn }: LoadPlan, name: TableName): TableName {
	return standIn && name.schema === tableName.schema && name.table === tableName.table ? standIn : name;
}

/** Rows are matched with those of the table; else they only go in. */
export const loadsByKey = ({ loadMode }: ResolvedMapping): boolean => loadMode !== 'append' && loadMode !== 'replace';

/** A name that no staged column has. */
export function freeName(wanted: string, taken: Iterable<string>): string {
	const lower = new Set([...taken].map((name) => name.toLowerCase()));
	let name = wanted;
	for (let i = 2; lower.has(name.toLowerCase()); i++) name = `${wanted}_${i}`;
	return name;
}

export interface PlanInput {
	mapping: ResolvedMapping;
	dialect: DialectName;
	tableName: TableName;
	/** Undefined: the table is about to be created as the mapping says. */
	table: TableInfo | undefined;
	staged: readonly StagedColumn[];
	/** Distinguishes the temporary tables of one session. */
	suffix: string;
	/** See ServerFacts. */
	lacksMd5?: boolean;
	/** Columns of the mapping that the contract leaves out. */
	dropped?: ReadonlySet<string>;
	/** The row hash may be made on the way in. */
	hashInNode?: boolean;
}

export function makePlan(input: PlanInput): LoadPlan {
	const { mapping, table, staged } = input;
	const dialect = dialectOf(input.dialect);
	const find = columnFinder(table);
	const taken = staged.map(({ name }) => name);
	for (const column of mapping.columns) taken.push(column.name);
	const tracked = new Set(mapping.history.trackedColumns ?? mapping.columns.map(({ name }) => name));
	const columns = mapping.columns
		.filter(({ name }) => !input.dropped?.has(name))
		.map((column): PlanColumn => {
			const existing = find(column.name);
			const targetName = existing?.name ?? column.name;
			return {
				name: column.name,
				targetName,
				stage: dialect.quote(column.name),
				target: dialect.quote(targetName),
				type: existing?.type ?? column.sqlType,
				exact: dialect.isPostgres || !existing || isExactCollation(existing.collation),
				foreignCharset: !dialect.isPostgres && !!existing?.characterSet && existing.characterSet !== 'utf8mb4',
				key: column.key,
				scd: column.scd,
				tracked: !column.key && column.scd === 2 && tracked.has(column.name),
				mapping: column,
				nullable: existing?.nullable ?? true,
			};
		});
	const bySequence = (a: PlanColumn, b: PlanColumn) => (a.mapping.keySequence ?? 0) - (b.mapping.keySequence ?? 0);
	const keys = columns.filter(({ key }) => key).sort(bySequence);
	const audit = planAudit(mapping, dialect, table, find);
	const skey = table && audit.SKEY ? find(audit.SKEY.name) : undefined;
	const rowId = audit.SKEY?.quoted ?? (dialect.isPostgres ? 'ctid' : null);
	const plan: LoadPlan = {
		dialect,
		mapping,
		tableName: input.tableName,
		table: quoteTable(dialect, input.tableName),
		standIn: null,
		stage: dialect.quote(`dw_stage_${input.suffix}`),
		actions: dialect.quote(`dw_action_${input.suffix}`),
		changed: dialect.quote(dialect.isPostgres ? `dw_changed_${input.suffix}` : `dw_stage_${input.suffix}`),
		rn: dialect.quote(freeName('dw_rn', taken)),
		stagedHash: null,
		actionHash: false,
		staged,
		columns,
		keys,
		audit,
		versions: mapping.hasHistory,
		rowId,
		rowIdType: audit.SKEY ? skeyType(skey?.type, dialect) : 'tid',
		assignSkey: !!skey && !skey.identity && !skey.generated,
		stagedUpdatedAt: null,
		currentUpdatedAt: null,
		stagedDeleteFlag: null,
		nullMatches: mapping.nullKey === 'match',
		currentIsUnique: hasCurrentIndex(table, keys),
		keyIsUnique: isUnique(table, keys, mapping.nullKey === 'match'),
		keyIsIndexed: (table?.uniqueIndexes ?? []).some(({ columns: parts }) =>
			keys.every(({ targetName }) => parts.slice(0, keys.length).includes(targetName)),
		),
		currentIsIndexed:
			table !== undefined && (mapping.hasHistory ? hasCurrentIndex(table, keys) : isUnique(table, keys, false)),
		lacksMd5: input.lacksMd5 ?? false,
		foreignCollations: new Map(),
	};
	for (const { key, name, exact } of columns) {
		const existing = find(name);
		if (key && !exact && existing?.collation)
			plan.foreignCollations.set(name, `CHARACTER SET ${existing.characterSet} COLLATE ${existing.collation}`);
	}
	if (input.hashInNode && canHashStaged(plan)) plan.stagedHash = dialect.quote(freeName('dw_hash', taken));
	resolveMoments(plan, staged);
	checkPlan(plan);
	if (!table) checkWidth(plan);
	return plan;
}

/** Can Node make the hash that the database would? All columns staged, in the target's own types and one text form. */
function canHashStaged({ dialect, audit, staged, columns }: LoadPlan): boolean {
	if (!audit.RWHKEY || staged.length + 2 > (dialect.isPostgres ? POSTGRES_COLUMNS : INNODB_COLUMNS)) return false;
	return columns.every(({ name, type, mapping }) => {
		const same = staged.find((column) => column.role === 'column' && column.name === name);
		if (!same || mapping.combine !== undefined || type.name === 'json' || type.name === 'real') return false;
		return dialect.columnType(same.type, false) === dialect.columnType(type, false);
	});
}

/** The index that the load itself makes: partial in PostgreSQL, with the generated column in MySQL and MariaDB. */
function hasCurrentIndex(table: TableInfo | undefined, keys: readonly PlanColumn[]): boolean {
	const names = keys.map(({ targetName }) => targetName);
	return (table?.uniqueIndexes ?? []).some(({ name, columns }) => {
		const plain = columns.filter((column) => column !== 'DW_ISCURRENT');
		return /_dw_current$/.test(name) && plain.length === names.length && names.every((key) => plain.includes(key));
	});
}

function isUnique(table: TableInfo | undefined, keys: readonly PlanColumn[], nullMatches: boolean): boolean {
	if (!table) return true;
	// To a unique index two NULLs are two keys.
	if (nullMatches && keys.some(({ nullable }) => nullable)) return false;
	return table.uniqueIndexes.some(
		({ columns, partial }) => !partial && columns.every((name) => keys.some(({ targetName }) => targetName === name)),
	);
}

function skeyType(type: SqlType | undefined, dialect: Dialect): string {
	return type ? dialect.columnType(type, true) : dialect.isPostgres ? 'bigint' : 'BIGINT';
}

/** Exact name first, then the name in another case: DMS tables are upper case in one database and lower in another. */
export function columnFinder(table: TableInfo | undefined) {
	const exact = new Map(table?.columns.map((column) => [column.name, column]));
	const folded = new Map(table?.columns.map((column) => [column.name.toLowerCase(), column]));
	return (name: string) => exact.get(name) ?? folded.get(name.toLowerCase());
}

function planAudit(
	mapping: ResolvedMapping,
	dialect: Dialect,
	table: TableInfo | undefined,
	find: ReturnType<typeof columnFinder>,
): LoadPlan['audit'] {
	const audit = {} as LoadPlan['audit'];
	for (const [key, name] of Object.entries(mapping.audit) as Array<[AuditName, string | null]>) {
		// An existing table keeps only the audit columns that it has.
		const actual = name === null ? undefined : table ? find(name)?.name : name;
		audit[key] = actual === undefined ? null : { name: actual, quoted: dialect.quote(actual) };
	}
	return audit;
}

function resolveMoments(plan: LoadPlan, staged: readonly StagedColumn[]): void {
	const { updatedAt } = plan.mapping.history;
	const flag = staged.find(({ role }) => role === 'deleteFlag');
	if (flag) plan.stagedDeleteFlag = plan.dialect.quote(flag.name);
	if (!updatedAt) return;
	const separate = staged.find(({ role }) => role === 'updatedAt');
	const column =
		plan.columns.find(({ name }) => name === updatedAt) ??
		plan.columns.find(({ mapping }) => mapping.from === updatedAt);
	if (separate) plan.stagedUpdatedAt = plan.dialect.quote(separate.name);
	else if (column) plan.stagedUpdatedAt = column.stage;
	plan.currentUpdatedAt = column?.target ?? plan.audit.EFFDT?.quoted ?? null;
}

const mostColumns = ({ dialect }: LoadPlan): number => (dialect.isPostgres ? POSTGRES_COLUMNS : INNODB_COLUMNS);

/** A table that is about to be created holds the audit columns too, and in MySQL and MariaDB the one of its index. */
function checkWidth(plan: LoadPlan): void {
	const own = Object.values(plan.audit).filter(Boolean).length + (plan.versions && !plan.dialect.isPostgres ? 1 : 0);
	const most = mostColumns(plan);
	if (plan.columns.length + own > most)
		throw new PlanError(
			`The table would have ${(plan.columns.length + own).toLocaleString('en-US')} columns, ${own} of them the load's own; a table here has at most ${most.toLocaleString('en-US')}. Leave columns or audit columns out`,
		);
}

function checkPlan(plan: LoadPlan): void {
	const { mapping, audit } = plan;
	const most = mostColumns(plan);
	if (plan.staged.length >= most)
		throw new PlanError(
			`The mapping has ${plan.staged.length.toLocaleString('en-US')} columns; a table here has at most ${most.toLocaleString('en-US')}, and the staging table needs one of them for itself`,
		);
	if (!plan.versions) return;
	const { history } = mapping;
	if (!audit.CURFLG && !audit.EXPDT)
		throw new PlanError(
			`History needs the audit column EXPDT or CURFLG, and ${plan.tableName.schema}.${plan.tableName.table} has neither: without one the current version cannot be told. Add them (Create DDL of a new table shows how), or load it as type fact`,
		);
	if (history.strategy === 'timestamp' && !plan.stagedUpdatedAt)
		throw new PlanError('history.strategy "timestamp" needs history.updatedAt: the field that says when a row changed');
	const usesUpdatedAt = [history.firstLoadFrom, history.newKeyFrom].includes('updatedAt');
	if (usesUpdatedAt && !plan.stagedUpdatedAt)
		throw new PlanError('firstLoadFrom and newKeyFrom "updatedAt" need history.updatedAt');
	const keptElsewhere = plan.columns.some(({ target }) => target === plan.currentUpdatedAt);
	const startsAtUpdatedAt = history.firstLoadFrom === 'updatedAt' && history.newKeyFrom === 'updatedAt';
	if (history.strategy === 'timestamp' && !keptElsewhere && !startsAtUpdatedAt)
		throw new PlanError(
			`Map the field "${history.updatedAt}" to a column, or let versions start at it (firstLoadFrom and newKeyFrom "updatedAt"): else a re-run cannot tell whether a row is newer`,
		);
	if (history.deletes === 'new_record' && !audit.DELFLG)
		throw new PlanError('deletes "new_record" needs the audit column DELFLG to mark the deleted versions');
}

/** `t.k = s.k AND …` over all key columns. */
export function keyMatch(plan: LoadPlan, target: string, stage: string): string {
	return plan.keys
		.map((key) => plan.dialect.sameKey(`${target}.${key.target}`, `${stage}.${key.stage}`, key, plan.nullMatches))
		.join(' AND ');
}

/** "Any of these columns differs", or FALSE for none. */
export function anyDiffers(plan: LoadPlan, columns: readonly PlanColumn[], target: string, stage: string): string {
	if (columns.length === 0) return '1 = 0';
	return columns
		.map((column) => plan.dialect.differs(`${target}.${column.target}`, `${stage}.${column.stage}`, column))
		.join(' OR ');
}

/** When the version was loaded: a load is late when it is older than that one. Its start may lie anywhere (`updatedAt`). */
export function loadedAt(plan: LoadPlan, alias: string): string | null {
	const { RECCRDT, EFFDT } = plan.audit;
	const names = [RECCRDT, EFFDT].flatMap((column) => (column ? [`${alias}.${column.quoted}`] : []));
	return names.length > 1 ? `COALESCE(${names.join(', ')})` : (names[0] ?? null);
}

/** "This is the current version"; the open end is bound where it is a date. */
export function isCurrent(plan: LoadPlan, alias: string, bindOpenEnd: (value: string) => string): string {
	if (!plan.versions) return '1 = 1';
	if (plan.audit.CURFLG) return `${alias}.${plan.audit.CURFLG.quoted} = 'Y'`;
	const end = `${alias}.${plan.audit.EXPDT!.quoted}`;
	const { openEnd } = plan.mapping.history;
	return openEnd === null ? `${end} IS NULL` : `${end} = ${bindOpenEnd(openEnd)}`;
}
