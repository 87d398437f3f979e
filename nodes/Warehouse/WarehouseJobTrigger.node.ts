/** The Warehouse Job Trigger: claims requests from DMS_PRCREQ, and makes those that a schedule is due for. */
import type { INodeExecutionData, INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { toNodeError } from '../shared/items';
import { pollJobs } from './actions/job/poll';
import { warehouseConnection } from './methods/credentialTest';
import { getMappings } from './methods/listSearch';

export class WarehouseJobTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Warehouse Job Trigger',
		name: 'warehouseJobTrigger',
		icon: { light: 'file:../../icons/warehouse.svg', dark: 'file:../../icons/warehouse.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ [].concat($parameter["options"]["mappings"] || []).join(", ") || "all mappings" }}',
		description: 'Starts the workflow when a warehouse job is requested or due, each one in one worker only',
		defaults: { name: 'Warehouse Job Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'warehouseApi', required: true, testedBy: 'warehouseConnection' }],
		properties: [
			{
				displayName: 'Metadata Schema',
				name: 'metadataSchema',
				type: 'string',
				default: '',
				placeholder: 'e.g. dms',
				description:
					"Schema (in MySQL and MariaDB: database) of the DMS metadata tables, which are created when missing. Empty: the connection's own.",
			},
			{
				displayName: 'Max Requests per Poll',
				name: 'maxRequests',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 100 },
				default: 1,
				description: 'How many requests one poll may claim; each comes out as one item',
			},
			{
				displayName: 'Lease (Minutes)',
				name: 'leaseMinutes',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 1440 },
				default: 15,
				description:
					'How long a claim holds. A request that is neither completed nor failed by then goes to another worker; a load that was given its Request ID extends the lease while it runs.',
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [
					{
						displayName: 'Catch Up (Hours)',
						name: 'catchUpHours',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 9000 },
						default: 24,
						description:
							'How old a missed slot of a schedule may be and still run; of several missed ones only the latest runs',
					},
					{
						displayName: 'Claim When Testing',
						name: 'claimWhenTesting',
						type: 'boolean',
						default: false,
						description: 'Whether a test in the editor claims the request; otherwise it only shows the next one',
					},
					{
						displayName: 'Make Scheduled Requests',
						name: 'makeScheduled',
						type: 'boolean',
						default: true,
						description: 'Whether to make the requests that schedules in DMS_JOBSCH are due for',
					},
					{
						displayName: 'Mapping Names or IDs',
						name: 'mappings',
						type: 'multiOptions',
						typeOptions: { loadOptionsMethod: 'getMappings', loadOptionsDependsOn: ['metadataSchema'] },
						default: [],
						description:
							'Claim only requests of these mappings. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
					},
					{
						displayName: 'Request Types',
						name: 'requestTypes',
						type: 'string',
						default: '',
						placeholder: 'e.g. IMMEDIATE, SCHEDULED',
						description: 'Claim only requests of these types, separated by commas',
					},
					{
						displayName: 'Timezone',
						name: 'timezone',
						type: 'string',
						default: '',
						placeholder: 'e.g. Europe/Berlin',
						description: 'IANA zone of the times in DMS_JOBSCH. Empty: UTC.',
					},
				],
			},
		],
	};

	methods = { credentialTest: { warehouseConnection }, loadOptions: { getMappings } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		try {
			return await pollJobs(this);
		} catch (error) {
			throw toNodeError(this, error);
		}
	}
}
