/** Resource Run: the run log as items, and the report as JSON and a page. */
import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { toItem, toItems } from '../../../shared/items';
import { aggregateRuns } from '../../engine/report/aggregate';
import { reportHtml } from '../../engine/report/html';
import { countErrors, listErrors, listRuns, type RunStatus } from '../../engine/runlog/reading';
import {
	dateOf,
	limitFields,
	limitOf,
	metadataSchemaField,
	perItem,
	schemaOf,
	textOf,
	withMetadata,
	type Operation,
} from '../metadata';

const show = (operation: string[]) => ({ show: { resource: ['run'], operation } });
/** More runs than this are cut from a report, and the report says so. */
const REPORT_RUNS = 20_000;

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['run'] } },
		options: [
			{
				name: 'Get Errors',
				value: 'getErrors',
				action: 'Get the errors of a run',
				description: 'List rejected rows of logged runs',
			},
			{ name: 'Get Many', value: 'getMany', action: 'Get many runs', description: 'List logged runs, newest first' },
			{
				name: 'Report',
				value: 'report',
				action: 'Report on runs',
				description: 'Success, duration, rows and rejects as JSON and as an HTML page',
			},
		],
		default: 'getMany',
	},
	metadataSchemaField('run'),
	{
		displayName: 'Run ID',
		name: 'runId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 5f0c0f0e-6d0e-4a53-9a0c-1f6a1e0c7b11',
		description: 'Only errors of this run. Empty: of all runs, the latest first.',
		displayOptions: show(['getErrors']),
	},
	{
		displayName: 'Period (Days)',
		name: 'days',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 366 },
		default: 30,
		description: 'How many days back the report goes',
		displayOptions: show(['report']),
	},
	...limitFields('run', ['getErrors', 'getMany']),
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		displayOptions: show(['getErrors', 'getMany', 'report']),
		options: [
			{
				displayName: 'Code',
				name: 'code',
				type: 'string',
				default: '',
				placeholder: 'e.g. BAD_NUMBER',
				description: 'Only errors with this code',
				displayOptions: { show: { '/operation': ['getErrors'] } },
			},
			{
				displayName: 'Mapping',
				name: 'mapping',
				type: 'string',
				default: '',
				placeholder: 'e.g. customers',
				description: 'Only runs of this mapping',
			},
			{
				displayName: 'Since',
				name: 'since',
				type: 'dateTime',
				default: '',
				description: 'Only runs that started at or after this moment',
				displayOptions: { show: { '/operation': ['getMany'] } },
			},
			{
				displayName: 'Status',
				name: 'status',
				type: 'options',
				options: [
					{ name: 'Failed', value: 'failed' },
					{ name: 'Running', value: 'running' },
					{ name: 'Stopped', value: 'stopped' },
					{ name: 'Succeeded', value: 'succeeded' },
				],
				default: 'failed',
				displayOptions: { show: { '/operation': ['getMany'] } },
			},
			{
				displayName: 'Table',
				name: 'table',
				type: 'string',
				default: '',
				placeholder: 'e.g. customers',
				description: 'Only runs that load this table',
				displayOptions: { show: { '/operation': ['getMany'] } },
			},
		],
	},
];

interface Filters {
	code?: string;
	mapping?: string;
	since?: string;
	status?: RunStatus;
	table?: string;
}
const filtersOf = (context: IExecuteFunctions, itemIndex: number) =>
	context.getNodeParameter('filters', itemIndex, {}) as Filters;

const getMany: Operation = async (context, itemIndex) =>
	await withMetadata(context, itemIndex, schemaOf(context, itemIndex), async (metadata) => {
		const { since, ...filters } = filtersOf(context, itemIndex);
		const { runs } = await listRuns(metadata, {
			...filters,
			since: dateOf(since, 'Since'),
			limit: limitOf(context, itemIndex),
		});
		return toItems(runs, itemIndex);
	});

const getErrors: Operation = async (context, itemIndex) =>
	await withMetadata(context, itemIndex, schemaOf(context, itemIndex), async (metadata) => {
		const { mapping, code } = filtersOf(context, itemIndex);
		const runId = textOf(context, 'runId', itemIndex) || undefined;
		return toItems(await listErrors(metadata, { runId, mapping, code, limit: limitOf(context, itemIndex) }), itemIndex);
	});

const report: Operation = async (context, itemIndex) =>
	await withMetadata(context, itemIndex, schemaOf(context, itemIndex), async (metadata) => {
		const now = new Date();
		const days = context.getNodeParameter('days', itemIndex, 30) as number;
		const since = new Date(now.getTime() - days * 86_400_000);
		const { mapping } = filtersOf(context, itemIndex);
		const { runs, more } = await listRuns(metadata, { mapping, since, limit: REPORT_RUNS });
		const figures = aggregateRuns(runs, await countErrors(metadata, since, mapping), now, more);
		const item = toItem(figures, itemIndex);
		const page = reportHtml(figures, mapping ? `Loads of ${mapping}` : 'Warehouse loads');
		item.binary = {
			data: await context.helpers.prepareBinaryData(Buffer.from(page, 'utf8'), 'warehouse-report.html', 'text/html'),
		};
		return [item];
	});

const operations: Record<string, Operation> = { getErrors, getMany, report };

export async function execute(this: IExecuteFunctions, operation: string): Promise<INodeExecutionData[][]> {
	return await perItem(this, operations[operation]);
}
