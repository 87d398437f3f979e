/**
 * What is known of statuses: id, the names each was met under, category. Names differ by language and change, and a
 * removed status lives on in the changelog only, so a wanted status is matched by id, or by any name seen for the id.
 */
import type { TransitionRow } from './types';

export interface WantedStatus {
	/** As the user wrote it: a name or an id. */
	given: string;
	/** Goes into the column names. */
	slug: string;
}

/** "At Listing", "at-listing" and "at_listing" are the same status; letters of every script stay. */
export function slugOf(name: string): string {
	return name
		.trim()
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, '_')
		.replace(/^_+|_+$/g, '');
}

export function wantedStatuses(list: readonly string[]): WantedStatus[] {
	const bySlug = new Map<string, WantedStatus>();
	for (const given of list) {
		const slug = slugOf(given);
		if (slug && !bySlug.has(slug)) bySlug.set(slug, { given: given.trim(), slug });
	}
	return [...bySlug.values()];
}

/** What is worth keeping between runs, so that a poll does not ask for the list again. */
export interface StatusMemory {
	loadedAt: number;
	/** Category null: the site's list does not know the status any more. */
	facts: Array<{ id: string; category: string | null; names: string[] }>;
}

export class StatusBook {
	private readonly categories = new Map<string, string | null>();
	private readonly names = new Map<string, Set<string>>();

	learn(id: unknown, name: unknown, category?: unknown): void {
		if (typeof id !== 'string' || id === '') return;
		if (typeof category === 'string') this.categories.set(id, category);
		if (typeof name !== 'string' || name === '') return;
		const known = this.names.get(id);
		if (known) known.add(slugOf(name));
		else this.names.set(id, new Set([slugOf(name)]));
	}

	/** A status object as Jira writes it in `fields.status` and `/status`. */
	learnStatus(status: unknown): void {
		if (typeof status !== 'object' || status === null) return;
		const { id, name, untranslatedName, statusCategory } = status as Record<string, unknown>;
		const category = (statusCategory as Record<string, unknown> | undefined)?.key;
		this.learn(id, name, category);
		this.learn(id, untranslatedName);
	}

	categoryOf(id: string | null): string | null {
		return id === null ? null : (this.categories.get(id) ?? null);
	}

	knowsCategory(id: string | null): boolean {
		return id === null || this.categories.has(id);
	}

	/** The site's list has been read: what it does not hold has no category, and need not be asked for again. */
	settle(ids: Iterable<string | null>): void {
		for (const id of ids) if (id !== null && !this.categories.has(id)) this.categories.set(id, null);
	}

	remember(facts: StatusMemory['facts']): void {
		for (const { id, category, names } of facts) {
			this.categories.set(id, category);
			for (const name of names) this.learn(id, name);
		}
	}

	facts(): StatusMemory['facts'] {
		return [...this.categories].map(([id, category]) => ({ id, category, names: [...(this.names.get(id) ?? [])] }));
	}

	/** Was the wanted status met under this id or name anywhere? */
	knows(wanted: WantedStatus): boolean {
		if (this.names.has(wanted.given)) return true;
		for (const names of this.names.values()) if (names.has(wanted.slug)) return true;
		return false;
	}

	/** One id under two names: names are translated or were changed, so a list of all is worth one call. */
	get ambiguous(): boolean {
		for (const names of this.names.values()) if (names.size > 1) return true;
		return false;
	}

	matches(wanted: WantedStatus, id: string | null, name: string | null): boolean {
		if (id !== null && id === wanted.given) return true;
		if (name !== null && slugOf(name) === wanted.slug) return true;
		return id !== null && (this.names.get(id)?.has(wanted.slug) ?? false);
	}
}

/** `status_<slug>_first_at`, `_last_at`, `_count`, `_seconds` for each wanted status. */
export function statusColumns(
	wanted: readonly WantedStatus[],
	rows: readonly TransitionRow[],
	book: StatusBook,
): Record<string, unknown> {
	const columns: Record<string, unknown> = {};
	for (const status of wanted) {
		let first: string | null = null;
		let last: string | null = null;
		let count = 0;
		let millis = 0;
		for (const row of rows) {
			if (!book.matches(status, row.to_id, row.to_name)) continue;
			first ??= row.entered_at;
			last = row.entered_at;
			count++;
			millis += Math.round(row.seconds * 1000);
		}
		const prefix = `status_${status.slug}`;
		columns[`${prefix}_first_at`] = first;
		columns[`${prefix}_last_at`] = last;
		columns[`${prefix}_count`] = count;
		columns[`${prefix}_seconds`] = millis / 1000;
	}
	return columns;
}

/** The statuses that the first users of this node stamp. */
export const SEED_STATUSES = [
	'scheduled',
	'acknowledged',
	'at_listing',
	'shoot_complete',
	'uploaded',
	'edit_start',
	'final_review',
	'escalated_editing',
	'closed',
] as const;
