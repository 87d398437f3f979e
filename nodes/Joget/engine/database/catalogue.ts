/**
 * What Joget's own tables say about apps: versions, forms, lists, API documents, environment variables.
 * Tables and columns as in Joget 8's mapping files; identifiers stay unquoted, because PostgreSQL has them in lower case
 * and MySQL does not mind.
 */
import { abilitiesOf, readApiElements } from './apiPaths';
import type { DefinitionCacheView } from './definitionCache';
import { tableExists } from './formTable';
import { JogetDatabaseError, type SqlPort } from './ports';
import { maskValue } from './secrets';
import { SqlText } from './sqlText';

export type VersionChoice = 'published' | 'latest' | number;

export interface AppVersion {
	appId: string;
	version: number;
	name: string;
	published: boolean;
	dateCreated: string | null;
	dateModified: string | null;
	description: string | null;
}

export interface FormEntry {
	appId: string;
	appVersion: number;
	formId: string;
	name: string;
	tableName: string;
	dateCreated: string | null;
	dateModified: string | null;
}

const text = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

/** DECIMAL, BIGINT and the like come as text. */
const number = (value: unknown): number => Number(value);

export class Catalogue {
	constructor(
		private readonly port: SqlPort,
		private readonly cache: DefinitionCacheView,
	) {}

	/** `published` is bit(1) on MySQL and boolean on PostgreSQL. */
	private publishedColumn(): string {
		return this.port.dialect === 'mysql'
			? 'published + 0'
			: `CASE WHEN CAST(published AS text) IN ('1', 't', 'true') THEN 1 ELSE 0 END`;
	}

	/** Every version of every app, or of one. Not being a Joget database is said once, here. */
	versions(appId?: string): Promise<AppVersion[]> {
		return this.cache.remember(`versions ${appId ?? ''}`, async () => {
			if (!(await tableExists(this.port, 'app_app'))) {
				throw new JogetDatabaseError(
					'This database has no table app_app, so it is not a Joget database',
					'Check the credential: database (and schema, for PostgreSQL) of the Joget server, and that the user may read it.',
				);
			}
			const sql = new SqlText(this.port.dialect);
			const where = appId === undefined ? '' : `WHERE appId = ${sql.bind(appId)}`;
			const rows = await this.port.query(
				`SELECT appId, appVersion, name, ${this.publishedColumn()}, dateCreated, dateModified, description FROM app_app ${where} ORDER BY appId, appVersion`,
				sql.params,
			);
			return rows.map((row) => ({
				appId: String(row[0]),
				version: number(row[1]),
				name: text(row[2]) ?? '',
				published: number(row[3]) === 1,
				dateCreated: text(row[4]),
				dateModified: text(row[5]),
				description: text(row[6]),
			}));
		});
	}

	/** One line per app: its published version if there is one, and its newest. */
	async applications(): Promise<object[]> {
		const byApp = new Map<string, AppVersion[]>();
		for (const version of await this.versions()) {
			const list = byApp.get(version.appId);
			if (list) list.push(version);
			else byApp.set(version.appId, [version]);
		}
		return [...byApp].map(([appId, versions]) => {
			const newest = versions[versions.length - 1];
			const published = versions.find((version) => version.published);
			return {
				appId,
				name: (published ?? newest).name,
				publishedVersion: published?.version ?? null,
				latestVersion: newest.version,
				versions: versions.length,
				dateCreated: newest.dateCreated,
				dateModified: newest.dateModified,
				description: newest.description,
			};
		});
	}

	/** `published` means the newest version where none is published, as Joget's own builders do. */
	async resolveVersion(appId: string, choice: VersionChoice): Promise<number> {
		const versions = await this.versions(appId);
		if (versions.length === 0) {
			const others = [...new Set((await this.versions()).map((version) => version.appId))];
			throw new JogetDatabaseError(
				`There is no app "${appId}" in this database`,
				others.length > 0 ? `Its apps are: ${others.slice(0, 30).join(', ')}.` : 'It has no apps at all.',
			);
		}
		if (typeof choice === 'number') {
			if (versions.some(({ version }) => version === choice)) return choice;
			throw new JogetDatabaseError(
				`App "${appId}" has no version ${choice}`,
				`Its versions are: ${versions.map(({ version }) => version).join(', ')}.`,
			);
		}
		const published = choice === 'published' ? versions.find((version) => version.published) : undefined;
		return (published ?? versions[versions.length - 1]).version;
	}

	forms(appId: string, version: number): Promise<FormEntry[]> {
		return this.cache.remember(`forms ${appId} ${version}`, async () => {
			const rows = await this.ofVersion(
				'app_form',
				'formId, name, tableName, dateCreated, dateModified',
				appId,
				version,
				'formId',
			);
			return rows.map((row) => ({
				appId,
				appVersion: version,
				formId: String(row[0]),
				name: text(row[1]) ?? '',
				tableName: text(row[2]) ?? String(row[0]),
				dateCreated: text(row[3]),
				dateModified: text(row[4]),
			}));
		});
	}

	/** The form's JSON as Joget keeps it; the miss names the forms that are there. */
	formJson(appId: string, version: number, formId: string): Promise<string> {
		return this.cache.remember(`form ${appId} ${version} ${formId}`, async () => {
			const sql = new SqlText(this.port.dialect);
			const rows = await this.port.query(
				`SELECT json FROM app_form WHERE appId = ${sql.bind(appId)} AND appVersion = ${sql.bind(version)} AND formId = ${sql.bind(formId)}`,
				sql.params,
			);
			if (rows.length > 0) return text(rows[0][0]) ?? '';
			const forms = await this.forms(appId, version);
			throw new JogetDatabaseError(
				`App "${appId}" version ${version} has no form "${formId}"`,
				`Its forms are: ${forms.map((form) => form.formId).join(', ') || 'none'}.`,
			);
		});
	}

	lists(appId: string, version: number): Promise<object[]> {
		return this.cache.remember(`lists ${appId} ${version}`, async () => {
			const columns = 'id, name, description, dateCreated, dateModified';
			const rows = await this.ofVersion('app_datalist', columns, appId, version, 'id');
			return rows.map((row) => ({
				appId,
				appVersion: version,
				listId: String(row[0]),
				name: text(row[1]) ?? '',
				description: text(row[2]),
				dateCreated: text(row[3]),
				dateModified: text(row[4]),
			}));
		});
	}

	listJson(appId: string, version: number, listId: string): Promise<string> {
		return this.cache.remember(`list ${appId} ${version} ${listId}`, async () => {
			const sql = new SqlText(this.port.dialect);
			const rows = await this.port.query(
				`SELECT json FROM app_datalist WHERE appId = ${sql.bind(appId)} AND appVersion = ${sql.bind(version)} AND id = ${sql.bind(listId)}`,
				sql.params,
			);
			if (rows.length === 0) {
				throw new JogetDatabaseError(`App "${appId}" version ${version} has no list "${listId}"`);
			}
			return text(rows[0][0]) ?? '';
		});
	}

	/** One line per element of each API document: which form (or list) it opens, and which methods. */
	apis(appId: string, version: number): Promise<object[]> {
		return this.cache.remember(`apis ${appId} ${version}`, async () => {
			const rows = await this.ofVersion('app_builder', 'id, name, type, json', appId, version, 'id');
			return rows
				.filter((row) => row[2] === 'api')
				.flatMap((row) =>
					readApiElements(text(row[3]) ?? '').map((element) => ({
						appId,
						appVersion: version,
						apiId: String(row[0]),
						apiName: text(row[1]) ?? '',
						kind: element.kind,
						formId: element.kind === 'form' ? (element.targetId ?? null) : null,
						targetId: element.targetId ?? null,
						methods: element.methods.map(({ method, path }) => `${method} ${path}`),
						allows: abilitiesOf(element.methods),
						ignorePermission: element.ignorePermission,
						className: element.className,
					})),
				);
		});
	}

	/** Never cached: values change without a new version. */
	async environmentVariables(appId: string, version: number): Promise<object[]> {
		const rows = await this.ofVersion('app_env_variable', 'id, value, remarks', appId, version, 'id');
		return rows.map((row) => {
			const id = String(row[0]);
			const remarks = text(row[2]);
			const { value, masked } = maskValue(text(row[1]), id, remarks ?? '');
			return { appId, appVersion: version, id, value, masked, remarks };
		});
	}

	/** Rows of one app version; a table that is not there yet has none. */
	private async ofVersion(
		table: string,
		columns: string,
		appId: string,
		version: number,
		order: string,
	): Promise<unknown[][]> {
		if (!(await tableExists(this.port, table))) return [];
		const sql = new SqlText(this.port.dialect);
		return await this.port.query(
			`SELECT ${columns} FROM ${table} WHERE appId = ${sql.bind(appId)} AND appVersion = ${sql.bind(version)} ORDER BY ${order}`,
			sql.params,
		);
	}
}
