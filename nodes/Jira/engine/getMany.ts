/**
 * All issues of a choice, each once. After a listing of several pages the ids are listed again (5,000 per call) and what is
 * missing is fetched: whatever a page token stands for, and whatever moved while it was paged, nothing is lost.
 */
import type { JiraClient } from './client';
import { JiraFailure } from './failure';
import { fetchByIds } from './fetchByIds';
import { assertBounded, conditionOf, type IssueChoice, type JqlTime } from './jql';
import { mergePages } from './merge';
import { isWide, requestedFields, wantsRendered, type ResolvedColumn } from './mapping';
import { Pull } from './pull';
import { pagesOf, type Listing } from './search';
import type { IssueResult, RawIssue } from './types';

export const FULL_PAGE = 5000;
const WIDE_PAGE = 1000;
const DATA_CENTER_PAGE = 250;

export interface GetManyOptions {
	client: JiraClient;
	choice: IssueChoice;
	columns: ResolvedColumn[];
	history: boolean;
	/** 0: chosen by deployment and width. */
	pageSize: number;
	maxPages: number;
	/** One listing per project, several at once. */
	splitByProject: boolean;
	concurrency: number;
	verify: boolean;
	time: JqlTime | null;
}

export function pageSizeFor({
	client,
	pageSize,
	columns,
	history,
}: Pick<GetManyOptions, 'client' | 'pageSize' | 'columns' | 'history'>): number {
	if (pageSize > 0) return Math.min(pageSize, FULL_PAGE);
	if (client.deployment === 'dataCenter') return history || isWide(columns) ? DATA_CENTER_PAGE : WIDE_PAGE;
	return isWide(columns) ? WIDE_PAGE : FULL_PAGE;
}

export function expansions(client: JiraClient, columns: readonly ResolvedColumn[], history: boolean): string[] {
	if (client.deployment === 'cloud') return [];
	return [...(history ? ['changelog'] : []), ...(wantsRendered(columns) ? ['renderedFields'] : [])];
}

export async function* getMany(options: GetManyOptions, pull: Pull): AsyncGenerator<IssueResult[]> {
	const { client, choice, columns } = options;
	const condition = conditionOf(choice);
	if (client.deployment === 'cloud') assertBounded(condition);
	let pages = 0;
	const listing = (part: string): Listing => ({
		condition: part,
		order: 'created',
		fields: requestedFields(columns),
		expand: expansions(client, columns, options.history),
		pageSize: pageSizeFor(options),
		maxPages: options.maxPages,
		onPage: () => pages++,
		onShort: pull.short,
		time: options.time,
	});
	const split = options.splitByProject && (choice.projects?.length ?? 0) > 1;
	const sources = split
		? choice.projects!.map((project) => () => pagesOf(client, listing(conditionOf({ ...choice, projects: [project] }))))
		: [() => pagesOf(client, listing(condition))];
	const given = new Set<string>();
	async function* once(source: AsyncIterable<RawIssue[]>): AsyncGenerator<RawIssue[]> {
		for await (const page of source) {
			const news = page.filter(({ id }) => !given.has(id));
			for (const { id } of news) given.add(id);
			if (news.length) yield news;
		}
	}
	yield* pull.results(once(mergePages(sources, options.concurrency)));
	// One page of one listing is one moment: nothing can have moved. Data Center's listing proves itself (search.ts), unless it was split.
	if (!options.verify || (!split && (pages < 2 || client.deployment === 'dataCenter'))) return;
	const missing: string[] = [];
	for await (const id of listIds(client, condition, options.time)) if (!given.has(id)) missing.push(id);
	if (missing.length)
		yield* pull.results(
			once(fetchByIds(client, missing, requestedFields(columns), expansions(client, columns, options.history))),
		);
}

/** Every id of the choice; 5,000 per call where only ids are asked for. */
export async function* listIds(
	client: JiraClient,
	condition: string,
	time: JqlTime | null,
	fields: string[] = ['id'],
): AsyncGenerator<string> {
	for await (const page of idPages(client, condition, time, fields)) for (const { id } of page) yield id;
}

export function idPages(
	client: JiraClient,
	condition: string,
	time: JqlTime | null,
	fields: string[],
): AsyncGenerator<RawIssue[]> {
	if (client.deployment === 'cloud') assertBounded(condition);
	return pagesOf(client, {
		condition,
		order: 'created',
		fields,
		pageSize: client.deployment === 'cloud' ? FULL_PAGE : WIDE_PAGE,
		time,
	});
}

/** Cloud estimates; Data Center counts. */
export async function countIssues(client: JiraClient, choice: IssueChoice): Promise<{ count: number; exact: boolean }> {
	const jql = conditionOf(choice);
	if (client.deployment === 'dataCenter') {
		const { total } = await client.post<{ total?: number }>('/search', {
			jql,
			startAt: 0,
			maxResults: 0,
			fields: ['id'],
		});
		if (total === undefined)
			throw new JiraFailure(
				'notJira',
				'Jira gave no total',
				'Check the deployment of the credential: this answer is not from Data Center.',
			);
		return { count: total, exact: true };
	}
	assertBounded(jql);
	const { count } = await client.post<{ count: number }>('/search/approximate-count', { jql });
	client.spend(1);
	return { count, exact: false };
}
