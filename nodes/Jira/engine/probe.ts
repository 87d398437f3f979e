/**
 * Does this site read epoch milliseconds in JQL? They are the only exact way to say a moment (quoted literals mean minutes
 * in the caller's zone), and not documented, so they are tried first: everything since 1971 and before next year must be
 * found. Read as seconds or days, it would not be. A site that finds nothing gets literals in the zone of the user.
 */
import { loadMyself } from './catalogue';
import type { JiraClient } from './client';
import { JiraFailure } from './failure';
import { and, type JqlTime } from './jql';

const YEAR = 365 * 86_400_000;

export async function probeTime(client: JiraClient, condition: string): Promise<JqlTime> {
	const jql = and(condition, `updated >= ${YEAR}`, `updated < ${client.clock.now() + YEAR}`);
	try {
		const path = client.deployment === 'cloud' ? '/search/jql' : '/search';
		const { issues = [] } = await client.post<{ issues?: unknown[] }>(path, {
			jql,
			maxResults: 1,
			fields: ['updated'],
		});
		client.spend(1 + issues.length);
		if (issues.length > 0) return { kind: 'epoch' };
	} catch (error) {
		// Only "this date is not valid" means no; a query that is wrong in itself is asked again below and fails there.
		if (!(error instanceof JiraFailure) || error.kind !== 'query') throw error;
	}
	const { timeZone } = await loadMyself(client);
	return { kind: 'zone', zone: timeZone ?? 'UTC' };
}
