/** Opens the backend that the node's parameters name. */
import type { IExecuteFunctions } from 'n8n-workflow';
import { cancelSignal } from '../../../shared/items';
import type { ResilienceStats } from '../../../shared/resilience';
import { API_ID_HEADER } from '../../engine/apiAuth';
import { ApiBuilderBackend } from '../../engine/record/apiBuilderBackend';
import { CoreJsonBackend } from '../../engine/record/coreJsonBackend';
import type { RecordBackend } from '../../engine/record/ports';
import type { Caller } from '../../engine/record/writeCall';
import { connectCoreJson } from '../../transport/coreJson';
import { connectApiBuilder } from '../../transport/jogetApi';
import type { Backend } from './settings';

export interface BackendChoice {
	backend: Backend;
	appId: string;
	formId: string;
}

export interface CallOptions {
	apiId?: string;
	attempts?: number;
	timeout?: number;
}

export interface OpenBackend {
	records: RecordBackend;
	caller: Caller;
	/** First base URL. */
	baseUrl: string;
	/** Headers that every call of this run carries. */
	headers: Record<string, string>;
	stats(): ResilienceStats;
	close(): void;
}

export const limitsOf = (context: IExecuteFunctions, options: CallOptions) => ({
	timeoutMs: Math.max(0.1, options.timeout ?? 30) * 1000,
	attempts: Math.max(1, Math.trunc(options.attempts ?? 5)),
	signal: cancelSignal(context),
});

export const apiIdHeader = (apiId: string | undefined): Record<string, string> =>
	apiId?.trim() ? { [API_ID_HEADER]: apiId.trim() } : {};

export async function openBackend(
	context: IExecuteFunctions,
	choice: BackendChoice,
	options: CallOptions,
): Promise<OpenBackend> {
	const limits = limitsOf(context, options);
	const isCore = choice.backend === 'coreJson';
	const headers = isCore ? {} : apiIdHeader(options.apiId);
	const connection = await (isCore ? connectCoreJson(context, limits) : connectApiBuilder(context, limits));
	const { caller } = connection;
	return {
		records: isCore
			? new CoreJsonBackend(caller, choice.appId, choice.formId)
			: new ApiBuilderBackend(caller, choice.formId, headers),
		caller,
		baseUrl: connection.baseUrl,
		headers,
		stats: () => connection.policy.stats(),
		close: () => connection.close(),
	};
}
