/** Create or Update, Create and Update: joins parameters, source, engine and outputs. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { cancelSignal, progress } from '../../../shared/items';
import { FieldChecker } from '../../engine/record/fieldCheck';
import { JournalWriter } from '../../engine/record/journal';
import type { WriteOperation } from '../../engine/record/prepare';
import { RunReport } from '../../engine/record/report';
import { RecordRun } from '../../engine/record/run';
import { systemClock } from '../../transport/jogetApi';
import { limitsOf, openBackend, type OpenBackend } from './backend';
import { loadSchema, type DefinitionChoice } from './definition';
import { REST_NOT_READ } from './fileElements';
import { openJournal, readDoneBefore } from './resume';
import { RunOutputs } from './outputs';
import { readWriteSettings, type WriteSettings } from './settings';
import { RecordSource } from './source';

export async function write(this: IExecuteFunctions, operation: WriteOperation): Promise<INodeExecutionData[][]> {
	const settings = readWriteSettings(this, operation);
	let backend: OpenBackend | undefined;
	try {
		backend = await openBackend(this, settings, settings.options);
		return await run(this, settings, backend);
	} finally {
		backend?.close();
	}
}

async function run(
	context: IExecuteFunctions,
	settings: WriteSettings,
	opened: OpenBackend,
): Promise<INodeExecutionData[][]> {
	const { operation, backend, formId, options, policy, idStrategy } = settings;
	const signal = cancelSignal(context);
	const dryRun = options.dryRun === true;
	const report = new RunReport({ operation, backend, formId, dryRun }, () => Date.now());
	const definition: DefinitionChoice = {
		source: context.getNodeParameter('definitionSource', 0) as DefinitionChoice['source'],
		backend,
		appId: settings.appId,
		formId,
		headers: opened.headers,
		pasted: context.getNodeParameter('formDefinition', 0, '{}'),
	};
	const limits = limitsOf(context, options);
	const schema = await loadSchema(context, definition, limits, { backend, caller: opened.caller }, report);
	if (schema) opened.records.knowForm?.(schema);
	const resume = await readDoneBefore(context, options, report);
	const journalPort = await openJournal(context, options);
	const journal = journalPort && new JournalWriter(journalPort);

	const work = new RecordRun(opened.records, systemClock, {
		operation,
		idStrategy,
		nulls: options.nulls ?? 'omit',
		schema,
		// An update may leave required fields out: Joget keeps what it has.
		checker:
			schema && new FieldChecker(schema, { policy, requireAll: operation !== 'update', isNew: operation === 'create' }),
		concurrency: Math.min(10, Math.max(1, Math.trunc(options.concurrency ?? 4))),
		stopAfter: options.stopAfter ?? 0,
		ratePerSecond: options.ratePerSecond ?? 0,
		dryRun,
		compareFirst: options.compareFirst === true,
		resume,
		journal,
		signal,
		countsTheRest: settings.source === 'items',
	});
	const source = new RecordSource(context, settings, report, signal);
	const outputs = new RunOutputs(
		context,
		{ saved: options.savedOutput ?? 'auto', failed: options.failedOutput ?? 'auto' },
		report,
		journal,
		formId.replace(/[^\w.-]/g, '_'),
	);
	const tell = progress(context, `Joget ${formId}`);
	let ended = false;
	try {
		for await (const result of work.run(source.elements())) {
			await outputs.add(result);
			tell(report.read);
		}
		ended = true;
	} finally {
		if (!ended) await outputs.abandon();
	}
	if (journal?.failure !== undefined) {
		report.warn('The report file could not be written any more, so the run was stopped. Check the disk and the path.');
	}
	if (signal?.aborted && settings.source === 'file') report.warn(REST_NOT_READ);
	const state = signal?.aborted ? 'cancelled' : work.stopped ? 'stopped' : 'completed';
	return await outputs.finish(() => report.finish(opened.stats(), state));
}
