/** Resource List: the lists (datalists) of an app, and a list's definition. */
import type { JogetResource } from '../types';
import { listTasks } from '../admin/definitions.operations';
import { adminAppAndVersion, definitionFormat, limitParameters } from '../admin/parameters';
import { runAdmin } from '../admin/run';
import { listParameter } from '../targets';

const definition = { resource: ['list'], operation: ['getDefinition'] };

export const description: JogetResource['description'] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'getMany',
		displayOptions: { show: { resource: ['list'] } },
		options: [
			{
				name: 'Get Definition',
				value: 'getDefinition',
				action: 'Get the definition of a list',
				description: 'As columns and filters, or as the JSON of Joget',
			},
			{ name: 'Get Many', value: 'getMany', action: 'Get many lists' },
		],
	},
	...adminAppAndVersion({ resource: ['list'] }),
	listParameter(definition, 'searchAdminLists'),
	definitionFormat(definition),
	...limitParameters({ resource: ['list'], operation: ['getMany'] }),
];

export const execute: JogetResource['execute'] = async function (operation) {
	return await runAdmin(this, listTasks, operation);
};
