/** The face of the Joget node: its description, and execute(), which only routes. */
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import * as api from './actions/api';
import * as app from './actions/app';
import * as form from './actions/form';
import * as list from './actions/list';
import * as lookupData from './actions/lookupData';
import * as plugin from './actions/plugin';
import * as process_ from './actions/process';
import * as record from './actions/record';
import { router } from './actions/router';
import * as server from './actions/server';
import { searchAdminApps, searchAdminForms, searchAdminLists } from './methods/adminLists';
import { jogetAdminTest } from './methods/adminTest';
import { jogetApiTest } from './methods/credentialTest';
import { jogetDatabaseTest } from './methods/databaseTest';
import { getFormFields } from './methods/formFields';
import { searchForms } from './methods/formList';

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
		// One entry per credential: n8n looks at the first of a name only. Conditions are written as `hide`: what is not on the
		// page (`backend` of another resource, say) hides nothing, and the editor takes a parameter whose every option is named
		// under `show` for the choice of the credential, and hides it (and with it Resource and Operation).
		hints: [
			{
				message:
					'Joget makes the IDs here, so every run creates new records. Choose Record ID: From Key Columns where a run may be repeated.',
				displayCondition:
					'={{ $parameter["resource"] === "record" && $parameter["operation"] === "upsert" && $parameter["idStrategy"] === "server" }}',
				whenToDisplay: 'beforeExecution',
				location: 'outputPane',
			},
		],
		// Several may be shown at once, and n8n calls each just "Credential" unless it has a label.
		credentials: [
			{
				name: 'jogetApi',
				displayName: 'Credential for Joget API',
				required: true,
				testedBy: 'jogetApiTest',
				displayOptions: {
					hide: {
						backend: ['coreJson'],
						checkApiKey: [false],
						resource: ['api', 'app', 'form', 'list', 'plugin', 'process'],
					},
				},
			},
			// Also for form definitions from Core JSON beside an API key, so no rule can hide it; the transport says when it lacks.
			{
				name: 'jogetAdminApi',
				displayName: 'Credential for Joget Admin API',
				required: false,
				testedBy: 'jogetAdminTest',
			},
			{
				name: 'jogetDatabaseApi',
				displayName: 'Credential for Joget Database API',
				required: true,
				testedBy: 'jogetDatabaseTest',
				displayOptions: { show: { resource: ['record'], definitionSource: ['database'] } },
			},
		],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				default: 'record',
				options: [
					{ name: 'API', value: 'api' },
					{ name: 'App', value: 'app' },
					{ name: 'Form', value: 'form' },
					{ name: 'List', value: 'list' },
					{ name: 'Lookup Data', value: 'lookupData' },
					{ name: 'Plugin', value: 'plugin' },
					{ name: 'Process', value: 'process' },
					{ name: 'Record', value: 'record' },
					{ name: 'Server', value: 'server' },
				],
			},
			...record.description,
			...api.description,
			...app.description,
			...form.description,
			...list.description,
			...lookupData.description,
			...plugin.description,
			...process_.description,
			...server.description,
		],
	};

	methods = {
		credentialTest: { jogetAdminTest, jogetApiTest, jogetDatabaseTest },
		listSearch: { searchAdminApps, searchAdminForms, searchAdminLists, searchForms },
		resourceMapping: { getFormFields },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this);
	}
}
