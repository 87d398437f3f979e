/** The job queue on real databases: no request runs twice, dependencies hold, lost claims come back. */
import { Metadata } from '../../nodes/Warehouse/engine/metadata/metadata';
import { JobQueue } from '../../nodes/Warehouse/engine/jobs/queue';
import { serverNow } from '../../nodes/Warehouse/engine/jobs/serverClock';
import { makeDueRequests, saveSchedule } from '../../nodes/Warehouse/engine/jobs/schedules';
import { describeOnEachDatabase } from './support/eachDatabase';

const at = (text: string) => new Date(`${text}Z`);
const NOW = at('2024-05-06T10:00:00');

describeOnEachDatabase('the job queue', (database) => {
	const open = async () => new Metadata(await database.session(), database.schema);
	const claim = (queue: JobQueue, token: string, limit = 10, now = NOW) =>
		queue.claim({ token, limit, leaseSeconds: 60, now });
	beforeEach(async () => {
		const metadata = await open();
		await metadata.ensure(['DMS_PRCREQ', 'DMS_JOBSCH', 'DMS_JOB']);
		for (const table of ['DMS_PRCREQ', 'DMS_JOBSCH', 'DMS_JOB']) await metadata.query(`DELETE FROM {${table}}`);
	});

	it('gives each of 120 requests to exactly one of six workers that claim at the same time', async () => {
		const metadata = await open();
		const queue = new JobQueue(metadata);
		for (let i = 0; i < 120; i++)
			await queue.enqueue({ requestId: `r${i}`, mapping: `m${i % 7}`, type: 'IMMEDIATE' }, NOW);
		const worker = async (name: number) => {
			const own = new JobQueue(await open());
			const got: string[] = [];
			for (let empty = 0; empty < 3;) {
				const requests = await claim(own, `w${name}`, 3);
				if (requests.length === 0) empty++;
				for (const request of requests) got.push(request.requestId);
			}
			return got;
		};
		const got = (await Promise.all([1, 2, 3, 4, 5, 6].map(worker))).flat();
		expect(got).toHaveLength(120);
		expect(new Set(got).size).toBe(120);
	});

	it('gives a claim back after its lease, and fails it after its last attempt', async () => {
		const queue = new JobQueue(await open());
		await queue.enqueue({ requestId: 'a', mapping: 'm', type: 'IMMEDIATE', maxAttempts: 2 }, NOW);
		expect(await claim(queue, 'first')).toHaveLength(1);
		expect(await claim(queue, 'second', 10, at('2024-05-06T10:00:59'))).toHaveLength(0);
		const again = await claim(queue, 'second', 10, at('2024-05-06T10:01:01'));
		expect(again).toMatchObject([{ requestId: 'a', attempts: 2, claimToken: 'second' }]);
		await expect(queue.complete({ requestId: 'a', token: 'first', now: NOW })).rejects.toThrow(
			'claimed by another worker',
		);
		expect(await claim(queue, 'third', 10, at('2024-05-06T10:03:00'))).toHaveLength(0);
		await expect(queue.complete({ requestId: 'a', token: 'second', now: NOW })).rejects.toThrow(
			'is FAILED, not CLAIMED',
		);
	});

	it('takes higher priority first, and nothing before its time', async () => {
		const queue = new JobQueue(await open());
		await queue.enqueue({ requestId: 'low', mapping: 'm', type: 'IMMEDIATE' }, NOW);
		await queue.enqueue({ requestId: 'high', mapping: 'm', type: 'IMMEDIATE', priority: 5 }, NOW);
		await queue.enqueue(
			{ requestId: 'later', mapping: 'm', type: 'IMMEDIATE', priority: 9, notBefore: at('2024-05-06T11:00:00') },
			NOW,
		);
		expect((await claim(queue, 'w')).map(({ requestId }) => requestId)).toEqual(['high', 'low']);
	});

	it('puts a failed request back for a retry while attempts are left', async () => {
		const queue = new JobQueue(await open());
		await queue.enqueue({ requestId: 'a', mapping: 'm', type: 'IMMEDIATE', maxAttempts: 2 }, NOW);
		await claim(queue, 'w1');
		const retried = await queue.fail({
			requestId: 'a',
			token: 'w1',
			result: { error: 'x' },
			retryAfterSeconds: 30,
			now: NOW,
		});
		expect(retried.status).toBe('NEW');
		expect(await claim(queue, 'w2')).toHaveLength(0);
		expect(await claim(queue, 'w2', 10, at('2024-05-06T10:00:30'))).toHaveLength(1);
		const failed = await queue.fail({ requestId: 'a', token: 'w2', retryAfterSeconds: 30, now: NOW });
		expect(failed.status).toBe('FAILED');
	});

	it('makes one request per slot, however many workers ask at once', async () => {
		const metadata = await open();
		await saveSchedule(
			metadata,
			{ mapping: 'daily', frequency: 'DL', hour: 9, minute: 30, start: at('2024-01-01T00:00:00'), enabled: true },
			NOW,
		);
		const others = await Promise.all([open(), open(), open(), open()]);
		const due = { now: NOW, timezone: 'UTC', catchUpHours: 24 };
		const made = await Promise.all(others.map((other) => makeDueRequests(other, due)));
		expect(made.reduce((sum, result) => sum + result.made, 0)).toBe(1);
		expect((await makeDueRequests(metadata, due)).made).toBe(0);
		expect((await makeDueRequests(metadata, { ...due, now: at('2024-05-07T09:29:59') })).made).toBe(0);
		expect((await makeDueRequests(metadata, { ...due, now: at('2024-05-07T09:30:00') })).made).toBe(1);
	});

	it('holds a dependent back until the mapping it depends on is done', async () => {
		const metadata = await open();
		const queue = new JobQueue(metadata);
		const start = at('2024-01-01T00:00:00');
		await saveSchedule(metadata, { mapping: 'parent', frequency: 'DL', hour: 9, start, enabled: true }, NOW);
		await saveSchedule(
			metadata,
			{ mapping: 'child', frequency: 'DL', hour: 9, start, dependsOnMapping: 'parent', enabled: true },
			NOW,
		);
		await saveSchedule(
			metadata,
			{ mapping: 'grandchild', frequency: null, start, dependsOnMapping: 'child', enabled: true },
			NOW,
		);
		await makeDueRequests(metadata, { now: NOW, timezone: 'UTC', catchUpHours: 24 });
		const [parent, ...more] = await claim(queue, 'w1');
		expect([parent.mapping, more]).toEqual(['parent', []]);
		expect(await claim(queue, 'w2')).toEqual([]);
		await queue.fail({ requestId: parent.requestId, token: 'w1', retryAfterSeconds: 0, now: NOW });
		const [retried] = await claim(queue, 'w3');
		await queue.complete({ requestId: retried.requestId, token: 'w3', now: NOW });
		const [child] = await claim(queue, 'w4');
		expect(child.mapping).toBe('child');
		const { dependents } = await queue.complete({ requestId: child.requestId, token: 'w4', now: NOW });
		expect(dependents).toHaveLength(1);
		expect(await claim(queue, 'w5')).toMatchObject([{ mapping: 'grandchild', type: 'DEPENDENT' }]);
	});

	it('refuses a circle of dependencies', async () => {
		const metadata = await open();
		await saveSchedule(metadata, { mapping: 'a', frequency: 'DL', enabled: true }, NOW);
		await saveSchedule(metadata, { mapping: 'b', frequency: 'DL', dependsOnMapping: 'a', enabled: true }, NOW);
		await expect(
			saveSchedule(metadata, { mapping: 'a', frequency: 'DL', dependsOnMapping: 'b', enabled: true }, NOW),
		).rejects.toThrow('a cannot run after b');
	});

	it('shares the tables with rows that another tool wrote, in its own columns only', async () => {
		const metadata = await open();
		await metadata.ensure(['DMS_PRCREQ', 'DMS_JOBSCH']);
		await metadata.query(
			`INSERT INTO {DMS_PRCREQ} ([REQUEST_ID], [MAPREF], [REQUEST_TYPE], [PAYLOAD], [STATUS], [REQUESTED_AT]) VALUES ('x', 'm', 'IMMEDIATE', 'not json', 'NEW', '2024-05-06 09:00:00')`,
		);
		expect(await claim(new JobQueue(metadata), 'w')).toMatchObject([
			{ requestId: 'x', payload: 'not json', attempts: 1, maxAttempts: 3 },
		]);
	});

	it("takes the database's clock, to the millisecond", async () => {
		const sql = await database.session();
		const before = await serverNow(sql);
		const after = await serverNow(sql);
		expect(after.getTime()).toBeGreaterThanOrEqual(before.getTime());
		expect(Math.abs(before.getTime() - Date.now())).toBeLessThan(60_000);
	});
});
