/** The face of the Joget node: its description, and execute(), which only routes. */
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import * as record from './actions/record';
import { router } from './actions/router';
import { jogetApiTest } from './methods/credentialTest';

export class Joget implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Joget',
		name: 'joget',
		icon: { light: 'file:../../icons/joget.svg', dark: 'file:../../icons/joget.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Post, read and manage records, apps and processes of a Joget server',
		defaults: { name: 'Joget' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs:
			'={{ ["record", "lookupData"].includes($parameter["resource"]) ? [{ type: "main", displayName: "Saved" }, { type: "main", displayName: "Failed" }, { type: "main", displayName: "Report" }] : [{ type: "main" }] }}',
		credentials: [
			{
				name: 'jogetApi',
				required: true,
				testedBy: 'jogetApiTest',
				displayOptions: { show: { resource: ['record'], backend: ['apiBuilder'] } },
			},
			{
				name: 'jogetAdminApi',
				required: true,
				displayOptions: { show: { resource: ['record'], backend: ['coreJson'] } },
			},
		],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				default: 'record',
				options: [{ name: 'Record', value: 'record' }],
			},
			...record.description,
		],
	};

	methods = {
		credentialTest: { jogetApiTest },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this);
	}
}
