/** What a rule is: an ordered, readable condition on what is known of a file, that gives it a category. */

export const RULE_FIELDS = [
	'name',
	'extension',
	'mime',
	'size',
	'date',
	'text',
	'heading',
	'language',
	'metadata',
	'sender',
	'risk',
] as const;
export type RuleField = (typeof RULE_FIELDS)[number];

/**
 * any: one of the values occurs; all: each of them; exact: equals one; regex: one pattern is found; fuzzy: a word run within
 * `distance` edits; range: between `min` and `max`; glob: `*.pdf`; inList: is one of a long list.
 */
export const RULE_TESTS = ['any', 'all', 'exact', 'regex', 'fuzzy', 'range', 'glob', 'inList'] as const;
export type RuleTest = (typeof RULE_TESTS)[number];

export interface RuleCondition {
	field: RuleField;
	/** For `metadata`: dot path such as `author` or `exif.make`. */
	path?: string;
	test: RuleTest;
	/** Words, patterns or globs. Compared without case unless `caseSensitive`. */
	values?: string[];
	/** For `range`: sizes in bytes, dates as ISO 8601, other values as numbers. Either end may be open. */
	min?: number | string;
	max?: number | string;
	/** For `fuzzy`: edits allowed per value (default 2). */
	distance?: number;
	caseSensitive?: boolean;
	/** True: the rule holds where this does not. */
	negate?: boolean;
}

export interface Rule {
	/** Shown in the reasons; default `rule 1` … */
	name?: string;
	category: string;
	/** Higher first (default 0); equal ones in the order given. */
	priority?: number;
	/** Every condition must hold. */
	conditions: RuleCondition[];
	/** Of several conditions, this many suffice (default: all). */
	atLeast?: number;
	/** A match ends the search (default true). False: it only adds a reason and a vote. */
	stop?: boolean;
}

/** What rules look at. */
export interface RuleSubject {
	name: string;
	extension: string;
	mime: string;
	size: number;
	/** ISO 8601; the document's own date where it has one. */
	date?: string;
	text?: string;
	/** The lines near the text's beginning that are written as headings. */
	heading?: string;
	language?: string;
	metadata?: Record<string, unknown>;
	sender?: string;
	risk?: string[];
}

export interface RuleDecision {
	category: string;
	rule: string;
	/** Sentences that say what was found. */
	reasons: string[];
}
