/** Joget's core and console through n8n: kept connections, the credential, and retries of calls that only read. */
import { createKeepAliveHttpPort, type HttpPort, type KeepAliveContext } from '../../shared/http';
import { createPolicy, createResilientHttp } from '../../shared/resilience';
import { readLogin, type JogetAdminCredentials } from '../engine/admin/credentials';
import { AdminSession } from '../engine/admin/session';

export const ADMIN_CREDENTIAL = 'jogetAdminApi';

export interface AdminLimits {
	timeoutMs: number;
	signal?: AbortSignal;
}

export interface AdminConnection {
	session: AdminSession;
	/** Without sign-in, for the health check. */
	http: HttpPort;
	credentials: JogetAdminCredentials;
	close(): void;
}

/** The session signs in itself; n8n only supplies the credential's data and the way out. */
export async function connectAdmin(context: KeepAliveContext, limits: AdminLimits): Promise<AdminConnection> {
	const credentials = await context.getCredentials<JogetAdminCredentials>(ADMIN_CREDENTIAL);
	const port = createKeepAliveHttpPort(context, ADMIN_CREDENTIAL, async (_data, options) => options, {
		timeoutMs: limits.timeoutMs,
	});
	const { baseUrl } = readLogin(credentials);
	const policy = createPolicy({
		endpoints: [{ url: baseUrl }],
		timeoutMs: limits.timeoutMs,
		attempts: 3,
		backoffMs: 500,
		maxBackoffMs: 5_000,
		...(limits.signal ? { signal: limits.signal } : {}),
	});
	const resilient = createResilientHttp(port, policy);
	const http: HttpPort = {
		request: ({ url, ...request }) =>
			resilient.request({ ...request, path: url, idempotent: request.method === 'GET' }),
	};
	return { session: new AdminSession(http, credentials), http, credentials, close: () => port.close() };
}
