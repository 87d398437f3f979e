/**
 * Works on a stream with several workers at once and gives the results in the order of the input. The first element goes
 * alone: right after a form was made, Joget's first store creates its table, and parallel first stores fail ("phantom"
 * faults; reference, section 4). Memory is bounded: reading stops while the oldest result is still out.
 *
 * The source comes in batches, and there is one sleeper that any finished worker wakes, instead of an await per element and a `Promise.race`,
 * which leaves a reaction on each of its promises: at thousands of records a second that was most of the garbage.
 */

export interface OrderedOptions {
	concurrency: number;
	firstAlone: boolean;
	/** Results that may wait for an older one, default 32 × concurrency: a record that backs off should not stop the others. */
	window?: number;
	/** Once true, no further element is begun. */
	ended?: () => boolean;
}

interface Running<R> {
	outcome?: { value: R } | { error: unknown };
	over: Promise<void>;
}

export async function* ordered<T, R>(
	source: AsyncIterable<readonly T[]>,
	work: (value: T) => Promise<R> | R,
	options: OrderedOptions,
): AsyncGenerator<R> {
	const window = options.window ?? options.concurrency * 32;
	const queue: Array<Running<R>> = [];
	const iterator = source[Symbol.asyncIterator]();
	let active = 0;
	let wake: (() => void) | undefined;
	let first = options.firstAlone;
	let done = false;
	let batch: readonly T[] = [];
	let position = 0;

	const start = (value: T): Running<R> => {
		active++;
		const running: Partial<Running<R>> = {};
		running.over = carryOut(value, running);
		return running as Running<R>;
	};
	/** Never rejects: an error waits for its turn. */
	const carryOut = async (value: T, running: Partial<Running<R>>): Promise<void> => {
		try {
			running.outcome = { value: await work(value) };
		} catch (error) {
			running.outcome = { error };
		}
		active--;
		wake?.();
	};

	try {
		while (!done || queue.length > 0) {
			while (!done && active < options.concurrency && queue.length < window) {
				if (options.ended?.()) {
					done = true;
					break;
				}
				if (position === batch.length) {
					const next = await iterator.next();
					if (next.done) done = true;
					else [batch, position] = [next.value, 0];
					continue;
				}
				const running = start(batch[position++]);
				queue.push(running);
				if (first) {
					first = false;
					await running.over;
				}
			}
			const head = queue[0];
			if (head === undefined) continue;
			if (head.outcome === undefined) {
				await new Promise<void>((resolve) => (wake = resolve));
				wake = undefined;
				continue;
			}
			queue.shift();
			if ('error' in head.outcome) throw head.outcome.error;
			yield head.outcome.value;
		}
	} finally {
		await iterator.return?.();
		for (const { over } of queue) await over;
	}
}
