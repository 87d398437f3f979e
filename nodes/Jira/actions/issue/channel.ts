/** A queue between one writer and one reader; the writer waits while the reader is behind. */
export class Channel<T> implements AsyncIterable<T> {
	private readonly queue: T[] = [];
	private closed = false;
	private failure: { error: unknown } | undefined;
	private wakeReader: (() => void) | undefined;
	private wakeWriter: (() => void) | undefined;

	constructor(private readonly room = 4) {}

	async push(value: T): Promise<void> {
		while (this.queue.length >= this.room && !this.failure)
			await new Promise<void>((resolve) => (this.wakeWriter = resolve));
		if (this.failure) throw this.failure.error;
		this.queue.push(value);
		this.wakeReader?.();
	}

	close(): void {
		this.closed = true;
		this.wakeReader?.();
	}

	/** The reader has broken down: the writer must not wait for it. */
	fail(error: unknown): void {
		this.failure = { error };
		this.wakeWriter?.();
	}

	async *[Symbol.asyncIterator](): AsyncGenerator<T> {
		for (;;) {
			const value = this.queue.shift();
			if (value !== undefined) {
				this.wakeWriter?.();
				yield value;
			} else if (this.closed) return;
			else await new Promise<void>((resolve) => (this.wakeReader = resolve));
		}
	}
}
