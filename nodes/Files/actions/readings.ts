/** The files of all input items read and inspected one after the other; what goes wrong with one stays with that one. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { cancelSignal, DataOpsError, errorCode, fileInput } from '../../shared/items';
import { CancelledError } from '../../shared/resilience/errors';
import { inspectFile } from '../engine/classify/inspect';
import type { FileReport, Inspection } from '../engine/classify/types';
import { filesOf, isBinaryValue, type ItemFile } from '../transport/itemFiles';
import { readFile, type HashAlgorithm } from '../transport/readFile';
import { withDeadline, type Options } from './settings';

export interface Reading {
	itemIndex: number;
	field: string;
	/** Absent where the field holds no file. */
	file?: ItemFile;
	report?: FileReport;
	error?: unknown;
	/** The item has no file, and that is no error. */
	isEmpty?: boolean;
}

export interface ReadPlan {
	options: Options;
	hashes: readonly HashAlgorithm[];
	/** Absent: only hashes are taken. */
	inspection?: Inspection;
}

const FULL_BYTES_PER_MB = 1024 * 1024;

export async function readOne(
	context: IExecuteFunctions,
	itemIndex: number,
	file: ItemFile,
	plan: ReadPlan,
): Promise<FileReport> {
	const input = await fileInput(context, itemIndex, file.data);
	const { options, inspection } = plan;
	const { view, hashes } = await readFile(input, {
		fullBytes: options.fullLimitMb * FULL_BYTES_PER_MB,
		aboveLimit: options.aboveLimit,
		hashOnly: inspection === undefined,
		hashes: plan.hashes,
	});
	const report: FileReport = inspection
		? await inspectFile(view, withDeadline(inspection, options.timeLimitSeconds, Date.now))
		: { name: view.name, size: view.size, reasons: [], notes: [] };
	if (plan.hashes.length > 0) report.hashes = { ...hashes };
	return report;
}

export async function* readAll(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	plan: ReadPlan,
): AsyncGenerator<Reading> {
	const signal = cancelSignal(context);
	for (let itemIndex = 0; itemIndex < items.length; itemIndex++) {
		const fields: unknown = context.getNodeParameter('binaryProperty', itemIndex, 'data');
		const found = fieldsOf(context, items[itemIndex], itemIndex, fields);
		if (found.length === 0) yield withoutFile(itemIndex, plan.options);
		for (const entry of found) {
			if (signal?.aborted) throw new CancelledError();
			const { field } = entry;
			if (!('data' in entry)) {
				yield { itemIndex, field, error: entry.error };
				continue;
			}
			try {
				yield { itemIndex, field, file: entry, report: await readOne(context, itemIndex, entry, plan) };
			} catch (error) {
				if (errorCode(error) === 'CANCELLED') throw error;
				yield { itemIndex, field, file: entry, error };
			}
		}
	}
}

function fieldsOf(context: IExecuteFunctions, item: INodeExecutionData, itemIndex: number, fields: unknown) {
	try {
		return filesOf(context, item, itemIndex, fields);
	} catch (error) {
		return [{ field: isBinaryValue(fields) ? 'data' : String(fields), error }];
	}
}

function withoutFile(itemIndex: number, options: Options): Reading {
	if (options.withoutFiles === 'passThrough') return { itemIndex, field: '', isEmpty: true };
	const error = new DataOpsError('The item has no file at all', {
		code: 'NO_FILE',
		remedy: 'Check the node before, or set the option Items Without Files to Pass Through.',
	});
	return { itemIndex, field: '*', error };
}
