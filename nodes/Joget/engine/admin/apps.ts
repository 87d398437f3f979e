/** Apps on a Joget server: list, versions, publish, unpublish, missing plugins, and what one version holds. */
import { DataOpsError } from '../../../shared/errors';
import { faultError, faultOf, isHtml, parseJson } from '../answers';
import { abilitiesOf, readApiElements } from '../database/apiPaths';
import { askJson, askRows, type JsonRow, segment } from './jsonList';
import type { AdminSession } from './session';

export type VersionWish = 'published' | 'latest' | number;

export interface VersionRow {
	version: number;
	published: boolean;
	dateCreated: string | null;
	dateModified: string | null;
	description: string | null;
}

const CONSOLE = '/web/json/console/app';

const text = (value: unknown): string | null =>
	value === undefined || value === null || value === '' ? null : String(value);

export class JogetApps {
	constructor(readonly session: AdminSession) {}

	async list(limit?: number): Promise<object[]> {
		const rows = await askRows(this.session, `${CONSOLE}/list`, limit);
		return rows.map((row) => ({ appId: row.id, name: row.name, latestVersion: Number(row.version) }));
	}

	/** Newest first. `published` comes as a tick in HTML, or as nothing. */
	async versions(appId: string, limit?: number): Promise<VersionRow[]> {
		const rows = await askRows(this.session, `${CONSOLE}/${segment(appId, 'App ID')}/version/list`, limit);
		if (rows.length === 0) {
			throw new DataOpsError(`There is no app "${appId}" on this server`, {
				code: 'NOT_FOUND',
				remedy: 'Check the app ID; App: Get Many lists those there are.',
			});
		}
		return rows.map((row) => ({
			version: Number(row.version),
			published: row.published === true || /\S/.test(typeof row.published === 'string' ? row.published : ''),
			dateCreated: text(row.dateCreated),
			dateModified: text(row.dateModified),
			description: text(row.description),
		}));
	}

	/** A number of a version that is there. `published` means the newest where none is published. */
	async resolve(appId: string, wish: VersionWish): Promise<number> {
		const versions = await this.versions(appId);
		if (typeof wish === 'number') {
			if (versions.some(({ version }) => version === wish)) return wish;
			throw new DataOpsError(`App "${appId}" has no version ${wish}`, {
				code: 'NOT_FOUND',
				remedy: `Its versions are: ${versions.map(({ version }) => version).join(', ')}.`,
			});
		}
		const published = wish === 'published' ? versions.find((one) => one.published)?.version : undefined;
		return published ?? Math.max(...versions.map(({ version }) => version));
	}

	/** Joget says "done" for a version that is not there too, so what is published is read again. */
	async publish(appId: string, wish: VersionWish): Promise<{ appId: string; version: number; published: boolean }> {
		const version = await this.resolve(appId, wish === 'published' ? 'latest' : wish);
		await this.switch(
			`${segment(appId, 'App ID')}/${version}/publish`,
			`${segment(appId, 'App ID')}/${version}/publish`,
		);
		const now = (await this.versions(appId)).find(({ published }) => published)?.version;
		if (now === version) return { appId, version, published: true };
		throw new DataOpsError(`Joget did not publish version ${version} of "${appId}"`, {
			code: 'NOT_PUBLISHED',
			remedy: now === undefined ? 'No version is published now.' : `Version ${now} is the published one.`,
		});
	}

	async unpublish(appId: string): Promise<{ appId: string; unpublished: number | null }> {
		const before = (await this.versions(appId)).find(({ published }) => published)?.version ?? null;
		const id = segment(appId, 'App ID');
		await this.switch(`${id}/unpublish`, `${id}/${before ?? 'latest'}/unpublish`);
		const still = (await this.versions(appId)).find(({ published }) => published)?.version;
		if (still === undefined) return { appId, unpublished: before };
		throw new DataOpsError(`Joget did not unpublish "${appId}": version ${still} is still published`, {
			code: 'STILL_PUBLISHED',
			remedy: 'Look into the Joget log of this minute.',
		});
	}

	/** The JSON call, or the console's own where a server has no such JSON call any more. */
	private async switch(jsonPath: string, consolePath: string): Promise<void> {
		const json = await this.session.call('POST', `${CONSOLE}/${jsonPath}`);
		if (json.status !== 404 && json.status !== 405) {
			const fault = faultOf(json, 'coreJson');
			if (fault) throw faultError(fault);
			return;
		}
		const page = await this.session.call('POST', `/web/console/app/${consolePath}`);
		const fault = page.status === 200 && isHtml(page.text) ? undefined : faultOf(page, 'coreJson');
		if (fault) throw faultError(fault);
	}

	async missingPlugins(
		appId: string,
		wish: VersionWish,
	): Promise<{ appId: string; version: number; missing: string[] }> {
		const version = await this.resolve(appId, wish);
		const path = `${CONSOLE}/${segment(appId, 'App ID')}/${version}/builders/missingPlugins`;
		const answer = (await askJson(this.session, 'POST', path)) as { result?: unknown };
		const missing = Array.isArray(answer.result) ? answer.result.map(String) : [];
		return { appId, version, missing };
	}

	private path(appId: string, version: number, rest: string): string {
		return `${CONSOLE}/${segment(appId, 'App ID')}/${version}/${rest}`;
	}

	async forms(appId: string, version: number, limit?: number): Promise<object[]> {
		const rows = await askRows(this.session, this.path(appId, version, 'forms'), limit);
		return rows.map(({ id, name, tableName, ...row }) => ({
			appId,
			appVersion: version,
			formId: id,
			name: text(name),
			tableName: text(tableName),
			dateCreated: text(row.dateCreated),
			dateModified: text(row.dateModified),
		}));
	}

	async lists(appId: string, version: number, limit?: number): Promise<object[]> {
		const rows = await askRows(this.session, this.path(appId, version, 'datalist/list'), limit);
		return rows.map(({ id, name, description, ...row }) => ({
			appId,
			appVersion: version,
			listId: id,
			name: text(name),
			description: text(description),
			dateCreated: text(row.dateCreated),
			dateModified: text(row.dateModified),
		}));
	}

	formDefinition(appId: string, version: number, formId: string): Promise<unknown> {
		return this.definition(this.path(appId, version, `form/${segment(formId, 'Form ID')}/json`), `form "${formId}"`);
	}

	listDefinition(appId: string, version: number, listId: string): Promise<unknown> {
		return this.definition(
			this.path(appId, version, `datalist/${segment(listId, 'List ID')}/json`),
			`list "${listId}"`,
		);
	}

	apiDefinition(appId: string, version: number, apiId: string): Promise<unknown> {
		return this.definition(
			this.path(appId, version, `cbuilder/api/json/${segment(apiId, 'API ID')}`),
			`API document "${apiId}"`,
		);
	}

	private async definition(path: string, what: string): Promise<unknown> {
		const response = await this.session.call('GET', path);
		const missing = response.status === 404 || (response.status === 200 && response.text.trim() === '');
		if (missing) {
			throw new DataOpsError(`This version of the app has no ${what}`, {
				code: 'NOT_FOUND',
				remedy: 'Check its ID and the version; Get Many lists what there is.',
				status: 404,
			});
		}
		const fault = faultOf(response, 'coreJson');
		if (fault) throw faultError(fault);
		return parseJson(response.text) ?? response.text;
	}

	/** The documents API Builder keeps for this version; a server without the plugin does not know the builder. */
	async apiDocuments(appId: string, version: number, limit?: number): Promise<JsonRow[]> {
		const path = this.path(appId, version, 'cbuilder/api/list');
		const probe = await this.session.call('GET', path, { query: { start: 0, rows: 1 } });
		if (probe.status === 404) {
			throw new DataOpsError('This server has no API Builder', {
				code: 'PLUGIN_MISSING',
				remedy: 'Install the API Builder plugin on the Joget server.',
				status: 404,
			});
		}
		return await askRows(this.session, path, limit);
	}

	/** One line per element of each document, as Joget Database gives them. */
	async apis(appId: string, version: number, limit?: number): Promise<object[]> {
		const found: object[] = [];
		for (const document of await this.apiDocuments(appId, version, limit)) {
			const apiId = String(document.id);
			const definition = await this.apiDefinition(appId, version, apiId);
			for (const element of readApiElements(JSON.stringify(definition))) {
				found.push({
					appId,
					appVersion: version,
					apiId,
					apiName: text(document.name),
					kind: element.kind,
					formId: element.kind === 'form' ? (element.targetId ?? null) : null,
					targetId: element.targetId ?? null,
					methods: element.methods.map(({ method, path }) => `${method} ${path}`),
					allows: abilitiesOf(element.methods),
					ignorePermission: element.ignorePermission,
					className: element.className,
				});
			}
		}
		return found;
	}

	/** Without both `start` and `rows` Joget says that there are no plugins; askRows always gives them. */
	async plugins(className?: string, limit?: number): Promise<object[]> {
		const rows = await askRows(this.session, '/web/json/plugin/list', limit, { className: className || undefined });
		return rows.map(({ id, name, version, description, plugintype }) => ({
			className: id,
			name: text(name),
			version: text(version),
			type: text(plugintype),
			description: text(description),
		}));
	}
}
