/** What a site tells about itself and us: user, deployment, version, time zone, clock, epoch JQL, page size. */
import { loadMyself, loadServer } from './catalogue';
import type { JiraClient } from './client';
import { JiraFailure } from './failure';
import { probeTime } from './probe';

export interface SiteReport {
	user: string;
	user_id: string | null;
	deployment: string;
	version: string | null;
	time_zone: string | null;
	clock_skew_seconds: number | null;
	epoch_jql: boolean | null;
	page_size_ids: number | null;
	page_size_fields: number | null;
}

export async function testSite(client: JiraClient, probes: boolean): Promise<SiteReport> {
	const me = await loadMyself(client);
	const server = await loadServer(client);
	const cloud = server.deploymentType?.toLowerCase() === 'cloud';
	if (server.deploymentType !== undefined && cloud !== (client.deployment === 'cloud')) {
		throw new JiraFailure(
			'settings',
			`The site is ${cloud ? 'Jira Cloud' : 'Jira Data Center'}, and the credential says otherwise`,
			'Set Deployment to Detect, or to what the site is.',
		);
	}
	const report: SiteReport = {
		user: me.displayName ?? me.name ?? me.accountId ?? 'unknown',
		user_id: me.accountId ?? me.name ?? null,
		deployment: client.deployment,
		version: server.version ?? null,
		time_zone: me.timeZone ?? null,
		clock_skew_seconds: server.skewMs === null ? null : Math.round(server.skewMs / 1000) || 0,
		epoch_jql: null,
		page_size_ids: null,
		page_size_fields: null,
	};
	if (!probes) return report;
	const everything = client.deployment === 'cloud' ? 'project is not EMPTY' : '';
	report.epoch_jql = (await probeTime(client, everything)).kind === 'epoch';
	report.page_size_ids = await granted(client, everything, ['id']);
	report.page_size_fields = await granted(client, everything, ['summary', 'status', 'created', 'updated', 'project']);
	return report;
}

/** How many issues come when all are asked for; fewer than that only proves that there are no more. */
async function granted(client: JiraClient, condition: string, fields: string[]): Promise<number> {
	const cloud = client.deployment === 'cloud';
	const { issues = [] } = await client.post<{ issues?: unknown[] }>(cloud ? '/search/jql' : '/search', {
		jql: condition,
		maxResults: cloud ? 5000 : 1000,
		fields,
	});
	client.spend(1 + issues.length);
	return issues.length;
}

/** One sentence for the credential test. */
export function siteSentence({ user, deployment, version, time_zone, clock_skew_seconds }: SiteReport): string {
	const product = deployment === 'cloud' ? 'Jira Cloud' : 'Jira Data Center';
	const skew =
		clock_skew_seconds === null
			? 'clock unknown'
			: Math.abs(clock_skew_seconds) < 2
				? 'clock in step'
				: `clock ${Math.abs(clock_skew_seconds)} s ${clock_skew_seconds > 0 ? 'ahead' : 'behind'}`;
	return `Signed in as ${user} on ${product}${version ? ` ${version}` : ''}, time zone ${time_zone ?? 'unknown'}, ${skew}`;
}
