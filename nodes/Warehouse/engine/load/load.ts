/**
 * One load from the first row to the commit: contract, stage, deduplicate, look up, combine, lock, decide, test, apply,
 * reconcile, log, commit. Everything on the target happens in one transaction; before it only temporary tables are made.
 * A preview is the same run, rolled back.
 */
import type { RejectedRow } from '../../../shared/records/types';
import { isRejected } from '../rows/types';
import { createRowPipeline } from '../rows';
import type { StagedRow } from '../rows/types';
import type { RunCounts, RunEnd } from '../runlog/types';
import type { ResolvedMapping } from '../mapping/defaults';
import type { BulkTarget } from './ports';
import { canGoDirect, completeRow, directPlan, directTarget, finishDirect } from './direct';
import { keyReader } from './keyReader';
import type { SqlPort } from '../ports';
import { inspectTable } from '../table/inspect';
import { buildActions, countActions } from './actions';
import { appendRows, replaceRows } from './append';
import { applyActions, type ApplyInput } from './apply';
import { combineRows } from './combine';
import { applyContract, type ContractOutcome } from './contract';
import { addColumnStatement, createTableStatements, tableDdl, widenColumnStatement } from './ddl';
import { findDuplicates, removeRows } from './dedupe';
import { findDeleted } from './deletes';
import { lockTarget, LockTimeout } from './lock';
import { resolveLookups } from './lookups';
import { normaliseLoadTime } from './loadTime';
import { fillPendingHashes } from './pendingHashes';
import { makePlan, PlanError, tableNameOf, type LoadPlan } from './plan';
import { evaluateRawSql } from './rawSql';
import { Rejects } from './rejects';
import { stageHasher } from './rowHashNode';
import { takeSamples } from './samples';
import { createStageSql, StageWriter } from './stage';
import { runTests } from './tests';
import { reconcile } from './reconcile';
import {
	LoadStopped,
	type LookupReport,
	type LoadPorts,
	type LoadReport,
	type LoadRequest,
	type PreviewSamples,
	type TestResult,
} from './types';

const ROLLED_BACK = Symbol('preview');

type Prepared = Awaited<ReturnType<Load['prepare']>>;
const DEFAULT_LOCK_TIMEOUT_MS = 60_000;

export async function load(request: LoadRequest, ports: LoadPorts): Promise<LoadReport> {
	return await new Load(request, ports).run();
}

class Load {
	private readonly started: number;
	private readonly phases: Record<string, number> = {};
	private phaseStarted: number;
	private phase = 'start';
	private readonly counts: RunCounts = {
		read: 0,
		rejected: 0,
		deduplicated: 0,
		inserted: 0,
		versioned: 0,
		updated: 0,
		unchanged: 0,
		expired: 0,
		deletedByFlag: 0,
		skipped: 0,
	};
	private readonly warnings: string[] = [];
	private readonly rejects: Rejects;
	private tests: TestResult[] = [];
	private lookups: LookupReport[] = [];
	private samples: PreviewSamples | undefined;
	private ddl: string[] = [];
	private readonly loadTime: string;
	private staged = 0;
	private readonly temporary: string[] = [];

	constructor(
		private readonly request: LoadRequest,
		private readonly ports: LoadPorts,
	) {
		this.started = ports.clock.now().getTime();
		this.phaseStarted = this.started;
		this.loadTime = normaliseLoadTime(request.mapping.history.loadTime, ports.clock);
		this.rejects = new Rejects(ports.reject, request.sampleRows ?? 10);
	}

	async run(): Promise<LoadReport> {
		const { session } = this.ports;
		const name = tableNameOf(this.request.mapping, session.server.schema);
		const where = `${name.schema}.${name.table}`;
		let release: (() => Promise<void>) | undefined;
		const lock = async () => {
			this.enter('lock');
			release = await lockTarget(session, name, this.request.lockTimeoutMs ?? DEFAULT_LOCK_TIMEOUT_MS);
		};
		try {
			const table = await inspectTable(session, name);
			const outcome = applyContract(this.request.mapping, table, where);
			const made = await this.prepare(outcome, name, table);
			if (
				outcome.createTable &&
				!this.request.preview &&
				!this.request.staged &&
				canGoDirect(made.plan, made.pipeline.columns)
			) {
				await lock();
				// While this load waited, another may have created the table.
				if ((await inspectTable(session, name)) === undefined) {
					await this.loadDirectly(made);
					this.enter('end');
					return this.report(where);
				}
			}
			await this.stage(made, outcome);
			if (!release) await lock();
			const now = await inspectTable(session, name);
			const current =
				JSON.stringify(now) === JSON.stringify(table) ? outcome : applyContract(this.request.mapping, now, where);
			await this.apply(
				makePlan({ ...made.input, mapping: current.mapping, table: now, dropped: current.dropped }),
				current,
			);
		} catch (error) {
			if (error instanceof PlanError) throw new LoadStopped(error.message, 'CONTRACT', 'Nothing was written.');
			if (error instanceof LockTimeout)
				throw new LoadStopped(
					error.message,
					'LOCK_TIMEOUT',
					'Nothing was written. Run it again later, or raise the lock time-out.',
				);
			throw error;
		} finally {
			await release?.();
			await this.dropTemporary();
		}
		this.enter('end');
		return this.report(where);
	}

	/** A session may load again (checkpoint mode). What the transaction made and rolled back is gone already. */
	private async dropTemporary(): Promise<void> {
		const { session } = this.ports;
		const kind = session.dialect === 'postgres' ? 'TABLE' : 'TEMPORARY TABLE';
		for (const table of this.temporary) await session.query(`DROP ${kind} IF EXISTS ${table}`).catch(() => {});
	}

	/** Opens the source, and compiles the mapping against its columns. */
	private async prepare(
		outcome: ContractOutcome,
		name: ReturnType<typeof tableNameOf>,
		table: Awaited<ReturnType<typeof inspectTable>>,
	) {
		const { session } = this.ports;
		const { mapping } = outcome;
		for (const warning of outcome.warnings) this.warnings.push(warning);
		const source = await this.request.source.open((row) => this.reject(row));
		const compile = (document: ResolvedMapping) =>
			createRowPipeline({
				mapping: document,
				dialect: session.dialect,
				sourceColumns: source.columns,
				unknownColumns: source.sparse ? 'null' : 'error',
				badValue: outcome.badValue,
			});
		const pipeline = compile(mapping);
		const input = {
			mapping,
			dialect: session.dialect,
			tableName: name,
			table,
			staged: pipeline.columns,
			suffix:
				this.request.runId
					.replace(/[^a-z0-9]/gi, '')
					.slice(-12)
					.toLowerCase() || 'run',
			dropped: outcome.dropped,
			lacksMd5: session.server.lacksMd5,
		};
		const plan = makePlan(input);
		if (mapping.history.deletes !== 'ignore') this.rejects.readKeysWith(keyReader(plan, compile));
		return { plan, input, pipeline, source };
	}

	/** Reads the source to its end. Rows that fail go to Rejected, the others to the writer. */
	private async pump(
		{ source, pipeline }: Prepared,
		writer: StageWriter,
		complete: (row: StagedRow, index: number) => void,
	): Promise<void> {
		for await (const batch of source.batches) {
			const rows = batch.arrays ?? batch.records ?? [];
			for (let i = 0; i < rows.length; i++) {
				const index = batch.indexes ? batch.indexes[i] : (batch.firstIndex ?? 0) + i;
				this.counts.read++;
				const made: StagedRow | RejectedRow = batch.arrays
					? pipeline.fromArray(batch.arrays[i], index)
					: pipeline.fromRecord(batch.records![i], index);
				if (isRejected(made)) {
					this.reject(made, false);
					continue;
				}
				complete(made, index);
				const flushing = writer.add(made, index);
				if (flushing) await flushing;
			}
			this.ports.progress('staging', this.counts.read);
			this.ports.signal?.throwIfAborted();
		}
		await writer.end();
		for (const warning of source.warnings?.() ?? []) this.warnings.push(warning);
		const { truncated, nulled } = pipeline.stats;
		if (truncated > 0) this.warnings.push(`${truncated} values were cut to their maximum length`);
		if (nulled > 0) this.warnings.push(`${nulled} values did not fit their type and were stored as NULL`);
		this.staged = writer.written;
		this.checkMaxRejects();
	}

	private writer(target: BulkTarget, made: Prepared, savepoints: boolean): StageWriter {
		return new StageWriter(
			this.ports.session,
			target,
			this.request.batchRows ?? made.plan.mapping.batchRows,
			(row, error, index) =>
				this.reject({
					index,
					key: null,
					record: Object.fromEntries(made.pipeline.columns.map((column, i) => [column.name, row[i]])),
					stage: 'load',
					field: null,
					code: 'REFUSED_BY_DATABASE',
					message: `The database does not take this row: ${error.message}`,
				}),
			savepoints,
		);
	}

	/** Into the staging table, then down to one row per key. */
	private async stage(made: Prepared, outcome: ContractOutcome): Promise<void> {
		const { session } = this.ports;
		const { plan, pipeline } = made;
		this.enter('stage');
		this.temporary.push(plan.stage, plan.actions);
		await session.query(createStageSql(plan, pipeline.columns));
		const columns = [
			...pipeline.columns.map(({ name, type }) => ({ name, type })),
			{ name: unquote(plan.rn), type: { name: 'bigint' as const } },
		];
		const writer = this.writer({ table: plan.stage, columns }, made, false);
		// One transaction for all batches: savepoints need one, and MySQL would else commit each of them.
		const within = !plan.dialect.isPostgres;
		if (within) await session.query('START TRANSACTION');
		await this.pump(made, writer, (row, index) => row.push(String(index)));
		if (within) await session.query('COMMIT');
		if (plan.mapping.history.deletes !== 'ignore' && plan.keys.length > 0)
			await this.rejects.makeKeyTable(session, plan);
		await this.prepareStage(plan, outcome);
	}

	/** The first load of a new table. */
	private async loadDirectly(made: Prepared): Promise<void> {
		const { session, log } = this.ports;
		const plan = directPlan(made.plan);
		const { isPostgres } = plan.dialect;
		this.ddl = createTableStatements(made.plan);
		this.enter('stage');
		const target = directTarget(plan, made.pipeline.columns, this.loadTime, this.request.runId);
		const hash = target.hashed ? stageHasher(plan, made.pipeline.columns) : undefined;
		const fill = async () => {
			await this.pump(made, this.writer(target, made, isPostgres), (row) => completeRow(row, target, hash));
			if (this.staged === 0 && this.counts.read === 0)
				this.warnings.push('The source gave no rows: the table was created empty');
		};
		const finish = async (sql: SqlPort) => {
			this.enter('index');
			const removed = await finishDirect(session, plan);
			this.counts.deduplicated += removed;
			this.counts.inserted += this.staged - removed;
			await this.test(sql, plan);
			await reconcile(sql, plan, this.finalCounts(), false);
			this.enter('commit');
		};
		if (isPostgres) {
			await session.transaction(async (sql) => {
				await sql.query(tableDdl(plan).table);
				await fill();
				await finish(sql);
				await log.end(this.success(), sql);
			});
			return;
		}
		await session.query(`DROP TABLE IF EXISTS ${plan.table}`);
		try {
			await session.query(tableDdl(plan).table);
			await session.transaction(fill);
			await finish(session);
			await session.query(`RENAME TABLE ${plan.table} TO ${made.plan.table}`);
		} catch (error) {
			await session.query(`DROP TABLE IF EXISTS ${plan.table}`).catch(() => {});
			throw error;
		}
		await log.end(this.success());
	}

	private success(): RunEnd {
		return {
			status: 'succeeded',
			counts: this.finalCounts(),
			endedAt: this.ports.clock.now(),
			phases: this.phases,
			strategy: this.ports.session.bulk.method,
			warnings: this.warnings,
		};
	}

	private async prepareStage(plan: LoadPlan, outcome: ContractOutcome): Promise<void> {
		const { session } = this.ports;
		if (session.dialect === 'postgres') {
			const keys = plan.keys.map(({ stage }) => stage);
			await session.query(`ANALYZE ${plan.stage} (${[...keys, plan.rn].join(', ')})`);
		}
		this.enter('deduplicate');
		for (const column of outcome.rejectWhenSet) {
			await this.rejects.fromStage(session, plan, `s.${plan.dialect.quote(column)} IS NOT NULL`, {
				stage: 'contract',
				field: column,
				code: 'UNKNOWN_COLUMN',
				message: `The table has no column "${column}", and the contract (newColumns: discardRow) rejects rows that have a value for it`,
			});
		}
		await evaluateRawSql(session, plan);
		// A key that a lookup gives is known only later.
		if (!plan.keys.some(({ mapping }) => mapping.lookup)) await this.deduplicate(plan);
	}

	/** One row per key. */
	private async deduplicate(plan: LoadPlan): Promise<void> {
		const { session } = this.ports;
		const { mapping } = plan;
		if (mapping.loadMode === 'append' || plan.keys.length === 0) return;
		if (mapping.columns.some(({ combine }) => combine !== undefined)) {
			this.counts.deduplicated += await combineRows(session, plan);
			return;
		}
		const losers = await findDuplicates(session, plan);
		if (!losers) return;
		if (mapping.duplicateKeys === 'reject') {
			await this.rejects.fromTable(session, plan, losers, {
				stage: 'deduplicate',
				field: null,
				code: 'DUPLICATE_KEY',
				message: 'An earlier row of this batch has the same key; only the first one was loaded',
			});
			await removeRows(session, plan, losers);
		} else this.counts.deduplicated += await removeRows(session, plan, losers);
	}

	/** The transaction on the target. */
	private async apply(plan: LoadPlan, outcome: ContractOutcome): Promise<void> {
		const { session, log } = this.ports;
		const preview = this.request.preview ?? false;
		this.enter('apply');
		this.ddl = ddlOf(plan, outcome);
		// MySQL and MariaDB commit at every DDL statement: it runs before the transaction, and in a preview not at all.
		const ddlFirst = !plan.dialect.isPostgres;
		if (ddlFirst && preview && this.ddl.length > 0) return await this.previewWithoutTable(plan, outcome);
		if (ddlFirst) for (const statement of this.ddl) await session.query(statement);
		try {
			await session.transaction(async (sql) => {
				if (!ddlFirst) for (const statement of this.ddl) await sql.query(statement);
				await this.change(sql, plan);
				if (preview) throw ROLLED_BACK;
				await log.end(this.success(), sql);
			});
		} catch (error) {
			if (error !== ROLLED_BACK) throw error;
		}
	}

	private async change(sql: SqlPort, plan: LoadPlan): Promise<void> {
		const { mapping } = plan;
		const input: ApplyInput = {
			loadTime: this.loadTime,
			runId: this.request.runId,
			preview: this.request.preview ?? false,
		};
		this.lookups = await resolveLookups(sql, plan, input, this.rejects);
		if (plan.keys.some(({ mapping: column }) => column.lookup)) await this.deduplicate(plan);
		this.checkMaxRejects();
		const staged = await count(sql, plan.stage);
		if (mapping.loadMode === 'append' || mapping.loadMode === 'replace') {
			if (mapping.loadMode === 'replace') {
				if (staged === 0 && mapping.history.emptyBatch === 'protect')
					this.warnings.push('The source gave no rows: the table was left as it is (emptyBatch: protect)');
				else this.counts.expired += await replaceRows(sql, plan);
			}
			if (this.request.preview)
				this.samples = await takeSamples(sql, plan, this.request.sampleRows ?? 10, this.rejects.samples, 'all');
			this.counts.inserted += await appendRows(sql, plan, input);
		} else await this.changeByKey(sql, plan, input, staged);
		await fillPendingHashes(sql, plan);
		await this.test(sql, plan);
		this.enter('reconcile');
		await reconcile(sql, plan, this.finalCounts(), mapping.loadMode !== 'append' && mapping.loadMode !== 'replace');
		this.enter('commit');
	}

	private async test(sql: SqlPort, plan: LoadPlan): Promise<void> {
		this.enter('test');
		this.tests = await runTests(sql, plan);
		for (const test of this.tests) if (!test.passed) this.warnings.push(test.message);
		const failed = this.tests.find(({ passed, severity }) => !passed && severity === 'error');
		if (failed && !this.request.preview)
			throw new LoadStopped(
				`Test failed: ${failed.message}`,
				'TEST_FAILED',
				'Nothing was written. Mend the source, or set the severity of the test to warn.',
			);
	}

	private async changeByKey(sql: SqlPort, plan: LoadPlan, input: ApplyInput, staged: number): Promise<void> {
		const { mapping } = plan;
		const firstLoad = (await sql.query(`SELECT 1 AS x FROM ${plan.table} LIMIT 1`)).rows.length === 0;
		let acts = await buildActions(sql, plan, { loadTime: this.loadTime, firstLoad });
		if (mapping.history.deletes !== 'ignore' && !firstLoad) await this.detectDeletes(sql, plan, staged, acts);
		await this.rejectLate(sql, plan, acts);
		this.checkMaxRejects();
		if (this.request.preview)
			this.samples = await takeSamples(sql, plan, this.request.sampleRows ?? 10, this.rejects.samples, 'actions');
		this.enter('write');
		await applyActions(sql, plan, input, acts);
		if (acts.A) acts = await countActions(sql, plan);
		const n = (...names: string[]) => names.reduce((sum, act) => sum + (acts[act] ?? 0), 0);
		this.counts.inserted += n('N');
		this.counts.versioned += n('C', 'R', 'A');
		this.counts.updated += n('1', 'S', 'I');
		this.counts.expired += n('D');
		this.counts.deletedByFlag += n('X');
		this.counts.skipped += n('K');
		this.counts.unchanged += staged - n('N', 'C', 'R', 'A', '1', 'S', 'I', 'X', 'K', 'B', 'M');
	}

	private async detectDeletes(
		sql: SqlPort,
		plan: LoadPlan,
		staged: number,
		acts: Record<string, number>,
	): Promise<void> {
		if (this.counts.read === 0 && plan.mapping.history.emptyBatch === 'protect') {
			this.warnings.push('The source gave no rows: nothing was retired (emptyBatch: protect)');
			return;
		}
		if (staged === 0 && this.counts.rejected > 0) {
			this.warnings.push('Every row was rejected: nothing was retired');
			return;
		}
		if (this.rejects.hasUnknownKeys) {
			this.warnings.push(
				'Nothing was retired: some rejected rows have no readable key, so it is not known which keys the source still has',
			);
			return;
		}
		acts.D = await findDeleted(sql, plan, { loadTime: this.loadTime, rejectedKeys: this.rejects.seen });
	}

	private async rejectLate(sql: SqlPort, plan: LoadPlan, acts: Record<string, number>): Promise<void> {
		if (acts.B) {
			await this.rejects.fromActions(sql, plan, 'B', {
				stage: 'history',
				field: plan.mapping.history.updatedAt,
				code: 'BACKDATED',
				message: 'The table holds a newer version of this key; set backdated to "apply" to load older rows',
			});
		}
		if (acts.M) {
			await this.rejects.fromActions(sql, plan, 'M', {
				stage: 'history',
				field: plan.mapping.history.updatedAt,
				code: 'NO_UPDATED_AT',
				message: `The row has no ${plan.mapping.history.updatedAt}, so it cannot be told whether it is newer`,
			});
		}
	}

	/** MySQL and MariaDB cannot roll back DDL: all that is staged would be inserted. */
	private async previewWithoutTable(plan: LoadPlan, outcome: ContractOutcome): Promise<void> {
		const staged = await count(this.ports.session, plan.stage);
		this.warnings.push(
			outcome.createTable
				? 'The table does not exist yet: its DDL is in the report, and every row would be inserted'
				: 'The table would be altered first (see ddl); this database cannot roll that back, so only inserts were counted',
		);
		this.samples = await takeSamples(
			this.ports.session,
			plan,
			this.request.sampleRows ?? 10,
			this.rejects.samples,
			'all',
		);
		this.counts.inserted += staged;
	}

	private reject(row: RejectedRow, countRead = row.stage === 'read'): void {
		if (countRead) this.counts.read++;
		this.rejects.add(row);
	}

	private checkMaxRejects(): void {
		const limit = this.request.maxRejects;
		this.counts.rejected = this.rejects.count;
		if (limit === undefined || limit === '') return;
		const text = String(limit).trim();
		const allowed = text.endsWith('%') ? (Number(text.slice(0, -1)) / 100) * this.counts.read : Number(text);
		if (!Number.isFinite(allowed) || this.rejects.count <= allowed) return;
		throw new LoadStopped(
			`${this.rejects.count} of ${this.counts.read} rows were rejected, more than the ${text} that Max Rejects allows`,
			'MAX_REJECTS',
			'Nothing was written. See the rejected rows for their reasons.',
		);
	}

	private finalCounts(): RunCounts {
		return { ...this.counts, rejected: this.rejects.count };
	}

	private enter(phase: string): void {
		const now = this.ports.clock.now().getTime();
		this.phases[this.phase] = (this.phases[this.phase] ?? 0) + now - this.phaseStarted;
		this.phase = phase;
		this.phaseStarted = now;
		this.ports.progress(phase, this.counts.read);
	}

	private report(where: string): LoadReport {
		const counts = this.finalCounts();
		const durationMs = this.ports.clock.now().getTime() - this.started;
		const { session } = this.ports;
		return {
			runId: this.request.runId,
			mapping: this.request.mapping.reference,
			table: where,
			loadMode: this.request.mapping.loadMode,
			source: this.request.source.description,
			loadTime: this.loadTime,
			preview: this.request.preview ?? false,
			...counts,
			loaded: counts.inserted + counts.versioned + counts.updated,
			durationMs,
			rowsPerSecond: durationMs > 0 ? Math.round((counts.read * 1000) / durationMs) : counts.read,
			phases: this.phases,
			staging: { ...session.bulk, rows: this.staged },
			ddl: this.ddl,
			tests: this.tests,
			lookups: this.lookups,
			warnings: this.warnings,
			...(this.samples ? { samples: this.samples } : {}),
		};
	}
}

function ddlOf(plan: LoadPlan, outcome: ContractOutcome): string[] {
	if (outcome.createTable) return createTableStatements(plan);
	return [
		...outcome.addColumns.map((name) => addColumnStatement(plan, name)),
		...outcome.widenColumns.map((name) => widenColumnStatement(plan, name)),
	];
}

async function count(sql: SqlPort, table: string): Promise<number> {
	const { rows } = await sql.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`);
	return Number(rows[0].n);
}

const unquote = (quoted: string): string => {
	const mark = quoted[0];
	return quoted.slice(1, -1).replaceAll(mark + mark, mark);
};
