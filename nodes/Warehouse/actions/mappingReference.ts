/** The field that names a saved mapping, chosen from the metadata tables or written, and how it is read. */
import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

export const mappingReferenceField = (
	displayOptions: IDisplayOptions,
	more: { required?: boolean; description: string },
): INodeProperties => ({
	displayName: 'Mapping Reference',
	name: 'mappingReference',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'e.g. customers',
			typeOptions: { searchListMethod: 'searchMappings', searchable: true },
		},
		{ displayName: 'By Reference', name: 'name', type: 'string', placeholder: 'e.g. customers' },
	],
	displayOptions,
	...more,
});

/** The reference without blanks around it; empty where none is given. A plain string (an expression's answer) is taken too. */
export const referenceOf = (context: IExecuteFunctions, itemIndex: number): string =>
	String(context.getNodeParameter('mappingReference', itemIndex, '', { extractValue: true }) ?? '').trim();
