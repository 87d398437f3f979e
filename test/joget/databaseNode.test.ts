/** The node Joget Database on n8n's own engine, against a real MariaDB (and PostgreSQL where it may differ). */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext, TLSSocket } from 'node:tls';
import { jogetDatabaseTest } from '../../nodes/Joget/methods/databaseTest';
import { withJogetDatabase } from '../../nodes/Joget/transport/databaseSession';
import { mysqlDatabase, postgresDatabase, type TestDatabase } from './support/jogetDatabases';
const { runCanvas } = require('../../scripts/canvas');
const { describeWithMariadb } = require('../support/mariadb');

const SECRETS = ['hunter2', 'hunter3', 'hunter4'];

function canvas(parameters: object, onError?: string) {
	return {
		name: 'Joget Database',
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
			{
				name: 'Joget Database',
				type: 'n8n-nodes-dataops.jogetDatabase',
				typeVersion: 1,
				position: [200, 0],
				parameters,
				credentials: { jogetDatabaseApi: { id: 'db', name: 'db' } },
				...(onError ? { onError } : {}),
			},
		],
		connections: { Start: { main: [[{ node: 'Joget Database', type: 'main', index: 0 }]] } },
	};
}

const shop = { appId: { __rl: true, mode: 'id', value: 'shop' } };
const order = { ...shop, formId: { __rl: true, mode: 'id', value: 'order' } };

function suite(open: () => Promise<TestDatabase>) {
	let database: TestDatabase;

	beforeAll(async () => {
		database = await open();
	});
	afterAll(() => database.drop());

	/** What the node wrote to n8n's log, and every error: no secret may be in either. */
	let said: string[] = [];
	beforeEach(() => (said = []));
	afterEach(() => {
		for (const secret of [...SECRETS, database.credentials.password]) expect(said.join('\n')).not.toContain(secret);
	});

	const runRaw = async (parameters: object, more: { onError?: string; input?: object[] } = {}) => {
		const result = await runOnce(parameters, more);
		said.push(JSON.stringify(result.error ?? ''));
		return result;
	};
	const runOnce = (parameters: object, more: { onError?: string; input?: object[] }) =>
		runCanvas(canvas(parameters, more.onError), {
			log: (...parts: unknown[]) => said.push(JSON.stringify(parts)),
			credentials: { db: { type: 'jogetDatabaseApi', data: database.credentials } },
			...(more.input ? { input: more.input } : {}),
		});
	const run = async (parameters: object, more = {}) => {
		const result = await runRaw(parameters, more);
		expect(result.error).toBeUndefined();
		const items: any[] = result.nodes['Joget Database'].outputs[0];
		for (const item of items) expect(item.pairedItem).toBeDefined();
		for (const secret of SECRETS) expect(JSON.stringify(items)).not.toContain(secret);
		return { result, items, json: items.map((item) => item.json) };
	};

	test('applications come with their published and latest version', async () => {
		const { json } = await run({ resource: 'application', operation: 'getMany' });
		expect(json).toEqual([
			expect.objectContaining({ appId: 'draft', publishedVersion: null, latestVersion: 1 }),
			expect.objectContaining({ appId: 'shop', name: 'Shop', publishedVersion: 2, latestVersion: 10, versions: 3 }),
		]);
	});

	test('versions are in the order of their numbers, and published is a boolean', async () => {
		const { json } = await run({ resource: 'application', operation: 'getVersions', ...shop });
		expect(json.map(({ version, published }) => [version, published])).toEqual([
			[1, false],
			[2, true],
			[10, false],
		]);
	});

	test('forms are those of the published version; the latest has none yet', async () => {
		const { json } = await run({ resource: 'form', operation: 'getMany', ...shop });
		expect(json.map(({ formId, tableName }) => [formId, tableName])).toEqual([
			['country', 'countries'],
			['empty', 'never_stored'],
			['order', 'orders'],
		]);
		expect((await run({ resource: 'form', operation: 'getMany', ...shop, versionChoice: 'latest' })).json).toEqual([]);
	});

	test('a form definition comes as fields, or as the JSON of Joget without its secrets', async () => {
		const schema = (await run({ resource: 'form', operation: 'getDefinition', ...order })).json[0];
		expect(schema.fields.find(({ id }: any) => id === 'orderNo')).toMatchObject({ required: true, type: 'text' });
		const raw = (await run({ resource: 'form', operation: 'getDefinition', ...order, definitionFormat: 'joget' }))
			.json[0];
		expect(raw.definition.properties).toMatchObject({ id: 'order', apiSecret: '***' });
	});

	test('lists are read, and the encrypted text of a list definition is masked', async () => {
		expect((await run({ resource: 'list', operation: 'getMany', ...shop })).json).toEqual([
			expect.objectContaining({ listId: 'list_orders', name: 'Orders' }),
		]);
		const listId = { __rl: true, mode: 'id', value: 'list_orders' };
		const { json } = await run({ resource: 'list', operation: 'getDefinition', ...shop, listId });
		expect(json[0].definition).toEqual({ id: 'list_orders', jdbcPassword: '***' });
	});

	test('API definitions tell form, API ID and the methods they allow; other builders are left out', async () => {
		const { json } = await run({ resource: 'api', operation: 'getMany', ...shop });
		expect(json).toEqual([
			expect.objectContaining({
				apiId: 'API-1111',
				kind: 'form',
				formId: 'order',
				methods: ['POST /', 'GET /{recordId}', 'PUT /', 'POST /saveOrUpdate'],
				ignorePermission: true,
			}),
		]);
		expect(json[0].allows).toMatchObject({
			create: true,
			createOrUpdate: true,
			update: true,
			get: true,
			delete: false,
		});
	});

	test('environment variables keep what is plain and mask what is secret by name, remark, shape or encryption', async () => {
		const { json } = await run({ resource: 'environmentVariable', operation: 'getMany', ...shop });
		expect(Object.fromEntries(json.map(({ id, value, masked }) => [id, [value, masked]]))).toEqual({
			smtpPassword: ['***', true],
			x1: ['***', true],
			webhook: ['***', true],
			sealed: ['***', true],
			pageSize: ['20', false],
		});
	});

	test('each run leaves one line in the log, with its counts', async () => {
		await run({ resource: 'form', operation: 'getMany', ...shop });
		expect(said.join('')).toContain('"operation":"getMany"');
	});

	test('a query runs once per input item, each row paired with its item', async () => {
		const parameters = {
			resource: 'formData',
			operation: 'getMany',
			...order,
			fields: ['id'],
			returnAll: true,
			conditions: { values: [{ field: 'country', operator: 'equals', value: '={{ $json.code }}' }] },
		};
		const { items } = await run(parameters, { input: [{ code: 'FR' }, { code: 'DE' }] });
		expect(items.map(({ json, pairedItem }: any) => [json.id, pairedItem.item])).toEqual([
			['o2', 0],
			['o1', 1],
			['o5', 1],
		]);
	});

	test('values of any JSON type are compared as Joget stores them', async () => {
		const base = { resource: 'formData', operation: 'getMany', ...order, fields: ['id'], returnAll: true };
		const number = { values: [{ field: 'quantity', operator: 'greaterOrEqual', value: '={{ 10 }}' }] };
		expect((await run({ ...base, conditions: number })).json).toEqual([{ id: 'o1' }, { id: 'o5' }]);
		const list = { values: [{ field: 'id', operator: 'in', values: '={{ ["o2", "o3"] }}' }] };
		expect((await run({ ...base, conditions: list })).json).toEqual([{ id: 'o2' }, { id: 'o3' }]);
		const text = { values: [{ field: 'id', operator: 'in', values: 'o2, o3' }] };
		expect((await run({ ...base, conditions: text })).json).toEqual([{ id: 'o2' }, { id: 'o3' }]);
	});

	test('rows leave as a CSV or NDJSON file that holds every row and the joined fields', async () => {
		const base = {
			resource: 'formData',
			operation: 'getMany',
			...order,
			fields: ['id', 'note', 'land.name'],
			joins: { values: [{ field: 'country', formId: 'country', name: 'land' }] },
			returnAll: true,
		};
		const csv = await run({ ...base, output: 'csv' });
		expect(csv.json).toEqual([{ fileName: 'order.csv', rows: 5, columns: ['id', 'note', 'land.name'] }]);
		const text = (await csv.result.binaryBuffer(csv.items[0], 'data')).toString();
		expect(text).toBe('id,note,land.name\no1,First,Germany\no2,100% wool,France\no3,"",\no4,,\no5,100 wool,Germany\n');
		const ndjson = await run({
			...base,
			output: 'ndjson',
			binaryPropertyName: 'rows',
			options: { fileName: 'x.ndjson' },
		});
		const lines = (await ndjson.result.binaryBuffer(ndjson.items[0], 'rows')).toString().trim().split('\n');
		expect(JSON.parse(lines[0])).toEqual({ id: 'o1', note: 'First', land: { name: 'Germany' } });
		expect(lines).toHaveLength(5);
		expect(ndjson.items[0].binary.rows.fileName).toBe('x.ndjson');
	});

	test('calculations come by group, and values that are no numbers are said in a hint and in the report', async () => {
		const { json, result } = await run({
			resource: 'formData',
			operation: 'calculate',
			...order,
			groupBy: ['country'],
			aggregates: { values: [{ function: 'sum', field: 'quantity', name: 'total' }] },
			options: { addReport: true },
		});
		expect(json.slice(0, -1)).toEqual([
			{ country: '', total: null },
			{ country: 'DE', total: '22' },
			{ country: 'FR', total: '9' },
			{ country: 'XX', total: '2.5' },
		]);
		expect(result.nodes['Joget Database'].hints[0].message).toContain('1 values of quantity are not numbers');
		expect(json.at(-1).report).toMatchObject({ rows: 4, details: [{ notNumeric: { quantity: 1 } }] });
	});

	test('one question may have everything: a join, conditions with AND and OR, groups by a joined field, all calculations, sorting by a result', async () => {
		const condition = (field: string, operator: string, value: string, join = 'and') => ({
			field,
			operator,
			value,
			join,
		});
		const asked = {
			resource: 'formData',
			operation: 'calculate',
			...order,
			joins: { values: [{ field: 'country', formId: 'country', name: 'land' }] },
			conditions: {
				values: [
					condition('land.name', 'equals', 'Germany'),
					condition('quantity', 'greaterThan', '5'),
					condition('land.name', 'equals', 'France', 'or'),
				],
			},
			groupBy: ['land.name'],
			aggregates: {
				values: [
					{ function: 'count', name: 'orders' },
					...['sum', 'min', 'max', 'average'].map((name) => ({ function: name, field: 'quantity', name })),
				],
			},
			sort: { values: [{ field: 'sum', direction: 'desc' }] },
			options: { addReport: true, cacheTtlSeconds: 60 },
		};
		await run(asked);
		const { json } = await run(asked);
		expect(json.slice(0, -1)).toEqual([
			{ land_name: 'Germany', orders: 2, sum: '22', min: '10', max: '12', average: '11' },
			{ land_name: 'France', orders: 1, sum: '9', min: '9', max: '9', average: '9' },
		]);
		const { report } = json[json.length - 1];
		// The table still lacks a column of its form, so it is looked at each time.
		expect(report).toMatchObject({ rows: 2, queries: 1, cache: { misses: 1 } });
		expect(report.cache.hits).toBeGreaterThan(0);
	});

	test('all groups come unless a limit is asked for', async () => {
		const values = Array.from({ length: 60 }, (_, n) => `('g${n}', 'C${n}')`).join(', ');
		await database.run(`INSERT INTO app_fd_countries (id, c_code) VALUES ${values}`);
		const formId = { __rl: true, mode: 'id', value: 'country' };
		const groups = { resource: 'formData', operation: 'calculate', ...shop, formId, groupBy: ['code'] };
		expect((await run(groups)).json).toHaveLength(62);
		expect((await run({ ...groups, returnAll: false, limit: 3 })).json).toHaveLength(3);
		await database.run(`DELETE FROM app_fd_countries WHERE id LIKE 'g%'`);
	});

	test('a calculation of nothing is refused instead of handing out rows', async () => {
		const nothing = { resource: 'formData', operation: 'calculate', ...order, aggregates: {} };
		const result = await runRaw(nothing);
		expect(result.error.message).toBe('There is nothing to calculate');
	});

	test('the second run takes its definitions from the cache; switched off, it asks again', async () => {
		const parameters = { resource: 'formData', operation: 'getMany', ...order, fields: ['id'] };
		const report = async (options: object) =>
			(await run({ ...parameters, options: { addReport: true, ...options } })).json.at(-1).report.cache;
		await report({});
		const again = await report({});
		expect(again.hits).toBeGreaterThan(0);
		expect(again.misses).toBe(1); // the table still lacks a column of the form, so it is looked at again
		const off = await report({ cacheDefinitions: false });
		expect(off).toEqual({ hits: 0, misses: again.hits + again.misses });
	});

	test('an app that is not there is told with those that are', async () => {
		const appId = { __rl: true, mode: 'id', value: 'shoop' };
		const result = await runRaw({ resource: 'form', operation: 'getMany', appId });
		expect(result.status).toBe('error');
		expect(result.error.message).toBe('There is no app "shoop" in this database');
		expect(result.error.description).toContain('draft, shop');
	});

	test('with an error output, the good items go on and the bad one leaves by it', async () => {
		const parameters = {
			resource: 'formData',
			operation: 'getMany',
			...order,
			fields: ['id'],
			conditions: { values: [{ field: 'quantity', operator: 'equals', value: '={{ $json.n }}' }] },
		};
		const input = [{ n: 'x' }, { n: '10' }];
		const result = await runRaw(parameters, { onError: 'continueErrorOutput', input });
		const [good, bad] = result.nodes['Joget Database'].outputs;
		expect(good.map(({ json }: any) => json)).toEqual([{ id: 'o1' }]);
		expect(bad).toHaveLength(1);
		expect(JSON.stringify(bad[0].json)).toContain('not a number: x');
		const regular = await runRaw(parameters, { onError: 'continueRegularOutput', input });
		expect(regular.nodes['Joget Database'].outputs[0].map(({ json }: any) => Object.keys(json)[0])).toEqual([
			'error',
			'id',
		]);
	});

	test('the credential test names the server and counts the apps', async () => {
		const good = await test_(database.credentials);
		expect(good).toMatchObject({ status: 'OK', message: expect.stringMatching(/(MariaDB|PostgreSQL).*, 2 apps/) });
	});

	test('the credential test says what is wrong: password, database, port', async () => {
		const { credentials } = database;
		expect((await test_({ ...credentials, password: 'hunter9' })).message).toMatch(/refused the user/);
		expect((await test_({ ...credentials, database: 'nowhere' })).message).toMatch(/no database nowhere/);
		expect((await test_({ ...credentials, port: 1 })).message).toMatch(/accepts no database connection on port 1/);
		expect((await test_({ ...credentials, host: 'no.such.host.invalid' })).message).toMatch(/no server called/);
		for (const bad of [{ password: 'hunter9' }, { database: 'nowhere' }]) {
			expect(JSON.stringify(await test_({ ...credentials, ...bad }))).not.toContain('hunter9');
		}
	});

	test('a database that is not Joget is told apart', async () => {
		const elsewhere = database.credentials.engine === 'mysql' ? 'information_schema' : 'postgres';
		const result = await test_({ ...database.credentials, database: elsewhere });
		expect(result).toMatchObject({ status: 'Error', message: expect.stringContaining('not a Joget database') });
	});

	const test_ = (credentials: object) =>
		jogetDatabaseTest.call({} as never, { id: 'x', name: 'x', type: 'jogetDatabaseApi', data: credentials as never });
}

describeWithMariadb('Joget Database on MariaDB', () => suite(mysqlDatabase));

describeWithMariadb('TLS to MariaDB', () => {
	let database: TestDatabase;
	beforeAll(async () => {
		database = await mysqlDatabase();
	});
	afterAll(() => database.drop());

	const cipher = (more: object) =>
		withJogetDatabase({ ...database.credentials, ...more }, undefined, async ({ port }) => {
			const [row] = await port.query("SHOW SESSION STATUS LIKE 'Ssl_cipher'", []);
			return row[1];
		});

	test('the connection is encrypted where TLS is asked for', async () => {
		expect(await cipher({ ssl: 'disable' })).toBe('');
		expect(await cipher({ ssl: 'require' })).not.toBe('');
	});

	test('Verify accepts the certificate only with its authority, and under no name or address but its own', async () => {
		if (!database.ca) return;
		const localhost = { ssl: 'verify', host: 'localhost' };
		expect(await cipher({ ...localhost, caCertificate: database.ca })).not.toBe('');
		await expect(cipher(localhost)).rejects.toThrow('encrypted connection could not be set up');
		const verified = { ssl: 'verify', caCertificate: database.ca };
		await expect(cipher({ ...verified, host: '127.0.0.1' })).rejects.toMatchObject({
			message: expect.stringContaining('encrypted connection could not be set up'),
			description: expect.stringContaining('127.0.0.1'),
		});
		// A second address of the same server, the one that its certificate names.
		const relay = createServer((client) => {
			const onward = connect(database.credentials.port, '127.0.0.1');
			for (const socket of [client, onward]) socket.on('error', () => undefined);
			client.once('close', () => onward.destroy());
			onward.once('close', () => client.destroy());
			client.pipe(onward).pipe(client);
		});
		await new Promise<void>((resolve) => relay.listen(0, '127.0.0.2', resolve));
		const { port } = relay.address() as AddressInfo;
		expect(await cipher({ ...verified, host: '127.0.0.2', port })).not.toBe('');
		relay.close();
	});
});

const describeWithOpenssl = spawnSync('openssl', ['version']).status === 0 ? describe : describe.skip;

describeWithOpenssl('TLS to PostgreSQL by its address', () => {
	let database: TestDatabase;
	let relay: Server;
	let ca: string;
	/** Ends the TLS that a client of PostgreSQL asks for (SSLRequest, 8 bytes, answered by S), and passes the rest on in the clear. */
	beforeAll(async () => {
		database = await postgresDatabase();
		const folder = mkdtempSync(join(tmpdir(), 'joget-tls-'));
		const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
		const names = ['-addext', 'subjectAltName=IP:127.0.0.2'];
		const how = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=joget'];
		execFileSync('openssl', [...how, ...names, ...files], { stdio: 'ignore' });
		ca = readFileSync(join(folder, 'cert.pem'), 'utf8');
		const secureContext = createSecureContext({ cert: ca, key: readFileSync(join(folder, 'key.pem')) });
		rmSync(folder, { recursive: true });
		relay = createServer((client) => {
			client.once('data', () => {
				client.write('S');
				const clear = new TLSSocket(client, { isServer: true, secureContext });
				const onward = connect(database.credentials.port, database.credentials.host);
				for (const socket of [client, clear, onward]) socket.on('error', () => undefined);
				client.once('close', () => onward.destroy());
				onward.once('close', () => client.destroy());
				clear.pipe(onward).pipe(clear);
			});
		});
		await new Promise<void>((resolve) => relay.listen(0, '0.0.0.0', resolve));
	});
	afterAll(async () => {
		relay.close();
		await database.drop();
	});
	const asked = (host: string, more: object = {}) => {
		const { port } = relay.address() as AddressInfo;
		const credentials = { ...database.credentials, host, port, ssl: 'verify' as const, caCertificate: ca, ...more };
		return withJogetDatabase(credentials, undefined, async ({ version }) => version);
	};

	test('Verify accepts the address of the certificate, and no other one and no other authority', async () => {
		expect(await asked('127.0.0.2')).toMatch(/^PostgreSQL/);
		for (const refused of [asked('127.0.0.1'), asked('127.0.0.2', { caCertificate: '' })]) {
			await expect(refused).rejects.toThrow('encrypted connection could not be set up');
		}
	});
});

describe('Joget Database on PostgreSQL', () => suite(postgresDatabase));

test('the codex file belongs to the node', () => {
	const codex = JSON.parse(readFileSync(join(__dirname, '../../nodes/Joget/JogetDatabase.node.json'), 'utf8'));
	expect(codex.node).toBe('n8n-nodes-dataops.jogetDatabase');
});
