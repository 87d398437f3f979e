/** Operations that read what an app is made of: applications, versions, forms, lists, API definitions, variables. */
import { toItems } from '../../../shared/items';
import { maskDefinition } from '../../engine/database/secrets';
import { readFormTree } from '../../engine/formTree';
import type { Operation } from './access';
import { located } from '../targets';
import { appVersionOf } from './common';

const rows = (list: object[], itemIndex: number) => ({
	items: toItems(list, itemIndex),
	report: { rows: list.length },
});

export const getApplications: Operation = async (_context, itemIndex, { catalogue }) =>
	rows(await catalogue.applications(), itemIndex);

export const getVersions: Operation = async (context, itemIndex, { catalogue }) => {
	const appId = located(context, 'appId', itemIndex);
	// Resolving first says which apps there are when this one is not among them.
	await catalogue.resolveVersion(appId, 'latest');
	return rows(await catalogue.versions(appId), itemIndex);
};

export const getForms: Operation = async (context, itemIndex, access) => {
	const { appId, version } = await appVersionOf(context, itemIndex, access);
	return rows(await access.catalogue.forms(appId, version), itemIndex);
};

export const getLists: Operation = async (context, itemIndex, access) => {
	const { appId, version } = await appVersionOf(context, itemIndex, access);
	return rows(await access.catalogue.lists(appId, version), itemIndex);
};

export const getApis: Operation = async (context, itemIndex, access) => {
	const { appId, version } = await appVersionOf(context, itemIndex, access);
	return rows(await access.catalogue.apis(appId, version), itemIndex);
};

export const getVariables: Operation = async (context, itemIndex, access) => {
	const { appId, version } = await appVersionOf(context, itemIndex, access);
	return rows(await access.catalogue.environmentVariables(appId, version), itemIndex);
};

function parsed(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		return json;
	}
}

export const getFormDefinition: Operation = async (context, itemIndex, access) => {
	const { appId, version } = await appVersionOf(context, itemIndex, access);
	const formId = located(context, 'formId', itemIndex);
	const json = await access.catalogue.formJson(appId, version, formId);
	if (context.getNodeParameter('definitionFormat', itemIndex, 'schema') === 'joget') {
		return rows([{ appId, appVersion: version, formId, definition: maskDefinition(parsed(json)) }], itemIndex);
	}
	const schema = await readFormTree(json, (subform) => access.catalogue.formJson(appId, version, subform));
	return rows([{ appId, appVersion: version, ...(maskDefinition(schema) as object) }], itemIndex);
};

export const getListDefinition: Operation = async (context, itemIndex, access) => {
	const { appId, version } = await appVersionOf(context, itemIndex, access);
	const listId = located(context, 'listId', itemIndex);
	const json = await access.catalogue.listJson(appId, version, listId);
	return rows([{ appId, appVersion: version, listId, definition: maskDefinition(parsed(json)) }], itemIndex);
};
