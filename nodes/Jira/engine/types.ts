/**
 * The words of the Jira engine: what Jira gives, what leaves, and the two things asked from outside (a clock and the
 * shared HTTP port).
 */
import type { DataRecord, RejectedRow } from '../../shared/records/types';

export interface Clock {
	now(): number;
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
	random(): number;
}

export type Deployment = 'cloud' | 'dataCenter';

export interface RawIssue {
	id: string;
	key: string;
	fields?: DataRecord;
	renderedFields?: DataRecord;
	changelog?: { total?: number; histories?: RawHistory[] };
}

export interface RawHistory {
	id: string;
	/** ISO stamp, epoch seconds or epoch milliseconds: all three are seen. */
	created: string | number;
	author?: DataRecord | null;
	items?: DataRecord[];
}

/** A status change as it was recorded; `toString` of the raw item is renamed on the way in. */
export interface StatusChange {
	historyId: string;
	at: number;
	fromId: string | null;
	fromName: string | null;
	toId: string | null;
	toName: string | null;
	authorId: string | null;
}

/** One row of the Transitions output. */
export interface TransitionRow extends DataRecord {
	instance: string;
	issue_id: string;
	seq: number;
	from_id: string | null;
	from_name: string | null;
	to_id: string | null;
	to_name: string | null;
	category: string | null;
	entered_at: string;
	left_at: string | null;
	seconds: number;
	author_id: string | null;
}

/** What one issue became: a row with its transitions, or a rejected row. */
export interface IssueResult {
	id: string;
	updatedMs: number;
	createdMs: number;
	row: DataRecord | null;
	transitions: TransitionRow[];
	rejected: RejectedRow | null;
}

/** Everything a run reports about its calls. */
export interface CallStats {
	requests: number;
	retries: number;
	waitedMs: number;
	points: number;
	throttled: number;
}
