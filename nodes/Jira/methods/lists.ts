/** Lists for the editor: projects, fields and statuses of the site, paged to their end. What Jira says is thrown, never shown as a choice. */
import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { toListError } from '../../shared/items';
import { loadFields, loadProjects, loadStatuses } from '../engine/catalogue';
import type { JiraClient } from '../engine/client';
import { connect, type CredentialContext } from '../transport/connect';

async function listed(
	context: ILoadOptionsFunctions,
	list: (client: JiraClient) => Promise<INodePropertyOptions[]>,
): Promise<INodePropertyOptions[]> {
	try {
		const { client } = await connect(context as unknown as CredentialContext, undefined, {
			attempts: 3,
			maxPauseMs: 15_000,
		});
		return (await list(client)).sort((a, b) => a.name.localeCompare(b.name));
	} catch (error) {
		throw toListError(context, error);
	}
}

export async function getProjects(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await listed(this, async (client) =>
		(await loadProjects(client)).map(({ key, name }) => ({ name: `${name} (${key})`, value: key })),
	);
}

export async function getFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await listed(this, async (client) =>
		(await loadFields(client)).map(({ id, name, schema, duplicateName }) => ({
			name: `${name} (${id})`,
			value: id,
			description: [schema?.type, duplicateName ? 'another field has the same name' : ''].filter(Boolean).join(', '),
		})),
	);
}

/** One entry per name: statuses of the same name in several workflows count as one, unless an ID is given. */
export async function getStatuses(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await listed(this, async (client) => {
		const byName = new Map<string, string[]>();
		for (const { id, name } of await loadStatuses(client)) byName.set(name, [...(byName.get(name) ?? []), id]);
		return [...byName].map(([name, ids]) => ({ name: `${name} (${ids.join(', ')})`, value: name }));
	});
}
