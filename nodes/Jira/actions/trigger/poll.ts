/**
 * One poll: what changed since the last, judged, as items. The state is written at the end only, so a poll that fails or is
 * killed is simply done again. The first poll after activation notes what exists and starts nothing.
 */
import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { toNodeError } from '../../../shared/items';
import { changedSince, primeState } from '../../engine/changedSince';
import { eventsOf, rememberMoves, type EventKind, type TriggerEvent, type TriggerState } from '../../engine/events';
import { JiraFailure } from '../../engine/failure';
import { expansions } from '../../engine/getMany';
import { conditionOf } from '../../engine/jql';
import { readColumns, requestedFields } from '../../engine/mapping';
import { newestIssues } from '../../engine/newest';
import { Pull } from '../../engine/pull';
import { wantedStatuses } from '../../engine/statusBook';
import type { IssueResult } from '../../engine/types';
import { readState } from '../../engine/watermark';
import { connect, type CredentialContext } from '../../transport/connect';
import { resolveColumns } from '../../transport/columns';
import { readChoice, splitList } from '../choice';
import { readMapping } from '../issue/mapping.parameters';
import { judge } from '../issue/report';
import { watermarkKey } from '../issue/watermarkStore';

interface PollOptions {
	lagHours?: number;
	longestPause?: number;
	overlapMinutes?: number;
	pageLimit?: number;
	since?: string;
}

const SAMPLE = 5;

export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	try {
		const items = await run(context);
		return items.length ? [items] : null;
	} catch (error) {
		throw toNodeError(context, error);
	}
}

async function run(context: IPollFunctions): Promise<INodeExecutionData[]> {
	const read = (name: string, fallback: unknown): unknown => context.getNodeParameter(name, fallback as object);
	const {
		lagHours = 12,
		longestPause = 60,
		overlapMinutes = 10,
		pageLimit = 0,
		since = '',
	} = read('options', {}) as PollOptions;
	const connection = await connect(context as unknown as CredentialContext, undefined, {
		maxPauseMs: longestPause * 1000,
	});
	const { client, instance } = connection;
	const choice = readChoice(read);
	if (choice.projects?.length === 0) {
		throw new JiraFailure(
			'settings',
			'No project is chosen',
			'Choose at least one project, or choose issues by JQL or from all projects.',
		);
	}
	const event = read('event', 'updated') as EventKind;
	const { columns: given } = readMapping(read, instance);
	const columns = await resolveColumns(connection, readColumns(given));
	const history = event === 'statusChanged';
	const to = history ? wantedStatuses(splitList(read('toStatuses', ''))) : [];
	const warn = (sentence: string): void => context.logger.warn(`Jira Issues Trigger: ${sentence}`);
	const stored = context.getWorkflowStaticData('node');
	const key = watermarkKey(instance, `${event} ${conditionOf(choice)}`);
	const before =
		stored.key === key
			? ({ ...readState(stored.state), moves: (stored.state as unknown as TriggerState).moves } as TriggerState)
			: null;
	const pull = new Pull({
		client,
		instance,
		columns,
		history,
		statuses: to,
		concurrency: 4,
		onReject: 'route',
		asOf: client.serverNow(),
		warn,
		statusMemory: before?.statuses,
	});

	if (context.getMode() === 'manual') {
		const page = await newestIssues(
			client,
			choice,
			requestedFields(columns),
			expansions(client, columns, history),
			SAMPLE,
		);
		const results: IssueResult[] = [];
		for await (const batch of pull.results(once(page))) for (const result of batch) results.push(result);
		return results.map((result) => itemOf({ result, transition: history ? result.transitions.at(-1) : undefined }));
	}

	const lagMs = lagHours * 3_600_000;
	const overlapMs = overlapMinutes * 60_000;
	const keep = (state: TriggerState): void => {
		stored.key = key;
		stored.state = state as unknown as IDataObject;
	};
	if (!before) {
		// A moment set by hand starts there; else only what happens from now on is an event.
		const start = readState(since);
		if (start.watermark === null) {
			keep(await primeState(client, choice, start, lagMs, overlapMs));
			return [];
		}
		keep(start);
		return await changes(start);
	}
	return await changes(before);

	async function changes(state: TriggerState): Promise<INodeExecutionData[]> {
		const run = await changedSince(
			{ client, choice, columns, history, pageSize: 0, maxPages: pageLimit, concurrency: 4, state, overlapMs, lagMs },
			pull,
		);
		const events: TriggerEvent[] = [];
		const results: IssueResult[] = [];
		try {
			for await (const batch of run.results) {
				for (const result of batch) {
					results.push({ ...result, row: null });
					for (const one of eventsOf(event, result, state, lagMs, to, pull.book)) events.push(one);
				}
			}
		} catch (error) {
			warn(`${judge(error)?.message}. The next poll goes on from there.`);
		}
		const next = run.state();
		keep(history ? rememberMoves(state, next, results) : next);
		return events.map(itemOf);
	}
}

async function* once<T>(value: T): AsyncGenerator<T> {
	yield value;
}

/** The row; with the status change that is the event, or the reason why the issue did not fit. */
function itemOf({ result, transition }: TriggerEvent): INodeExecutionData {
	const { row, rejected } = result;
	const json: Record<string, unknown> = { ...(row ?? rejected?.record) };
	if (transition) {
		const { from_id, from_name, to_id, to_name, category, entered_at, author_id } = transition;
		Object.assign(json, { from_id, from_name, to_id, to_name, category, changed_at: entered_at, author_id });
	}
	if (rejected) {
		const { stage, field, code, message } = rejected;
		json.rejected = { stage, field, code, message };
	}
	return { json: json as IDataObject, pairedItem: { item: 0 } };
}
