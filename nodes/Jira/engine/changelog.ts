/**
 * Complete histories. Cloud gives them in bulk, 1,000 issues per question and up to 10,000 histories per page; an issue may
 * go on in the next page. Data Center gives them only inside the search, so there the count is checked, and an issue that
 * came cut is asked for alone.
 */
import { JiraFailure } from './failure';
import type { JiraClient } from './client';
import { statusChanges } from './history';
import { PageGuard } from './pageGuard';
import type { RawHistory, RawIssue, StatusChange } from './types';

export const MAX_BULK_ISSUES = 1000;
const MAX_HISTORIES = 10_000;

interface BulkPage {
	issueChangeLogs?: Array<{ issueId: string; changeHistories?: RawHistory[] }>;
	nextPageToken?: string | null;
}

/** Status changes of up to 1,000 Cloud issues, by issue id. */
export async function bulkStatusChanges(
	client: JiraClient,
	ids: readonly string[],
): Promise<Map<string, StatusChange[]>> {
	const guard = new PageGuard();
	let found = new Map<string, RawHistory[]>();
	let token: string | undefined;
	const startOver = (reason: string): void => {
		guard.restart(reason);
		found = new Map();
		token = undefined;
	};
	for (;;) {
		guard.nextPage();
		let page: BulkPage;
		try {
			page = await client.post<BulkPage>('/changelog/bulkfetch', {
				issueIdsOrKeys: ids,
				fieldIds: ['status'],
				maxResults: MAX_HISTORIES,
				...(token === undefined ? {} : { nextPageToken: token }),
			});
		} catch (error) {
			if (!(error instanceof JiraFailure) || error.kind !== 'token') throw error;
			startOver('the page token of the changelog has expired');
			continue;
		}
		client.spend(1 + (token === undefined ? ids.length : 0));
		let histories = 0;
		for (const { issueId, changeHistories = [] } of page.issueChangeLogs ?? []) {
			histories += changeHistories.length;
			const known = found.get(issueId);
			if (!known) found.set(issueId, slim(changeHistories));
			else for (const history of slim(changeHistories)) known.push(history);
		}
		if (!page.nextPageToken) break;
		if (!guard.acceptToken(page.nextPageToken)) startOver('the same changelog token came twice');
		else if (!guard.progressed(histories)) startOver('empty changelog pages keep promising more');
		else token = page.nextPageToken;
	}
	const changes = new Map<string, StatusChange[]>();
	for (const [id, histories] of found) changes.set(id, statusChanges(histories));
	return changes;
}

/** Without avatars and addresses of authors: a page of 10,000 histories is kept for a while. */
function slim(histories: RawHistory[]): RawHistory[] {
	return histories.map(({ id, created, author, items }) => ({
		id,
		created,
		author: author ? { accountId: author.accountId, name: author.name, key: author.key } : null,
		items: items?.filter((item) => item.fieldId === 'status' || item.field === 'status'),
	}));
}

/** Status changes of a Data Center issue from its own expansion; null when Jira gave fewer than it counts. */
export function expandedChanges(issue: RawIssue): StatusChange[] | null {
	const histories = issue.changelog?.histories;
	if (!histories) return null;
	const total = issue.changelog?.total ?? histories.length;
	return histories.length < total ? null : statusChanges(histories);
}

/** The issue alone, for a history that came cut in the search. */
export async function singleChanges(client: JiraClient, id: string): Promise<StatusChange[]> {
	const issue = await client.get<RawIssue>(`/issue/${id}`, { fields: 'status', expand: 'changelog' });
	const changes = expandedChanges(issue);
	if (changes) return changes;
	const { total = 0, histories = [] } = issue.changelog ?? {};
	throw new JiraFailure(
		'paging',
		`Jira gave ${histories.length} of ${total} histories of the issue`,
		'A plug-in or proxy cuts the changelog. The issue is left out rather than given with a wrong history: ask the administrator of the site.',
	);
}
