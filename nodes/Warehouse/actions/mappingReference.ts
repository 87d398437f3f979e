/** The field that names a saved mapping, chosen from the metadata tables or written, and how it is read. */
import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

const MAPPING_REFERENCE = {
	displayName: 'Mapping Reference',
	name: 'mappingReference',
	searchListMethod: 'searchMappings',
};

export const mappingReferenceField = (
	displayOptions: IDisplayOptions | undefined,
	more: { required?: boolean; description: string },
	named: { displayName: string; name: string; searchListMethod: string } = MAPPING_REFERENCE,
): INodeProperties => ({
	displayName: named.displayName,
	name: named.name,
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'e.g. customers',
			typeOptions: { searchListMethod: named.searchListMethod, searchable: true },
		},
		{ displayName: 'By Reference', name: 'name', type: 'string', placeholder: 'e.g. customers' },
	],
	...(displayOptions ? { displayOptions } : {}),
	...more,
});

/** The reference without blanks around it; empty where none is given. A plain string (an expression's answer) is taken too. */
export const referenceOf = (context: IExecuteFunctions, itemIndex: number): string =>
	String(context.getNodeParameter('mappingReference', itemIndex, '', { extractValue: true }) ?? '').trim();

/** The same inside a collection, where n8n gives the whole value; a plain text is read as well. */
export const referenceIn = (value: unknown): string =>
	String((typeof value === 'object' && value !== null ? (value as { value?: unknown }).value : value) ?? '').trim();
