import fc from 'fast-check';
import { isAdf, renderAdf, type AdfNode } from '../../nodes/Jira/engine/adf';
import { wikiToMarkdown, wikiToText } from '../../nodes/Jira/engine/wiki';

const text = (value: string, ...marks: AdfNode[]): AdfNode => ({
	type: 'text',
	text: value,
	...(marks.length ? { marks } : {}),
});
const doc = (...content: AdfNode[]): AdfNode => ({ type: 'doc', content });
const p = (...content: AdfNode[]): AdfNode => ({ type: 'paragraph', content });

const full = doc(
	{ type: 'heading', attrs: { level: 2 }, content: [text('Plan & scope')] },
	p(
		text('A '),
		text('bold', { type: 'strong' }),
		text(' and '),
		text('slanted', { type: 'em' }),
		text(' word, '),
		text('a link', { type: 'link', attrs: { href: 'https://example.com/a(b)' } }),
		text('.'),
	),
	{
		type: 'bulletList',
		content: [
			{
				type: 'listItem',
				content: [
					p(text('one')),
					{ type: 'orderedList', attrs: { order: 3 }, content: [{ type: 'listItem', content: [p(text('deep'))] }] },
				],
			},
			{ type: 'listItem', content: [p(text('two'))] },
		],
	},
	{
		type: 'taskList',
		content: [
			{ type: 'taskItem', attrs: { state: 'DONE' }, content: [text('done')] },
			{ type: 'taskItem', attrs: { state: 'TODO' }, content: [text('open')] },
		],
	},
	{ type: 'codeBlock', attrs: { language: 'sql' }, content: [text('select "a" < 1;\n-- ```')] },
	{ type: 'blockquote', content: [p(text('said'))] },
	{
		type: 'table',
		content: [
			{
				type: 'tableRow',
				content: [
					{ type: 'tableHeader', content: [p(text('H1'))] },
					{ type: 'tableHeader', content: [p(text('H2'))] },
				],
			},
			{
				type: 'tableRow',
				content: [
					{ type: 'tableCell', content: [p(text('a|b'))] },
					{ type: 'tableCell', content: [p(text('c'))] },
				],
			},
		],
	},
	p(
		{ type: 'mention', attrs: { id: '5b', text: '@Ann' } },
		text(' on '),
		{ type: 'date', attrs: { timestamp: '1767225600000' } },
		text(' '),
		{ type: 'status', attrs: { text: 'DONE' } },
		{ type: 'hardBreak' },
		{ type: 'inlineCard', attrs: { url: 'https://example.com' } },
	),
	{ type: 'someFutureBlock', content: [p(text('kept'))] },
);

describe('Atlassian documents', () => {
	it('become plain text without marks', () => {
		expect(renderAdf(full, 'text')).toBe(
			[
				'Plan & scope',
				'A bold and slanted word, a link.',
				'one',
				'deep',
				'two',
				'done',
				'open',
				'select "a" < 1;',
				'-- ```',
				'said',
				'H1\tH2',
				'a|b\tc',
				'@Ann on 2026-01-01 DONE',
				'https://example.com',
				'kept',
			].join('\n'),
		);
	});

	it('become Markdown that says the same', () => {
		const markdown = renderAdf(full, 'markdown');
		expect(markdown).toContain('## Plan & scope');
		expect(markdown).toContain('A **bold** and *slanted* word, [a link](https://example.com/a%28b%29).');
		expect(markdown).toContain('- one\n  3. deep\n- two');
		expect(markdown).toContain('- [x] done\n- [ ] open');
		expect(markdown).toContain('````sql\nselect "a" < 1;\n-- ```\n````');
		expect(markdown).toContain('> said');
		expect(markdown).toContain('| H1 | H2 |\n| --- | --- |\n| a\\|b | c |');
		expect(markdown).toContain('@Ann on 2026-01-01 DONE\\\n<https://example.com>');
		expect(markdown).toContain('kept');
	});

	it('become HTML in which nothing can run', () => {
		expect(renderAdf(full, 'html')).toContain(
			'<h2>Plan &amp; scope</h2><p>A <strong>bold</strong> and <em>slanted</em> word',
		);
		const nasty = doc(p(text('<script>alert(1)</script>', { type: 'link', attrs: { href: 'javascript:alert(1)' } })));
		expect(renderAdf(nasty, 'html')).toBe('<p><a href="#">&lt;script&gt;alert(1)&lt;/script&gt;</a></p>');
	});

	it('keep every word in every format, however they are nested', () => {
		const node = fc.letrec<{ block: AdfNode; inline: AdfNode }>((tie) => ({
			inline: fc.record({
				type: fc.constant('text'),
				text: fc.stringMatching(/^[a-z]{1,8}$/),
				marks: fc.subarray([{ type: 'strong' }, { type: 'em' }, { type: 'code' }, { type: 'strike' }]),
			}),
			block: fc.oneof(
				{ depthSize: 'small' },
				fc.record({
					type: fc.constantFrom('paragraph', 'heading'),
					content: fc.array(tie('inline'), { maxLength: 3 }),
				}),
				fc.record({
					type: fc.constantFrom(
						'bulletList',
						'orderedList',
						'blockquote',
						'panel',
						'unknownKind',
						'listItem',
						'table',
						'tableRow',
						'tableCell',
					),
					content: fc.array(tie('block'), { maxLength: 3 }),
				}),
			),
		})).block;
		fc.assert(
			fc.property(fc.array(node, { maxLength: 4 }), (content) => {
				const document = doc(...content);
				const words: string[] = [];
				const walk = (one: AdfNode): void => {
					if (one.text) words.push(one.text);
					one.content?.forEach(walk);
				};
				walk(document);
				for (const format of ['text', 'markdown', 'html'] as const) {
					const rendered = renderAdf(document, format);
					for (const word of words) expect(rendered).toContain(word);
				}
			}),
		);
	});

	it('do not overflow the stack when nested without end', () => {
		let inner: AdfNode = p(text('deep'));
		for (let i = 0; i < 50_000; i++) inner = { type: 'blockquote', content: [inner] };
		for (const format of ['text', 'markdown', 'html'] as const)
			expect(() => renderAdf(doc(inner), format)).not.toThrow();
	});

	it('are told from wiki text', () => {
		expect(isAdf(full)).toBe(true);
		expect(isAdf('h1. text')).toBe(false);
		expect(isAdf({ type: 'doc' })).toBe(false);
		expect(isAdf(null)).toBe(false);
	});
});

describe('wiki text of Data Center', () => {
	const source =
		'h2. Plan\r\n\r\nA *bold* and _slanted_ word, [a link|https://example.com] and {{code_with_*stars*}}.\n* one\n** two\n# first\n{code:sql}\nselect *a* from t;\n{code}\nbq. said\n||H1||H2||\n|a|b|\n[~ann] snake_case_name a-b-c';

	it('becomes Markdown, and code stays as it is', () => {
		expect(wikiToMarkdown(source)).toBe(
			'## Plan\n\nA **bold** and *slanted* word, [a link](https://example.com) and `code_with_*stars*`.\n- one\n  - two\n1. first\n```sql\nselect *a* from t;\n```\n> said\n| H1 | H2 |\n| --- | --- |\n|a|b|\n@ann snake_case_name a-b-c',
		);
	});

	it('becomes plain text', () => {
		expect(wikiToText('h1. Title\nA *bold* [link|https://x.y] {color:red}red{color}')).toBe('Title\nA bold link red');
	});

	it('takes no more than a moment for hostile text', () => {
		for (const part of [
			'*a ',
			'[',
			'[a|b',
			'[~a',
			'{code}',
			'{code}{noformat}',
			'{quote}',
			'{{',
			'_a',
			'!a',
			' +a^',
			'||a',
			'h1. ',
			'{color:',
			'{code:',
		]) {
			const hostile = part.repeat(Math.ceil(100_000 / part.length));
			expect(typeof wikiToMarkdown(hostile)).toBe('string');
			expect(typeof wikiToText(hostile)).toBe('string');
		}
	}, 10_000);
});
