/** The report file on disk, written through n8n's own file helpers so that the instance's path restrictions hold. */
import { constants } from 'node:fs';
import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { fileInput, toNodeError } from '../../../shared/items';
import type { Journal } from '../../engine/record/ports';
import { DoneBefore, readReportLines } from '../../engine/record/resume';
import type { RunReport } from '../../engine/record/report';
import type { WriteOptions } from './settings';

const APPEND = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND;
const TRUNCATE = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC;

function pathOf(context: IExecuteFunctions, options: WriteOptions): string {
	const path = options.reportPath?.trim() ?? '';
	if (path !== '') return path;
	throw new NodeOperationError(context.getNode(), 'The option "Report File Path" is empty', {
		itemIndex: 0,
		description: 'Resuming from a file on disk needs the path of that file.',
	});
}

/** undefined without a path. A run that does not resume from the file begins it anew. */
export async function openJournal(context: IExecuteFunctions, options: WriteOptions): Promise<Journal | undefined> {
	if (!options.reportPath?.trim() || options.dryRun) return undefined;
	const { helpers } = context;
	const file = await helpers.resolvePath(pathOf(context, options));
	if (options.resumeFrom === 'path') await helpers.writeContentToFile(file, '\n', APPEND);
	else await helpers.writeContentToFile(file, '', TRUNCATE);
	// As bytes: n8n writes text in Latin-1.
	return { append: async (lines) => await helpers.writeContentToFile(file, Buffer.from(lines, 'utf8'), APPEND) };
}

export async function readDoneBefore(
	context: IExecuteFunctions,
	options: WriteOptions,
	report: RunReport,
): Promise<DoneBefore | undefined> {
	const { resumeFrom = 'none' } = options;
	if (resumeFrom === 'none') return undefined;
	const done = new DoneBefore();
	if (resumeFrom === 'json') readInline(context, options.resumeReport, done);
	else if (resumeFrom === 'binary') {
		const input = await fileInput(context, 0, options.resumeProperty || 'report');
		await readReportLines(await input.open(), done);
	} else {
		const file = await context.helpers.resolvePath(pathOf(context, options));
		try {
			await readReportLines((await context.helpers.createReadStream(file)) as AsyncIterable<Buffer>, done);
		} catch (error) {
			if ((error as { code?: string }).code !== 'ENOENT') throw toNodeError(context, error, 0);
			report.warn('There is no report file yet, so nothing was skipped');
		}
	}
	return done;
}

function readInline(context: IExecuteFunctions, value: unknown, done: DoneBefore): void {
	const parsed = (typeof value === 'string' ? JSON.parse(value || '{}') : value) as { records?: unknown } | unknown[];
	const records = Array.isArray(parsed) ? parsed : parsed?.records;
	if (Array.isArray(records)) {
		for (const line of records) done.add(line);
		return;
	}
	throw new NodeOperationError(context.getNode(), 'The report to resume from has no list of records', {
		itemIndex: 0,
		description: 'A report of a long run keeps them in its file only: resume from the report file instead.',
	});
}
