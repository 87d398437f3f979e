/** Lists for the editor from a Joget server: apps, forms, lists. Failures are thrown, never shown as entries. */
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { DataOpsError } from '../../shared/errors';
import { toListError } from '../../shared/items';
import { JogetApps } from '../engine/admin/apps';
import { connectAdmin } from '../transport/jogetAdmin';

const TIMEOUT_MS = 20_000;

async function withApps<T>(context: ILoadOptionsFunctions, ask: (apps: JogetApps) => Promise<T>): Promise<T> {
	let close: (() => void) | undefined;
	try {
		const connection = await connectAdmin(context, { timeoutMs: TIMEOUT_MS });
		close = connection.close;
		return await ask(new JogetApps(connection.session));
	} catch (error) {
		throw toListError(context, error);
	} finally {
		close?.();
	}
}

const parameter = (context: ILoadOptionsFunctions, name: string): string =>
	String(context.getCurrentNodeParameter(name, { extractValue: true }) ?? '').trim();

/** Name and id as one entry each, filtered by what was typed. */
function entries(rows: object[], idName: string, filter: string | undefined): INodeListSearchResult {
	const wanted = filter?.trim().toLowerCase() ?? '';
	const results = (rows as Array<Record<string, unknown>>)
		.map((row) => ({ id: String(row[idName]), label: String(row.name ?? '') }))
		.map(({ id, label }) => ({ name: label && label !== id ? `${label} (${id})` : id, value: id }))
		.filter(({ name }) => name.toLowerCase().includes(wanted));
	return { results };
}

async function chosenVersion(context: ILoadOptionsFunctions, apps: JogetApps): Promise<[string, number]> {
	const appId = parameter(context, 'appId');
	if (!appId) throw new DataOpsError('Choose an app first', { code: 'NO_APP' });
	const choice = parameter(context, 'versionChoice') || 'published';
	const wish = choice === 'number' ? Number(parameter(context, 'appVersion')) : (choice as 'published' | 'latest');
	return [appId, await apps.resolve(appId, wish)];
}

export async function searchAdminApps(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await withApps(this, async (apps) => entries(await apps.list(), 'appId', filter));
}

export async function searchAdminForms(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await withApps(this, async (apps) =>
		entries(await apps.forms(...(await chosenVersion(this, apps))), 'formId', filter),
	);
}

export async function searchAdminLists(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await withApps(this, async (apps) =>
		entries(await apps.lists(...(await chosenVersion(this, apps))), 'listId', filter),
	);
}
