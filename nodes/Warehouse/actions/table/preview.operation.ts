/** Preview: the same run, rolled back, with the first rows of each kind. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { runLoads } from './runLoad';

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runLoads(this, 'preview');
}
