/**
 * Items with their pairedItem, made one by one into an array that grows by push of single values: spreading a long array
 * into push() overflows the stack near 100,000 entries.
 * `index` in a pairing is the position of the input item that a record came from; a record of a file pairs with the item
 * that carried the file.
 */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

export type Pairing = number | number[] | ((index: number) => number);

function pairedItem(pairing: Pairing, index: number): INodeExecutionData['pairedItem'] {
	if (typeof pairing === 'function') return { item: pairing(index) };
	if (typeof pairing === 'number') return { item: pairing };
	return pairing.map((item) => ({ item }));
}

export function toItem(json: object, pairing: Pairing, index = 0): INodeExecutionData {
	return { json: json as IDataObject, pairedItem: pairedItem(pairing, index) };
}

/** One item per record, from an iterable of records or (async) of batches of records. */
export function toItems(records: Iterable<object>, pairing: Pairing): INodeExecutionData[] {
	const items: INodeExecutionData[] = [];
	let index = 0;
	for (const record of records) items.push(toItem(record, pairing, index++));
	return items;
}

export async function collectItems(
	batches: AsyncIterable<readonly object[]>,
	pairing: Pairing,
): Promise<INodeExecutionData[]> {
	const items: INodeExecutionData[] = [];
	let index = 0;
	for await (const batch of batches) {
		for (const record of batch) items.push(toItem(record, pairing, index++));
	}
	return items;
}

/** Appends without a spread and without copying what is there. */
export function append<T>(target: T[], more: Iterable<T>): T[] {
	for (const value of more) target.push(value);
	return target;
}

/** Positions 0 … count − 1: the pairing of a summary item that stands for all input items. */
export function allItems(count: number): number[] {
	return Array.from({ length: count }, (_, index) => index);
}
