/** The staging table: temporary, typed like the target, with a key (a MariaDB join without one took minutes). */
import type { StagedColumn } from '../rows/types';
import { hashesAbsentKeys } from './deletes';
import type { LoadPlan } from './plan';

/** Text longer than this cannot be indexed whole; a prefix finds rows as well. */
const INDEX_PREFIX = 180;

interface StageOptions {
	/** The columns have the target's types; before rows are combined some are wider. */
	final?: boolean;
	/** MySQL and MariaDB: rows are looked for by their key. */
	keyed?: boolean;
}

export function createStageSql(
	plan: LoadPlan,
	staged: readonly StagedColumn[],
	{ final = false, keyed = true }: StageOptions = {},
): string {
	const { dialect } = plan;
	const keyNames = new Set(plan.keys.map(({ name }) => name));
	const stagedNames = new Set(staged.map(({ name }) => name));
	const columns = inOrder(plan, staged).map(({ name, type }) => {
		const planned = plan.columns.find((column) => column.name === name);
		return `${dialect.quote(name)} ${stageType(plan, final ? (planned?.type ?? type) : type, keyNames.has(name), planned?.name)}`;
	});
	// Looked-up and rawSql columns are filled later, by the database.
	for (const column of plan.columns) {
		if (!stagedNames.has(column.name))
			columns.push(`${column.stage} ${stageType(plan, column.type, column.key, column.name)}`);
	}
	if (plan.stagedHash)
		columns.push(
			`${plan.stagedHash} ${dialect.isPostgres ? 'char(32)' : 'CHAR(32) CHARACTER SET ascii COLLATE ascii_bin'}`,
		);
	columns.unshift(`${plan.rn} bigint NOT NULL${dialect.isPostgres ? '' : ' PRIMARY KEY'}`);
	if (keyed && !dialect.isPostgres && plan.keys.length > 0)
		columns.push(`KEY dw_key (${mysqlKeyParts(plan).join(', ')})`);
	return `${dialect.createTemp} ${plan.stage} (${columns.join(', ')})${dialect.tableTail}`;
}

const WIDTHS: Partial<Record<StagedColumn['type']['name'], number>> = {
	bigint: 8,
	double: 8,
	timestamp: 8,
	timestamptz: 8,
	time: 8,
	integer: 4,
	real: 4,
	date: 4,
	smallint: 2,
	boolean: 1,
};

/** PostgreSQL finds a column at once where all before it have a fixed width, and leaves no gaps where the widest come first. */
function inOrder(plan: LoadPlan, staged: readonly StagedColumn[]): readonly StagedColumn[] {
	const width = ({ type }: StagedColumn) => WIDTHS[type.name] ?? 0;
	return plan.dialect.isPostgres ? staged.toSorted((a, b) => width(b) - width(a)) : staged;
}

/** Quoted names of all columns that the staging table has. */
export function stageColumnNames(plan: LoadPlan): string[] {
	const staged = plan.staged.map(({ name }) => plan.dialect.quote(name));
	const filled = plan.columns.map(({ stage }) => stage).filter((name) => !staged.includes(name));
	return [...staged, ...filled, ...(plan.stagedHash ? [plan.stagedHash] : []), plan.rn];
}

function stageType(plan: LoadPlan, type: StagedColumn['type'], key: boolean, name?: string): string {
	// A key column must carry the target's collation, or the two cannot be compared through an index.
	const text = plan.dialect.columnType(type, key);
	const collation = name === undefined ? undefined : plan.foreignCollations.get(name);
	return key && collation ? text.replace(/CHARACTER SET \S+ COLLATE \S+/, collation) : text;
}

/** Key parts of an index over the key columns, with prefixes for long text. */
export function mysqlKeyParts(plan: LoadPlan, names: 'stage' | 'target' = 'stage'): string[] {
	return plan.keys.map((key) => `${key[names]}${needsPrefix(plan, key.type) ? `(${INDEX_PREFIX})` : ''}`);
}

export function needsPrefix(plan: LoadPlan, type: StagedColumn['type']): boolean {
	const long =
		type.name === 'varchar' || type.name === 'char'
			? (type.length ?? 255)
			: type.name === 'text' || type.name === 'bytea'
				? 255
				: 0;
	const total = plan.keys.reduce(
		(sum, { type: t }) => sum + ('length' in t ? (t.length ?? 255) : t.name === 'text' ? 255 : 8),
		0,
	);
	return long > INDEX_PREFIX && total > 760;
}

/**
 * Are staged rows looked for by their key? Not where every statement goes from the staged row to the target, whose key is
 * indexed: then an index of the staging table would be built for nothing (a seventh of LOAD DATA's time).
 */
export function needsKey(plan: LoadPlan, duplicatesAreSeen: boolean): boolean {
	if (plan.mapping.history.deletes !== 'ignore' && !hashesAbsentKeys(plan)) return true;
	if (!duplicatesAreSeen || !plan.keyIsIndexed) return true;
	return plan.mapping.columns.some(({ lookup, combine }) => lookup !== undefined || combine !== undefined);
}
