/** Archives: what detection listed, as metadata. Nothing is unpacked. */
import type { Extractor } from './types';

const MAX_LISTED = 200;

export const extractArchive: Extractor = ({ detection }) => {
	const { container } = detection;
	if (!container) return { metadata: {}, notes: [] };
	const entries = container.entries ?? [];
	const count = container.entryCount ?? entries.length;
	// Of a compressed tar only the start is unpacked, so its count is what was seen.
	const isPartial = container.entryCount === undefined && entries.length > 0;
	return {
		metadata: {
			entryCount: isPartial ? undefined : entries.length > 0 || count > 0 ? count : undefined,
			entriesSeen: isPartial ? entries.length : undefined,
			uncompressedSize: container.uncompressedSize,
			entries: entries
				.slice(0, MAX_LISTED)
				.map(({ name, size, directory }) => ({ name, size, directory: directory || undefined })),
			encrypted: container.encrypted || entries.some(({ encrypted }) => encrypted) || undefined,
		},
		notes: [
			...(count > MAX_LISTED ? [`${MAX_LISTED} of ${isPartial ? 'at least ' : ''}${count} entries are listed.`] : []),
			...(isPartial && count <= MAX_LISTED ? ['The entries in the first part of the archive are listed.'] : []),
		],
	};
};
