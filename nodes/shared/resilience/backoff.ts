/**
 * Exponential back-off with full jitter: a wait between 0 and min(cap, base × 2^(n−1)), evenly spread.
 * From Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015: of the variants measured there, full
 * jitter needs the fewest calls under contention.
 */
export function fullJitter(failures: number, baseMs: number, capMs: number, random: () => number): number {
	// 2^53 and above would become Infinity × 0 further on.
	const ceiling = Math.min(capMs, baseMs * 2 ** Math.min(failures - 1, 52));
	return Math.floor(random() * ceiling);
}
