/** The learnt model: what it learns, that it says how sure it is, and that it survives as JSON. */
import fc from 'fast-check';
import { evaluate, evaluationHtml } from '../../nodes/Files/engine/model/evaluate';
import { assertModel, createClassifier, train, type LabelledSample } from '../../nodes/Files/engine/model/model';

const WORDS: Record<string, string[]> = {
	invoice: ['invoice', 'total', 'due', 'vat', 'payment', 'amount', 'net', 'customer'],
	contract: ['agreement', 'party', 'clause', 'term', 'liability', 'shall', 'hereby', 'signed'],
	cv: ['experience', 'education', 'skills', 'university', 'references', 'languages', 'career', 'hobbies'],
};
const COMMON = ['the', 'and', 'of', 'for', 'page', 'date', 'company', 'address'];

/** Texts with mostly the words of their label and a common part, from a fixed seed. */
function samples(perLabel: number, seed = 1): LabelledSample[] {
	let state = seed;
	const next = (n: number) => (state = (state * 1103515245 + 12345) % 2147483648) % n;
	return Object.entries(WORDS).flatMap(([label, words]) =>
		Array.from({ length: perLabel }, () => ({
			label,
			text: Array.from({ length: 60 }, () =>
				next(3) === 0 ? words[next(words.length)] : COMMON[next(COMMON.length)],
			).join(' '),
		})),
	);
}

test('learns three kinds of letters and tells new ones apart, with the terms that decided', () => {
	const model = train(samples(40), '2026-01-01T00:00:00Z');
	const classify = createClassifier(model);
	const fresh = samples(20, 99);
	expect(fresh.filter((sample) => classify(sample).label === sample.label)).toHaveLength(fresh.length);
	const { label, topTerms, confidence, margin } = classify({
		text: 'the invoice: total amount due, vat included, payment in 30 days',
	});
	expect(label).toBe('invoice');
	expect(confidence).toBeGreaterThan(0.8);
	expect(margin).toBeGreaterThan(0.5);
	expect(topTerms.map(({ term }) => term)).toEqual(expect.arrayContaining(['invoice']));
});

test('reports held-out accuracy on samples it did not learn from', () => {
	const { heldOut } = train(samples(40), '2026-01-01T00:00:00Z');
	expect(heldOut?.samples).toBeGreaterThan(5);
	expect(heldOut?.accuracy).toBeGreaterThan(0.9);
	// Labels at random cannot be learnt: an accuracy that were high here would be measured on known samples.
	const random = samples(40).map((sample, i) => ({ ...sample, label: ['a', 'b'][(i * 7919) % 2] }));
	expect(train(random, '2026-01-01T00:00:00Z').heldOut?.accuracy).toBeLessThan(0.85);
});

test('claims nothing about a text of which it knows no word', () => {
	const classify = createClassifier(train(samples(10), '2026-01-01T00:00:00Z'));
	expect(classify({ text: 'zzzz qqqq 日本語' })).toMatchObject({ confidence: 0, margin: 0 });
	expect(classify({ text: '' })).toMatchObject({ confidence: 0, topTerms: [] });
});

test('the model survives JSON, and training again gives the same model', () => {
	const model = train(samples(20), '2026-01-01T00:00:00Z');
	const copy = JSON.parse(JSON.stringify(model));
	const text = samples(1, 5)[0];
	expect(createClassifier(copy)(text)).toEqual(createClassifier(model)(text));
	expect(train(samples(20), '2026-01-01T00:00:00Z')).toEqual(model);
});

test('refuses samples of one label, foreign JSON, another version and a damaged model, each with a sentence', () => {
	expect(() =>
		train(
			[
				{ label: 'a', text: 'x' },
				{ label: 'a', text: 'y' },
			],
			'',
		),
	).toThrow('at least two labels');
	expect(() => assertModel({ hello: 1 })).toThrow('not a model');
	const model = train(samples(5), '2026-01-01T00:00:00Z');
	expect(() => assertModel({ ...model, version: 9 })).toThrow('train it again');
	expect(() => assertModel({ ...model, weights: { invoice: [1] } })).toThrow('damaged');
});

test('words such as constructor and __proto__ are terms like any other', () => {
	const model = train(
		[
			{ label: 'a', text: 'constructor __proto__ toString hasOwnProperty' },
			{ label: 'b', text: 'plain words only here' },
		],
		'2026-01-01T00:00:00Z',
	);
	expect(createClassifier(JSON.parse(JSON.stringify(model)))({ text: 'constructor toString' }).label).toBe('a');
});

test('property: confidences are probabilities, whatever the text', () => {
	const classify = createClassifier(train(samples(10), '2026-01-01T00:00:00Z'));
	fc.assert(
		fc.property(fc.string({ maxLength: 500 }), (text) => {
			const { scores, confidence, margin } = classify({ text });
			expect(scores.reduce((sum, entry) => sum + entry.confidence, 0)).toBeCloseTo(1, 2);
			expect(confidence).toBeGreaterThanOrEqual(0);
			expect(confidence).toBeLessThanOrEqual(1);
			expect(margin).toBeGreaterThanOrEqual(0);
		}),
	);
});

test('evaluation counts every file once and gives precision and recall per category', () => {
	const evaluation = evaluate([
		{ expected: 'a', actual: 'a' },
		{ expected: 'a', actual: 'b' },
		{ expected: 'b', actual: 'b' },
		{ expected: 'b', actual: '' },
	]);
	expect(evaluation).toMatchObject({ files: 4, correct: 2, accuracy: 0.5, labels: ['a', 'b', 'uncategorised'] });
	expect(evaluation.matrix).toEqual([
		[1, 1, 0],
		[0, 1, 1],
		[0, 0, 0],
	]);
	expect(evaluation.categories.find((entry) => entry.category === 'a')).toEqual({
		category: 'a',
		support: 2,
		precision: 1,
		recall: 0.5,
		f1: 0.6667,
	});
	expect(evaluation.categories.find((entry) => entry.category === 'uncategorised')).toMatchObject({
		support: 0,
		recall: null,
	});
});

test('the HTML picture escapes what labels hold and needs no script', () => {
	const html = evaluationHtml(evaluate([{ expected: '<script>alert(1)</script>', actual: 'b' }]), 'T & "x"');
	expect(html).not.toContain('<script>');
	expect(html).toContain('T &#38; &#34;x&#34;');
});
