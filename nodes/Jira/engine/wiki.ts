/**
 * Jira's wiki markup (Data Center, and Cloud under API v2) into plain text and Markdown; HTML comes from Jira itself
 * (`renderedFields`). Covered is what the "Text Formatting Notation Help" of Jira lists: headings, emphasis, links, lists,
 * quotes, code, panels, tables, colours. Code is set aside first, so that nothing inside it is rewritten.
 */
const CODE = /\{(code|noformat)(?::([^{}]{0,200}))?\}\n?([\s\S]*?)\n?\{\1\}/g;
// Every part is bounded and cannot run over the next beginning, so that hostile text costs no more than its length.
const MONOSPACED = /\{\{([^\n{}]{1,500})\}\}/g;
const LINK = /\[([^\][|\n]{1,500})\|([^\][|\n]{1,2000})(?:\|[^\][\n]{0,200})?\]/g;
const ADDRESS = /\[(https?:[^\][\s]{1,2000})\]/g;
const MENTION = /\[~([^\][\n]{1,200})\]/g;
const IMAGE = /!([^!|\s]{1,500})(?:\|[^!\n]{0,500})?!/g;

export function wikiToMarkdown(source: string): string {
	const kept: string[] = [];
	const keep = (text: string): string => `\u0000${kept.push(text) - 1}\u0000`;
	// eslint-disable-next-line no-control-regex -- the NUL marks what is set aside, so it may not come from outside
	let text = source.replace(/\u0000/g, '').replace(/\r\n?/g, '\n');
	text = text.replace(CODE, (_all, kind: string, options: string | undefined, code: string) => {
		const language = kind === 'code' ? (/^\w+$/.exec((options ?? '').split('|')[0])?.[0] ?? '') : '';
		return keep(`\`\`\`${language}\n${code}\n\`\`\``);
	});
	text = text.replace(MONOSPACED, (_all, code: string) => keep(`\`${code}\``));
	text = text.replace(
		/\{quote\}\n?([\s\S]*?)\n?\{quote\}/g,
		(_all, inner: string) => `> ${inner.replace(/\n/g, '\n> ')}`,
	);
	text = text.replace(/\{(?:color|panel|info|note|tip|warning)(?::[^{}]{0,200})?\}/g, '');
	text = text.replace(LINK, (_all, label: string, url: string) => keep(`[${label}](${url.trim()})`));
	text = text.replace(ADDRESS, (_all, url: string) => keep(`<${url}>`));
	text = text.replace(MENTION, '@$1');
	text = text.replace(IMAGE, (_all, file: string) => keep(`![](${file})`));
	// Emphasis first: the lines below bring marks of their own.
	text = text.replace(/(^|[\s(])\*(\S(?:[^*\n]*\S)?)\*(?=$|[\s.,;:!?)])/gm, '$1**$2**');
	text = text.replace(/(^|[\s(])_(\S(?:[^_\n]*\S)?)_(?=$|[\s.,;:!?)])/gm, '$1*$2*');
	text = text.replace(/(^|[\s(])-(\S(?:[^-\n]*\S)?)-(?=$|[\s.,;:!?)])/gm, '$1~~$2~~');
	text = text.replace(/(^|[\s(])[+^~](\S(?:[^+^~\n]*\S)?)[+^~](?=$|[\s.,;:!?)])/gm, '$1$2');
	text = text
		.split('\n')
		.map((line) => markdownLine(line))
		.join('\n');
	// eslint-disable-next-line no-control-regex -- the NUL marks what was set aside above
	return text.replace(/\u0000(\d+)\u0000/g, (_all, index: string) => kept[Number(index)]).trim();
}

function markdownLine(line: string): string {
	const heading = /^h([1-6])\.\s*(.*)$/.exec(line);
	if (heading) return `${'#'.repeat(Number(heading[1]))} ${heading[2]}`;
	const quote = /^bq\.\s*(.*)$/.exec(line);
	if (quote) return `> ${quote[1]}`;
	const list = /^\s*([*#-]+)\s+(.*)$/.exec(line);
	if (list && !/^-{2,}$/.test(list[1]))
		return `${'  '.repeat(list[1].length - 1)}${list[1].endsWith('#') ? '1.' : '-'} ${list[2]}`;
	if (/^-{4,}\s*$/.test(line)) return '---';
	if (/^\|\|.*\|\|\s*$/.test(line)) {
		const cells = line.trim().slice(2, -2).split('||');
		return `| ${cells.map((cell) => cell.trim()).join(' | ')} |\n|${' --- |'.repeat(cells.length)}`;
	}
	return line;
}

/** The same without any marks: what a person would read aloud. */
export function wikiToText(source: string): string {
	return source
		.replace(/\r\n?/g, '\n')
		.replace(/\{(?:code|noformat|quote|color|panel|info|note|tip|warning)(?::[^{}]{0,200})?\}\n?/g, '')
		.replace(MONOSPACED, '$1')
		.replace(LINK, '$1')
		.replace(ADDRESS, '$1')
		.replace(MENTION, '@$1')
		.replace(/^h[1-6]\.\s*/gm, '')
		.replace(/^bq\.\s*/gm, '')
		.replace(/(^|[\s(])\*(\S(?:[^*\n]*\S)?)\*(?=$|[\s.,;:!?)])/gm, '$1$2')
		.replace(/(^|[\s(])_(\S(?:[^_\n]*\S)?)_(?=$|[\s.,;:!?)])/gm, '$1$2')
		.trim();
}
