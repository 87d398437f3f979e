/** @jest-environment ./test/support/hostErrors.js */
/** Canvas 7: 100,000 rows in chunks; stopped, killed, and continued, nothing is missing and nothing is doubled. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { json, openRig, type Rig } from './support/rig';

const FILE = 'backfill.json';
const ALL = 100_000;
const SOME = 30_000;
jest.setTimeout(240_000);

/** Waits until so many rows are in the table, asking again and again. */
async function rowsReach(rig: Rig, wanted: number): Promise<void> {
	for (;;) {
		const [row] = await rig.query('SELECT count(*) AS n FROM events').catch(() => [{ n: 0 }]);
		if (Number(row.n) >= wanted) return;
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}

describe('Backfill', () => {
	let rig: Rig;
	beforeEach(async () => {
		rig = await openRig({ simulators: false });
		fs.mkdirSync(path.join(rig.files, 'out'));
	});
	afterEach(async () => await rig.close());

	const checkpoint = () => Number(JSON.parse(rig.read('out/backfill-checkpoint.json')).upTo);
	/** The canvas over fewer rows, in chunks of 3,000. */
	const smaller = () => {
		const canvas = rig.localised(FILE);
		const settings = canvas.nodes.find((node) => node.name === 'Settings')!.parameters as any;
		settings.assignments.assignments[0].value = SOME;
		settings.assignments.assignments[1].value = 3000;
		return canvas;
	};
	/** The same rows, worked out here and not by the canvas. */
	const expectWhole = async (rows: number) => {
		const [row] = await rig.query(
			`SELECT count(*) AS n, count(DISTINCT event_id) AS keys, min(event_id) AS low, max(event_id) AS high, sum(reading)::text AS total FROM events`,
		);
		let cents = 0;
		for (let n = 1; n <= rows; n++) cents += (n * 7919) % 100_000;
		expect(row).toMatchObject({
			n: String(rows),
			keys: String(rows),
			low: '1',
			high: String(rows),
			total: (cents / 100).toFixed(2),
		});
		expect(checkpoint()).toBe(rows);
	};

	it('loads all rows in ten chunks, and a second run finds nothing left', async () => {
		const result = await rig.run(FILE);
		expect(result.error).toBeUndefined();
		expect(json(result.nodes.Report.outputs[0])).toEqual([
			{ chunks: 10, read: ALL, inserted: ALL, updated: 0, unchanged: 0, rejected: 0 },
		]);
		await expectWhole(ALL);
		const again = await rig.run(FILE);
		expect(again.error).toBeUndefined();
		expect(again.nodes['Load chunk']).toBeUndefined();
		expect(json(again.nodes['Nothing left'].outputs[0])).toEqual([{ from: null, done: ALL }]);
	});

	it('goes on after it was stopped in the middle', async () => {
		const controller = new AbortController();
		void rowsReach(rig, 9_000).then(() => controller.abort());
		const stopped = await rig.run(smaller(), { signal: controller.signal });
		expect(stopped.status).toBe('canceled');
		const upTo = checkpoint();
		expect(upTo).toBeLessThan(SOME);
		const rest = await rig.run(smaller());
		expect(rest.error).toBeUndefined();
		const [report] = json(rest.nodes.Report.outputs[0]);
		expect(report).toMatchObject({ read: SOME - upTo, updated: 0, rejected: 0 });
		expect(report.inserted + report.unchanged).toBe(SOME - upTo);
		await expectWhole(SOME);
	});

	it('goes on after its process was killed', async () => {
		rig.write('canvas.json', JSON.stringify(smaller()));
		rig.write(
			'credentials.json',
			JSON.stringify({
				dataopsWarehouse: { type: 'warehouseApi', data: rig.credential },
				dataopsSource: { type: 'warehouseSourceApi', data: rig.credential },
			}),
		);
		const script = path.resolve(__dirname, '../../../scripts/workflow.js');
		const args = [path.join(rig.files, 'canvas.json'), '--credentials', path.join(rig.files, 'credentials.json')];
		const child = spawn(process.execPath, [script, ...args], {
			stdio: 'ignore',
			env: { ...process.env, DATAOPS_NO_BUILD: '1' },
		});
		const ended = new Promise<string | null>((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
		await Promise.race([rowsReach(rig, 6_000), ended]);
		child.kill('SIGKILL');
		expect(await ended).toBe('SIGKILL');
		const rest = await rig.run(smaller());
		expect(rest.error).toBeUndefined();
		await expectWhole(SOME);
	});

	it('begins anew when the checkpoint was cut off while it was written, and changes nothing twice', async () => {
		await rig.run(smaller());
		rig.write('out/backfill-checkpoint.json', '{"upTo": 4');
		const again = await rig.run(smaller());
		expect(json(again.nodes.Report.outputs[0])).toEqual([
			{ chunks: 10, read: SOME, inserted: 0, updated: 0, unchanged: SOME, rejected: 0 },
		]);
		await expectWhole(SOME);
	});
});
