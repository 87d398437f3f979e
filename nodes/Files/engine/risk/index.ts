/** All inspections of a file joined: the flags once each, and the highest level. */
import { inspectArchive, inspectExternalTemplate, inspectMacros } from './containers';
import { inspectEicar, inspectEmptiness, inspectMarkup } from './content';
import { inspectName } from './names';
import { inspectPdf } from './pdf';
import {
	DEFAULT_RISK_LIMITS,
	RISK_LEVELS,
	type Risk,
	type RiskFinding,
	type RiskInspector,
	type RiskLimits,
} from './types';
import type { Detection, FileView } from '../types';

export * from './types';

const INSPECTORS: RiskInspector[] = [
	inspectName,
	inspectEmptiness,
	inspectEicar,
	inspectPdf,
	inspectMarkup,
	inspectArchive,
	inspectMacros,
	inspectExternalTemplate,
];

/** @param limits bounds above which an archive counts as a bomb */
export function inspectRisk(view: FileView, detection: Detection, limits: Partial<RiskLimits> = {}): Risk {
	const subject = { view, detection, limits: { ...DEFAULT_RISK_LIMITS, ...limits } };
	const findings: RiskFinding[] = [];
	for (const inspect of INSPECTORS) {
		for (const finding of inspect(subject)) {
			if (!findings.some(({ flag }) => flag === finding.flag)) findings[findings.length] = finding;
		}
	}
	const level = findings.reduce<number>((most, finding) => Math.max(most, RISK_LEVELS.indexOf(finding.level)), 0);
	return { level: RISK_LEVELS[level], flags: findings.map(({ flag }) => flag), findings };
}
