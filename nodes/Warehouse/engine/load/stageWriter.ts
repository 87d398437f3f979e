/**
 * Rows to the server, batch by batch: while it takes one, the next is written into the other of two buffers. A batch that
 * it refuses for its data is halved until the bad rows stand alone.
 */
import type { SqlFailure } from '../ports';
import type { StagedRow } from '../rows/types';
import { ByteWriter } from './byteWriter';
import type { BulkTarget, LoadSession } from './ports';
import { decodeRows, halves, rowEncoder, type RowEncoder, type RowTail } from './textFormat';

/** Rows with long texts make a batch before they are many. */
const MAX_BATCH_BYTES = 2 * 1024 * 1024;
/** Twice doubled, a buffer holds such a batch and its last row. */
const FIRST_BYTES = (MAX_BATCH_BYTES + 64 * 1024) / 4;

const SAVEPOINT = 'dw_batch';

export interface WriterOptions extends RowTail {
	batchRows: number;
	/** Called for a row that only the server could see was wrong. */
	onBadRow: (row: StagedRow, error: SqlFailure, index: number) => void;
	/** Inside a transaction of PostgreSQL a refused batch needs a savepoint to go back to. */
	savepoints?: boolean;
}

export class StageWriter {
	private readonly encode: RowEncoder;
	private filling = new ByteWriter(FIRST_BYTES);
	private sending = new ByteWriter(FIRST_BYTES);
	/** Position in the source of each row of the batch. */
	private indexes: number[] = [];
	private pending: Promise<void> = Promise.resolve();
	private failure: unknown;
	written = 0;

	constructor(
		private readonly session: LoadSession,
		private readonly target: BulkTarget,
		private readonly options: WriterOptions,
	) {
		this.encode = rowEncoder(target.columns, options);
	}

	/** Resolve the promise, where there is one, before the next row. */
	add(row: StagedRow, index: number): Promise<void> | undefined {
		this.encode(this.filling, row, index);
		this.indexes.push(index);
		return this.indexes.length >= this.options.batchRows || this.filling.at >= MAX_BATCH_BYTES
			? this.flush()
			: undefined;
	}

	async flush(): Promise<void> {
		await this.pending;
		if (this.failure) throw this.failure;
		const { filling, indexes } = this;
		if (indexes.length === 0) return;
		this.filling = this.sending;
		this.filling.at = 0;
		this.sending = filling;
		this.indexes = [];
		this.pending = this.send(filling.written(), indexes).catch((error: unknown) => {
			this.failure = error;
		});
	}

	async end(): Promise<void> {
		await this.flush();
		await this.pending;
		if (this.failure) throw this.failure;
	}

	private async send(data: Buffer, indexes: readonly number[]): Promise<void> {
		const { savepoints = false, onBadRow } = this.options;
		try {
			await this.session.bulkInsert(this.target, data, indexes.length, savepoints ? SAVEPOINT : undefined);
			this.written += indexes.length;
		} catch (error) {
			if (!isDataFailure(error as SqlFailure)) throw error;
			if (savepoints) await this.session.query(`ROLLBACK TO SAVEPOINT ${SAVEPOINT}`);
			if (indexes.length === 1) {
				onBadRow(decodeRows(data)[0], error as SqlFailure, indexes[0]);
				return;
			}
			const middle = indexes.length >> 1;
			const [first, second] = halves(data, indexes.length);
			await this.send(first, indexes.slice(0, middle));
			await this.send(second, indexes.slice(middle));
		}
	}
}

/** Classes 22 (data exception) and 23 (integrity), and MySQL's numbers for values that do not fit. */
export function isDataFailure({ sqlState, code }: SqlFailure): boolean {
	if (sqlState && /^2[23]/.test(sqlState)) return true;
	return typeof code === 'number' && [1048, 1062, 1264, 1265, 1292, 1366, 1367, 1406, 1411, 3140, 4025].includes(code);
}
