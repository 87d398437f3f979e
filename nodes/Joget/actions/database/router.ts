/** Which operation belongs to which name, and what all of them share: the connection, the report, the error modes. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { allItems, cancelSignal, forEachItem, toItem } from '../../../shared/items';
import { DatabaseSession } from '../../transport/databaseSession';
import { accessTo, type CacheChoice, type Operation, readCredentials } from './access';
import * as catalogue from './catalogue.operations';
import { calculateFormData, getFormData } from './formData.operations';

const OPERATIONS: Record<string, Operation> = {
	'application getMany': catalogue.getApplications,
	'application getVersions': catalogue.getVersions,
	'form getMany': catalogue.getForms,
	'form getDefinition': catalogue.getFormDefinition,
	'list getMany': catalogue.getLists,
	'list getDefinition': catalogue.getListDefinition,
	'api getMany': catalogue.getApis,
	'environmentVariable getMany': catalogue.getVariables,
	'formData getMany': getFormData,
	'formData calculate': calculateFormData,
};

interface RunReport {
	resource: string;
	operation: string;
	server: string;
	queries: number;
	rows: number;
	cache: { hits: number; misses: number };
	details: object[];
}

async function runOne(
	context: IExecuteFunctions,
	session: DatabaseSession,
	itemIndex: number,
	report: RunReport,
): Promise<INodeExecutionData[]> {
	const credentials = await readCredentials(context, itemIndex);
	const options = context.getNodeParameter('options', itemIndex, {}) as CacheChoice;
	return await session.use(credentials, async (database) => {
		const access = accessTo(database, credentials, options);
		const result = await OPERATIONS[`${report.resource} ${report.operation}`](context, itemIndex, access);
		report.server = access.server;
		report.queries++;
		report.rows += Number(result.report?.rows ?? 0);
		report.cache.hits += access.cache.stats.hits;
		report.cache.misses += access.cache.stats.misses;
		report.details.push({ item: itemIndex, ...result.report });
		return result.items;
	});
}

export async function runDatabase(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const started = Date.now();
	const count = context.getInputData().length;
	const report: RunReport = {
		resource: context.getNodeParameter('resource', 0) as string,
		operation: context.getNodeParameter('operation', 0) as string,
		server: '',
		queries: 0,
		rows: 0,
		cache: { hits: 0, misses: 0 },
		details: [],
	};
	const session = new DatabaseSession(cancelSignal(context));
	try {
		const items = await forEachItem(context, count, (itemIndex) => runOne(context, session, itemIndex, report));
		const { addReport } = context.getNodeParameter('options', 0, {}) as { addReport?: boolean };
		const summary = { ...report, durationMs: Date.now() - started };
		context.logger.debug('Joget Database', { ...summary, details: undefined });
		if (addReport) items.push(toItem({ report: summary }, allItems(count)));
		return [items];
	} finally {
		await session.close();
	}
}
