/** What the editor offers to choose from: apps, forms, lists and fields, from the database and from the server. */
import * as admin from '../../nodes/Joget/methods/adminLists';
import * as database from '../../nodes/Joget/methods/databaseLists';
import { mysqlDatabase, type TestDatabase } from './support/jogetDatabases';
const { describeWithMariadb } = require('../support/mariadb');
const { startSimulator } = require('../simulators/joget/server');

/** The part of n8n's loader context that the lists use. */
const context = (credentials: object, parameters: Record<string, unknown>): any => ({
	getCredentials: async () => credentials,
	getCurrentNodeParameter: (name: string) => parameters[name],
	getNode: () => ({
		name: 'Joget',
		type: 'joget',
		typeVersion: 1,
		parameters: {},
		position: [0, 0],
		id: '1',
		credentials: { jogetAdminApi: { id: '1', name: 'admin' } },
	}),
	helpers: {},
});

describeWithMariadb('lists from the database', () => {
	let joget: TestDatabase;
	beforeAll(async () => {
		joget = await mysqlDatabase();
	});
	afterAll(() => joget.drop());
	const of = (parameters: Record<string, unknown>) => context(joget.credentials, parameters);

	test('apps, filtered by what was typed, in name or ID', async () => {
		expect(await database.searchApps.call(of({}))).toEqual({
			results: [
				{ name: 'Draft (draft)', value: 'draft' },
				{ name: 'Shop (shop)', value: 'shop' },
			],
		});
		expect((await database.searchApps.call(of({}), 'SHO')).results).toHaveLength(1);
	});

	test('forms and lists of the chosen version', async () => {
		const shop = of({ appId: 'shop', versionChoice: 'published' });
		expect((await database.searchForms.call(shop, 'ord')).results).toEqual([{ name: 'Order (order)', value: 'order' }]);
		expect((await database.searchLists.call(shop)).results).toEqual([
			{ name: 'Orders (list_orders)', value: 'list_orders' },
		]);
		const first = of({ appId: 'shop', versionChoice: 'number', appVersion: 1 });
		expect((await database.searchForms.call(first)).results).toEqual([]);
	});

	test('fields by their labels, with those that have nothing stored yet', async () => {
		const fields = await database.getFields.call(of({ appId: 'shop', formId: 'order' }));
		expect(fields).toContainEqual({ name: 'Due (due)', value: 'due' });
		expect(fields).toContainEqual({ name: 'brandNew', value: 'brandNew', description: 'Nothing stored yet' });
		expect(fields.map(({ value }) => value)).toContain('dateCreated');
	});

	test.each([
		[{}, 'Choose an app first'],
		[{ appId: 'nope' }, 'no app "nope"'],
	])('what keeps a list from loading is thrown, not shown as an entry: %p', async (parameters, message) => {
		await expect(database.searchForms.call(of(parameters))).rejects.toThrow(message);
	});

	test('a server that is down is said in words, without its raw code in the message', async () => {
		const down = context({ ...joget.credentials, port: 1 }, {});
		await expect(database.searchApps.call(down)).rejects.toThrow('accepts no database connection on port 1');
	});
});

describe('lists from the server', () => {
	let sim: any;
	beforeAll(async () => {
		sim = await startSimulator();
	});
	afterAll(() => sim.close());
	const of = (parameters: Record<string, unknown>, more: object = {}) =>
		context(
			{ baseUrl: sim.url, authentication: 'basic', username: 'admin', password: 'sim-admin-password', ...more },
			parameters,
		);

	test('apps, forms and lists', async () => {
		expect((await admin.searchAdminApps.call(of({}))).results).toEqual([{ name: 'Demo (demo)', value: 'demo' }]);
		const forms = await admin.searchAdminForms.call(of({ appId: 'demo' }), 'livestock');
		expect(forms.results.map(({ value }) => value)).toContain('md16livestockType');
		const lists = await admin.searchAdminLists.call(of({ appId: 'demo' }));
		expect(lists.results.map(({ value }) => value)).toEqual(['list_customer']);
	});

	test('a refused sign-in is thrown with its remedy', async () => {
		await expect(admin.searchAdminApps.call(of({}, { password: 'no' }))).rejects.toMatchObject({
			message: expect.stringContaining('refused the sign-in'),
			description: expect.stringContaining('Check user and password'),
		});
	});
});
