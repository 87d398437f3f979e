/** Mapping: Validate. One item per column, good or not; nothing is written. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { cancelSignal, toItems } from '../../../shared/items';
import { JiraFailure } from '../../engine/failure';
import { readColumns } from '../../engine/mapping';
import { validateMapping } from '../../engine/validateMapping';
import { connect } from '../../transport/connect';
import { readChoice } from '../choice';
import { readMapping } from '../issue/mapping.parameters';
import { reader } from '../issue/settings';

export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<INodeExecutionData[]> {
	const read = reader(context, itemIndex);
	const connection = await connect(context, itemIndex, { signal: cancelSignal(context) });
	const { columns } = readMapping(read, connection.instance);
	if (columns.length === 0) {
		throw new JiraFailure('settings', 'The mapping has no column', 'Add one under Columns, or paste a mapping as JSON.');
	}
	const verdicts = await validateMapping(
		connection.client,
		readChoice(read),
		readColumns(columns),
		Number(read('sampleSize', 20)),
	);
	return toItems(
		verdicts.map((verdict) => ({ instance: connection.instance, ...verdict })),
		itemIndex,
	);
}
