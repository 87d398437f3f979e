/**
 * The whole numbers that keys leave out as they ascend, gathered while rows stream: of the target they are the keys that
 * may be absent, and what lies outside the first and the last key. To look these up takes less than to join the target with
 * all that was staged.
 */
import type { StagedColumn, StagedRow } from '../rows/types';
import { keysHaveOneType } from './joinKind';
import type { LoadPlan } from './plan';
import type { LoadSession } from './ports';
import { WHOLE_NUMBERS, placeOfKey } from './repeatedKeys';
import { StageWriter } from './stageWriter';

/** Eight bytes each. With more of them the target is no longer sparse enough to look them up. */
const MAX_GAPS = 100_000;
/** A look-up costs PostgreSQL as much as reading so many rows in a row. */
const ROWS_PER_LOOK_UP = 5;

/** A temporary table of those numbers (column `k`), and the keys around them. */
export interface GapTable {
	table: string;
	first: string;
	last: string;
	/** So few that looking each up is faster than reading the target. */
	few: boolean;
}

export class KeyGaps {
	private readonly gaps: number[] = [];
	private first = NaN;
	private last = NaN;
	private holds = true;
	private rows = 0;

	private constructor(private readonly place: number) {}

	/** Null where keys are no whole numbers, or the target's index does not find them. */
	static of(plan: LoadPlan, staged: readonly StagedColumn[]): KeyGaps | null {
		const [key] = plan.keys;
		const { deletes, deleteScope } = plan.mapping.history;
		if (deletes === 'ignore' || deleteScope !== null || plan.keys.length !== 1 || plan.nullMatches) return null;
		if (!WHOLE_NUMBERS.includes(key.type.name) || !plan.currentIsIndexed || !keysHaveOneType(plan)) return null;
		const place = placeOfKey(key, staged);
		return place < 0 ? null : new KeyGaps(place);
	}

	add(row: StagedRow): void {
		if (!this.holds) return;
		this.rows++;
		const text = row[this.place];
		const key = text === null ? NaN : Number(text);
		const { last } = this;
		if (Number.isNaN(last)) this.first = key;
		else if (key - last > 1) {
			if (this.gaps.length + key - last > MAX_GAPS) this.holds = false;
			else for (let gap = last + 1; gap < key; gap++) this.gaps.push(gap);
		}
		// Not so for NaN either.
		if (!(key > last || Number.isNaN(last)) || !Number.isSafeInteger(key)) this.holds = false;
		this.last = key;
	}

	/** Null where keys did not ascend to the end, or left out too many; else all of the target's keys that may be absent. */
	async table(session: LoadSession, plan: LoadPlan, name: string): Promise<GapTable | null> {
		if (!this.holds || Number.isNaN(this.first)) return null;
		await session.query(`${plan.dialect.createTemp} ${name} (k bigint PRIMARY KEY)${plan.dialect.tableTail}`);
		const columns = [{ name: 'k', type: { name: 'bigint' as const } }];
		const onBadRow = (_row: StagedRow, error: Error) => {
			throw error;
		};
		const writer = new StageWriter(session, { table: name, columns }, { batchRows: 10_000, onBadRow });
		for (const [index, gap] of this.gaps.entries()) await writer.add([String(gap)], index);
		await writer.end();
		if (plan.dialect.isPostgres) await session.query(`ANALYZE ${name}`);
		const few = this.gaps.length * ROWS_PER_LOOK_UP < this.rows;
		return { table: name, first: String(this.first), last: String(this.last), few };
	}
}
