/** @jest-environment ./test/support/hostErrors.js */
/** Canvas 5: jobs claimed one by one, the dependent one after its parent, a failed one put back; and the page of the report. */
import fs from 'node:fs';
import path from 'node:path';
import { json, openRig, type Rig } from './support/rig';

const FILE = 'nightly-warehouse.json';
jest.setTimeout(120_000);

describe('Nightly warehouse', () => {
	let rig: Rig;
	beforeAll(async () => {
		rig = await openRig({ simulators: false });
		fs.mkdirSync(path.join(rig.files, 'out'));
		const setUp = await rig.run(FILE, { startNode: 'Set up' });
		expect(setUp.error).toBeUndefined();
	});
	afterAll(async () => await rig.close());

	/** One poll. In the editor's way it would show a request without claiming it, so it is told to claim. */
	const poll = async () => {
		const canvas = rig.localised(FILE);
		canvas.nodes.find(({ name }) => name === 'Nightly job')!.parameters.options = { claimWhenTesting: true };
		const result = await rig.run(canvas, { startNode: 'Nightly job' });
		expect(result.error).toBeUndefined();
		return result;
	};
	const first = (result: any, node: string) => json(result.nodes[node]?.outputs[0])[0];

	it('runs the job asked for first, and the one that depends on it only then', async () => {
		const one = await poll();
		expect(first(one, 'Nightly job')).toMatchObject({ mapping: 'customers' });
		expect(first(one, 'Complete')).toMatchObject({ status: 'DONE', result: { read: 500, loaded: 500, rejected: 0 } });
		const two = await poll();
		expect(first(two, 'Nightly job')).toMatchObject({ mapping: 'sales' });
		// Sale n is of customer 1 + n mod 502, and there are 500 customers: 20 sales name one of the two that are missing.
		expect(first(two, 'Complete')).toMatchObject({
			status: 'DONE',
			result: { read: 5020, loaded: 5000, rejected: 20 },
		});
		expect(json(two.nodes.Rejected.outputs[0])).toHaveLength(20);
		const [row] = await rig.query(
			`SELECT count(*) AS n, count(DISTINCT customer_skey) AS customers FROM fact_sale s JOIN dim_customer c ON c."SKEY" = s.customer_skey`,
		);
		expect(row).toEqual({ n: '5000', customers: '500' });
		const three = await poll();
		expect(three.nodes.Load).toBeUndefined();
	});

	it('writes a page that stands by itself, with both loads in it', () => {
		const page = rig.read('out/warehouse-report.html');
		expect(page).toMatch(/^<!doctype html>/i);
		expect(page).toContain('<svg');
		for (const told of ['customers', 'sales', 'LOOKUP_MISSED', '100 %']) expect(page).toContain(told);
		expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
	});

	it('changes nothing when the night comes again', async () => {
		await rig.run(FILE, { startNode: 'Set up' });
		expect(first(await poll(), 'Complete')).toMatchObject({
			status: 'DONE',
			result: { read: 500, loaded: 0, rejected: 0 },
		});
		expect(first(await poll(), 'Complete')).toMatchObject({
			status: 'DONE',
			result: { read: 5020, loaded: 0, rejected: 20 },
		});
		expect(await rig.query('SELECT 1 FROM dim_customer')).toHaveLength(500);
		expect(await rig.query('SELECT 1 FROM fact_sale')).toHaveLength(5000);
	});

	it('puts a job back that failed, and does not start the one that depends on it', async () => {
		await rig.query('ALTER TABLE dim_customer DROP COLUMN city');
		await rig.run(FILE, { startNode: 'Set up' });
		const failed = await poll();
		expect(first(failed, 'Fail')).toMatchObject({ status: 'NEW', attempts: 1 });
		expect(failed.nodes.Complete).toBeUndefined();
		const next = await poll();
		expect(next.nodes.Load).toBeUndefined();
	});
});
