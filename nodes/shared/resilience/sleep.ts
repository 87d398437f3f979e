/**
 * Waiting that a cancel ends at once, and that leaves neither a timer nor a listener behind.
 */
import { CancelledError } from './errors';

/** Node's timers overflow above this and then fire at once. Callers check the clock again after waking. */
export const LONGEST_TIMER = 2 ** 31 - 1;

export function throwIfCancelled(signal: AbortSignal | undefined): void {
	if (signal?.aborted) throw new CancelledError();
}

export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
	throwIfCancelled(signal);
	await new Promise<void>((resolve, reject) => {
		const onAbort = () => {
			clearTimeout(timer);
			reject(new CancelledError());
		};
		const timer = setTimeout(
			() => {
				signal?.removeEventListener('abort', onAbort);
				resolve();
			},
			Math.min(Math.max(0, ms), LONGEST_TIMER),
		);
		signal?.addEventListener('abort', onAbort, { once: true });
	});
}

/** The promise's outcome, or a CancelledError as soon as the signal fires. */
export async function orCancelled<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
	if (!signal) return await promise;
	throwIfCancelled(signal);
	let onAbort: () => void = () => undefined;
	const cancelled = new Promise<never>((_, reject) => {
		onAbort = () => reject(new CancelledError());
		signal.addEventListener('abort', onAbort, { once: true });
	});
	try {
		return await Promise.race([promise, cancelled]);
	} finally {
		signal.removeEventListener('abort', onAbort);
	}
}
