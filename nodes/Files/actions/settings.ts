/** The node's parameters read once a run into what the engine asks for. Rules and model are compiled here, not per file. */
import type { IExecuteFunctions } from 'n8n-workflow';
import { DataOpsError } from '../../shared/items';
import type { Decider, Inspection, Preset } from '../engine/classify/types';
import { assertModel, createClassifier } from '../engine/model/model';
import { RISK_LEVELS, type RiskLevel } from '../engine/risk';
import { compileRules } from '../engine/rules';
import { BUSINESS_RULES } from '../engine/rules/business';
import type { HashAlgorithm } from '../transport/readFile';
import { rulesFromFields, rulesFromJson } from './rules.parameters';

export interface Options {
	aboveLimit: 'partial' | 'fail';
	correct: Array<'extension' | 'mime' | 'name'>;
	duplicates: 'off' | 'batch' | 'acrossRuns';
	fullLimitMb: number;
	hashes: HashAlgorithm[];
	historyScope: 'node' | 'workflow';
	historySize: number;
	ignoreExtension: boolean;
	includeInput: boolean;
	maxEntries: number;
	maxPathLength: number;
	maxRatio: number;
	maxUnpackedMb: number;
	minConfidence: number;
	minMargin: number;
	ocrLanguages: string;
	riskyFrom: Exclude<RiskLevel, 'none'>;
	text: 'auto' | 'hide' | 'off';
	textCharacters: number;
	textPages: number;
	tika: 'always' | 'off' | 'whenNeeded';
	timeLimitSeconds: number;
	withoutFiles: 'fail' | 'passThrough';
}

const DEFAULTS: Options = {
	aboveLimit: 'partial',
	correct: [],
	duplicates: 'batch',
	fullLimitMb: 100,
	hashes: ['sha256'],
	historyScope: 'node',
	historySize: 10_000,
	ignoreExtension: false,
	includeInput: true,
	maxEntries: 10_000,
	maxPathLength: 180,
	maxRatio: 100,
	maxUnpackedMb: 1024,
	minConfidence: 0.8,
	minMargin: 0.15,
	ocrLanguages: '',
	riskyFrom: 'high',
	text: 'auto',
	textCharacters: 20_000,
	textPages: 20,
	tika: 'off',
	timeLimitSeconds: 20,
	withoutFiles: 'fail',
};

export const OPERATIONS = [
	'classify',
	'detectType',
	'evaluateModel',
	'extract',
	'hash',
	'inspectRisk',
	'proposeName',
	'trainModel',
] as const;
export type Operation = (typeof OPERATIONS)[number];

export function readOptions(context: IExecuteFunctions): Options {
	const given = context.getNodeParameter('options', 0, {}) as Partial<Options>;
	const options = { ...DEFAULTS, ...given };
	// A duplicate is found by its hash: without one asked for, SHA-256 is taken all the same.
	if (options.duplicates !== 'off' && options.hashes.length === 0) options.hashes = ['sha256'];
	return options;
}

function readModel(value: unknown): Decider['model'] {
	if (value === undefined || value === null || value === '' || value === '{}') return undefined;
	let document: unknown = value;
	if (typeof value === 'string') {
		try {
			document = JSON.parse(value);
		} catch (cause) {
			throw new DataOpsError('The model is not valid JSON', {
				code: 'BAD_MODEL',
				remedy: 'Give the "model" field of Train Model, e.g. as an expression.',
				detail: cause instanceof Error ? cause.message : undefined,
				cause,
			});
		}
	}
	try {
		assertModel(document);
		return createClassifier(document);
	} catch (error) {
		throw new DataOpsError((error as Error).message, { code: 'BAD_MODEL' });
	}
}

export function readDecider(context: IExecuteFunctions, options: Options): Decider {
	const preset = context.getNodeParameter('preset', 0, 'general') as Preset;
	const mode = context.getNodeParameter('rulesMode', 0, 'none') as string;
	const own =
		mode === 'fields'
			? rulesFromFields(context.getNodeParameter('rules.rule', 0, []) as never[])
			: mode === 'json'
				? rulesFromJson(context.getNodeParameter('rulesJson', 0, '[]'))
				: [];
	try {
		const rules = own.length > 0 ? [compileRules(own)] : [];
		if (preset === 'business') rules.push(compileRules(BUSINESS_RULES));
		const { minConfidence, minMargin } = options;
		return { preset, rules, model: readModel(context.getNodeParameter('model', 0, '')), minConfidence, minMargin };
	} catch (error) {
		if (error instanceof DataOpsError) throw error;
		throw new DataOpsError((error as Error).message, { code: 'BAD_RULES', remedy: 'Mend the rule and run again.' });
	}
}

/** What the operation finds out. `timeLimit` starts anew with each file. */
export function inspectionOf(operation: Operation, options: Options, decider: Decider | undefined): Inspection {
	const inspection: Inspection = {
		detect: { ignoreExtension: options.ignoreExtension, maxEntries: Math.max(10_000, options.maxEntries) },
	};
	const needsContent = ['classify', 'extract', 'proposeName', 'trainModel', 'evaluateModel'].includes(operation);
	if (needsContent) {
		inspection.extract = {
			text: options.text !== 'off',
			textCharacters: options.textCharacters,
			pages: options.textPages,
			isOverdue: () => false,
		};
		inspection.hideText = options.text === 'hide' || operation === 'proposeName';
	}
	if (operation === 'classify' || operation === 'inspectRisk' || decider) {
		inspection.risk = {
			maxEntries: options.maxEntries,
			maxRatio: options.maxRatio,
			maxUnpackedBytes: options.maxUnpackedMb * 1024 ** 2,
		};
	}
	if (decider) inspection.decider = decider;
	return inspection;
}

export function withDeadline(inspection: Inspection, seconds: number, now: () => number): Inspection {
	if (!inspection.extract) return inspection;
	const end = now() + seconds * 1000;
	return { ...inspection, extract: { ...inspection.extract, isOverdue: () => now() > end } };
}

export function isRisky(level: RiskLevel | undefined, from: RiskLevel): boolean {
	return level !== undefined && RISK_LEVELS.indexOf(level) >= RISK_LEVELS.indexOf(from);
}
