/**
 * The main line: pages of raw issues → rows → histories by the thousand → results in the order of the pages. Raw pages are
 * dropped as soon as they are mapped; a few chunks of histories are on their way at once, never more.
 */
import type { RejectedRow } from '../../shared/records/types';
import { bulkStatusChanges, expandedChanges, MAX_BULK_ISSUES, singleChanges } from './changelog';
import type { JiraClient } from './client';
import { JiraFailure } from './failure';
import { jumps, transitionsOf } from './history';
import { issueMapper, type MappedIssue } from './mapIssue';
import type { ResolvedColumn } from './mapping';
import { loadStatuses } from './catalogue';
import { statusColumns, StatusBook, type StatusMemory, type WantedStatus } from './statusBook';
import type { IssueResult, RawIssue, StatusChange } from './types';

export interface PullOptions {
	client: JiraClient;
	instance: string;
	columns: ResolvedColumn[];
	history: boolean;
	statuses: WantedStatus[];
	/** Chunks of histories under way at once. */
	concurrency: number;
	/** What to do with an issue that does not fit: give it to Rejected, keep it with nulls, or stop. */
	onReject: 'route' | 'keep' | 'fail';
	/** End of the last stay of each issue. */
	asOf: number;
	warn(sentence: string): void;
	/** What earlier runs learnt of statuses. */
	statusMemory?: StatusMemory;
}

/** New categories and renamed statuses are looked for this often. */
const STATUS_LIST_LIFE_MS = 24 * 3_600_000;

interface Pending {
	id: string;
	key: string;
	mapped: MappedIssue;
	/** Data Center: known already; null: came cut. Cloud: undefined until fetched. */
	changes?: StatusChange[] | null;
	index: number;
}

export class Pull {
	readonly book = new StatusBook();
	private readonly map: (issue: RawIssue) => MappedIssue;
	private index = 0;
	private loadedAt: number | null = null;
	private listRead = false;
	private jumpCount = 0;

	constructor(private readonly options: PullOptions) {
		this.map = issueMapper(options.instance, options.columns);
		const { statusMemory, asOf } = options;
		if (statusMemory && asOf - statusMemory.loadedAt < STATUS_LIST_LIFE_MS) {
			this.loadedAt = statusMemory.loadedAt;
			this.book.remember(statusMemory.facts);
		}
	}

	/** Results for each page handed in, in order. Chunks of 1,000 that are full are fetched while more pages come. */
	async *results(pages: AsyncIterable<RawIssue[]>): AsyncGenerator<IssueResult[]> {
		const { client, history, concurrency } = this.options;
		const underWay: Array<Promise<IssueResult[]>> = [];
		let chunk: Pending[] = [];
		const bulk = history && client.deployment === 'cloud';
		const start = (): void => {
			const work = this.finish(chunk);
			// Handled where it is awaited; without this an early failure elsewhere would leave it unhandled.
			work.catch(() => undefined);
			underWay.push(work);
			chunk = [];
		};
		let interrupted: unknown;
		try {
			for await (const page of pages) {
				this.learn(page);
				for (const issue of page) {
					chunk.push(this.take(issue));
					if (chunk.length >= MAX_BULK_ISSUES) start();
				}
				if (!bulk && chunk.length) start();
				while (underWay.length >= Math.max(1, concurrency)) yield await underWay.shift()!;
			}
		} catch (error) {
			if (!(error instanceof JiraFailure) || !error.endsEarly) throw error;
			interrupted = error;
		}
		// What was read before a quota or page limit still leaves, as far as its history can be had.
		if (chunk.length) start();
		while (underWay.length) yield await underWay.shift()!;
		if (interrupted) throw interrupted;
		if (this.jumpCount)
			this.options.warn(
				`${this.jumpCount} status changes start from another status than the one before: the workflow was migrated there, and the stay between is not recorded by Jira.`,
			);
	}

	/** A Data Center that counts more issues than it gives. */
	readonly short = (given: number, total: number): void => {
		this.options.warn(
			`Jira counts ${total} issues and gave ${given}: its search index may hold issues that were deleted. Ask the administrator to rebuild the index.`,
		);
	};

	/** For the state of the query. */
	statusMemory(): StatusMemory | undefined {
		return this.loadedAt === null ? undefined : { loadedAt: this.loadedAt, facts: this.book.facts() };
	}

	private learn(page: RawIssue[]): void {
		for (const issue of page) this.book.learnStatus(issue.fields?.status);
	}

	private take(issue: RawIssue): Pending {
		const changes =
			this.options.history && this.options.client.deployment === 'dataCenter' ? expandedChanges(issue) : undefined;
		return { id: issue.id, key: issue.key, mapped: this.map(issue), changes, index: this.index++ };
	}

	private async finish(chunk: Pending[]): Promise<IssueResult[]> {
		const { client, history, statuses } = this.options;
		let bulk: Map<string, StatusChange[]> | undefined;
		if (history && client.deployment === 'cloud')
			bulk = await bulkStatusChanges(
				client,
				chunk.map(({ id }) => id),
			);
		const histories = new Map<string, StatusChange[] | JiraFailure>();
		if (history) {
			for (const { id, changes } of chunk)
				histories.set(id, bulk ? (bulk.get(id) ?? []) : (changes ?? (await this.alone(id))));
			for (const changes of histories.values()) if (Array.isArray(changes)) this.learnNames(changes);
			await this.ensureStatuses(statuses, histories);
		}
		return chunk.map((pending) => this.resultOf(pending, histories.get(pending.id)));
	}

	private async alone(id: string): Promise<StatusChange[] | JiraFailure> {
		try {
			return await singleChanges(this.options.client, id);
		} catch (error) {
			if (error instanceof JiraFailure && (error.kind === 'paging' || error.kind === 'notFound')) return error;
			throw error;
		}
	}

	private learnNames(changes: StatusChange[]): void {
		for (const { fromId, fromName, toId, toName } of changes) {
			this.book.learn(fromId, fromName);
			this.book.learn(toId, toName);
		}
	}

	/** The site's list of statuses, asked once and only where names or categories are still open. */
	private async ensureStatuses(
		wanted: WantedStatus[],
		histories: Map<string, StatusChange[] | JiraFailure>,
	): Promise<void> {
		const met: Array<string | null> = [];
		for (const changes of histories.values()) {
			if (Array.isArray(changes)) for (const { fromId, toId } of changes) met.push(fromId, toId);
		}
		const open = met.some((id) => !this.book.knowsCategory(id));
		const unsure = this.book.ambiguous || wanted.some((status) => !this.book.knows(status));
		// In one run the list is read once; a list of an earlier run is read again for a status that is new since.
		if (this.listRead || !(open || (unsure && this.loadedAt === null)))
			return this.book.settle(this.listRead ? met : []);
		this.listRead = true;
		this.loadedAt = this.options.asOf;
		for (const status of await loadStatuses(this.options.client)) this.book.learnStatus(status);
		this.book.settle(met);
		const unknown = wanted.filter((status) => !this.book.knows(status));
		if (unknown.length)
			this.options.warn(
				`No status of this site is named ${unknown.map(({ given }) => `"${given}"`).join(', ')} so far: its columns stay empty.`,
			);
	}

	private resultOf(pending: Pending, changes: StatusChange[] | JiraFailure | undefined): IssueResult {
		const { options } = this;
		const { mapped, id } = pending;
		const base = { id, updatedMs: mapped.updatedMs, createdMs: mapped.createdMs };
		if (changes instanceof JiraFailure) {
			return {
				...base,
				row: null,
				transitions: [],
				rejected: this.reject(
					pending,
					'history',
					null,
					'HISTORY_INCOMPLETE',
					`${pending.key}: ${changes.message}. ${changes.remedy}`,
				),
			};
		}
		if (mapped.faults.length && options.onReject !== 'keep') {
			const fault = mapped.faults[0];
			const message = `${pending.key}: ${mapped.faults.map((one) => one.message).join(' ')}`;
			if (options.onReject === 'fail')
				throw new JiraFailure('settings', message, 'Correct the mapping or the issue, or choose another On Reject.');
			return {
				...base,
				row: null,
				transitions: [],
				rejected: this.reject(
					pending,
					fault.code === 'REQUIRED' ? 'validate' : 'coerce',
					fault.field,
					fault.code,
					message,
				),
			};
		}
		if (changes === undefined) return { ...base, row: mapped.row, transitions: [], rejected: null };
		this.jumpCount += jumps(changes);
		const facts = {
			instance: options.instance,
			id,
			createdMs: mapped.createdMs,
			statusId: mapped.statusId,
			statusName: mapped.statusName,
		};
		const transitions = transitionsOf(facts, changes, options.asOf, (status) => this.book.categoryOf(status));
		return {
			...base,
			row: { ...mapped.row, ...statusColumns(options.statuses, transitions, this.book) },
			transitions,
			rejected: null,
		};
	}

	private reject(
		{ id, mapped, index }: Pending,
		stage: string,
		field: string | null,
		code: string,
		message: string,
	): RejectedRow {
		return {
			index,
			key: { instance: this.options.instance, issue_id: id },
			record: mapped.row,
			stage,
			field,
			code,
			message,
		};
	}
}
