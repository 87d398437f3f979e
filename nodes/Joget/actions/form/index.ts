/** Resource Form: the forms of an app, and a form's definition. */
import type { JogetResource } from '../types';
import { formTasks } from '../admin/definitions.operations';
import { adminAppAndVersion, definitionFormat, limitParameters } from '../admin/parameters';
import { runAdmin } from '../admin/run';
import { formParameter } from '../targets';

const definition = { resource: ['form'], operation: ['getDefinition'] };

export const description: JogetResource['description'] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'getMany',
		displayOptions: { show: { resource: ['form'] } },
		options: [
			{
				name: 'Get Definition',
				value: 'getDefinition',
				action: 'Get the definition of a form',
				description: 'As a plain list of fields, or as the JSON of Joget',
			},
			{ name: 'Get Many', value: 'getMany', action: 'Get many forms' },
		],
	},
	...adminAppAndVersion({ resource: ['form'] }),
	formParameter(definition, 'searchAdminForms'),
	definitionFormat(definition),
	...limitParameters({ resource: ['form'], operation: ['getMany'] }),
];

export const execute: JogetResource['execute'] = async function (operation) {
	return await runAdmin(this, formTasks, operation);
};
