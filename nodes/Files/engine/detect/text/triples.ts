// N-Triples and N-Quads (W3C, 2014): every line is one whole statement. Turtle holds such lines too, but among others.

import { verdict, type Verdict } from '../verdict';

const STATEMENT =
	/^\s*(?:<[^>\s]*>|_:[\w.-]+)\s+<[^>\s]*>\s*(?:<[^>\s]*>|_:[\w.-]+|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>\s]*>)?)(\s*(?:<[^>\s]*>|_:[\w-]+))?\s*\.\s*(?:#.*)?$/;
const MAX_LINES = 60;
const MAX_TEXT = 32 * 1024;

export function recogniseTriples(text: string, cut: boolean): Verdict | undefined {
	if (!/^\s*(?:#|<[^>\s]*>\s|_:)/.test(text.slice(0, 400))) return undefined;
	const lines = text.slice(0, MAX_TEXT).split('\n', MAX_LINES + 1);
	if ((cut || text.length > MAX_TEXT || lines.length > MAX_LINES) && lines.length > 1) lines.pop();
	let statements = 0;
	let graphs = 0;
	for (const line of lines) {
		if (/^\s*(?:#|$)/.test(line)) continue;
		const found = STATEMENT.exec(line);
		if (!found) return undefined;
		statements++;
		if (found[1] !== undefined) graphs++;
	}
	if (statements === 0) return undefined;
	const mime = graphs > 0 ? 'application/n-quads' : 'application/n-triples';
	return verdict(mime, 0.95, 'structure', `${statements} statements, one a line`);
}
