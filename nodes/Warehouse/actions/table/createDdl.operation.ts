/** Create DDL: prints the statements of the target table, or runs them. */
import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DataOpsError, forEachItem, toItem } from '../../../shared/items';
import { PlanError } from '../../engine/load/plan';
import { tableStatements } from '../../engine/table/createTable';
import { openWarehouse } from '../connection';
import { schemaOf } from '../metadata';
import { refused } from '../refused';
import { mappingFor } from './readMapping';

export const description: INodeProperties[] = [
	{
		displayName: 'Metadata Schema',
		name: 'metadataSchema',
		type: 'string',
		default: '',
		placeholder: 'e.g. dms',
		description: "Schema (in MySQL and MariaDB: database) of the saved mappings. Empty: the connection's own.",
		displayOptions: { show: { resource: ['table'], operation: ['createDdl'], mappingMode: ['saved'] } },
	},
	{
		displayName: 'Run Statements',
		name: 'runStatements',
		type: 'boolean',
		default: false,
		description: 'Whether to run the statements; otherwise they are only printed',
		displayOptions: { show: { resource: ['table'], operation: ['createDdl'] } },
	},
];

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = await forEachItem(this, this.getInputData().length, async (itemIndex) => {
		const session = await openWarehouse(this, 'warehouseApi', itemIndex);
		try {
			const mapping = await mappingFor(this, itemIndex, session, schemaOf(this, itemIndex));
			const run = this.getNodeParameter('runStatements', itemIndex, false) as boolean;
			const result = await tableStatements(session, mapping, run);
			return [toItem({ ...result, ddl: result.statements.map((statement) => `${statement};`).join('\n') }, itemIndex)];
		} catch (error) {
			if (error instanceof PlanError)
				throw new DataOpsError(error.message, { code: 'CONTRACT', remedy: 'Nothing was changed.' });
			throw refused(error);
		} finally {
			await session.close();
		}
	});
	return [items];
}
