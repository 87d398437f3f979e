/**
 * Export and import of apps through Joget's console, the only way there is. Both answer 200 whatever happens: an export may
 * be a torso or a page, so the archive is looked at; an import says on its page whether it worked.
 */
import { DataOpsError } from '../../../shared/errors';
import { MultipartBody, type HttpResponse } from '../../../shared/http/types';
import { faultError, faultOf, isHtml } from '../answers';
import type { JogetApps, VersionWish } from './apps';
import { segment } from './jsonList';

export interface ExportChoice {
	plugins: boolean;
	/** Tables (without the prefix) whose rows go along. */
	tables: string[];
	userGroups: boolean;
}

export interface ImportChoice {
	plugins: boolean;
	data: boolean;
	userGroups: boolean;
	participants: boolean;
	tools: boolean;
	overrideEnvironmentVariables: boolean;
	overridePluginDefaults: boolean;
}

export interface ExportedApp {
	appId: string;
	version: number;
	fileName: string;
	bytes: Buffer;
}

const LOCAL_HEADER = Buffer.from('PK\x03\x04', 'latin1');
const END_RECORD = Buffer.from('PK\x05\x06', 'latin1');

/** Names in the central directory; undefined where the archive has no end (it was cut off). */
export function zipNames(bytes: Buffer): string[] | undefined {
	const end = bytes.lastIndexOf(END_RECORD);
	if (!bytes.subarray(0, 4).equals(LOCAL_HEADER) || end < 0 || end + 22 > bytes.length) return undefined;
	const names: string[] = [];
	let at = bytes.readUInt32LE(end + 16);
	for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
		if (at + 46 > end) return undefined;
		const [name, extra, comment] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field));
		names.push(bytes.toString('utf8', at + 46, at + 46 + name));
		at += 46 + name + extra + comment;
	}
	return names;
}

function notAnApp(bytes: Buffer): string | undefined {
	if (isHtml(bytes.subarray(0, 500).toString('utf8'))) return 'a web page came instead of the app';
	const names = zipNames(bytes);
	if (!names) return 'the archive is cut off';
	return names.includes('appDefinition.xml') ? undefined : 'the archive holds no appDefinition.xml';
}

export async function exportApp(
	apps: JogetApps,
	appId: string,
	wish: VersionWish,
	choice: ExportChoice,
): Promise<ExportedApp> {
	const version = await apps.resolve(appId, wish);
	const query = new URLSearchParams();
	if (choice.plugins) query.set('exportplugins', 'true');
	for (const table of choice.tables) query.append('tablenames', segment(table, 'Table'));
	if (choice.userGroups) query.set('usergroups', 'true');
	const suffix = query.size > 0 ? `?${query.toString()}` : '';
	const path = `/web/console/app/${segment(appId, 'App ID')}/${version}/export${suffix}`;
	const response = await apps.session.call('GET', path, { binary: true });
	const bytes = response.bytes ?? Buffer.alloc(0);
	if (response.status !== 200) {
		const fault = faultOf({ ...response, text: bytes.subarray(0, 20_000).toString('utf8') }, 'coreJson');
		if (fault) throw faultError(fault);
	}
	const problem = notAnApp(bytes);
	if (problem) {
		throw new DataOpsError(`Joget answered the export of "${appId}" version ${version}, but ${problem}`, {
			code: 'BAD_EXPORT',
			remedy: 'Look into the Joget log of this minute, and export it again.',
		});
	}
	const sent = /filename\*?=(?:UTF-8'')?"?([^";]+)/i.exec(response.headers['content-disposition'] ?? '')?.[1];
	// Only the last piece, so that a name never leads out of a folder.
	const fileName = sent?.trim().split(/[\\/]/).pop() || `APP_${appId}-${version}.jwa`;
	return { appId, version, fileName, bytes };
}

/** Joget counts a flag by its presence, whatever its value, so only what is meant may be there. */
function importFlags(choice: ImportChoice): string[] {
	const flags: Array<[string, boolean]> = [
		['doNotImportPlugins', !choice.plugins],
		['doNotImportFormDatas', !choice.data],
		['doNotImportUserGroups', !choice.userGroups],
		['doNotImportParticipant', !choice.participants],
		['doNotImportTool', !choice.tools],
		['overrideEnvVariable', choice.overrideEnvironmentVariables],
		['overridePluginDefault', choice.overridePluginDefaults],
	];
	return flags.filter(([, set]) => set).map(([name]) => name);
}

const decode = (html: string): string =>
	html
		.replace(/<[^>]{0,500}>/g, ' ')
		.replace(/&(lt|gt|amp|quot|#39|nbsp);/g, (_, name: string) => ENTITIES[name])
		.replace(/\s+/g, ' ')
		.trim();

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'", nbsp: ' ' };

function importProblem(response: HttpResponse): DataOpsError | undefined {
	if (response.status !== 200) {
		const fault = faultOf(response, 'coreJson');
		if (fault) return faultError(fault) as DataOpsError;
	}
	const errors = /class=["']form-errors["'][^>]{0,200}>([\s\S]{0,5000})/i.exec(response.text)?.[1];
	if (errors === undefined) return undefined;
	const words = decode(errors.split(/<\/form>|<fieldset/i)[0]).slice(0, 500);
	return new DataOpsError('Joget did not import the app', {
		code: 'IMPORT_REFUSED',
		remedy: 'Check that the file is a Joget app export (.jwa) of this or an older Joget version.',
		...(words ? { detail: words } : {}),
	});
}

/** Always makes a new version, the highest plus one; nothing is overwritten. */
export async function importApp(
	apps: JogetApps,
	fileName: string,
	bytes: Buffer,
	choice: ImportChoice,
): Promise<{ appId: string; version: number; published: boolean }> {
	const problem = notAnApp(bytes);
	if (problem) {
		throw new DataOpsError(`The file ${fileName} is not a Joget app: ${problem}`, {
			code: 'NOT_AN_APP',
			remedy: 'Give a .jwa file that App: Export or the Joget console made.',
		});
	}
	const flags = importFlags(choice).map((name) => ({ name, value: 'true' }));
	const contentType = 'application/zip';
	const body = new MultipartBody([...flags, { name: 'appZip', fileName, contentType, data: bytes }]);
	const response = await apps.session.call('POST', '/web/console/app/import/submit', { body });
	const refused = importProblem(response);
	if (refused) throw refused;
	const [, appId, version] =
		/\/web\/console\/app\/([^/"'\s?]{1,255})\/(?:(\d{1,18})\/)?builders/.exec(response.text) ?? [];
	if (!appId) {
		throw new DataOpsError('Joget answered the import with a page that names no app', {
			code: 'IMPORT_UNKNOWN',
			remedy: 'Look into App: Versions whether a new version came, before you import again.',
		});
	}
	const id = decodeURIComponent(appId);
	const versions = await apps.versions(id);
	const made = version === undefined ? Math.max(...versions.map((one) => one.version)) : Number(version);
	return { appId: id, version: made, published: versions.find((one) => one.version === made)?.published ?? false };
}
