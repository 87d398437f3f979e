/**
 * The credential test of `jogetAdminApi`: signs in as the credential says and compares the name Joget reports. An open call
 * answers to anybody, so an answer alone proves nothing.
 */
import type { ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { createNodeHttpPort } from '../../shared/http';
import { errorSentence } from '../../shared/items';
import type { JogetAdminCredentials } from '../engine/admin/credentials';
import { AdminSession } from '../engine/admin/session';

const TIMEOUT_MS = 15_000;

export async function testJogetAdmin(credentials: JogetAdminCredentials): Promise<INodeCredentialTestResult> {
	const port = createNodeHttpPort({ timeoutMs: TIMEOUT_MS });
	try {
		const user = await new AdminSession(port, credentials).verify();
		const role = user.isAdmin ? 'administrator' : 'not an administrator: app operations will be refused';
		return { status: 'OK', message: `Signed in as ${user.username} (${role})` };
	} catch (error) {
		return { status: 'Error', message: errorSentence(error) };
	} finally {
		port.close();
	}
}

export async function jogetAdminTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return await testJogetAdmin(credential.data as unknown as JogetAdminCredentials);
}
