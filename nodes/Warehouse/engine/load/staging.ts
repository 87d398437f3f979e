/**
 * From the source to one row per key in the staging table: opens the source, compiles the mapping against its columns, reads
 * it to its end, sends the rows, and lets duplicates give way.
 */
import type { RejectedRow } from '../../../shared/records/types';
import type { ResolvedMapping } from '../mapping/defaults';
import { createRowPipeline } from '../rows';
import { isRejected, type StagedRow } from '../rows/types';
import { inspectTable } from '../table/inspect';
import { combineRows } from './combine';
import type { ContractOutcome } from './contract';
import { findDuplicates, removeRows } from './dedupe';
import type { EarlyDecisions } from './early';
import { suffix } from './deletes';
import { KeyGaps, type GapTable } from './keyGaps';
import { keyReader } from './keyReader';
import type { Ledger } from './ledger';
import { makePlan, type LoadPlan, type tableNameOf } from './plan';
import type { BulkTarget } from './ports';
import { evaluateRawSql } from './rawSql';
import { hashWriter } from './rowHashNode';
import { RepeatedKeys } from './repeatedKeys';
import { createStageSql, needsKey } from './stage';
import { StageWriter, type WriterOptions } from './stageWriter';
import type { LoadPorts, LoadRequest } from './types';

/** MD5 in hexadecimal. */
const HASH = { name: 'char', length: 32 } as const;

export type Prepared = Awaited<ReturnType<Staging['prepare']>>;

/**
 * A key that a lookup gives is known only after it. And where rows are combined, each row is looked up by its own key
 * first: what is combined are values, a looked-up one too.
 */
export function looksUpFirst(plan: LoadPlan): boolean {
	if (plan.keys.some(({ mapping }) => mapping.lookup)) return true;
	return plan.columns.some(({ mapping }) => mapping.lookup) && plan.columns.some(({ mapping }) => mapping.combine);
}

export class Staging {
	/** Temporary tables, to be dropped at the end. */
	readonly temporary: string[] = [];

	/** Where keys may be absent, if that could be told from those that came. */
	gaps: GapTable | null = null;
	private repeated: RepeatedKeys | null = null;
	private bytes = 0;

	constructor(
		private readonly request: LoadRequest,
		private readonly ports: LoadPorts,
		private readonly ledger: Ledger,
	) {}

	/** Opens the source, and compiles the mapping against its columns. */
	async prepare(
		outcome: ContractOutcome,
		name: ReturnType<typeof tableNameOf>,
		table: Awaited<ReturnType<typeof inspectTable>>,
	) {
		const { session } = this.ports;
		const { mapping } = outcome;
		for (const warning of outcome.warnings) this.ledger.warnings.push(warning);
		const keysMatter = mapping.history.deletes !== 'ignore';
		// A file of records is read ahead to gather their fields: the key of a row rejected on the way can not be read yet.
		if (keysMatter) this.ledger.rejects.readKeysWith(() => undefined);
		const source = await this.request.source.open((row) => this.ledger.reject(row));
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
			hashInNode: true,
		};
		const plan = makePlan(input);
		if (keysMatter) this.ledger.rejects.readKeysWith(keyReader(plan, compile));
		this.repeated = RepeatedKeys.of(plan, pipeline.columns);
		return { plan, input, pipeline, source };
	}

	/** Reads the source to its end. Rows that fail go to Rejected, the others to the writer. */
	async pump({ source, pipeline }: Prepared, writer: StageWriter, seen?: (row: StagedRow) => void): Promise<void> {
		for await (const batch of source.batches) {
			const rows = batch.arrays ?? batch.records ?? [];
			for (let i = 0; i < rows.length; i++) {
				const index = batch.indexes ? batch.indexes[i] : (batch.firstIndex ?? 0) + i;
				this.ledger.counts.read++;
				const made: StagedRow | RejectedRow = batch.arrays
					? pipeline.fromArray(batch.arrays[i], index)
					: pipeline.fromRecord(batch.records![i], index);
				if (isRejected(made)) {
					this.ledger.reject(made, false);
					continue;
				}
				seen?.(made);
				const flushing = writer.add(made, index);
				if (flushing) await flushing;
			}
			this.ports.progress('staging', this.ledger.counts.read);
			this.ports.signal?.throwIfAborted();
		}
		await writer.end();
		for (const warning of source.warnings?.() ?? []) this.ledger.warnings.push(warning);
		const { truncated, nulled } = pipeline.stats;
		if (truncated > 0) this.ledger.warnings.push(`${truncated} values were cut to their maximum length`);
		if (nulled > 0) this.ledger.warnings.push(`${nulled} values did not fit their type and were stored as NULL`);
		this.ledger.allStaged(writer.written);
		this.bytes = writer.bytes;
		this.ledger.checkMaxRejects();
	}

	writer(target: BulkTarget, made: Prepared, options: Omit<WriterOptions, 'batchRows' | 'onBadRow'>): StageWriter {
		return new StageWriter(this.ports.session, target, {
			...options,
			batchRows: this.request.batchRows ?? made.plan.mapping.batchRows,
			onBadRow: (row, error, index) =>
				this.ledger.reject({
					index,
					key: null,
					record: Object.fromEntries(made.pipeline.columns.map((column, i) => [column.name, row[i]])),
					stage: 'load',
					field: null,
					code: 'REFUSED_BY_DATABASE',
					message: `The database does not take this row: ${error.message}`,
				}),
		});
	}

	/** May a key have come twice, of the rows read so far? */
	mayRepeat(): boolean {
		return this.repeated === null || this.repeated.possible;
	}

	/** What was staged: how many bytes, and whether in the order of a single whole number as key. */
	get shape(): { bytes: number; inKeyOrder: boolean } {
		return { bytes: this.bytes, inKeyOrder: this.ascendedTo() !== null };
	}

	/** The digits of the last key of the rows read so far, where all of them ascended as whole numbers do. */
	ascendedTo(): string | null {
		return this.repeated?.ascendedTo ?? null;
	}

	/** Into the staging table, then down to one row per key. */
	async stage(made: Prepared, outcome: ContractOutcome, early: EarlyDecisions | null): Promise<void> {
		const { session } = this.ports;
		const { plan, pipeline } = made;
		this.ledger.enter('stage');
		this.temporary.push(...new Set([plan.stage, plan.actions, plan.changed]));
		const keyed = needsKey(plan, this.repeated !== null);
		await session.query(createStageSql(plan, pipeline.columns, { keyed }));
		await early?.open();
		const columns = [
			...pipeline.columns.map(({ name, type }) => ({ name, type })),
			...(plan.stagedHash ? [{ name: plan.dialect.unquote(plan.stagedHash), type: HASH }] : []),
			{ name: plan.dialect.unquote(plan.rn), type: { name: 'bigint' as const } },
		];
		const hash = plan.stagedHash ? hashWriter(plan, pipeline.columns) : undefined;
		const follower = early ?? undefined;
		const writer = this.writer({ table: plan.stage, columns }, made, { hash, numbered: true, follower });
		// One transaction for all batches: savepoints need one, and MySQL would else commit each of them.
		const within = !plan.dialect.isPostgres;
		if (within) await session.query('START TRANSACTION');
		const gaps = KeyGaps.of(plan, pipeline.columns);
		await this.pump(made, writer, (row) => {
			this.repeated?.add(row);
			gaps?.add(row);
		});
		if (within) await session.query('COMMIT');
		await early?.end();
		if (plan.mapping.history.deletes !== 'ignore' && plan.keys.length > 0)
			await this.ledger.rejects.makeKeyTable(session, plan);
		const name = plan.dialect.quote(`dw_gap_${suffix(plan)}`);
		this.gaps = (await gaps?.table(session, plan, name)) ?? null;
		if (this.gaps) this.temporary.push(name);
		await this.prepareStage(plan, outcome);
	}

	private async prepareStage(plan: LoadPlan, outcome: ContractOutcome): Promise<void> {
		const { session } = this.ports;
		if (session.dialect === 'postgres') {
			const keys = plan.keys.map(({ stage }) => stage);
			await session.query(`ANALYZE ${plan.stage} (${[...keys, plan.rn].join(', ')})`);
		}
		this.ledger.enter('deduplicate');
		for (const column of outcome.rejectWhenSet) {
			await this.ledger.rejects.fromStage(session, plan, `s.${plan.dialect.quote(column)} IS NOT NULL`, {
				stage: 'contract',
				field: column,
				code: 'UNKNOWN_COLUMN',
				message: `The table has no column "${column}", and the contract (newColumns: discardRow) rejects rows that have a value for it`,
			});
		}
		await evaluateRawSql(session, plan, this.ledger.rejects);
		if (!looksUpFirst(plan)) await this.deduplicate(plan);
	}

	/** One row per key. */
	async deduplicate(plan: LoadPlan): Promise<void> {
		const { session } = this.ports;
		const { mapping } = plan;
		if (plan.keys.length === 0) return;
		if (mapping.columns.some(({ combine }) => combine !== undefined)) {
			this.ledger.counts.deduplicated += await combineRows(session, plan);
			return;
		}
		// What is appended stays as it is, unless it says how its rows become one.
		if (mapping.loadMode === 'append') return;
		if (this.repeated && !this.repeated.possible) return;
		const losers = await findDuplicates(session, plan);
		if (!losers) return;
		if (mapping.duplicateKeys === 'reject') {
			await this.ledger.rejects.fromTable(session, plan, losers, {
				stage: 'deduplicate',
				field: null,
				code: 'DUPLICATE_KEY',
				message: 'An earlier row of this batch has the same key; only the first one was loaded',
			});
			await removeRows(session, plan, losers);
		} else this.ledger.counts.deduplicated += await removeRows(session, plan, losers);
	}
}
