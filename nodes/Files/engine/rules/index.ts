/** Rules in order of priority: the first that holds and stops decides; others vote and add reasons. */
import { compileCondition, RuleError, type CompiledCondition } from './conditions';
import type { Rule, RuleDecision, RuleSubject } from './types';

export { RuleError } from './conditions';
export * from './types';

interface CompiledRule {
	name: string;
	category: string;
	atLeast: number;
	stop: boolean;
	conditions: CompiledCondition[];
}

const MAX_RULES = 1000;

function compileRule(rule: Rule, position: number): CompiledRule {
	const name = rule.name?.trim() || `rule ${position + 1}`;
	if (!rule.category || String(rule.category).trim() === '') throw new RuleError(`${name}: a rule needs a category.`);
	if (!Array.isArray(rule.conditions) || rule.conditions.length === 0)
		throw new RuleError(`${name}: a rule needs at least one condition.`);
	if (rule.priority !== undefined && rule.priority !== null && !Number.isFinite(Number(rule.priority)))
		throw new RuleError(`${name}: the priority "${String(rule.priority)}" is no number (higher ones come first).`);
	const atLeast = rule.atLeast ?? rule.conditions.length;
	if (!Number.isInteger(atLeast) || atLeast < 1 || atLeast > rule.conditions.length) {
		throw new RuleError(
			`${name}: "at least" is ${atLeast}, it must be between 1 and the ${rule.conditions.length} conditions of the rule.`,
		);
	}
	return {
		name,
		category: String(rule.category).trim(),
		atLeast,
		stop: rule.stop ?? true,
		conditions: rule.conditions.map((condition, i) => compileCondition(condition, `${name}, condition ${i + 1}`)),
	};
}

/** @throws RuleError with the rule's name and what to mend */
export function compileRules(rules: Rule[]): (subject: RuleSubject) => RuleDecision | undefined {
	if (rules.length > MAX_RULES)
		throw new RuleError(`${rules.length} rules are too many: at most ${MAX_RULES} are allowed.`);
	const ordered = rules
		.map((rule, position) => ({
			compiled: compileRule(rule, position),
			priority: Number(rule.priority ?? 0),
			position,
		}))
		.sort((a, b) => b.priority - a.priority || a.position - b.position)
		.map(({ compiled }) => compiled);
	return (subject) => {
		const reasons: string[] = [];
		let first: CompiledRule | undefined;
		for (const rule of ordered) {
			const found = rule.conditions.map((condition) => condition(subject)).filter((reason) => reason !== undefined);
			if (found.length < rule.atLeast) continue;
			reasons[reasons.length] = `${rule.name} → ${rule.category}: ${found.join('; ')}`;
			first ??= rule;
			if (rule.stop) break;
		}
		return first === undefined ? undefined : { category: first.category, rule: first.name, reasons };
	};
}
