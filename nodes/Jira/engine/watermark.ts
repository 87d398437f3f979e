/**
 * What is remembered between two runs of one query on one instance: the watermark and, for the stretch before it in which
 * the search index may still be late, which version of which issue has been handed out (after Redpanda's Jira input, which
 * keeps the versions seen at its boundary, stretched to the 12 hours that Estuary found to be needed).
 */
import { JiraFailure } from './failure';
import { toMillis } from './clockText';
import type { JqlTime } from './jql';
import type { StatusMemory } from './statusBook';

export const DEFAULT_OVERLAP_MS = 10 * 60_000;
export const DEFAULT_LAG_MS = 12 * 3_600_000;

export interface PullState {
	version: 1;
	/** Everything updated up to this moment has been handed out, as far as the index showed it. */
	watermark: number | null;
	/** Issue id → `updated` of the version handed out, for the stretch that is looked at again. */
	seen: Record<string, number>;
	/** Start of the last run, by the site's clock: what is older than the lag by then had been shown by the index. */
	ranAt?: number;
	/** A moment set by hand: nothing older is looked at. */
	from?: number;
	/** How this site reads time in JQL, once probed. */
	time?: JqlTime;
	statuses?: StatusMemory;
}

export const emptyState = (): PullState => ({ version: 1, watermark: null, seen: {} });

/** A state as it was stored, a plain moment, or nothing. */
export function readState(stored: unknown): PullState {
	if (stored === null || stored === undefined || stored === '') return emptyState();
	let value: unknown = stored;
	if (typeof value === 'string' && value.trim().startsWith('{')) {
		try {
			value = JSON.parse(value);
		} catch {
			throw notAState(stored);
		}
	}
	if (typeof value === 'object' && value !== null && (value as PullState).version === 1) {
		const { watermark, seen, time, from, ranAt, statuses } = value as PullState;
		if (watermark !== null && typeof watermark !== 'number') throw notAState(stored);
		return {
			version: 1,
			watermark,
			seen: { ...seen },
			...(ranAt === undefined ? {} : { ranAt }),
			...(from === undefined ? {} : { from }),
			...(time ? { time } : {}),
			...(statuses ? { statuses } : {}),
		};
	}
	const moment = momentOf(value);
	if (moment === null) throw notAState(stored);
	return { ...emptyState(), watermark: moment, from: moment };
}

function momentOf(value: unknown): number | null {
	if (typeof value !== 'string' && typeof value !== 'number') return null;
	// A stamp without zone would be read in the machine's: it is UTC here.
	if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$/.test(value.trim())) {
		const text = value.trim().replace(' ', 'T');
		return toMillis(text.length === 10 ? `${text}T00:00:00Z` : `${text}Z`);
	}
	return toMillis(typeof value === 'string' ? value.trim() : value);
}

function notAState(stored: unknown): JiraFailure {
	return new JiraFailure(
		'settings',
		`"${String(stored).slice(0, 60)}" is not a moment`,
		'Give an ISO stamp such as 2026-11-20T08:00:00Z, epoch milliseconds, or the state from an earlier report.',
	);
}

/** The state after a run: never behind the old one, never beyond the run's start by the site's clock. */
export function advance(
	state: PullState,
	handedOut: Iterable<[string, number]>,
	runStart: number,
	keepMs: number,
): PullState {
	const seen = new Map(Object.entries(state.seen));
	let newest = state.watermark ?? Number.NEGATIVE_INFINITY;
	for (const [id, updated] of handedOut) {
		seen.set(id, Math.max(updated, seen.get(id) ?? 0));
		newest = Math.max(newest, updated);
	}
	const watermark = Number.isFinite(newest)
		? Math.max(state.watermark ?? Number.NEGATIVE_INFINITY, Math.min(newest, runStart))
		: null;
	const horizon = (watermark ?? runStart) - keepMs;
	const kept: Record<string, number> = {};
	for (const [id, updated] of seen) if (updated >= horizon) kept[id] = updated;
	return {
		version: 1,
		watermark,
		seen: kept,
		ranAt: runStart,
		...(state.from === undefined ? {} : { from: state.from }),
		...(state.time ? { time: state.time } : {}),
	};
}
