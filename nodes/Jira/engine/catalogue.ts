/**
 * What a site has: fields, statuses, projects, the signed-in user, the server. Lists are paged to their end; fields come
 * from both catalogues of Cloud, because `/field` leaves out those that no screen uses.
 */
import type { JiraClient } from './client';
import { toMillis } from './clockText';
import { JiraFailure } from './failure';
import type { CatalogueField } from './mapping';
import { PageGuard } from './pageGuard';

interface OffsetPage<T> {
	values?: T[];
	isLast?: boolean;
	total?: number;
}

async function allValues<T>(
	client: JiraClient,
	path: string,
	query: Record<string, string | number>,
	pageSize: number,
): Promise<T[]> {
	const found: T[] = [];
	const guard = new PageGuard(1000);
	for (;;) {
		guard.nextPage();
		const page = await client.get<OffsetPage<T>>(path, { ...query, startAt: found.length, maxResults: pageSize });
		const values = page.values ?? [];
		client.spend(1 + values.length);
		for (const value of values) found.push(value);
		if (page.isLast === true || values.length === 0 || (page.total !== undefined && found.length >= page.total))
			return found;
	}
}

export interface FieldInfo extends CatalogueField {
	/** Another field of the site has the same name. */
	duplicateName: boolean;
	custom: boolean;
}

export async function loadFields(client: JiraClient): Promise<FieldInfo[]> {
	const byId = new Map<string, CatalogueField>();
	for (const field of await client.get<CatalogueField[]>('/field')) byId.set(field.id, field);
	client.spend(1);
	if (client.deployment === 'cloud') {
		try {
			for (const field of await allValues<CatalogueField>(client, '/field/search', {}, 50))
				if (!byId.has(field.id)) byId.set(field.id, field);
		} catch (error) {
			// It needs the right to administer projects; the first list is still good.
			if (!(error instanceof JiraFailure) || !['forbidden', 'auth', 'notFound'].includes(error.kind)) throw error;
		}
	}
	const counts = new Map<string, number>();
	for (const { name } of byId.values()) counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1);
	return [...byId.values()].map((field) => ({
		id: field.id,
		name: field.name,
		schema: field.schema,
		custom: field.id.startsWith('customfield_'),
		duplicateName: counts.get(field.name.toLowerCase())! > 1,
	}));
}

export interface StatusInfo {
	id: string;
	name: string;
	untranslatedName?: string;
	statusCategory?: { key?: string; name?: string };
}

/** Only statuses of active workflows: history may know more. */
export async function loadStatuses(client: JiraClient): Promise<StatusInfo[]> {
	const statuses = await client.get<StatusInfo[]>('/status');
	client.spend(1);
	return statuses;
}

export interface ProjectInfo {
	id: string;
	key: string;
	name: string;
	projectTypeKey?: string;
	archived?: boolean;
}

export async function loadProjects(client: JiraClient, search = ''): Promise<ProjectInfo[]> {
	if (client.deployment === 'cloud')
		return await allValues<ProjectInfo>(client, '/project/search', search ? { query: search } : {}, 100);
	const all = await client.get<ProjectInfo[]>('/project');
	const wanted = search.toLowerCase();
	return wanted
		? all.filter(({ key, name }) => key.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted))
		: all;
}

export interface Myself {
	displayName?: string;
	accountId?: string;
	name?: string;
	timeZone?: string;
}

export async function loadMyself(client: JiraClient): Promise<Myself> {
	const me = await client.get<Myself>('/myself');
	client.spend(3);
	return me;
}

export interface ServerInfo {
	deploymentType?: string;
	version?: string;
	serverTime?: string;
	baseUrl?: string;
	serverTitle?: string;
}

/** The server's description, and how far its clock is from ours (the call's middle is taken as the moment it was read). */
export async function loadServer(client: JiraClient): Promise<ServerInfo & { skewMs: number | null }> {
	const before = client.clock.now();
	const info = await client.get<ServerInfo>('/serverInfo');
	const middle = (before + client.clock.now()) / 2;
	const server = toMillis(info.serverTime);
	return { ...info, skewMs: server === null ? null : Math.round(server - middle) };
}
