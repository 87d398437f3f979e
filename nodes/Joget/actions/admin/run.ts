/** How every operation of Joget's admin side runs: one session for all items, the error modes, and cancelling. */
import { type IExecuteFunctions, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import { cancelSignal, forEachItem, toItems } from '../../../shared/items';
import { JogetApps } from '../../engine/admin/apps';
import { type AdminConnection, connectAdmin } from '../../transport/jogetAdmin';

/** App transfer may take minutes; lists do not. */
const TIMEOUT_MS = 300_000;

export type AdminTask = (
	context: IExecuteFunctions,
	itemIndex: number,
	apps: JogetApps,
	connection: AdminConnection,
) => Promise<INodeExecutionData[]>;

export async function runAdmin(
	context: IExecuteFunctions,
	tasks: Record<string, AdminTask>,
	operation: string,
): Promise<INodeExecutionData[][]> {
	const task = tasks[operation];
	if (!task) throw new NodeOperationError(context.getNode(), `The Joget node has no operation "${operation}" here`);
	let connection: AdminConnection | undefined;
	try {
		const items = await forEachItem(context, context.getInputData().length, async (itemIndex) => {
			const signal = cancelSignal(context);
			connection ??= await connectAdmin(context, { timeoutMs: TIMEOUT_MS, ...(signal ? { signal } : {}) });
			return await task(context, itemIndex, new JogetApps(connection.session), connection);
		});
		return [items];
	} finally {
		connection?.close();
	}
}

/** `returnAll` and `limit` as a number of rows, undefined for all. */
export function limitOf(context: IExecuteFunctions, itemIndex: number): number | undefined {
	const all = context.getNodeParameter('returnAll', itemIndex, true) as boolean;
	return all ? undefined : (context.getNodeParameter('limit', itemIndex, 50) as number);
}

export const one = (json: object, itemIndex: number): INodeExecutionData[] => toItems([json], itemIndex);
