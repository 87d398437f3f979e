/** Load: rows into the table, by its mapping. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { runLoads } from './runLoad';

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runLoads(this, 'load');
}
