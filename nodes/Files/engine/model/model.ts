/**
 * The learnt model: Complement Naive Bayes over tf-idf weights (Rennie, Shih, Teevan, Karger: "Tackling the Poor Assumptions
 * of Naive Bayes Text Classifiers", ICML 2003, steps 1 to 8). Small, trained in one pass, explainable term by term, and kept
 * as plain JSON that can be stored, compared and shipped.
 */
import { termsOf, type Sample } from './tokens';

export const MODEL_VERSION = 1;

export interface ModelDocument {
	version: typeof MODEL_VERSION;
	kind: 'complement-naive-bayes';
	/** ISO 8601 with zone. */
	trainedAt: string;
	labels: string[];
	/** Samples per label, in the order of `labels`. */
	counts: number[];
	/** Term → inverse document frequency. */
	idf: Record<string, number>;
	/** Term → weight per label, in the order of `labels`; higher speaks for the label. */
	weights: Record<string, number[]>;
	/** Weight per label of a term that was seen with no label. */
	heldOut: { accuracy: number; samples: number } | null;
}

export interface LabelledSample extends Sample {
	label: string;
}

export interface Prediction {
	label: string;
	/** 0…1: softmax over the labels' mean scores. */
	confidence: number;
	/** Distance to the runner-up. */
	margin: number;
	/** The terms that spoke for the label, strongest first. */
	topTerms: Array<{ term: string; weight: number }>;
	scores: Array<{ label: string; confidence: number }>;
}

const MAX_VOCABULARY = 20_000;
export const MAX_LABELS = 500;

export const tooManyLabels = (count: number): string =>
	`The samples have ${count} different labels, more than ${MAX_LABELS}: the label must be a category, not an id or a name.`;

/** Laplace smoothing of the paper. */
const ALPHA = 1;

/** Four digits keep decisions the same and the document small. */
const round = (value: number) => Math.round(value * 1e4) / 1e4;

function tfidf(terms: Map<string, number>, idf: Map<string, number>): Map<string, number> {
	const vector = new Map<string, number>();
	let norm = 0;
	for (const [term, count] of terms) {
		const weight = Math.log(1 + count) * (idf.get(term) ?? 0);
		if (weight === 0) continue;
		vector.set(term, weight);
		norm += weight * weight;
	}
	const length = Math.sqrt(norm) || 1;
	for (const [term, weight] of vector) vector.set(term, weight / length);
	return vector;
}

/** Keeps the terms that stand in most documents: the rest says nothing about new files. */
function inverseFrequencies(documents: Array<Map<string, number>>): Map<string, number> {
	const frequency = new Map<string, number>();
	for (const terms of documents) for (const term of terms.keys()) frequency.set(term, (frequency.get(term) ?? 0) + 1);
	const least = documents.length >= 40 ? 2 : 1;
	const kept = [...frequency].filter(([, count]) => count >= least);
	kept.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
	return new Map(
		kept.slice(0, MAX_VOCABULARY).map(([term, count]) => [term, Math.log((1 + documents.length) / (1 + count)) + 1]),
	);
}

function fit(documents: Array<{ label: string; terms: Map<string, number> }>, trainedAt: string): ModelDocument {
	const labels = [...new Set(documents.map(({ label }) => label))].sort();
	const index = new Map(labels.map((label, i) => [label, i]));
	const idf = inverseFrequencies(documents.map(({ terms }) => terms));
	const sums = new Map<string, number[]>();
	const totals = labels.map(() => 0);
	const counts = labels.map(() => 0);
	for (const { label, terms } of documents) {
		const at = index.get(label) as number;
		counts[at]++;
		for (const [term, weight] of tfidf(terms, idf)) {
			let row = sums.get(term);
			if (!row) sums.set(term, (row = labels.map(() => 0)));
			row[at] += weight;
			totals[at] += weight;
		}
	}
	const grand = totals.reduce((sum, total) => sum + total, 0);
	const vocabulary = sums.size;
	const weights: Array<[string, number[]]> = [];
	const norms = labels.map(() => 0);
	for (const [term, row] of sums) {
		const all = row.reduce((sum, value) => sum + value, 0);
		// The complement: how rare the term is in every other label. Rare elsewhere speaks for this one.
		const own = labels.map((_label, i) => -Math.log((all - row[i] + ALPHA) / (grand - totals[i] + ALPHA * vocabulary)));
		own.forEach((weight, i) => (norms[i] += Math.abs(weight)));
		weights[weights.length] = [term, own];
	}
	const scale = vocabulary || 1;
	return {
		version: MODEL_VERSION,
		kind: 'complement-naive-bayes',
		trainedAt,
		labels,
		counts,
		idf: Object.fromEntries([...idf].map(([term, value]) => [term, round(value)])),
		weights: Object.fromEntries(
			weights.map(([term, own]) => [term, own.map((weight, i) => round((weight * scale) / (norms[i] || 1)))]),
		),
		heldOut: null,
	};
}

/** A fixed choice by content, so that training twice on the same samples gives the same model and the same accuracy. */
function isHeldOut(sample: LabelledSample, position: number): boolean {
	let hash = position + 7;
	for (let i = 0; i < Math.min(sample.text.length, 64); i++) hash = (hash * 31 + sample.text.charCodeAt(i)) >>> 0;
	return hash % 5 === 0;
}

/** @throws Error with a sentence where the samples cannot make a model */
export function train(samples: LabelledSample[], trainedAt: string): ModelDocument {
	const labels = new Set(samples.map(({ label }) => label));
	if (samples.length < 2 || labels.size < 2) {
		throw new Error(
			`Training needs samples of at least two labels: ${samples.length} samples of ${labels.size} label(s) came.`,
		);
	}
	// Each term has a weight for each label: a column of ids as labels would fill the memory, and teach nothing.
	if (labels.size > MAX_LABELS) throw new Error(tooManyLabels(labels.size));
	const documents = samples.map((sample) => ({ label: sample.label, terms: termsOf(sample) }));
	const heldOut = samples.map(isHeldOut);
	const seen = new Set(documents.filter((_document, i) => !heldOut[i]).map(({ label }) => label));
	const testable = samples.filter((sample, i) => heldOut[i] && seen.has(sample.label));
	let accuracy: ModelDocument['heldOut'] = null;
	if (testable.length > 0 && seen.size > 1) {
		const part = createClassifier(
			fit(
				documents.filter((_document, i) => !heldOut[i]),
				trainedAt,
			),
		);
		const right = testable.filter((sample) => part(sample).label === sample.label).length;
		accuracy = { accuracy: round(right / testable.length), samples: testable.length };
	}
	return { ...fit(documents, trainedAt), heldOut: accuracy };
}

/** Sharpens the softmax: mean scores lie close together after the weight normalisation of the paper. */
const SHARPNESS = 8;

/** Prepares a stored model for many files. @throws Error with a sentence where the document is no model */
export function createClassifier(document: ModelDocument): (sample: Sample) => Prediction {
	assertModel(document);
	const idf = new Map(Object.entries(document.idf));
	const weights = new Map(Object.entries(document.weights));
	const { labels } = document;
	return (sample) => {
		const vector = tfidf(termsOf(sample), idf);
		const scores = labels.map(() => 0);
		let mass = 0;
		for (const [term, weight] of vector) {
			const row = weights.get(term);
			if (!row) continue;
			mass += weight;
			for (let i = 0; i < scores.length; i++) scores[i] += weight * row[i];
		}
		const mean = scores.map((score) => (mass > 0 ? score / mass : 0));
		const best = Math.max(...mean);
		const exponents = mean.map((score) => Math.exp((score - best) * SHARPNESS));
		const sum = exponents.reduce((total, value) => total + value, 0);
		const ranked = labels
			.map((label, i) => ({ label, i, confidence: exponents[i] / sum }))
			.sort((a, b) => b.confidence - a.confidence);
		const [first, second] = ranked;
		const topTerms = [...vector]
			.map(([term, weight]) => ({
				term,
				weight: round(
					weight * ((weights.get(term)?.[first.i] ?? 0) - (weights.get(term)?.[second?.i ?? first.i] ?? 0)),
				),
			}))
			.filter(({ weight }) => weight > 0)
			.sort((a, b) => b.weight - a.weight)
			.slice(0, 10);
		return {
			label: first.label,
			// Nothing known of the text: every label is as likely, and nothing is claimed.
			confidence: mass > 0 ? round(first.confidence) : 0,
			margin: mass > 0 ? round(first.confidence - (second?.confidence ?? 0)) : 0,
			topTerms,
			scores: ranked.map(({ label, confidence }) => ({ label, confidence: round(confidence) })),
		};
	};
}

export function assertModel(value: unknown): asserts value is ModelDocument {
	const document = value as Partial<ModelDocument> | null;
	if (document === null || typeof document !== 'object' || document.kind !== 'complement-naive-bayes') {
		throw new Error('This is not a model of the Train Model operation: give its "model" object as it left the node.');
	}
	if (document.version !== MODEL_VERSION) {
		throw new Error(
			`The model has version ${String(document.version)}, this node reads version ${MODEL_VERSION}: train it again.`,
		);
	}
	const { labels, idf, weights } = document;
	const isSound =
		Array.isArray(labels) &&
		labels.length > 1 &&
		idf !== null &&
		typeof idf === 'object' &&
		weights !== null &&
		typeof weights === 'object';
	if (
		!isSound ||
		Object.values(weights as object).some((row) => !Array.isArray(row) || row.length !== (labels as string[]).length)
	) {
		throw new Error('The model is damaged (its labels and weights do not fit together): train it again.');
	}
}
