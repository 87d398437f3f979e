/** From the parameters of one item to what the engine needs. */
import type { IExecuteFunctions } from 'n8n-workflow';
import { cancelSignal } from '../../../shared/items';
import { JiraFailure } from '../../engine/failure';
import type { GetManyOptions } from '../../engine/getMany';
import type { IssueChoice } from '../../engine/jql';
import { readColumns } from '../../engine/mapping';
import { SEED_STATUSES, wantedStatuses, type WantedStatus } from '../../engine/statusBook';
import { connect, type Connection } from '../../transport/connect';
import { resolveColumns } from '../../transport/columns';
import { readChoice, splitList, type ReadParameter } from '../choice';
import { readMapping } from './mapping.parameters';
import type { OutputForm } from '../../../shared/items';

export interface RunOptions {
	attempts: number;
	concurrency: number;
	includeKeys: boolean;
	lagHours: number;
	longestPause: number;
	onReject: 'route' | 'keep' | 'fail';
	output: OutputForm;
	overlapMinutes: number;
	pageLimit: number;
	pageSize: number;
	splitByProject: boolean;
	verify: boolean;
}

const DEFAULTS: RunOptions = {
	attempts: 6,
	concurrency: 4,
	includeKeys: false,
	lagHours: 12,
	longestPause: 300,
	onReject: 'route',
	output: 'items',
	overlapMinutes: 10,
	pageLimit: 0,
	pageSize: 0,
	splitByProject: false,
	verify: true,
};

export interface IssueRun {
	connection: Connection;
	choice: IssueChoice;
	options: RunOptions;
	read: ReadParameter;
}

export const reader =
	(context: IExecuteFunctions, itemIndex: number): ReadParameter =>
	(name, fallback) =>
		context.getNodeParameter(name, itemIndex, fallback as object);

export async function openRun(context: IExecuteFunctions, itemIndex: number): Promise<IssueRun> {
	const read = reader(context, itemIndex);
	const options = { ...DEFAULTS, ...(read('options', {}) as Partial<RunOptions>) };
	const choice = readChoice(read);
	if (choice.projects && choice.projects.length === 0) {
		throw new JiraFailure(
			'settings',
			'No project is chosen',
			'Choose at least one project, or choose issues by JQL or from all projects.',
		);
	}
	const connection = await connect(context, itemIndex, {
		maxPauseMs: options.longestPause * 1000,
		attempts: options.attempts,
		signal: cancelSignal(context),
	});
	return { connection, choice, options, read };
}

export interface PullSettings extends Omit<GetManyOptions, 'time'> {
	statuses: WantedStatus[];
	warnings: string[];
}

export async function pullSettings(run: IssueRun, operation: string): Promise<PullSettings> {
	const { connection, choice, options, read } = run;
	const mapping =
		operation === 'getStatusHistory' ? { columns: [], warnings: [] } : readMapping(read, connection.instance);
	const columns = await resolveColumns(connection, readColumns(mapping.columns));
	return {
		client: connection.client,
		choice,
		columns,
		history: operation === 'getStatusHistory' || read('history', true) === true,
		statuses: wantedStatuses(statusList(read)),
		pageSize: options.pageSize,
		maxPages: options.pageLimit,
		splitByProject: options.splitByProject,
		concurrency: options.concurrency,
		verify: options.verify,
		warnings: mapping.warnings,
	};
}

function statusList(read: ReadParameter): readonly string[] {
	switch (read('statusColumns', 'none')) {
		case 'seed':
			return SEED_STATUSES;
		case 'list':
			return splitList(read('statuses', []));
		case 'names':
			return splitList(read('statusNames', ''));
		default:
			return [];
	}
}
