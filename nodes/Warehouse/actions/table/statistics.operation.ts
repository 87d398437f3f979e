/** Statistics of a table, or of every table of a schema. */
import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DataOpsError, forEachItem, toItems } from '../../../shared/items';
import { listTables, schemaExists, tableStatistics, type TableStatistics } from '../../engine/table/statistics';
import { openWarehouse } from '../connection';
import { textOf } from '../metadata';
import { refused } from '../refused';
import { splitTable } from './readMapping';

const show = (more: Record<string, string[]> = {}) => ({
	show: { resource: ['table'], operation: ['statistics'], ...more },
});

export const description: INodeProperties[] = [
	{
		displayName: 'Scope',
		name: 'scope',
		type: 'options',
		options: [
			{ name: 'One Table', value: 'table' },
			{ name: 'Whole Schema', value: 'schema' },
		],
		default: 'table',
		displayOptions: show(),
	},
	{
		displayName: 'Table',
		name: 'statisticsTable',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'e.g. customers',
				typeOptions: { searchListMethod: 'searchTables', searchable: true },
			},
			{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. customers' },
		],
		displayOptions: show({ scope: ['table'] }),
	},
	{
		displayName: 'Schema',
		name: 'statisticsSchema',
		type: 'string',
		default: '',
		placeholder: 'e.g. public',
		description: 'Empty: the schema of the credential',
		displayOptions: show({ scope: ['schema'] }),
	},
	{
		displayName: 'Count Rows',
		name: 'countRows',
		type: 'boolean',
		default: true,
		description: "Whether to count rows and versions in the tables; otherwise only the catalogue's estimates are read",
		displayOptions: show(),
	},
];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = await forEachItem(this, this.getInputData().length, async (itemIndex) => {
		const session = await openWarehouse(this, 'warehouseApi', itemIndex);
		try {
			const exact = this.getNodeParameter('countRows', itemIndex, true) as boolean;
			if ((this.getNodeParameter('scope', itemIndex) as string) === 'schema') {
				const schema = textOf(this, 'statisticsSchema', itemIndex) || session.server.schema;
				const all: TableStatistics[] = [];
				for (const name of await listTables(session, schema)) {
					const found = await tableStatistics(session, name, exact);
					if (found) all.push(found);
				}
				if (all.length === 0 && !(await schemaExists(session, schema)))
					throw new DataOpsError(`The schema ${schema} does not exist`, {
						code: 'NO_SCHEMA',
						remedy: 'Check its spelling, and that the user may see it. In MySQL and MariaDB it is a database.',
					});
				return toItems(all, itemIndex);
			}
			const text = this.getNodeParameter('statisticsTable', itemIndex, '', { extractValue: true }) as string;
			const [schema, table] = splitTable(text);
			const found = await tableStatistics(session, { schema: schema ?? session.server.schema, table }, exact);
			if (!found)
				throw new DataOpsError(`The table ${text} does not exist`, {
					code: 'NO_TABLE',
					remedy: 'Choose one from the list.',
				});
			return toItems([found], itemIndex);
		} catch (error) {
			throw refused(error);
		} finally {
			await session.close();
		}
	});
	return [items];
}
