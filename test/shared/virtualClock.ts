/** A clock that tests wind by hand: sleepers wake in order of their time, and nobody waits for real. */
import { CancelledError } from '../../nodes/shared/resilience';

interface Sleeper {
	at: number;
	wake: () => void;
}

export class VirtualClock {
	time = 1_000_000_000_000;
	/** Every wait that was asked for, in order. */
	readonly waits: number[] = [];
	private sleepers: Sleeper[] = [];

	now = (): number => this.time;

	sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
		if (signal?.aborted) throw new CancelledError();
		this.waits.push(ms);
		await new Promise<void>((resolve, reject) => {
			const sleeper = { at: this.time + ms, wake: resolve };
			this.sleepers.push(sleeper);
			signal?.addEventListener('abort', () => {
				this.sleepers = this.sleepers.filter((other) => other !== sleeper);
				reject(new CancelledError());
			});
		});
	};

	/** Lets promises settle without time passing. */
	async settle(): Promise<void> {
		for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
	}

	/** Moves time forward by `ms`, waking sleepers on the way. */
	async advance(ms: number): Promise<void> {
		const end = this.time + ms;
		await this.settle();
		for (;;) {
			this.sleepers.sort((a, b) => a.at - b.at);
			const next = this.sleepers[0];
			if (!next || next.at > end) break;
			this.sleepers.shift();
			this.time = Math.max(this.time, next.at);
			next.wake();
			await this.settle();
		}
		this.time = end;
	}

	/** Runs until the promise settles, moving from sleeper to sleeper. */
	async until<T>(promise: Promise<T>): Promise<T> {
		let done = false;
		const watched = promise.finally(() => (done = true));
		watched.catch(() => undefined);
		for (let guard = 0; guard < 100_000; guard++) {
			await this.settle();
			if (done) return await watched;
			this.sleepers.sort((a, b) => a.at - b.at);
			const next = this.sleepers.shift();
			if (!next) throw new Error('The promise is pending and nobody sleeps');
			this.time = Math.max(this.time, next.at);
			next.wake();
		}
		throw new Error('It does not end');
	}
}
