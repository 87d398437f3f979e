/** A mapping given as JSON: this pack's own list of columns, or an existing `field_mappings.json`. */
import { JiraFailure } from './failure';
import { importFieldMappings, isFieldMappingsFile } from './fieldMappings';
import type { ColumnMapping } from './mapping';

export function readMappingDocument(
	value: unknown,
	instance: string,
): { columns: ColumnMapping[]; warnings: string[] } {
	let document: unknown = value;
	if (typeof value === 'string') {
		if (!value.trim()) return { columns: [], warnings: [] };
		try {
			document = JSON.parse(value);
		} catch (error) {
			throw new JiraFailure(
				'settings',
				`The mapping is not valid JSON: ${(error as Error).message}`,
				'Correct Mapping JSON.',
			);
		}
	}
	if (isFieldMappingsFile(document)) {
		const { columns, unmapped } = importFieldMappings(document, instance);
		return {
			columns,
			warnings: unmapped.length
				? [
						`${unmapped.length} columns have no field for ${instance} and stay empty: ${unmapped.slice(0, 20).join(', ')}`,
					]
				: [],
		};
	}
	const list = Array.isArray(document) ? document : (document as { columns?: unknown } | null)?.columns;
	if (!Array.isArray(list))
		throw new JiraFailure(
			'settings',
			'The mapping has no list of columns',
			'Give {"columns": [{"target": "summary", "sources": ["summary"]}]} or a field_mappings.json.',
		);
	return { columns: list.map(fromJson), warnings: [] };
}

function fromJson(entry: unknown): ColumnMapping {
	const column = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<string, unknown>;
	const given = column.sources ?? column.source ?? [];
	const sources = (Array.isArray(given) ? given : [given]).map(String);
	return { ...(column as unknown as ColumnMapping), sources };
}
