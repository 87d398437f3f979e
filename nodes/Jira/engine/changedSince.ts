/**
 * What changed since the watermark, exactly: a listing by `updated` from a little before the watermark, and a lag sweep over
 * the hours before that for issues that the search index showed late. Each version `(id, updated)` leaves once. The state
 * that comes back is to be kept only when the run has ended well.
 */
import type { JiraClient } from './client';
import { toMillis } from './clockText';
import { fetchByIds } from './fetchByIds';
import { expansions, FULL_PAGE, listIds, pageSizeFor, type GetManyOptions } from './getMany';
import { and, assertBounded, before, conditionOf, since, type IssueChoice, type JqlTime } from './jql';
import { requestedFields } from './mapping';
import { probeTime } from './probe';
import type { Pull } from './pull';
import { pagesOf, type Listing } from './search';
import { JiraFailure } from './failure';
import type { IssueResult, RawIssue } from './types';
import { advance, type PullState } from './watermark';

export interface ChangedSinceOptions extends Omit<GetManyOptions, 'time' | 'splitByProject' | 'verify'> {
	state: PullState;
	overlapMs: number;
	/** 0 switches the lag sweep off. */
	lagMs: number;
}

export interface ChangedSinceRun {
	/** Iterate to the end; then read `state`. */
	results: AsyncGenerator<IssueResult[]>;
	/** The state after all that has been handed out so far. */
	state(): PullState;
	swept(): number;
}

export async function changedSince(options: ChangedSinceOptions, pull: Pull): Promise<ChangedSinceRun> {
	const { client, choice, state, overlapMs, lagMs } = options;
	const condition = conditionOf(choice);
	if (client.deployment === 'cloud' && state.watermark === null) assertBounded(condition);
	const time = state.time ?? (await probeTime(client, condition));
	const known: PullState = { ...state, time };
	const keepMs = lagMs + 2 * overlapMs;
	const handedOut = new Map<string, number>();
	const startedAt = client.clock.now();
	const lateOnes = new Map<string, number>();
	let swept = 0;
	let sweepDone = false;
	const floor = (backMs: number): number =>
		Math.max((state.watermark ?? 0) - backMs, state.from ?? Number.NEGATIVE_INFINITY);

	const isNew = (issue: RawIssue, from: number): boolean => {
		const updated = toMillis(issue.fields?.updated) ?? 0;
		// A literal in minutes reaches further back than what is remembered: the exact bound is held here.
		return updated >= from && state.seen[issue.id] !== updated && !handedOut.has(issue.id);
	};

	/** First, so that a run that ends early has not moved on past a late issue. */
	async function* late(): AsyncGenerator<RawIssue[]> {
		// A version that the last run could not see yet is younger than the lag was then.
		const from = Math.max(floor(lagMs), (state.ranAt ?? Number.NEGATIVE_INFINITY) - lagMs - overlapMs);
		if (state.watermark !== null && from < state.watermark - overlapMs) {
			const window = and(condition, since('updated', from, time), before('updated', state.watermark - overlapMs, time));
			const missing = new Set<string>();
			for await (const page of pagesOf(client, slim(client, window, time))) {
				for (const issue of page) if (isNew(issue, from)) missing.add(issue.id);
			}
			for await (const page of fetchByIds(
				client,
				[...missing],
				requestedFields(options.columns),
				expansions(client, options.columns, options.history),
			)) {
				const news = page.filter((issue) => isNew(issue, from));
				swept += news.length;
				if (news.length) yield news;
			}
		}
	}

	async function* delta(): AsyncGenerator<RawIssue[]> {
		const from = state.watermark === null ? Number.NEGATIVE_INFINITY : floor(overlapMs);
		const window = and(condition, state.watermark === null ? '' : since('updated', from, time));
		const fields = requestedFields(options.columns);
		const expand = expansions(client, options.columns, options.history);
		const met = new Set<string>();
		let pages = 0;
		const fresh = (page: RawIssue[]): RawIssue[] => {
			// An issue that changes while it is paged comes again further on: its first version leaves now, the next in the next run.
			const news = page.filter((issue) => isNew(issue, from) && !met.has(issue.id));
			for (const { id } of page) met.add(id);
			return news;
		};
		const listing: Listing = {
			condition: window,
			order: 'updated',
			fields,
			expand,
			pageSize: pageSizeFor(options),
			maxPages: options.maxPages,
			onPage: () => pages++,
			onShort: pull.short,
			time,
		};
		for await (const page of pagesOf(client, listing)) {
			const news = fresh(page);
			if (news.length) yield news;
		}
		// Data Center proves its own pages. What a page token of Cloud stands for is not documented: after several pages the ids
		// are listed again, because a change meanwhile moves an issue to the end and could have pushed another over the border.
		if (pages < 2 || client.deployment === 'dataCenter') return;
		const missing: string[] = [];
		for await (const id of listIds(client, window, time)) if (!met.has(id)) missing.push(id);
		for await (const page of fetchByIds(client, missing, fields, expand)) {
			const news = fresh(page);
			if (news.length) yield news;
		}
	}

	async function* results(): AsyncGenerator<IssueResult[]> {
		for await (const batch of pull.results(late())) {
			for (const { id, updatedMs } of batch) lateOnes.set(id, updatedMs);
			yield batch;
		}
		for (const [id, updated] of lateOnes) handedOut.set(id, updated);
		sweepDone = true;
		for await (const batch of pull.results(delta())) {
			for (const { id, updatedMs } of batch) handedOut.set(id, updatedMs);
			yield batch;
		}
	}

	return {
		results: results(),
		swept: () => swept,
		state: () => {
			const statuses = pull.statusMemory() ?? state.statuses;
			const more = statuses ? { statuses } : {};
			// Ended within the sweep: what left is remembered, and the watermark stays where it was.
			if (!sweepDone) return { ...known, ...more, seen: { ...known.seen, ...Object.fromEntries(lateOnes) } };
			// The start by the site's clock, which the answers have told by now; nothing beyond it counts as seen.
			return { ...advance(known, handedOut, startedAt + (client.skewMs ?? 0), keepMs), ...more };
		},
	};
}

/** A listing that only asks which versions exist. */
function slim(client: JiraClient, condition: string, time: JqlTime): Listing {
	return {
		condition,
		order: 'updated',
		fields: ['updated'],
		pageSize: client.deployment === 'cloud' ? FULL_PAGE : 1000,
		time,
	};
}

/** The versions that exist now, without handing anything out: where a trigger begins. */
export async function primeState(
	client: JiraClient,
	choice: IssueChoice,
	state: PullState,
	lagMs: number,
	overlapMs: number,
): Promise<PullState> {
	const condition = conditionOf(choice);
	const time = state.time ?? (await probeTime(client, condition));
	const runStart = client.serverNow();
	const window = and(condition, since('updated', runStart - lagMs - 2 * overlapMs, time));
	if (!window) throw new JiraFailure('settings', 'Nothing to watch', 'Choose projects or a JQL condition.');
	const seen: Array<[string, number]> = [];
	for await (const page of pagesOf(client, slim(client, window, time))) {
		for (const issue of page) seen.push([issue.id, toMillis(issue.fields?.updated) ?? 0]);
	}
	const next = advance({ ...state, time }, seen, runStart, lagMs + 2 * overlapMs);
	return { ...next, watermark: Math.max(runStart, state.watermark ?? 0) };
}
