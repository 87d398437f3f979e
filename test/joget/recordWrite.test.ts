/** Create or Update, Create and Update on n8n's engine against the simulator. */
import { form, runJoget, startSimulator, type Simulator } from './support';

let sim: Simulator;
beforeAll(async () => {
	sim = await startSimulator();
});
afterEach(() => {
	sim.state.tables.clear();
	sim.state.log.length = 0;
	sim.faults.clear();
	for (const name of Object.keys(sim.options))
		if (!['dx', 'keyFailureStatus', 'seed', 'log'].includes(name)) delete sim.options[name];
});
afterAll(async () => await sim.close());

const customer = (n: number, more = {}) => ({ code: `C${n}`, name: `Customer ${n}`, ...more });

it('stores each input item under the id of a column and reports counts that add up', async () => {
	const input = Array.from({ length: 25 }, (_, n) => customer(n));
	const { status, saved, failed, report, outputs } = await runJoget(
		sim,
		{ ...form('customer'), idColumn: 'code' },
		{ input },
	);
	expect(status).toBe('success');
	expect(failed).toEqual([]);
	expect(saved.map(({ index, id, key }) => [index, id, key])).toEqual(input.map(({ code }, n) => [n, code, code]));
	expect(saved[3]).toMatchObject({ action: 'upserted', attempts: 1, record: { code: 'C3', name: 'Customer 3' } });
	expect(outputs[0].map(({ pairedItem }) => pairedItem)).toEqual(input.map((_, item) => ({ item })));
	expect(report).toMatchObject({ read: 25, saved: 25, failed: 0, skipped: 0, state: 'completed' });
	expect(sim.state.count('customer')).toBe(25);
});
