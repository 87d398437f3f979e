/** History, statuses and options of the operations that read issues. */
import type { INodeProperties } from 'n8n-workflow';
import { outputFormProperty } from '../../../shared/items';

const show = { resource: ['issue'] };
const PULLS = ['getMany', 'getChangedSince', 'getStatusHistory'];

export const pullProperties: INodeProperties[] = [
	{
		displayName: 'Status History',
		name: 'history',
		type: 'boolean',
		default: true,
		displayOptions: { show: { ...show, operation: ['getMany', 'getChangedSince'] } },
		description: 'Whether to read the complete status history of each issue',
	},
	{
		displayName: 'Status Columns',
		name: 'statusColumns',
		type: 'options',
		default: 'none',
		displayOptions: { show: { ...show, operation: PULLS } },
		description: 'For which statuses each issue gets first entered, last entered, times entered, and total seconds',
		options: [
			{ name: 'Chosen Statuses', value: 'list' },
			{ name: 'None', value: 'none' },
			{
				name: 'Preset: Photo Orders',
				value: 'seed',
				description:
					'Scheduled, acknowledged, at_listing, shoot_complete, uploaded, edit_start, final_review, escalated_editing, closed',
			},
			{ name: 'Typed Names or IDs', value: 'names', description: 'Also for statuses that no longer exist' },
		],
	},
	{
		displayName: 'Status Names or IDs',
		name: 'statuses',
		type: 'multiOptions',
		default: [],
		typeOptions: { loadOptionsMethod: 'getStatuses' },
		displayOptions: { show: { ...show, operation: PULLS, statusColumns: ['list'] } },
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	},
	{
		displayName: 'Statuses',
		name: 'statusNames',
		type: 'string',
		default: '',
		placeholder: 'e.g. In Review, Done, 10042',
		displayOptions: { show: { ...show, operation: PULLS, statusColumns: ['names'] } },
		description: 'Names or IDs, separated by commas. Case and blanks do not matter.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: { show: { ...show, operation: [...PULLS, 'getManyIds', 'count'] } },
		options: [
			{
				displayName: 'Attempts',
				name: 'attempts',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 20 },
				default: 6,
				description: 'Tries per call against a server that fails, the first included',
			},
			{
				displayName: 'Concurrency',
				name: 'concurrency',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 16 },
				default: 4,
				description: 'Projects, or chunks of histories, under way at once',
			},
			{
				displayName: 'Include Keys',
				name: 'includeKeys',
				type: 'boolean',
				default: false,
				description: 'Whether Get Many IDs also gives the issue keys',
			},
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
				typeOptions: { minValue: 0, maxValue: 86400 },
				default: 300,
				description: 'When Jira asks for a longer wait, the run ends with what it has and its report',
			},
			{
				displayName: 'On Reject',
				name: 'onReject',
				type: 'options',
				default: 'route',
				description: 'What to do with an issue that does not fit the mapping',
				options: [
					{ name: 'Keep With Empty Values', value: 'keep' },
					{ name: 'Send to Rejected', value: 'route' },
					{ name: 'Stop', value: 'fail' },
				],
			},
			{ ...outputFormProperty('output', 'Output', 'issues and transitions'), default: 'items' },
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
				description: 'After so many pages the run ends and says so. 0 for no limit.',
			},
			{
				displayName: 'Page Size',
				name: 'pageSize',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 5000 },
				default: 0,
				description: 'Issues asked for per page. 0 chooses by deployment and mapping.',
			},
			{
				displayName: 'Split by Project',
				name: 'splitByProject',
				type: 'boolean',
				default: false,
				description: 'Whether to read projects side by side, each with its own pages',
			},
			{
				displayName: 'Verify Completeness',
				name: 'verify',
				type: 'boolean',
				default: true,
				description: 'Whether to list the IDs again after several pages, and fetch what moved away while it was paged',
			},
		],
	},
];

export const sinceProperties: INodeProperties[] = [
	{
		displayName: 'Watermark',
		name: 'watermarkStore',
		type: 'options',
		default: 'node',
		displayOptions: { show: { ...show, operation: ['getChangedSince'] } },
		options: [
			{
				name: 'Move When Confirmed',
				value: 'confirm',
				description: 'Kept by n8n, and moved by Set Watermark at the end of the canvas',
			},
			{
				name: 'Move When This Node Has Finished',
				value: 'node',
				description: 'Kept by n8n in the static data of the workflow',
			},
			{
				name: 'Only Return It',
				value: 'none',
				description: 'The canvas stores the state of the report and gives it back in Since',
			},
		],
	},
	{
		displayName: 'Since',
		name: 'since',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2026-11-20T08:00:00Z',
		displayOptions: { show: { ...show, operation: ['getChangedSince'] } },
		description:
			'ISO stamp, epoch milliseconds, or the state of an earlier report. Rules over the stored watermark. Without either, everything is read.',
	},
	{
		displayName: 'Value',
		name: 'watermarkValue',
		type: 'string',
		default: '={{ $json.state }}',
		displayOptions: { show: { ...show, operation: ['setWatermark'] } },
		description:
			'ISO stamp, epoch milliseconds, or the state of a report. Empty removes the watermark, so that the next run reads everything.',
	},
	{
		displayName: 'Watermark Key',
		name: 'watermarkKey',
		type: 'string',
		default: '={{ $json.watermarkKey }}',
		displayOptions: { show: { ...show, operation: ['setWatermark'] } },
		description: 'Which watermark, from the report. If left empty, the one of the issues chosen here.',
	},
];
