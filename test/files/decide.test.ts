/** Decisions: rules before the model before the type, each with its reasons. Names, duplicates, training and evaluation. */
/* eslint-disable @typescript-eslint/no-require-imports -- plain JavaScript tools of the project */
import type { IExecuteFunctions } from 'n8n-workflow';
import { decide } from '../../nodes/Files/engine/classify/decide';
import { markDuplicates, type Placed } from '../../nodes/Files/engine/classify/duplicates';
import { inspectFile } from '../../nodes/Files/engine/classify/inspect';
import { Namer } from '../../nodes/Files/engine/classify/naming';
import type { Decider } from '../../nodes/Files/engine/classify/types';
import { createClassifier, train } from '../../nodes/Files/engine/model/model';
import { compileRules } from '../../nodes/Files/engine/rules';
import { BUSINESS_RULES } from '../../nodes/Files/engine/rules/business';
import { seenBefore } from '../../nodes/Files/transport/seenBefore';
import type { FileView } from '../../nodes/Files/engine/types';
import { eml, pdf, type GeneratedFile } from './support/generated';

const { runCanvas } = require('../../scripts/canvas');

const view = (name: string, bytes: Buffer): FileView => ({
	name,
	size: bytes.length,
	head: bytes,
	full: bytes,
	truncatedView: false,
});
const EXTRACT = { text: true, textCharacters: 20_000, pages: 20, isOverdue: () => false };
const inspect = async (name: string, bytes: Buffer, decider: Partial<Decider>) =>
	await inspectFile(view(name, bytes), {
		detect: {},
		extract: EXTRACT,
		risk: {},
		decider: { preset: 'general', rules: [], minConfidence: 0.8, minMargin: 0.15, ...decider },
	});

const LETTERS = Array.from({ length: 40 }, (_, i) =>
	i % 2 === 0
		? { label: 'complaint', text: `I am unhappy, the parcel ${i} arrived broken and late, I want my money back` }
		: { label: 'praise', text: `Thank you, a wonderful product ${i}, we are delighted and recommend it to friends` },
);
const model = createClassifier(train(LETTERS, '2026-01-01T00:00:00Z'));

describe('The order of decisions', () => {
	const complaint = Buffer.from('The parcel arrived broken and late and I am unhappy, please send my money back.\n');

	it('a rule wins over the model, and says what it found', async () => {
		const rules = [
			compileRules([{ category: 'parcel', conditions: [{ field: 'text', test: 'any', values: ['parcel'] }] }]),
		];
		const report = await inspect('a.txt', complaint, { rules, model, minConfidence: 0.5, minMargin: 0 });
		expect(report).toMatchObject({ category: 'parcel', decidedBy: 'rule', categoryConfidence: 1 });
		expect(report.reasons[0]).toContain('"parcel"');
	});

	it('the model wins over the type where it is sure, and names its terms', async () => {
		const report = await inspect('a.txt', complaint, { model, minConfidence: 0.5, minMargin: 0.1 });
		expect(report).toMatchObject({ category: 'complaint', decidedBy: 'model' });
		expect(report.reasons[0]).toMatch(/The learnt model says complaint \(\d+ %\) because of "/);
	});

	it('where the model is not sure, the type decides, and the reasons say so', async () => {
		const report = await inspect('a.txt', complaint, { model, minConfidence: 1, minMargin: 1 });
		expect(report).toMatchObject({ category: 'text', decidedBy: 'type' });
		expect(report.reasons.join('\n')).toContain('not sure enough: complaint');
	});

	it('what nothing decides on is uncategorised, never dropped', async () => {
		expect(await inspect('a.txt', complaint, { preset: 'custom' })).toMatchObject({
			category: 'uncategorised',
			decidedBy: 'none',
		});
		const noise = Buffer.from(Array.from({ length: 300 }, (_, i) => (i * i * 31 + 7) % 256));
		expect(await inspect('noise', noise, {})).toMatchObject({ category: 'uncategorised', categoryConfidence: 0 });
	});

	it('rules see sender, metadata and risk flags', async () => {
		const rules = [
			compileRules([
				{
					category: 'billing',
					conditions: [
						{ field: 'sender', test: 'glob', values: ['*@example.com'] },
						{ field: 'metadata', path: 'attachmentCount', test: 'range', min: 1 },
						{ field: 'risk', test: 'exact', values: ['macros'], negate: true },
						{ field: 'date', test: 'range', min: '2026-01-01', max: '2026-12-31' },
					],
				},
			]),
		];
		expect(await inspect('a.eml', eml(), { rules, preset: 'custom' })).toMatchObject({ category: 'billing' });
	});

	it('business documents are told by their words', async () => {
		const rules = [compileRules(BUSINESS_RULES)];
		const invoice = pdf(['INVOICE number 2026-17. Amount due: 120.00 EUR. VAT 20 %. Payment terms 30 days.']);
		const report = await inspect('scan0001.pdf', invoice, { preset: 'business', rules });
		expect(report).toMatchObject({ category: 'invoice', decidedBy: 'rule' });
	});

	it('decides without a text, too', () => {
		const detection = { category: 'image', type: { mime: 'image/png', method: 'signature', confidence: 0.9 } };
		const decision = decide(
			{ preset: 'general', rules: [], minConfidence: 1, minMargin: 1 },
			{ name: '', extension: '', mime: 'image/png', size: 1 },
			detection as never,
		);
		expect(decision).toMatchObject({ category: 'image', confidence: 0.9 });
	});
});

describe('Proposed names', () => {
	it('take title, date, sender and the true extension, stay in their root, and never collide', async () => {
		const report = await inspect('../../etc/x.doc', eml('Offer: 5/6 "new"'), {});
		const namer = new Namer();
		const options = { template: '{{category}}/{{year}}/{{date}}_{{sender}}_{{title}}.{{trueExt}}', root: '/data' };
		expect(namer.propose(report, options).path).toBe('/data/email/2026/2026-01-31_jo@example.com_Offer_ 5_6 _new_.eml');
		expect(namer.propose(report, options).path).toContain(' (2).eml');
		const climbing = { ...report, metadata: { title: '../../../etc/passwd\u0000' } };
		expect(namer.propose(climbing, options).path).not.toContain('/etc/');
		expect(namer.propose(climbing, options).path.startsWith('/data/email/')).toBe(true);
	});
});

describe('Duplicates', () => {
	const placed = (name: string, hash: string, itemIndex: number): Placed => ({
		report: { name, size: 1, reasons: [], notes: [] },
		itemIndex,
		field: 'data',
		hash,
	});

	it('point at the first of their kind; the first itself is none unless an earlier run had it', () => {
		const files = [placed('a', 'h1', 0), placed('b', 'h2', 1), placed('c', 'h1', 2)];
		markDuplicates(files, new Set(['h2']));
		expect(files.map(({ report }) => report.duplicateOf)).toEqual([
			undefined,
			{ name: 'b', where: 'earlierRun' },
			{ name: 'a', itemIndex: 0, field: 'data', where: 'batch' },
		]);
	});

	it("of earlier runs are asked of n8n's store, each hash once, in one call", async () => {
		const calls: unknown[][] = [];
		const helpers = {
			checkProcessedAndRecord: async (...call: unknown[]) => {
				calls.push(call);
				return { new: ['b'], processed: ['a'] };
			},
		};
		const context = { helpers } as unknown as IExecuteFunctions;
		expect(await seenBefore(context, ['a', 'b', 'a'], { scope: 'workflow', maxEntries: 50 })).toEqual(new Set(['a']));
		expect(calls).toEqual([[['a', 'b'], 'workflow', { mode: 'entries', maxEntries: 50 }]]);
	});
});

async function run(items: object[], parameters: object, onError = 'stopWorkflow') {
	const result = await runCanvas(
		{
			name: 'Files',
			nodes: [
				{
					id: '1',
					name: 'Start',
					type: 'n8n-nodes-base.manualTrigger',
					typeVersion: 1,
					position: [0, 0],
					parameters: {},
				},
				{
					id: '2',
					name: 'Sort',
					type: 'n8n-nodes-dataops.fileClassifier',
					typeVersion: 1,
					position: [200, 0],
					parameters,
					onError,
				},
			],
			connections: { Start: { main: [[{ node: 'Sort', type: 'main', index: 0 }]] } },
			settings: {},
		},
		{ input: items, binaryMode: 'default' },
	);
	return {
		...result,
		items: (result.nodes.Sort?.outputs?.[0] ?? []) as Array<{ json: any; binary?: any; pairedItem: any }>,
	};
}

const file = ({ name, bytes }: Pick<GeneratedFile, 'name' | 'bytes'>) => ({
	data: { data: bytes.toString('base64'), mimeType: 'text/plain', fileName: name },
});

describe('A model on the canvas', () => {
	const texts = LETTERS.map(({ label, text }) => ({ json: { label, text } }));

	it('is trained from texts or files alike, reports its held-out accuracy, and pairs with all items', async () => {
		const { items } = await run(texts, {
			operation: 'trainModel',
			sampleSource: 'text',
			label: '={{ $json.label }}',
			sampleText: '={{ $json.text }}',
		});
		expect(items).toHaveLength(1);
		expect(items[0].json).toMatchObject({
			samples: 40,
			labels: { complaint: 20, praise: 20 },
			skipped: 0,
			model: { version: 1 },
		});
		expect(items[0].json.heldOut.accuracy).toBe(1);
		expect(items[0].pairedItem).toHaveLength(40);
		const files = LETTERS.map(({ label, text }, i) => ({
			json: { label },
			binary: file({ name: `${i}.txt`, bytes: Buffer.from(text) }),
		}));
		const fromFiles = await run(files, {
			operation: 'trainModel',
			binaryProperty: 'data',
			label: '={{ $json.label }}',
		});
		expect(fromFiles.items[0].json).toMatchObject({ samples: 40, labels: { complaint: 20, praise: 20 } });
	});

	it('is evaluated with precision, recall and a confusion matrix, as JSON and as a page', async () => {
		const trained = train(LETTERS, '2026-01-01T00:00:00Z');
		const { items } = await run(texts, {
			operation: 'evaluateModel',
			sampleSource: 'text',
			label: '={{ $json.label }}',
			sampleText: '={{ $json.text }}',
			preset: 'custom',
			model: JSON.stringify(trained),
			options: { minConfidence: 0.5, minMargin: 0 },
		});
		expect(items[0].json.evaluation).toMatchObject({
			files: 40,
			correct: 40,
			accuracy: 1,
			labels: ['complaint', 'praise'],
		});
		expect(Buffer.from(items[0].binary.data.data, 'base64').toString()).toContain('<table class="m">');
	});

	describe('is evaluated', () => {
		const trained = JSON.stringify(train(LETTERS, '2026-01-01T00:00:00Z'));
		const evaluateWith = async (items: object[], more: object = {}, onError?: string) =>
			await run(
				items,
				{
					operation: 'evaluateModel',
					sampleSource: 'text',
					label: '={{ $json.label }}',
					sampleText: '={{ $json.text }}',
					preset: 'custom',
					model: trained,
					options: { minConfidence: 0.5, minMargin: 0 },
					...more,
				},
				onError,
			);

		it('on labels that it does not know: each is wrong, has no precision, and a recall of 0', async () => {
			const { items } = await evaluateWith(texts.map(({ json }) => ({ json: { ...json, label: 'other' } })));
			const { evaluation, wrong } = items[0].json;
			expect(evaluation).toMatchObject({
				files: 40,
				correct: 0,
				accuracy: 0,
				labels: ['complaint', 'other', 'praise'],
			});
			expect(evaluation.categories[1]).toEqual({
				category: 'other',
				support: 40,
				precision: null,
				recall: 0,
				f1: null,
			});
			expect(wrong).toHaveLength(40);
		});

		it('on one label alone, numbers and blanks around it included', async () => {
			const { items } = await evaluateWith([{ json: { label: ' praise ', text: LETTERS[39].text } }]);
			expect(items[0].json.evaluation).toMatchObject({ files: 1, correct: 1, accuracy: 1 });
			const { items: numbers } = await evaluateWith([{ json: { label: 7, text: LETTERS[0].text } }]);
			expect(numbers[0].json.evaluation.labels).toContain('7');
		});

		it('without a model, by the preset alone: what has no category counts as uncategorised', async () => {
			const { items } = await evaluateWith(texts.slice(0, 4), { model: '' });
			expect(items[0].json.evaluation).toMatchObject({ files: 4, correct: 0 });
			expect(items[0].json.evaluation.labels).toContain('uncategorised');
		});

		it('on nothing is an error that says where to look, whatever the error mode', async () => {
			const unlabelled = [{ json: { text: 'a' } }];
			const { items } = await evaluateWith(unlabelled, {}, 'continueRegularOutput');
			expect(items).toHaveLength(1);
			expect(JSON.stringify(items[0].json)).toContain('There is nothing to evaluate');
			expect((await evaluateWith(unlabelled)).error.message).toContain('it has no label');
		});

		it('on a column of ids is refused before a matrix of all of them is made', async () => {
			const ids = Array.from({ length: 501 }, (_, i) => ({ json: { label: `id ${i}`, text: `a letter ${i}` } }));
			expect((await evaluateWith(ids)).error.message).toContain('501 different labels');
			expect((await evaluateWith(ids, { operation: 'trainModel' })).error.message).toContain('501 different labels');
		});

		it('by a model of another version is an error that says to train it again', async () => {
			const { error } = await evaluateWith(texts, { model: trained.replace('"version":1', '"version":2') });
			expect(error.message).toMatch(/version 2, this node reads version 1: train it again/);
		});
	});

	it('items without a label are an error in stop mode, and counted else', async () => {
		const gaps = [...texts, { json: { text: 'no label' } }];
		const parameters = {
			operation: 'trainModel',
			sampleSource: 'text',
			label: '={{ $json.label }}',
			sampleText: '={{ $json.text }}',
		};
		expect((await run(gaps, parameters)).error.message).toContain('Item 40 cannot be used: it has no label');
		const { items } = await run(gaps, parameters, 'continueRegularOutput');
		expect(items[0].json).toMatchObject({ samples: 40, skipped: 1, skippedItems: [{ itemIndex: 40 }] });
	});

	it('that is no model is an error that says what to give', async () => {
		const { error } = await run([{ json: {}, binary: file({ name: 'a.txt', bytes: Buffer.from('x') }) }], {
			operation: 'classify',
			binaryProperty: 'data',
			model: '{"a":1}',
		});
		expect(error.message).toContain('not a model of the Train Model operation');
	});
});

test('a category without an output leaves by Uncategorised, keeps its name, and says what to add', async () => {
	const rulesJson = JSON.stringify([
		{ category: 'special', conditions: [{ field: 'name', test: 'glob', values: ['*.txt'] }] },
	]);
	const result = await run([{ json: {}, binary: file({ name: 'a.txt', bytes: Buffer.from('hello there') }) }], {
		operation: 'classify',
		binaryProperty: 'data',
		outputMode: 'perCategory',
		rulesMode: 'json',
		rulesJson,
	});
	const [item] = result.nodes.Sort.outputs[16];
	expect(item.json.file).toMatchObject({ category: 'special' });
	expect(item.json.file.notes.join()).toContain('add it to More Categories');
});

test('risky files leave by their own output, whatever their category', async () => {
	const result = await run(
		[{ json: {}, binary: file({ name: 'invoice.pdf.exe', bytes: Buffer.from('hello there') }) }],
		{
			operation: 'classify',
			binaryProperty: 'data',
			outputMode: 'perCategory',
			riskyOutput: true,
		},
	);
	expect(result.nodes.Sort.outputs[0][0].json.file.risk).toMatchObject({
		level: 'high',
		flags: expect.arrayContaining(['double-extension']),
	});
});

test.each([
	['en', 'The quick report of the quarter says that deliveries were late in three of four weeks.'],
	['de', 'Sehr geehrte Damen und Herren, anbei senden wir Ihnen die Rechnung für März.'],
	['fr', 'Bonjour, veuillez trouver ci-joint la facture du mois dernier.'],
	[undefined, 'x = 1'],
])('the language of a text is told where it is long enough (%s)', async (language, text) => {
	expect((await inspect('a.txt', Buffer.from(text), {})).language).toBe(language);
});
