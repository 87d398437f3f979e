/** DMS_JOB and DMS_JOBSCH: who is scheduled when, and the requests that are due now. */
import { isoFrom, stamp, type Metadata, type Row } from '../metadata/metadata';
import { uuidFrom } from './dependencies';
import { BadSchedule, dueSlot } from './frequency';
import { insertRequests, retryOnDeadlock } from './queue';
import type { Frequency } from '../mapping/types';
import { JobConflict, type JobRecord, type NewRequest, type ScheduleRecord } from './types';

const FREQUENCIES = new Set(['YR', 'HY', 'QT', 'MN', 'FN', 'WK', 'DL', 'ID']);

export interface DueOptions {
	now: Date;
	/** IANA zone of the schedules' wall times. */
	timezone: string;
	/** A slot older than this is let go (missed while nobody polled). */
	catchUpHours: number;
}

/** Makes the requests that are due, each slot once however many workers ask. All in one transaction: parents with children. */
export async function makeDueRequests(
	metadata: Metadata,
	options: DueOptions,
): Promise<{ made: number; problems: string[] }> {
	await metadata.ensure(['DMS_JOBSCH', 'DMS_PRCREQ']);
	const { rows } = await metadata.query(
		`SELECT * FROM {DMS_JOBSCH} WHERE [CURFLG] = 'Y' AND [SCHFLG] = 'Y' AND [FRQCD] IS NOT NULL AND [FRQCD] <> '' ORDER BY [JOBSCHID]`,
	);
	const problems: string[] = [];
	const requests: NewRequest[] = [];
	for (const row of rows) {
		const schedule = toSchedule(row);
		try {
			const slot = slotOf(schedule, options);
			if (slot) requests.push(requestFor(schedule, slot));
		} catch (error) {
			if (!(error instanceof BadSchedule)) throw error;
			problems.push(`Schedule ${schedule.scheduleId} (${schedule.mapping}): ${error.message}`);
		}
	}
	const missing = await withoutTaken(metadata, requests);
	const made =
		missing.length === 0
			? 0
			: await retryOnDeadlock(
					async () => await metadata.transaction(async (within) => await insertRequests(within, missing, options.now)),
				);
	return { made, problems };
}

function slotOf(schedule: ScheduleRecord, options: DueOptions): Date | null {
	const frequency = (schedule.frequency ?? '').trim().toUpperCase();
	if (!FREQUENCIES.has(frequency))
		throw new BadSchedule(`"${schedule.frequency}" is not a frequency code (YR, HY, QT, MN, FN, WK, DL, ID)`);
	const wallTime = (iso: string | null) => iso && iso.slice(0, 19);
	const slot = dueSlot(
		{ ...schedule, frequency: frequency as Frequency, start: wallTime(schedule.start), end: wallTime(schedule.end) },
		options.now,
		options.timezone,
	);
	const oldest = options.now.getTime() - options.catchUpHours * 3_600_000;
	return slot && slot.getTime() >= oldest ? slot : null;
}

function requestFor(schedule: ScheduleRecord, slot: Date): NewRequest {
	const slotKey = `${schedule.scheduleId}@${slot.toISOString()}`;
	return {
		requestId: uuidFrom(slotKey),
		mapping: schedule.mapping,
		type: 'SCHEDULED',
		payload: { slot: slot.toISOString() },
		scheduleId: schedule.scheduleId,
		slotKey,
	};
}

async function withoutTaken(metadata: Metadata, requests: NewRequest[]): Promise<NewRequest[]> {
	if (requests.length === 0) return [];
	const { rows } = await metadata.query(
		`SELECT [SLOTKEY] AS slotkey FROM {DMS_PRCREQ} WHERE [SLOTKEY] IN (${requests.map(() => '?').join(', ')})`,
		requests.map(({ slotKey }) => slotKey),
	);
	const taken = new Set(rows.map((row) => row.SLOTKEY));
	return requests.filter(({ slotKey }) => !taken.has(slotKey ?? ''));
}

export interface ScheduleInput {
	mapping: string;
	/** Null: no slots of its own; runs after `dependsOnMapping`. */
	frequency: string | null;
	day?: string | null;
	hour?: number | null;
	minute?: number | null;
	start?: Date;
	end?: Date | null;
	dependsOnMapping?: string | null;
	enabled: boolean;
	/** For DMS_JOB. */
	target?: { schema?: string | null; table?: string | null; type?: string | null; sourceSystem?: string | null };
}

/** One current schedule per mapping: the former is kept as history (CURFLG N) and its id lives on, so dependents still find it. */
export async function saveSchedule(metadata: Metadata, input: ScheduleInput, now: Date): Promise<ScheduleRecord> {
	await metadata.ensure(['DMS_JOB', 'DMS_JOBSCH']);
	checkInput(input, now);
	const jobId = await ensureJob(metadata, input, now);
	const at = stamp(now);
	const scheduleId = await metadata.exclusive('DMS_JOBSCH', async (within) => {
		const dependsOn = input.dependsOnMapping ? await parentOf(within, input) : null;
		const values = {
			JOBFLWID: jobId,
			MAPREF: input.mapping,
			FRQCD: input.frequency,
			FRQDD: input.day || null,
			FRQHH: input.hour ?? null,
			FRQMI: input.minute ?? null,
			STRTDT: stamp(input.start ?? now),
			ENDDT: input.end ? stamp(input.end) : null,
			STFLG: 'A',
			CURFLG: 'Y',
			DPND_JOBSCHID: dependsOn,
			RECUPDT: at,
			SCHFLG: input.enabled ? 'Y' : 'N',
		};
		const current = await currentSchedule(within, input.mapping);
		if (current !== null) {
			const names = Object.keys(values) as Array<keyof typeof values>;
			await within.query(
				`UPDATE {DMS_JOBSCH} SET ${names.map((name) => `[${name}] = ?`).join(', ')} WHERE [JOBSCHID] = ?`,
				[...names.map((name) => values[name]), current],
			);
			return current;
		}
		const id = await within.nextId('DMS_JOBSCH');
		await within.insert('DMS_JOBSCH', { JOBSCHID: id, ...values, RECCRDT: at });
		return id;
	});
	const { rows } = await metadata.query('SELECT * FROM {DMS_JOBSCH} WHERE [JOBSCHID] = ?', [scheduleId]);
	return toSchedule(rows[0]);
}

function checkInput(input: ScheduleInput, now: Date): void {
	if (input.end && input.end <= (input.start ?? now))
		throw new JobConflict(
			'The schedule would end before it starts, so it would never be due',
			'Choose a later End, an earlier Start, or set Enabled to off.',
		);
	if (input.frequency === null) {
		if (!input.dependsOnMapping)
			throw new JobConflict(
				'The schedule has neither a frequency nor a parent',
				'Choose a frequency, or the mapping that it runs after.',
			);
		return;
	}
	try {
		dueSlot(
			{
				frequency: input.frequency as Frequency,
				day: input.day ?? null,
				hour: input.hour ?? null,
				minute: input.minute ?? null,
				start: null,
				end: null,
			},
			now,
			'UTC',
		);
	} catch (error) {
		if (!(error instanceof BadSchedule)) throw error;
		throw new JobConflict(error.message, 'Correct the schedule.');
	}
}

/** A circle of dependencies would wait for ever. */
async function parentOf(metadata: Metadata, input: ScheduleInput): Promise<number> {
	const { rows } = await metadata.query(
		`SELECT [JOBSCHID] AS id, [MAPREF] AS mapref, [DPND_JOBSCHID] AS parent FROM {DMS_JOBSCH} WHERE [CURFLG] = 'Y'`,
	);
	const parent = rows.find((row) => row.MAPREF === input.dependsOnMapping);
	if (!parent)
		throw new JobConflict(`The mapping ${input.dependsOnMapping} has no schedule to depend on`, 'Schedule it first.');
	const byId = new Map(rows.map((row) => [row.ID, row]));
	const seen = new Set<string | null>();
	for (let at: Row | undefined = parent; at && !seen.has(at.ID); at = byId.get(at.PARENT)) {
		seen.add(at.ID);
		if (at.MAPREF === input.mapping) {
			throw new JobConflict(
				`${input.mapping} cannot run after ${input.dependsOnMapping}, which itself runs after ${input.mapping}`,
				'Break the circle of dependencies.',
			);
		}
	}
	return Number(parent.ID);
}

export async function currentSchedule(metadata: Metadata, mapping: string): Promise<number | null> {
	const { rows } = await metadata.query(
		`SELECT MAX([JOBSCHID]) AS id FROM {DMS_JOBSCH} WHERE [MAPREF] = ? AND [CURFLG] = 'Y'`,
		[mapping],
	);
	return rows[0].ID === null ? null : Number(rows[0].ID);
}

async function ensureJob(metadata: Metadata, input: ScheduleInput, now: Date): Promise<number> {
	const at = stamp(now);
	return await metadata.exclusive('DMS_JOB', async (within) => {
		const { rows } = await within.query(
			`SELECT MAX([JOBID]) AS id FROM {DMS_JOB} WHERE [MAPREF] = ? AND [CURFLG] = 'Y'`,
			[input.mapping],
		);
		if (rows[0].ID !== null) {
			await within.query('UPDATE {DMS_JOB} SET [FRQCD] = ?, [RECUPDT] = ? WHERE [JOBID] = ?', [
				input.frequency,
				at,
				rows[0].ID,
			]);
			return Number(rows[0].ID);
		}
		const jobId = await within.nextId('DMS_JOB');
		await within.insert('DMS_JOB', {
			JOBID: jobId,
			MAPREF: input.mapping,
			FRQCD: input.frequency,
			TRGSCHM: input.target?.schema ?? null,
			TRGTBTYP: input.target?.type?.slice(0, 10) ?? null,
			TRGTBNM: input.target?.table ?? null,
			SRCSYSTM: input.target?.sourceSystem ?? null,
			STFLG: 'A',
			RECCRDT: at,
			RECUPDT: at,
			CURFLG: 'Y',
		});
		return jobId;
	});
}

const number = (text: string | null): number | null => (text === null || text.trim() === '' ? null : Number(text));

export function toSchedule(row: Row): ScheduleRecord {
	return {
		scheduleId: Number(row.JOBSCHID),
		mapping: String(row.MAPREF),
		frequency: row.FRQCD,
		day: row.FRQDD,
		hour: number(row.FRQHH),
		minute: number(row.FRQMI),
		start: isoFrom(row.STRTDT),
		end: isoFrom(row.ENDDT),
		enabled: row.SCHFLG === 'Y',
		dependsOn: number(row.DPND_JOBSCHID),
	};
}

export function toJob(row: Row): JobRecord {
	return {
		jobId: Number(row.JOBID),
		mapping: String(row.MAPREF),
		frequency: row.FRQCD,
		schema: row.TRGSCHM,
		table: row.TRGTBNM,
		tableType: row.TRGTBTYP,
		sourceSystem: row.SRCSYSTM,
	};
}
