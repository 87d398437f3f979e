/**
 * Processes by the core JSON API: start, assignments of the signed-in user, completion. Joget answers 200 with an empty
 * process id where the user may not start the process (or there is none), so that counts as a failure.
 */
import { DataOpsError } from '../../../shared/errors';
import { faultError, faultOf } from '../answers';
import { askJson, askRows, segment } from './jsonList';
import type { AdminSession } from './session';

export interface StartedProcess {
	processId: string;
	recordId: string | null;
	activityId: string | null;
}

const textOrNull = (value: unknown): string | null =>
	value === undefined || value === null || value === '' ? null : String(value);

/** Workflow variables travel as `var_<id>`. */
function variableForm(variables: Record<string, unknown>): URLSearchParams {
	const form = new URLSearchParams();
	for (const [name, value] of Object.entries(variables)) {
		const text =
			value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
		form.set(`var_${name}`, text);
	}
	return form;
}

export async function startProcess(
	session: AdminSession,
	process: { appId: string; version: string; processId: string },
	variables: Record<string, unknown>,
	recordId?: string,
): Promise<StartedProcess> {
	const definition = [
		segment(process.appId, 'App ID'),
		segment(process.version, 'Process version'),
		segment(process.processId, 'Process ID'),
	].join(':');
	const body = variableForm(variables);
	if (recordId) body.set('recordId', recordId);
	const answer = (await askJson(session, 'POST', `/web/json/workflow/process/start/${definition}`, { body })) as Record<
		string,
		unknown
	>;
	const processId = textOrNull(answer.processId);
	if (processId !== null) {
		return { processId, recordId: textOrNull(answer.recordId), activityId: textOrNull(answer.activityId) };
	}
	throw new DataOpsError(`Joget started no process for ${decodeURIComponent(definition)}`, {
		code: 'NOT_STARTED',
		remedy:
			'Check app, version and process ID, and that the signed-in user is in the start white list of the process (its participant "Process Start White List").',
	});
}

export async function assignments(
	session: AdminSession,
	filter: { processId?: string; appId?: string },
	limit?: number,
): Promise<object[]> {
	const rows = await askRows(session, '/web/json/workflow/assignment/list', limit, {
		processId: filter.processId || undefined,
		packageId: filter.appId || undefined,
	});
	return rows.map((row) => ({
		activityId: row.activityId ?? row.id,
		activityName: textOrNull(row.activityName),
		processId: textOrNull(row.processId),
		processName: textOrNull(row.processName),
		processVersion: textOrNull(row.processVersion),
		accepted: row.acceptedStatus === true || row.acceptedStatus === 'true',
		dateCreated: textOrNull(row.dateCreated),
		due: row.due === '-' ? null : textOrNull(row.due),
	}));
}

export async function completeAssignment(
	session: AdminSession,
	activityId: string,
	variables: Record<string, unknown>,
): Promise<object> {
	const call = Object.keys(variables).length > 0 ? 'completeWithVariable' : 'complete';
	const path = `/web/json/workflow/assignment/${call}/${segment(activityId, 'Activity ID')}`;
	const response = await session.call('POST', path, { body: variableForm(variables) });
	if (response.status === 404) {
		throw new DataOpsError(`There is no assignment ${activityId} for the signed-in user`, {
			code: 'NOT_FOUND',
			remedy: 'It may be completed already, or belong to another user. Process: Get Assignments lists the open ones.',
			status: 404,
		});
	}
	const fault = faultOf(response, 'coreJson');
	if (fault) throw faultError(fault);
	const answer = JSON.parse(response.text) as Record<string, unknown>;
	if (answer.status !== 'completed') {
		throw new DataOpsError(`Joget did not complete the assignment ${activityId}`, { code: 'NOT_COMPLETED' });
	}
	return {
		activityId,
		completed: true,
		processId: textOrNull(answer.processId),
		nextActivityId: textOrNull(answer.nextActivityId),
	};
}
