/** Resource → its module. A new resource is one line here and one in the face's properties. */
import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import * as api from './api';
import * as app from './app';
import * as form from './form';
import * as list from './list';
import * as lookupData from './lookupData';
import * as plugin from './plugin';
import * as process_ from './process';
import * as record from './record';
import * as server from './server';
import type { JogetResource } from './types';

const RESOURCES: Record<string, JogetResource> = {
	api,
	app,
	form,
	list,
	lookupData,
	plugin,
	process: process_,
	record,
	server,
};

export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const resource = this.getNodeParameter('resource', 0);
	const operation = this.getNodeParameter('operation', 0);
	const module = RESOURCES[resource];
	if (!module) throw new NodeOperationError(this.getNode(), `The Joget node has no resource "${resource}"`);
	return await module.execute.call(this, operation);
}
