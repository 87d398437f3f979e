/**
 * Which outputs the node has, and by which one a file leaves. The order never changes for a given choice: Risky, the
 * categories of the preset, those of the rules, those named by hand, Uncategorised, Failed. New categories of a preset will
 * be appended behind its old ones.
 *
 * The editor evaluates OUTPUTS_EXPRESSION by itself, so it is self-contained; `planOutputs` is the same rule for execute(),
 * and a test holds the two together.
 */
import { categoryLabel, presetCategories, uniqueCategories } from '../engine/classify/categories';
import { UNCATEGORISED, type Preset } from '../engine/classify/types';

export interface OutputParameters {
	operation: string;
	outputMode?: string;
	preset?: string;
	rulesMode?: string;
	rules?: { rule?: Array<{ category?: string }> };
	rulesJson?: unknown;
	moreCategories?: string;
	riskyOutput?: boolean;
	failedOutput?: boolean;
}

const WHOLE_BATCH = ['trainModel', 'evaluateModel'];
const WITH_RISK = ['classify', 'inspectRisk'];

const list = (preset: Preset) => JSON.stringify(presetCategories(preset));

/** Written for n8n's expression evaluator: one arrow function of the node's parameters, nothing from outside. */
export const OUTPUTS_EXPRESSION: `={{${string}}}` = `={{ ((p) => {
	const output = (name) => ({ type: "main", displayName: name });
	if (${JSON.stringify(WHOLE_BATCH)}.includes(p.operation)) return [{ type: "main" }];
	const outputs = [];
	if (p.riskyOutput === true && ${JSON.stringify(WITH_RISK)}.includes(p.operation)) outputs.push(output("Risky"));
	if (p.operation === "classify" && p.outputMode === "perCategory") {
		const names = [].concat({ general: ${list('general')}, business: ${list('business')} }[p.preset] || []);
		const rules = p.rulesMode === "fields" && p.rules && Array.isArray(p.rules.rule) ? p.rules.rule : [];
		rules.forEach((rule) => names.push(String(rule.category || "")));
		String(p.moreCategories || "").split(",").forEach((name) => names.push(name));
		const seen = ["${UNCATEGORISED}"];
		names.map((name) => name.trim()).forEach((name) => {
			if (name === "" || seen.includes(name.toLowerCase())) return;
			seen.push(name.toLowerCase());
			const spaced = name.replace(/([a-z])([A-Z])/g, "$1 $2");
			outputs.push(output(name.length === 2 ? name.toUpperCase() : spaced.slice(0, 1).toUpperCase() + spaced.slice(1)));
		});
		outputs.push(output("Uncategorised"));
	} else outputs.push(outputs.length > 0 || p.failedOutput === true ? output("Files") : { type: "main" });
	if (p.failedOutput === true) outputs.push(output("Failed"));
	return outputs;
})($parameter) }}`;

export interface OutputPlan {
	/** Labels, in order; '' for an output without one. */
	labels: string[];
	risky: number | undefined;
	failed: number | undefined;
	/** Where files go that have no output of their own, and errors when there is no Failed output. */
	fallback: number;
	/** Output of a category; the fallback for one that has none. */
	of(category: string | undefined): number;
	has(category: string): boolean;
}

export function planOutputs(parameters: OutputParameters): OutputPlan {
	const labels: string[] = [];
	const byCategory = new Map<string, number>();
	let risky: number | undefined;
	let failed: number | undefined;
	let fallback = 0;
	const isBatch = WHOLE_BATCH.includes(parameters.operation);
	if (!isBatch && parameters.riskyOutput === true && WITH_RISK.includes(parameters.operation)) {
		risky = labels.push('Risky') - 1;
	}
	if (parameters.operation === 'classify' && parameters.outputMode === 'perCategory') {
		const rules = parameters.rulesMode === 'fields' ? (parameters.rules?.rule ?? []) : [];
		const categories = uniqueCategories([
			...presetCategories((parameters.preset ?? 'general') as Preset),
			...rules.map(({ category }) => String(category ?? '')),
			...String(parameters.moreCategories ?? '').split(','),
		]);
		for (const category of categories) {
			byCategory.set(category.toLowerCase(), labels.push(categoryLabel(category)) - 1);
		}
		fallback = labels.push('Uncategorised') - 1;
	} else {
		const isPlain = isBatch || (labels.length === 0 && parameters.failedOutput !== true);
		fallback = labels.push(isPlain ? '' : 'Files') - 1;
	}
	if (!isBatch && parameters.failedOutput === true) failed = labels.push('Failed') - 1;
	return {
		labels,
		risky,
		failed,
		fallback,
		of: (category) => byCategory.get(String(category ?? '').toLowerCase()) ?? fallback,
		has: (category) => byCategory.has(category.toLowerCase()),
	};
}
