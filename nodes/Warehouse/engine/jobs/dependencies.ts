/**
 * DPND_JOBSCHID: a schedule runs after the one it depends on. A dependent with a frequency of its own has its own slots and
 * waits while the latest request of its parent is not DONE; one without a frequency is asked for each time the parent is done.
 */
import { createHash } from 'node:crypto';
import type { Metadata } from '../metadata/metadata';
import type { NewRequest, RequestRecord } from './types';

/** Schedules whose requests must wait now. */
export async function blockedSchedules(metadata: Metadata): Promise<number[]> {
	const { rows: links } = await metadata.query(
		`SELECT c.[JOBSCHID] AS child, p.[JOBSCHID] AS parent, p.[MAPREF] AS mapref FROM {DMS_JOBSCH} c
		JOIN {DMS_JOBSCH} p ON p.[JOBSCHID] = c.[DPND_JOBSCHID]
		WHERE c.[CURFLG] = 'Y' AND p.[CURFLG] = 'Y'`,
	);
	if (links.length === 0) return [];
	const states = await latestStates(metadata, [...new Set(links.map((link) => Number(link.PARENT)))]);
	return links.filter((link) => states.get(Number(link.PARENT)) !== 'DONE').map((link) => Number(link.CHILD));
}

/** State of the latest request per schedule; a running or waiting one counts before any finished one. */
async function latestStates(metadata: Metadata, schedules: readonly number[]): Promise<Map<number, string>> {
	const marks = schedules.map(() => '?').join(', ');
	const { rows } = await metadata.query(
		`SELECT r.[JOBSCHID] AS sch, r.[STATUS] AS st FROM {DMS_PRCREQ} r
		WHERE r.[JOBSCHID] IN (${marks}) AND r.[STATUS] IN ('NEW', 'CLAIMED')
		UNION ALL
		SELECT r.[JOBSCHID], r.[STATUS] FROM {DMS_PRCREQ} r JOIN (
			SELECT [JOBSCHID] AS sch, MAX([COMPLETED_AT]) AS at FROM {DMS_PRCREQ}
			WHERE [JOBSCHID] IN (${marks}) AND [STATUS] IN ('DONE', 'FAILED') GROUP BY [JOBSCHID]
		) latest ON latest.sch = r.[JOBSCHID] AND latest.at = r.[COMPLETED_AT] AND r.[STATUS] IN ('DONE', 'FAILED')`,
		[...schedules, ...schedules],
	);
	const states = new Map<number, string>();
	for (const { SCH, ST } of rows) {
		const schedule = Number(SCH);
		const before = states.get(schedule);
		// Waiting beats failed beats done.
		if (before === undefined || before === 'DONE') states.set(schedule, String(ST));
	}
	return states;
}

/** Requests for the dependents of a finished one. The same parent request never asks twice. */
export async function dependentRequests(metadata: Metadata, parent: RequestRecord): Promise<NewRequest[]> {
	if (parent.scheduleId === null) return [];
	const { rows } = await metadata.query(
		`SELECT [JOBSCHID] AS id, [MAPREF] AS mapref FROM {DMS_JOBSCH}
		WHERE [DPND_JOBSCHID] = ? AND [CURFLG] = 'Y' AND [SCHFLG] = 'Y' AND ([FRQCD] IS NULL OR [FRQCD] = '')`,
		[parent.scheduleId],
	);
	return rows.map((row) => {
		const slotKey = `after:${row.ID}:${parent.requestId}`;
		return {
			requestId: uuidFrom(slotKey),
			mapping: String(row.MAPREF),
			type: 'DEPENDENT',
			payload: { after: parent.requestId },
			scheduleId: Number(row.ID),
			slotKey: slotKey.length <= 64 ? slotKey : uuidFrom(slotKey),
		};
	});
}

/** A stable id from a text, in the form of a UUID (version 8, RFC 9562: custom). */
export function uuidFrom(text: string): string {
	const hex = createHash('sha256').update(text).digest('hex');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
