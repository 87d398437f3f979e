/**
 * Which of the changed issues are an event. Users of polling triggers want "status changed", not "something was updated"
 * (activepieces#8117), and each event once: what decides is memory of versions and of the last status change, not the clock.
 */
import type { IssueResult, TransitionRow } from './types';
import type { PullState } from './watermark';
import type { StatusBook, WantedStatus } from './statusBook';

export type EventKind = 'created' | 'updated' | 'statusChanged';

export interface TriggerState extends PullState {
	/** Issue id → moment of the last status change that was looked at. */
	moves?: Record<string, number>;
}

export interface TriggerEvent {
	result: IssueResult;
	/** The status change that is the event, for `statusChanged`. */
	transition?: TransitionRow;
}

/** @param state as it was before this poll */
export function eventsOf(
	kind: EventKind,
	result: IssueResult,
	state: TriggerState,
	lagMs: number,
	to: readonly WantedStatus[],
	book: StatusBook,
): TriggerEvent[] {
	// What cannot be judged or mapped is handed out with its reason rather than dropped.
	if (result.rejected) return [{ result }];
	const known = state.seen[result.id];
	// What happened after this and was not seen before is new, however late the index showed it.
	const horizon = (state.watermark ?? 0) - lagMs;
	switch (kind) {
		case 'updated':
			return [{ result }];
		case 'created':
			return known === undefined && result.createdMs >= horizon ? [{ result }] : [];
		case 'statusChanged': {
			const since = state.moves?.[result.id] ?? known ?? horizon - 1;
			return result.transitions
				.filter(({ seq, entered_at }) => seq > 1 && Date.parse(entered_at) > since)
				.filter(({ to_id, to_name }) => to.length === 0 || to.some((wanted) => book.matches(wanted, to_id, to_name)))
				.map((transition) => ({ result, transition }));
		}
	}
}

/** The last status change of each issue, kept for as long as its version is. */
export function rememberMoves(before: TriggerState, after: PullState, results: Iterable<IssueResult>): TriggerState {
	const moves: Record<string, number> = {};
	for (const [id, at] of Object.entries(before.moves ?? {})) if (id in after.seen) moves[id] = at;
	for (const { id, transitions } of results) {
		const last = transitions.at(-1);
		if (last && id in after.seen) moves[id] = Math.max(moves[id] ?? 0, Date.parse(last.entered_at));
	}
	return { ...after, moves };
}
