/** Parameters that several operations of Joget Database share: app, version, form or list, and the options. */
import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { VersionChoice } from '../../engine/database/catalogue';
import type { DatabaseAccess } from './access';

type Show = NonNullable<NonNullable<INodeProperties['displayOptions']>['show']>;

/** Loaders that depend on the app, its version and the form ask again when one of these changes. */
export const DEPENDS_ON_FORM = ['appId.value', 'versionChoice', 'appVersion', 'formId.value'];
const DEPENDS_ON_APP = ['appId.value', 'versionChoice', 'appVersion'];

function locator(
	name: string,
	displayName: string,
	show: Show,
	search: string,
	words: { list: string; id: string; description: string },
): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: words.description,
		displayOptions: { show },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: words.list,
				typeOptions: { searchListMethod: search, searchable: true },
			},
			{ displayName: 'ID', name: 'id', type: 'string', placeholder: words.id },
		],
	};
}

export const appParameter = (show: Show): INodeProperties =>
	locator('appId', 'App', show, 'searchApps', {
		list: 'Select an app …',
		id: 'e.g. crm',
		description: 'The app to look into',
	});

export const formParameter = (show: Show): INodeProperties => ({
	...locator('formId', 'Form', show, 'searchForms', {
		list: 'Select a form …',
		id: 'e.g. customer',
		description: 'The form, by its definition ID',
	}),
	typeOptions: { loadOptionsDependsOn: DEPENDS_ON_APP },
});

export const listParameter = (show: Show): INodeProperties => ({
	...locator('listId', 'List', show, 'searchLists', {
		list: 'Select a list …',
		id: 'e.g. list_customer',
		description: 'The list (datalist), by its definition ID',
	}),
	typeOptions: { loadOptionsDependsOn: DEPENDS_ON_APP },
});

export const versionParameters = (show: Show): INodeProperties[] => [
	{
		displayName: 'Version',
		name: 'versionChoice',
		type: 'options',
		default: 'published',
		description: 'Which version of the app to look into',
		displayOptions: { show },
		options: [
			{ name: 'Latest', value: 'latest', description: 'The highest version number' },
			{ name: 'Number', value: 'number', description: 'A version by its number' },
			{
				name: 'Published',
				value: 'published',
				description: 'The published version, or the latest where none is published',
			},
		],
	},
	{
		displayName: 'Version Number',
		name: 'appVersion',
		type: 'number',
		default: 1,
		typeOptions: { minValue: 1 },
		displayOptions: { show: { ...show, versionChoice: ['number'] } },
	},
];

/** Entries of every operation's Options. */
export const commonOptions: INodeProperties[] = [
	{
		displayName: 'Add Report',
		name: 'addReport',
		type: 'boolean',
		default: false,
		description: 'Whether to add one more item that says how many rows came, and how often the definition cache served',
	},
	{
		displayName: 'Cache Definitions',
		name: 'cacheDefinitions',
		type: 'boolean',
		default: true,
		description: 'Whether to keep app, form and table definitions in memory between runs',
	},
	{
		displayName: 'Cache Time to Live (Seconds)',
		name: 'cacheTtlSeconds',
		type: 'number',
		default: 300,
		typeOptions: { minValue: 0 },
		description: 'How long a definition is kept. 0 keeps none.',
	},
];

export const optionsParameter = (show: Show, more: INodeProperties[] = []): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	displayOptions: { show },
	options: [...commonOptions, ...more].sort((one, other) => one.displayName.localeCompare(other.displayName)),
});

export const located = (context: IExecuteFunctions, name: string, itemIndex: number): string =>
	String(context.getNodeParameter(name, itemIndex, '', { extractValue: true }) ?? '').trim();

/** App and version of an item, the version as a number. */
export async function appVersionOf(
	context: IExecuteFunctions,
	itemIndex: number,
	{ catalogue }: DatabaseAccess,
): Promise<{ appId: string; version: number }> {
	const appId = located(context, 'appId', itemIndex);
	const choice = context.getNodeParameter('versionChoice', itemIndex, 'published') as string;
	const wanted: VersionChoice =
		choice === 'number'
			? Number(context.getNodeParameter('appVersion', itemIndex))
			: (choice as 'published' | 'latest');
	return { appId, version: await catalogue.resolveVersion(appId, wanted) };
}
