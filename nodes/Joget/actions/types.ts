/** What each resource of the Joget node gives: its fields and how it runs. The face spreads the one and calls the other. */
import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

export interface JogetResource {
	description: INodeProperties[];
	/** One array per output of the resource. */
	execute(this: IExecuteFunctions, operation: string): Promise<INodeExecutionData[][]>;
}
