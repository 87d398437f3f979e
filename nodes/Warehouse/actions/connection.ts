/** Opens a session for one of the node's credentials; what fails is told in words. */
import type { IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';
import { DataOpsError } from '../../shared/items';
import { CancelledError } from '../../shared/resilience/errors';
import { openSession, type Session } from '../transport/connect';
import { connectionProblem } from '../transport/failures';
import { settingsFrom, type SessionOptions } from '../transport/settings';

export async function openWarehouse(
	context: IExecuteFunctions | ILoadOptionsFunctions,
	credential: 'warehouseApi' | 'warehouseSourceApi',
	itemIndex = 0,
	options: SessionOptions = {},
): Promise<Session> {
	const data = await (context as IExecuteFunctions).getCredentials(credential, itemIndex);
	const settings = settingsFrom(data);
	try {
		return await openSession(settings, options);
	} catch (error) {
		if (options.signal?.aborted) throw new CancelledError();
		const { message, description } = connectionProblem(error, settings);
		throw new DataOpsError(message, { code: 'NO_CONNECTION', remedy: description, cause: error });
	}
}
