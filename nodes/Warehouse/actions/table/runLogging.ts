/**
 * The run log of one load: opened on a session of its own beside the load's, fed between batches, and closed whatever
 * happens. A preview is not logged: it leaves the database as it was.
 */
import type { IExecuteFunctions } from 'n8n-workflow';
import { DataOpsError } from '../../../shared/items';
import type { RejectedRow } from '../../../shared/records/types';
import { LoadStopped } from '../../engine/load/types';
import { mappingHash } from '../../engine/mapping/hash';
import type { ResolvedMapping } from '../../engine/mapping/defaults';
import { DmsRunLog, noRunLog, RunInProgress, type RunCounts, type RunLog } from '../../engine/runlog';
import { NO_ROWS } from '../../engine/runlog/types';
import type { Session } from '../../transport/connect';
import { openWarehouse } from '../connection';

export interface RunLogOptions {
	metadataSchema?: string;
	requestId?: string;
	/** Default `tables`. */
	runLog?: 'none' | 'tables';
}

const PROGRESS_MS = 3000;
/** Rejected rows wait in memory until so many are written at once. */
const FLUSH_ROWS = 1000;

export interface RunFacts {
	mapping: ResolvedMapping;
	runId: string;
	source: string;
	startedAt: Date;
}

export class RunLogging {
	private waiting: RejectedRow[] = [];
	private lastProgress = 0;
	private writing: Promise<void> = Promise.resolve();
	private failure: unknown;
	private rejected = 0;
	private rowsRead = 0;

	private constructor(
		readonly log: RunLog,
		private readonly session: Session | undefined,
	) {}

	static async open(
		context: IExecuteFunctions,
		itemIndex: number,
		options: RunLogOptions,
		preview: boolean,
		facts: RunFacts,
	): Promise<RunLogging> {
		if (preview || options.runLog === 'none') return new RunLogging(noRunLog, undefined);
		const session = await openWarehouse(context, 'warehouseApi', itemIndex, {
			applicationName: 'n8n warehouse run log',
		});
		const log = new DmsRunLog(session, options.metadataSchema?.trim() || session.server.schema, () => new Date());
		try {
			await log.begin({
				runId: facts.runId,
				mapping: facts.mapping.reference,
				mappingHash: mappingHash(facts.mapping),
				schema: facts.mapping.target.schema ?? session.server.schema,
				table: facts.mapping.target.table,
				loadMode: facts.mapping.loadMode,
				source: facts.source,
				requestId: options.requestId?.trim() || null,
				executionId: context.getExecutionId(),
				startedAt: facts.startedAt,
			});
		} catch (error) {
			await session.close().catch(() => {});
			if (error instanceof RunInProgress) {
				throw new DataOpsError(error.message, {
					code: 'RUN_IN_PROGRESS',
					remedy: 'Wait for its end, or give this one another Run ID.',
				});
			}
			throw new DataOpsError('The run log could not be written, so the load was not started', {
				code: 'NO_RUN_LOG',
				remedy: 'Let the user create and write the DMS tables in Metadata Schema, or set Run Log to None.',
				detail: (error as Error).message,
				cause: error,
			});
		}
		return new RunLogging(log, session);
	}

	reject(row: RejectedRow): void {
		this.rejected++;
		if (this.session) this.waiting.push(row);
	}

	/** Between batches: nothing is held longer than needed, and a log that broke stops the load. */
	async settle(all = false): Promise<void> {
		if (this.waiting.length > 0 && (all || this.waiting.length >= FLUSH_ROWS)) {
			const rows = this.waiting;
			this.waiting = [];
			await this.writing;
			await this.log.errors(rows);
		}
		await this.writing;
		if (this.failure) throw this.failure;
	}

	/** Every few seconds one row is updated; the load does not wait for it. */
	progress(phase: string, rowsRead: number, now = Date.now()): void {
		this.rowsRead = rowsRead;
		if (!this.session || now - this.lastProgress < PROGRESS_MS) return;
		this.lastProgress = now;
		this.writing = this.writing
			.then(async () => await this.log.progress(phase, rowsRead))
			.catch((error: unknown) => {
				this.failure = error;
			});
	}

	/** What the load did not say itself. The first error is the one that counts. */
	async failed(error: unknown): Promise<void> {
		const stopped = (error as { code?: unknown } | null)?.code === 'CANCELLED';
		const remedy = error instanceof LoadStopped ? ` ${error.remedy}` : '';
		const counts: RunCounts = { ...NO_ROWS, read: this.rowsRead, rejected: this.rejected };
		await this.settle(true).catch(() => {});
		await this.log
			.end({
				status: stopped ? 'stopped' : 'failed',
				counts,
				endedAt: new Date(),
				message: `${(error as Error)?.message ?? String(error)}${remedy}`,
			})
			.catch(() => {});
	}

	async close(): Promise<void> {
		await this.log.close().catch(() => {});
		await this.session?.close();
	}
}
