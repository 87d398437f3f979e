/**
 * Compare: source against table, by key. It is a load of everything that differs, rolled back; what it would insert is only
 * in the source, what it would retire only in the table, what it would update differs.
 */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { runLoads } from './runLoad';

export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runLoads(this, 'compare');
}
