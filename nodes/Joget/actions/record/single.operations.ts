/** Get, Delete, Upload Files and Download File: one call for each input item. */
import { NodeOperationError, type IDataObject, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { DataOpsError } from '../../../shared/errors';
import type { MultipartPart } from '../../../shared/http';
import { fileInput, toItem } from '../../../shared/items';
import { coerceRecord } from '../../engine/record/coerce';
import { downloadFile, uploadFiles } from '../../engine/record/files';
import type { LoadOptions } from '../../engine/record/ports';
import { eachItem, expectSaved, recordIdOf, type EachContext } from './each';

function neededId(context: IExecuteFunctions, item: number): string {
	const id = recordIdOf(context, item);
	if (id !== '') return id;
	throw new DataOpsError('The parameter "Record ID" is empty', {
		code: 'KEY_MISSING',
		remedy: 'Give the ID of the record, e.g. by an expression.',
	});
}

const placeOf = ({ backend, appId, formId, headers }: EachContext) => ({ surface: backend, appId, formId, headers });

export async function get(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const options = this.getNodeParameter('options', 0, {}) as LoadOptions & { missing?: 'fail' | 'ignore' };
	return await eachItem(this, 'get', async ({ records, item }) => {
		const id = neededId(this, item);
		const record = await records.load(id, options);
		if (record) return toItem(record, item);
		if (options.missing === 'ignore') return undefined;
		throw new DataOpsError(`Joget has no record with the ID ${id}`, {
			code: 'NOT_FOUND',
			remedy: 'Check the ID and the form.',
		});
	});
}

export async function deleteRecord(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await eachItem(this, 'delete', async ({ records, item }) => {
		const id = neededId(this, item);
		const { attempts } = expectSaved(await records.delete(id));
		return toItem({ deleted: true, index: item, id, attempts }, item);
	});
}

function otherFields(context: IExecuteFunctions, item: number): MultipartPart[] {
	const given = context.getNodeParameter('otherFields', item, '{}') as unknown;
	let value: unknown = given;
	try {
		if (typeof given === 'string') value = JSON.parse(given || '{}');
	} catch {
		value = undefined;
	}
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw new NodeOperationError(context.getNode(), 'The parameter "Other Fields" is not a JSON object', {
			itemIndex: item,
		});
	}
	const { record, problems } = coerceRecord(value as IDataObject, undefined, { nulls: 'omit' });
	if (problems.length > 0) throw new DataOpsError(problems[0].message, { code: problems[0].code });
	return Object.entries(record).map(([name, one]) => ({
		name,
		value: typeof one === 'string' ? one : JSON.stringify(one),
	}));
}

async function fileParts(context: IExecuteFunctions, item: number): Promise<MultipartPart[]> {
	const rows = context.getNodeParameter('files.file', item, []) as Array<{ binaryPropertyName: string; field: string }>;
	if (rows.length === 0)
		throw new DataOpsError('No file was chosen', { code: 'NO_FILE', remedy: 'Add one under Files.' });
	const parts: MultipartPart[] = [];
	for (const { binaryPropertyName, field } of rows) {
		if (!field?.trim()) {
			throw new DataOpsError('A file has no form field', { code: 'NO_FIELD', remedy: 'Name its field under Files.' });
		}
		const input = await fileInput(context, item, binaryPropertyName);
		const fileName = input.fileName ?? 'file';
		const { mimeType: contentType, size } = input;
		parts.push({ name: field.trim(), fileName, contentType, data: async () => await input.open(), size });
	}
	return parts;
}

export async function upload(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { append = false } = this.getNodeParameter('options', 0, {}) as { append?: boolean };
	return await eachItem(this, 'uploadFiles', async (each) => {
		const { item } = each;
		const id = recordIdOf(this, item) || undefined;
		const files = await fileParts(this, item);
		const parts = otherFields(this, item);
		for (const part of files) parts.push(part);
		const saved = expectSaved(await uploadFiles(each.caller, placeOf(each), { id, append, parts }));
		const names = files.map((part) => ('fileName' in part ? part.fileName : ''));
		const action = id === undefined ? 'created' : 'updated';
		return toItem(
			{ index: item, id: saved.id, key: id ?? saved.id, action, attempts: saved.attempts, files: names },
			item,
		);
	});
}

export async function download(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await eachItem(this, 'downloadFile', async (each) => {
		const { item } = each;
		const text = (name: string): string | undefined =>
			String(this.getNodeParameter(name, item, '') ?? '').trim() || undefined;
		const [fileName, field] = [text('fileName'), text('field')];
		if (fileName === undefined && field === undefined) {
			throw new DataOpsError('Neither a file nor a field is named', {
				code: 'NO_FILE',
				remedy: 'Fill in File Name or Form Field.',
			});
		}
		const id = neededId(this, item);
		const found = await downloadFile(each.caller, placeOf(each), { id, fileName, field });
		const output = toItem({ index: item, id, fileName: found.fileName, bytes: found.bytes.length }, item);
		const binary = await this.helpers.prepareBinaryData(found.bytes, found.fileName, found.mimeType);
		output.binary = { [text('outputProperty') ?? 'data']: binary };
		return output;
	});
}
