/** Jobs, schedules and requests as lists, filtered in the database. */
import type { Metadata } from '../metadata/metadata';
import { toRequest } from './queue';
import { toJob, toSchedule } from './schedules';
import type { JobRecord, RequestRecord, RequestStatus, ScheduleRecord } from './types';

interface Filter {
	mapping?: string;
	limit: number;
}

const limited = (limit: number): string => `LIMIT ${Math.max(1, Math.floor(limit))}`;

export async function listJobs(metadata: Metadata, { mapping, limit }: Filter): Promise<JobRecord[]> {
	await metadata.require(['DMS_JOB']);
	const { rows } = await metadata.query(
		`SELECT * FROM {DMS_JOB} WHERE [CURFLG] = 'Y'${mapping ? ' AND [MAPREF] = ?' : ''} ORDER BY [MAPREF], [JOBID] ${limited(limit)}`,
		mapping ? [mapping] : [],
	);
	return rows.map(toJob);
}

export async function listSchedules(metadata: Metadata, { mapping, limit }: Filter): Promise<ScheduleRecord[]> {
	await metadata.require(['DMS_JOBSCH']);
	const { rows } = await metadata.query(
		`SELECT * FROM {DMS_JOBSCH} WHERE [CURFLG] = 'Y'${mapping ? ' AND [MAPREF] = ?' : ''} ORDER BY [MAPREF], [JOBSCHID] ${limited(limit)}`,
		mapping ? [mapping] : [],
	);
	return rows.map(toSchedule);
}

/** Mappings with a schedule, each once: what another schedule may depend on. */
export async function scheduledMappings(
	metadata: Metadata,
	{ search, limit, offset }: { search?: string; limit: number; offset: number },
): Promise<Array<{ mapping: string; frequency: string | null }>> {
	await metadata.require(['DMS_JOBSCH']);
	const like = `%${(search ?? '').toLowerCase().replace(/[!%_]/g, '!$&')}%`;
	const { rows } = await metadata.query(
		`SELECT [MAPREF] AS mapref, MAX([FRQCD]) AS frqcd FROM {DMS_JOBSCH} WHERE [CURFLG] = 'Y' AND [MAPREF] IS NOT NULL AND LOWER([MAPREF]) LIKE ? ESCAPE '!'
		GROUP BY [MAPREF] ORDER BY [MAPREF] ${limited(limit)} OFFSET ${Math.max(0, Math.floor(offset))}`,
		[like],
	);
	return rows.map((row) => ({ mapping: String(row.MAPREF), frequency: row.FRQCD }));
}

export async function listRequests(
	metadata: Metadata,
	{ mapping, status, limit }: Filter & { status?: RequestStatus },
): Promise<RequestRecord[]> {
	await metadata.require(['DMS_PRCREQ']);
	const where = ['1 = 1', ...(mapping ? ['[MAPREF] = ?'] : []), ...(status ? ['[STATUS] = ?'] : [])];
	const { rows } = await metadata.query(
		`SELECT * FROM {DMS_PRCREQ} WHERE ${where.join(' AND ')} ORDER BY [REQUESTED_AT] DESC, [REQUEST_ID] ${limited(limit)}`,
		[mapping, status].filter((value) => value !== undefined),
	);
	return rows.map(toRequest);
}
