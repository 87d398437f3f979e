/** What may be wrong with a file, each flag with a level and a sentence. A flag warns; it never drops a file. */
import type { Detection, FileView } from '../types';

export const RISK_FLAGS = [
	'active-content',
	'archive-bomb',
	'disguised-executable',
	'double-extension',
	'eicar',
	'encrypted',
	'executable',
	'extension-mismatch',
	'external-template',
	'macros',
	'nested-archive',
	'path-traversal',
	'pdf-embedded-file',
	'pdf-javascript',
	'pdf-launch',
	'right-to-left-override',
	'trailing-data',
	'truncated',
	'zero-bytes',
] as const;
export type RiskFlag = (typeof RISK_FLAGS)[number];

export const RISK_LEVELS = ['none', 'low', 'medium', 'high'] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

export interface RiskFinding {
	flag: RiskFlag;
	level: Exclude<RiskLevel, 'none'>;
	message: string;
}

export interface Risk {
	level: RiskLevel;
	flags: RiskFlag[];
	findings: RiskFinding[];
}

export interface RiskLimits {
	/** Unpacked to packed size above which an archive counts as a bomb (default 100). */
	maxRatio: number;
	/** Declared unpacked bytes above which it does (default 1 GiB). */
	maxUnpackedBytes: number;
	/** Entries above which it does (default 10,000). */
	maxEntries: number;
}

export const DEFAULT_RISK_LIMITS: RiskLimits = { maxRatio: 100, maxUnpackedBytes: 1024 ** 3, maxEntries: 10_000 };

export interface RiskSubject {
	view: FileView;
	detection: Detection;
	limits: RiskLimits;
}

/** One idea of risk. Pure, bounded by the bytes in view. */
export type RiskInspector = (subject: RiskSubject) => RiskFinding[];
