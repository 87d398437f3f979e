/**
 * Keeps the report file up to date while the run goes on. Lines are gathered while a write is under way, so a fast run
 * writes large blocks; what is written is durable once `append` of the port resolves.
 */
import type { Journal } from './ports';

const ENOUGH_CHARS = 1024 * 1024;

export class JournalWriter {
	private pending = '';
	private writing: Promise<void> | undefined;
	/** Why the file cannot be written any more. */
	failure: unknown;

	constructor(private readonly journal: Journal) {}

	/** Resolves at once unless much is waiting. */
	async add(line: object): Promise<void> {
		this.pending += `${JSON.stringify(line)}\n`;
		this.begin();
		if (this.pending.length > ENOUGH_CHARS) await this.writing;
	}

	/** Resolves when the line, and all before it, are written. */
	async addNow(line: object): Promise<void> {
		this.pending += `${JSON.stringify(line)}\n`;
		await this.flush();
	}

	async flush(): Promise<void> {
		this.begin();
		while (this.writing) await this.writing;
	}

	private begin(): void {
		if (this.writing || this.failure !== undefined || this.pending === '') return;
		const block = this.pending;
		this.pending = '';
		this.writing = this.journal
			.append(block)
			.catch((error: unknown) => {
				this.failure = error ?? new Error('unknown');
			})
			.then(() => {
				this.writing = undefined;
				this.begin();
			});
	}
}
