/**
 * A hand-over between the one loop that works and the outputs that are written meanwhile: `push` waits until what was
 * pushed is taken, so memory holds one batch per output whatever the length of the run. The batch is small on purpose: where
 * V8 finds a hundred or more of a kind alive at once, it makes that kind in the old generation from then on.
 */
export class Channel<T> implements AsyncIterable<readonly T[]> {
	private batch: T[] = [];
	private ended = false;
	private failure: { error: unknown } | undefined;
	private wakeReader: (() => void) | undefined;
	private wakeWriter: (() => void) | undefined;

	constructor(private readonly size = 16) {}

	/** A promise only where there is something to wait for. */
	push(value: T): Promise<void> | undefined {
		this.batch.push(value);
		return this.failure !== undefined || this.batch.length >= this.size ? this.room() : undefined;
	}

	private async room(): Promise<void> {
		if (this.failure) throw this.failure.error;
		this.wakeReader?.();
		while (this.batch.length >= this.size && !this.failure)
			await new Promise<void>((resolve) => (this.wakeWriter = resolve));
	}

	end(): void {
		this.ended = true;
		this.wakeReader?.();
	}

	/** The reader has stopped: nobody takes any more. */
	fail(error: unknown): void {
		this.failure = { error };
		this.wakeWriter?.();
	}

	async *[Symbol.asyncIterator](): AsyncGenerator<readonly T[]> {
		for (;;) {
			while (this.batch.length < this.size && !this.ended)
				await new Promise<void>((resolve) => (this.wakeReader = resolve));
			if (this.batch.length > 0) {
				const taken = this.batch;
				this.batch = [];
				this.wakeWriter?.();
				yield taken;
			}
			if (this.ended && this.batch.length === 0) return;
		}
	}
}
