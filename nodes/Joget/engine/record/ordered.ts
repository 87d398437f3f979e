/**
 * Works on a stream with several workers at once and gives the results in the order of the input. The first element goes
 * alone: right after a form was made, Joget's first store creates its table, and parallel first stores fail ("phantom"
 * faults; reference, section 4). Memory is bounded: reading stops while the oldest result is still out.
 */

export interface OrderedOptions {
	concurrency: number;
	firstAlone: boolean;
	/** Results that may wait for an older one; default 8 × concurrency. */
	window?: number;
}

export async function* ordered<T, R>(
	source: AsyncIterable<T>,
	work: (value: T) => Promise<R> | R,
	options: OrderedOptions,
): AsyncGenerator<R> {
	const window = options.window ?? options.concurrency * 8;
	const queue: Array<Promise<R>> = [];
	const iterator = source[Symbol.asyncIterator]();
	let active = 0;
	let wake: (() => void) | undefined;
	let first = options.firstAlone;
	let done = false;

	const start = (value: T): Promise<R> => {
		active++;
		const running = Promise.resolve(work(value)).finally(() => {
			active--;
			wake?.();
		});
		// Seen when its turn comes; until then it must not count as unhandled.
		running.catch(() => undefined);
		return running;
	};

	try {
		while (!done || queue.length > 0) {
			while (!done && active < options.concurrency && queue.length < window) {
				const next = await iterator.next();
				if (next.done) {
					done = true;
					break;
				}
				queue.push(start(next.value));
				if (first) {
					first = false;
					await Promise.allSettled(queue);
				}
			}
			const head = queue[0];
			if (head === undefined) continue;
			// Wake for the head, or for a free worker while there is something to read and room to keep it.
			const free = new Promise<'free'>((resolve) => (wake = () => resolve('free')));
			const outcome = await Promise.race([
				head.then(
					(value) => ({ value }),
					(error: unknown) => ({ error }),
				),
				...(!done && queue.length < window ? [free] : []),
			]);
			wake = undefined;
			if (outcome === 'free') continue;
			queue.shift();
			if ('error' in outcome) throw outcome.error;
			yield outcome.value;
		}
	} finally {
		await iterator.return?.();
		await Promise.allSettled(queue);
	}
}
