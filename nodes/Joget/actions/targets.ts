/** Parameters that name what an operation is about: app, version, form, list. Joget's admin side and Joget Database share them. */
import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

export type Show = NonNullable<NonNullable<INodeProperties['displayOptions']>['show']>;

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

export const appParameter = (show: Show, search = 'searchApps'): INodeProperties =>
	locator('appId', 'App', show, search, {
		list: 'Select an app …',
		id: 'e.g. crm',
		description: 'The app to look into',
	});

export const formParameter = (show: Show, search = 'searchForms'): INodeProperties => ({
	...locator('formId', 'Form', show, search, {
		list: 'Select a form …',
		id: 'e.g. customer',
		description: 'The form, by its definition ID',
	}),
	typeOptions: { loadOptionsDependsOn: DEPENDS_ON_APP },
});

export const listParameter = (show: Show, search = 'searchLists'): INodeProperties => ({
	...locator('listId', 'List', show, search, {
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

/** Value of a resource locator. */
export const located = (context: IExecuteFunctions, name: string, itemIndex: number): string =>
	String(context.getNodeParameter(name, itemIndex, '', { extractValue: true }) ?? '').trim();

/** `published`, `latest`, or a number. */
export function versionWish(context: IExecuteFunctions, itemIndex: number): 'published' | 'latest' | number {
	const choice = context.getNodeParameter('versionChoice', itemIndex, 'published') as string;
	if (choice === 'number') return Number(context.getNodeParameter('appVersion', itemIndex));
	return choice === 'latest' ? 'latest' : 'published';
}
