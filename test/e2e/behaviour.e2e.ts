/** What modes.e2e.ts cannot ask of every node alike: a long statement that is stopped, the triggers, and credentials and their tests. */
import { chain, node, noOp, rows, runOf, store, to, trigger } from './support/canvas';
import { WRONG_SECRET } from './support/cases';
import { call, e2e, runWorkflow, startWorkflow, waitForExecution } from './support/n8n';

const WAREHOUSE = { warehouseApi: { id: 'dataopsWarehouse', name: 'Demo warehouse' } };
const load = (table: string, parameters: object = {}) =>
	node(
		'Load',
		'n8n-nodes-dataops.warehouse',
		{
			resource: 'table',
			operation: 'load',
			source: 'items',
			mappingMode: 'fields',
			table: { __rl: true, mode: 'name', value: table },
			tableType: 'fact',
			columns: { column: [{ name: 'id', type: 'integer', key: true }, { name: 'name', type: 'varchar(50)' }] },
			...parameters,
		},
		{ credentials: WAREHOUSE },
	);
/** Minutes of work: nobody waits for its end. */
const SLOW_QUERY = 'SELECT g AS id, pg_sleep(0.002)::text AS name FROM generate_series(1, 200000) g';

/** The running servers themselves: support/environment.js. */
declare const dataopsSetup: { warehouse: { query(sql: string): Promise<{ rows: any[] }> } };
const query = async (sql: string) => (await dataopsSetup.warehouse.query(sql)).rows;
async function until(condition: () => Promise<boolean>): Promise<void> {
	while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
}
const running = async () => (await query("SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND query NOT LIKE '%pg_stat_activity%' AND state = 'active'")).length;

test('Stop ends a statement that runs in the database, and leaves the table as it was', async () => {
	const id = await store('cancel', [trigger(), load('e2e_cancel', { source: 'query', queryConnection: 'target', query: SLOW_QUERY })], chain('Go', 'Load'));
	const execution = await startWorkflow(id);
	await until(async () => (await running()) > 0);
	await call('POST', `/executions/${execution}/stop`);
	expect((await waitForExecution(execution)).status).toBe('canceled');
	await until(async () => (await running()) === 0);
	expect(await query("SELECT 1 FROM pg_class WHERE relname = 'e2e_cancel'").then(async (found) => (found.length > 0 ? await query('SELECT 1 FROM e2e_cancel') : []))).toEqual([]);
	const { execution: after } = await runOf('after cancel', [trigger(), rows('Rows', [{ json: { id: 1, name: 'a' } }]), load('e2e_cancel')], chain('Go', 'Rows', 'Load'));
	expect(after.items('Load')[0].json).toMatchObject({ inserted: 1 });
});

describe('the triggers', () => {
	const TRIGGERS = [
		{ name: 'Jira Issues Trigger', type: 'jiraIssuesTrigger', credentialType: 'jiraInstanceApi', secret: 'apiToken', parameters: { event: 'updated', chooseBy: 'all', mappingMode: 'columns', columns: {}, options: {} } },
		{ name: 'Warehouse Job Trigger', type: 'warehouseJobTrigger', credentialType: 'warehouseApi', secret: 'password', parameters: { metadataSchema: 'e2e_triggers', maxRequests: 1, leaseMinutes: 15, options: {} } },
	];
	type Trigger = (typeof TRIGGERS)[number];
	const good = ({ credentialType }: Trigger) => e2e.credentials.find((credential) => credential.type === credentialType)!.data;
	const canvasWith = async ({ name, type, credentialType, parameters }: Trigger, data: Record<string, unknown>) => {
		const { id } = await call('POST', '/credentials', { name: `${name} ${Math.random()}`, type: credentialType, data });
		const poll = node('Trigger', `n8n-nodes-dataops.${type}`, { pollTimes: { item: [{ mode: 'everyMinute' }] }, ...parameters }, { credentials: { [credentialType]: { id, name } } });
		return await store(name, [poll, noOp('After')], { Trigger: { main: [to('After')] } });
	};

	test.each(TRIGGERS.map((each) => [each.name, each] as const))('%s with a wrong secret says why, without showing it', async (_name, trigger) => {
		const id = await canvasWith(trigger, { ...good(trigger), [trigger.secret]: WRONG_SECRET });
		const tried = await runWorkflow(id, { trigger: 'Trigger' });
		expect([tried.status, tried.error.message]).toEqual(['error', expect.stringMatching(/password|token|authenticat|credential/i)]);
		expect(tried.error.description ?? '').toMatch(/\w{3}/);
		expect(tried.raw).not.toContain(WRONG_SECRET);
	});
});

describe('credentials', () => {
	const test_ = async (credential: { id: string; name: string; type: string; data: Record<string, unknown> }) =>
		await call('POST', '/credentials/test', { credentials: credential });

	test.each(e2e.credentials.map((credential) => [credential.name, credential] as const))('%s tells that it works', async (_name, credential) => {
		expect(await test_(credential)).toMatchObject({ status: 'OK' });
	});

	const SECRETS = ['password', 'apiKey', 'apiToken', 'token', 'accessToken', 'personalAccessToken'];
	test.each(e2e.credentials.map((credential) => [credential.name, credential] as const))('%s tells what is wrong with a wrong secret, without showing it', async (_name, credential) => {
		const field = SECRETS.find((name) => typeof credential.data[name] === 'string' && credential.data[name] !== '');
		expect(field).toBeDefined();
		const result = await test_({ ...credential, data: { ...credential.data, [field!]: WRONG_SECRET } });
		expect(result.status).toBe('Error');
		expect(result.message.length).toBeGreaterThan(15);
		expect(JSON.stringify(result)).not.toContain(WRONG_SECRET);
	});

	test('a server that is not there is named as such', async () => {
		const credential = e2e.credentials.find((entry) => entry.type === 'warehouseApi')!;
		const result = await test_({ ...credential, data: { ...credential.data, port: 1 } });
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(/refused|reach|listen/i);
	});
});
