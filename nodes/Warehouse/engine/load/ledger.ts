/**
 * The books of one load: what was read and where each row went, what the phases took, what has to be told. Everything that
 * ends in the report or in the run log is written here.
 */
import type { RejectedRow } from '../../../shared/records/types';
import { NO_ROWS, type RunCounts, type RunEnd } from '../runlog/types';
import { rejectLimit, type RejectLimit } from './maxRejects';
import { Rejects } from './rejects';
import { normaliseLoadTime } from './loadTime';
import {
	LoadStopped,
	type LoadPorts,
	type LoadReport,
	type LoadRequest,
	type LookupReport,
	type PreviewSamples,
	type TestResult,
} from './types';

export class Ledger {
	readonly counts: RunCounts = { ...NO_ROWS };
	readonly warnings: string[] = [];
	readonly rejects: Rejects;
	readonly loadTime: string;
	tests: TestResult[] = [];
	lookups: LookupReport[] = [];
	samples: PreviewSamples | undefined;
	ddl: string[] = [];
	/** Rows that the database took, into the staging table or straight into the target. */
	staged = 0;
	private rejectedOnTheWay = 0;
	private readonly started: number;
	private readonly phases: Record<string, number> = {};
	private phaseStarted: number;
	private phase = 'start';

	private readonly limit: RejectLimit | undefined;

	constructor(
		readonly request: LoadRequest,
		private readonly ports: LoadPorts,
	) {
		this.started = ports.clock.now().getTime();
		this.phaseStarted = this.started;
		this.loadTime = normaliseLoadTime(request.mapping.history.loadTime, ports.clock);
		this.limit = rejectLimit(request.maxRejects);
		this.rejects = new Rejects(ports.reject, request.sampleRows ?? 10);
	}

	enter(phase: string): void {
		const now = this.ports.clock.now().getTime();
		this.phases[this.phase] = (this.phases[this.phase] ?? 0) + now - this.phaseStarted;
		this.phase = phase;
		this.phaseStarted = now;
		this.ports.progress(phase, this.counts.read);
	}

	reject(row: RejectedRow, countRead = row.stage === 'read'): void {
		if (countRead) this.counts.read++;
		this.rejects.add(row);
	}

	checkMaxRejects(): void {
		this.counts.rejected = this.rejects.count;
		if (!this.limit || this.rejects.count <= this.limit(this.counts.read)) return;
		throw new LoadStopped(
			`${this.rejects.count} of ${this.counts.read} rows were rejected, more than the ${String(this.request.maxRejects).trim()} that Max Rejects allows`,
			'MAX_REJECTS',
			'Nothing was written. See the rejected rows for their reasons.',
		);
	}

	/** The source was read to its end. */
	allStaged(rows: number): void {
		this.staged = rows;
		this.rejectedOnTheWay = this.rejects.count;
	}

	/** Every row that was staged is there still: none was rejected or gave way since. */
	get stagedIsWhole(): boolean {
		return this.rejects.count === this.rejectedOnTheWay && this.counts.deduplicated === 0;
	}

	finalCounts(): RunCounts {
		return { ...this.counts, rejected: this.rejects.count };
	}

	success(): RunEnd {
		return {
			status: 'succeeded',
			counts: this.finalCounts(),
			endedAt: this.ports.clock.now(),
			phases: this.phases,
			strategy: this.ports.session.bulk.method,
			warnings: this.warnings,
		};
	}

	report(where: string): LoadReport {
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
