/** What n8n promises of every node, checked in a real n8n: error modes, retries, pinned data, partial runs, cancelling. */
import { call, createWorkflow, e2e, runWorkflow, waitForExecution } from './support/n8n';

const WAREHOUSE = { warehouseApi: { id: 'dataopsWarehouse', name: 'Demo warehouse' } };
let counter = 0;
const id = () => `00000000-0000-4000-8000-${String(++counter).padStart(12, '0')}`;
const node = (name: string, type: string, parameters: object = {}, extra: object = {}) => ({
	id: id(),
	name,
	type,
	typeVersion: 1,
	position: [counter * 40, 0],
	parameters,
	...extra,
});
const trigger = () => node('Go', 'n8n-nodes-base.manualTrigger');
const code = (name: string, jsCode: string, extra: object = {}) => node(name, 'n8n-nodes-base.code', { jsCode }, { typeVersion: 2, ...extra });
const chain = (...names: string[]) => Object.fromEntries(names.slice(0, -1).map((name, i) => [name, { main: [[{ node: names[i + 1], type: 'main', index: 0 }]] }]));
const load = (table: string, extra: object = {}, parameters: object = {}) =>
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
		{ credentials: WAREHOUSE, ...extra },
	);
const ROWS = "return [{json:{id:1,name:'a'}},{json:{id:2,name:'b'}},{json:{id:'x',name:'bad'}}]";
/** More seconds of work than the test waits before it presses Stop. */
const SLOW_QUERY = 'SELECT g AS id, pg_sleep(0.002)::text AS name FROM generate_series(1, 200000) g';

async function runOf(name: string, nodes: any[], connections: any, options = {}) {
	const { id: workflow } = await createWorkflow({ name, nodes, connections, settings: { executionOrder: 'v1' } });
	return { workflow, execution: await runWorkflow(workflow, options) };
}

test('a load reports what went in and gives out what did not, and a second run changes nothing', async () => {
	const nodes = [trigger(), code('Rows', ROWS), load('e2e_first')];
	const { workflow, execution } = await runOf('first', nodes, chain('Go', 'Rows', 'Load'));
	expect(execution.status).toBe('success');
	expect(execution.items('Load', 0)[0].json).toMatchObject({ read: 3, inserted: 2, rejected: 1 });
	expect(execution.items('Load', 1)[0].json).toMatchObject({ index: 2, field: 'id' });
	const again = await runWorkflow(workflow);
	expect(again.items('Load', 0)[0].json).toMatchObject({ read: 3, inserted: 0, updated: 0, unchanged: 2, rejected: 1 });
});

describe('when a node fails as a whole', () => {
	const broken = (extra: object) => [trigger(), code('Rows', ROWS), load('e2e_broken', extra, { columns: { column: [{ name: 'id', type: 'no such type', key: true }] } }), node('After', 'n8n-nodes-base.noOp'), node('On error', 'n8n-nodes-base.noOp')];
	const wires = {
		...chain('Go', 'Rows', 'Load'),
		Load: {
			main: [
				[{ node: 'After', type: 'main', index: 0 }],
				[],
				[{ node: 'On error', type: 'main', index: 0 }],
			],
		},
	};

	test('Stop Workflow ends the execution with the node and a sentence', async () => {
		const { execution } = await runOf('stop', broken({}), wires);
		expect(execution.status).toBe('error');
		expect(execution.error.message).toMatch(/type/i);
		expect(execution.runData.After).toBeUndefined();
	});

	test('Continue sends an item with the error down the first output', async () => {
		const { execution } = await runOf('continue', broken({ onError: 'continueRegularOutput' }), wires);
		expect(execution.status).toBe('success');
		expect(JSON.stringify(execution.items('Load', 0))).toMatch(/type/i);
	});

	test('Continue (using error output) sends it down the error output after the node\'s own', async () => {
		const { execution } = await runOf('error output', broken({ onError: 'continueErrorOutput' }), wires);
		expect(execution.status).toBe('success');
		expect(execution.items('On error')).toHaveLength(1);
		expect(execution.runData.After?.[0]?.data?.main?.[0] ?? []).toHaveLength(0);
	});
});

test('Retry On Fail tries again as often as it is told', async () => {
	const nodes = [trigger(), code('Rows', ROWS), load('e2e_retry', { retryOnFail: true, maxTries: 3, waitBetweenTries: 600 }, { columns: { column: [{ name: 'id', type: 'no such type', key: true }] } })];
	const { execution } = await runOf('retry', nodes, chain('Go', 'Rows', 'Load'));
	expect(execution.status).toBe('error');
	// Three tries have two waits between them; n8n keeps the last try only.
	const { startedAt, stoppedAt } = await call('GET', `/executions/${execution.id}`);
	expect(Date.parse(stoppedAt) - Date.parse(startedAt)).toBeGreaterThanOrEqual(1200);
});

test('Always Output Data lets the canvas go on after an output without items', async () => {
	const nodes = [trigger(), code('Rows', "return [{json:{id:1,name:'a'}}]"), load('e2e_always', { alwaysOutputData: true }), node('After', 'n8n-nodes-base.noOp')];
	const { execution } = await runOf('always', nodes, chain('Go', 'Rows', 'Load', 'After'));
	expect(execution.status).toBe('success');
	expect(execution.items('After')).toHaveLength(1);
});

test('pinned data replaces a run of the node: the database is not touched', async () => {
	const nodes = [trigger(), code('Rows', ROWS), load('e2e_pinned'), node('After', 'n8n-nodes-base.noOp')];
	const { id: workflow } = await createWorkflow({ name: 'pinned', nodes, connections: chain('Go', 'Rows', 'Load', 'After') });
	const stored = await call('GET', `/workflows/${workflow}`);
	await call('PATCH', `/workflows/${workflow}`, { ...stored, pinData: { Load: [{ json: { read: 99 } }] } });
	const execution = await runWorkflow(workflow);
	expect(execution.items('After')[0].json).toEqual({ read: 99 });
	const check = await runOf('check', [trigger(), node('Query', 'n8n-nodes-dataops.warehouse', { resource: 'table', operation: 'statistics' }, { credentials: WAREHOUSE })], chain('Go', 'Query'));
	expect(JSON.stringify(check.execution.runData)).not.toContain('e2e_pinned');
});

test('Stop cancels a running load at once and leaves the table as it was', async () => {
	const nodes = [trigger(), load('e2e_cancel', {}, { source: 'query', queryConnection: 'target', query: SLOW_QUERY })];
	const started = Date.now();
	const { execution } = await runOf('cancel', nodes, chain('Go', 'Load'), { stopAfterMs: 2500, timeoutMs: 60_000 });
	expect(execution.status).toBe('canceled');
	expect(Date.now() - started).toBeLessThan(60_000);
	const { execution: after } = await runOf('after cancel', [trigger(), code('Rows', "return [{json:{id:1,name:'a'}}]"), load('e2e_cancel')], chain('Go', 'Rows', 'Load'));
	expect(after.items('Load', 0)[0].json).toMatchObject({ inserted: 1 });
});

test('a partial execution runs up to the chosen node, with the data of the run before', async () => {
	const nodes = [trigger(), code('Rows', "return [{json:{id:1,name:'a'}}]"), load('e2e_partial'), node('After', 'n8n-nodes-base.noOp')];
	const { id: workflow } = await createWorkflow({ name: 'partial', nodes, connections: chain('Go', 'Rows', 'Load', 'After') });
	const first = await runWorkflow(workflow);
	const workflowData = await call('GET', `/workflows/${workflow}`);
	const { executionId } = await call('POST', `/workflows/${workflow}/run`, {
		workflowData: { ...workflowData, pinData: {} },
		runData: { Go: first.runData.Go, Rows: first.runData.Rows },
		destinationNode: { nodeName: 'Load', mode: 'inclusive' },
		dirtyNodeNames: ['Load'],
	});
	const partial = await waitForExecution(executionId);
	expect(partial.items('Load', 0)[0].json).toMatchObject({ read: 1, unchanged: 1 });
	expect(partial.runData.After).toBeUndefined();
});

describe('credentials', () => {
	const test_ = async (credential: { id: string; name: string; type: string; data: Record<string, unknown> }) =>
		await call('POST', '/credentials/test', { credentials: credential });

	test.each(e2e.credentials.map((credential) => [credential.name, credential] as const))('%s tells that it works', async (_name, credential) => {
		const result = await test_(credential);
		expect(result).toMatchObject({ status: 'OK' });
	});

	const SECRETS = ['password', 'apiKey', 'apiToken', 'token', 'accessToken', 'personalAccessToken'];
	test.each(e2e.credentials.map((credential) => [credential.name, credential] as const))('%s tells what is wrong with a wrong secret, without showing it', async (_name, credential) => {
		const field = SECRETS.find((name) => typeof credential.data[name] === 'string' && credential.data[name] !== '');
		if (!field) return;
		const result = await test_({ ...credential, data: { ...credential.data, [field]: 'wrong-secret-4711' } });
		expect(result.status).toBe('Error');
		expect(result.message.length).toBeGreaterThan(15);
		expect(JSON.stringify(result)).not.toContain('wrong-secret-4711');
	});

	test('a server that is not there is named as such', async () => {
		const credential = e2e.credentials.find((entry) => entry.type === 'warehouseApi')!;
		const result = await test_({ ...credential, data: { ...credential.data, port: 1 } });
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(/refused|reach|listen/i);
	});
});
