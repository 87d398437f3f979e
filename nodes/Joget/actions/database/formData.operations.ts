/** Form data: rows as items or as a file written while they come, and calculations over them. */
import { Readable } from 'node:stream';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { collectItems, NDJSON_MIME, ndjson, progress, toItem } from '../../../shared/items';
import { writeCsv } from '../../../shared/records';
import { setField } from '../../../shared/records/setField';
import type { DataRecord } from '../../../shared/records/types';
import { type Entry, readQuery } from '../../engine/database/plainQuery';
import type { FormDataAnswer } from '../../engine/database/formData';
import { JogetDatabaseError } from '../../engine/database/ports';
import type { DatabaseAccess, Operation, OperationResult } from './access';
import { located } from '../targets';
import { appVersionOf } from './common';

interface QueryOptions {
	matchCase?: boolean;
	offset?: number;
	serverTimezone?: string;
	fileName?: string;
	escapeFormulas?: boolean;
}

const entries = (context: IExecuteFunctions, name: string, itemIndex: number): Entry[] =>
	context.getNodeParameter(`${name}.values`, itemIndex, []) as Entry[];

async function ask(
	context: IExecuteFunctions,
	itemIndex: number,
	access: DatabaseAccess,
	calculate: boolean,
): Promise<FormDataAnswer> {
	const options = context.getNodeParameter('options', itemIndex, {}) as QueryOptions;
	const returnAll = context.getNodeParameter('returnAll', itemIndex, false) as boolean;
	const query = readQuery({
		...(calculate
			? {
					groupBy: context.getNodeParameter('groupBy', itemIndex, []),
					aggregates: entries(context, 'aggregates', itemIndex),
				}
			: { fields: context.getNodeParameter('fields', itemIndex, []) }),
		conditions: entries(context, 'conditions', itemIndex),
		sort: entries(context, 'sort', itemIndex),
		joins: entries(context, 'joins', itemIndex),
		...(returnAll ? {} : { limit: context.getNodeParameter('limit', itemIndex, 50) as number }),
		matchCase: options.matchCase,
		offset: options.offset,
		serverTimezone: options.serverTimezone?.trim(),
	});
	if (calculate && query.groupBy.length === 0 && query.aggregates.length === 0) {
		throw new JogetDatabaseError('There is nothing to calculate', 'Add a calculation or a field under Group By.');
	}
	const { appId, version } = await appVersionOf(context, itemIndex, access);
	return await access.formData.ask({ appId, version, formId: located(context, 'formId', itemIndex), query });
}

async function* counted(
	batches: AsyncIterable<DataRecord[]>,
	onRows: (rows: number) => void,
): AsyncGenerator<DataRecord[]> {
	let rows = 0;
	for await (const batch of batches) {
		rows += batch.length;
		onRows(rows);
		yield batch;
	}
}

/** A joined form's object becomes `join.field` columns. */
async function* flatRecords(batches: AsyncIterable<DataRecord[]>): AsyncGenerator<DataRecord> {
	for await (const batch of batches) {
		for (const record of batch) {
			const flat: DataRecord = {};
			for (const [name, value] of Object.entries(record)) {
				if (typeof value !== 'object' || value === null) setField(flat, name, value);
				else for (const [inner, cell] of Object.entries(value)) flat[`${name}.${inner}`] = cell;
			}
			yield flat;
		}
	}
}

async function asFile(
	context: IExecuteFunctions,
	itemIndex: number,
	answer: FormDataAnswer,
	batches: AsyncIterable<DataRecord[]>,
	rowCount: () => number,
): Promise<INodeExecutionData> {
	const csv = context.getNodeParameter('output', itemIndex) === 'csv';
	const { fileName: wanted, escapeFormulas } = context.getNodeParameter('options', itemIndex, {}) as QueryOptions;
	const fileName = wanted?.trim() || `${located(context, 'formId', itemIndex)}.${csv ? 'csv' : 'ndjson'}`;
	const content = csv
		? writeCsv(flatRecords(batches), { columns: answer.columns, escapeFormulas: escapeFormulas === true })
		: ndjson(batches);
	const stream = Readable.from(content, { objectMode: false });
	const binary = await context.helpers.prepareBinaryData(stream, fileName, csv ? 'text/csv' : NDJSON_MIME);
	const property = context.getNodeParameter('binaryPropertyName', itemIndex, 'data') as string;
	const item = toItem({ fileName, rows: rowCount(), columns: answer.columns }, itemIndex);
	item.binary = { [property]: binary };
	return item;
}

async function run(
	context: IExecuteFunctions,
	itemIndex: number,
	access: DatabaseAccess,
	calculate: boolean,
): Promise<OperationResult> {
	const answer = await ask(context, itemIndex, access, calculate);
	const note = progress(context, 'Joget Database');
	let rows = 0;
	const batches = counted(answer.batches, (count) => note((rows = count)));
	const toFile = !calculate && context.getNodeParameter('output', itemIndex, 'items') !== 'items';
	const items = toFile
		? [await asFile(context, itemIndex, answer, batches, () => rows)]
		: await collectItems(batches, itemIndex);
	const left = Object.entries(answer.notNumeric);
	for (const [field, count] of left) {
		context.addExecutionHints({
			message: `${count} values of ${field} are not numbers; they are left out of the calculation.`,
			location: 'outputPane',
		});
	}
	const report = {
		rows,
		columns: answer.columns.length,
		tableExists: answer.tableExists,
		...(left.length > 0 ? { notNumeric: answer.notNumeric } : {}),
	};
	return { items, report };
}

export const getFormData: Operation = async (context, itemIndex, access) =>
	await run(context, itemIndex, access, false);

export const calculateFormData: Operation = async (context, itemIndex, access) =>
	await run(context, itemIndex, access, true);
