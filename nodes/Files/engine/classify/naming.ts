/** The values a path template can name, drawn from a file's report. */
import { CollisionGuard } from '../naming/collisions';
import { splitName } from '../naming/sanitise';
import { proposePath, type NamingOptions, type NamingValues } from '../naming/template';
import { documentDate, documentSender } from './subject';
import { UNCATEGORISED, type FileReport } from './types';

function titleOf(report: FileReport, metadata: Record<string, unknown>): string {
	for (const key of ['title', 'subject']) {
		const value = metadata[key];
		if (typeof value === 'string' && value.trim() !== '') return value.trim().slice(0, 120);
	}
	return splitName(report.name).base;
}

export function namingValues(report: FileReport): NamingValues {
	const metadata = report.metadata ?? {};
	const date = documentDate(metadata)?.slice(0, 10) ?? '';
	const given = splitName(report.name);
	return {
		category: report.category ?? UNCATEGORISED,
		date,
		year: date.slice(0, 4),
		month: date.slice(5, 7),
		day: date.slice(8, 10),
		title: titleOf(report, metadata),
		sender: documentSender(metadata) ?? '',
		name: given.base,
		extension: given.extension.toLowerCase(),
		trueExt: report.type?.extension || given.extension.toLowerCase() || 'bin',
		mime: report.type?.mime ?? '',
		language: report.language ?? '',
		size: report.size,
		...Object.fromEntries(Object.entries(report.hashes ?? {})),
		hash: Object.values(report.hashes ?? {})[0] ?? '',
		metadata,
	};
}

/** Proposes one path after the other; two files of a run never get the same. */
export class Namer {
	private readonly guard = new CollisionGuard();

	propose(report: FileReport, options: NamingOptions): { name: string; path: string } {
		const { path } = this.guard.claim(proposePath(namingValues(report), options).path);
		return { name: path.slice(path.lastIndexOf('/') + 1), path };
	}
}
