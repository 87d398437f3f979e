/** Collects rejected rows: those the rows themselves showed, and those that only a set-based step could find. */
import type { DataRecord, RejectedRow } from '../../../shared/records/types';
import type { SqlPort } from '../ports';
import { suffix } from './deletes';
import type { LoadPlan } from './plan';
import type { LoadSession } from './ports';
import { StageWriter } from './stage';

export type Reason = Pick<RejectedRow, 'stage' | 'field' | 'code' | 'message'>;

/** More keys than this are not remembered; nothing is retired then. */
const MAX_KEYS = 200_000;
const NUMBER_TYPES = new Set(['smallint', 'integer']);

export class Rejects {
	count = 0;
	readonly samples: RejectedRow[] = [];
	/** Keys that are in the source although their row was not loaded. */
	private readonly keys: Array<RejectedRow['key']> = [];
	hasUnknownKeys = false;

	constructor(
		private readonly sink: (row: RejectedRow) => void,
		private readonly sampleRows: number,
	) {}

	add(row: RejectedRow): void {
		this.count++;
		if (this.samples.length < this.sampleRows) this.samples.push(row);
		// A row that could not even be read may be any key; a NULL key is in no table.
		if (row.stage === 'read' || (row.stage === 'load' && row.key === null)) this.hasUnknownKeys = true;
		else if (row.key !== null) {
			if (this.keys.length < MAX_KEYS) this.keys.push(row.key);
			else this.hasUnknownKeys = true;
		}
		this.sink(row);
	}

	/** Rejects the staged rows that fulfil a condition, and removes them from the staging table. */
	async fromStage(sql: SqlPort, plan: LoadPlan, condition: string, reason: Reason): Promise<number> {
		const selected = await this.read(sql, plan, `FROM ${plan.stage} s WHERE ${condition}`, reason);
		if (selected > 0) {
			await sql.query(
				plan.dialect.isPostgres
					? `DELETE FROM ${plan.stage} s WHERE ${condition}`
					: `DELETE s FROM ${plan.stage} s WHERE ${condition}`,
			);
		}
		return selected;
	}

	/** The rows whose numbers stand in another table; they stay where they are. */
	async fromTable(sql: SqlPort, plan: LoadPlan, table: string, reason: Reason): Promise<number> {
		return await this.read(sql, plan, `FROM ${plan.stage} s JOIN ${table} d ON d.rn = s.${plan.rn}`, reason);
	}

	async fromActions(sql: SqlPort, plan: LoadPlan, act: string, reason: Reason): Promise<number> {
		return await this.read(
			sql,
			plan,
			`FROM ${plan.stage} s JOIN ${plan.actions} a ON a.rn = s.${plan.rn} WHERE a.act = '${act}'`,
			reason,
		);
	}

	private async read(sql: SqlPort, plan: LoadPlan, from: string, reason: Reason): Promise<number> {
		const columns = plan.columns.map(({ stage }) => `s.${stage}`);
		const { rows } = await sql.query(
			`SELECT ${[...columns, `s.${plan.rn} AS dw_index`].join(', ')} ${from} ORDER BY s.${plan.rn}`,
		);
		for (const { dw_index: index, ...record } of rows) {
			this.add({ index: Number(index), key: keyOf(plan, record), record, ...reason });
		}
		return rows.length;
	}

	/** A keyed temporary table with the rejected keys, or null when there are none. */
	async keyTable(session: LoadSession, plan: LoadPlan): Promise<string | null> {
		if (this.keys.length === 0) return null;
		const { dialect } = plan;
		const table = dialect.quote(`dw_seen_${suffix(plan)}`);
		const columns = plan.keys.map(({ stage, type, name }) => {
			const text = dialect.columnType(type, true);
			const collation = plan.foreignCollations.get(name);
			return `${stage} ${collation ? text.replace(/CHARACTER SET \S+ COLLATE \S+/, collation) : text}`;
		});
		await session.query(`${dialect.createTemp} ${table} (${columns.join(', ')}, dw_seen smallint)${dialect.tableTail}`);
		// A key that its type does not take cannot be in the target either: such rows are left out.
		const writer = new StageWriter(
			session,
			{
				table,
				columns: [
					...plan.keys.map(({ name, type }) => ({ name, type })),
					{ name: 'dw_seen', type: { name: 'smallint' } },
				],
			},
			1000,
			() => {},
		);
		for (const key of this.keys) {
			const values = plan.keys.map(({ name }) => (typeof key === 'object' && key !== null ? key[name] : key));
			if (values.some((value) => value === null || value === undefined) && !plan.nullMatches) continue;
			const texts = values.map((value, i) => keyText(value, plan.keys[i].type.name));
			if (texts.includes(undefined)) continue;
			await writer.add([...(texts as Array<string | null>), '1']);
		}
		await writer.end();
		return table;
	}
}

function keyText(value: unknown, type: string): string | null | undefined {
	if (value === null || value === undefined) return null;
	const text = String(value);
	if (text.includes('\0')) return undefined;
	return NUMBER_TYPES.has(type) && !/^\s*[+-]?\d+\s*$/.test(text) ? undefined : text;
}

export function keyOf(plan: LoadPlan, record: DataRecord): RejectedRow['key'] {
	if (plan.keys.length === 0) return null;
	if (plan.keys.length === 1) return (record[plan.keys[0].name] ?? null) as RejectedRow['key'];
	return Object.fromEntries(plan.keys.map(({ name }) => [name, record[name] ?? null]));
}
