/** The core JSON API as the engine's ports: one signed-in session of `jogetAdminApi`, under the same policy. */
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { createKeepAliveHttpPort, type KeepAliveContext } from '../../shared/http';
import { AdminSession } from '../engine/admin/session';
import { readAdminCredentials } from './jogetAdmin';
import { connect, type CallLimits, type Connection } from './jogetApi';

/** The session itself adds what signs in. */
const asIs = async (_: ICredentialDataDecryptedObject, options: IHttpRequestOptions) => options;

export async function connectCoreJson(context: KeepAliveContext, limits: CallLimits): Promise<Connection> {
	const credentials = await readAdminCredentials(context);
	const port = createKeepAliveHttpPort(context, 'jogetAdminApi', asIs, { timeoutMs: limits.timeoutMs });
	const session = new AdminSession(port, credentials);
	const asPort = { request: session.request.bind(session), close: () => port.close() };
	return connect(asPort, 'coreJson', [{ url: session.baseUrl }], limits);
}
