/** What is said of a file: the shape of `json.file`, and what the steps need to say it. */
import type { Prediction } from '../model/model';
import type { Risk, RiskLimits } from '../risk';
import type { RuleDecision, RuleSubject } from '../rules';
import type { ExtractLimits } from '../metadata';
import type { DetectedType, Detection, DetectOptions, FileView } from '../types';

/** Reserved word for files that nothing decided on. */
export const UNCATEGORISED = 'uncategorised';

export type Preset = 'general' | 'business' | 'custom';

export interface Decision {
	category: string;
	confidence: number;
	by: 'rule' | 'model' | 'type' | 'none';
	reasons: string[];
	/** The model's words for its answer, when it was asked. */
	prediction?: Prediction;
}

export interface Decider {
	preset: Preset;
	/** The user's rules, then the preset's. */
	rules: Array<(subject: RuleSubject) => RuleDecision | undefined>;
	model?: (sample: { text: string; name?: string; traits?: string[] }) => Prediction;
	minConfidence: number;
	minMargin: number;
}

export interface FileReport {
	name: string;
	size: number;
	/** Absent where only hashes were asked for. */
	type?: DetectedType;
	extensionMatches?: boolean;
	category?: string;
	categoryConfidence?: number;
	/** What decided: a rule, the model, the type, or nothing. */
	decidedBy?: Decision['by'];
	reasons: string[];
	metadata?: Record<string, unknown>;
	text?: string;
	language?: string;
	encoding?: string;
	hashes?: Record<string, string>;
	duplicateOf?: { name: string; itemIndex?: number; field?: string; where: 'batch' | 'earlierRun' };
	risk?: Risk;
	proposed?: { name: string; path: string };
	/** What could not be read or was left out. */
	notes: string[];
}

/** A server that reads what the built-in readers cannot, or pictures of text. */
export interface DocumentServer {
	read(view: FileView, detection: Detection): Promise<{ metadata: Record<string, unknown>; text?: string }>;
}

/** What is to be found out about each file. */
export interface Inspection {
	detect: DetectOptions;
	/** Metadata and text; absent: not read. */
	extract?: ExtractLimits;
	/** Risk flags; absent: not looked for. */
	risk?: Partial<RiskLimits>;
	/** Category; absent: not decided. */
	decider?: Decider;
	/** The text is read for decisions but not put out. */
	hideText?: boolean;
	server?: DocumentServer;
	/** Ask the server for every file, or only where the built-in readers find neither text nor metadata. */
	serverMode?: 'always' | 'whenNeeded';
}
