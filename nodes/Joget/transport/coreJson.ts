/** The core JSON API as the engine's ports: one signed-in session of `jogetAdminApi`, under the same policy. */
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { DataOpsError } from '../../shared/errors';
import { createKeepAliveHttpPort, type KeepAliveContext } from '../../shared/http';
import type { JogetAdminCredentials } from '../engine/admin/credentials';
import { AdminSession } from '../engine/admin/session';
import { connect, type CallLimits, type Connection } from './jogetApi';

/** The session itself adds what signs in. */
const asIs = async (_: ICredentialDataDecryptedObject, options: IHttpRequestOptions) => options;

export async function connectCoreJson(context: KeepAliveContext, limits: CallLimits): Promise<Connection> {
	if (!context.getNode().credentials?.jogetAdminApi) {
		throw new DataOpsError('No Joget Admin credential is chosen', {
			code: 'NO_CREDENTIAL',
			remedy: 'Core JSON is used as an administrator: choose a credential under Joget Admin API.',
		});
	}
	const credentials = await context.getCredentials<JogetAdminCredentials>('jogetAdminApi');
	const port = createKeepAliveHttpPort(context, 'jogetAdminApi', asIs, { timeoutMs: limits.timeoutMs });
	const session = new AdminSession(port, credentials);
	const asPort = { request: session.request.bind(session), close: () => port.close() };
	return connect(asPort, 'coreJson', [{ url: session.baseUrl }], limits);
}
