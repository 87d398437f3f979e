/** The Report item: what was read, what it cost, how far it got, and where to go on. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { errorSentence, toItem } from '../../../shared/items';
import { JiraFailure } from '../../engine/failure';
import type { Connection } from '../../transport/connect';
import type { Collected } from './outputs';

export interface ReportParts {
	operation: string;
	connection: Connection;
	counts: Collected['counts'];
	startedAt: number;
	interrupted?: JiraFailure;
	warnings: string[];
	more?: IDataObject;
}

export function reportItem(
	{ operation, connection, counts, startedAt, interrupted, warnings, more }: ReportParts,
	itemIndex: number,
): INodeExecutionData {
	const { client, instance, address } = connection;
	const durationMs = Math.max(1, Date.now() - startedAt);
	const { requests, retries, throttled, waitedMs, points } = client.stats;
	return toItem(
		{
			operation,
			instance,
			deployment: address.deployment,
			complete: interrupted === undefined,
			read: counts.issues + counts.rejected,
			...counts,
			requests,
			retries,
			throttled,
			waitedMs: Math.round(waitedMs),
			points,
			durationMs,
			issuesPerSecond: Math.round((counts.issues * 10_000) / durationMs) / 10,
			...more,
			endedBecause: interrupted ? errorSentence(interrupted) : null,
			resumeAt: interrupted?.resumeAt ? new Date(interrupted.resumeAt).toISOString() : null,
			warnings,
		},
		itemIndex,
	);
}

/** An end that leaves what there is; everything else is an error of the run. */
export function judge(interrupted: unknown): JiraFailure | undefined {
	if (interrupted === undefined) return undefined;
	if (interrupted instanceof JiraFailure && interrupted.endsEarly) return interrupted;
	throw interrupted;
}
