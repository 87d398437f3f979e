/** The credential test of `jogetDatabaseApi`: connects, and looks whether it is a Joget database that may be read. */
import type { ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { errorSentence } from '../../shared/items';
import { accessTo } from '../actions/database/access';
import type { JogetDatabaseCredentials } from '../transport/databaseCredentials';
import { withJogetDatabase } from '../transport/databaseSession';

export async function jogetDatabaseTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const credentials = credential.data as unknown as JogetDatabaseCredentials;
	try {
		const message = await withJogetDatabase(credentials, undefined, async (database) => {
			const { catalogue } = accessTo(database, credentials, { cacheDefinitions: false });
			const apps = await catalogue.applications();
			return `${database.version}, ${apps.length} ${apps.length === 1 ? 'app' : 'apps'}`;
		});
		return { status: 'OK', message };
	} catch (error) {
		const { description } = error as { description?: string };
		return { status: 'Error', message: description ? `${errorSentence(error)}. ${description}` : errorSentence(error) };
	}
}
