/**
 * What remains of a faulty document when the faulty parts are set aside, so that one pass can tell the faults of all the
 * others too: options with a wrong shape fall back to their defaults, a faulty column stands in as plain text.
 */
import type { Problem } from './schemaCheck';
import { parseSqlType } from './sqlTypes';
import type { MappingColumn, MappingDocument } from './types';

/** Null when too little is left to judge. */
export function soundCopy(value: object, problems: readonly Problem[]): MappingDocument | null {
	const copy = structuredClone(value) as Record<string, unknown>;
	for (const { path } of problems) {
		const key = /^[A-Za-z_]\w*/.exec(path)?.[0];
		if (key === 'version' || key === 'reference') copy[key] = key === 'version' ? 1 : 'unnamed';
		else if (key === 'columns') {
			if (!/^columns\[/.test(path)) return null;
		} else if (key === 'target') copy.target = { table: 'unnamed', type: 'staging' };
		else if (key !== undefined) delete copy[key];
		else delete copy[path.slice(2, -2)];
	}
	if (!Array.isArray(copy.columns) || typeof copy.target !== 'object') return null;
	const faulty = new Set(problems.map(({ path }) => /^columns\[(\d+)\]/.exec(path)?.[1]));
	copy.columns = copy.columns.map((column: unknown, index) =>
		faulty.has(String(index)) ? standIn(column, index) : column,
	);
	return copy as unknown as MappingDocument;
}

function standIn(column: unknown, index: number): MappingColumn {
	const given = typeof column === 'object' && column !== null ? (column as Record<string, unknown>) : {};
	return {
		name: typeof given.name === 'string' && given.name !== '' ? given.name : `column ${index + 1}`,
		type: typeof given.type === 'string' && given.type !== '' ? given.type : 'text',
		...(given.key === true ? { key: true } : {}),
		...(typeof given.from === 'string' && given.from !== '' ? { from: given.from } : {}),
	};
}

/** Types that cannot be read become text, for the checks that need some type. */
export function withReadableTypes(document: MappingDocument): MappingDocument {
	return {
		...document,
		columns: document.columns.map((column) =>
			typeof parseSqlType(column.type) === 'string'
				? { ...column, type: 'text', default: undefined, validate: undefined }
				: column,
		),
	};
}
