/** A form's definition read from Joget's own database, beside records that go through API Builder. */
import { mysqlDatabase, type TestDatabase } from './support/jogetDatabases';
import { form, runJoget, startSimulator, type Simulator } from './support';

const { describeWithMariadb } = require('../support/mariadb');

describeWithMariadb('definitions from the database', () => {
	let sim: Simulator;
	let database: TestDatabase;
	beforeAll(async () => {
		sim = await startSimulator();
		database = await mysqlDatabase();
	});
	afterAll(async () => {
		await sim.close();
		await database.drop();
	});

	it('finds unknown fields before sending', async () => {
		const { failed, status } = await runJoget(
			sim,
			{ ...form('order'), definitionSource: 'database', definitionAppId: 'shop' },
			{ input: [{ id: 'X', 'no-such-field': '1' }], database: database.credentials },
		);
		expect(status).toBe('success');
		expect(failed[0].errors.map(({ field }: { field: string }) => field)).toContain('no-such-field');
		expect(sim.state.count('shop_order')).toBe(0);
	});

	it('says in words that an app is not there', async () => {
		const { status, error } = await runJoget(
			sim,
			{ ...form('order'), definitionSource: 'database', definitionAppId: 'nowhere' },
			{ input: [{ id: 'X' }], database: database.credentials },
		);
		expect(status).toBe('error');
		expect(error?.message).toMatch(/nowhere/);
	});
});
