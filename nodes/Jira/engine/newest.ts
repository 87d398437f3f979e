/** The issues changed last: what a person sees when trying a trigger or a mapping. */
import type { JiraClient } from './client';
import { conditionOf, type IssueChoice } from './jql';
import type { RawIssue } from './types';

export async function newestIssues(
	client: JiraClient,
	choice: IssueChoice,
	fields: string[],
	expand: string[],
	count: number,
): Promise<RawIssue[]> {
	const cloud = client.deployment === 'cloud';
	const condition = conditionOf(choice) || (cloud ? 'project is not EMPTY' : '');
	const jql = `${condition}${condition ? ' ' : ''}ORDER BY updated DESC`;
	const { issues = [] } = await client.post<{ issues?: RawIssue[] }>(cloud ? '/search/jql' : '/search', {
		jql,
		maxResults: count,
		fields,
		...(expand.length ? { expand: cloud ? expand.join(',') : expand } : {}),
	});
	client.spend(1 + issues.length);
	return issues;
}
