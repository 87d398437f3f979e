/** Reads the run log back: runs and their rejected rows as plain objects, newest first, filtered in the database. */
import type { Metadata, Row } from '../metadata/metadata';
import { isoFrom, stamp } from '../metadata/metadata';
import type { RunCounts } from './types';

export interface RunFilter {
	mapping?: string;
	table?: string;
	status?: RunStatus;
	since?: Date;
	until?: Date;
	limit: number;
}

export type RunStatus = 'running' | 'succeeded' | 'failed' | 'stopped';

export interface RunRecord {
	processId: number;
	runId: string | null;
	mapping: string | null;
	schema: string | null;
	table: string | null;
	loadMode: string | null;
	source: string | null;
	status: RunStatus;
	startedAt: string | null;
	endedAt: string | null;
	seconds: number | null;
	phase: string | null;
	rowsRead: number;
	counts: RunCounts | null;
	phases: Record<string, number>;
	strategy: string | null;
	message: string | null;
	warnings: string[];
	requestId: string | null;
	executionId: string | null;
}

const CODES: Record<string, RunStatus> = { IP: 'running', PC: 'succeeded', FL: 'failed', ST: 'stopped' };
const statusCode = (status: RunStatus): string => Object.entries(CODES).find(([, name]) => name === status)?.[0] ?? '';

/** `more` tells that the limit cut the list. */
export async function listRuns(metadata: Metadata, filter: RunFilter): Promise<{ runs: RunRecord[]; more: boolean }> {
	await metadata.require(['DMS_PRCLOG']);
	const where: string[] = [];
	const params: unknown[] = [];
	const add = (condition: string, value: unknown) => {
		where.push(condition);
		params.push(value);
	};
	if (filter.mapping) add('[MAPREF] = ?', filter.mapping);
	if (filter.table) add('[TRGTBNM] = ?', filter.table);
	if (filter.status) add('[STATUS] = ?', statusCode(filter.status));
	if (filter.since) add('[STRTDT] >= ?', stamp(filter.since));
	if (filter.until) add('[STRTDT] < ?', stamp(filter.until));
	const { rows } = await metadata.query(
		`SELECT * FROM {DMS_PRCLOG} ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}
		ORDER BY [STRTDT] DESC, [PRCID] DESC LIMIT ${Math.max(1, Math.floor(filter.limit)) + 1}`,
		params,
	);
	const more = rows.length > filter.limit;
	return { runs: (more ? rows.slice(0, filter.limit) : rows).map(toRun), more };
}

function toRun(row: Row): RunRecord {
	const startedAt = isoFrom(row.STRTDT);
	const endedAt = isoFrom(row.ENDDT);
	const counts = json<RunCounts | null>(row.RUNCOUNTS, null);
	return {
		processId: Number(row.PRCID),
		runId: row.RUNID,
		mapping: row.MAPREF,
		schema: row.TRGSCHM,
		table: row.TRGTBNM,
		loadMode: row.LOADMODE,
		source: row.SRCNM,
		status: CODES[row.STATUS ?? ''] ?? 'stopped',
		startedAt,
		endedAt,
		seconds: startedAt && endedAt ? (Date.parse(endedAt) - Date.parse(startedAt)) / 1000 : null,
		phase: row.PHASE,
		rowsRead: Number(row.ROWSREAD ?? 0),
		counts,
		phases: json(row.RUNPHASES, {}),
		strategy: row.STRATEGY,
		message: row.PRCLOG ?? row.MSG,
		warnings: json<string[]>(row.WARNINGS, []),
		requestId: row.REQUEST_ID,
		executionId: row.EXECUTIONID,
	};
}

function json<T>(text: string | null, otherwise: T): T {
	if (text === null || text === '') return otherwise;
	try {
		return JSON.parse(text) as T;
	} catch {
		return otherwise;
	}
}

export interface ErrorFilter {
	runId?: string;
	processId?: number;
	mapping?: string;
	code?: string;
	limit: number;
}

export interface ErrorRecord {
	processId: number | null;
	runId: string | null;
	mapping: string | null;
	index: number | null;
	key: unknown;
	stage: string | null;
	field: string | null;
	code: string | null;
	message: string | null;
	record: unknown;
	loggedAt: string | null;
}

export async function listErrors(metadata: Metadata, filter: ErrorFilter): Promise<ErrorRecord[]> {
	await metadata.require(['DMS_PRCLOG', 'DMS_JOBERR']);
	const where: string[] = [];
	const params: unknown[] = [];
	const add = (condition: string, value: unknown) => {
		where.push(condition);
		params.push(value);
	};
	if (filter.runId) add('[PRCID] IN (SELECT [PRCID] FROM {DMS_PRCLOG} WHERE [RUNID] = ?)', filter.runId);
	if (filter.processId !== undefined) add('[PRCID] = ?', filter.processId);
	if (filter.mapping) add('[MAPREF] = ?', filter.mapping);
	if (filter.code) add('[CODE] = ?', filter.code);
	const { rows } = await metadata.query(
		`SELECT * FROM {DMS_JOBERR} ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}
		ORDER BY [JOBLOGID] DESC, [ERRID] LIMIT ${Math.max(1, Math.floor(filter.limit))}`,
		params,
	);
	const ids = await runIds(metadata, rows);
	return rows.map((row) => ({
		processId: row.PRCID === null ? null : Number(row.PRCID),
		runId: ids.get(String(row.PRCID)) ?? null,
		mapping: row.MAPREF,
		index: row.ROWINDEX === null ? null : Number(row.ROWINDEX),
		key: row.KEYVALUE?.startsWith('{') ? json(row.KEYVALUE, row.KEYVALUE as unknown) : row.KEYVALUE,
		stage: row.STAGE,
		field: row.FIELD,
		code: row.CODE ?? row.ERRTYP,
		message: row.DBERRMSG ?? row.ERRMSG,
		record: json<unknown>(row.RECORD, null),
		loggedAt: isoFrom(row.RECCRDT),
	}));
}

async function runIds(metadata: Metadata, rows: Row[]): Promise<Map<string, string | null>> {
	const ids = [...new Set(rows.map((row) => row.PRCID).filter((id) => id !== null))].slice(0, 1000);
	if (ids.length === 0) return new Map();
	const found = await metadata.query(
		`SELECT [PRCID] AS prcid, [RUNID] AS runid FROM {DMS_PRCLOG} WHERE [PRCID] IN (${ids.map(() => '?').join(', ')})`,
		ids,
	);
	return new Map(found.rows.map((row) => [String(row.PRCID), row.RUNID]));
}

/** Rejected rows by reason, counted in the database. */
export async function countErrors(
	metadata: Metadata,
	since: Date | undefined,
	mapping?: string,
): Promise<ErrorCount[]> {
	await metadata.require(['DMS_JOBERR']);
	const where = ['1 = 1'];
	const params: unknown[] = [];
	if (since) {
		where.push('[PRCDT] >= ?');
		params.push(stamp(since));
	}
	if (mapping) {
		where.push('[MAPREF] = ?');
		params.push(mapping);
	}
	const { rows } = await metadata.query(
		`SELECT COALESCE([CODE], [ERRTYP]) AS code, [FIELD] AS field, COUNT(*) AS rejected FROM {DMS_JOBERR}
		WHERE ${where.join(' AND ')} GROUP BY COALESCE([CODE], [ERRTYP]), [FIELD] ORDER BY COUNT(*) DESC, 1, 2 LIMIT 50`,
		params,
	);
	return rows.map((row) => ({ code: row.CODE ?? '', field: row.FIELD, rejected: Number(row.REJECTED) }));
}

export interface ErrorCount {
	code: string;
	field: string | null;
	rejected: number;
}
