/**
 * Classify and its parts (Detect Type, Extract, Inspect Risk, Hash, Propose Name): each file in is one item out, by the
 * output it belongs to. What cannot be read leaves by Failed, or as the node's onError setting has it; never in silence.
 */
import type { IBinaryData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { DataOpsError, errorCode, errorSentence, rejectedRow } from '../../shared/items';
import { markDuplicates, type Placed } from '../engine/classify/duplicates';
import { Namer } from '../engine/classify/naming';
import { splitName } from '../engine/naming/sanitise';
import { DEFAULT_TEMPLATE } from '../engine/naming/template';
import type { FileReport } from '../engine/classify/types';
import { jsonWithFile } from '../transport/itemFiles';
import type { HashAlgorithm } from '../transport/readFile';
import { seenBefore } from '../transport/seenBefore';
import { connectTika } from '../transport/tika';
import { planOutputs, type OutputParameters, type OutputPlan } from './outputs';
import { failedItem } from './failedItem';
import { readAll, type Reading } from './readings';
import { inspectionOf, isRisky, readDecider, readOptions, type Operation, type Options } from './settings';

interface Run {
	context: IExecuteFunctions;
	operation: Operation;
	options: Options;
	items: INodeExecutionData[];
	plan: OutputPlan;
	outputs: INodeExecutionData[][];
}

const HASHING: Operation[] = ['classify', 'hash', 'proposeName'];

function outputParameters(context: IExecuteFunctions, operation: Operation): OutputParameters {
	const read = <T>(name: string, fallback: T) => context.getNodeParameter(name, 0, fallback) as T;
	return {
		operation,
		outputMode: read('outputMode', 'single'),
		preset: read('preset', 'general'),
		rulesMode: read('rulesMode', 'none'),
		rules: read('rules', {}),
		moreCategories: read('moreCategories', ''),
		riskyOutput: read('riskyOutput', false),
		failedOutput: read('failedOutput', false),
	};
}

/** The binary as it came, or a copy with its name, extension and MIME type corrected; the content is the same one. */
function binaryOf(data: IBinaryData, report: FileReport, { correct }: Options): IBinaryData {
	if (correct.length === 0 || !report.type) return data;
	const corrected = { ...data };
	const { mime, extension, method } = report.type;
	if (method === 'fallback' || method === 'empty') return data;
	if (correct.includes('mime')) corrected.mimeType = mime;
	const given = splitName(report.name);
	const isWrong = !report.extensionMatches || given.extension === '';
	if (correct.includes('extension') && isWrong && extension !== '') {
		corrected.fileName = `${given.base || 'file'}.${extension}`;
		corrected.fileExtension = extension;
	}
	if (correct.includes('name') && report.proposed) {
		corrected.fileName = report.proposed.name;
		corrected.fileExtension = splitName(report.proposed.name).extension;
	}
	return corrected;
}

/** The order in which a person reads a report. */
const REPORT_ORDER: Array<keyof FileReport> = [
	'name',
	'size',
	'type',
	'extensionMatches',
	'category',
	'categoryConfidence',
	'decidedBy',
	'reasons',
	'metadata',
	'text',
	'language',
	'encoding',
	'hashes',
	'duplicateOf',
	'risk',
	'proposed',
	'notes',
];

function reportJson(report: FileReport): IDataObject {
	const known = REPORT_ORDER.filter((key) => report[key] !== undefined);
	return Object.fromEntries(known.map((key) => [key, report[key]])) as IDataObject;
}

function fileItem(run: Run, reading: Reading, json: IDataObject, data: IBinaryData | undefined): INodeExecutionData {
	const input = run.items[reading.itemIndex];
	const item: INodeExecutionData = { json, pairedItem: { item: reading.itemIndex } };
	if (run.options.includeInput) item.json = { ...withoutOtherFiles(input.json, reading, data), ...json };
	else if (reading.file?.isInJson && data) item.json = { ...json, [reading.field]: data as unknown as IDataObject };
	if (reading.file && data && !reading.file.isInJson) item.binary = { [reading.field]: data };
	return item;
}

function withoutOtherFiles(json: IDataObject, reading: Reading, data: IBinaryData | undefined): IDataObject {
	return reading.file?.isInJson && data ? jsonWithFile(json, reading.field, data) : json;
}

/** A failed file: by Failed with all that is known of it, or as the node's onError setting says. Throws in stop mode. */
function reject(run: Run, reading: Reading): void {
	const { plan, outputs, context } = run;
	const { itemIndex, field, error, file } = reading;
	if (plan.failed === undefined) {
		const item = failedItem(context, error, itemIndex);
		item.binary = file && !file.isInJson ? { [field]: file.data } : undefined;
		outputs[plan.fallback].push(item);
		return;
	}
	const name = file?.data.fileName ?? '';
	const row = rejectedRow({
		index: itemIndex,
		key: name || null,
		record: { name, mimeType: file?.data.mimeType ?? '' },
		stage: 'read',
		field,
		code: errorCode(error),
		message: errorSentence(error),
	});
	const json = { event: 'file.rejected', ...row } as unknown as IDataObject;
	outputs[plan.failed].push(fileItem(run, reading, json, file?.data));
}

function place(run: Run, reading: Reading): void {
	const { plan, outputs, options } = run;
	const report = reading.report as FileReport;
	if (run.operation === 'classify' && report.category !== undefined && plan.labels.length > 1) {
		const isKnown = plan.has(report.category) || report.decidedBy === 'none';
		if (!isKnown && plan.labels.includes('Uncategorised')) {
			report.notes.push(`No output is named ${report.category}: add it to More Categories to give it one.`);
		}
	}
	const data = binaryOf((reading.file as { data: IBinaryData }).data, report, options);
	const json = { event: 'file.classified', file: reportJson(report) };
	const item = fileItem(run, reading, json, data);
	const goesRisky = plan.risky !== undefined && isRisky(report.risk?.level, options.riskyFrom);
	outputs[goesRisky ? (plan.risky as number) : plan.of(report.category)].push(item);
}

async function findDuplicates(run: Run, readings: Reading[]): Promise<void> {
	const { options, context } = run;
	if (options.duplicates === 'off' || run.operation === 'proposeName') return;
	const placed: Placed[] = [];
	for (const { report, itemIndex, field } of readings) {
		if (report) placed.push({ report, itemIndex, field, hash: Object.values(report.hashes ?? {})[0] });
	}
	const hashes = placed.flatMap(({ hash }) => (hash === undefined ? [] : [hash]));
	const known =
		options.duplicates === 'acrossRuns'
			? await seenBefore(context, hashes, { scope: options.historyScope, maxEntries: options.historySize })
			: new Set<string>();
	markDuplicates(placed, known);
}

function propose(run: Run, readings: Reading[]): void {
	const namer = new Namer();
	for (const reading of readings) {
		if (!reading.report) continue;
		const template = run.context.getNodeParameter('pathTemplate', reading.itemIndex, DEFAULT_TEMPLATE) as string;
		// Classify does without a proposal where none is wanted; in Propose Name and Path it is an error.
		if (run.operation === 'classify' && String(template).trim() === '') continue;
		try {
			reading.report.proposed = namer.propose(reading.report, {
				template,
				root: run.context.getNodeParameter('rootFolder', reading.itemIndex, '') as string,
				maxLength: run.options.maxPathLength,
			});
		} catch (error) {
			reading.error = new DataOpsError((error as Error).message, { code: 'BAD_TEMPLATE' });
		}
	}
}

export async function execute(context: IExecuteFunctions, operation: Operation): Promise<INodeExecutionData[][]> {
	const options = readOptions(context);
	const items = context.getInputData();
	const plan = planOutputs(outputParameters(context, operation));
	const run: Run = { context, operation, options, items, plan, outputs: plan.labels.map(() => []) };
	const decides = operation === 'classify' || operation === 'proposeName';
	const inspection =
		operation === 'hash'
			? undefined
			: inspectionOf(operation, options, decides ? readDecider(context, options) : undefined);
	if (inspection?.extract && options.tika !== 'off') {
		inspection.server = await connectTika(context, {
			ocrLanguages: options.ocrLanguages,
			textCharacters: options.textCharacters,
			timeoutMs: options.timeLimitSeconds * 1000,
		});
		inspection.serverMode = options.tika;
	}
	const hashes: HashAlgorithm[] = HASHING.includes(operation) ? options.hashes : [];
	const readings: Reading[] = [];
	for await (const reading of readAll(context, items, { options, hashes, inspection })) {
		// In stop mode the first error ends the run here, before more files are read.
		if (reading.error !== undefined && plan.failed === undefined && !context.continueOnFail()) reject(run, reading);
		readings.push(reading);
	}
	await findDuplicates(run, readings);
	if (decides) propose(run, readings);
	for (const reading of readings) {
		if (reading.error !== undefined) reject(run, reading);
		else if (reading.isEmpty) run.outputs[plan.fallback].push(passedThrough(run, reading));
		else place(run, reading);
	}
	return run.outputs;
}

function passedThrough(run: Run, { itemIndex }: Reading): INodeExecutionData {
	return { json: { ...run.items[itemIndex].json, file: null }, pairedItem: { item: itemIndex } };
}
