/**
 * Rows to the server, batch by batch: while it takes one, the next is written into the other of two buffers. A batch that
 * it refuses for its data is halved until the bad rows stand alone.
 */
import { isDataFailure } from '../dataFailure';
import type { SqlFailure } from '../ports';
import type { StagedRow } from '../rows/types';
import { ByteWriter } from './byteWriter';
import type { BulkTarget, LoadSession } from './ports';
import { decodeRows, halves, rowEncoder, type RowEncoder, type RowTail } from './textFormat';

/**
 * A batch ends by its bytes before its rows are many. The first ones are small, so that the server soon has something to
 * do; a statement costs MySQL and MariaDB more than PostgreSQL.
 */
const FIRST_BATCH_BYTES = 128 * 1024;
const MAX_BATCH_BYTES = { postgres: 1024 * 1024, mysql: 2 * 1024 * 1024, mariadb: 2 * 1024 * 1024 };
/** Doubled, a buffer holds such a batch and its last row. */
const LAST_ROW_BYTES = 64 * 1024;

const SAVEPOINT = 'dw_batch';

/** Does something with each batch once it is in. */
export interface BatchFollower {
	/** The statement to run after the rows up to this position in the source. */
	next(upTo: number): Promise<string | undefined>;
	/** They are in, and it was run. */
	done(upTo: number): void;
}

export interface WriterOptions extends RowTail {
	batchRows: number;
	/** Called for a row that only the server could see was wrong. */
	onBadRow: (row: StagedRow, error: SqlFailure, index: number) => void;
	/** Inside a transaction of PostgreSQL a refused batch needs a savepoint to go back to. */
	savepoints?: boolean;
	follower?: BatchFollower;
}

export class StageWriter {
	private readonly encode: RowEncoder;
	private filling: Batch;
	private sending: Batch;
	private batchBytes = FIRST_BATCH_BYTES;
	private readonly maxBytes: number;
	private pending: Promise<void> = Promise.resolve();
	private failure: unknown;
	written = 0;
	/** Of the rows written, as they were sent. */
	bytes = 0;

	constructor(
		private readonly session: LoadSession,
		private readonly target: BulkTarget,
		private readonly options: WriterOptions,
	) {
		this.encode = rowEncoder(target.columns, options);
		this.maxBytes = MAX_BATCH_BYTES[session.dialect];
		this.filling = new Batch((this.maxBytes + LAST_ROW_BYTES) / 4);
		this.sending = new Batch((this.maxBytes + LAST_ROW_BYTES) / 4);
	}

	/** Resolve the promise, where there is one, before the next row. */
	add(row: StagedRow, index: number): Promise<void> | undefined {
		const { filling } = this;
		this.encode(filling.bytes, row, index);
		filling.note(index);
		return filling.rows >= this.options.batchRows || filling.bytes.at >= this.batchBytes ? this.flush() : undefined;
	}

	/**
	 * Waits for the batch before, and until this one has left: a server that has to be answered before it takes rows (LOAD
	 * DATA) would else wait until Node is through with what it has read of the next, again and again.
	 */
	async flush(): Promise<void> {
		await this.pending;
		if (this.failure) throw this.failure;
		const { filling } = this;
		if (filling.rows === 0) return;
		this.filling = this.sending;
		this.filling.clear();
		this.sending = filling;
		this.batchBytes = Math.min(this.batchBytes * 2, this.maxBytes);
		await new Promise<void>((resolve) => {
			this.pending = this.send(filling.bytes.written(), filling.indexes(), resolve)
				.catch((error: unknown) => {
					this.failure = error;
				})
				.finally(resolve);
		});
	}

	async end(): Promise<void> {
		await this.flush();
		await this.pending;
		if (this.failure) throw this.failure;
	}

	private async send(data: Buffer, indexes: Float64Array, sent?: () => void): Promise<void> {
		const { savepoints = false, onBadRow, follower } = this.options;
		const upTo = indexes[indexes.length - 1];
		const then = await follower?.next(upTo);
		try {
			await this.session.bulkInsert(this.target, data, indexes.length, {
				savepoint: savepoints ? SAVEPOINT : undefined,
				then,
				sent,
			});
			this.written += indexes.length;
			this.bytes += data.length;
			follower?.done(upTo);
		} catch (error) {
			if (!isDataFailure(error as SqlFailure)) throw error;
			if (savepoints) await this.session.query(`ROLLBACK TO SAVEPOINT ${SAVEPOINT}`);
			if (indexes.length === 1) {
				onBadRow(decodeRows(data)[0], error as SqlFailure, indexes[0]);
				return;
			}
			const middle = indexes.length >> 1;
			const [first, second] = halves(data, indexes.length);
			await this.send(first, indexes.subarray(0, middle));
			await this.send(second, indexes.subarray(middle));
		}
	}
}

/** Rows as bytes, and the position of each in the source. Used again and again: what is thrown away young costs least, but not nothing. */
class Batch {
	readonly bytes: ByteWriter;
	rows = 0;
	private positions = new Float64Array(1024);

	constructor(capacity: number) {
		this.bytes = new ByteWriter(capacity);
	}

	note(index: number): void {
		if (this.rows === this.positions.length) {
			const longer = new Float64Array(this.rows * 2);
			longer.set(this.positions);
			this.positions = longer;
		}
		this.positions[this.rows++] = index;
	}

	indexes(): Float64Array {
		return this.positions.subarray(0, this.rows);
	}

	clear(): void {
		this.bytes.at = 0;
		this.rows = 0;
	}
}
