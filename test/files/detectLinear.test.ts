// No text makes a pattern slow: each cue and anchor reads runs of one sign, and whole detection a megabyte of them, in
// work that grows as the text does. Measured in processor time against plain prose in the same run, generously: what
// grows with the square takes hundreds of times as long.

import { detectType } from '../../nodes/Files/engine/detect';
import { CUES } from '../../nodes/Files/engine/detect/code/cues';
import { ANCHORS } from '../../nodes/Files/engine/detect/text/anchors';

const SIGNS: Record<string, string> = {
	'blank lines': '\n',
	'blank lines of Windows': '\r\n',
	spaces: ' ',
	'lines of spaces': '   \n',
	'one letter': 'a',
	'lines of one letter': 'a\n',
	'one digit': '1',
	'open parentheses': '(',
	'open brackets': '[',
	'open braces': '{',
	'open tags': '<',
	'double quotes': '"',
	'single quotes': "'",
	backticks: '`',
	'openers of C comments': '/*',
	'openers of HTML comments': '<!--',
	'openers of OCaml comments': '(*',
	'openers of Haskell comments': '{-',
	'lines of hashes': '#\n',
	'lines of slashes': '//\n',
	dashes: '-',
	'lines of dashes': '--\n',
	'at signs': '@',
	'template places': '<%',
	colons: 'a::',
	'header lines': 'A: b\n',
};
const PROSE = 'The quick brown fox jumps over the lazy dog.\n';
const fill = (sign: string, length: number) => sign.repeat(Math.ceil(length / sign.length)).slice(0, length);

function cost(work: () => void): number {
	const before = process.cpuUsage();
	work();
	const { user, system } = process.cpuUsage(before);
	return user + system;
}

describe('no pattern grows with the square of the text', () => {
	const length = 64 * 1024;
	const patterns = [
		...CUES.map(([mime, pattern]) => ({ mime, pattern })),
		...ANCHORS.map(([mime, pattern]) => ({ mime, pattern })),
	];
	const prose = fill(PROSE, length);
	const all = () => patterns.forEach(({ pattern }) => pattern.test(prose));
	all();
	const budget = 3 * Math.max(cost(all), cost(all));

	it.each(Object.entries(SIGNS))('on %s', (_what, sign) => {
		const text = fill(sign, length);
		const slow = patterns.filter(({ pattern }) => {
			const once = () => cost(() => pattern.test(text));
			return once() > budget && once() > budget;
		});
		expect(slow.map(({ mime, pattern }) => `${mime} ${pattern.source.slice(0, 80)}`)).toEqual([]);
	});
});

/** Texts that keep a pattern going until their last line, which it refuses. */
const REFUSED: Record<string, string> = {
	'blocks under keys': `a:\n  - |\n${'        text: x\n'.repeat(4000)}a stray line?\n`,
	'comments and variables before no crontab': `${'# a\nA_B = c\n'.repeat(4000)}* * * ?\n`,
	'the end of a manual page': `=pod\n\n${'=cut\n'.repeat(4000)}${' '.repeat(30_000)}`,
	'unclosed comments behind a guard': `#ifndef A\n#define A\n#endif\n${'/* '.repeat(20_000)}`,
	'a comment before no certificate': `# a\n${'b\n'.repeat(20_000)}`,
};

describe('a text that is refused at its end', () => {
	const detect = async (text: string) => {
		const head = Buffer.from(text);
		const before = process.cpuUsage();
		await detectType({ name: '', size: head.length, head });
		const { user, system } = process.cpuUsage(before);
		return user + system;
	};

	it.each(Object.entries(REFUSED))('costs no more than others: %s', async (_what, text) => {
		const prose = fill(PROSE, text.length);
		for (let i = 0; i < 3; i++) await detect(prose);
		const budget = 100 * Math.max(await detect(prose), await detect(prose));
		expect(Math.min(await detect(text), await detect(text))).toBeLessThan(budget);
		const slow = ANCHORS.filter(([, pattern]) => cost(() => pattern.test(text)) > budget);
		expect(slow.map(([mime]) => mime)).toEqual([]);
	});
});

describe('a megabyte', () => {
	const detect = async (sign: string) => {
		const head = Buffer.from(fill(sign, 1024 * 1024));
		const before = process.cpuUsage();
		await detectType({ name: '', size: head.length, head }, { textLimit: head.length });
		const { user, system } = process.cpuUsage(before);
		return user + system;
	};

	it.each(Object.entries(SIGNS))('of %s is looked at as soon as one of prose', async (_what, sign) => {
		for (let i = 0; i < 3; i++) await detect(PROSE);
		const budget = 100 * Math.max(await detect(PROSE), await detect(PROSE));
		// Once is not enough: whatever else the process does meanwhile (a garbage collection) is counted too.
		for (const text of [sign, `x\n${sign}`])
			expect(Math.min(await detect(text), await detect(text))).toBeLessThan(budget);
	});
});
