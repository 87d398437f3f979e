/** Suggest: a first mapping from all input items together, or from a table of the connection. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { allItems, DataOpsError, failItem, toItem } from '../../../shared/items';
import { inspectTable } from '../../engine/table/inspect';
import { sqlTypeText } from '../../engine/mapping/sqlTypes';
import { suggestMapping, type SuggestInput } from '../../engine/mapping/suggestMapping';
import { validateMapping } from '../../engine/mapping/validate';
import { textOf, withMetadata } from '../metadata';
import { referenceOf } from '../mappingReference';

const MAX_SAMPLES = 1000;

export async function suggest(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	try {
		const name = textOf(context, 'suggestTable', 0);
		const dot = name.indexOf('.');
		const input: SuggestInput = {
			reference: referenceOf(context, 0) || name,
			table: dot > 0 ? name.slice(dot + 1) : name,
			schema: dot > 0 ? name.slice(0, dot) : undefined,
			type: context.getNodeParameter('suggestType', 0) as SuggestInput['type'],
		};
		const items = context.getInputData();
		if (context.getNodeParameter('suggestFrom', 0) === 'table') input.columns = await columnsOf(context, input);
		else input.samples = items.slice(0, MAX_SAMPLES).map((item) => item.json);
		const { document, notes } = suggestMapping(input);
		const { problems, warnings } = validateMapping(document);
		return [toItem({ mapping: document, notes, problems, warnings }, allItems(items.length))];
	} catch (error) {
		return [failItem(context, error, 0)];
	}
}

async function columnsOf(
	context: IExecuteFunctions,
	{ schema, table }: SuggestInput,
): Promise<SuggestInput['columns']> {
	return await withMetadata(context, 0, schema ?? '', async (metadata, session) => {
		const info = await inspectTable(session, { schema: metadata.schema, table });
		if (!info)
			throw new DataOpsError(`There is no table ${metadata.schema}.${table}`, {
				code: 'NO_TABLE',
				remedy: 'Check its spelling, and that the user may see it.',
			});
		// A surrogate key says nothing about the rows: a unique index on other columns is the better key.
		const generated = new Set(
			info.columns.filter((column) => column.identity || column.generated).map((column) => column.name),
		);
		const indexes = [...info.uniqueIndexes].sort((a, b) => Number(b.primary) - Number(a.primary));
		const key = new Set(
			indexes.find(
				({ columns, partial }) => !partial && columns.length > 0 && columns.every((column) => !generated.has(column)),
			)?.columns ?? [],
		);
		return info.columns
			.filter((column) => !generated.has(column.name))
			.map((column) => ({
				name: column.name,
				type: column.type ? sqlTypeText(column.type) : 'text',
				nullable: column.nullable,
				key: key.has(column.name),
			}));
	});
}
