/** The commands that the documents tell a reader to type: lines of shell blocks, and code spans that begin with one. */
import fs from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(__dirname, '../../..');

function pages(folder: string): string[] {
	return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const full = path.join(folder, entry.name);
		if (entry.isDirectory()) return pages(full);
		return entry.name.endsWith('.md') ? [full] : [];
	});
}
export const documents = [
	...fs
		.readdirSync(ROOT)
		.filter((name) => name.endsWith('.md'))
		.map((name) => path.join(ROOT, name)),
	...pages(path.join(ROOT, 'docs')),
];

const SHELL = ['', 'sh', 'bash', 'shell', 'console'];
const BEGINS = /^(?:(?:npm|npx|node|mkdir|cd|cp|docker|podman|curl|git|apt-get|export)(?=\s|$)|[A-Z][A-Z0-9_]+=)/;
const SPAN = /^(?:[A-Z][A-Z0-9_]+=\S+ )?(?:npm|npx|node) [^`]+$/;

/** Without the reader's prompt and the remark behind it. */
const bare = (line: string) =>
	line
		.trim()
		.replace(/^\$ /, '')
		.replace(/\s+# .*$/, '')
		.trim();

export function commandsOf(text: string): string[] {
	const found: string[] = [];
	for (const [, language, body] of text.matchAll(/^[ \t]*```(\w*)[ \t]*\n([\s\S]*?)^[ \t]*```/gm)) {
		if (!SHELL.includes(language)) continue;
		for (const line of body.split('\n').map(bare)) if (language === '' ? BEGINS.test(line) : line !== '') found.push(line);
	}
	for (const [, span] of text.replace(/^[ \t]*```[\s\S]*?^[ \t]*```/gm, '').matchAll(/`([^`\n]+)`/g)) if (SPAN.test(span)) found.push(span);
	return found;
}
