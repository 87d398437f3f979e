/** The test of `fileClassifierApi`: asks every base URL for its version, over the real way out. */
import type { ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { createNodeHttpPort } from '../../shared/http';
import { errorSentence } from '../../shared/items';
import { tikaEndpoints, tikaHeaders, type TikaCredentials } from '../transport/tika';

const TIMEOUT_MS = 10_000;

export async function testTika(credentials: TikaCredentials): Promise<INodeCredentialTestResult> {
	let port: ReturnType<typeof createNodeHttpPort> | undefined;
	try {
		port = createNodeHttpPort({
			timeoutMs: TIMEOUT_MS,
			tls: { rejectUnauthorized: credentials.skipTlsVerification !== true },
		});
		const versions: string[] = [];
		for (const { url } of tikaEndpoints(credentials)) {
			const answer = await port.request({ method: 'GET', url: `${url}/version`, headers: tikaHeaders(credentials) });
			if (answer.status === 401 || answer.status === 403) {
				return {
					status: 'Error',
					message: `${url} refuses the sign-in (${answer.status}). Check the user and password, or the token.`,
				};
			}
			const version = answer.text.trim();
			if (answer.status !== 200 || !/^Apache Tika\b/.test(version)) {
				const message = `${url} answers, but is no Tika server (status ${answer.status}). Check the base URL.`;
				return { status: 'Error', message };
			}
			versions.push(version.slice(0, 60));
		}
		return { status: 'OK', message: versions.join(', ') };
	} catch (error) {
		return { status: 'Error', message: errorSentence(error) };
	} finally {
		port?.close();
	}
}

export async function fileClassifierTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return await testTika((credential.data ?? {}) as unknown as TikaCredentials);
}
