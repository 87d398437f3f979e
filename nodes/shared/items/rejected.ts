/**
 * Rejected rows on their way out. A rejected row's json has many keys, so n8n's error-output routing (an item moves to the
 * Error output when `item.error` is set, or when its json is nothing but error, message, details) leaves it where the node
 * put it: Rejected stays Rejected in all three onError modes.
 */
import type { INodeExecutionData } from 'n8n-workflow';
import { maskSecrets } from '../http/secrets';
import type { RejectedRow } from '../records/types';
import { toItem, type Pairing } from './pairing';

export interface RejectedRowFields {
	index: number;
	stage: string;
	code: string;
	message: string;
	record?: RejectedRow['record'];
	key?: RejectedRow['key'];
	field?: string | null;
}

/** All keys present and in one order, secrets of the record masked. */
export function rejectedRow(fields: RejectedRowFields): RejectedRow {
	return {
		index: fields.index,
		key: fields.key ?? null,
		record: maskSecrets(fields.record ?? {}),
		stage: fields.stage,
		field: fields.field ?? null,
		code: fields.code,
		message: fields.message,
	};
}

/** `more` are keys a node adds, such as httpStatus and attempts. */
export function rejectedItem<T extends RejectedRow>(row: T, pairing: Pairing): INodeExecutionData {
	return toItem({ ...row, record: maskSecrets(row.record) }, pairing, row.index);
}

export function rejectedItems(rows: Iterable<RejectedRow>, pairing: Pairing): INodeExecutionData[] {
	const items: INodeExecutionData[] = [];
	for (const row of rows) items.push(rejectedItem(row, pairing));
	return items;
}
