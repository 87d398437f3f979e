/** Load and Preview: the same run, committed or rolled back. Joins n8n's context, the transport and the engine. */
import { randomUUID } from 'node:crypto';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import {
	allItems,
	cancelSignal,
	DataOpsError,
	failItem,
	fileInput,
	largeOutput,
	progress,
	rejectedItem,
	toItem,
	type OutputForm,
	type Pairing,
} from '../../../shared/items';
import type { RecordFormat, RejectedRow } from '../../../shared/records/types';
import { CancelledError } from '../../../shared/resilience/errors';
import { loadWithCheckpoints } from '../../engine/load/checkpoint';
import { load } from '../../engine/load/load';
import type { LoadSource } from '../../engine/load/source';
import type { LoadReport } from '../../engine/load/types';
import type { ResolvedMapping } from '../../engine/mapping/defaults';
import { openWarehouse } from '../connection';
import type { Session } from '../../transport/connect';
import { RejectSpool } from '../../transport/rejectSpool';
import { fileSource, itemSource, querySource } from '../../transport/sources';
import { comparison, forComparison, needsTable } from './comparison';
import { loadError, rejectsNotGiven } from './loadErrors';
import { textOf } from '../metadata';
import { notLoaded } from './notLoaded';
import { mappingFor, parseJson } from './readMapping';
import { RunLogging, type RunLogOptions } from './runLogging';

export interface LoadOptions extends RunLogOptions {
	allowEmptyFile?: boolean;
	batchRows?: number;
	checkpoint?: boolean;
	delimiter?: string;
	emptyCells?: 'null' | 'text';
	encoding?: string;
	format?: RecordFormat;
	jsonPath?: string;
	lockTimeout?: number;
	maxRejects?: string;
	ragged?: 'pad' | 'reject';
	recordElement?: string;
	rejectedOutput?: OutputForm;
	runId?: string;
	sampleRows?: number;
	statementTimeout?: number;
}

export type LoadKind = 'load' | 'preview' | 'compare';

/** Report and Rejected. Items are loaded together; files and queries once per input item. */
export async function runLoads(context: IExecuteFunctions, kind: LoadKind): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const together = (context.getNodeParameter('source', 0) as string) === 'items';
	const reports: INodeExecutionData[] = [];
	const rejected: INodeExecutionData[] = [];
	for (let i = 0; i < (together ? 1 : items.length); i++) {
		const spool = new RejectSpool();
		const pairing: Pairing = together ? (index) => Math.min(index, items.length - 1) : i;
		try {
			let report: LoadReport | undefined;
			let rows = spool.batches();
			try {
				report = await loadOnce(context, i, kind, spool);
				reports.push(toItem(kind === 'compare' ? comparison(report) : report, together ? allItems(items.length) : i));
			} catch (thrown) {
				const error = cancelSignal(context)?.aborted ? new CancelledError() : loadError(thrown);
				reports.push(failItem(context, error, i));
				if (together) rows = notLoaded(rows, items, error);
			}
			try {
				for (const item of await rejectedOutput(context, i, rows, pairing, together)) rejected.push(item);
			} catch (thrown) {
				if (!report || kind !== 'load') throw thrown;
				reports.push(failItem(context, rejectsNotGiven(report, thrown as Error), i));
			}
		} finally {
			await spool.dispose();
		}
	}
	return [reports, rejected];
}

async function rejectedOutput(
	context: IExecuteFunctions,
	itemIndex: number,
	rows: AsyncIterable<RejectedRow[]>,
	pairing: Pairing,
	together: boolean,
): Promise<INodeExecutionData[]> {
	const { rejectedOutput: form = 'auto' } = context.getNodeParameter('options', itemIndex, {}) as LoadOptions;
	const output = await largeOutput(context, rows, {
		form,
		fileName: 'rejected.ndjson',
		pairing,
		filePairing: together ? allItems(context.getInputData().length) : itemIndex,
		item: (row) => rejectedItem(row as never, pairing),
	});
	return output.items;
}

async function loadOnce(
	context: IExecuteFunctions,
	itemIndex: number,
	kind: LoadKind,
	spool: RejectSpool,
): Promise<LoadReport> {
	const options = context.getNodeParameter('options', itemIndex, {}) as LoadOptions;
	const signal = cancelSignal(context);
	const session = await openWarehouse(context, 'warehouseApi', itemIndex, {
		statementTimeoutMs: (options.statementTimeout ?? 0) * 1000,
		signal,
	});
	let sourceSession: Session | undefined;
	let logging: RunLogging | undefined;
	try {
		const read = await mappingFor(context, itemIndex, session, options.metadataSchema);
		const mapping = kind === 'compare' ? forComparison(read) : read;
		if (kind === 'compare') await needsTable(session, mapping);
		const preview = kind !== 'load';
		const opened = await openSource(context, itemIndex, options, mapping, signal);
		sourceSession = opened.session;
		const tell = progress(context, `Warehouse ${mapping.target.table}`);
		// A checkpoint is found again by its run id: without one, by the mapping.
		const runId = options.runId || (options.checkpoint && !preview ? `checkpoint ${mapping.reference}` : randomUUID());
		const facts = { mapping, runId, source: opened.source.description, startedAt: new Date() };
		const logged = await RunLogging.open(context, itemIndex, options, preview, facts);
		logging = logged;
		const start = options.checkpoint && !preview ? loadWithCheckpoints : load;
		const report = await start(
			{
				mapping,
				source: settled(opened.source, async () => {
					await spool.settle();
					await logged.settle();
				}),
				runId,
				preview,
				sampleRows: options.sampleRows,
				maxRejects: options.maxRejects,
				lockTimeoutMs: (options.lockTimeout ?? 60) * 1000,
				batchRows: options.batchRows,
			},
			{
				session,
				clock: { now: () => new Date() },
				reject: (row) => {
					spool.add(row);
					logged.reject(row);
				},
				log: logged.log,
				progress: (phase, rows) => {
					tell(rows);
					logged.progress(phase, rows);
				},
				signal,
			},
		);
		// The load is committed, and its log says so: told as failed, it would be run again, and its rows appended twice.
		await logged.settle(true).catch((error: Error) => {
			report.warnings.push(
				`The load is committed, but the run log does not hold all of its rejected rows: ${error.message}`,
			);
		});
		return report;
	} catch (error) {
		await logging?.failed(error);
		throw error;
	} finally {
		await logging?.close();
		await sourceSession?.close();
		await session.close();
	}
}

/** Rejected rows go to their file and to the run log between batches. */
function settled(source: LoadSource, settle: () => Promise<void>): LoadSource {
	return {
		description: source.description,
		open: async (onReject) => {
			const opened = await source.open(onReject);
			async function* batches() {
				for await (const batch of opened.batches) {
					yield batch;
					await settle();
				}
			}
			return { ...opened, batches: batches() };
		},
	};
}

async function openSource(
	context: IExecuteFunctions,
	itemIndex: number,
	options: LoadOptions,
	mapping: ResolvedMapping,
	signal: AbortSignal | undefined,
): Promise<{ source: LoadSource; session?: Session }> {
	const kind = context.getNodeParameter('source', itemIndex) as string;
	if (kind === 'items') return { source: itemSource(context.getInputData()) };
	if (kind === 'file') {
		const property = context.getNodeParameter('binaryPropertyName', itemIndex) as string;
		const file = await fileInput(context, itemIndex, property);
		return {
			source: fileSource(async () => await file.open(), {
				description: file.fileName ?? 'file',
				format: options.format ?? 'auto',
				encoding: options.encoding || 'auto',
				fileName: file.fileName,
				csv: {
					delimiter: options.delimiter || 'auto',
					emptyAsNull: options.emptyCells !== 'text',
					ragged: options.ragged,
				},
				json: { path: options.jsonPath || undefined },
				xml: { recordElement: options.recordElement || undefined },
				allowEmpty: options.allowEmptyFile,
				signal,
			}),
		};
	}
	const given = textOf(context, 'query', itemIndex);
	const sql = given || mapping.source?.sql || '';
	if (!sql)
		throw new DataOpsError('Query is empty', {
			code: 'NO_QUERY',
			remedy: 'Write a SELECT, or give the mapping document a source.',
		});
	const parameters = given
		? parseJson(context.getNodeParameter('queryParameters', itemIndex, '[]'), 'Query Parameters')
		: (mapping.source?.parameters ?? []);
	if (!Array.isArray(parameters))
		throw new DataOpsError('Query Parameters is not an array', {
			code: 'BAD_PARAMETERS',
			remedy: 'Write the values as a JSON array, for example ["2026-01-01", 5].',
		});
	const where = given
		? (context.getNodeParameter('queryConnection', itemIndex, 'target') as string)
		: mapping.source?.connection;
	const session = await openWarehouse(context, where === 'source' ? 'warehouseSourceApi' : 'warehouseApi', itemIndex, {
		// A query that deletes, and then lacks the mapping's columns, would else have deleted.
		readOnly: true,
		signal,
	});
	return { source: querySource(session, sql, parameters, options.batchRows ?? mapping.batchRows), session };
}
