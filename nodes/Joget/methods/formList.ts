/** Forms to choose from. An API key cannot list forms, so this asks the database or, as an administrator, the core. */
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { DataOpsError } from '../../shared/errors';
import { toListError } from '../../shared/items';
import { accessTo, readCredentials } from '../actions/database/access';
import { faultError, faultOf, listOf, parseJson } from '../engine/answers';
import { connectCoreJson } from '../transport/coreJson';
import { withJogetDatabase } from '../transport/databaseSession';

const LIMITS = { timeoutMs: 15_000, attempts: 2 };

interface Entry {
	id: string;
	name: string;
}

async function fromCore(context: ILoadOptionsFunctions, appId: string): Promise<Entry[]> {
	const connection = await connectCoreJson(context, LIMITS);
	try {
		const path = `/web/json/console/app/${encodeURIComponent(appId)}/published/forms`;
		const response = await connection.caller.read({ method: 'GET', path, query: { start: 0, rows: 1000 } });
		const fault = faultOf(response, 'coreJson');
		if (fault) throw faultError(fault);
		return listOf((parseJson(response.text) as { data?: unknown } | undefined)?.data).map((form) => ({
			id: String(form.id),
			name: String(form.name ?? form.id),
		}));
	} finally {
		connection.close();
	}
}

async function fromDatabase(context: ILoadOptionsFunctions, appId: string): Promise<Entry[]> {
	const credentials = await readCredentials(context);
	return await withJogetDatabase(credentials, undefined, async (database) => {
		const { catalogue } = accessTo(database, credentials, { cacheTtlSeconds: 15 });
		const forms = await catalogue.forms(appId, await catalogue.resolveVersion(appId, 'published'));
		return forms.map(({ formId, name }) => ({ id: formId, name }));
	});
}

export async function searchForms(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	// `appId` is a list in other resources: its value stays an object when the user changes the resource.
	const text = (name: string): string => {
		const value = this.getCurrentNodeParameter(name) as { value?: unknown } | string | null;
		return String((typeof value === 'object' ? value?.value : value) ?? '').trim();
	};
	const appId = text('appId') || text('definitionAppId');
	const { credentials } = this.getNode();
	try {
		if (!credentials?.jogetAdminApi && text('definitionSource') !== 'database') {
			throw new DataOpsError('Joget does not list its forms to an API key', {
				code: 'NO_FORM_LIST',
				remedy: 'Enter the form’s ID, or choose a Joget Admin API credential and Form Definition From: Core JSON.',
			});
		}
		if (appId === '') {
			throw new DataOpsError('The list of forms needs an app', { code: 'NO_APP', remedy: 'Enter the app ID first.' });
		}
		const entries = await (text('definitionSource') === 'database' ? fromDatabase(this, appId) : fromCore(this, appId));
		const wanted = filter?.trim().toLowerCase() ?? '';
		return {
			results: entries
				.filter(({ id, name }) => `${name} ${id}`.toLowerCase().includes(wanted))
				.map(({ id, name }) => ({ name: name === id ? id : `${name} (${id})`, value: id })),
		};
	} catch (error) {
		throw toListError(this, error);
	}
}
