/** Resource Process: start, assignments, completion. */
import { toItems } from '../../../shared/items';
import { assignments, completeAssignment, startProcess } from '../../engine/admin/processes';
import { adminApp, limitParameters } from '../admin/parameters';
import { type AdminTask, limitOf, one, runAdmin } from '../admin/run';
import { located } from '../targets';
import type { JogetResource } from '../types';

const show = (...operation: string[]) => ({ resource: ['process'], operation });

export const description: JogetResource['description'] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'start',
		displayOptions: { show: { resource: ['process'] } },
		options: [
			{
				name: 'Complete Assignment',
				value: 'complete',
				action: 'Complete an assignment',
				description: 'Accept and complete an open activity of the signed-in user',
			},
			{
				name: 'Get Assignments',
				value: 'getAssignments',
				action: 'Get assignments',
				description: 'Open activities of the signed-in user',
			},
			{ name: 'Start', value: 'start', action: 'Start a process' },
		],
	},
	adminApp(show('start')),
	{
		displayName: 'Process ID',
		name: 'processDefId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. order_approval',
		description: 'ID of the process definition, without app and version',
		displayOptions: { show: show('start') },
	},
	{
		displayName: 'Process Version',
		name: 'processVersion',
		type: 'string',
		default: 'latest',
		description: 'Version of the process package (not of the app), or latest',
		displayOptions: { show: show('start') },
	},
	{
		displayName: 'Record ID',
		name: 'recordId',
		type: 'string',
		default: '',
		description: 'ID of the form record that the process is about; empty for a new one',
		displayOptions: { show: show('start') },
	},
	{
		displayName: 'Activity ID',
		name: 'activityId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 1208_demo_approve_order',
		displayOptions: { show: show('complete') },
	},
	{
		displayName: 'Process Instance ID',
		name: 'processId',
		type: 'string',
		default: '',
		description: 'Only assignments of this running process; empty for all',
		displayOptions: { show: show('getAssignments') },
	},
	{
		displayName: 'Workflow Variables',
		name: 'variables',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Variable',
		default: {},
		displayOptions: { show: show('start', 'complete') },
		options: [
			{
				displayName: 'Variable',
				name: 'values',
				values: [
					{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. status' },
					{ displayName: 'Value', name: 'value', type: 'string', default: '' },
				],
			},
		],
	},
	...limitParameters(show('getAssignments')),
];

function variablesOf(...[context, itemIndex]: Parameters<AdminTask>): Record<string, unknown> {
	const entries = context.getNodeParameter('variables.values', itemIndex, []) as Array<{
		name: string;
		value: unknown;
	}>;
	return Object.fromEntries(entries.filter(({ name }) => name).map(({ name, value }) => [name, value]));
}

const tasks: Record<string, AdminTask> = {
	start: async (...call) => {
		const [context, itemIndex, { session }] = call;
		const text = (name: string) => String(context.getNodeParameter(name, itemIndex, '')).trim();
		const process = {
			appId: located(context, 'appId', itemIndex),
			version: text('processVersion') || 'latest',
			processId: text('processDefId'),
		};
		return one(await startProcess(session, process, variablesOf(...call), text('recordId')), itemIndex);
	},
	getAssignments: async (context, itemIndex, { session }) => {
		const processId = String(context.getNodeParameter('processId', itemIndex, '')).trim();
		return toItems(await assignments(session, { processId }, limitOf(context, itemIndex)), itemIndex);
	},
	complete: async (...call) => {
		const [context, itemIndex, { session }] = call;
		const activityId = String(context.getNodeParameter('activityId', itemIndex)).trim();
		return one(await completeAssignment(session, activityId, variablesOf(...call)), itemIndex);
	},
};

export const execute: JogetResource['execute'] = async function (operation) {
	return await runAdmin(this, tasks, operation);
};
