/**
 * The time limit of each attempt, and one ear for the execution's cancel signal whatever the number of calls.
 *
 * cockatiel's `timeout` does this as well, but it adds a listener to the execution's signal for every call and takes it away
 * again. A removed listener of an EventTarget keeps pointing to its neighbour (Node, internal/event_target), and so does a
 * Set's outgrown table to its successor: once one of them has become old, V8's scavenger takes all later ones, with what
 * their calls held, for alive, and a long run leaves hundreds of megabytes behind until the next full collection. Hence one
 * listener while there are calls, and plain places that the calls take and give back.
 */
import { CancelledError } from './errors';
import { LONGEST_TIMER, throwIfCancelled } from './sleep';

/** The call was not over in time; it has been aborted. */
export class TimeLimitError extends Error {
	override name = 'TimeLimitError';
}

type Stop = (error: Error) => void;

export class Attempts {
	/** By place; undefined where it is free. */
	private readonly running: Array<Stop | undefined> = [];
	private readonly free: number[] = [];
	private listens = false;
	private readonly onCancel = (): void => {
		for (const stop of [...this.running]) stop?.(new CancelledError());
	};

	constructor(private readonly signal: AbortSignal | undefined) {}

	/** The call's outcome, or a TimeLimitError or CancelledError at once when time is up or the execution is cancelled. */
	async run<T>(timeoutMs: number, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
		throwIfCancelled(this.signal);
		const aborter = new AbortController();
		return await new Promise<T>((resolve, reject) => {
			const stop: Stop = (error) => {
				end();
				// First the outcome, then the abort: what the aborted call says is of no interest any more.
				reject(error);
				aborter.abort();
			};
			const place = this.take(stop);
			const timer = setTimeout(() => stop(new TimeLimitError()), Math.min(Math.max(0, timeoutMs), LONGEST_TIMER));
			let over = false;
			const end = (): void => {
				if (over) return;
				over = true;
				clearTimeout(timer);
				this.giveBack(place);
			};
			call(aborter.signal).then(
				(value) => {
					end();
					resolve(value);
				},
				(error: unknown) => {
					end();
					// eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- passed on as it came
					reject(error);
				},
			);
		});
	}

	private take(stop: Stop): number {
		const place = this.free.pop() ?? this.running.length;
		this.running[place] = stop;
		this.listen();
		return place;
	}

	private giveBack(place: number): void {
		this.running[place] = undefined;
		this.free.push(place);
		this.listen();
	}

	/** Only while there are calls: nothing is left behind on a signal that outlives them. */
	private listen(): void {
		const wanted = this.running.length > this.free.length;
		if (this.listens === wanted || !this.signal) return;
		this.listens = wanted;
		if (wanted) this.signal.addEventListener('abort', this.onCancel);
		else this.signal.removeEventListener('abort', this.onCancel);
	}
}
