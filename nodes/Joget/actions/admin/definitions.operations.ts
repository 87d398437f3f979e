/** Forms, lists, API documents and plugins of a server: lists and definitions. */
import { toItems } from '../../../shared/items';
import { maskDefinition } from '../../engine/database/secrets';
import { readFormTree } from '../../engine/formTree';
import { parseListSchema } from '../../engine/listSchema';
import { readApiElements } from '../../engine/database/apiPaths';
import { located, versionWish } from '../targets';
import { type AdminTask, limitOf, one } from './run';

type Target = { appId: string; version: number };

const targetOf = async (...[context, itemIndex, apps]: Parameters<AdminTask>): Promise<Target> => {
	const appId = located(context, 'appId', itemIndex);
	return { appId, version: await apps.resolve(appId, versionWish(context, itemIndex)) };
};

const many =
	(kind: 'forms' | 'lists' | 'apis'): AdminTask =>
	async (...call) => {
		const [context, itemIndex, apps] = call;
		const { appId, version } = await targetOf(...call);
		return toItems(await apps[kind](appId, version, limitOf(context, itemIndex)), itemIndex);
	};

const wantsRaw = (...[context, itemIndex]: Parameters<AdminTask>): boolean =>
	context.getNodeParameter('definitionFormat', itemIndex, 'schema') === 'joget';

export const formTasks: Record<string, AdminTask> = {
	getMany: many('forms'),
	getDefinition: async (...call) => {
		const [context, itemIndex, apps] = call;
		const { appId, version } = await targetOf(...call);
		const formId = located(context, 'formId', itemIndex);
		const definition = await apps.formDefinition(appId, version, formId);
		if (wantsRaw(...call)) {
			return one({ appId, appVersion: version, formId, definition: maskDefinition(definition) }, itemIndex);
		}
		const schema = await readFormTree(definition, (subform) => apps.formDefinition(appId, version, subform));
		return one({ appId, appVersion: version, ...(maskDefinition(schema) as object) }, itemIndex);
	},
};

export const listTasks: Record<string, AdminTask> = {
	getMany: many('lists'),
	getDefinition: async (...call) => {
		const [context, itemIndex, apps] = call;
		const { appId, version } = await targetOf(...call);
		const listId = located(context, 'listId', itemIndex);
		const definition = await apps.listDefinition(appId, version, listId);
		const shown = wantsRaw(...call)
			? { listId, definition: maskDefinition(definition) }
			: (maskDefinition(parseListSchema(definition, listId)) as object);
		return one({ appId, appVersion: version, ...shown }, itemIndex);
	},
};

export const apiTasks: Record<string, AdminTask> = {
	getMany: many('apis'),
	getDefinition: async (...call) => {
		const [context, itemIndex, apps] = call;
		const { appId, version } = await targetOf(...call);
		const apiId = String(context.getNodeParameter('apiDocumentId', itemIndex)).trim();
		const definition = await apps.apiDefinition(appId, version, apiId);
		const shown = wantsRaw(...call)
			? { definition: maskDefinition(definition) }
			: { elements: readApiElements(JSON.stringify(definition)) };
		return one({ appId, appVersion: version, apiId, ...shown }, itemIndex);
	},
};

export const pluginTasks: Record<string, AdminTask> = {
	getMany: async (context, itemIndex, apps) => {
		const className = String(context.getNodeParameter('className', itemIndex, '')).trim();
		return toItems(await apps.plugins(className, limitOf(context, itemIndex)), itemIndex);
	},
};
