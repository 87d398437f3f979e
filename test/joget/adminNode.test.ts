/** The admin resources of the Joget node on n8n's own engine, against the simulator. */
const { runCanvas } = require('../../scripts/canvas');
const { startSimulator } = require('../simulators/joget/server');
const { readZip, writeZip } = require('../simulators/joget/lib/zip');

const PASSWORD = 'sim-admin-password';

let sim: any;
const open = async (options: object = {}) => {
	sim = await startSimulator(options);
};
afterEach(() => sim?.close());

const credential = (more: object = {}) => ({
	baseUrl: sim.url,
	authentication: 'session',
	username: 'admin',
	password: PASSWORD,
	...more,
});

interface RunOptions {
	onError?: string;
	input?: object[];
	binary?: Record<string, string>;
	login?: object;
	api?: object;
}

function canvas(chosen: object, { onError, api }: RunOptions) {
	const parameters = api ? { ...chosen, checkApiKey: true } : chosen;
	return {
		name: 'Joget admin',
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
			{
				name: 'Joget',
				type: 'n8n-nodes-dataops.joget',
				typeVersion: 1,
				position: [200, 0],
				parameters,
				credentials: {
					jogetAdminApi: { id: 'admin', name: 'admin' },
					...(api ? { jogetApi: { id: 'api', name: 'api' } } : {}),
				},
				...(onError ? { onError } : {}),
			},
		],
		connections: { Start: { main: [[{ node: 'Joget', type: 'main', index: 0 }]] } },
	};
}

/** What nodes wrote to n8n's log, and every error: no secret may be in either. */
let said: string[] = [];
const SECRET = /sim-admin-password|sim-key-1|JSESSIONID|[0-9A-F]{4}(-[0-9A-F]{4}){7}/;
beforeEach(() => (said = []));
afterEach(() => expect(said.join('\n')).not.toMatch(SECRET));

const runRaw = async (parameters: object, options: RunOptions = {}) => {
	const result = await runOnce(parameters, options);
	said.push(JSON.stringify(result.error ?? ''));
	return result;
};
const runOnce = (parameters: object, options: RunOptions) =>
	runCanvas(canvas(parameters, options), {
		log: (...parts: unknown[]) => said.push(JSON.stringify(parts)),
		credentials: {
			admin: { type: 'jogetAdminApi', data: credential(options.login) },
			api: { type: 'jogetApi', data: { baseUrl: sim.url, headerStyle: 'underscore', ...options.api } },
		},
		...(options.input ? { input: options.input } : {}),
		...(options.binary ? { binary: options.binary } : {}),
	});

async function run(parameters: object, options: RunOptions = {}) {
	const result = await runRaw(parameters, options);
	expect(result.error).toBeUndefined();
	const items: any[] = result.nodes.Joget.outputs[0];
	for (const item of items) expect(item.pairedItem).toBeDefined();
	expect(JSON.stringify(items)).not.toMatch(SECRET);
	return { result, items, json: items.map(({ json }) => json) };
}

async function failure(parameters: object, options: RunOptions = {}) {
	const result = await runRaw(parameters, options);
	expect(result.status).toBe('error');
	return result.error as { message: string; description?: string };
}

const demo = { appId: { __rl: true, mode: 'id', value: 'demo' } };
const app = (operation: string, more: object = {}) => ({ resource: 'app', operation, ...demo, ...more });

describe('App', () => {
	test('one app and several apps both come as one item each', async () => {
		await open();
		expect((await run({ resource: 'app', operation: 'getMany' })).json).toEqual([
			{ appId: 'demo', name: 'Demo', latestVersion: 1 },
		]);
		sim.state.addApp('second', 'Second', 4);
		expect((await run({ resource: 'app', operation: 'getMany' })).json.map(({ appId }) => appId)).toEqual([
			'demo',
			'second',
		]);
		expect((await run({ resource: 'app', operation: 'getMany', returnAll: false, limit: 1 })).json).toHaveLength(1);
	});

	test('versions are numbers, and the tick in HTML is a boolean', async () => {
		await open();
		sim.state.addApp('demo', 'Demo', 2, false);
		const { json } = await run(app('getVersions'));
		expect(json.map(({ version, published }) => [version, published])).toEqual([
			[2, false],
			[1, true],
		]);
		expect((await failure(app('getVersions', { appId: { __rl: true, mode: 'id', value: 'nope' } }))).message).toBe(
			'There is no app "nope" on this server',
		);
	});

	test.each([
		['json', 8],
		['console', 9],
	])(
		'publish and unpublish work where the server takes them by %s, and what came of it is read again',
		async (publishBy, dx) => {
			await open({ publishBy, dx });
			sim.state.addApp('demo', 'Demo', 2, false);
			expect((await run(app('publish', { versionChoice: 'latest' }))).json).toEqual([
				{ appId: 'demo', version: 2, published: true },
			]);
			expect(sim.state.publishedVersion('demo').version).toBe(2);
			expect((await run(app('unpublish'))).json).toEqual([{ appId: 'demo', unpublished: 2 }]);
			expect(sim.state.publishedVersion('demo')).toBeUndefined();
		},
	);

	test('publishing a version that is not there is a failure, although Joget says true', async () => {
		await open();
		const error = await failure(app('publish', { versionChoice: 'number', appVersion: 7 }));
		expect(error.message).toBe('App "demo" has no version 7');
		expect(error.description).toContain('Its versions are: 1');
	});

	test('a server that says true and does nothing is found out', async () => {
		await open();
		sim.state.addApp('demo', 'Demo', 2, false);
		Object.defineProperty(sim.state.apps.get('demo').versions.get(2), 'published', { get: () => false, set: () => {} });
		expect((await failure(app('publish', { versionChoice: 'latest' }))).message).toContain('did not publish version 2');
	});

	test('missing plugins come as a list, and an empty one where nothing is missing', async () => {
		await open();
		expect((await run(app('missingPlugins'))).json).toEqual([{ appId: 'demo', version: 1, missing: [] }]);
		sim.state.extra.missingPlugins = { demo: ['org.example.Gone'] };
		expect((await run(app('missingPlugins'))).json[0].missing).toEqual(['org.example.Gone']);
	});

	test('an export is the whole archive; plugins and data only where asked', async () => {
		await open();
		sim.state.tables.set('customer', new Map([['1', { id: '1', name: 'A' }]]));
		const plain = await run(app('export'));
		expect(plain.json[0]).toMatchObject({
			appId: 'demo',
			version: 1,
			fileName: expect.stringMatching(/^APP_demo-1-.*\.jwa$/),
		});
		const names = [...readZip(await plain.result.binaryBuffer(plain.items[0], 'data')).keys()];
		expect(names).toEqual(['appDefinition.xml']);
		const full = await run(app('export', { exportOptions: { plugins: true, tables: 'customer', userGroups: true } }));
		expect([...readZip(await full.result.binaryBuffer(full.items[0], 'data')).keys()]).toEqual([
			'appDefinition.xml',
			'plugins/sample-plugin.jar',
			'data/customer.json',
			'usergroups.xml',
		]);
	});

	test('an export that broke half-way is a failure, although it is answered 200', async () => {
		await open({ exportBreaks: true });
		expect((await failure(app('export'))).message).toContain('the archive is cut off');
	});

	/** Export from one server, import into another, as a promotion does. */
	async function exported(options: object = {}): Promise<Buffer> {
		await open();
		sim.state.tables.set('customer', new Map([['1', { id: '1', name: 'A' }]]));
		sim.state.apps.get('demo').versions.get(1).environment.set('url', 'https://from.test');
		const { result, items } = await run(app('export', { exportOptions: options }));
		const bytes = await result.binaryBuffer(items[0], 'data');
		await sim.close();
		return bytes;
	}
	const { mkdtempSync, writeFileSync } = require('node:fs');
	const { join } = require('node:path');
	const { tmpdir } = require('node:os');
	const file = (bytes: Buffer, name = 'app.jwa') => {
		const path = join(mkdtempSync(join(tmpdir(), 'dataops-jwa-')), name);
		writeFileSync(path, bytes);
		return { data: path };
	};
	const importing = (importOptions: object = {}) => ({ resource: 'app', operation: 'import', importOptions });

	test.each([
		[8, {}],
		[9, {}],
		[8, { importHidesVersion: true }],
	])('an import makes the next version and answers its number (DX %i, %p)', async (dx, more) => {
		const bytes = await exported({ plugins: true, tables: 'customer', userGroups: true });
		await open({ dx, ...more });
		sim.state.apps.get('demo').versions.get(1).environment.set('url', 'https://here.test');
		const { json } = await run(importing(), { binary: file(bytes) });
		expect(json).toEqual([{ appId: 'demo', version: 2, published: false }]);
		const made = sim.state.apps.get('demo').versions.get(2);
		expect([...made.forms.keys()]).toEqual([...sim.state.apps.get('demo').versions.get(1).forms.keys()]);
		// Code, data and groups of the file stay out unless asked for, and this server's own settings stay.
		expect(sim.state.extra.installed).toBeUndefined();
		expect(sim.state.count('customer')).toBe(0);
		expect(sim.state.extra.groupsImported).toBeUndefined();
		expect(made.environment.get('url')).toBe('https://here.test');
	});

	test('plugins, data, groups and variables are taken from the file where asked, and a new version published', async () => {
		const bytes = await exported({ plugins: true, tables: 'customer', userGroups: true });
		await open();
		const options = { plugins: true, data: true, userGroups: true, overrideEnvironmentVariables: true, publish: true };
		const { json } = await run(importing(options), { binary: file(bytes) });
		expect(json).toEqual([{ appId: 'demo', version: 2, published: true, missingPlugins: [] }]);
		expect(sim.state.extra.installed).toHaveLength(1);
		expect(sim.state.count('customer')).toBe(1);
		expect(sim.state.extra.groupsImported).toBe(true);
		expect(sim.state.publishedVersion('demo').version).toBe(2);
	});

	test('a version whose plugins are missing is imported but not published', async () => {
		const bytes = await exported();
		await open();
		sim.state.extra.missingPlugins = { demo: ['org.example.Gone'] };
		const { json } = await run(importing({ publish: true }), { binary: file(bytes) });
		expect(json[0]).toMatchObject({ version: 2, published: false, missingPlugins: ['org.example.Gone'] });
		expect(sim.state.publishedVersion('demo').version).toBe(1);
	});

	test.each([
		['a text file', Buffer.from('hello'), 'cut off'],
		['an archive of something else', writeZip([['readme.txt', 'x']]), 'no appDefinition.xml'],
		['half an archive', writeZip([['appDefinition.xml', 'x'.repeat(500)]]).subarray(0, 60), 'cut off'],
		['a web page', Buffer.from('<html>Login</html>'), 'web page'],
	])('%s is refused before it is sent', async (_what, bytes, words) => {
		await open();
		const error = await failure(importing(), { binary: file(bytes) });
		expect(error.message).toContain(words);
		expect(sim.state.log.some(({ path }: any) => path.includes('import'))).toBe(false);
	});
});

describe('Form, List, API and Plugin', () => {
	test('forms are listed with their tables, and a definition comes as fields or as Joget has it', async () => {
		await open();
		const forms = (await run({ resource: 'form', operation: 'getMany', ...demo })).json;
		expect(forms.find(({ formId }) => formId === 'md16livestockType')).toMatchObject({ appVersion: 1 });
		const formId = { __rl: true, mode: 'id', value: 'md16livestockType' };
		const definition = { resource: 'form', operation: 'getDefinition', ...demo, formId };
		const schema = (await run(definition)).json[0];
		expect(schema.fields.filter(({ required }: any) => required).map(({ id }: any) => id)).toEqual([
			'code',
			'category',
			'name',
			'isActive',
		]);
		const raw = (await run({ ...definition, definitionFormat: 'joget' })).json[0];
		expect(raw.definition.className).toBe('org.joget.apps.form.model.Form');
	});

	test('a form that is not there is told as such', async () => {
		await open();
		const formId = { __rl: true, mode: 'id', value: 'nope' };
		const error = await failure({ resource: 'form', operation: 'getDefinition', ...demo, formId });
		expect(error.message).toContain('no form "nope"');
	});

	test('a list comes with the index of each column, by which the List API sorts', async () => {
		await open();
		const lists = (await run({ resource: 'list', operation: 'getMany', ...demo })).json;
		expect(lists).toEqual([expect.objectContaining({ listId: 'list_customer' })]);
		const listId = { __rl: true, mode: 'id', value: 'list_customer' };
		const { columns, formId } = (await run({ resource: 'list', operation: 'getDefinition', ...demo, listId })).json[0];
		expect(formId).toBe('customer');
		expect(columns.map(({ index }: any) => index)).toEqual(columns.map((_: unknown, index: number) => index));
	});

	test('APIs say which form has which API ID and what it allows', async () => {
		await open();
		const apis = (await run({ resource: 'api', operation: 'getMany', ...demo })).json;
		const customer = apis.find(({ formId }) => formId === 'customer');
		expect(customer).toMatchObject({ kind: 'form', apiId: expect.stringMatching(/^API-/), ignorePermission: true });
		expect(customer.allows).toEqual({
			create: true,
			createOrUpdate: true,
			update: true,
			get: true,
			delete: true,
			upload: true,
			download: true,
		});
		const one = await run({ resource: 'api', operation: 'getDefinition', ...demo, apiDocumentId: customer.apiId });
		expect(one.json[0].elements[0].className).toContain('AppFormAPI');
	});

	test('a server without API Builder is told as such', async () => {
		await open({ apiBuilder: false });
		expect((await failure({ resource: 'api', operation: 'getMany', ...demo })).message).toBe(
			'This server has no API Builder',
		);
	});

	test('plugins are listed in spite of the trap that a plain call finds none', async () => {
		await open();
		expect((await run({ resource: 'plugin', operation: 'getMany' })).json).toHaveLength(4);
	});
});

describe('Process', () => {
	const start = (processDefId: string, more: object = {}) => ({
		resource: 'process',
		operation: 'start',
		...demo,
		processDefId,
		...more,
	});

	test('a process is started with its variables, its assignments listed and completed', async () => {
		await open();
		const variables = { values: [{ name: 'status', value: 'new' }] };
		const started = (await run(start('order_approval', { variables, recordId: 'r1' }))).json[0];
		expect(started).toMatchObject({ processId: '1_demo_order_approval', recordId: 'r1' });
		expect(sim.state.extra.instances.get(started.processId).variables).toEqual({ status: 'new' });
		const list = async () =>
			(await run({ resource: 'process', operation: 'getAssignments', processId: started.processId })).json;
		const [open_] = await list();
		expect(open_).toMatchObject({ activityName: 'Approve Order', accepted: false, due: null });
		const complete = { resource: 'process', operation: 'complete', activityId: open_.activityId, variables };
		const done = (await run(complete)).json[0];
		expect(done).toMatchObject({ completed: true, nextActivityId: expect.stringContaining('ship_order') });
		expect((await failure(complete)).message).toContain('There is no assignment');
		await run({ resource: 'process', operation: 'complete', activityId: done.nextActivityId });
		expect(await list()).toEqual([]);
	});

	test.each(['closed_process', 'no_such_process'])('an empty process id is a failure: %s', async (processDefId) => {
		await open();
		const error = await failure(start(processDefId));
		expect(error.message).toBe(`Joget started no process for demo:latest:${processDefId}`);
		expect(error.description).toContain('white list');
	});

	test('with an error output, only the process that did not start leaves by it', async () => {
		await open();
		const input = [{ p: 'closed_process' }, { p: 'order_approval' }];
		const result = await runRaw(start('={{ $json.p }}'), { onError: 'continueErrorOutput', input });
		const [good, bad] = result.nodes.Joget.outputs;
		expect(good).toHaveLength(1);
		expect(bad).toHaveLength(1);
		expect(bad[0].pairedItem).toEqual({ item: 0 });
	});
});

describe('Server', () => {
	const health = { resource: 'server', operation: 'health' };
	const stages = ({ stages: list }: any) => Object.fromEntries(list.map(({ stage, ok }: any) => [stage, ok]));
	const API = { apiId: 'API-00000000-0000-0000-0000-000000000001', apiKey: 'sim-key-1', testTarget: 'customer' };

	test('a healthy server passes every stage, the key included where one is chosen', async () => {
		await open();
		const { json } = await run(health, { api: API });
		expect(json[0]).toMatchObject({ healthy: true, signedInAs: 'admin', isAdmin: true });
		expect(stages(json[0])).toEqual({
			reachable: true,
			joget: true,
			whitelist: true,
			signedIn: true,
			administrator: true,
			apiBuilder: true,
			apiKey: true,
			clock: true,
		});
		expect(stages((await run(health)).json[0]).apiKey).toBeNull();
	});

	test('each thing that is wrong is said at its own stage', async () => {
		await open({ clockSkewMs: 120_000 });
		const skewed = (await run(health)).json[0];
		expect(stages(skewed)).toMatchObject({ signedIn: true, clock: false });
		expect(skewed.clockSkewSeconds).toBeGreaterThan(100);
		expect(skewed.stages.find(({ stage }: any) => stage === 'clock').message).toContain('ahead of');
		const wrongKey = (await run(health, { api: { ...API, apiKey: 'no' } })).json[0];
		expect(stages(wrongKey)).toMatchObject({ apiBuilder: true, apiKey: false });
		const wrongPassword = (await run(health, { login: { password: 'no' } })).json[0];
		expect(stages(wrongPassword)).toMatchObject({ reachable: true, signedIn: false, administrator: null });
		const clerk = (await run(health, { login: { username: 'clerk', password: 'sim-clerk-password' } })).json[0];
		expect(stages(clerk)).toMatchObject({ signedIn: true, administrator: false });
		const elsewhere = (await run(health, { login: { baseUrl: sim.url.replace('/jw', '/other') } })).json[0];
		expect(stages(elsewhere)).toMatchObject({ reachable: true, joget: false, signedIn: null });
		expect([skewed, wrongKey, wrongPassword, clerk, elsewhere].map(({ healthy }) => healthy)).toEqual(
			Array(5).fill(false),
		);
	});

	test('a server that knows itself by another name is found out at the stage whitelist', async () => {
		await open({ serverName: 'joget.internal' });
		const report = (await run(health, { login: { authentication: 'basic' } })).json[0];
		expect(stages(report)).toMatchObject({ reachable: true, joget: true, whitelist: false, signedIn: false });
		sim.options.jsonpWhitelist = ['127.0.0.1'];
		expect((await run(health)).json[0].healthy).toBe(true);
	});

	test('a server without API Builder fails that stage only, and the key is not tried', async () => {
		await open();
		sim.faults.set({ always: 'pluginMissing', match: '/jw/api' });
		const report = (await run(health)).json[0];
		expect(stages(report)).toMatchObject({ signedIn: true, apiBuilder: false, apiKey: null });
	});

	test('a server that does not answer is a report, or an error where asked for', async () => {
		await open();
		const { url } = sim;
		await sim.close();
		const report = (await run(health, { login: { baseUrl: url } })).json[0];
		expect(stages(report)).toMatchObject({ reachable: false, joget: null, clock: null });
		const error = await failure({ ...health, failWhenUnhealthy: true }, { login: { baseUrl: url } });
		expect(error.message).toContain('The Joget server is not well');
	});
});
