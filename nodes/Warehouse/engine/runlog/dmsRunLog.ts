/**
 * The run log in DMS_PRCLOG (one row per run, with its state), DMS_JOBLOG (its row counts) and DMS_JOBERR (its rejected
 * rows). It lives on a session of its own, so that errors outlive a rolled-back load; that session holds a lock for the
 * run's life, by which the next run tells a dead one.
 */
import type { RejectedRow } from '../../../shared/records/types';
import { extendLease } from '../jobs/queue';
import { tryLock, unlock } from '../metadata/locks';
import { fit, Metadata, stamp } from '../metadata/metadata';
import { isDataFailure } from '../dataFailure';
import type { SqlFailure, SqlPort } from '../ports';
import type { RunCounts, RunEnd, RunLog, RunStart } from './types';

const TABLES = ['DMS_PRCLOG', 'DMS_JOBLOG', 'DMS_JOBERR'] as const;
const ROWS_PER_INSERT = 200;
/** Characters that the columns of DMS_JOBERR hold. */
const WIDTHS = { MAPREF: 100, DBERRMSG: 4000, ERRMSG: 400, KEYVALUE: 400, STAGE: 30, FIELD: 200, CODE: 60 } as const;
/** While a run reports progress, the request that asked for it stays claimed. */
const LEASE_SECONDS = 900;
const STATUS: Record<RunEnd['status'], string> = { succeeded: 'PC', failed: 'FL', stopped: 'ST' };
const DIED =
	'The run ended without a word: its process or connection died. The table is as it was before the run, unless the run had committed batches (checkpoint mode).';

/** Two runs of one id at once would tell one story in two voices. */
export class RunInProgress extends Error {}

export class DmsRunLog implements RunLog {
	private readonly metadata: Metadata;
	private run: { start: RunStart; prcId: number; jobLogId: number; session: string } | null = null;
	private errorCount = 0;

	constructor(
		private readonly sql: SqlPort,
		schema: string,
		private readonly now: () => Date,
	) {
		this.metadata = new Metadata(sql, schema);
	}

	/** Number of the run in DMS_PRCLOG, once it began. */
	get processId(): number | null {
		return this.run?.prcId ?? null;
	}

	async begin(start: RunStart): Promise<void> {
		await this.metadata.ensure(start.requestId ? [...TABLES, 'DMS_PRCREQ'] : TABLES);
		await markDeadRuns(this.metadata, this.now());
		// Before the row is there for others to see: no moment in which a living run looks dead.
		if (!(await tryLock(this.sql, runLock(this.metadata.schema, start.runId)))) {
			throw new RunInProgress(`A run with the id ${start.runId} is in progress`);
		}
		const session = await sessionId(this.sql);
		const at = stamp(start.startedAt);
		const common = { JOBID: start.jobId ?? null, MAPREF: fit(start.mapping, 100), RECCRDT: at, SESSIONID: session };
		const prcId = await this.metadata.insertNew('DMS_PRCLOG', [
			{
				...common,
				STRTDT: at,
				STATUS: 'IP',
				RECUPDT: at,
				RUNID: start.runId,
				REQUEST_ID: start.requestId ?? null,
				EXECUTIONID: fit(start.executionId, 64),
				TRGSCHM: start.schema ?? null,
				TRGTBNM: start.table,
				LOADMODE: start.loadMode,
				SRCNM: fit(start.source, 250),
				MAPHASH: start.mappingHash ?? null,
				PHASE: 'start',
				ROWSREAD: 0,
			},
		]);
		const jobLogId = await this.metadata.insertNew('DMS_JOBLOG', [
			{ ...common, PRCDT: at, SRCROWS: 0, TRGROWS: 0, ERRROWS: 0, PRCID: prcId },
		]);
		this.run = { start, prcId, jobLogId, session };
	}

	async progress(phase: string, rowsRead: number): Promise<void> {
		if (!this.run) return;
		await this.metadata.query('UPDATE {DMS_PRCLOG} SET [PHASE] = ?, [ROWSREAD] = ?, [RECUPDT] = ? WHERE [PRCID] = ?', [
			fit(phase, 40),
			rowsRead,
			stamp(this.now()),
			this.run.prcId,
		]);
		const { requestId } = this.run.start;
		if (requestId) await extendLease(this.metadata, requestId, LEASE_SECONDS, this.now());
	}

	async errors(rows: readonly RejectedRow[]): Promise<void> {
		const { run } = this;
		if (!run) return;
		const at = stamp(this.now());
		for (let from = 0; from < rows.length; from += ROWS_PER_INSERT) {
			const part = rows.slice(from, from + ROWS_PER_INSERT).map((row) => this.errorRow(row, run, at));
			try {
				await this.metadata.insertMany('DMS_JOBERR', part);
			} catch (error) {
				if (!isDataFailure(error as SqlFailure)) throw error;
				await this.metadata.insertMany('DMS_JOBERR', part.map(inAscii));
			}
		}
	}

	private errorRow(row: RejectedRow, run: NonNullable<DmsRunLog['run']>, at: string): Record<string, unknown> {
		const message = clean(row.message);
		return {
			JOBLOGID: run.jobLogId,
			ERRID: ++this.errorCount,
			PRCDT: stamp(run.start.startedAt),
			JOBID: run.start.jobId ?? null,
			MAPREF: fit(run.start.mapping, WIDTHS.MAPREF),
			ERRTYP: 'REJECT',
			DBERRMSG: fit(message, WIDTHS.DBERRMSG),
			ERRMSG: fit(message, WIDTHS.ERRMSG),
			KEYVALUE: fit(keyText(row.key), WIDTHS.KEYVALUE),
			RECCRDT: at,
			PRCID: run.prcId,
			SESSIONID: run.session,
			ROWINDEX: row.index,
			STAGE: fit(row.stage, WIDTHS.STAGE),
			FIELD: fit(row.field, WIDTHS.FIELD),
			CODE: fit(row.code, WIDTHS.CODE),
			RECORD: clean(
				JSON.stringify(row.record, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
			),
		};
	}

	async end(end: RunEnd, within?: SqlPort): Promise<void> {
		if (!this.run) return;
		const metadata = within ? this.metadata.through(within) : this.metadata;
		const { prcId, jobLogId } = this.run;
		const { counts } = end;
		const message = end.message ?? summary(counts);
		const warnings = end.warnings ?? [];
		// What the load's own transaction wrote stands: the answer to its COMMIT may have been lost on the way.
		const stands = end.status === 'succeeded' ? '' : ` AND [STATUS] <> '${STATUS.succeeded}'`;
		const { rowCount } = await metadata.query(
			`UPDATE {DMS_PRCLOG} SET [STATUS] = ?, [ENDDT] = ?, [RECUPDT] = ?, [MSG] = ?, [PRCLOG] = ?, [PHASE] = ?, [ROWSREAD] = ?,
			[STRATEGY] = ?, [RUNCOUNTS] = ?, [RUNPHASES] = ?, [WARNINGS] = ? WHERE [PRCID] = ?${stands}`,
			[
				STATUS[end.status],
				stamp(end.endedAt),
				stamp(end.endedAt),
				fit(clean(message), 400),
				fit(clean([message, ...warnings].join('\n')), 4000),
				'end',
				counts.read,
				fit(end.strategy ?? null, 400),
				JSON.stringify(counts),
				JSON.stringify(end.phases ?? {}),
				JSON.stringify(warnings),
				prcId,
			],
		);
		if (rowCount === 0) return;
		const loaded = end.status === 'succeeded' ? counts.inserted + counts.versioned + counts.updated : 0;
		await metadata.query('UPDATE {DMS_JOBLOG} SET [SRCROWS] = ?, [TRGROWS] = ?, [ERRROWS] = ? WHERE [JOBLOGID] = ?', [
			counts.read,
			loaded,
			counts.rejected,
			jobLogId,
		]);
	}

	async close(): Promise<void> {
		if (!this.run) return;
		const { runId } = this.run.start;
		this.run = null;
		await unlock(this.sql, runLock(this.metadata.schema, runId)).catch(() => {});
	}
}

/** Runs in progress whose lock is free are dead: their session ended. Gives how many. */
export async function markDeadRuns(metadata: Metadata, now: Date): Promise<number> {
	const { rows } = await metadata.query(
		`SELECT [PRCID] AS id, [RUNID] AS runid FROM {DMS_PRCLOG} WHERE [STATUS] = 'IP' AND [RUNID] IS NOT NULL ORDER BY [PRCID]`,
	);
	let dead = 0;
	for (const { ID, RUNID } of rows) {
		const key = runLock(metadata.schema, String(RUNID));
		if (!(await tryLock(metadata.session, key))) continue;
		try {
			const { rowCount } = await metadata.query(
				`UPDATE {DMS_PRCLOG} SET [STATUS] = 'FL', [ENDDT] = ?, [RECUPDT] = ?, [MSG] = ?, [PHASE] = 'died' WHERE [PRCID] = ? AND [STATUS] = 'IP'`,
				[stamp(now), stamp(now), DIED, ID],
			);
			dead += rowCount;
		} finally {
			await unlock(metadata.session, key);
		}
	}
	return dead;
}

const runLock = (schema: string, runId: string): string => `run:${schema}:${runId}`;

async function sessionId(sql: SqlPort): Promise<string> {
	const { rows } = await sql.query<{ id: unknown }>(
		sql.dialect === 'postgres' ? 'SELECT pg_backend_pid() AS id' : 'SELECT CONNECTION_ID() AS id',
	);
	return String(rows[0].id);
}

/** PostgreSQL keeps no NUL byte, and half a surrogate has no UTF-8 form; the log must take any row. */
function clean(text: string): string {
	return (text.replaceAll('\0', '␀') as string & { toWellFormed(): string }).toWellFormed();
}

/**
 * A database that does not keep UTF-8 has no room for every text, least of all for one that it refused: the others are
 * written as JSON writes them (RFC 8259, section 7), so that the record stays the same JSON.
 */
function inAscii(row: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(row).map(([name, value]) => [
			name,
			typeof value === 'string' ? escaped(value).slice(0, WIDTHS[name as keyof typeof WIDTHS]) : value,
		]),
	);
}

const escaped = (text: string): string =>
	text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

function keyText(key: RejectedRow['key']): string | null {
	if (key === null) return null;
	return clean(typeof key === 'object' ? JSON.stringify(key) : String(key));
}

function summary(counts: RunCounts): string {
	return `${counts.read} read, ${counts.inserted} inserted, ${counts.versioned} versioned, ${counts.updated} updated, ${counts.unchanged} unchanged, ${counts.expired} expired, ${counts.rejected} rejected`;
}
