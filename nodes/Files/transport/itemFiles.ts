/**
 * Which files an item carries: one field, several, or all (`*`). With the workflow setting `binaryMode: combined` files lie
 * inside json, at a path; else in `binary`, under a name.
 */
import type { IBinaryData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { DataOpsError } from '../../shared/items';

export interface ItemFile {
	/** Name of the binary field, or path in json. */
	field: string;
	data: IBinaryData;
	isInJson: boolean;
}

/** A field that was asked for and holds no file. */
export interface MissingFile {
	field: string;
	error: DataOpsError;
}

const MAX_DEPTH = 6;

/** As n8n-workflow's isBinaryValue, which older versions of n8n do not export. */
export function isBinaryValue(value: unknown): value is IBinaryData {
	if (typeof value !== 'object' || value === null) return false;
	const { mimeType, data, id } = value as Partial<IBinaryData>;
	return typeof mimeType === 'string' && (typeof data === 'string' || typeof id === 'string');
}

function* filesInJson(value: unknown, path: string, depth: number): Generator<ItemFile> {
	if (isBinaryValue(value)) {
		yield { field: path, data: value, isInJson: true };
		return;
	}
	if (typeof value !== 'object' || value === null || depth === 0) return;
	for (const [key, child] of Object.entries(value)) {
		const at = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
		yield* filesInJson(child, at, depth - 1);
	}
}

export function isCombined(context: Pick<IExecuteFunctions, 'getWorkflowSettings'>): boolean {
	return (context.getWorkflowSettings?.() as { binaryMode?: string } | undefined)?.binaryMode === 'combined';
}

/** All files of an item, in the order of their fields. */
export function allFiles(item: INodeExecutionData, combined: boolean): ItemFile[] {
	const separate = Object.entries(item.binary ?? {}).map(([field, data]) => ({ field, data, isInJson: false }));
	return combined ? [...separate, ...filesInJson(item.json, '', MAX_DEPTH)] : separate;
}

/**
 * @param fields comma-separated names, `*`, or a binary object given by an expression
 * @returns an entry for each named field, so that a missing one costs the others nothing
 */
export function filesOf(
	context: Pick<IExecuteFunctions, 'helpers' | 'getWorkflowSettings'>,
	item: INodeExecutionData,
	itemIndex: number,
	fields: unknown,
): Array<ItemFile | MissingFile> {
	const combined = isCombined(context);
	if (isBinaryValue(fields)) return [{ field: fields.fileName ?? 'data', data: fields, isInJson: true }];
	const names = String(fields ?? '')
		.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '');
	if (names.includes('*')) return allFiles(item, combined);
	if (names.length === 0) {
		throw new DataOpsError('No input binary field is named', {
			code: 'NO_FIELD',
			remedy: 'Write the name of the field that holds the file, e.g. data, or * for all.',
		});
	}
	return names.map((field) => {
		try {
			return { field, data: context.helpers.assertBinaryData(itemIndex, field), isInJson: combined };
		} catch (cause) {
			const there = allFiles(item, combined).map((file) => file.field);
			const error = new DataOpsError(`The item has no file in "${field}"`, {
				code: 'NO_FILE',
				remedy:
					there.length > 0
						? `Files are in: ${there.slice(0, 20).join(', ')}. Name one of them, or write * for all.`
						: 'The node before gives no file: check its output.',
				cause,
			});
			return { field, error };
		}
	});
}

/** A copy of the json without the other files that lie in it, and with the file at `keep` replaced. */
export function jsonWithFile(json: IDataObject, keep: string, replacement: IBinaryData): IDataObject {
	const copy = (value: unknown, path: string, depth: number): unknown => {
		if (isBinaryValue(value)) return path === keep ? replacement : undefined;
		if (typeof value !== 'object' || value === null || depth === 0) return value;
		if (Array.isArray(value)) {
			return value.map((child, i) => copy(child, `${path}[${i}]`, depth - 1)).filter((child) => child !== undefined);
		}
		const result: Record<string, unknown> = {};
		for (const [key, child] of Object.entries(value)) {
			const copied = copy(child, path === '' ? key : `${path}.${key}`, depth - 1);
			if (copied !== undefined) result[key] = copied;
		}
		return result;
	};
	return copy(json, '', MAX_DEPTH) as IDataObject;
}
