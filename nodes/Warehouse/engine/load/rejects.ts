/** Collects rejected rows: those the rows themselves showed, and those that only a set-based step could find. */
import type { DataRecord, RejectedRow } from '../../../shared/records/types';
import type { SqlPort } from '../ports';
import { suffix } from './deletes';
import type { LoadPlan } from './plan';
import type { LoadSession } from './ports';
import type { StagedRow } from '../rows/types';
import type { KeyReader } from './keyReader';
import { mysqlKeyParts } from './stage';
import { StageWriter } from './stageWriter';

export type Reason = Pick<RejectedRow, 'stage' | 'field' | 'code' | 'message'>;

/** More keys than this are not remembered; nothing is retired then. */
const MAX_KEYS = 200_000;

export class Rejects {
	count = 0;
	readonly samples: RejectedRow[] = [];
	/** Keys that are in the source although their row was not loaded. */
	private readonly keys: StagedRow[] = [];
	private reader: KeyReader | undefined;
	/** The temporary table of those keys, once it is made. */
	seen: string | null = null;
	hasUnknownKeys = false;
	/** The temporary table may hold keys. */
	hasKeys = false;

	constructor(
		private readonly sink: (row: RejectedRow) => void,
		private readonly sampleRows: number,
	) {}

	readKeysWith(reader: KeyReader): void {
		this.reader = reader;
	}

	add(row: RejectedRow, keyIsStaged = false): void {
		this.count++;
		if (this.samples.length < this.sampleRows) this.samples.push(row);
		if (this.reader && !keyIsStaged) this.remember(row);
		this.sink(row);
	}

	/** A row that could not even be read may be of any key. */
	private remember(row: RejectedRow): void {
		const key = row.stage === 'read' ? undefined : this.reader!(row.record, row.index);
		if (key === undefined || this.keys.length >= MAX_KEYS) this.hasUnknownKeys = true;
		else if (key !== null) {
			this.keys.push(key);
			this.hasKeys = true;
		}
	}

	/** Rejects the staged rows that fulfil a condition, and removes them from the staging table. */
	async fromStage(sql: SqlPort, plan: LoadPlan, condition: string, reason: Reason): Promise<number> {
		const selected = await this.read(sql, plan, `FROM ${plan.stage} s WHERE ${condition}`, reason);
		if (selected > 0) {
			if (this.seen && plan.keys.length > 0) {
				this.hasKeys = true;
				const keys = plan.keys.map(({ stage }) => stage).join(', ');
				await sql.query(
					`INSERT INTO ${this.seen} (${keys}, dw_seen) SELECT ${keys}, 1 FROM ${plan.stage} s WHERE ${condition}`,
				);
			}
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
			`FROM ${plan.changed} s JOIN ${plan.actions} a ON a.rn = s.${plan.rn} WHERE a.act = '${act}'`,
			reason,
		);
	}

	private async read(sql: SqlPort, plan: LoadPlan, from: string, reason: Reason): Promise<number> {
		const columns = plan.columns.map(({ stage }) => `s.${stage}`);
		const { rows } = await sql.query(
			`SELECT ${[...columns, `s.${plan.rn} AS dw_index`].join(', ')} ${from} ORDER BY s.${plan.rn}`,
		);
		for (const { dw_index: index, ...record } of rows) {
			this.add({ index: Number(index), key: keyOf(plan, record), record, ...reason }, true);
		}
		return rows.length;
	}

	/** A temporary table with the keys of rejected rows; made before the transaction, added to within it. */
	async makeKeyTable(session: LoadSession, plan: LoadPlan): Promise<void> {
		const { dialect } = plan;
		const table = dialect.quote(`dw_seen_${suffix(plan)}`);
		const columns = plan.keys.map(({ stage, type, name }) => {
			const text = dialect.columnType(type, true);
			const collation = plan.foreignCollations.get(name);
			return `${stage} ${collation ? text.replace(/CHARACTER SET \S+ COLLATE \S+/, collation) : text}`;
		});
		const index = dialect.isPostgres ? '' : `, KEY dw_key (${mysqlKeyParts(plan).join(', ')})`;
		await session.query(
			`${dialect.createTemp} ${table} (${columns.join(', ')}, dw_seen smallint${index})${dialect.tableTail}`,
		);
		this.seen = table;
		// The pipeline lists key columns in the order of the mapping's key sequence, as the plan does.
		const writer = new StageWriter(
			session,
			{
				table,
				columns: [
					...plan.keys.map(({ name, type }) => ({ name, type })),
					{ name: 'dw_seen', type: { name: 'smallint' } },
				],
			},
			{
				batchRows: 1000,
				onBadRow: () => {
					this.hasUnknownKeys = true;
				},
			},
		);
		for (const [index, key] of this.keys.entries()) await writer.add([...key.slice(0, plan.keys.length), '1'], index);
		await writer.end();
	}
}

export function keyOf(plan: LoadPlan, record: DataRecord): RejectedRow['key'] {
	if (plan.keys.length === 0) return null;
	if (plan.keys.length === 1) return (record[plan.keys[0].name] ?? null) as RejectedRow['key'];
	return Object.fromEntries(plan.keys.map(({ name }) => [name, record[name] ?? null]));
}
