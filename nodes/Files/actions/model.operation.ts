/** Train Model and Evaluate Model: the whole batch in, one item out. Items without a label or text are counted and named. */
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { allItems, DataOpsError, errorSentence, failItem } from '../../shared/items';
import { decide, modelTraits } from '../engine/classify/decide';
import { ruleSubject } from '../engine/classify/subject';
import { UNCATEGORISED, type Decider, type FileReport } from '../engine/classify/types';
import { evaluate, evaluationHtml, type Outcome } from '../engine/model/evaluate';
import { MAX_LABELS, tooManyLabels, train, type LabelledSample } from '../engine/model/model';
import type { Detection } from '../engine/types';
import { readAll } from './readings';
import { inspectionOf, readDecider, readOptions, type Options } from './settings';

interface Skipped {
	itemIndex: number;
	reason: string;
}

interface LabelledItem {
	itemIndex: number;
	label: string;
	report: FileReport;
}

const MAX_SKIPPED_SHOWN = 100;

/** A text of its own is treated as a plain text file without a name. */
function textReport(text: string): FileReport {
	return {
		name: '',
		size: Buffer.byteLength(text),
		type: {
			mime: 'text/plain',
			extension: 'txt',
			description: 'Plain text',
			confidence: 1,
			method: 'text',
			alternatives: [],
		},
		category: 'text',
		extensionMatches: true,
		reasons: [],
		notes: [],
		text,
	};
}

/** What the model and the rules see of a report; the same in training and in use. */
function detectionOf(report: FileReport): Detection {
	return {
		type: report.type as Detection['type'],
		extensionMatches: report.extensionMatches ?? true,
		nameExtension: '',
		category: (report.category ?? 'other') as Detection['category'],
		isText: true,
		notes: [],
		reasons: [],
	};
}

/** The preset General without rules and model: its answer is the file's own kind, which is a trait of the sample. */
const KIND: Decider = { preset: 'general', rules: [], minConfidence: 1, minMargin: 1 };

async function* labelled(
	context: IExecuteFunctions,
	options: Options,
	skipped: Skipped[],
): AsyncGenerator<LabelledItem> {
	const items = context.getInputData();
	const labelOf = (itemIndex: number): string => {
		const value: unknown = context.getNodeParameter('label', itemIndex, '');
		return value === undefined || value === null ? '' : String(value).trim();
	};
	if (context.getNodeParameter('sampleSource', 0) === 'text') {
		for (let itemIndex = 0; itemIndex < items.length; itemIndex++) {
			const text: unknown = context.getNodeParameter('sampleText', itemIndex, '');
			const label = labelOf(itemIndex);
			if (label === '') skipped.push({ itemIndex, reason: 'it has no label' });
			else if (typeof text !== 'string' || text.trim() === '') skipped.push({ itemIndex, reason: 'it has no text' });
			else yield { itemIndex, label, report: textReport(text) };
		}
		return;
	}
	const inspection = { ...inspectionOf('trainModel', { ...options, text: 'auto' }, KIND), risk: undefined };
	for await (const { itemIndex, report, error } of readAll(context, items, { options, hashes: [], inspection })) {
		const label = labelOf(itemIndex);
		if (label === '') skipped.push({ itemIndex, reason: 'it has no label' });
		else if (report) yield { itemIndex, label, report };
		else skipped.push({ itemIndex, reason: errorSentence(error) });
	}
}

function sampleOf({ label, report }: LabelledItem): LabelledSample {
	return { label, text: report.text ?? '', name: report.name, traits: modelTraits(detectionOf(report)) };
}

/** The report on what was left out; in stop mode the first one is an error, because a silent gap would skew the model. */
function skippedJson(context: IExecuteFunctions, skipped: Skipped[]): IDataObject {
	if (skipped.length > 0 && !context.continueOnFail()) {
		const [{ itemIndex, reason }] = skipped;
		const error = new DataOpsError(`Item ${itemIndex} cannot be used: ${reason}`, {
			code: 'BAD_SAMPLE',
			remedy: 'Give each item a label and a readable file or text, or set On Error to Continue.',
		});
		failItem(context, error, itemIndex);
	}
	return { skipped: skipped.length, skippedItems: skipped.slice(0, MAX_SKIPPED_SHOWN) as unknown as IDataObject[] };
}

export async function trainModel(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const options = readOptions(context);
	const skipped: Skipped[] = [];
	const samples: LabelledSample[] = [];
	for await (const item of labelled(context, options, skipped)) samples.push(sampleOf(item));
	const gaps = skippedJson(context, skipped);
	let model;
	try {
		model = train(samples, new Date().toISOString());
	} catch (error) {
		throw new DataOpsError((error as Error).message, {
			code: 'NO_MODEL',
			remedy: 'Send items of two labels or more, ten of each or more.',
		});
	}
	const labels = Object.fromEntries(model.labels.map((label, i) => [label, model.counts[i]]));
	const json = {
		model,
		samples: samples.length,
		labels,
		terms: Object.keys(model.weights).length,
		heldOut: model.heldOut,
		...gaps,
	};
	return [{ json: json as unknown as IDataObject, pairedItem: pairing(context) }];
}

export async function evaluateModel(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const options = readOptions(context);
	const decider = readDecider(context, options);
	const skipped: Skipped[] = [];
	const outcomes: Outcome[] = [];
	const wrong: IDataObject[] = [];
	for await (const item of labelled(context, options, skipped)) {
		const detection = detectionOf(item.report);
		const { report } = item;
		const view = { name: report.name, size: report.size, head: Buffer.alloc(0), truncatedView: true };
		const subject = ruleSubject(view, detection, {
			metadata: report.metadata ?? {},
			text: report.text,
			language: report.language,
			risk: report.risk?.flags ?? [],
		});
		const { category, confidence, by } = decide(decider, subject, detection);
		outcomes.push({ expected: item.label, actual: category === UNCATEGORISED ? '' : category });
		if (category !== item.label && wrong.length < MAX_SKIPPED_SHOWN) {
			const { itemIndex, label: expected } = item;
			wrong.push({ itemIndex, name: report.name, expected, actual: category, confidence, by });
		}
	}
	const gaps = skippedJson(context, skipped);
	if (outcomes.length === 0) {
		throw new DataOpsError('There is nothing to evaluate: no item has a label and a readable file or text', {
			code: 'NO_SAMPLES',
			remedy: 'Check the Label field and the input.',
		});
	}
	const different = new Set(outcomes.map(({ expected }) => expected)).size;
	if (different > MAX_LABELS) {
		throw new DataOpsError(tooManyLabels(different), {
			code: 'TOO_MANY_LABELS',
			remedy: 'Check the expression in the field Label.',
		});
	}
	const evaluation = evaluate(outcomes);
	const item: INodeExecutionData = {
		json: { evaluation: evaluation as unknown as IDataObject, wrong, ...gaps },
		pairedItem: pairing(context),
	};
	if (context.getNodeParameter('evaluationPage', 0, true)) {
		const page = Buffer.from(evaluationHtml(evaluation, 'How well files are classified'));
		item.binary = { data: await context.helpers.prepareBinaryData(page, 'evaluation.html', 'text/html') };
	}
	return [item];
}

function pairing(context: IExecuteFunctions): INodeExecutionData['pairedItem'] {
	return allItems(context.getInputData().length).map((item) => ({ item }));
}
