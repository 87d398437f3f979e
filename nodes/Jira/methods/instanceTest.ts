/** The credential test of `jiraInstanceApi`: names the user, the deployment, the version, the time zone and the clock. */
import type { ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { createNodeHttpPort } from '../../shared/http';
import type { HttpPort } from '../../shared/http/types';
import { errorSentence } from '../../shared/items';
import { authorizationOf, type SignIn } from '../engine/authorization';
import { siteSentence, testSite } from '../engine/testSite';
import { connectWith } from '../transport/connect';

export async function jiraInstanceTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const data = credential.data ?? {};
	const http = createNodeHttpPort({ timeoutMs: 20_000 });
	const signedIn: HttpPort = {
		request: async (request) =>
			await http.request({
				...request,
				headers: { ...request.headers, authorization: authorizationOf(data as unknown as SignIn) },
			}),
	};
	try {
		const { client, instance } = await connectWith(data, http, signedIn, { attempts: 2, maxPauseMs: 5_000 });
		return { status: 'OK', message: `${siteSentence(await testSite(client, false))}. Instance: ${instance}` };
	} catch (error) {
		return { status: 'Error', message: errorSentence(error) };
	} finally {
		http.close();
	}
}
