/**
 * The form's definition from the source that the parameters name: for a run, and for the editor's resource mapper. `auto`
 * takes the backend's own way; a run goes on without one where that way is closed, and says so.
 */
import type { IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';
import type { FormSchema } from '../../engine/formSchema';
import type { RunReport } from '../../engine/record/report';
import type { Caller } from '../../engine/record/writeCall';
import { connectCoreJson } from '../../transport/coreJson';
import { withJogetDatabase } from '../../transport/databaseSession';
import { definitionFromAppApi, definitionFromCoreJson, definitionFromText } from '../../transport/formDefinition';
import { connectApiBuilder, type CallLimits } from '../../transport/jogetApi';
import { accessTo, readCredentials } from '../database/access';
import type { Backend } from './settings';

export type DefinitionSource = 'auto' | 'appApi' | 'coreJson' | 'database' | 'pasted' | 'none';

export interface DefinitionChoice {
	source: DefinitionSource;
	backend: Backend;
	appId: string;
	formId: string;
	/** Headers of API Builder calls, e.g. another API document. */
	headers: Record<string, string>;
	/** Of several forms in one run: the others go on, and this one's records say what is wrong. */
	isOneOfMany?: boolean;
	/** For `pasted`. */
	pasted?: unknown;
}

type Context = IExecuteFunctions | ILoadOptionsFunctions;

/** A caller that is open already is used where it fits; else one is opened for this question. */
interface OpenCaller {
	backend: Backend;
	caller: Caller;
}

async function asking<T>(
	context: Context,
	backend: Backend,
	limits: CallLimits,
	open: OpenCaller | undefined,
	ask: (caller: Caller) => Promise<T>,
): Promise<T> {
	if (open?.backend === backend) return await ask(open.caller);
	const connection = await (backend === 'coreJson'
		? connectCoreJson(context, limits)
		: connectApiBuilder(context, limits));
	try {
		return await ask(connection.caller);
	} finally {
		connection.close();
	}
}

async function fromDatabase(context: Context, appId: string, formId: string): Promise<FormSchema> {
	const credentials = await readCredentials(context, 'getInputData' in context ? 0 : undefined);
	return await withJogetDatabase(credentials, undefined, async (database) => {
		const { catalogue } = accessTo(database, credentials);
		const version = await catalogue.resolveVersion(appId, 'published');
		const json = async (id: string): Promise<unknown> => await catalogue.formJson(appId, version, id);
		return await definitionFromText(await json(formId), formId, json);
	});
}

export async function loadDefinition(
	context: Context,
	choice: DefinitionChoice,
	limits: CallLimits,
	open?: OpenCaller,
): Promise<FormSchema> {
	const { source, backend, appId, formId, headers } = choice;
	if (source === 'pasted') return await definitionFromText(choice.pasted, formId);
	if (source === 'database') return await fromDatabase(context, appId, formId);
	if (source === 'coreJson' || (source === 'auto' && backend === 'coreJson')) {
		return await asking(context, 'coreJson', limits, open, (caller) => definitionFromCoreJson(caller, appId, formId));
	}
	return await asking(context, 'apiBuilder', limits, open, (caller) => definitionFromAppApi(caller, formId, headers));
}

/**
 * A cancel, a wrong key or a server that cannot be reached: every record would fail by it. So the run ends here, and n8n's
 * error modes, its Retry On Fail and its error workflow see it; anything else is about the check alone.
 */
function isAboutTheRun(error: unknown): boolean {
	const { code, reachedServer } = error as { code?: string; reachedServer?: boolean };
	return code === 'CANCELLED' || code === 'UNAUTHORISED' || reachedServer === false;
}

export async function loadSchema(
	context: IExecuteFunctions,
	choice: DefinitionChoice,
	limits: CallLimits,
	open: OpenCaller,
	report: RunReport,
): Promise<FormSchema | undefined> {
	if (choice.source === 'none') return undefined;
	try {
		const schema = await loadDefinition(context, choice, limits, open);
		for (const warning of schema.warnings) report.warn(warning);
		return schema;
	} catch (error) {
		if (choice.source !== 'auto' || (!choice.isOneOfMany && isAboutTheRun(error))) return await Promise.reject(error);
		report.warn(`The fields were not checked before sending: ${(error as Error).message}`);
		return undefined;
	}
}
