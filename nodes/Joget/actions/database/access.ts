/**
 * What every operation of Joget Database gets: the open database behind the catalogue, and the cache counts for the report.
 * The cache lives as long as the process, so that one run fills it for the next.
 */
import type { IExecuteFunctions, ILoadOptionsFunctions, INodeExecutionData } from 'n8n-workflow';
import { Catalogue } from '../../engine/database/catalogue';
import { DefinitionCache, type DefinitionCacheView } from '../../engine/database/definitionCache';
import { FormData } from '../../engine/database/formData';
import { type JogetDatabaseCredentials, sourceKey } from '../../transport/databaseCredentials';
import type { OpenDatabase } from '../../transport/mysqlPort';

export const CREDENTIAL = 'jogetDatabaseApi';

const DEFAULT_TTL_SECONDS = 300;

const cache = new DefinitionCache({ now: Date.now });

export interface DatabaseAccess {
	catalogue: Catalogue;
	formData: FormData;
	cache: DefinitionCacheView;
	server: string;
}

export interface CacheChoice {
	cacheDefinitions?: boolean;
	cacheTtlSeconds?: number;
}

export function accessTo(
	database: OpenDatabase,
	credentials: JogetDatabaseCredentials,
	choice: CacheChoice = {},
): DatabaseAccess {
	const ttlMs = (choice.cacheTtlSeconds ?? DEFAULT_TTL_SECONDS) * 1000;
	const view = cache.view(sourceKey(credentials), { enabled: choice.cacheDefinitions !== false && ttlMs > 0, ttlMs });
	const catalogue = new Catalogue(database.port, view);
	return {
		catalogue,
		formData: new FormData(database.port, catalogue, view),
		cache: view,
		server: database.version,
	};
}

export const readCredentials = async (
	context: IExecuteFunctions | ILoadOptionsFunctions,
	itemIndex?: number,
): Promise<JogetDatabaseCredentials> =>
	await (itemIndex === undefined
		? (context as ILoadOptionsFunctions).getCredentials<JogetDatabaseCredentials>(CREDENTIAL)
		: (context as IExecuteFunctions).getCredentials<JogetDatabaseCredentials>(CREDENTIAL, itemIndex));

/** One operation of one resource: what it gives, and what its report says beyond the common lines. */
export interface OperationResult {
	items: INodeExecutionData[];
	report?: Record<string, unknown>;
}

export type Operation = (
	context: IExecuteFunctions,
	itemIndex: number,
	access: DatabaseAccess,
) => Promise<OperationResult>;
