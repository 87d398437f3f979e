/**
 * Regular expressions of a mapping run on every row, so a pattern that can take exponential time is refused before a load:
 * a repeated group that itself holds a repetition or an alternative (the shape of all textbook cases).
 */
const MAX_PATTERN = 500;

/** Sentence of what is wrong, or null. */
export function checkPattern(source: string): string | null {
	if (source.length > MAX_PATTERN) return `has ${source.length} characters; at most ${MAX_PATTERN} are allowed`;
	try {
		new RegExp(source, 'u');
	} catch (error) {
		return `is not a regular expression: ${(error as Error).message.replace(/^Invalid regular expression: /, '')}`;
	}
	if (/\\(?:[1-9]|k<)/.test(source)) return 'refers back to a group (\\1), which can take very long; write it without';
	return repeatsARepetition(source)
		? 'repeats a group that itself repeats or chooses, e.g. (a+)+, which can take very long; write it without the inner or the outer repetition'
		: null;
}

function repeatsARepetition(source: string): boolean {
	const risky: boolean[] = [];
	for (let at = 0; at < source.length; at++) {
		const char = source[at];
		if (char === '\\') at++;
		else if (char === '[') {
			for (at++; at < source.length && source[at] !== ']'; at++) if (source[at] === '\\') at++;
		} else if (char === '(') risky.push(false);
		else if (char === ')') {
			const inner = risky.pop() ?? false;
			const repeated = /^(?:[*+]|\{\d+,(?:\d{2,})?\}|\{\d{2,})/.test(source.slice(at + 1));
			if (inner && repeated) return true;
			if ((inner || repeated) && risky.length > 0) risky[risky.length - 1] = true;
		} else if (
			risky.length > 0 &&
			(char === '*' || char === '+' || char === '|' || /^\{\d+,\d*\}/.test(source.slice(at)))
		) {
			risky[risky.length - 1] = true;
		}
	}
	return false;
}
