/** All that is found out about one file, in the order in which one finding needs the other. */
import { detectType } from '../detect';
import { isTextType } from '../detect/types';
import { extract } from '../metadata';
import { cutText } from '../metadata/clean';
import { inspectRisk } from '../risk';
import type { Detection, FileView } from '../types';
import { decide } from './decide';
import { languageOf } from './language';
import { ruleSubject } from './subject';
import type { FileReport, Inspection } from './types';

interface Read {
	metadata: Record<string, unknown>;
	text?: string;
	notes: string[];
}

async function readContent(view: FileView, detection: Detection, inspection: Inspection): Promise<Read> {
	const limits = inspection.extract;
	if (!limits) return { metadata: {}, notes: [] };
	const found: Read = { ...(await extract(view, detection, limits)) };
	const { server } = inspection;
	const isPoor = found.text === undefined && (limits.text || Object.keys(found.metadata).length === 0);
	if (!server || (inspection.serverMode !== 'always' && !isPoor) || view.size === 0) return found;
	if (view.truncatedView) {
		found.notes = [...found.notes, 'The Tika server was not asked: the file is above the Full Inspection Limit.'];
		return found;
	}
	try {
		const answer = await server.read(view, detection);
		found.metadata = { ...answer.metadata, ...found.metadata };
		const text = answer.text === undefined ? undefined : cutText(answer.text, limits.textCharacters).text;
		// The longer text is the better one: OCR adds to what a PDF says of itself.
		if (limits.text && text && text.length > (found.text?.length ?? 0)) found.text = text;
		found.notes = [...found.notes, 'The Tika server was asked too.'];
	} catch (error) {
		const said = error instanceof Error ? error.message : String(error);
		found.notes = [
			...found.notes,
			`The Tika server gave no answer (${said.slice(0, 200)}); the built-in answer stands.`,
		];
	}
	return found;
}

/** Never throws for what is in the file: notes say what could not be read. */
export async function inspectFile(view: FileView, inspection: Inspection): Promise<FileReport> {
	const detection = await detectType(view, inspection.detect);
	const report: FileReport = {
		name: view.name,
		size: view.size,
		type: detection.type,
		extensionMatches: detection.extensionMatches,
		reasons: [...detection.reasons],
		notes: detection.notes.map(({ message }) => message),
	};
	// A PDF may be made of printable bytes, but has no encoding that anyone could use.
	if (detection.encoding !== undefined && isTextType(detection.type.mime)) report.encoding = detection.encoding;
	const read = await readContent(view, detection, inspection);
	if (inspection.extract) {
		report.metadata = read.metadata;
		report.notes = [...report.notes, ...read.notes];
		if (read.text !== undefined) {
			const language = languageOf(read.text, detection);
			if (language !== undefined) report.language = language;
			if (!inspection.hideText) report.text = read.text;
		}
	}
	if (inspection.risk) report.risk = inspectRisk(view, detection, inspection.risk);
	if (inspection.decider) {
		const subject = ruleSubject(view, detection, {
			metadata: read.metadata,
			text: read.text,
			language: report.language,
			risk: report.risk?.flags ?? [],
		});
		const decision = decide(inspection.decider, subject, detection);
		report.category = decision.category;
		report.categoryConfidence = decision.confidence;
		report.decidedBy = decision.by;
		report.reasons = [...decision.reasons, ...report.reasons];
	}
	return report;
}
