/** Lists for the editor: apps, forms, lists and fields of a Joget database. Failures are thrown, never shown as entries. */
import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { toListError } from '../../shared/items';
import { accessTo, type DatabaseAccess, readCredentials } from '../actions/database/access';
import { JogetDatabaseError } from '../engine/database/ports';
import { withJogetDatabase } from '../transport/databaseSession';

async function withAccess<T>(context: ILoadOptionsFunctions, ask: (access: DatabaseAccess) => Promise<T>): Promise<T> {
	try {
		const credentials = await readCredentials(context);
		// A short memory: while someone builds a canvas, forms change.
		const choice = { cacheTtlSeconds: 15 };
		return await withJogetDatabase(credentials, undefined, (database) => ask(accessTo(database, credentials, choice)));
	} catch (error) {
		throw toListError(context, error);
	}
}

const parameter = (context: ILoadOptionsFunctions, name: string): string =>
	String(context.getCurrentNodeParameter(name, { extractValue: true }) ?? '').trim();

async function chosenVersion(context: ILoadOptionsFunctions, access: DatabaseAccess) {
	const appId = parameter(context, 'appId');
	if (!appId) throw new JogetDatabaseError('Choose an app first');
	const choice = parameter(context, 'versionChoice') || 'published';
	const wanted = choice === 'number' ? Number(parameter(context, 'appVersion')) : (choice as 'published' | 'latest');
	return { appId, version: await access.catalogue.resolveVersion(appId, wanted) };
}

function matching(entries: INodeListSearchItems[], filter: string | undefined): INodeListSearchResult {
	const wanted = filter?.trim().toLowerCase();
	const results = wanted
		? entries.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted))
		: entries;
	return { results };
}

const label = (name: string, id: string) => (name && name !== id ? `${name} (${id})` : id);

export async function searchApps(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await withAccess(this, async ({ catalogue }) => {
		const apps = (await catalogue.applications()) as Array<{ appId: string; name: string }>;
		return matching(
			apps.map(({ appId, name }) => ({ name: label(name, appId), value: appId })),
			filter,
		);
	});
}

export async function searchForms(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await withAccess(this, async (access) => {
		const { appId, version } = await chosenVersion(this, access);
		const forms = await access.catalogue.forms(appId, version);
		return matching(
			forms.map(({ formId, name }) => ({ name: label(name, formId), value: formId })),
			filter,
		);
	});
}

export async function searchLists(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await withAccess(this, async (access) => {
		const { appId, version } = await chosenVersion(this, access);
		const lists = (await access.catalogue.lists(appId, version)) as Array<{ listId: string; name: string }>;
		return matching(
			lists.map(({ listId, name }) => ({ name: label(name, listId), value: listId })),
			filter,
		);
	});
}

export async function getForms(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await withAccess(this, async (access) => {
		const { appId, version } = await chosenVersion(this, access);
		const forms = await access.catalogue.forms(appId, version);
		return forms.map(({ formId, name }) => ({ name: label(name, formId), value: formId }));
	});
}

export async function getFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await withAccess(this, async (access) => {
		const { appId, version } = await chosenVersion(this, access);
		const formId = parameter(this, 'formId');
		if (!formId) throw new JogetDatabaseError('Choose a form first');
		const { table, schema } = await access.formData.fields(appId, version, formId);
		return table.columns.map(({ field, column }) => {
			const known = schema?.fields.find(({ id }) => id === field);
			const name = label(known?.label ?? field, field);
			return column === undefined ? { name, value: field, description: 'Nothing stored yet' } : { name, value: field };
		});
	});
}
