/** Equal files of one batch: the first of each content keeps its place, the others point at it. */
import type { FileReport } from './types';

export interface Placed {
	report: FileReport;
	itemIndex: number;
	field: string;
	/** Content hash; absent where none was taken. */
	hash: string | undefined;
}

/** @param seenBefore hashes of earlier runs */
export function markDuplicates(files: Placed[], seenBefore: ReadonlySet<string>): void {
	const first = new Map<string, Placed>();
	for (const file of files) {
		if (file.hash === undefined) continue;
		const earlier = first.get(file.hash);
		if (earlier) {
			const { itemIndex, field } = earlier;
			file.report.duplicateOf = { name: earlier.report.name, itemIndex, field, where: 'batch' };
			continue;
		}
		first.set(file.hash, file);
		// n8n's store keeps hashes, not names: of an earlier file only that it was there is known.
		if (seenBefore.has(file.hash)) file.report.duplicateOf = { name: file.report.name, where: 'earlierRun' };
	}
}
