/** "Did you mean": the nearest known name by edit distance (Damerau's optimal string alignment), when it is near enough. */
export function suggest(name: string, known: Iterable<string>): string | undefined {
	const wanted = name.toLowerCase().slice(0, 60);
	let best: string | undefined;
	let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
	for (const candidate of known) {
		const text = candidate.toLowerCase();
		if (Math.abs(text.length - wanted.length) >= bestDistance) continue;
		const distance = editDistance(wanted, text);
		if (distance < bestDistance) {
			bestDistance = distance;
			best = candidate;
		}
	}
	return best;
}

function editDistance(a: string, b: string): number {
	let before: number[] = [];
	let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const cost = a[i - 1] === b[j - 1] ? 0 : 1;
			let distance = Math.min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + cost);
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
				distance = Math.min(distance, before[j - 2] + 1);
			row.push(distance);
		}
		before = previous;
		previous = row;
	}
	return previous[b.length];
}
