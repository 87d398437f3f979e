/** What rules, model and naming look at, drawn from what the readers found. */
import type { RuleSubject } from '../rules';
import type { Detection, FileView } from '../types';
import { isoDate } from '../metadata/clean';
import { headingOf } from './heading';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function first(metadata: Record<string, unknown>, keys: string[]): unknown {
	return keys.map((key) => metadata[key]).find((value) => value !== undefined && value !== null && value !== '');
}

/** The date a document gives itself: sent, taken, created, at last modified. */
export function documentDate(metadata: Record<string, unknown>): string | undefined {
	return isoDate(first(metadata, ['date', 'taken', 'created', 'modified']));
}

export function documentSender(metadata: Record<string, unknown>): string | undefined {
	const from = metadata.from as { name?: unknown; address?: unknown } | string | undefined;
	if (typeof from === 'object' && from !== null) return text(from.address) ?? text(from.name);
	return text(from) ?? text(metadata.author) ?? text(metadata.company);
}

export interface Findings {
	metadata: Record<string, unknown>;
	text?: string;
	language?: string;
	risk: string[];
}

export function ruleSubject(view: FileView, detection: Detection, found: Findings): RuleSubject {
	return {
		name: view.name,
		extension: detection.nameExtension,
		mime: detection.type.mime,
		size: view.size,
		date: documentDate(found.metadata),
		text: found.text,
		heading: headingOf(found.text),
		language: found.language,
		metadata: found.metadata,
		sender: documentSender(found.metadata),
		risk: found.risk,
	};
}
