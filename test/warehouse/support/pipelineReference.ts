/**
 * What a load without history means, in plain loops over arrays: the schema contract, lookups (at a moment, with stubs and
 * the unknown member), combined rows, and the parts of checkpoint mode. From docs/warehouse.md and warehouse-mapping.md,
 * without a look at the SQL. Random cases are checked against it.
 */
export type Cell = string | number | null;
export interface FactRow {
	id: number | null;
	code: string | null;
	at: string | null;
	amount: string | null;
	note: string | null;
	extra: string | null;
}
export interface Member {
	code: string;
	from: string;
	to: string | null;
	current: boolean;
}
export interface Setup {
	members: Member[];
	onMissing: 'unknown' | 'reject' | 'null' | 'inferred';
	asOf: boolean;
	combine: boolean;
	/** The table lacks the column `extra`. */
	newColumns: 'evolve' | 'discardRow' | 'discardValue';
	/** The table keeps two characters of `note`, the mapping says five. */
	changedTypes: 'evolve' | 'freeze' | 'discardRow' | 'discardValue';
	duplicateKeys: 'last' | 'reject';
	/** Rows per part in checkpoint mode; null: all at once. */
	partRows: number | null;
	batches: FactRow[][];
}
export interface Fact {
	id: number;
	/** `member 0`: the place in `members`; `stub zz`; `unknown`; null. */
	sk: string | null;
	amount: number | null;
	note: string | null;
	extra: string | null;
}
export interface State {
	facts: Fact[];
	stubs: string[];
	rejected: number;
}

export function pipelineReference(setup: Setup): State[] {
	const facts = new Map<number, Fact>();
	const stubs: string[] = [];
	return setup.batches.map((batch) => {
		let rejected = 0;
		for (const part of partsOf(batch, setup.partRows)) rejected += loadPart(setup, part, facts, stubs);
		return { facts: [...facts.values()], stubs: [...stubs], rejected };
	});
}

function partsOf(rows: FactRow[], size: number | null): FactRow[][] {
	if (size === null) return [rows];
	return Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => rows.slice(i * size, (i + 1) * size));
}

function loadPart(setup: Setup, rows: FactRow[], facts: Map<number, Fact>, stubs: string[]): number {
	const usable = rows.map((row) => checked(setup, row)).filter((row) => row !== null);
	let rejected = rows.length - usable.length;
	// What is combined is looked up row by row; else only the row that stays is.
	let staged = setup.combine ? usable : oneEach(setup, usable);
	if (!setup.combine && setup.duplicateKeys === 'reject') rejected += usable.length - staged.length;
	const ambiguous = staged.filter((row) => hits(setup, row, stubs).length > 1);
	staged = staged.filter((row) => !ambiguous.includes(row));
	rejected += ambiguous.length;
	if (setup.onMissing === 'inferred')
		for (const { code, at } of staged) {
			const known = code === null || stubs.includes(code) || setup.members.some((member) => isKey(setup, member, code));
			if (!known && !(setup.asOf && at === null)) stubs.push(code);
		}
	const found = staged.map((row) => ({ row, sk: memberOf(setup, row, stubs) }));
	const kept = found.filter(({ sk }) => sk !== undefined);
	rejected += found.length - kept.length;
	for (const fact of setup.combine ? combined(kept) : kept.map(factOf)) facts.set(fact.id, fact);
	return rejected;
}

/** The row as it may be loaded, or null where it is rejected. */
function checked(setup: Setup, row: FactRow): FactRow | null {
	const asNull = setup.changedTypes === 'discardValue';
	if (row.id === null) return null;
	let { amount, note, extra } = row;
	if (amount === 'oops') {
		if (!asNull) return null;
		amount = null;
	}
	const length = setup.changedTypes === 'evolve' ? 5 : 2;
	if (note !== null && note.length > length) {
		if (!asNull) return null;
		note = null;
	}
	if (extra !== null && setup.newColumns === 'discardRow') return null;
	if (setup.newColumns !== 'evolve') extra = null;
	return { ...row, amount, note, extra };
}

function oneEach({ duplicateKeys }: Setup, rows: FactRow[]): FactRow[] {
	const byKey = new Map<number, FactRow>();
	for (const row of rows) if (duplicateKeys === 'last' || !byKey.has(row.id!)) byKey.set(row.id!, row);
	return [...byKey.values()];
}

/** Within the filter of the lookup: the current ones where no moment is asked for. */
const isKey = ({ asOf }: Setup, member: Member, code: string | null): boolean =>
	member.code === code && (asOf || member.current);

function hits(setup: Setup, { code, at }: FactRow, stubs: string[]): string[] {
	if (code === null || (setup.asOf && at === null)) return [];
	const members = setup.members.flatMap((member, i) => {
		const then = !setup.asOf || (member.from <= at! && (member.to === null || member.to > at!));
		return isKey(setup, member, code) && then ? [`member ${i}`] : [];
	});
	return stubs.includes(code) ? [...members, `stub ${code}`] : members;
}

/** Undefined: the row is rejected. */
function memberOf(setup: Setup, row: FactRow, stubs: string[]): string | null | undefined {
	const [hit] = hits(setup, row, stubs);
	if (hit) return hit;
	if (setup.onMissing === 'reject') return undefined;
	return setup.onMissing === 'null' ? null : 'unknown';
}

const number = (text: string | null): number | null => (text === null ? null : Number(text));
const factOf = ({ row, sk }: { row: FactRow; sk: string | null | undefined }): Fact => ({
	id: row.id!,
	sk: sk ?? null,
	amount: number(row.amount),
	note: row.note,
	extra: row.extra,
});

/** sk: LAST, amount: SUM, note: LISTAGG with a comma, extra: FIRST. */
function combined(rows: Array<{ row: FactRow; sk: string | null | undefined }>): Fact[] {
	const byKey = new Map<number, Array<{ row: FactRow; sk: string | null | undefined }>>();
	for (const one of rows) byKey.set(one.row.id!, [...(byKey.get(one.row.id!) ?? []), one]);
	return [...byKey].map(([id, group]) => {
		const amounts = group.flatMap(({ row }) => (row.amount === null ? [] : [Number(row.amount)]));
		const notes = group.flatMap(({ row }) => (row.note === null ? [] : [row.note]));
		return {
			id,
			sk: group[group.length - 1].sk ?? null,
			amount: amounts.length === 0 ? null : amounts.reduce((a, b) => a + b, 0),
			note: notes.length === 0 ? null : notes.join(','),
			extra: group[0].row.extra,
		};
	});
}
