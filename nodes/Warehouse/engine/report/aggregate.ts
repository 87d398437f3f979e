/** What a run report says, as plain numbers: per day, per mapping, the slowest runs, rejects by reason. */
import type { ErrorCount, RunRecord } from '../runlog/reading';

export interface DayFigures {
	/** UTC. */
	day: string;
	runs: number;
	succeeded: number;
	failed: number;
	/** Rows read by runs that succeeded. */
	rows: number;
	rejected: number;
	/** Seconds of finished runs: average and longest. */
	averageSeconds: number | null;
	longestSeconds: number | null;
}

export interface MappingFigures {
	mapping: string;
	runs: number;
	succeeded: number;
	failed: number;
	rows: number;
	averageSeconds: number | null;
	rowsPerSecond: number | null;
	lastStatus: string;
	lastRun: string | null;
}

export interface RunReport {
	generatedAt: string;
	from: string | null;
	to: string | null;
	/** The period had more runs than were read. */
	truncated: boolean;
	totals: {
		runs: number;
		succeeded: number;
		failed: number;
		stopped: number;
		running: number;
		/** Share of finished runs, in percent; null when none finished. */
		successRate: number | null;
		rowsRead: number;
		rowsRejected: number;
	};
	byDay: DayFigures[];
	byMapping: MappingFigures[];
	slowest: Array<Pick<RunRecord, 'runId' | 'mapping' | 'startedAt' | 'seconds' | 'rowsRead' | 'status'>>;
	rejects: ErrorCount[];
	failures: Array<Pick<RunRecord, 'runId' | 'mapping' | 'startedAt' | 'message'>>;
}

const round = (value: number, digits = 2): number => Number(value.toFixed(digits));
const average = (values: number[]): number | null =>
	values.length === 0 ? null : round(values.reduce((sum, value) => sum + value, 0) / values.length);

export function aggregateRuns(
	runs: readonly RunRecord[],
	rejects: ErrorCount[],
	now: Date,
	truncated = false,
): RunReport {
	const count = (status: RunRecord['status'], among = runs) => among.filter((run) => run.status === status).length;
	const succeeded = count('succeeded');
	const failed = count('failed');
	const starts = runs.map((run) => run.startedAt).filter((start): start is string => start !== null);
	return {
		generatedAt: now.toISOString(),
		from: starts.length > 0 ? starts.reduce((a, b) => (a < b ? a : b)) : null,
		to: starts.length > 0 ? starts.reduce((a, b) => (a > b ? a : b)) : null,
		truncated,
		totals: {
			runs: runs.length,
			succeeded,
			failed,
			stopped: count('stopped'),
			running: count('running'),
			successRate: succeeded + failed === 0 ? null : round((succeeded / (succeeded + failed)) * 100, 1),
			rowsRead: sum(runs, (run) => run.rowsRead),
			rowsRejected: sum(runs, (run) => run.counts?.rejected ?? 0),
		},
		byDay: byDay(runs),
		byMapping: byMapping(runs),
		slowest: runs
			.filter((run) => run.seconds !== null)
			.sort((a, b) => (b.seconds ?? 0) - (a.seconds ?? 0))
			.slice(0, 10)
			.map(({ runId, mapping, startedAt, seconds, rowsRead, status }) => ({
				runId,
				mapping,
				startedAt,
				seconds,
				rowsRead,
				status,
			})),
		rejects,
		failures: runs
			.filter((run) => run.status === 'failed')
			.slice(0, 20)
			.map(({ runId, mapping, startedAt, message }) => ({ runId, mapping, startedAt, message })),
	};
}

function sum(runs: readonly RunRecord[], of: (run: RunRecord) => number): number {
	return runs.reduce((total, run) => total + of(run), 0);
}

function grouped(runs: readonly RunRecord[], by: (run: RunRecord) => string | null): Map<string, RunRecord[]> {
	const groups = new Map<string, RunRecord[]>();
	for (const run of runs) {
		const key = by(run);
		if (key === null) continue;
		const group = groups.get(key);
		if (group) group.push(run);
		else groups.set(key, [run]);
	}
	return groups;
}

const seconds = (runs: readonly RunRecord[]): number[] =>
	runs.map((run) => run.seconds).filter((value): value is number => value !== null);

/** Days without a run stand there too, so that a gap shows as one; at most a year. */
function byDay(runs: readonly RunRecord[]): DayFigures[] {
	const groups = grouped(runs, (run) => run.startedAt?.slice(0, 10) ?? null);
	const days = [...groups.keys()].sort();
	if (days.length === 0) return [];
	const result: DayFigures[] = [];
	const end = Date.parse(days[days.length - 1]);
	for (let at = Math.max(Date.parse(days[0]), end - 365 * 86_400_000); at <= end; at += 86_400_000) {
		const day = new Date(at).toISOString().slice(0, 10);
		const group = groups.get(day) ?? [];
		const times = seconds(group);
		const good = group.filter((run) => run.status === 'succeeded');
		result.push({
			day,
			runs: group.length,
			succeeded: good.length,
			failed: group.filter((run) => run.status === 'failed').length,
			rows: sum(good, (run) => run.rowsRead),
			rejected: sum(group, (run) => run.counts?.rejected ?? 0),
			averageSeconds: average(times),
			longestSeconds: times.length > 0 ? round(times.reduce((a, b) => Math.max(a, b))) : null,
		});
	}
	return result;
}

function byMapping(runs: readonly RunRecord[]): MappingFigures[] {
	const groups = grouped(runs, (run) => run.mapping ?? run.table);
	return [...groups]
		.map(([mapping, group]) => {
			const good = group.filter((run) => run.status === 'succeeded');
			const time = seconds(good).reduce((total, value) => total + value, 0);
			const rows = sum(good, (run) => run.rowsRead);
			const last = group.reduce((a, b) => ((a.startedAt ?? '') >= (b.startedAt ?? '') ? a : b));
			return {
				mapping,
				runs: group.length,
				succeeded: good.length,
				failed: group.filter((run) => run.status === 'failed').length,
				rows,
				averageSeconds: average(seconds(group)),
				rowsPerSecond: time > 0 ? Math.round(rows / time) : null,
				lastStatus: last.status,
				lastRun: last.startedAt,
			};
		})
		.sort((a, b) => b.runs - a.runs || (a.mapping < b.mapping ? -1 : 1));
}
