/** The Warehouse node: its description, and the way to the operation that was chosen. */
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { failItem } from '../shared/items';
import * as job from './actions/job';
import * as mapping from './actions/mapping';
import * as run from './actions/run';
import * as table from './actions/table';
import { warehouseConnection, warehouseSourceConnection } from './methods/credentialTest';
import { searchMappings, searchSchedules, searchTables } from './methods/listSearch';

const resources: Record<
	string,
	{ execute(this: IExecuteFunctions, operation: string): Promise<INodeExecutionData[][]> }
> = { job, mapping, run, table };

export class Warehouse implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Warehouse',
		name: 'warehouse',
		icon: { light: 'file:../../icons/warehouse.svg', dark: 'file:../../icons/warehouse.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Load warehouse tables in bulk, with history (SCD), and prove every row',
		defaults: { name: 'Warehouse' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs:
			'={{ $parameter["resource"] === "table" && ["load", "preview", "compare"].includes($parameter["operation"]) ? [{ type: "main", displayName: "Report" }, { type: "main", displayName: "Rejected" }] : [{ type: "main" }] }}',
		hints: [
			{
				message:
					'No column is marked as Key, so every run inserts all of its rows again. Mark the columns that identify a row.',
				displayCondition:
					'={{ $parameter["resource"] === "table" && $parameter["operation"] === "load" && $parameter["mappingMode"] === "fields" && ($parameter["columns"]?.["column"] ?? []).length > 0 && !$parameter["columns"]["column"].some((column) => column.key) }}',
				whenToDisplay: 'beforeExecution',
				location: 'outputPane',
			},
		],
		credentials: [
			{
				name: 'warehouseApi',
				displayName: 'Credential for Warehouse API',
				required: true,
				testedBy: 'warehouseConnection',
			},
			{
				name: 'warehouseSourceApi',
				displayName: 'Credential for Warehouse Source API',
				required: true,
				testedBy: 'warehouseSourceConnection',
				displayOptions: { show: { resource: ['table'], source: ['query'], queryConnection: ['source'] } },
			},
		],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Job', value: 'job' },
					{ name: 'Mapping', value: 'mapping' },
					{ name: 'Run', value: 'run' },
					{ name: 'Table', value: 'table' },
				],
				default: 'table',
			},
			...job.description,
			...mapping.description,
			...run.description,
			...table.description,
		],
	};

	methods = {
		credentialTest: { warehouseConnection, warehouseSourceConnection },
		listSearch: { searchMappings, searchSchedules, searchTables },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const resource = this.getNodeParameter('resource', 0) as string;
		const operation = this.getNodeParameter('operation', 0) as string;
		try {
			return await resources[resource].execute.call(this, operation);
		} catch (error) {
			return [[failItem(this, error, 0)]];
		}
	}
}
