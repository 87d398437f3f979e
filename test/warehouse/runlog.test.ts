/** The run log on real databases: a run's whole life, errors that survive, and dead runs found by the next. */
import { DmsRunLog } from '../../nodes/Warehouse/engine/runlog';
import { JobQueue } from '../../nodes/Warehouse/engine/jobs/queue';
import { Metadata } from '../../nodes/Warehouse/engine/metadata/metadata';
import { listErrors, listRuns } from '../../nodes/Warehouse/engine/runlog/reading';
import { describeOnEachDatabase } from './support/eachDatabase';

const counts = {
	read: 10,
	rejected: 2,
	deduplicated: 0,
	inserted: 5,
	versioned: 1,
	updated: 0,
	unchanged: 2,
	expired: 0,
	deletedByFlag: 0,
	skipped: 0,
};
const start = (runId: string, at = new Date('2024-05-01T10:00:00.000Z')) => ({
	runId,
	mapping: 'customers',
	table: 'dim_customer',
	loadMode: 'scd',
	source: 'items',
	startedAt: at,
});
const rejected = (index: number) => ({
	index,
	key: { a: '1', b: 'x\0y' },
	record: { a: '1', text: 'NUL \0 and \ud83d half', big: 12345678901234567890n },
	stage: 'coerce',
	field: 'a',
	code: 'BAD_NUMBER',
	message: `a: 'x\0' is not a number ${'…'.repeat(500)}`,
});

describeOnEachDatabase('the run log', (database) => {
	const later = () => new Date('2024-05-01T11:00:00.000Z');

	it('keeps a run, its counts and every rejected row, whatever the row holds', async () => {
		const sql = await database.session();
		const log = new DmsRunLog(sql, database.schema, later);
		await log.begin(start('run-1'));
		await log.progress('staging', 4);
		await log.errors(Array.from({ length: 450 }, (_, i) => rejected(i)));
		await log.end({ status: 'succeeded', counts, endedAt: later(), phases: { stage: 12 }, warnings: ['w'] });
		await log.close();
		const [run] = (await listRuns(new Metadata(sql, database.schema), { limit: 10 })).runs;
		expect(run).toMatchObject({
			runId: 'run-1',
			mapping: 'customers',
			status: 'succeeded',
			startedAt: '2024-05-01T10:00:00.000Z',
			endedAt: '2024-05-01T11:00:00.000Z',
			seconds: 3600,
			counts,
			warnings: ['w'],
			phases: { stage: 12 },
		});
		const errors = await listErrors(new Metadata(sql, database.schema), { runId: 'run-1', limit: 1000 });
		expect(errors).toHaveLength(450);
		expect(errors[449]).toMatchObject({ index: 449, stage: 'coerce', field: 'a', code: 'BAD_NUMBER' });
		// JSON escapes what a text column cannot hold, so the record comes back as it was.
		expect(errors[0].record).toEqual({ a: '1', text: 'NUL \0 and \ud83d half', big: '12345678901234567890' });
		const { rows } = await new Metadata(sql, database.schema)
			.through(sql)
			.session.query(
				database.dialect === 'postgres'
					? `SELECT srcrows, trgrows, errrows FROM ${database.schema}.dms_joblog`
					: 'SELECT SRCROWS AS srcrows, TRGROWS AS trgrows, ERRROWS AS errrows FROM DMS_JOBLOG',
			);
		expect(rows.map((row) => Object.values(row).map(Number))).toEqual([[10, 6, 2]]);
	});

	it('keeps the success that the load committed, also where the answer to its COMMIT was lost', async () => {
		const sql = await database.session();
		const other = await database.session();
		const log = new DmsRunLog(sql, database.schema, later);
		await log.begin(start('run-lost'));
		await other.transaction(async (within) => await log.end({ status: 'succeeded', counts, endedAt: later() }, within));
		await log.end({ status: 'failed', counts, endedAt: later(), message: 'the connection was lost' });
		await log.close();
		const { runs } = await listRuns(new Metadata(sql, database.schema), { limit: 10 });
		expect(runs.find(({ runId }) => runId === 'run-lost')).toMatchObject({ status: 'succeeded', counts });
	});

	it('marks a run whose session died as failed when the next one begins, and leaves a living one alone', async () => {
		const dying = await database.session();
		const living = await database.session();
		const old = new Date('2024-05-01T09:00:00.000Z');
		const first = new DmsRunLog(dying, database.schema, () => old);
		const second = new DmsRunLog(living, database.schema, () => old);
		await first.begin(start('died', old));
		await second.begin(start('lives', old));
		await database.kill(dying);
		const sql = await database.session();
		const third = new DmsRunLog(sql, database.schema, later);
		await third.begin(start('next', later()));
		const { runs } = await listRuns(new Metadata(sql, database.schema), { limit: 10 });
		const status = Object.fromEntries(runs.map((run) => [run.runId, run.status]));
		expect(status).toMatchObject({ died: 'failed', lives: 'running', next: 'running' });
		expect(runs.find((run) => run.runId === 'died')?.message).toMatch(/died/);
		await second.close();
		await third.close();
	});

	it('commits the end together with the data when it is given their transaction', async () => {
		const sql = await database.session();
		const apply = await database.session();
		const log = new DmsRunLog(sql, database.schema, later);
		await log.begin(start('atomic'));
		const work = apply.transaction(async (within) => {
			await log.end({ status: 'succeeded', counts, endedAt: later() }, within);
			throw new Error('the disk is full');
		});
		await expect(work).rejects.toThrow('the disk is full');
		const status = async () =>
			(await listRuns(new Metadata(sql, database.schema), { limit: 50 })).runs.find((run) => run.runId === 'atomic')
				?.status;
		expect(await status()).toBe('running');
		await log.end({ status: 'failed', counts, endedAt: later(), message: 'the disk is full' });
		expect(await status()).toBe('failed');
		await log.close();
	});

	it('extends the claim of the request that asked for the run while the run reports progress', async () => {
		const sql = await database.session();
		const queue = new JobQueue(new Metadata(sql, database.schema));
		const claimedAt = new Date('2024-05-01T10:59:00.000Z');
		await queue.enqueue({ requestId: 'q1', mapping: 'customers', type: 'IMMEDIATE' }, claimedAt);
		await queue.claim({ token: 'w', limit: 1, leaseSeconds: 60, now: claimedAt });
		const log = new DmsRunLog(sql, database.schema, later);
		await log.begin({ ...start('for-q1'), requestId: 'q1' });
		await log.progress('staging', 1);
		const afterLease = { token: 'other', limit: 1, leaseSeconds: 60, now: new Date('2024-05-01T11:05:00.000Z') };
		expect(await queue.claim(afterLease)).toEqual([]);
		expect(await queue.claim({ ...afterLease, now: new Date('2024-05-01T11:16:00.000Z') })).toHaveLength(1);
		await log.close();
	});

	it('refuses a second run under the id of one that is in progress, and lets it go on under the id of a dead one', async () => {
		const living = await database.session();
		const first = new DmsRunLog(living, database.schema, later);
		await first.begin(start('same'));
		const second = new DmsRunLog(await database.session(), database.schema, later);
		await expect(second.begin(start('same'))).rejects.toThrow('is in progress');
		await database.kill(living);
		await second.begin(start('same'));
		const { runs } = await listRuns(new Metadata(await database.session(), database.schema), { limit: 50 });
		expect(runs.filter((run) => run.runId === 'same').map((run) => run.status)).toEqual(['running', 'failed']);
		await second.close();
	});
});
