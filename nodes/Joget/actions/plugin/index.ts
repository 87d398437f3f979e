/** Resource Plugin: what is installed on the server. */
import type { JogetResource } from '../types';
import { pluginTasks } from '../admin/definitions.operations';
import { limitParameters } from '../admin/parameters';
import { runAdmin } from '../admin/run';

export const description: JogetResource['description'] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'getMany',
		displayOptions: { show: { resource: ['plugin'] } },
		options: [{ name: 'Get Many', value: 'getMany', action: 'Get many plugins' }],
	},
	{
		displayName: 'Plugin Type',
		name: 'className',
		type: 'string',
		default: '',
		placeholder: 'e.g. org.joget.apps.form.model.Element',
		description: 'Class or interface that the plugins must be of; empty for all',
		displayOptions: { show: { resource: ['plugin'] } },
	},
	...limitParameters({ resource: ['plugin'] }),
];

export const execute: JogetResource['execute'] = async function (operation) {
	return await runAdmin(this, pluginTasks, operation);
};
