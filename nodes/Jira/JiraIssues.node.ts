/** Jira Issues: issues with their complete history, mapped to flat rows, from Jira Cloud and Data Center. */
import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { choiceProperties } from './actions/choice';
import { mappingProperties } from './actions/issue/mapping.parameters';
import { pullProperties, sinceProperties } from './actions/issue/pull.parameters';
import { run } from './actions/router';
import { jiraInstanceTest } from './methods/instanceTest';
import { getFields, getProjects, getStatuses } from './methods/lists';

const getManyOnly = (resource: string, what: string) => ({
	displayName: 'Operation',
	name: 'operation',
	type: 'options' as const,
	noDataExpression: true,
	default: 'getMany',
	displayOptions: { show: { resource: [resource] } },
	options: [
		{
			name: 'Get Many',
			value: 'getMany',
			action: `Get many ${what}`,
			description: `Get all ${what} that the account can see`,
		},
	],
});

export class JiraIssues implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Jira Issues',
		name: 'jiraIssues',
		icon: { light: 'file:../../icons/jira.svg', dark: 'file:../../icons/jira.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Get Jira issues with their complete status history, as rows for a warehouse',
		defaults: { name: 'Jira Issues' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs:
			'={{ $parameter["resource"] === "issue" ? [{ type: "main", displayName: "Issues" }, { type: "main", displayName: "Transitions" }, { type: "main", displayName: "Rejected" }, { type: "main", displayName: "Report" }] : [{ type: "main" }] }}',
		hints: [
			{
				message:
					'The watermark moves only in runs of a published workflow. A run started by hand begins where the last of those ended.',
				displayCondition:
					'={{ $parameter["resource"] === "issue" && $parameter["operation"] === "getChangedSince" && $parameter["watermarkStore"] !== "none" }}',
				whenToDisplay: 'beforeExecution',
				location: 'outputPane',
			},
		],
		credentials: [{ name: 'jiraInstanceApi', required: true, testedBy: 'jiraInstanceTest' }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				default: 'issue',
				options: [
					{ name: 'Field', value: 'field' },
					{ name: 'Instance', value: 'instance' },
					{ name: 'Issue', value: 'issue' },
					{ name: 'Mapping', value: 'mapping' },
					{ name: 'Project', value: 'project' },
					{ name: 'Status', value: 'status' },
				],
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				default: 'getMany',
				displayOptions: { show: { resource: ['issue'] } },
				options: [
					{
						name: 'Count',
						value: 'count',
						action: 'Count issues',
						description: 'Count the issues of a choice. Jira Cloud estimates.',
					},
					{
						name: 'Get Changed Since',
						value: 'getChangedSince',
						action: 'Get issues changed since the watermark',
						description: 'Get what changed since the last run, each version once',
					},
					{
						name: 'Get Many',
						value: 'getMany',
						action: 'Get many issues',
						description: 'Get all issues of a choice with their status history',
					},
					{
						name: 'Get Many IDs',
						value: 'getManyIds',
						action: 'Get many identifiers of issues',
						description: 'Get the IDs that exist now, to find deletions',
					},
					{
						name: 'Get Status History',
						value: 'getStatusHistory',
						action: 'Get the status history of issues',
						description: 'Get every status change, without mapped columns',
					},
					{
						name: 'Set Watermark',
						value: 'setWatermark',
						action: 'Set the watermark',
						description: 'Set the watermark by hand, or confirm the one of a report',
					},
				],
			},
			getManyOnly('field', 'fields'),
			getManyOnly('project', 'projects'),
			getManyOnly('status', 'statuses'),
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				default: 'validate',
				displayOptions: { show: { resource: ['mapping'] } },
				options: [
					{
						name: 'Validate',
						value: 'validate',
						action: 'Validate a mapping',
						description: 'Check fields and types of a mapping against the site, with sample values',
					},
				],
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				default: 'test',
				displayOptions: { show: { resource: ['instance'] } },
				options: [
					{
						name: 'Test',
						value: 'test',
						action: 'Test an instance',
						description: 'Ask the site for user, version, time zone, clock, and page sizes',
					},
				],
			},
			...choiceProperties({ resource: ['issue', 'mapping'] }),
			...sinceProperties,
			...mappingProperties({ resource: ['issue', 'mapping'], operation: ['getMany', 'getChangedSince', 'validate'] }),
			{
				displayName: 'Sample Size',
				name: 'sampleSize',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 100 },
				default: 20,
				displayOptions: { show: { resource: ['mapping'] } },
				description: 'How many of the issues changed last are looked at',
			},
			...pullProperties,
		],
	};

	methods = {
		credentialTest: { jiraInstanceTest },
		loadOptions: { getFields, getProjects, getStatuses },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await run(this);
	}
}
