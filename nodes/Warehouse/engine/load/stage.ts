/**
 * The staging table: temporary, typed like the target, with a key (a MariaDB join without one took minutes). Rows arrive in
 * batches; while the server takes one, the next is made.
 */
import type { SqlFailure } from '../ports';
import type { StagedColumn, StagedRow } from '../rows/types';
import type { LoadPlan } from './plan';
import { decodeRows, rowEncoder } from './textFormat';
import type { BulkTarget, LoadSession } from './ports';

/** Text longer than this cannot be indexed whole; a prefix finds rows as well. */
const INDEX_PREFIX = 180;

/** With `final` the columns have the target's types; before rows are combined some are wider. */
export function createStageSql(plan: LoadPlan, staged: readonly StagedColumn[], final = false): string {
	const { dialect } = plan;
	const keyNames = new Set(plan.keys.map(({ name }) => name));
	const stagedNames = new Set(staged.map(({ name }) => name));
	const columns = staged.map(({ name, type }) => {
		const planned = plan.columns.find((column) => column.name === name);
		return `${dialect.quote(name)} ${stageType(plan, final ? (planned?.type ?? type) : type, keyNames.has(name), planned?.name)}`;
	});
	// Looked-up and rawSql columns are filled later, by the database.
	for (const column of plan.columns) {
		if (!stagedNames.has(column.name))
			columns.push(`${column.stage} ${stageType(plan, column.type, column.key, column.name)}`);
	}
	columns.push(`${plan.rn} bigint NOT NULL${dialect.isPostgres ? '' : ' PRIMARY KEY'}`);
	if (!dialect.isPostgres && plan.keys.length > 0) columns.push(`KEY dw_key (${mysqlKeyParts(plan).join(', ')})`);
	return `${dialect.createTemp} ${plan.stage} (${columns.join(', ')})${dialect.tableTail}`;
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

/** Rows with long texts make a batch before they are many. */
const MAX_BATCH_CHARS = 4 * 1024 * 1024;

const SAVEPOINT = 'dw_batch';

/** Collects rows as text and sends them batch by batch, one batch ahead. */
export class StageWriter {
	private readonly encode: (row: StagedRow) => string;
	private lines: string[] = [];
	private chars = 0;
	/** Position in the source of each row of the batch. */
	private indexes: number[] = [];
	private pending: Promise<void> = Promise.resolve();
	private failure: unknown;
	written = 0;

	constructor(
		private readonly session: LoadSession,
		private readonly target: BulkTarget,
		private readonly batchRows: number,
		/** Called for a row that only the server could see was wrong. */
		private readonly onBadRow: (row: StagedRow, error: SqlFailure, index: number) => void,
		/** Inside a transaction of PostgreSQL a refused batch needs a savepoint to go back to. */
		private readonly savepoints = false,
	) {
		this.encode = rowEncoder(target.columns);
	}

	/** Resolve the promise, where there is one, before the next row. */
	add(row: StagedRow, index: number): Promise<void> | undefined {
		const line = this.encode(row);
		this.lines.push(line);
		this.chars += line.length;
		this.indexes.push(index);
		return this.indexes.length >= this.batchRows || this.chars >= MAX_BATCH_CHARS ? this.flush() : undefined;
	}

	async flush(): Promise<void> {
		const { indexes } = this;
		const text = this.lines.join('');
		this.lines = [];
		this.chars = 0;
		this.indexes = [];
		await this.pending;
		if (this.failure) throw this.failure;
		if (indexes.length === 0) return;
		this.pending = this.send(text, indexes).catch((error: unknown) => {
			this.failure = error;
		});
	}

	async end(): Promise<void> {
		await this.flush();
		await this.pending;
		if (this.failure) throw this.failure;
	}

	/** A batch that the server refuses for its data is halved until the bad rows stand alone. */
	private async send(text: string, indexes: readonly number[]): Promise<void> {
		try {
			await this.session.bulkInsert(this.target, text, indexes.length, this.savepoints ? SAVEPOINT : undefined);
			this.written += indexes.length;
		} catch (error) {
			if (!isDataFailure(error as SqlFailure)) throw error;
			if (this.savepoints) await this.session.query(`ROLLBACK TO SAVEPOINT ${SAVEPOINT}`);
			if (indexes.length === 1) {
				this.onBadRow(decodeRows(text)[0], error as SqlFailure, indexes[0]);
				return;
			}
			const lines = text.slice(0, -1).split('\n');
			const middle = lines.length >> 1;
			await this.send(`${lines.slice(0, middle).join('\n')}\n`, indexes.slice(0, middle));
			await this.send(`${lines.slice(middle).join('\n')}\n`, indexes.slice(middle));
		}
	}
}

/** Classes 22 (data exception) and 23 (integrity), and MySQL's numbers for values that do not fit. */
export function isDataFailure({ sqlState, code }: SqlFailure): boolean {
	if (sqlState && /^2[23]/.test(sqlState)) return true;
	return typeof code === 'number' && [1048, 1062, 1264, 1265, 1292, 1366, 1367, 1406, 1411, 3140, 4025].includes(code);
}
