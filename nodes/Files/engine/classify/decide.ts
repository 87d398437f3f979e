/** One category for one file: rules first, then the learnt model where it is sure enough, then the type. Reasons always. */
import type { Detection } from '../types';
import type { RuleSubject } from '../rules';
import { UNCATEGORISED, type Decider, type Decision } from './types';

const percent = (value: number) => `${Math.round(value * 100)} %`;

function byModel(
	decider: Decider,
	subject: RuleSubject,
	detection: Detection,
	reasons: string[],
): Decision | undefined {
	if (!decider.model) return undefined;
	const prediction = decider.model({
		text: subject.text ?? '',
		name: subject.name,
		traits: modelTraits(detection),
	});
	const { label, confidence, margin } = prediction;
	if (confidence >= decider.minConfidence && margin >= decider.minMargin) {
		const terms = prediction.topTerms.slice(0, 5).map(({ term }) => `"${term}"`);
		const because = terms.length > 0 ? ` because of ${terms.join(', ')}` : '';
		return {
			category: label,
			confidence,
			by: 'model',
			reasons: [`The learnt model says ${label} (${percent(confidence)})${because}`, ...reasons],
			prediction,
		};
	}
	reasons.push(
		`The learnt model is not sure enough: ${label} ${percent(confidence)}, ${percent(margin)} before the next (${percent(decider.minConfidence)} and ${percent(decider.minMargin)} are asked for)`,
	);
	return undefined;
}

/** Traits of a file beside its words; the same in training and in use. */
export function modelTraits(detection: Detection): string[] {
	return [`mime:${detection.type.mime}`, `category:${detection.category}`];
}

export function decide(decider: Decider, subject: RuleSubject, detection: Detection): Decision {
	for (const rules of decider.rules) {
		const found = rules(subject);
		if (found) return { category: found.category, confidence: 1, by: 'rule', reasons: found.reasons };
	}
	const reasons: string[] = [];
	const learnt = byModel(decider, subject, detection, reasons);
	if (learnt) return learnt;
	const { type } = detection;
	if (decider.preset === 'general' && type.method !== 'fallback') {
		return {
			category: detection.category,
			confidence: type.confidence,
			by: 'type',
			reasons: [`${type.description || type.mime} belongs to ${detection.category}`, ...reasons],
		};
	}
	const nothing =
		decider.preset === 'general' ? 'The content is of no known type' : 'No rule holds and no model decided';
	return { category: UNCATEGORISED, confidence: 0, by: 'none', reasons: [nothing, ...reasons] };
}
