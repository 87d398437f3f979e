/**
 * Issues by their ids, 100 at a time: Cloud from the database itself (`issue/bulkfetch`, no index in between), Data Center
 * by search. An issue that is gone or not visible is simply absent.
 */
import type { JiraClient } from './client';
import type { RawIssue } from './types';

const MAX_IDS = 100;

export async function* fetchByIds(
	client: JiraClient,
	ids: readonly string[],
	fields: string[],
	expand: string[],
): AsyncGenerator<RawIssue[]> {
	for (let at = 0; at < ids.length; at += MAX_IDS) {
		const part = ids.slice(at, at + MAX_IDS);
		if (client.deployment === 'cloud') {
			const { issues = [] } = await client.post<{ issues?: RawIssue[] }>('/issue/bulkfetch', {
				issueIdsOrKeys: part,
				fields,
				...(expand.length ? { expand } : {}),
			});
			client.spend(1 + issues.length);
			yield issues;
		} else {
			// Without validation an id that is gone is skipped instead of failing the whole question.
			const { issues = [] } = await client.post<{ issues?: RawIssue[] }>('/search', {
				jql: `id in (${part.join(', ')})`,
				startAt: 0,
				maxResults: MAX_IDS,
				fields,
				validateQuery: false,
				...(expand.length ? { expand } : {}),
			});
			yield issues;
		}
	}
}
