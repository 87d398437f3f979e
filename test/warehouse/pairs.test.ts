/** Sources and targets in any pairing, credentials tested in words, error modes, and memory that does not grow with the file. */
import { createReadStream, mkdtempSync, openSync, rmSync, writeSync, closeSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { warehouseConnection } from '../../nodes/Warehouse/methods/credentialTest';

const { createDatabase } = require('../support/postgres');
const { describeWithMariadb, startMariadb } = require('../support/mariadb');
const { mariadbDatabase, warehouse } = require('./support/databases');

interface Database {
	credential: Record<string, unknown>;
	query: (sql: string, params?: unknown[]) => Promise<Array<Record<string, unknown>>>;
	drop: () => Promise<void>;
}

const columns = [
	{ name: 'id', type: 'bigint', key: true },
	{ name: 'd', type: 'numeric(38,10)' },
	{ name: 'ts', type: 'timestamp' },
	{ name: 't', type: 'text' },
	{ name: 'b', type: 'boolean' },
	{ name: 'raw', type: 'bytea' },
];
const mapping = (table: string) => ({ version: 1, reference: table, target: { table, type: 'fact' }, columns });
const test = async (data: Record<string, unknown>) =>
	await warehouseConnection.call({} as never, { id: '1', name: 'W', type: 'warehouseApi', data } as never);

describeWithMariadb('a query on one database loads a table of the other', () => {
	let postgres: Database;
	let mariadb: Database;
	beforeAll(async () => {
		postgres = await createDatabase();
		mariadb = await mariadbDatabase(await startMariadb());
		const body = `VALUES (9223372036854775807, 1234567890123456789012345678.0123456789, '2024-02-29 12:34:56.123456', 'tab	ünï 🚀 \\\\', true, NULL), (2, NULL, NULL, NULL, NULL, NULL)`;
		await postgres.query(
			'CREATE TABLE origin (id bigint, d numeric(38,10), ts timestamp, t text, b boolean, raw bytea)',
		);
		await postgres.query(`INSERT INTO origin ${body}`);
		await postgres.query("UPDATE origin SET raw = '\\x00ff0a5c'::bytea WHERE id = 2");
		await mariadb.query(
			'CREATE TABLE origin (id bigint, d decimal(38,10), ts datetime(6), t longtext, b boolean, raw longblob)',
		);
		await mariadb.query(`INSERT INTO origin ${body}`);
		await mariadb.query("UPDATE origin SET raw = x'00ff0a5c' WHERE id = 2");
	});
	afterAll(async () => {
		await postgres?.drop();
		await mariadb?.drop();
	});

	it.each([
		['PostgreSQL', 'MariaDB'],
		['MariaDB', 'PostgreSQL'],
		['MariaDB', 'MariaDB'],
		['PostgreSQL', 'PostgreSQL'],
	])('%s to %s, without losing a digit', async (from, to) => {
		const [source, target] = [from, to].map((name) => (name === 'PostgreSQL' ? postgres : mariadb));
		const table = `copy_of_${from}_${to}`.toLowerCase();
		const parameters = { source: 'query', query: 'SELECT id, d, ts, t, b, raw FROM origin', queryConnection: 'source' };
		const load = async () =>
			await warehouse({
				credential: target.credential,
				source: source.credential,
				mapping: mapping(table),
				input: [{}],
				parameters,
			});
		const { report, rejected, error } = await load();
		expect(error).toBeUndefined();
		expect(rejected).toEqual([]);
		expect(report).toMatchObject({ read: 2, inserted: 2 });
		const ts = to === 'PostgreSQL' ? 'ts::text' : 'ts';
		const [first, second] = await target.query(`SELECT id, d, ${ts} AS ts, t, b, raw FROM ${table} ORDER BY id DESC`);
		expect([String(first.id), String(first.d), first.ts]).toEqual([
			'9223372036854775807',
			'1234567890123456789012345678.0123456789',
			'2024-02-29 12:34:56.123456',
		]);
		expect(Number(first.b)).toBe(1);
		expect(second).toMatchObject({ d: null, ts: null, t: null, b: null });
		expect((second.raw as Buffer).toString('hex')).toBe('00ff0a5c');
		expect((await load()).report).toMatchObject({ unchanged: 2 });
	});
});

describeWithMariadb('a server that does not allow LOAD DATA LOCAL', () => {
	let db: Database;
	let before: unknown;
	beforeAll(async () => {
		db = await mariadbDatabase(await startMariadb());
		before = (await db.query('SELECT @@local_infile AS v'))[0].v;
		await db.query('SET GLOBAL local_infile = 0');
	});
	afterAll(async () => {
		await db?.query(`SET GLOBAL local_infile = ${String(before)}`);
		await db?.drop();
	});

	it('is loaded by strict multi-row INSERT, and the report says why', async () => {
		const t = 'it\'s \\ "quoted"\t\n🚀';
		const input = Array.from({ length: 3000 }, (_, id) => ({ id, t, raw: '\\x00ff' }));
		const { report, rejected } = await warehouse({ credential: db.credential, mapping: mapping('inserted'), input });
		expect(rejected).toEqual([]);
		expect(report).toMatchObject({ inserted: 3000, staging: { method: 'multi-row INSERT' } });
		expect(report.staging.reason).toContain('local_infile is off');
		const [row] = await db.query('SELECT t, raw FROM inserted WHERE id = 2999');
		expect(row.t).toBe(t);
		expect((row.raw as Buffer).toString('hex')).toBe('00ff');
	});
});

describe('the warehouseApi credential test says in words what failed', () => {
	let db: Database;
	beforeAll(async () => {
		db = await createDatabase();
	});
	afterAll(async () => await db?.drop());

	it('connects and names the server', async () => {
		expect(await test(db.credential)).toEqual({
			status: 'OK',
			message: expect.stringMatching(/^Connected to PostgreSQL \d/),
		});
	});
	it.each([
		['an unknown host', { host: 'no-such-host.invalid' }, 'host name no-such-host.invalid is unknown'],
		['a refused connection', { host: '127.0.0.1', port: 1 }, 'was refused'],
		['a wrong password', { password: 'wrong' }, 'wrong user or password'],
		['an unknown database', { database: 'nowhere' }, 'The database "nowhere" does not exist'],
		['an unknown schema', { schema: 'nowhere' }, 'The schema "nowhere" does not exist'],
		['a server without TLS', { ssl: 'require' }, 'TLS failed'],
		['an empty database name', { database: '' }, 'Database is empty'],
	])('%s', async (_what, change, words) => {
		const result = await test({ ...db.credential, connectTimeoutMs: 3000, ...change });
		expect(result.status).toBe('Error');
		expect(result.message).toContain(words);
	});

	it('a user without rights on the schema', async () => {
		await db.query("CREATE ROLE stranger LOGIN PASSWORD 'x'");
		await db.query('CREATE SCHEMA closed');
		const result = await test({ ...db.credential, user: 'stranger', password: 'x', schema: 'closed' });
		await db.query('DROP ROLE stranger');
		expect(result).toEqual({ status: 'Error', message: expect.stringContaining('no permission on schema "closed"') });
	});
});

describeWithMariadb('a MariaDB server whose certificate is asked for', () => {
	let server: { host: string; port: number; socketPath?: string; ca?: string };
	let db: Database;
	let relay: Server;
	beforeAll(async () => {
		server = await startMariadb();
		db = await mariadbDatabase(server);
		// A second address of the same server, the one that its certificate names.
		relay = createServer((client) => {
			const onward = connect(server.port, '127.0.0.1');
			for (const socket of [client, onward]) socket.on('error', () => {});
			client.pipe(onward).pipe(client);
		});
		await new Promise<void>((resolve) => relay.listen(0, '127.0.0.2', resolve));
	});
	afterAll(async () => {
		relay?.close();
		await db?.drop();
	});
	const verified = async (host: string, port: number) =>
		await test({ ...db.credential, ssl: 'verify-full', caCertificate: server.ca, host, port });

	it('is believed under a name and an address of the certificate, and under no other', async () => {
		if (!server.ca) return;
		expect(await verified('localhost', server.port)).toMatchObject({ status: 'OK' });
		expect(await verified('127.0.0.2', (relay.address() as AddressInfo).port)).toMatchObject({ status: 'OK' });
		const stranger = await verified('127.0.0.1', server.port);
		expect(stranger.status).toBe('Error');
		expect(stranger.message).toContain('TLS failed');
	});

	it('is reached through its socket when Host is a path', async () => {
		if (!server.socketPath) return;
		expect(await test({ ...db.credential, host: server.socketPath })).toMatchObject({ status: 'OK' });
	});
});

describe('a load among other nodes', () => {
	let db: Database;
	beforeAll(async () => {
		db = await createDatabase();
	});
	afterAll(async () => await db?.drop());
	const bad = {
		version: 1,
		reference: 'x',
		target: { table: 'x', type: 'fact' },
		columns: [{ name: 'id', type: 'nonsense' }],
	};

	it('stops, goes on, or uses the error output, as the node is set', async () => {
		const stop = await warehouse({ credential: db.credential, mapping: bad, input: [{ id: 1 }] });
		expect(stop.status).toBe('error');
		expect(stop.error.message).toContain('The mapping has a fault');
		const goOn = await warehouse({
			credential: db.credential,
			mapping: bad,
			input: [{ id: 1 }],
			node: { onError: 'continueRegularOutput' },
		});
		expect(goOn.status).toBe('success');
		expect(goOn.outputs[0][0].json.error).toContain('The mapping has a fault');
		const output = await warehouse({
			credential: db.credential,
			mapping: bad,
			input: [{ id: 1 }],
			node: { onError: 'continueErrorOutput' },
		});
		expect(output.status).toBe('success');
		expect(output.outputs[2][0].json.error).toContain('The mapping has a fault');
	});

	it('that fails as a whole and goes on gives every item to Rejected, those with a reason of their own first', async () => {
		const { outputs, status } = await warehouse({
			credential: db.credential,
			mapping: { ...bad, columns: [{ name: 'id', type: 'integer', key: true }] },
			input: [{ id: 1 }, { id: 'x' }, { id: 3 }],
			parameters: { options: { maxRejects: '0' } },
			node: { onError: 'continueErrorOutput' },
		});
		expect(status).toBe('success');
		expect(outputs[0]).toEqual([]);
		expect(outputs[1].map(({ json, pairedItem }: any) => [json.index, json.stage, pairedItem])).toEqual([
			[1, expect.not.stringMatching('run'), { item: 1 }],
			[0, 'run', { item: 0 }],
			[2, 'run', { item: 2 }],
		]);
		expect(outputs[1][1].json).toMatchObject({ record: { id: 1 }, code: expect.any(String) });
		expect(outputs[1][1].json.message).toMatch(/\w{3}/);
		expect(outputs[2]).toHaveLength(1);
	});

	it('names a source query that the database refuses, and how to mend it', async () => {
		const { error } = await warehouse({
			credential: db.credential,
			mapping: { ...bad, columns: [{ name: 'id', type: 'integer', key: true }] },
			parameters: { source: 'query', query: 'SELECT id FROM no_such_table', queryConnection: 'target' },
		});
		expect(error.message).toBe('The source query failed: relation "no_such_table" does not exist');
		expect(error.description).toContain('Correct the query or its parameters (character 16)');
	});

	it('pairs the report with all items and each rejected row with its own', async () => {
		const { outputs } = await warehouse({
			credential: db.credential,
			mapping: { ...bad, columns: [{ name: 'id', type: 'integer', key: true }] },
			input: [{ id: 1 }, { id: 'x' }, { id: 3 }],
		});
		expect(outputs[0][0].pairedItem).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(outputs[1][0].pairedItem).toEqual({ item: 1 });
	});

	it('takes 200,000 items without a stack overflow, and writes many rejected rows into one file', async () => {
		const plain = {
			...bad,
			reference: 'many',
			target: { table: 'many', type: 'fact' },
			columns: [
				{ name: 'id', type: 'integer', key: true },
				{ name: 'v', type: 'varchar(20)' },
			],
		};
		const input = Array.from({ length: 200_000 }, (_, id) => ({ json: { id, v: `v${id}` } }));
		const { report } = await warehouse({ credential: db.credential, mapping: plain, input });
		expect(report).toMatchObject({ read: 200_000, inserted: 200_000 });
		const rejected = await warehouse({
			credential: db.credential,
			mapping: plain,
			input: input.slice(0, 20_000).map(() => ({ json: { id: 'x' } })),
		});
		expect(rejected.report).toMatchObject({ rejected: 20_000 });
		expect(rejected.outputs[1]).toHaveLength(1);
		const lines = (await rejected.binaryBuffer(rejected.outputs[1][0], 'data')).toString().trim().split('\n');
		expect(lines).toHaveLength(20_000);
	});
});

describe('a file that is streamed', () => {
	it('is read to its end from a stream', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'pairs-'));
		const file = path.join(folder, 'x.csv');
		const handle = openSync(file, 'w');
		writeSync(handle, 'id;v\n1;a\n2;"b;\nc"\n');
		closeSync(handle);
		const { fileSource } = await import('../../nodes/Warehouse/transport/sources');
		const opened = await fileSource(async () => createReadStream(file), { description: 'x', format: 'auto' }).open(
			() => {},
		);
		const rows: unknown[] = [];
		for await (const batch of opened.batches) for (const row of batch.arrays ?? []) rows.push(row);
		rmSync(folder, { recursive: true });
		expect(opened.columns).toEqual(['id', 'v']);
		expect(rows).toEqual([
			['1', 'a'],
			['2', 'b;\nc'],
		]);
	});
});
