/**
 * One load from the first row to the commit: contract, stage, deduplicate, look up, combine, lock, decide, test, apply,
 * reconcile, log, commit. Everything on the target happens in one transaction; before it only temporary tables are made.
 * A preview is the same run, rolled back; on a copy of the table (previewCopy.ts) where DDL would commit.
 */
import type { TableInfo } from '../dialect/types';
import type { SqlPort } from '../ports';
import { inspectTable } from '../table/inspect';
import { Change } from './change';
import { applyContract, type ContractOutcome } from './contract';
import { addColumnStatement, createTableStatements, tableDdl, widenColumnStatement } from './ddl';
import { canGoDirect, constantDefaults, directPlan, directTarget, finishDirect } from './direct';
import { EarlyDecisions, mayDecideEarly } from './early';
import { hashWhereWritten } from './lateHash';
import { Ledger } from './ledger';
import { LockTimeout, TargetLock } from './lock';
import { makePlan, PlanError, tableNameOf, type LoadPlan } from './plan';
import { PreviewCopy } from './previewCopy';
import { reconcile } from './reconcile';
import { hashWriter } from './rowHashNode';
import { Staging, type Prepared } from './staging';
import { LoadStopped, type LoadPorts, type LoadReport, type LoadRequest } from './types';

const ROLLED_BACK = Symbol('preview');

const DEFAULT_LOCK_TIMEOUT_MS = 60_000;

export async function load(request: LoadRequest, ports: LoadPorts): Promise<LoadReport> {
	return await new Load(request, ports).run();
}

class Load {
	private readonly ledger: Ledger;
	private readonly staging: Staging;
	private readonly change: Change;

	constructor(
		private readonly request: LoadRequest,
		private readonly ports: LoadPorts,
	) {
		this.ledger = new Ledger(request, ports);
		this.staging = new Staging(request, ports, this.ledger);
		this.change = new Change(request, this.ledger, this.staging);
	}

	async run(): Promise<LoadReport> {
		const { session } = this.ports;
		const name = tableNameOf(this.request.mapping, session.server.schema);
		const where = `${name.schema}.${name.table}`;
		const lock = new TargetLock(session, name, this.request.lockTimeoutMs ?? DEFAULT_LOCK_TIMEOUT_MS);
		try {
			const { history, hasHistory } = this.request.mapping;
			// An open version would end before it begins. Both are UTC texts of one form.
			if (hasHistory && history.openEnd !== null && history.openEnd <= this.ledger.loadTime)
				throw new PlanError(
					`history.openEnd (${history.openEnd}) is not after the load time (${this.ledger.loadTime}); it is the end of versions that have none yet, such as 9999-12-31 00:00:00`,
				);
			const table = await inspectTable(session, name);
			const outcome = applyContract(this.request.mapping, table, where);
			const made = await this.staging.prepare(outcome, name, table);
			if (
				outcome.createTable &&
				!this.request.preview &&
				!this.request.staged &&
				canGoDirect(made.plan, made.pipeline.columns)
			) {
				this.ledger.enter('lock');
				await lock.take();
				// While this load waited, another may have created the table.
				if ((await inspectTable(session, name)) === undefined) {
					await this.loadDirectly(made);
					this.ledger.enter('end');
					return this.ledger.report(where);
				}
			}
			const early = await this.decideEarly(made.plan, outcome, lock);
			const plan = early?.plan ?? (await hashWhereWritten(made.plan, session));
			await this.staging.stage({ ...made, plan }, outcome, early);
			this.ledger.enter('lock');
			await lock.take();
			const now = await inspectTable(session, name);
			const same = JSON.stringify(now) === JSON.stringify(table);
			const current = same ? outcome : applyContract(this.request.mapping, now, where);
			if (!same) await early?.giveUp();
			const decided = early?.standing ?? false;
			const input = { ...made.input, mapping: current.mapping, table: now, dropped: current.dropped };
			await this.apply(
				{ ...makePlan({ ...input, hashInNode: plan.stagedHash !== null }), actionHash: decided && plan.actionHash },
				current,
				now,
				decided,
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
			await lock.release();
			await this.dropTemporary();
		}
		this.ledger.enter('end');
		return this.ledger.report(where);
	}

	/** Decides while rows stream, where that can be. */
	private async decideEarly(
		plan: LoadPlan,
		outcome: ContractOutcome,
		lock: TargetLock,
	): Promise<EarlyDecisions | null> {
		if (this.request.staged || lock.held || this.staging.mayRepeat() || !mayDecideEarly(plan, outcome)) return null;
		const { session, clock } = this.ports;
		const early = await EarlyDecisions.begin(plan, {
			session,
			clock,
			lock,
			loadTime: this.ledger.loadTime,
			repeated: () => this.staging.mayRepeat(),
			ascendedTo: () => this.staging.ascendedTo(),
		});
		if (!early) await lock.release();
		return early;
	}

	/** A session may load again (checkpoint mode). What the transaction made and rolled back is gone already. */
	private async dropTemporary(): Promise<void> {
		const { session } = this.ports;
		const kind = session.dialect === 'postgres' ? 'TABLE' : 'TEMPORARY TABLE';
		const { temporary } = this.staging;
		// In one statement: each that removes a table waits for the disk.
		if (temporary.length > 0) await session.query(`DROP ${kind} IF EXISTS ${temporary.join(', ')}`).catch(() => {});
	}

	/** The first load of a new table. */
	private async loadDirectly(made: Prepared): Promise<void> {
		const { session, log } = this.ports;
		const plan = directPlan(made.plan);
		const { isPostgres } = plan.dialect;
		this.ledger.ddl = createTableStatements(made.plan);
		this.ledger.enter('stage');
		const target = directTarget(plan, made.pipeline.columns);
		const defaults = constantDefaults(plan, this.ledger.loadTime, this.request.runId);
		const create = [tableDdl(plan, true).table, ...defaults.set];
		const hash = plan.audit.RWHKEY ? hashWriter(plan, made.pipeline.columns) : undefined;
		const fill = async () => {
			await this.staging.pump(made, this.staging.writer(target, made, { hash, savepoints: isPostgres }));
			if (this.ledger.staged === 0 && this.ledger.counts.read === 0)
				this.ledger.warnings.push('The source gave no rows: the table was created empty');
		};
		const finish = async (sql: SqlPort) => {
			this.ledger.enter('index');
			for (const statement of defaults.reset) await sql.query(statement);
			const removed = await finishDirect(session, plan);
			this.ledger.counts.deduplicated += removed;
			this.ledger.counts.inserted += this.ledger.staged - removed;
			await this.change.test(sql, plan);
			await reconcile(sql, plan, this.ledger.finalCounts(), false);
			this.ledger.enter('commit');
		};
		if (isPostgres) {
			await session.transaction(async (sql) => {
				for (const statement of create) await sql.query(statement);
				await fill();
				await finish(sql);
				await log.end(this.ledger.success(), sql);
			});
			return;
		}
		await session.query(`DROP TABLE IF EXISTS ${plan.table}`);
		try {
			for (const statement of create) await session.query(statement);
			await session.transaction(fill);
			await finish(session);
			await session.query(`RENAME TABLE ${plan.table} TO ${made.plan.table}`);
		} catch (error) {
			await session.query(`DROP TABLE IF EXISTS ${plan.table}`).catch(() => {});
			throw error;
		}
		await log.end(this.ledger.success());
	}

	/** The transaction on the target. */
	private async apply(
		plan: LoadPlan,
		outcome: ContractOutcome,
		table: TableInfo | undefined,
		decided: boolean,
	): Promise<void> {
		const { session, log } = this.ports;
		const preview = this.request.preview ?? false;
		this.ledger.enter('apply');
		this.ledger.ddl = ddlOf(plan, outcome);
		// MySQL and MariaDB commit at every DDL statement: it runs before the transaction, in a preview on a copy of the table.
		const ddlFirst = !plan.dialect.isPostgres;
		const copy =
			ddlFirst && preview && this.ledger.ddl.length > 0
				? await PreviewCopy.make(session, plan, table, (of) => ddlOf(of, outcome))
				: null;
		try {
			if (ddlFirst && !copy) for (const statement of this.ledger.ddl) await session.query(statement);
			await session.transaction(async (sql) => {
				if (!ddlFirst) for (const statement of this.ledger.ddl) await sql.query(statement);
				await this.change.run(sql, copy?.plan ?? plan, decided);
				if (preview) throw ROLLED_BACK;
				await log.end(this.ledger.success(), sql);
			});
		} catch (error) {
			if (error === ROLLED_BACK) return;
			if (ddlFirst && !copy && outcome.createTable) await this.dropEmpty(plan);
			throw error;
		} finally {
			await copy?.drop();
		}
	}

	/** A table that this load made and could not fill is as before: not there. Nobody else loads it, the lock is held. */
	private async dropEmpty(plan: LoadPlan): Promise<void> {
		const { session } = this.ports;
		try {
			const { rows } = await session.query(`SELECT 1 AS x FROM ${plan.table} LIMIT 1`);
			if (rows.length === 0) await session.query(`DROP TABLE ${plan.table}`);
		} catch {
			// The connection is gone, or the table was never made: what failed the load is what is told.
		}
	}
}

function ddlOf(plan: LoadPlan, outcome: ContractOutcome): string[] {
	if (outcome.createTable) return createTableStatements(plan);
	return [
		...outcome.addColumns.map((name) => addColumnStatement(plan, name)),
		...outcome.widenColumns.map((name) => widenColumnStatement(plan, name)),
	];
}
