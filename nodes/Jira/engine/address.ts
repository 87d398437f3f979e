/**
 * Where a site's API is. Cloud with a classic token and Data Center answer on their own host; scoped tokens and OAuth
 * tokens only on Atlassian's gateway, under the site's cloud id, which the site itself tells without a sign-in.
 */
import type { HttpPort } from '../../shared/http/types';
import { retryAfterMs } from '../../shared/resilience/retryAfter';
import { failureOf, JiraFailure } from './failure';
import type { Clock, Deployment } from './types';

export type Authentication = 'apiToken' | 'scopedToken' | 'oauth' | 'personalAccessToken' | 'basic';

export interface SiteSettings {
	deployment: Deployment | 'detect';
	baseUrl: string;
	authentication: Authentication;
	gatewayUrl: string;
}

export interface SiteAddress {
	deployment: Deployment;
	/** Without `/rest`. */
	apiBase: string;
	/** The site for people. */
	siteUrl: string;
}

export const DEFAULT_GATEWAY = 'https://api.atlassian.com';

/** Scheme and host, and the context path of a Data Center; anything a person copies from the address bar is understood. */
export function normaliseBaseUrl(text: string): string {
	const given = text.trim();
	if (!given)
		throw new JiraFailure(
			'settings',
			'The base URL is empty',
			'Write the address of the Jira site, e.g. https://example.atlassian.net.',
		);
	let url: URL;
	try {
		url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `https://${given}`);
	} catch {
		throw new JiraFailure(
			'settings',
			`"${given}" is not an address`,
			'Write the address of the Jira site, e.g. https://example.atlassian.net.',
		);
	}
	if (url.protocol !== 'https:' && url.protocol !== 'http:')
		throw new JiraFailure('settings', `"${given}" is not a web address`, 'Write an address that starts with https://.');
	// Pages of Jira itself are cut off; what stands before them is the context path (`/jira`).
	const path = url.pathname
		.replace(
			/\/(rest|browse|secure|jira\/(software|your-work|core|servicedesk|projects|for-you|dashboards|apps|people)|projects|issues|plugins|login\.jsp|dashboard\.jspa)(\/.*)?$/i,
			'',
		)
		.replace(/\/+$/, '');
	return `${url.origin}${path}`;
}

const usesGateway = (authentication: Authentication): boolean =>
	authentication === 'scopedToken' || authentication === 'oauth';

/** Answers found once are kept by the caller (`known`), so that a run costs no extra call. */
export async function locate(
	settings: SiteSettings,
	anonymous: HttpPort,
	signedIn: HttpPort,
	clock: Clock,
	known: Map<string, string>,
): Promise<SiteAddress> {
	const siteUrl = normaliseBaseUrl(settings.baseUrl);
	if (usesGateway(settings.authentication)) {
		const gateway = (settings.gatewayUrl.trim() || DEFAULT_GATEWAY).replace(/\/+$/, '');
		// Someone may have written the gateway's address of the site itself.
		const direct = /\/ex\/jira\/([0-9a-f-]{36})$/i.exec(siteUrl);
		const cloudId = direct?.[1] ?? known.get(`cloudId ${siteUrl}`) ?? (await readCloudId(siteUrl, anonymous, clock));
		known.set(`cloudId ${siteUrl}`, cloudId);
		return { deployment: 'cloud', apiBase: `${gateway}/ex/jira/${cloudId}`, siteUrl };
	}
	if (settings.deployment !== 'detect') return { deployment: settings.deployment, apiBase: siteUrl, siteUrl };
	const found = known.get(`deployment ${siteUrl}`) ?? (await detect(siteUrl, settings.authentication, signedIn, clock));
	known.set(`deployment ${siteUrl}`, found);
	return { deployment: found as Deployment, apiBase: siteUrl, siteUrl };
}

async function readCloudId(siteUrl: string, http: HttpPort, clock: Clock): Promise<string> {
	const text = await ask(`${siteUrl}/_edge/tenant_info`, http, clock);
	const cloudId = read(text).cloudId;
	if (typeof cloudId === 'string' && cloudId) return cloudId;
	throw new JiraFailure(
		'settings',
		`${siteUrl} does not tell a cloud ID`,
		'Scoped and OAuth tokens are for Jira Cloud: the base URL must be the address of the Cloud site, e.g. https://example.atlassian.net.',
	);
}

async function detect(
	siteUrl: string,
	authentication: Authentication,
	http: HttpPort,
	clock: Clock,
): Promise<Deployment> {
	if (/\.(atlassian\.net|jira\.com|atlassian-us-gov-mod\.net)$/i.test(new URL(siteUrl).hostname)) return 'cloud';
	if (authentication === 'personalAccessToken') return 'dataCenter';
	const type = read(await ask(`${siteUrl}/rest/api/2/serverInfo`, http, clock)).deploymentType;
	return String(type).toLowerCase() === 'cloud' ? 'cloud' : 'dataCenter';
}

/** One question before the client exists, patient with a server that is busy. */
async function ask(url: string, http: HttpPort, clock: Clock): Promise<string> {
	for (let attempt = 1; ; attempt++) {
		const { status, text, headers } = await http.request({
			method: 'GET',
			url,
			headers: { accept: 'application/json' },
		});
		if (status === 200) return text;
		if (attempt >= 5 || (status !== 429 && status < 500)) throw failureOf(status, text, `GET ${new URL(url).pathname}`);
		await clock.sleep(retryAfterMs(headers, clock.now()) ?? 1000 * 2 ** attempt);
	}
}

function read(text: string): Record<string, unknown> {
	try {
		return JSON.parse(text) as Record<string, unknown>;
	} catch {
		throw new JiraFailure(
			'notJira',
			'The address answers with a page, not with JSON',
			'Check the base URL: it must lead to Jira itself, not to a log-in page or a proxy.',
		);
	}
}
