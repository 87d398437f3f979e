/** Resource API: API Builder's documents of an app, and what one of them opens. */
import type { JogetResource } from '../types';
import { apiTasks } from '../admin/definitions.operations';
import { adminAppAndVersion, definitionFormat, limitParameters } from '../admin/parameters';
import { runAdmin } from '../admin/run';

const definition = { resource: ['api'], operation: ['getDefinition'] };

export const description: JogetResource['description'] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'getMany',
		displayOptions: { show: { resource: ['api'] } },
		options: [
			{
				name: 'Get Definition',
				value: 'getDefinition',
				action: 'Get the definition of an API',
				description: 'As a list of what it opens, or as the JSON of Joget',
			},
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many API definitions',
				description: 'Which form has which API ID, and which methods it allows',
			},
		],
	},
	...adminAppAndVersion({ resource: ['api'] }),
	{
		displayName: 'API ID',
		name: 'apiDocumentId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. API-1b4e28ba-2fa1-11d2-883f-0016d3cca427',
		displayOptions: { show: definition },
	},
	definitionFormat(definition),
	...limitParameters({ resource: ['api'], operation: ['getMany'] }),
];

export const execute: JogetResource['execute'] = async function (operation) {
	return await runAdmin(this, apiTasks, operation);
};
