/** n8n-core's real HTTP helpers on a bare context: only the credential store is made up. */
import 'reflect-metadata';
import type { IHttpRequestOptions } from 'n8n-workflow';
import type { HttpContext } from '../../nodes/shared/http';

const node = { id: '1', name: 'Test Node', type: 'test.node', typeVersion: 1, position: [0, 0], parameters: {} };

/** `authenticate` does to the request what the credential type would. */
export function n8nContext(
	authenticate: (options: IHttpRequestOptions) => IHttpRequestOptions = (options) => options,
	more: Record<string, unknown> = {},
): HttpContext {
	const {
		getRequestHelperFunctions,
	} = require('../../node_modules/n8n-core/dist/execution-engine/node-execution-context/utils/request-helpers/factory.js');
	const credentialsHelper = {
		getParentTypes: () => [],
		preAuthentication: async () => undefined,
		authenticate: async (_data: unknown, _type: string, options: IHttpRequestOptions) => authenticate(options),
	};
	const helpers = getRequestHelperFunctions({}, node, { credentialsHelper });
	return {
		helpers,
		getNode: () => node,
		getCredentials: async () => ({ user: 'u' }),
		getExecutionCancelSignal: () => undefined,
		logger: { warn: () => undefined },
		...more,
	} as unknown as HttpContext;
}
