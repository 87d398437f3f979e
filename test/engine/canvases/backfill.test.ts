/** Canvas 7: 100,000 rows in chunks; stopped, killed, and continued, nothing is missing and nothing is doubled. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { json, openRig, type Rig } from './support/rig';

const FILE = 'backfill.json';
const ROWS = 100_000;
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
	/** The same rows, worked out here and not by the canvas. */
	const expectWhole = async () => {
		const [row] = await rig.query(
			`SELECT count(*) AS n, count(DISTINCT event_id) AS keys, min(event_id) AS low, max(event_id) AS high, sum(reading)::text AS total FROM events`,
		);
		let cents = 0;
		for (let n = 1; n <= ROWS; n++) cents += (n * 7919) % 100_000;
		expect(row).toMatchObject({ n: String(ROWS), keys: String(ROWS), low: '1', high: String(ROWS), total: (cents / 100).toFixed(2) });
		expect(checkpoint()).toBe(ROWS);
	};

	it('loads all rows in ten chunks, and a second run finds nothing left', async () => {
		const result = await rig.run(FILE);
		expect(result.error).toBeUndefined();
		expect(json(result.nodes.Report.outputs[0])).toEqual([
			{ chunks: 10, read: ROWS, inserted: ROWS, updated: 0, unchanged: 0, rejected: 0 },
		]);
		await expectWhole();
		const again = await rig.run(FILE);
		expect(again.error).toBeUndefined();
		expect(again.nodes['Load chunk']).toBeUndefined();
		expect(json(again.nodes['Nothing left'].outputs[0])).toEqual([{ from: null, done: ROWS }]);
	});

	it('goes on after it was stopped in the middle', async () => {
		const controller = new AbortController();
		void rowsReach(rig, 30_000).then(() => controller.abort());
		const stopped = await rig.run(FILE, { signal: controller.signal });
		expect(stopped.status).toBe('canceled');
		const upTo = checkpoint();
		expect(upTo).toBeLessThan(ROWS);
		const rest = await rig.run(FILE);
		expect(rest.error).toBeUndefined();
		const [report] = json(rest.nodes.Report.outputs[0]);
		expect(report).toMatchObject({ read: ROWS - upTo, updated: 0, rejected: 0 });
		expect(report.inserted + report.unchanged).toBe(ROWS - upTo);
		await expectWhole();
	});

	it('goes on after its process was killed', async () => {
		rig.write('canvas.json', JSON.stringify(rig.localised(FILE)));
		rig.write(
			'credentials.json',
			JSON.stringify({
				dataopsWarehouse: { type: 'warehouseApi', data: rig.credential },
				dataopsSource: { type: 'warehouseSourceApi', data: rig.credential },
			}),
		);
		const script = path.resolve(__dirname, '../../../scripts/workflow.js');
		const args = [path.join(rig.files, 'canvas.json'), '--credentials', path.join(rig.files, 'credentials.json')];
		const child = spawn(process.execPath, [script, ...args], { stdio: 'ignore', env: { ...process.env, DATAOPS_NO_BUILD: '1' } });
		const ended = new Promise<string | null>((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
		await Promise.race([rowsReach(rig, 20_000), ended]);
		child.kill('SIGKILL');
		expect(await ended).toBe('SIGKILL');
		const rest = await rig.run(FILE);
		expect(rest.error).toBeUndefined();
		await expectWhole();
	});

	it('begins anew when the checkpoint was cut off while it was written, and changes nothing twice', async () => {
		await rig.run(FILE);
		rig.write('out/backfill-checkpoint.json', '{"upTo": 4');
		const again = await rig.run(FILE);
		expect(json(again.nodes.Report.outputs[0])).toEqual([
			{ chunks: 10, read: ROWS, inserted: 0, updated: 0, unchanged: ROWS, rejected: 0 },
		]);
		await expectWhole();
	});
});
