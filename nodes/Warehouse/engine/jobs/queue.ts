/**
 * The queue in DMS_PRCREQ. A claim locks its rows with FOR UPDATE SKIP LOCKED, so that workers pass each other by and none
 * runs a request twice; a claim has a lease, and one whose lease ran out is given back (or fails after its last attempt).
 */
import { fit, isoFrom, Metadata, stamp, type Row } from '../metadata/metadata';
import { blockedSchedules, dependentRequests } from './dependencies';
import { JobConflict, type NewRequest, type RequestRecord, type RequestStatus } from './types';

export const QUEUE_TABLES = ['DMS_PRCREQ', 'DMS_JOBSCH'] as const;
const DEFAULT_ATTEMPTS = 3;

export interface ClaimOptions {
	/** Shown in CLAIMED_BY; unique per claim, so that a stale worker cannot finish another's claim. */
	token: string;
	limit: number;
	leaseSeconds: number;
	/** Only these mappings. */
	mappings?: readonly string[];
	types?: readonly string[];
	now: Date;
}

export interface FinishOptions {
	requestId: string;
	/** Absent: whoever holds it. */
	token?: string;
	result?: unknown;
	now: Date;
}

export class JobQueue {
	constructor(private readonly metadata: Metadata) {}

	async enqueue(request: NewRequest, now: Date): Promise<{ requestId: string; created: boolean }> {
		await this.metadata.ensure(QUEUE_TABLES);
		const created = await insertRequests(this.metadata, [request], now);
		return { requestId: request.requestId, created: created > 0 };
	}

	async claim(options: ClaimOptions): Promise<RequestRecord[]> {
		await this.metadata.ensure(QUEUE_TABLES);
		return await retryOnDeadlock(async () => {
			await this.expireLeases(options.now);
			const blocked = await blockedSchedules(this.metadata);
			return await this.metadata.transaction(async (within) => await claimWithin(within, options, blocked));
		});
	}

	/** What a claim would take, without taking it. */
	async peek(options: ClaimOptions): Promise<RequestRecord[]> {
		await this.metadata.ensure(QUEUE_TABLES);
		const { text, params } = candidates(options, await blockedSchedules(this.metadata), false);
		return (await this.metadata.query(text, params)).rows.map(toRequest);
	}

	/** Claims whose lease ran out go back, or fail when they were the last attempt. */
	private async expireLeases(now: Date): Promise<void> {
		const at = stamp(now);
		const lost = JSON.stringify({
			error: 'The worker that claimed this request did not finish it before its lease ended',
		});
		await this.metadata.query(
			`UPDATE {DMS_PRCREQ} SET [STATUS] = 'FAILED', [COMPLETED_AT] = ?, [RESULT_PAYLOAD] = ?
			WHERE [STATUS] = 'CLAIMED' AND [LEASE_UNTIL] < ? AND [ATTEMPTS] >= [MAX_ATTEMPTS]`,
			[at, lost, at],
		);
		await this.metadata.query(
			`UPDATE {DMS_PRCREQ} SET [STATUS] = 'NEW', [CLAIMED_AT] = NULL, [CLAIMED_BY] = NULL, [LEASE_UNTIL] = NULL
			WHERE [STATUS] = 'CLAIMED' AND [LEASE_UNTIL] < ?`,
			[at],
		);
	}

	/** Done: dependents of its schedule that have no frequency of their own are asked for in the same transaction. */
	async complete(options: FinishOptions): Promise<{ request: RequestRecord; dependents: string[] }> {
		await this.metadata.ensure(QUEUE_TABLES);
		return await this.metadata.transaction(async (within) => {
			const request = await finish(within, options, 'DONE');
			const dependents = await dependentRequests(within, request);
			await insertRequests(within, dependents, options.now);
			return { request, dependents: dependents.map(({ requestId }) => requestId) };
		});
	}

	/** Failed for good, or (with `retryAfterSeconds`) back in the queue while attempts are left. */
	async fail(options: FinishOptions & { retryAfterSeconds?: number }): Promise<RequestRecord> {
		await this.metadata.ensure(QUEUE_TABLES);
		return await this.metadata.transaction(async (within) => {
			const request = await finish(within, options, 'FAILED');
			if (options.retryAfterSeconds === undefined || request.attempts >= request.maxAttempts) return request;
			const notBefore = new Date(options.now.getTime() + options.retryAfterSeconds * 1000);
			await within.query(
				`UPDATE {DMS_PRCREQ} SET [STATUS] = 'NEW', [COMPLETED_AT] = NULL, [CLAIMED_AT] = NULL, [CLAIMED_BY] = NULL,
				[LEASE_UNTIL] = NULL, [NOT_BEFORE] = ? WHERE [REQUEST_ID] = ?`,
				[stamp(notBefore), request.requestId],
			);
			return await requestById(within, request.requestId);
		});
	}
}

/** A worker that goes on working keeps its claim. Quiet when the claim is gone: finishing will tell. */
export async function extendLease(metadata: Metadata, requestId: string, seconds: number, now: Date): Promise<void> {
	await metadata.query(
		`UPDATE {DMS_PRCREQ} SET [LEASE_UNTIL] = ? WHERE [REQUEST_ID] = ? AND [STATUS] = 'CLAIMED' AND [LEASE_UNTIL] < ?`,
		[stamp(new Date(now.getTime() + seconds * 1000)), requestId, stamp(new Date(now.getTime() + seconds * 1000))],
	);
}

function candidates(
	options: ClaimOptions,
	blocked: readonly number[],
	lock: boolean,
): { text: string; params: unknown[] } {
	const params: unknown[] = [stamp(options.now)];
	let where = `[STATUS] = 'NEW' AND ([NOT_BEFORE] IS NULL OR [NOT_BEFORE] <= ?)`;
	const among = (column: string, values: readonly unknown[] | undefined, not = '') => {
		if (!values || values.length === 0) return '';
		params.push(...values);
		return `${column} ${not}IN (${values.map(() => '?').join(', ')})`;
	};
	for (const condition of [among('[MAPREF]', options.mappings), among('[REQUEST_TYPE]', options.types)]) {
		if (condition) where += ` AND ${condition}`;
	}
	const waiting = among('[JOBSCHID]', blocked, 'NOT ');
	if (waiting) where += ` AND ([JOBSCHID] IS NULL OR ${waiting})`;
	const text = `SELECT * FROM {DMS_PRCREQ} WHERE ${where}
		ORDER BY COALESCE([PRIORITY], 0) DESC, [REQUESTED_AT], [REQUEST_ID] LIMIT ${Math.max(1, Math.floor(options.limit))}${lock ? ' FOR UPDATE SKIP LOCKED' : ''}`;
	return { text, params };
}

async function claimWithin(
	within: Metadata,
	options: ClaimOptions,
	blocked: readonly number[],
): Promise<RequestRecord[]> {
	const { text, params } = candidates(options, blocked, true);
	const { rows } = await within.query(text, params).catch((error: unknown) => {
		if ((error as { code?: unknown }).code !== 1064) throw error;
		throw new JobConflict(
			'This server cannot claim requests: it does not know SKIP LOCKED',
			'Use MariaDB 10.6, MySQL 8.0.1 or PostgreSQL 9.5, or a later version.',
		);
	});
	if (rows.length === 0) return [];
	const ids = rows.map((row) => row.REQUEST_ID);
	const marks = ids.map(() => '?').join(', ');
	await within.query(
		`UPDATE {DMS_PRCREQ} SET [STATUS] = 'CLAIMED', [CLAIMED_AT] = ?, [CLAIMED_BY] = ?, [LEASE_UNTIL] = ?,
		[ATTEMPTS] = COALESCE([ATTEMPTS], 0) + 1, [MAX_ATTEMPTS] = COALESCE([MAX_ATTEMPTS], ${DEFAULT_ATTEMPTS})
		WHERE [REQUEST_ID] IN (${marks}) AND [STATUS] = 'NEW'`,
		[
			stamp(options.now),
			fit(options.token, 64),
			stamp(new Date(options.now.getTime() + options.leaseSeconds * 1000)),
			...ids,
		],
	);
	const claimed = await within.query(
		`SELECT * FROM {DMS_PRCREQ} WHERE [REQUEST_ID] IN (${marks}) AND [CLAIMED_BY] = ?`,
		[...ids, fit(options.token, 64)],
	);
	const order = new Map(ids.map((id, index) => [id, index]));
	return claimed.rows.map(toRequest).sort((a, b) => (order.get(a.requestId) ?? 0) - (order.get(b.requestId) ?? 0));
}

async function finish(within: Metadata, options: FinishOptions, status: 'DONE' | 'FAILED'): Promise<RequestRecord> {
	const { requestId, token } = options;
	const { rowCount } = await within.query(
		`UPDATE {DMS_PRCREQ} SET [STATUS] = ?, [COMPLETED_AT] = ?, [RESULT_PAYLOAD] = ?, [LEASE_UNTIL] = NULL
		WHERE [REQUEST_ID] = ? AND [STATUS] = 'CLAIMED'${token ? ' AND [CLAIMED_BY] = ?' : ''}`,
		[
			status,
			stamp(options.now),
			options.result === undefined ? null : JSON.stringify(options.result),
			requestId,
			...(token ? [fit(token, 64)] : []),
		],
	);
	const request = await requestById(within, requestId);
	if (rowCount > 0) return request;
	if (request.status === 'CLAIMED') {
		throw new JobConflict(
			`The request ${requestId} is claimed by another worker`,
			'Its lease had ended, so it was given to someone else, who will finish it. Choose a longer lease in the trigger.',
		);
	}
	throw new JobConflict(
		`The request ${requestId} is ${request.status}, not CLAIMED`,
		request.status === 'NEW'
			? 'It was not claimed yet, or its lease had ended and it was given back: choose a longer lease in the trigger.'
			: 'It was finished before; nothing was changed.',
	);
}

async function requestById(metadata: Metadata, requestId: string): Promise<RequestRecord> {
	const { rows } = await metadata.query('SELECT * FROM {DMS_PRCREQ} WHERE [REQUEST_ID] = ?', [requestId]);
	if (rows.length === 0)
		throw new JobConflict(`There is no request ${requestId}`, 'Check the request id and the metadata schema.');
	return toRequest(rows[0]);
}

/** Requests whose slot is taken already are left out; gives how many were made. */
export async function insertRequests(metadata: Metadata, requests: readonly NewRequest[], now: Date): Promise<number> {
	if (requests.length === 0) return 0;
	let made = 0;
	for (const request of requests) if (await insertRequest(metadata, request, now)) made++;
	return made;
}

async function insertRequest(metadata: Metadata, request: NewRequest, now: Date): Promise<boolean> {
	const values: Record<string, unknown> = {
		REQUEST_ID: request.requestId,
		MAPREF: request.mapping,
		REQUEST_TYPE: request.type,
		PAYLOAD: JSON.stringify(request.payload ?? {}),
		STATUS: 'NEW',
		REQUESTED_AT: stamp(now),
		JOBSCHID: request.scheduleId ?? null,
		SLOTKEY: request.slotKey ?? null,
		ATTEMPTS: 0,
		MAX_ATTEMPTS: request.maxAttempts ?? DEFAULT_ATTEMPTS,
		PRIORITY: request.priority ?? 0,
		NOT_BEFORE: request.notBefore ? stamp(request.notBefore) : null,
	};
	const columns = Object.keys(values);
	const text = `INSERT INTO {DMS_PRCREQ} (${columns.map((column) => `[${column}]`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
	if (metadata.session.dialect === 'postgres') {
		return (await metadata.query(`${text} ON CONFLICT DO NOTHING`, Object.values(values))).rowCount > 0;
	}
	try {
		await metadata.query(text, Object.values(values));
		return true;
	} catch (error) {
		// A duplicate key undoes this statement only; INSERT IGNORE would also swallow values that do not fit.
		if ((error as { code?: unknown }).code === 1062) return false;
		throw error;
	}
}

export function toRequest(row: Row): RequestRecord {
	return {
		requestId: String(row.REQUEST_ID),
		mapping: String(row.MAPREF),
		type: row.REQUEST_TYPE ?? '',
		payload: json(row.PAYLOAD),
		status: row.STATUS as RequestStatus,
		requestedAt: isoFrom(row.REQUESTED_AT),
		claimedAt: isoFrom(row.CLAIMED_AT),
		claimToken: row.CLAIMED_BY,
		leaseUntil: isoFrom(row.LEASE_UNTIL),
		completedAt: isoFrom(row.COMPLETED_AT),
		result: json(row.RESULT_PAYLOAD),
		scheduleId: row.JOBSCHID === null ? null : Number(row.JOBSCHID),
		attempts: Number(row.ATTEMPTS ?? 0),
		maxAttempts: Number(row.MAX_ATTEMPTS ?? DEFAULT_ATTEMPTS),
		priority: Number(row.PRIORITY ?? 0),
		notBefore: isoFrom(row.NOT_BEFORE),
	};
}

/** Another tool may keep plain text there. */
function json(text: string | null): unknown {
	if (text === null || text === '') return null;
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** Deadlock and serialization failure of either database: the loser tries again. */
const RETRIED = new Set(['40001', '40P01', '1213', '1205', '1020']);

export async function retryOnDeadlock<T>(work: () => Promise<T>): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await work();
		} catch (error) {
			const { sqlState, code } = error as { sqlState?: string; code?: string | number };
			if (attempt >= 5 || !(RETRIED.has(String(sqlState)) || RETRIED.has(String(code)))) throw error;
		}
	}
}
