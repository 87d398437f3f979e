/**
 * A listing of issues, page by page, each issue once. Cloud pages by token, Data Center by position; the order is one that
 * changes cannot disturb (jql.ts), and both know how to go on after trouble.
 */
import { JiraFailure } from './failure';
import type { JiraClient } from './client';
import { toMillis } from './clockText';
import { and, ordered, since, type JqlTime } from './jql';
import { PageGuard } from './pageGuard';
import { probeTime } from './probe';
import type { RawIssue } from './types';

export interface Listing {
	condition: string;
	order: 'created' | 'updated';
	fields: string[];
	expand?: string[];
	pageSize: number;
	maxPages?: number;
	/** Called for each page that is asked for. */
	onPage?: () => void;
	/** Data Center counts more than it gave: said, because it may be more than deleted issues in a stale index. */
	onShort?: (given: number, total: number) => void;
	/** How the site reads time; null: asked when it is first needed. */
	time: JqlTime | null;
}

interface CloudPage {
	issues?: RawIssue[];
	nextPageToken?: string | null;
	isLast?: boolean;
}

interface DataCenterPage {
	issues?: RawIssue[];
	startAt?: number;
	maxResults?: number;
	total?: number;
}

export function pagesOf(client: JiraClient, listing: Listing): AsyncGenerator<RawIssue[]> {
	return client.deployment === 'cloud' ? cloudPages(client, listing) : dataCenterPages(client, listing);
}

const stampOf = (issue: RawIssue): string => `${issue.id}:${(issue.fields?.updated as string | undefined) ?? ''}`;

/** What the listing has not given before; an issue that changed since counts as new where the order is by change. */
function fresh(issues: RawIssue[], listing: Listing, given: Set<string>): RawIssue[] {
	const news: RawIssue[] = [];
	for (const issue of issues) {
		const mark = listing.order === 'updated' ? stampOf(issue) : issue.id;
		if (given.has(mark)) continue;
		given.add(mark);
		news.push(issue);
	}
	return news;
}

async function* cloudPages(client: JiraClient, listing: Listing): AsyncGenerator<RawIssue[]> {
	const guard = new PageGuard(listing.maxPages);
	const given = new Set<string>();
	let reached: number | null = null;
	let token: string | undefined;
	let jql = ordered(listing.condition, listing.order);
	const startOver = async (reason: string): Promise<void> => {
		guard.restart(reason);
		token = undefined;
		// Behind the last issue seen, in the same order; never `key >`, which stays inside one project.
		if (reached === null) return;
		const time = (listing.time ??= await probeTime(client, listing.condition));
		jql = ordered(and(listing.condition, since(listing.order, reached, time)), listing.order);
	};
	for (;;) {
		guard.nextPage();
		listing.onPage?.();
		let page: CloudPage;
		try {
			page = await client.post<CloudPage>('/search/jql', {
				jql,
				fields: listing.fields,
				maxResults: listing.pageSize,
				...(listing.expand?.length ? { expand: listing.expand.join(',') } : {}),
				...(token === undefined ? {} : { nextPageToken: token }),
			});
		} catch (error) {
			if (!(error instanceof JiraFailure) || error.kind !== 'token') throw error;
			await startOver('the page token has expired');
			continue;
		}
		const issues = page.issues ?? [];
		client.spend(1 + issues.length);
		const news = fresh(issues, listing, given);
		for (const issue of news) reached = Math.max(reached ?? 0, toMillis(issue.fields?.[listing.order]) ?? 0) || reached;
		if (news.length) yield news;
		// The end is said by isLast or by the absence of a token; a short page says nothing.
		if (page.isLast === true || !page.nextPageToken) return;
		if (!guard.acceptToken(page.nextPageToken)) await startOver('the same page token came twice');
		else if (!guard.progressed(news.length)) await startOver('pages without new issues keep promising more');
		else token = page.nextPageToken;
	}
}

/**
 * Position is a bad bookmark: when an issue leaves the result, all behind it move up by one, and the one on the border
 * would be skipped. So each page starts with the last issue of the page before; where that is missing, it steps back until
 * the page starts with an issue that it knows.
 */
async function* dataCenterPages(client: JiraClient, listing: Listing): AsyncGenerator<RawIssue[]> {
	const guard = new PageGuard(listing.maxPages);
	const given = new Set<string>();
	const jql = ordered(listing.condition, listing.order);
	const ids = new Set<string>();
	let start = 0;
	let back = 0;
	let first = '';
	/** Position up to which pages brought something new: what is stepped back over may be read again. */
	let reach = 0;
	for (;;) {
		guard.nextPage();
		listing.onPage?.();
		const page: DataCenterPage = await client.post<DataCenterPage>('/search', {
			jql,
			startAt: start,
			maxResults: listing.pageSize + (start > 0 ? 1 : 0),
			fields: listing.fields,
			validateQuery: true,
			...(listing.expand?.length ? { expand: listing.expand } : {}),
		});
		const issues = page.issues ?? [];
		// Without a total the listing goes on until a page brings nothing new.
		const total = page.total ?? Number.POSITIVE_INFINITY;
		const mark = issues.length ? (listing.order === 'updated' ? stampOf(issues[0]) : issues[0].id) : '';
		if (start === 0) first = mark;
		if (start > 1 && mark !== '' && mark === first) {
			guard.restart('the same page comes again and again');
			start = 0;
			continue;
		}
		if (start > 0 && !given.has(mark)) {
			// Moved up, or beyond the end: back by one, two, four … issues, at last to the beginning.
			back = back === 0 ? 1 : back * 2;
			start = Math.max(0, Math.min(start, total) - back);
			if (start > 0 || issues.length > 0 || (page.total ?? 0) > 0) continue;
			return;
		}
		back = 0;
		const news = fresh(issues, listing, given);
		for (const { id } of news) ids.add(id);
		if (news.length) yield news;
		const end = start + issues.length;
		if (end >= total || (page.total === undefined && news.length === 0)) {
			if (page.total !== undefined && ids.size < page.total) listing.onShort?.(ids.size, page.total);
			return;
		}
		if (news.length) reach = Math.max(reach, end);
		if (!guard.progressed(news.length, 3 + Math.ceil(reach / Math.max(1, issues.length - 1)))) {
			guard.restart('empty pages keep promising more');
			start = 0;
		} else start = issues.length > 1 ? end - 1 : end;
	}
}
