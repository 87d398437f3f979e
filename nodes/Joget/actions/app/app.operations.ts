/** What the operations of the resource App do. */
import type { IExecuteFunctions } from 'n8n-workflow';
import { fileInput, toItem, toItems } from '../../../shared/items';
import { exportApp, importApp, type ImportChoice } from '../../engine/admin/appTransfer';
import type { JogetApps } from '../../engine/admin/apps';
import { textList } from '../../engine/database/plainQuery';
import { type AdminTask, limitOf, one } from '../admin/run';
import { located, versionWish } from '../targets';

interface ExportOptions {
	plugins?: boolean;
	tables?: unknown;
	userGroups?: boolean;
}

type ImportOptions = Partial<ImportChoice> & { publish?: boolean };

const getMany: AdminTask = async (context, itemIndex, apps) =>
	toItems(await apps.list(limitOf(context, itemIndex)), itemIndex);

const getVersions: AdminTask = async (context, itemIndex, apps) => {
	const appId = located(context, 'appId', itemIndex);
	const versions = await apps.versions(appId);
	return toItems(
		versions.map((version) => ({ appId, ...version })),
		itemIndex,
	);
};

const publish: AdminTask = async (context, itemIndex, apps) => {
	const appId = located(context, 'appId', itemIndex);
	return one(await apps.publish(appId, versionWish(context, itemIndex)), itemIndex);
};

const unpublish: AdminTask = async (context, itemIndex, apps) =>
	one(await apps.unpublish(located(context, 'appId', itemIndex)), itemIndex);

const missingPlugins: AdminTask = async (context, itemIndex, apps) => {
	const appId = located(context, 'appId', itemIndex);
	return one(await apps.missingPlugins(appId, versionWish(context, itemIndex)), itemIndex);
};

const exportOne: AdminTask = async (context, itemIndex, apps) => {
	const options = context.getNodeParameter('exportOptions', itemIndex, {}) as ExportOptions;
	const exported = await exportApp(apps, located(context, 'appId', itemIndex), versionWish(context, itemIndex), {
		plugins: options.plugins === true,
		tables: textList(options.tables),
		userGroups: options.userGroups === true,
	});
	const { bytes, ...json } = exported;
	const item = toItem({ ...json, bytes: bytes.length }, itemIndex);
	const property = context.getNodeParameter('binaryPropertyName', itemIndex, 'data') as string;
	item.binary = { [property]: await context.helpers.prepareBinaryData(bytes, exported.fileName, 'application/zip') };
	return [item];
};

async function readFile(context: IExecuteFunctions, itemIndex: number): Promise<{ fileName: string; bytes: Buffer }> {
	const property = context.getNodeParameter('binaryPropertyName', itemIndex, 'data') as string;
	const file = await fileInput(context, itemIndex, property);
	const chunks: Buffer[] = [];
	for await (const chunk of await file.open()) chunks.push(chunk as Buffer);
	return { fileName: file.fileName || 'app.jwa', bytes: Buffer.concat(chunks) };
}

/** Joget publishes a version whose plugins are missing without a word, and it fails in its users' hands. */
async function publishWhenWhole(apps: JogetApps, appId: string, version: number): Promise<object> {
	const { missing } = await apps.missingPlugins(appId, version);
	if (missing.length > 0) return { published: false, missingPlugins: missing };
	await apps.publish(appId, version);
	return { published: true, missingPlugins: [] };
}

const importOne: AdminTask = async (context, itemIndex, apps) => {
	const options = context.getNodeParameter('importOptions', itemIndex, {}) as ImportOptions;
	const { fileName, bytes } = await readFile(context, itemIndex);
	const made = await importApp(apps, fileName, bytes, {
		plugins: options.plugins === true,
		data: options.data === true,
		userGroups: options.userGroups === true,
		participants: options.participants !== false,
		tools: options.tools !== false,
		overrideEnvironmentVariables: options.overrideEnvironmentVariables === true,
		overridePluginDefaults: options.overridePluginDefaults === true,
	});
	const published = options.publish ? await publishWhenWhole(apps, made.appId, made.version) : {};
	return one({ ...made, ...published }, itemIndex);
};

export const appTasks: Record<string, AdminTask> = {
	getMany,
	getVersions,
	publish,
	unpublish,
	missingPlugins,
	export: exportOne,
	import: importOne,
};
