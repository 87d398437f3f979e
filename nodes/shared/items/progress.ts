/**
 * Log lines while a long run works, at most one every few seconds and none for a short run. The clock is read on each call
 * and no timer is kept, so nothing can leak.
 */
export interface ProgressLogger {
	info(message: string): void;
}

export interface Progress {
	/** Call it as often as you like with the records done so far. */
	(done: number): void;
}

const EVERY_MS = 5000;

export function progress(
	context: { logger: ProgressLogger },
	what: string,
	{ everyMs = EVERY_MS, now = Date.now }: { everyMs?: number; now?: () => number } = {},
): Progress {
	const started = now();
	let last = started;
	return (done) => {
		const at = now();
		if (at - last < everyMs) return;
		last = at;
		const seconds = (at - started) / 1000;
		context.logger.info(
			`${what}: ${done} records after ${seconds.toFixed(0)} s (${Math.round(done / seconds)} per second)`,
		);
	};
}
