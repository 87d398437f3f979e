// Cuts source text into the tokens that the language model counts: words, runs of marks, and the first token of a
// line marked as such. The same cutter serves training and use.

const TOKEN = /[A-Za-z_$@#\\.%][\w$]*|\d+|"""|'''|[^\sA-Za-z0-9_]{1,2}/g;
const LINE = /[^\r\n]+/g;
const MAX_TOKENS = 1500;
const MAX_LINES = 300;

/** Token → how often, of the first lines of a text. */
export function tokenCounts(text: string): Map<string, number> {
	const counts = new Map<string, number>();
	const add = (token: string) => counts.set(token, (counts.get(token) ?? 0) + 1);
	let tokens = 0;
	let lines = 0;
	LINE.lastIndex = 0;
	for (let line = LINE.exec(text); line && lines < MAX_LINES && tokens < MAX_TOKENS; line = LINE.exec(text)) {
		lines++;
		const content = line[0].length > 200 ? line[0].slice(0, 200) : line[0];
		TOKEN.lastIndex = 0;
		let first = true;
		let last = '';
		for (let match = TOKEN.exec(content); match && tokens < MAX_TOKENS; match = TOKEN.exec(content)) {
			const token = match[0].length > 16 ? match[0].slice(0, 16) : match[0];
			tokens++;
			if (token >= '0' && token <= '9~') {
				last = '0';
				continue;
			}
			add(token);
			if (first) add(`^${token}`);
			first = false;
			last = token;
		}
		if (!/\w/.test(last)) add(`${last}$`);
	}
	return counts;
}
