/** The summary of a run: counts that add up, what failed most, and what the way there cost. */
import type { ResilienceStats } from '../../../shared/resilience/types';
import type { RecordResult } from './results';

/** So many lines stay in the report itself; the report file has all. */
export const MAX_INLINE_LINES = 1000;
const MAX_WARNINGS = 50;

export interface ReportHead {
	operation: string;
	backend: string;
	formId: string;
	dryRun: boolean;
}

export class RunReport {
	private readonly counts = { read: 0, saved: 0, failed: 0, skipped: 0 };
	private readonly actions: Record<string, number> = {};
	private readonly skippedBecause: Record<string, number> = {};
	private readonly failedBecause: Record<string, number> = {};
	private readonly warnings = new Map<string, number>();
	private readonly started: number;

	constructor(
		private readonly head: ReportHead,
		private readonly now: () => number,
	) {
		this.started = now();
	}

	get read(): number {
		return this.counts.read;
	}

	get lines(): number {
		return this.counts.read;
	}

	warn(sentence: string): void {
		if (this.warnings.size < MAX_WARNINGS || this.warnings.has(sentence)) {
			this.warnings.set(sentence, (this.warnings.get(sentence) ?? 0) + 1);
		}
	}

	add(result: RecordResult): void {
		this.counts.read++;
		this.counts[result.status]++;
		const count = (table: Record<string, number>, name: string) => (table[name] = (table[name] ?? 0) + 1);
		if (result.status === 'skipped') count(this.skippedBecause, result.reason);
		else if (result.status === 'failed') count(this.failedBecause, result.code);
		else {
			count(this.actions, result.action);
			for (const { message } of result.warnings) this.warn(message);
		}
	}

	finish(stats: ResilienceStats | undefined, state: 'completed' | 'stopped' | 'cancelled'): Record<string, unknown> {
		const ms = Math.max(0, this.now() - this.started);
		const { read } = this.counts;
		if (state === 'stopped')
			this.warn('The run was stopped by its failures; resume from this report to send the rest.');
		return {
			...this.head,
			state,
			...this.counts,
			actions: this.actions,
			...(this.counts.failed > 0 ? { failedBecause: this.failedBecause } : {}),
			...(this.counts.skipped > 0 ? { skippedBecause: this.skippedBecause } : {}),
			durationMs: ms,
			recordsPerSecond: ms > 0 ? Math.round((read * 10_000) / ms) / 10 : null,
			...(stats
				? {
						calls: stats.calls,
						retries: stats.retries,
						timeouts: stats.timeouts,
						failovers: stats.failovers,
						waitedMs: Math.round(stats.waitedMs),
						endpoints: stats.endpoints,
					}
				: {}),
			warnings: [...this.warnings].map(([sentence, times]) =>
				times > 1 ? `${sentence} (${times} records)` : sentence,
			),
		};
	}
}
