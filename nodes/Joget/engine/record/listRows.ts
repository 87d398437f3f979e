/**
 * Rows of a Joget list, page by page. Filters are request parameters named after a checksum of the list's id, and sorting
 * goes by the column's index, not its name (DataList.getQueryParam). Paging starts at 0; `total` counts all rows and
 * `size` the matching ones.
 */
import { DataOpsError } from '../../../shared/errors';
import type { DataRecord } from '../../../shared/records/types';
import { faultError, faultOf, listOf, parseJson, unwrap, type Surface } from '../answers';
import type { Caller } from './writeCall';

export interface ListFilter {
	column: string;
	/** Text as Joget's filter takes it; `from|to` for a range. */
	value: string;
}

export interface ListQuery {
	listId: string;
	/** Core JSON only. */
	appId: string;
	filters: ListFilter[];
	/** Index of the column, from 0. */
	sort?: { column: number; descending: boolean };
	pageSize: number;
	/** Rows to give at most. */
	limit?: number;
	headers: Record<string, string>;
}

export interface ListPages {
	pages: number;
	rows: number;
	/** Matching rows as Joget counts them. */
	matching?: number;
	warnings: string[];
}

/** The number in a list's parameter names: a hash of "x-" and its id (displaytag's ParamEncoder). */
export function listChecksum(listId: string): number {
	let hash = 17;
	for (const letter of `x-${listId}`) hash = (Math.imul(hash, 3) + letter.charCodeAt(0)) | 0;
	return hash & 0x7fffff;
}

export function listParameters(query: Pick<ListQuery, 'listId' | 'filters' | 'sort'>): Record<string, string> {
	const prefix = `d-${listChecksum(query.listId)}`;
	const parameters: Record<string, string> = {};
	for (const { column, value } of query.filters) parameters[`${prefix}-fn_${column}`] = value;
	if (query.sort) {
		parameters[`${prefix}-s`] = String(query.sort.column);
		parameters[`${prefix}-o`] = query.sort.descending ? '1' : '2';
	}
	return parameters;
}

export async function* listRows(
	caller: Caller,
	surface: Surface,
	query: ListQuery,
	told: ListPages,
): AsyncGenerator<DataRecord[]> {
	const parameters = listParameters(query);
	const isCore = surface === 'coreJson';
	const id = encodeURIComponent(query.listId);
	const path = isCore ? `/web/json/data/list/${encodeURIComponent(query.appId)}/${id}` : `/api/list/${id}`;
	const limit = query.limit ?? Number.POSITIVE_INFINITY;
	let before = '';
	for (let offset = 0; told.rows < limit;) {
		const size = Math.min(query.pageSize, limit - told.rows);
		const paging = isCore ? { start: offset, rows: size } : { startOffset: offset, pageSize: size };
		const response = await caller.read({
			method: 'GET',
			path,
			headers: query.headers,
			query: { ...parameters, ...paging },
		});
		const fault = faultOf(response, surface);
		if (fault) throw faultError(fault);
		const body = unwrap(parseJson(response.text)) as { total?: unknown; size?: unknown; data?: unknown } | undefined;
		if (typeof body !== 'object' || body === null) {
			throw new DataOpsError('Joget answered something that is not a list', {
				code: 'NOT_JSON',
				remedy: 'Check the base URL, and whether a proxy sits in between.',
			});
		}
		const rows = listOf(body.data);
		if (rows.length === 0) return;
		const now = JSON.stringify(rows);
		if (now === before) {
			told.warnings.push('Joget gave the same page twice, so reading stopped; the list may ignore paging.');
			return;
		}
		before = now;
		const taken = rows.slice(0, limit - told.rows);
		told.pages++;
		told.rows += taken.length;
		const matching = Number(body.size ?? body.total);
		if (Number.isFinite(matching)) told.matching = matching;
		yield taken;
		offset += rows.length;
		if (rows.length < size) return;
	}
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', '#39': "'" };

/** A formatted cell as plain text: tags out, entities decoded once. */
export function plainCell(value: unknown): unknown {
	if (typeof value !== 'string' || !/[<&]/.test(value)) return value;
	return value
		.replace(/<br\s{0,10}\/?>/gi, '\n')
		.replace(/<\/?[a-zA-Z][^<>]{0,2000}>/g, '')
		.replace(/&(amp|lt|gt|quot|apos|nbsp|#39);/g, (_, name: string) => ENTITIES[name])
		.trim();
}
