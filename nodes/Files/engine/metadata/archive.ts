/** Archives: what detection listed, as metadata. Nothing is unpacked. */
import type { Extractor } from './types';

const MAX_LISTED = 200;

export const extractArchive: Extractor = ({ detection }) => {
	const { container } = detection;
	if (!container) return { metadata: {}, notes: [] };
	const entries = container.entries ?? [];
	const count = container.entryCount ?? entries.length;
	return {
		metadata: {
			entryCount: entries.length > 0 || count > 0 ? count : undefined,
			uncompressedSize: container.uncompressedSize,
			entries: entries
				.slice(0, MAX_LISTED)
				.map(({ name, size, directory }) => ({ name, size, directory: directory || undefined })),
			encrypted: container.encrypted || entries.some(({ encrypted }) => encrypted) || undefined,
		},
		notes: count > MAX_LISTED ? [`${MAX_LISTED} of ${count} entries are listed.`] : [],
	};
};
