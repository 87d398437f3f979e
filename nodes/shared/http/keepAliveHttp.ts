/**
 * The HttpPort for many calls to one service: like n8nHttp.ts it works from n8n's context, but with connections that are
 * kept, which n8n's helper cannot do. A call over TLS is spared two to three round trips, and half its processor time.
 *
 * What the helper would have seen to is kept: the credential comes from n8n, the instance's egress filter (SSRF protection)
 * is asked for each origin and at each name look-up (`getSecureEgressFilter`, made for clients like this one), and where the
 * environment names an HTTP proxy the helper itself is used.
 */
import type { IAllExecuteFunctions, ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { mergeHeaders } from './body';
import { createN8nHttpPort, type HttpContext, type HttpDefaults } from './n8nHttp';
import { ForbiddenUrlError, createNodeHttpPort, type NodeHttpPort } from './nodeHttp';
import { withQuery } from './url';
import type { HttpRequest } from './types';

/** The `authenticate` function of the credential type (its function form). */
export type Authenticate = (
	credentials: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions,
) => Promise<IHttpRequestOptions>;

export type KeepAliveContext = HttpContext & Pick<IAllExecuteFunctions, 'getCredentials'>;

const PROXY_VARIABLES = ['http_proxy', 'https_proxy', 'all_proxy', 'npm_config_proxy', 'npm_config_https_proxy'];

function proxyIsSet(): boolean {
	return PROXY_VARIABLES.some((name) => process.env[name] || process.env[name.toUpperCase()]);
}

/** Close it when the work is done; a port that is forgotten closes its connections itself after four seconds. */
export function createKeepAliveHttpPort(
	context: KeepAliveContext,
	credentialType: string,
	authenticate: Authenticate,
	defaults: HttpDefaults = {},
): NodeHttpPort {
	if (proxyIsSet()) return { ...createN8nHttpPort(context, credentialType, defaults), close: () => undefined };

	// n8n before 2.4x has neither the filter nor the protection.
	const egress = context.helpers.getSecureEgressFilter?.('safe');
	const checked = new Map<string, Promise<void>>();
	const checkOrigin = async (url: URL) => {
		const result = await egress?.validateUrl(url);
		if (result && !result.ok) throw new ForbiddenUrlError(`n8n does not allow requests to ${url.origin}`);
	};
	const port = createNodeHttpPort({
		timeoutMs: defaults.timeoutMs,
		sameOriginRedirectsOnly: true,
		lookup: egress?.createSecureLookup(),
		tls: { rejectUnauthorized: defaults.skipTlsVerification !== true },
		async check(url) {
			const known = checked.get(url.origin) ?? checkOrigin(url);
			checked.set(url.origin, known);
			await known;
		},
	});

	let credentials: Promise<ICredentialDataDecryptedObject> | undefined;
	return {
		close: () => port.close(),
		async request(request) {
			credentials ??= context.getCredentials(credentialType);
			const options = await authenticate(await credentials, toOptions(request, defaults));
			return await port.request(authenticated(request, options));
		},
	};
}

function toOptions(request: HttpRequest, defaults: HttpDefaults): IHttpRequestOptions {
	const headers = mergeHeaders({ ...defaults.headers, ...request.headers });
	return { method: request.method, url: withQuery(request), headers };
}

function authenticated(request: HttpRequest, { url, qs, headers, auth }: IHttpRequestOptions): HttpRequest {
	const all: Record<string, string> = {};
	for (const name of Object.keys(headers ?? {})) {
		const value: unknown = headers?.[name];
		if (value !== undefined && value !== null) all[name] = String(value);
	}
	if (auth) all.authorization = `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}`;
	return { ...request, url, query: qs as HttpRequest['query'], headers: all };
}
