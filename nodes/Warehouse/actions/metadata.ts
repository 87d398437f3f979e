/** What the resources Mapping, Run and Job share: the metadata schema's field, its session, and the words for its faults. */
import type { IExecuteFunctions, INodeExecutionData, INodeProperties, IPollFunctions } from 'n8n-workflow';
import { cancelSignal, DataOpsError, forEachItem } from '../../shared/items';
import { JobConflict } from '../engine/jobs/types';
import { UnknownMapping } from '../engine/mapping/store';
import { Metadata, MissingMetadata } from '../engine/metadata/metadata';
import type { Session } from '../transport/connect';
import { openWarehouse } from './connection';
import { refused } from './refused';

export const metadataSchemaField = (resource: string, operation?: string[]): INodeProperties => ({
	displayName: 'Metadata Schema',
	name: 'metadataSchema',
	type: 'string',
	default: '',
	placeholder: 'e.g. dms',
	description:
		"Schema (in MySQL and MariaDB: database) of the DMS metadata tables, which are created when missing. Empty: the connection's own.",
	displayOptions: { show: { resource: [resource], ...(operation ? { operation } : {}) } },
});

/** Runs `work` on a session that is closed whatever happens. */
export async function withMetadata<T>(
	context: IExecuteFunctions | IPollFunctions,
	itemIndex: number,
	schema: string,
	work: (metadata: Metadata, session: Session) => Promise<T>,
): Promise<T> {
	const session = await openWarehouse(context as IExecuteFunctions, 'warehouseApi', itemIndex, {
		signal: cancelSignal(context),
	});
	try {
		return await work(new Metadata(session, schema.trim() || session.server.schema), session);
	} catch (error) {
		throw inWords(error);
	} finally {
		await session.close();
	}
}

export function inWords(error: unknown): unknown {
	if (error instanceof MissingMetadata) {
		return new DataOpsError(error.message, {
			code: 'NO_METADATA',
			remedy:
				'Check Metadata Schema, and that the user may read its tables. They are created by the first Save, Enqueue or logged Load.',
		});
	}
	if (error instanceof UnknownMapping)
		return new DataOpsError(error.message, {
			code: 'UNKNOWN_MAPPING',
			remedy: 'Check the reference and Metadata Schema; Get Many lists the mappings.',
		});
	if (error instanceof JobConflict)
		return new DataOpsError(error.message, { code: 'JOB_CONFLICT', remedy: error.remedy });
	return refused(error);
}

export type Operation = (context: IExecuteFunctions, itemIndex: number) => Promise<INodeExecutionData[]>;

/** A resource's execute: the chosen operation once per input item. */
export async function perItem(context: IExecuteFunctions, operation: Operation): Promise<INodeExecutionData[][]> {
	const count = context.getInputData().length;
	return [await forEachItem(context, count, async (itemIndex) => await operation(context, itemIndex))];
}

/** A text field without blanks around it; an expression may have given a number. */
export const textOf = (context: IExecuteFunctions, name: string, itemIndex: number): string =>
	String(context.getNodeParameter(name, itemIndex, '') ?? '').trim();

export const schemaOf = (context: IExecuteFunctions, itemIndex: number): string =>
	textOf(context, 'metadataSchema', itemIndex);

/** Who wrote a metadata row: the workflow, as far as the column takes it. */
export const authorOf = (context: IExecuteFunctions): string => `n8n ${context.getWorkflow().name ?? ''}`.trim();

export const limitFields = (resource: string, operation: string[]): INodeProperties[] => [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions: { show: { resource: [resource], operation } },
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { resource: [resource], operation, returnAll: [false] } },
	},
];

/** Return All still has a bound: what one execution can hold. */
export const limitOf = (context: IExecuteFunctions, itemIndex: number): number =>
	context.getNodeParameter('returnAll', itemIndex, false)
		? 1_000_000
		: (context.getNodeParameter('limit', itemIndex, 50) as number);

/** A date field, or nothing. */
export function dateOf(value: unknown, what: string): Date | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const date = new Date(String(value));
	if (Number.isNaN(date.getTime()))
		throw new DataOpsError(`${what} is not a date`, { code: 'BAD_DATE', remedy: 'Write it as 2024-01-31T10:00:00Z.' });
	return date;
}
