/**
 * From a changelog to transitions. An issue is in its first status from the moment it was created; each status change
 * ends one stay and starts the next; the last stay lasts until the run. Real histories come newest first, in other
 * languages, and with jumps (a `from` that is not the last `to`, after a workflow migration): the stay before a jump
 * ends at the jump, and the status that nobody recorded an entry for gets no stay.
 */
import { toIso, toMillis } from './clockText';
import type { RawHistory, StatusChange, TransitionRow } from './types';

const text = (value: unknown): string | null =>
	value === null || value === undefined || value === '' ? null : `${value as string}`;

/** Own property only: every object has a `toString`, a change item has one of its own. */
const own = (item: object, key: string): unknown =>
	Object.hasOwn(item, key) ? (item as Record<string, unknown>)[key] : undefined;

/** The status changes of one issue, oldest first. */
export function statusChanges(histories: Iterable<RawHistory>): StatusChange[] {
	const changes: StatusChange[] = [];
	const seen = new Set<string>();
	for (const history of histories) {
		if (seen.has(history.id)) continue;
		seen.add(history.id);
		const at = toMillis(history.created);
		if (at === null) continue;
		const author = history.author ?? {};
		for (const item of history.items ?? []) {
			// Data Center items carry no fieldId; a custom field may be named "status", but its type is custom.
			const isStatus =
				own(item, 'fieldId') === 'status' || (own(item, 'field') === 'status' && own(item, 'fieldtype') !== 'custom');
			if (!isStatus) continue;
			changes.push({
				historyId: history.id,
				at,
				fromId: text(own(item, 'from')),
				fromName: text(own(item, 'fromString')),
				toId: text(own(item, 'to')),
				toName: text(own(item, 'toString')),
				authorId: text(own(author, 'accountId')) ?? text(own(author, 'name')) ?? text(own(author, 'key')),
			});
		}
	}
	return changes.sort((a, b) => a.at - b.at || Number(a.historyId) - Number(b.historyId));
}

export interface IssueFacts {
	instance: string;
	id: string;
	createdMs: number;
	statusId: string | null;
	statusName: string | null;
}

/** The stays of one issue, the first one entered at creation. */
export function transitionsOf(
	issue: IssueFacts,
	changes: readonly StatusChange[],
	asOf: number,
	categoryOf: (statusId: string | null) => string | null,
): TransitionRow[] {
	const first = changes[0];
	const rows: TransitionRow[] = [];
	const add = (
		fromId: string | null,
		fromName: string | null,
		toId: string | null,
		toName: string | null,
		at: number,
		authorId: string | null,
	) => {
		const next = changes[rows.length];
		const left = next ? next.at : null;
		rows.push({
			instance: issue.instance,
			issue_id: issue.id,
			seq: rows.length + 1,
			from_id: fromId,
			from_name: fromName,
			to_id: toId,
			to_name: toName,
			category: categoryOf(toId),
			entered_at: toIso(at),
			left_at: left === null ? null : toIso(left),
			seconds: Math.max(0, (left ?? asOf) - at) / 1000,
			author_id: authorId,
		});
	};
	add(
		null,
		null,
		first ? first.fromId : issue.statusId,
		first ? first.fromName : issue.statusName,
		issue.createdMs,
		null,
	);
	for (const change of changes)
		add(change.fromId, change.fromName, change.toId, change.toName, change.at, change.authorId);
	return rows;
}

/** Changes whose `from` is not the status before: a sign of a workflow migration. */
export function jumps(changes: readonly StatusChange[]): number {
	let count = 0;
	for (let i = 1; i < changes.length; i++) if (changes[i].fromId !== changes[i - 1].toId) count++;
	return count;
}
