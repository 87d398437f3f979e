/** The form's definition for a run, from the source that the parameters name. */
import type { IExecuteFunctions } from 'n8n-workflow';
import type { FormSchema } from '../../engine/formSchema';
import type { RunReport } from '../../engine/record/report';
import { definitionFromAppApi, definitionFromText } from '../../transport/formDefinition';
import type { OpenBackend } from './backend';
import type { WriteSettings } from './settings';

export type DefinitionSource = 'auto' | 'appApi' | 'coreJson' | 'database' | 'pasted' | 'none';

export async function loadSchema(
	context: IExecuteFunctions,
	{ formId }: WriteSettings,
	opened: OpenBackend,
	report: RunReport,
): Promise<FormSchema | undefined> {
	const source = context.getNodeParameter('definitionSource', 0) as DefinitionSource;
	if (source === 'none') return undefined;
	const schema = await load(context, source, formId, opened, report);
	for (const warning of schema?.warnings ?? []) report.warn(warning);
	return schema;
}

async function load(
	context: IExecuteFunctions,
	source: DefinitionSource,
	formId: string,
	opened: OpenBackend,
	report: RunReport,
): Promise<FormSchema | undefined> {
	if (source === 'pasted') return definitionFromText(context.getNodeParameter('formDefinition', 0), formId);
	if (source === 'appApi') return await definitionFromAppApi(opened.caller, formId, opened.headers);
	try {
		return await definitionFromAppApi(opened.caller, formId, opened.headers);
	} catch (error) {
		report.warn(`The fields were not checked before sending: ${(error as Error).message}`);
		return undefined;
	}
}
