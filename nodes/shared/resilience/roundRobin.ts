/**
 * Smooth weighted round-robin, as nginx does it: each turn every candidate gains its weight, the richest is taken and pays
 * the sum. Weights 5, 1, 1 give a a b a c a a instead of a a a a a b c, and exact shares over a whole cycle.
 * A weight of 0 marks a stand-by: taken only when no weighted candidate is left.
 */
export class SmoothRoundRobin<T extends { weight: number }> {
	private readonly credit = new Map<T, number>();

	/** The next of these candidates, or undefined when there are none. */
	next(candidates: readonly T[]): T | undefined {
		let best: T | undefined;
		let bestCredit = -Infinity;
		let total = 0;
		for (const candidate of candidates) {
			if (candidate.weight <= 0) continue;
			const credit = (this.credit.get(candidate) ?? 0) + candidate.weight;
			this.credit.set(candidate, credit);
			total += candidate.weight;
			if (credit > bestCredit) {
				best = candidate;
				bestCredit = credit;
			}
		}
		if (best === undefined) return candidates[0];
		this.credit.set(best, bestCredit - total);
		return best;
	}
}
