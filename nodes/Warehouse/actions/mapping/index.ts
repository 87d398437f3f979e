/** Resource Mapping: which function serves which operation. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { perItem, type Operation } from '../metadata';
import { exportMapping } from './export.operation';
import { importMappings } from './import.operation';
import { deleteMapping, getMapping, historyOf, listMappings, saveMapping } from './store.operations';
import { suggest } from './suggest.operation';
import { validate } from './validate.operation';

export { fields as description } from './fields';

const operations: Record<string, Operation> = {
	delete: deleteMapping,
	export: exportMapping,
	get: getMapping,
	getMany: listMappings,
	history: historyOf,
	import: importMappings,
	save: saveMapping,
	validate,
};

export async function execute(this: IExecuteFunctions, operation: string): Promise<INodeExecutionData[][]> {
	if (operation === 'suggest') return [await suggest(this)];
	return await perItem(this, operations[operation]);
}
