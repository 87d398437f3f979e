/**
 * Rejected rows on their way to the output: in memory up to a number, in a temporary file above it, so that a load that
 * rejects millions of rows needs no more memory than one that rejects none.
 */
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RejectedRow } from '../../shared/records/types';

const IN_MEMORY = 10_001;
const BATCH = 1000;

export class RejectSpool {
	private readonly first: RejectedRow[] = [];
	private waiting: RejectedRow[] = [];
	private folder: string | undefined;
	private file: WriteStream | undefined;
	count = 0;

	add(row: RejectedRow): void {
		this.count++;
		if (this.first.length < IN_MEMORY) this.first.push(row);
		else this.waiting.push(row);
	}

	/** Call it between batches: writes what is above the number kept in memory. */
	async settle(): Promise<void> {
		if (this.waiting.length === 0) return;
		const rows = this.waiting;
		this.waiting = [];
		if (!this.file) {
			this.folder = await mkdtemp(join(tmpdir(), 'warehouse-rejected-'));
			this.file = createWriteStream(join(this.folder, 'rows.ndjson'), { mode: 0o600 });
		}
		const text = `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`;
		if (!this.file.write(text)) await once(this.file, 'drain');
	}

	async *batches(): AsyncGenerator<RejectedRow[]> {
		await this.settle();
		if (this.first.length > 0) yield this.first;
		if (!this.file || !this.folder) return;
		this.file.end();
		await once(this.file, 'close');
		let batch: RejectedRow[] = [];
		for await (const line of createInterface({ input: createReadStream(join(this.folder, 'rows.ndjson')) })) {
			batch.push(JSON.parse(line) as RejectedRow);
			if (batch.length < BATCH) continue;
			yield batch;
			batch = [];
		}
		if (batch.length > 0) yield batch;
	}

	async dispose(): Promise<void> {
		this.file?.destroy();
		if (this.folder) await rm(this.folder, { recursive: true, force: true });
	}
}
