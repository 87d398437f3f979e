/**
 * A form's definition from wherever it can be had: the App API (by key), the core JSON API, Joget's database, or pasted.
 * `auto` takes the backend's own way and does without where that is closed, saying so. The definitions of its subforms
 * come from the same place, so that their fields are checked as well.
 */
import { faultError, faultOf, parseJson, unwrap } from '../engine/answers';
import type { FormSchema } from '../engine/formSchema';
import { readFormTree } from '../engine/formTree';
import { DataOpsError } from '../../shared/errors';
import type { Caller } from '../engine/record/writeCall';

/** The App API wraps nothing; the core's `/form/{id}/json` neither. */
const toDefinition = (text: string): unknown => unwrap(parseJson(text)) ?? text;

async function toSchema(
	definition: unknown,
	formId: string,
	subform: (formId: string) => Promise<unknown>,
): Promise<FormSchema> {
	const schema = await readFormTree(definition, subform);
	if (schema.id && schema.id !== formId) {
		throw new DataOpsError(`The definition is that of the form ${schema.id}, not of ${formId}`, {
			code: 'WRONG_DEFINITION',
			remedy: 'Paste the definition of the form that the records go to.',
		});
	}
	return schema;
}

export async function definitionFromAppApi(
	caller: Caller,
	formId: string,
	headers: Record<string, string>,
): Promise<FormSchema> {
	return await toSchema(
		await appApiDefinition(caller, formId, headers),
		formId,
		async (subform) => await appApiDefinition(caller, subform, headers),
	);
}

async function appApiDefinition(caller: Caller, formId: string, headers: Record<string, string>): Promise<unknown> {
	const path = `/api/app/form/definition/${encodeURIComponent(formId)}`;
	const response = await caller.read({ method: 'GET', path, headers });
	const fault = faultOf(response, 'apiBuilder');
	if (fault) {
		const error = faultError(fault);
		if (fault.status !== 400 && fault.status !== 404) throw error;
		throw new DataOpsError('The form’s definition cannot be read through the App API', {
			code: 'NO_APP_API',
			status: fault.status,
			remedy: 'Add the App API element to the API in API Builder, or choose another source under Form Definition From.',
			detail: fault.message,
		});
	}
	return toDefinition(response.text);
}

export async function definitionFromCoreJson(caller: Caller, appId: string, formId: string): Promise<FormSchema> {
	return await toSchema(
		await coreDefinition(caller, appId, formId),
		formId,
		async (subform) => await coreDefinition(caller, appId, subform),
	);
}

async function coreDefinition(caller: Caller, appId: string, formId: string): Promise<unknown> {
	// A version that is no number means the published one.
	const path = `/web/json/console/app/${encodeURIComponent(appId)}/published/form/${encodeURIComponent(formId)}/json`;
	const response = await caller.read({ method: 'GET', path });
	const fault = faultOf(response, 'coreJson');
	if (fault) throw faultError(fault);
	return toDefinition(response.text);
}

/** `subform` gives the definition of a subform; a pasted form has none but what it brings along itself. */
export async function definitionFromText(
	value: unknown,
	formId: string,
	subform?: (formId: string) => Promise<unknown>,
): Promise<FormSchema> {
	const definition = toDefinition(typeof value === 'string' ? value : JSON.stringify(value));
	return await toSchema(definition, formId, subform ?? (async () => await Promise.resolve(undefined)));
}
