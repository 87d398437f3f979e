/**
 * What history cases mean, written down plainly: one step after another over arrays, without SQL. The rules are those of the
 * cases' README (dbt's check and timestamp strategies, dlt's delete scope, SQLMesh's reappearing keys, SSIS types 0 and 1)
 * and of docs/warehouse.md where it is silent. Random cases are checked against it.
 */
export type Value = string | number | boolean | null;
export type Row = Record<string, Value>;

export interface Options {
	scdType: 1 | 2;
	strategy: 'check' | 'timestamp';
	updatedAt: string | null;
	deletes: 'ignore' | 'invalidate' | 'new_record';
	deleteScope: string | null;
	deleteFlag: string | null;
	firstLoadFrom: 'loadTime' | 'updatedAt' | 'epoch';
	newKeyFrom: 'loadTime' | 'updatedAt' | 'epoch';
	openEnd: string | null;
	backdated: 'reject' | 'apply';
	emptyBatch: 'protect' | 'apply';
	type0Columns: string[];
	type1Columns: string[];
	type1Scope: 'all' | 'current';
	nullKey: 'reject' | 'match';
	/** Of `any`, too, the last one stays: no other answer would be the same on every run. */
	duplicateKeys: 'last' | 'any' | 'sort' | 'reject';
	duplicateSort: { column: string; keep: 'highest' | 'lowest' } | null;
	onMatch: 'update' | 'keep';
	/** Only these and the key are columns of the table; absent: all that the rows have. */
	mappedColumns?: string[] | null;
	/** Columns of the table that the mapping does not know. */
	extraTargetColumns?: string[];
	/** The table has at first only the columns of the first step; absent: those of all steps. */
	schemaEvolution?: 'evolve';
}

export interface Case {
	name: string;
	key: string[];
	trackedColumns: string[] | '*';
	options: Options;
	steps: Array<{ loadTime: string; rows: Row[] }>;
}

interface Version {
	row: Row;
	from: string | null;
	to: string | null;
	deleted: boolean;
	/** Load time of the load that made it: a load that is older than this one is late. */
	made: string;
}

const EPOCH = '1970-01-01 00:00:00';

export interface Expected {
	rows: Row[];
	rejected: number;
}

/** The table after each step. */
export function reference(history: Case): Expected[] {
	let versions: Version[] = [];
	const extras = Object.fromEntries((history.options.extraTargetColumns ?? []).map((name) => [name, null]));
	return history.steps.map((step, i) => {
		const names = columnsAt(history, i);
		// A column that is new to the table is NULL in the rows that are there.
		for (const { row } of versions) for (const name of names) row[name] ??= null;
		const result =
			history.options.scdType === 2
				? stepType2(history, versions, step, names)
				: stepType1(history, versions, step, names);
		versions = result.versions;
		return {
			rejected: result.rejected,
			rows: versions.map(({ row, from, to, deleted }) =>
				history.options.scdType === 2
					? { ...row, ...extras, _from: from, _to: to, _deleted: deleted }
					: { ...row, ...extras },
			),
		};
	});
}

/** The mapping's columns in a step: those that rows have had so far, or ever, of those that are mapped. */
function columnsAt({ key, options, steps }: Case, step: number): Set<string> {
	const seen = options.schemaEvolution === 'evolve' ? steps.slice(0, step + 1) : steps;
	const names = new Set([...key, ...seen.flatMap(({ rows }) => rows.flatMap((row) => Object.keys(row)))]);
	const mapped = options.mappedColumns;
	if (!mapped) return names;
	const needed = [...key, ...mapped, options.deleteFlag, options.strategy === 'timestamp' ? options.updatedAt : null];
	return new Set([...names].filter((name) => needed.includes(name)));
}

const keyOf = (history: Case, row: Row) => JSON.stringify(history.key.map((name) => row[name] ?? null));
const value = (row: Row, name: string): Value => row[name] ?? null;
const differ = (a: Row, b: Row, names: readonly string[]) => names.some((name) => value(a, name) !== value(b, name));

/** Rows that take part, one per key, and how many were rejected on the way. */
function stage({ key, options }: Case, rows: Row[], history: Case) {
	const usable = rows.filter((row) => options.nullKey === 'match' || key.every((name) => value(row, name) !== null));
	const winners = new Map<string, Row>();
	let rejected = rows.length - usable.length;
	for (const row of usable) {
		const id = keyOf(history, row);
		const before = winners.get(id);
		if (before && options.duplicateKeys === 'reject') rejected++;
		else if (!before || options.duplicateKeys !== 'sort' || beats(options, row, before)) winners.set(id, row);
	}
	return { winners, rejected };
}

/** NULL never wins over a value; of equals the later row does. */
function beats(options: Options, row: Row, before: Row): boolean {
	const { column, keep } = options.duplicateSort!;
	const [a, b] = [value(row, column), value(before, column)];
	if (a === null || b === null) return b === null;
	return keep === 'highest' ? a >= b : a <= b;
}

const isFlagged = (options: Options, row: Row) =>
	options.deleteFlag !== null && value(row, options.deleteFlag) === true;

/** Is this key, absent from the batch, gone? */
function mayRetire({ options }: Case, step: { rows: Row[] }, winners: Map<string, Row>, row: Row): boolean {
	if (options.deletes === 'ignore') return false;
	if (step.rows.length === 0) return options.emptyBatch === 'apply' && options.deleteScope === null;
	if (winners.size === 0) return false;
	const scope = options.deleteScope;
	return scope === null || [...winners.values()].some((other) => value(other, scope) === value(row, scope));
}

function stepType2(
	history: Case,
	before: Version[],
	step: { loadTime: string; rows: Row[] },
	names: ReadonlySet<string>,
) {
	const { options, key } = history;
	const type0 = options.type0Columns.filter((name) => names.has(name));
	const type1 = options.type1Columns.filter((name) => names.has(name));
	const type2 = [...names].filter((name) => !key.includes(name) && !type1.includes(name) && !type0.includes(name));
	const tracked =
		history.trackedColumns === '*' ? type2 : type2.filter((name) => history.trackedColumns.includes(name));
	const staged = stage(history, step.rows, history);
	let { rejected } = staged;
	const versions = before.map((version) => ({ ...version, row: { ...version.row } }));
	const firstLoad = versions.length === 0;
	const { loadTime } = step;
	const timestamp = options.strategy === 'timestamp';
	const current = new Map<string, Version>();
	for (const version of versions) if (version.to === null) current.set(keyOf(history, version.row), version);
	const open = (row: Row, from: string | null, like?: Row, deleted = false) => {
		const kept = Object.fromEntries(type0.map((name) => [name, value(like ?? row, name)]));
		const filled = Object.fromEntries([...names].map((name) => [name, value(row, name)]));
		const version: Version = { row: { ...filled, ...kept }, from, to: null, deleted, made: loadTime };
		versions.push(version);
		return version;
	};
	const overwriteType1 = (row: Row, only?: Version) => {
		const id = keyOf(history, row);
		for (const version of only ? [only] : versions.filter((v) => keyOf(history, v.row) === id))
			for (const name of type1) version.row[name] = value(row, name);
	};
	const old = new Set(versions);
	for (const [id, row] of staged.winners) {
		const now = current.get(id);
		const updatedAt = options.updatedAt ? (value(row, options.updatedAt) as string | null) : null;
		const flagged = isFlagged(options, row);
		if (flagged && !now) continue;
		if (timestamp && updatedAt === null) {
			rejected++;
			continue;
		}
		const moment = timestamp ? updatedAt! : loadTime;
		if (!now) {
			const past = versions.filter((version) => keyOf(history, version.row) === id);
			if (past.length > 0) {
				const end = past
					.map(({ to }) => to!)
					.sort()
					.at(-1)!;
				const last = past.find(({ to }) => to === end)!;
				if (!timestamp && loadTime < end && options.backdated === 'reject') {
					rejected++;
					continue;
				}
				if (options.type1Scope === 'all') overwriteType1(row);
				open(row, timestamp && updatedAt! < end ? end : moment, last.row);
				continue;
			}
			const origin = firstLoad ? options.firstLoadFrom : options.newKeyFrom;
			open(row, origin === 'epoch' ? EPOCH : origin === 'updatedAt' ? (updatedAt ?? loadTime) : loadTime);
			continue;
		}
		if (flagged && now.deleted) continue;
		const keptAt = timestamp ? (value(now.row, options.updatedAt!) as string | null) : now.from;
		const older = timestamp ? keptAt !== null && moment < keptAt : loadTime < now.made;
		if (flagged) {
			if (older && options.backdated === 'reject') rejected++;
			else retire(now, moment);
			continue;
		}
		if (now.deleted) {
			const start = timestamp && updatedAt! < now.from! ? now.from! : moment;
			if (!timestamp && now.from !== loadTime && older && options.backdated === 'reject') {
				rejected++;
				continue;
			}
			if (options.type1Scope === 'all') overwriteType1(row);
			if (!timestamp && now.from === loadTime) {
				overwrite(now, row);
				now.deleted = false;
				continue;
			}
			now.to = start;
			open(row, start, now.row);
			continue;
		}
		const changed = timestamp ? keptAt === null || moment !== keptAt : differ(now.row, row, tracked);
		if (!changed) {
			if (differ(now.row, row, type1)) overwriteType1(row, options.type1Scope === 'all' ? undefined : now);
			continue;
		}
		if (older && options.backdated === 'reject' && (timestamp || now.from !== loadTime)) {
			rejected++;
			continue;
		}
		if (older && timestamp) {
			spliceIn(row, moment);
			continue;
		}
		if (options.type1Scope === 'all') overwriteType1(row);
		if (!timestamp && now.from === loadTime) {
			overwrite(now, row);
			continue;
		}
		now.to = moment;
		open(row, moment, now.row);
	}
	for (const version of old) {
		const id = keyOf(history, version.row);
		if (version.to !== null || version.deleted || current.get(id) !== version || staged.winners.has(id)) continue;
		if (!mayRetire(history, step, staged.winners, version.row)) continue;
		if (options.backdated === 'reject' && version.made > loadTime) continue;
		retire(version, loadTime);
	}
	return { versions, rejected };

	function overwrite(version: Version, row: Row) {
		for (const name of names) if (!key.includes(name) && !type0.includes(name)) version.row[name] = value(row, name);
	}

	function retire(version: Version, at: string) {
		version.to = at;
		if (options.deletes === 'new_record')
			versions.push({ row: { ...version.row }, from: at, to: null, deleted: true, made: loadTime });
	}

	/** Between the versions it belongs between; what is known already stays as it is. */
	function spliceIn(row: Row, moment: string) {
		const id = keyOf(history, row);
		const at = (version: Version) => value(version.row, options.updatedAt!) as string;
		const all = versions.filter((version) => keyOf(history, version.row) === id);
		if (all.some((version) => version.from === moment || at(version) === moment)) return;
		const next = all
			.map(({ from }) => from!)
			.filter((from) => from > moment)
			.sort()[0];
		const covering = all.filter(({ from, to }) => from! < moment && (to === null || to > moment));
		// A version that reaches further back than its own moment began when the late row ended.
		const early = covering.filter((version) => at(version) > moment);
		if (early.length > 0) {
			const [start, end] = [early.map(({ from }) => from!).sort()[0], early.map(at).sort()[0]];
			for (const version of all) if (version.from === start) version.from = end;
			open(row, start).to = end;
			return;
		}
		for (const version of covering) version.to = moment;
		open(row, moment).to = next;
	}
}

function stepType1(
	history: Case,
	before: Version[],
	step: { loadTime: string; rows: Row[] },
	columns: ReadonlySet<string>,
) {
	const { options, key } = history;
	const names = [...columns];
	const written = names.filter((name) => !key.includes(name) && !options.type0Columns.includes(name));
	const staged = stage(history, step.rows, history);
	let { rejected } = staged;
	const firstLoad = before.length === 0;
	const table = new Map(
		before.map((version) => [keyOf(history, version.row), { ...version, row: { ...version.row } }]),
	);
	const retired = firstLoad
		? []
		: [...table.keys()].filter(
				(id) => !staged.winners.has(id) && mayRetire(history, step, staged.winners, table.get(id)!.row),
			);
	for (const [id, row] of staged.winners) {
		const now = table.get(id);
		if (isFlagged(options, row)) {
			table.delete(id);
			continue;
		}
		if (!now) {
			table.set(id, {
				row: Object.fromEntries(names.map((name) => [name, value(row, name)])),
				from: null,
				to: null,
				deleted: false,
				made: step.loadTime,
			});
			continue;
		}
		if (options.onMatch === 'keep' || !differ(now.row, row, written)) continue;
		if (options.strategy === 'timestamp') {
			const [mine, kept] = [value(row, options.updatedAt!), value(now.row, options.updatedAt!)];
			if (mine === null) {
				rejected++;
				continue;
			}
			if (kept !== null && mine === kept) continue;
			if (kept !== null && mine < kept && options.backdated === 'reject') {
				rejected++;
				continue;
			}
		}
		for (const name of written) now.row[name] = value(row, name);
	}
	for (const id of retired) table.delete(id);
	return { versions: [...table.values()], rejected };
}
