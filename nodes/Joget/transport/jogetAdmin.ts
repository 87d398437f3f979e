/** Joget's core and console through n8n: kept connections, the credential, and retries of calls that only read. */
import { DataOpsError } from '../../shared/errors';
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

export async function readAdminCredentials(context: KeepAliveContext): Promise<JogetAdminCredentials> {
	if (context.getNode().credentials?.[ADMIN_CREDENTIAL]) return await context.getCredentials(ADMIN_CREDENTIAL);
	throw new DataOpsError('No Joget Admin credential is chosen', {
		code: 'NO_CREDENTIAL',
		remedy: 'This works as an administrator: choose a credential under Joget Admin API.',
	});
}

/** The session signs in itself; n8n only supplies the credential's data and the way out. */
export async function connectAdmin(context: KeepAliveContext, limits: AdminLimits): Promise<AdminConnection> {
	const credentials = await readAdminCredentials(context);
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
