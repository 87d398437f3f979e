/** Jira Issues Trigger: starts a workflow when issues are created, updated, or change status, by polling. */
import {
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { choiceProperties } from './actions/choice';
import { mappingProperties } from './actions/issue/mapping.parameters';
import { poll } from './actions/trigger/poll';
import { jiraInstanceTest } from './methods/instanceTest';
import { getFields, getProjects, getStatuses } from './methods/lists';

export class JiraIssuesTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Jira Issues Trigger',
		name: 'jiraIssuesTrigger',
		icon: { light: 'file:../../icons/jira.svg', dark: 'file:../../icons/jira.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["event"] }}',
		description: 'Starts the workflow when Jira issues are created, updated, or change status',
		defaults: { name: 'Jira Issues Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'jiraInstanceApi', required: true, testedBy: 'jiraInstanceTest' }],
		properties: [
			{
				displayName: 'Event',
				name: 'event',
				type: 'options',
				default: 'updated',
				options: [
					{ name: 'Issue Created', value: 'created' },
					{ name: 'Issue Updated', value: 'updated', description: 'Any change, creation included' },
					{ name: 'Status Changed', value: 'statusChanged', description: 'One item for each status change' },
				],
			},
			{
				displayName: 'To Statuses',
				name: 'toStatuses',
				type: 'string',
				default: '',
				placeholder: 'e.g. Done, In Review, 10042',
				displayOptions: { show: { event: ['statusChanged'] } },
				description: 'Names or IDs, separated by commas. Any status if left empty.',
			},
			...choiceProperties({}),
			...mappingProperties({}),
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [
					{
						displayName: 'Index Lag (Hours)',
						name: 'lagHours',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 72 },
						default: 12,
						description:
							'How far behind the watermark to look for issues that the search index showed late. 0 switches it off.',
					},
					{
						displayName: 'Longest Pause (Seconds)',
						name: 'longestPause',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 3600 },
						default: 60,
						description: 'When Jira asks for a longer wait, the poll ends with what it has, and the next one goes on',
					},
					{
						displayName: 'Overlap (Minutes)',
						name: 'overlapMinutes',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 1440 },
						default: 10,
						description: 'How far before the watermark to read again. What was given before is dropped.',
					},
					{
						displayName: 'Page Limit',
						name: 'pageLimit',
						type: 'number',
						typeOptions: { minValue: 0 },
						default: 0,
						description: 'Pages per poll. The next poll goes on. 0 for no limit.',
					},
					{
						displayName: 'Since',
						name: 'since',
						type: 'string',
						default: '',
						placeholder: 'e.g. 2026-11-20T08:00:00Z',
						description: 'Where the first poll starts. From now on if left empty.',
					},
				],
			},
		],
	};

	methods = {
		credentialTest: { jiraInstanceTest },
		loadOptions: { getFields, getProjects, getStatuses },
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
