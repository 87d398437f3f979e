/** Resource Server: a staged health report. What is wrong with the server is an answer here, not an error. */
import type { IExecuteFunctions } from 'n8n-workflow';
import type { JogetApiCredentials } from '../../engine/apiAuth';
import { checkHealth } from '../../engine/admin/health';
import { DataOpsError } from '../../../shared/errors';
import { testJogetApi } from '../../methods/credentialTest';
import { type AdminTask, one, runAdmin } from '../admin/run';
import type { JogetResource } from '../types';

export const description: JogetResource['description'] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'health',
		displayOptions: { show: { resource: ['server'] } },
		options: [
			{
				name: 'Health',
				value: 'health',
				action: 'Check the health of a server',
				description: 'Reachable, is it Joget, signed in as, whitelist, API Builder, key, clock',
			},
		],
	},
	{
		displayName: 'Check API Key',
		name: 'checkApiKey',
		type: 'boolean',
		default: false,
		description: 'Whether to try the key of a Joget API (API Builder) credential too',
		displayOptions: { show: { resource: ['server'] } },
	},
	{
		displayName: 'Fail When Unhealthy',
		name: 'failWhenUnhealthy',
		type: 'boolean',
		default: false,
		description: 'Whether a stage that is not well is an error of the node',
		displayOptions: { show: { resource: ['server'] } },
	},
];

/** The second credential is a choice. */
async function apiCredentials(context: IExecuteFunctions, itemIndex: number): Promise<JogetApiCredentials | undefined> {
	if (context.getNodeParameter('checkApiKey', itemIndex, false) !== true) return undefined;
	return await context.getCredentials<JogetApiCredentials>('jogetApi', itemIndex);
}

const health: AdminTask = async (context, itemIndex, _apps, { http, session }) => {
	const api = await apiCredentials(context, itemIndex);
	const probe = async (credentials: JogetApiCredentials) => {
		const { status, message } = await testJogetApi(credentials);
		return { ok: status === 'OK', message };
	};
	const report = await checkHealth({
		http,
		session,
		now: Date.now,
		...(api ? { probeKey: () => probe(api) } : {}),
	});
	const failed = report.stages.filter(({ ok }) => ok === false);
	if (failed.length > 0 && context.getNodeParameter('failWhenUnhealthy', itemIndex, false)) {
		throw new DataOpsError(`The Joget server is not well: ${failed[0].message}`, {
			code: 'UNHEALTHY',
			detail: failed.map(({ stage, message }) => `${stage}: ${message}`).join('\n'),
		});
	}
	return one(report, itemIndex);
};

export const execute: JogetResource['execute'] = async function (operation) {
	return await runAdmin(this, { health }, operation);
};
