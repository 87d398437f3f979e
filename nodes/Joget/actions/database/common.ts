/** Options that every operation of Joget Database has, and the app version an item is about. */
import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { located, type Show, versionWish } from '../targets';
import type { DatabaseAccess } from './access';

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
	placeholder: 'Add Option',
	default: {},
	displayOptions: { show },
	options: [...commonOptions, ...more].sort((one, other) => one.displayName.localeCompare(other.displayName)),
});

/** App and version of an item, the version as a number. */
export async function appVersionOf(
	context: IExecuteFunctions,
	itemIndex: number,
	{ catalogue }: DatabaseAccess,
): Promise<{ appId: string; version: number }> {
	const appId = located(context, 'appId', itemIndex);
	return { appId, version: await catalogue.resolveVersion(appId, versionWish(context, itemIndex)) };
}
