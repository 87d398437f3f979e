/** The resource mapper's fields, from the form's definition. What Joget would drop is not offered. */
import type { FieldType, ILoadOptionsFunctions, ResourceMapperField, ResourceMapperFields } from 'n8n-workflow';
import { toListError } from '../../shared/items';
import { DataOpsError } from '../../shared/errors';
import { apiIdHeader } from '../actions/record/backend';
import { loadDefinition, type DefinitionSource } from '../actions/record/definition';
import type { Backend } from '../actions/record/settings';
import { writableFields, type FormField } from '../engine/formSchema';

const LIMITS = { timeoutMs: 15_000, attempts: 2 };

function typeOf(field: FormField): FieldType {
	if (field.type === 'grid') return 'array';
	if (field.type === 'subform') return 'object';
	// A select box takes any text through the API, and its options may depend on another field.
	return field.options && !field.multiple && !field.reference ? 'options' : 'string';
}

function mapperField(field: FormField): ResourceMapperField {
	const type = typeOf(field);
	return {
		id: field.id,
		displayName: field.label === field.id ? field.id : `${field.label} (${field.id})`,
		required: field.required && !field.conditional && !field.defaultValue,
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		type,
		...(type === 'options' ? { options: field.options?.map(({ label, value }) => ({ name: label, value })) } : {}),
	};
}

/**
 * n8n shows nothing of what a mapper's method throws ("Can't get fields"), only a notice that comes with an empty list. But
 * an empty list also takes away the fields that are stored already, so where there are some the failure is thrown.
 */
function hasStoredFields(context: ILoadOptionsFunctions): boolean {
	const stored = context.getCurrentNodeParameter('columns') as { schema?: unknown[] } | null | undefined;
	return (stored?.schema?.length ?? 0) > 0;
}

export async function getFormFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	// Without `extractValue`, which throws for a parameter that is not on the page at the moment.
	const text = (name: string): string => {
		const value = this.getNodeParameter(name, '') as { value?: unknown } | string | null;
		return String((typeof value === 'object' ? value?.value : value) ?? '').trim();
	};
	const backend = (text('backend') || 'apiBuilder') as Backend;
	const source = (text('definitionSource') || 'auto') as DefinitionSource;
	const formId = text('formId');
	const options = this.getNodeParameter('options', {}) as { apiId?: string };
	try {
		if (formId === '') throw new DataOpsError('Choose a form first', { code: 'NO_FORM' });
		const schema = await loadDefinition(
			this,
			{
				source: source === 'none' ? 'auto' : source,
				backend,
				appId: text(backend === 'coreJson' ? 'appId' : 'definitionAppId'),
				formId,
				headers: apiIdHeader(options.apiId),
				pasted: this.getNodeParameter('formDefinition', '{}'),
			},
			LIMITS,
		);
		return { fields: writableFields(schema).map(mapperField) };
	} catch (error) {
		const failure = toListError(this, error);
		if (hasStoredFields(this)) throw failure;
		return { fields: [], emptyFieldsNotice: failure.message.replaceAll('&', '&amp;').replaceAll('<', '&lt;') };
	}
}
