/**
 * Lists of Joget's core JSON API. They are built with org.json's `accumulate`, so `data` is absent for no row, an object for
 * one and an array from two on; some pages are empty unless `start` and `rows` are both given.
 */
import { DataOpsError } from '../../../shared/errors';
import type { HttpRequest } from '../../../shared/http/types';
import { faultError, faultOf, parseJson } from '../answers';
import type { AdminSession } from './session';

export type JsonRow = Record<string, unknown>;

const PAGE_ROWS = 200;
/** More pages than this are a server that repeats itself. */
const MAX_PAGES = 5000;

export function asRows(data: unknown): JsonRow[] {
	if (data === undefined || data === null || data === '') return [];
	const list = Array.isArray(data) ? data : [data];
	return list.filter((row): row is JsonRow => typeof row === 'object' && row !== null);
}

/** An id as one segment of the address; Joget knows no other characters in ids than these. */
export function segment(value: string | number, label: string): string {
	const text = String(value).trim();
	if (/^[0-9A-Za-z_.#:-]{1,255}$/.test(text) && !/^\.+$/.test(text)) return encodeURIComponent(text);
	throw new DataOpsError(text ? `${label} "${text.slice(0, 80)}" is not an ID Joget allows` : `${label} is empty`, {
		code: 'BAD_ID',
		remedy: 'Letters, digits and _ - . # : are possible.',
	});
}

export async function askJson(
	session: AdminSession,
	method: HttpRequest['method'],
	path: string,
	more: Partial<HttpRequest> = {},
): Promise<unknown> {
	const response = await session.call(method, path, more);
	const fault = faultOf(response, 'coreJson');
	if (fault) throw faultError(fault);
	const body = parseJson(response.text);
	if (body !== undefined) return body;
	throw new DataOpsError('Joget answered something that is not JSON', {
		code: 'NOT_JSON',
		remedy: 'Check the base URL, and whether a proxy sits in between.',
		status: response.status,
	});
}

/** All rows, or the first `limit`, page by page. */
export async function askRows(
	session: AdminSession,
	path: string,
	limit = Infinity,
	query: Record<string, string | undefined> = {},
): Promise<JsonRow[]> {
	const rows: JsonRow[] = [];
	for (let page = 0; page < MAX_PAGES; page++) {
		const wanted = Math.min(PAGE_ROWS, limit - rows.length);
		if (wanted <= 0) break;
		const answer = (await askJson(session, 'GET', path, {
			query: { ...query, start: rows.length, rows: wanted },
		})) as { data?: unknown; total?: unknown };
		const more = asRows(answer.data);
		for (const row of more) rows.push(row);
		const total = Number(answer.total);
		// Some lists ignore start and rows and give everything at once.
		if (more.length === 0 || more.length > wanted || rows.length >= total) break;
		if (Number.isNaN(total) && more.length < wanted) break;
	}
	return rows.length > limit ? rows.slice(0, limit) : rows;
}
