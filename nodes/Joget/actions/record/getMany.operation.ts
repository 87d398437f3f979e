/** Get Many: rows of a list, page by page, as items or as a file. */
import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { DataOpsError } from '../../../shared/errors';
import { append, largeOutput, toItem, type OutputForm } from '../../../shared/items';
import type { DataRecord } from '../../../shared/records/types';
import { faultError, faultOf, listOf, parseJson, unwrap } from '../../engine/answers';
import { listRows, plainCell, type ListFilter, type ListPages, type ListQuery } from '../../engine/record/listRows';
import { openBackend, type CallOptions, type OpenBackend } from './backend';
import type { Backend } from './settings';

interface Options extends CallOptions {
	savedOutput?: OutputForm;
	pageSize?: number;
	plainText?: boolean;
	sortBy?: string;
	descending?: boolean;
}

interface FilterRow {
	column: string;
	type: 'text' | 'oneOf' | 'range';
	value?: string;
	from?: string;
	to?: string;
}

function readFilters(context: IExecuteFunctions, item: number): ListFilter[] {
	const rows = context.getNodeParameter('filters.filter', item, []) as FilterRow[];
	return rows.map(({ column, type, value = '', from = '', to = '' }) => {
		if (!/^[\w.-]{1,255}$/.test(column)) {
			throw new NodeOperationError(context.getNode(), `"${column}" is not the name of a column`, { itemIndex: item });
		}
		if (type === 'range') return { column, value: `${from}|${to}` };
		if (type === 'text') return { column, value };
		return {
			column,
			value: value
				.split(',')
				.map((one) => one.trim())
				.join(';'),
		};
	});
}

/** A name needs the list's definition, because Joget sorts by the column's place. */
async function columnIndex(open: OpenBackend, backend: Backend, query: ListQuery, sortBy: string): Promise<number> {
	if (/^\d{1,4}$/.test(sortBy)) return Number(sortBy);
	const id = encodeURIComponent(query.listId);
	const path =
		backend === 'coreJson'
			? `/web/json/console/app/${encodeURIComponent(query.appId)}/published/datalist/${id}/json`
			: `/api/app/datalist/definition/${id}`;
	const response = await open.caller.read({ method: 'GET', path, headers: open.headers });
	const fault = faultOf(response, backend);
	if (fault) {
		const error = faultError(fault);
		throw new DataOpsError(`The list's columns could not be read to sort by "${sortBy}": ${error.message}`, {
			code: error.code,
			status: error.status,
			remedy: 'Give the number of the column in Sort By (from 0), or make the list’s definition readable.',
		});
	}
	const columns = listOf((unwrap(parseJson(response.text)) as { columns?: unknown } | undefined)?.columns);
	const index = columns.findIndex(({ name }) => name === sortBy);
	if (index >= 0) return index;
	throw new DataOpsError(`The list has no column "${sortBy}"`, {
		code: 'NO_COLUMN',
		remedy: `Its columns are: ${columns
			.map(({ name }) => String(name))
			.join(', ')
			.slice(0, 1000)}.`,
	});
}

async function* plain(pages: AsyncIterable<DataRecord[]>, wanted: boolean): AsyncGenerator<DataRecord[]> {
	for await (const rows of pages) {
		yield wanted
			? rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, plainCell(cell)])))
			: rows;
	}
}

async function one(context: IExecuteFunctions, item: number): Promise<{ items: INodeExecutionData[]; report: object }> {
	const options = context.getNodeParameter('options', item, {}) as Options;
	const backend = context.getNodeParameter('backend', item) as Backend;
	const text = (name: string): string => String(context.getNodeParameter(name, item, '') ?? '').trim();
	const appId = backend === 'coreJson' ? text('appId') : '';
	const listId = text('listId');
	if (listId === '') throw new DataOpsError('The parameter "List ID" is empty', { code: 'NO_LIST' });
	const started = Date.now();
	const open = await openBackend(context, { backend, appId, formId: '' }, options);
	try {
		const query: ListQuery = {
			listId,
			appId,
			filters: readFilters(context, item),
			pageSize: Math.max(1, Math.trunc(options.pageSize ?? 200)),
			limit: context.getNodeParameter('returnAll', item, false)
				? undefined
				: (context.getNodeParameter('limit', item, 50) as number),
			headers: open.headers,
		};
		if (options.sortBy?.trim()) {
			const column = await columnIndex(open, backend, query, options.sortBy.trim());
			query.sort = { column, descending: options.descending === true };
		}
		const told: ListPages = { pages: 0, rows: 0, warnings: [] };
		const rows = plain(listRows(open.caller, backend, query, told), options.plainText !== false);
		const output = await largeOutput(context, rows, {
			form: options.savedOutput ?? 'auto',
			fileName: `${listId.replace(/[^\w.-]/g, '_')}.ndjson`,
			pairing: item,
			filePairing: item,
		});
		const { pages, matching, warnings } = told;
		const report = {
			operation: 'getMany',
			backend,
			listId,
			read: output.count,
			saved: output.count,
			failed: 0,
			skipped: 0,
			matching: matching ?? null,
			pages,
			durationMs: Date.now() - started,
			calls: open.stats().calls,
			retries: open.stats().retries,
			warnings,
		};
		return { items: output.items, report };
	} finally {
		open.close();
	}
}

/** Each input item is one question. */
export async function getMany(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const rows: INodeExecutionData[] = [];
	const reports: INodeExecutionData[] = [];
	for (let item = 0; item < this.getInputData().length; item++) {
		const { items, report } = await one(this, item);
		append(rows, items);
		reports.push(toItem(report, item));
	}
	return [rows, [], reports];
}
