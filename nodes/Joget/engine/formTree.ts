/**
 * A form's schema together with those of its subforms and of its grids' rows, however deep: definitions are fetched one
 * after the other, each once. One that cannot be had stays without its fields, and a warning says so.
 */
import { parseFormSchema } from './formSchema';
import type { FormSchema } from './formSchemaTypes';

/** More forms than this in one another are a mistake in the app. */
const MAX_FORMS = 100;

const innerForms = (schema: FormSchema): string[] =>
	schema.fields.map(({ subform, grid }) => subform?.formId ?? grid?.formId ?? '').filter((id) => id !== '');

export async function readFormTree(
	definition: unknown,
	load: (formId: string) => Promise<unknown>,
): Promise<FormSchema> {
	const root = parseFormSchema(definition);
	const definitions = new Map<string, unknown>();
	const failed: string[] = [];
	const waiting = innerForms(root).filter((id) => id !== root.id);
	while (waiting.length > 0 && definitions.size + failed.length < MAX_FORMS) {
		const formId = waiting.pop()!;
		if (definitions.has(formId) || formId === root.id) continue;
		try {
			const found = await load(formId);
			definitions.set(formId, found);
			if (found === undefined) continue;
			for (const id of innerForms(parseFormSchema(found))) waiting.push(id);
		} catch (error) {
			definitions.set(formId, undefined);
			failed.push(`The form ${formId} of a subform or grid could not be read: ${(error as Error).message}.`);
		}
	}
	const schema = parseFormSchema(definition, { resolveForm: (formId) => definitions.get(formId) });
	return failed.length > 0 ? { ...schema, warnings: [...schema.warnings, ...failed] } : schema;
}
