/**
 * Checkpoint mode for very large loads: every `batchRows` source rows are one complete load, committed together with how
 * far the source was read. After a stop the next run with the same run id goes on there, with the same load time, so that
 * nothing is changed twice. What needs the complete extract (delete detection, replace) is refused.
 */
import { createHash } from 'node:crypto';
import type { SqlPort } from '../ports';
import type { RunCounts, RunLog } from '../runlog/types';
import { noRunLog } from '../runlog/types';
import { dialectOf } from '../dialect';
import { inspectTable } from '../table/inspect';
import { load } from './load';
import { LockTimeout, TargetLock } from './lock';
import { rejectLimit } from './maxRejects';
import { normaliseLoadTime } from './loadTime';
import { quoteTable, tableNameOf } from './plan';
import type { OpenSource, SourceBatch } from './source';
import { LoadStopped, type LoadPorts, type LoadReport, type LoadRequest } from './types';

const CHECKPOINTS = 'DW_CHECKPOINT';
const COUNTS: Array<keyof RunCounts> = [
	'read',
	'rejected',
	'deduplicated',
	'inserted',
	'versioned',
	'updated',
	'unchanged',
	'expired',
	'deletedByFlag',
	'skipped',
];

export async function loadWithCheckpoints(request: LoadRequest, ports: LoadPorts): Promise<LoadReport> {
	const { mapping } = request;
	if (mapping.history.deletes !== 'ignore' || mapping.loadMode === 'replace')
		throw new LoadStopped(
			'Checkpoint mode commits parts of the source, and this mapping needs the whole of it (deletes, or load mode replace)',
			'CONTRACT',
			'Nothing was written. Switch Checkpoint off, or set history.deletes to ignore.',
		);
	rejectLimit(request.maxRejects);
	const store = new CheckpointStore(ports, request);
	const release = await store.lock();
	try {
		return await run(request, ports, store);
	} finally {
		await release();
	}
}

async function run(request: LoadRequest, ports: LoadPorts, store: CheckpointStore): Promise<LoadReport> {
	const started = ports.clock.now().getTime();
	const resumed = await store.begin(normaliseLoadTime(request.mapping.history.loadTime, ports.clock));
	const mapping = { ...request.mapping, history: { ...request.mapping.history, loadTime: resumed.loadTime } };
	// Rows that cannot be read are met again after a stop: those before the checkpoint were told by the run that met them.
	const unread: Parameters<LoadPorts['reject']>[0][] = [];
	const source = await request.source.open((row) => {
		if (row.index >= resumed.rows) unread.push(row);
	});
	let total: LoadReport | undefined;
	let part = 0;
	const rows = request.batchRows ?? mapping.batchRows;
	for await (const { batch, upTo } of parts(source, rows, resumed.rows)) {
		const met = unread.splice(0);
		const log: RunLog = {
			...noRunLog,
			end: async (_end, within) => await store.advance(within ?? ports.session, upTo),
		};
		const report = await load(
			{
				...request,
				mapping,
				runId: `${request.runId}-${++part}`,
				staged: true,
				maxRejects: undefined,
				source: {
					description: request.source.description,
					open: async (onReject) => {
						for (const row of met) onReject(row);
						return { ...source, batches: one(batch), warnings: undefined };
					},
				},
			},
			{ ...ports, log, progress: (phase, done) => ports.progress(phase, resumed.rows + (total?.read ?? 0) + done) },
		);
		total = total ? add(total, report) : report;
		checkMaxRejects(request, total);
		ports.signal?.throwIfAborted();
	}
	// An empty source, or one that ends in rows that cannot be read, still has its report.
	if (!total || unread.length > 0) {
		const last = unread.splice(0);
		const report = await load(
			{
				...request,
				mapping,
				runId: `${request.runId}-${++part}`,
				staged: true,
				source: {
					description: request.source.description,
					open: async (onReject) => {
						for (const row of last) onReject(row);
						return { ...source, batches: one({ arrays: [], firstIndex: 0 }), warnings: undefined };
					},
				},
			},
			{ ...ports, log: noRunLog },
		);
		total = total ? add(total, report) : report;
	}
	total.runId = request.runId;
	total.durationMs = ports.clock.now().getTime() - started;
	total.rowsPerSecond = total.durationMs > 0 ? Math.round((total.read * 1000) / total.durationMs) : total.read;
	for (const warning of source.warnings?.() ?? []) total.warnings.push(warning);
	if (resumed.rows > 0)
		total.warnings.push(`Continued after row ${resumed.rows} of the source, where the run stopped before`);
	await ports.session.transaction(async (sql) => {
		await store.finish(sql);
		await ports.log.end(
			{
				status: 'succeeded',
				counts: countsOf(total),
				endedAt: ports.clock.now(),
				phases: total.phases,
				strategy: total.staging.method,
				warnings: total.warnings,
			},
			sql,
		);
	});
	return total;
}

/** Batches of exactly `size` rows (the last one less), without those that were loaded before. */
async function* parts(
	source: OpenSource,
	size: number,
	skip: number,
): AsyncGenerator<{ batch: SourceBatch; upTo: number }> {
	let rows: unknown[] = [];
	let indexes: number[] = [];
	let arrays = true;
	const make = () => {
		const batch: SourceBatch = arrays
			? { arrays: rows as unknown[][], indexes }
			: { records: rows as Array<Record<string, unknown>>, indexes };
		const upTo = indexes[indexes.length - 1] + 1;
		rows = [];
		indexes = [];
		return { batch, upTo };
	};
	for await (const batch of source.batches) {
		arrays = batch.arrays !== undefined;
		const given = batch.arrays ?? batch.records ?? [];
		for (let i = 0; i < given.length; i++) {
			const index = batch.indexes ? batch.indexes[i] : (batch.firstIndex ?? 0) + i;
			if (index < skip) continue;
			rows.push(given[i]);
			indexes.push(index);
			if (rows.length === size) yield make();
		}
	}
	if (rows.length > 0) yield make();
}

async function* one(batch: SourceBatch): AsyncGenerator<SourceBatch> {
	yield batch;
}

function add(total: LoadReport, part: LoadReport): LoadReport {
	for (const name of COUNTS) total[name] += part[name];
	total.loaded += part.loaded;
	for (const [phase, ms] of Object.entries(part.phases)) total.phases[phase] = (total.phases[phase] ?? 0) + ms;
	total.staging.rows += part.staging.rows;
	total.tests = part.tests;
	for (const warning of part.warnings) if (!total.warnings.includes(warning)) total.warnings.push(warning);
	for (const lookup of part.lookups) {
		const known = total.lookups.find(({ column }) => column === lookup.column);
		if (!known) total.lookups.push(lookup);
		else {
			known.hits += lookup.hits;
			known.missed += lookup.missed;
			known.inferred += lookup.inferred;
		}
	}
	return total;
}

const countsOf = (report: LoadReport): RunCounts =>
	Object.fromEntries(COUNTS.map((name) => [name, report[name]])) as unknown as RunCounts;

function checkMaxRejects(request: LoadRequest, total: LoadReport): void {
	const limit = rejectLimit(request.maxRejects);
	if (!limit || total.rejected <= limit(total.read)) return;
	throw new LoadStopped(
		`${total.rejected} of ${total.read} rows were rejected, more than the ${String(request.maxRejects).trim()} that Max Rejects allows`,
		'MAX_REJECTS',
		'The batches before it stay (checkpoint mode); a run with the same Run ID goes on after them.',
	);
}

/** How far a run got, in a small table beside the target. */
class CheckpointStore {
	private readonly table: string;
	private readonly key: string;

	constructor(
		private readonly ports: LoadPorts,
		private readonly request: LoadRequest,
	) {
		const { session } = ports;
		const { schema, table } = tableNameOf(request.mapping, session.server.schema);
		this.table = quoteTable(dialectOf(session.dialect), { schema, table: CHECKPOINTS });
		this.key = createHash('sha256').update(`${schema}\0${table}\0${request.runId}`).digest('hex').slice(0, 32);
	}

	/** Two runs of one id must not go on at the same point. */
	async lock(): Promise<() => Promise<void>> {
		const { session } = this.ports;
		try {
			const name = { schema: CHECKPOINTS, table: this.key };
			const lock = new TargetLock(session, name, this.request.lockTimeoutMs ?? 60_000);
			await lock.take();
			return async () => await lock.release();
		} catch (error) {
			if (error instanceof LockTimeout)
				throw new LoadStopped(
					`The run ${this.request.runId} is going on already`,
					'LOCK_TIMEOUT',
					'Wait for it, or give another Run ID.',
				);
			throw error;
		}
	}

	async begin(loadTime: string): Promise<{ loadTime: string; rows: number }> {
		const { session } = this.ports;
		const name = tableNameOf(this.request.mapping, session.server.schema);
		if (!(await inspectTable(session, { ...name, table: CHECKPOINTS })))
			await session.query(
				`CREATE TABLE IF NOT EXISTS ${this.table} (run_key char(32) PRIMARY KEY, run_id varchar(200), target_table varchar(200), load_time varchar(32) NOT NULL, rows_done bigint NOT NULL)`,
			);
		const [a, b, c, d] = this.slots(4);
		const { rows } = await session.query<{ load_time: string; rows_done: string }>(
			`SELECT load_time, rows_done FROM ${this.table} WHERE run_key = ${a}`,
			[this.key],
		);
		if (rows.length > 0) return { loadTime: rows[0].load_time, rows: Number(rows[0].rows_done) };
		await session.query(
			`INSERT INTO ${this.table} (run_key, run_id, target_table, load_time, rows_done) VALUES (${a}, ${b}, ${c}, ${d}, 0)`,
			[this.key, this.request.runId.slice(0, 200), name.table.slice(0, 200), loadTime],
		);
		return { loadTime, rows: 0 };
	}

	async advance(sql: SqlPort, rows: number): Promise<void> {
		const [a, b] = this.slots(2);
		await sql.query(`UPDATE ${this.table} SET rows_done = ${a} WHERE run_key = ${b}`, [rows, this.key]);
	}

	async finish(sql: SqlPort): Promise<void> {
		await sql.query(`DELETE FROM ${this.table} WHERE run_key = ${this.slots(1)[0]}`, [this.key]);
	}

	private slots(count: number): string[] {
		const dialect = dialectOf(this.ports.session.dialect);
		return Array.from({ length: count }, (_, i) => dialect.placeholder(i + 1));
	}
}
