/** Several listings at once, at most `limit` under way; pages come as they arrive. */
export async function* mergePages<T>(
	sources: ReadonlyArray<() => AsyncGenerator<T>>,
	limit: number,
): AsyncGenerator<T> {
	const waiting = [...sources];
	const active = new Map<AsyncGenerator<T>, Promise<{ source: AsyncGenerator<T>; next: IteratorResult<T> }>>();
	const advance = (source: AsyncGenerator<T>): void => {
		const step = source.next().then((next) => ({ source, next }));
		step.catch(() => undefined);
		active.set(source, step);
	};
	try {
		for (;;) {
			while (active.size < Math.max(1, limit) && waiting.length) advance(waiting.shift()!());
			if (active.size === 0) return;
			const { source, next } = await Promise.race(active.values());
			if (next.done) active.delete(source);
			else {
				advance(source);
				yield next.value;
			}
		}
	} finally {
		for (const source of active.keys()) void source.return(undefined);
	}
}
