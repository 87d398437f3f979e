/**
 * Atlassian Document Format into plain text, Markdown or HTML. Node and mark names are those of the public ADF schema
 * (developer.atlassian.com, "Atlassian Document Format"). An unknown node gives its content, so nothing that was written
 * is lost when Atlassian adds a kind.
 */
export interface AdfNode {
	type: string;
	text?: string;
	attrs?: Record<string, unknown>;
	marks?: AdfNode[];
	content?: AdfNode[];
}

export type RichFormat = 'text' | 'markdown' | 'html';

export function isAdf(value: unknown): value is AdfNode {
	return (
		typeof value === 'object' &&
		value !== null &&
		(value as AdfNode).type === 'doc' &&
		Array.isArray((value as AdfNode).content)
	);
}

export function renderAdf(document: AdfNode, format: RichFormat): string {
	const write = WRITERS[format];
	return write(document)
		.replace(/\n{3,}/g, '\n\n')
		.trim();
}

/** Deeper than any editor allows; what is below is left out rather than the stack overflown. */
const MAX_DEPTH = 100;

const children = (node: AdfNode): AdfNode[] => (Array.isArray(node.content) ? node.content : []);
const attr = (node: AdfNode, name: string): string => {
	const value = node.attrs?.[name];
	return value === undefined || value === null ? '' : `${value as string}`;
};

/** What stands for itself in a line: mentions, emoji, dates, statuses, cards. */
function inlineText(node: AdfNode): string | null {
	switch (node.type) {
		case 'text':
			return node.text ?? '';
		case 'mention':
			return attr(node, 'text') || `@${attr(node, 'id')}`;
		case 'emoji':
			return attr(node, 'text') || attr(node, 'shortName');
		case 'date': {
			const stamp = Number(attr(node, 'timestamp'));
			return Number.isFinite(stamp) && stamp > 0 ? new Date(stamp).toISOString().slice(0, 10) : '';
		}
		case 'status':
			return attr(node, 'text');
		case 'placeholder':
			return attr(node, 'text');
		case 'inlineCard':
		case 'blockCard':
		case 'embedCard':
			return attr(node, 'url');
		case 'media':
		case 'mediaInline':
			return attr(node, 'alt') || attr(node, 'url') || '';
		default:
			return null;
	}
}

/* ---------- plain text ---------- */

function toText(node: AdfNode, depth = 0): string {
	if (depth > MAX_DEPTH) return '';
	const inline = inlineText(node);
	if (inline !== null) return inline;
	const inner = (separator: string) =>
		children(node)
			.map((child) => toText(child, depth + 1))
			.join(separator);
	switch (node.type) {
		case 'hardBreak':
			return '\n';
		case 'rule':
			return '----';
		case 'paragraph':
		case 'heading':
		case 'codeBlock':
			return inner('');
		case 'bulletList':
		case 'orderedList':
		case 'taskList':
		case 'decisionList':
			return inner('\n');
		case 'tableRow':
			return inner('\t');
		case 'table':
		case 'listItem':
		case 'tableCell':
		case 'tableHeader':
		case 'mediaSingle':
		case 'mediaGroup':
			return inner('\n');
		case 'taskItem':
		case 'decisionItem':
			return inner('');
		case 'expand':
		case 'nestedExpand':
			return [attr(node, 'title'), inner('\n')].filter(Boolean).join('\n');
		default:
			return inner('\n');
	}
}

/* ---------- Markdown ---------- */

const escapeMarkdown = (text: string): string => text.replace(/([\\`*_[\]<>#|~])/g, '\\$1');

function markedMarkdown(node: AdfNode): string {
	const marks = node.marks ?? [];
	const raw = node.text ?? '';
	if (marks.some((mark) => mark.type === 'code')) {
		// A fence longer than any run of backticks inside (CommonMark 6.1).
		const longest = Math.max(0, ...[...raw.matchAll(/`+/g)].map((run) => run[0].length));
		const fence = '`'.repeat(longest + 1);
		const pad = raw.startsWith('`') || raw.endsWith('`') ? ' ' : '';
		return linked(`${fence}${pad}${raw}${pad}${fence}`, marks);
	}
	// Emphasis does not start or end with a blank in CommonMark: blanks stay outside.
	const [, before, core, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(raw) ?? ['', '', raw, ''];
	if (!core) return raw;
	let text = escapeMarkdown(core);
	for (const mark of marks) {
		if (mark.type === 'strong') text = `**${text}**`;
		else if (mark.type === 'em') text = `*${text}*`;
		else if (mark.type === 'strike') text = `~~${text}~~`;
	}
	return `${before}${linked(text, marks)}${after}`;
}

function linked(text: string, marks: AdfNode[]): string {
	const link = marks.find((mark) => mark.type === 'link');
	return link
		? `[${text}](${attr(link, 'href').replace(/[()\s]/g, (c) => encodeURIComponent(c).replace('(', '%28').replace(')', '%29'))})`
		: text;
}

const indent = (text: string, by: string): string => text.replace(/\n(?!\n|$)/g, `\n${by}`);

function toMarkdown(node: AdfNode, depth = 0): string {
	if (depth > MAX_DEPTH) return '';
	if (node.type === 'text') return markedMarkdown(node);
	if (node.type === 'inlineCard' || node.type === 'blockCard' || node.type === 'embedCard')
		return `<${attr(node, 'url')}>`;
	const inline = inlineText(node);
	if (inline !== null) return escapeMarkdown(inline);
	const inner = (separator: string) =>
		children(node)
			.map((child) => toMarkdown(child, depth + 1))
			.join(separator);
	switch (node.type) {
		case 'hardBreak':
			return '\\\n';
		case 'rule':
			return '---';
		case 'paragraph':
			return inner('');
		case 'heading':
			return `${'#'.repeat(Math.min(6, Number(attr(node, 'level')) || 1))} ${inner('')}`;
		case 'codeBlock': {
			const code = children(node)
				.map((child) => child.text ?? '')
				.join('');
			const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map((run) => run[0].length));
			const fence = '`'.repeat(longest + 1);
			return `${fence}${attr(node, 'language')}\n${code}\n${fence}`;
		}
		case 'blockquote':
		case 'panel':
			return `> ${inner('\n\n').replace(/\n/g, '\n> ')}`;
		case 'bulletList':
			return children(node)
				.map((child) => `- ${indent(toMarkdown(child, depth + 1), '  ')}`)
				.join('\n');
		case 'orderedList': {
			const first = Number(attr(node, 'order')) || 1;
			return children(node)
				.map((child, i) => `${first + i}. ${indent(toMarkdown(child, depth + 1), '   ')}`)
				.join('\n');
		}
		case 'taskList':
		case 'decisionList':
			return inner('\n');
		case 'taskItem':
			return `- [${attr(node, 'state') === 'DONE' ? 'x' : ' '}] ${inner('')}`;
		case 'decisionItem':
			return `- ${inner('')}`;
		case 'listItem':
			return inner('\n');
		case 'table': {
			const rows = children(node).map(
				(row) =>
					`| ${children(row)
						.map((cell) => toMarkdown(cell, depth + 1).replace(/\n+/g, '<br>'))
						.join(' | ')} |`,
			);
			const columns = children(children(node)[0] ?? { type: 'tableRow' }).length;
			rows.splice(1, 0, `|${' --- |'.repeat(Math.max(1, columns))}`);
			return rows.join('\n');
		}
		case 'expand':
		case 'nestedExpand':
			return [attr(node, 'title') && `**${escapeMarkdown(attr(node, 'title'))}**`, inner('\n\n')]
				.filter(Boolean)
				.join('\n\n');
		default:
			return inner('\n\n');
	}
}

/* ---------- HTML ---------- */

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => ENTITIES[c]);
/** Only addresses that cannot run anything when the HTML is shown. */
const safeHref = (href: string): string => (/^(https?:|mailto:|tel:|\/|#)/i.test(href) ? href : '#');

const HTML_MARKS: Record<string, string> = { strong: 'strong', em: 'em', strike: 's', underline: 'u', code: 'code' };
const HTML_BLOCKS: Record<string, string> = {
	paragraph: 'p',
	blockquote: 'blockquote',
	bulletList: 'ul',
	orderedList: 'ol',
	listItem: 'li',
	taskList: 'ul',
	taskItem: 'li',
	decisionList: 'ul',
	decisionItem: 'li',
	tableRow: 'tr',
	tableCell: 'td',
	tableHeader: 'th',
	panel: 'div',
};

function toHtml(node: AdfNode, depth = 0): string {
	if (depth > MAX_DEPTH) return '';
	if (node.type === 'text') return markedHtml(node);
	if (node.type.endsWith('Card'))
		return `<a href="${escapeHtml(safeHref(attr(node, 'url')))}">${escapeHtml(attr(node, 'url'))}</a>`;
	const inline = inlineText(node);
	if (inline !== null) return escapeHtml(inline);
	const inner = children(node)
		.map((child) => toHtml(child, depth + 1))
		.join('');
	const block = HTML_BLOCKS[node.type];
	if (block) return `<${block}>${inner}</${block}>`;
	switch (node.type) {
		case 'hardBreak':
			return '<br>';
		case 'rule':
			return '<hr>';
		case 'heading': {
			const level = Math.min(6, Number(attr(node, 'level')) || 1);
			return `<h${level}>${inner}</h${level}>`;
		}
		case 'codeBlock':
			return `<pre><code>${inner}</code></pre>`;
		case 'table':
			return `<table><tbody>${inner}</tbody></table>`;
		case 'expand':
		case 'nestedExpand':
			return `<details><summary>${escapeHtml(attr(node, 'title'))}</summary>${inner}</details>`;
		default:
			return inner;
	}
}

function markedHtml(node: AdfNode): string {
	let text = escapeHtml(node.text ?? '').replace(/\n/g, '<br>');
	for (const mark of node.marks ?? []) {
		const tag = HTML_MARKS[mark.type];
		if (tag) text = `<${tag}>${text}</${tag}>`;
		else if (mark.type === 'subsup') text = attr(mark, 'type') === 'sup' ? `<sup>${text}</sup>` : `<sub>${text}</sub>`;
		else if (mark.type === 'link') text = `<a href="${escapeHtml(safeHref(attr(mark, 'href')))}">${text}</a>`;
	}
	return text;
}

const WRITERS: Record<RichFormat, (node: AdfNode) => string> = { text: toText, markdown: toMarkdown, html: toHtml };
