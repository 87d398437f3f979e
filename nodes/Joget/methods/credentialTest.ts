/** The test of `jogetApi`: several calls over the real way out, compared (engine/apiKeyProbe.ts). */
import type { ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { createNodeHttpPort } from '../../shared/http';
import { errorSentence } from '../../shared/items';
import { apiHeaders, type JogetApiCredentials } from '../engine/apiAuth';
import { probeApiKey, type Prober } from '../engine/apiKeyProbe';
import { apiEndpoints } from '../transport/jogetApi';

const TIMEOUT_MS = 15_000;

export async function testJogetApi(credentials: JogetApiCredentials): Promise<INodeCredentialTestResult> {
	const port = createNodeHttpPort({ timeoutMs: TIMEOUT_MS });
	try {
		const endpoints = apiEndpoints(credentials);
		for (const { url } of endpoints) {
			const prober: Prober = {
				api: async (path, { apiId, apiKey }) =>
					await port.request({
						method: 'GET',
						url: `${url}${path}`,
						headers: apiHeaders({ ...credentials, apiKey }, apiId, new Date()),
					}),
				core: async (path) =>
					await port.request({ method: 'GET', url: `${url}${path}`, headers: { referer: `${url}/web/login` } }),
			};
			const verdict = await probeApiKey(prober, credentials, credentials.testTarget ?? '');
			const where = endpoints.length > 1 ? `${url}: ` : '';
			if (!verdict.ok) return { status: 'Error', message: `${where}${verdict.message}` };
		}
		return { status: 'OK', message: 'Connection successful' };
	} catch (error) {
		return { status: 'Error', message: errorSentence(error) };
	} finally {
		port.close();
	}
}

export async function jogetApiTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return await testJogetApi(credential.data as unknown as JogetApiCredentials);
}
