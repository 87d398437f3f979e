/**
 * A row that only the server can refuse, in a re-load that is decided while rows stream: here one that a database of LATIN1
 * has no character for. The batch is sent again in halves until it stands alone, while the rows after it come in.
 */
const { Client } = require('pg');
const { randomBytes } = require('node:crypto');
const { postgres } = require('../support/postgres');
const { warehouse } = require('./support/databases');

const NAME = `t_${randomBytes(6).toString('hex')}`;
let admin: any;
let client: any;
let credential: object;
beforeAll(async () => {
	const { host, port, user, password } = postgres();
	admin = new Client(postgres());
	await admin.connect();
	await admin.query(`CREATE DATABASE ${NAME} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'`);
	const config = { host, port, user, password, database: NAME };
	client = new Client(config);
	await client.connect();
	credential = { engine: 'postgres', ...config, schema: 'public', ssl: 'disable', connectTimeoutMs: 10000 };
});
afterAll(async () => {
	await client.end();
	await admin.query(`DROP DATABASE ${NAME} WITH (FORCE)`);
	await admin.end();
});

const mapping = (loadTime: string) => ({
	version: 1,
	reference: 'latin',
	target: { table: 'latin', type: 'dimension' },
	batchRows: 8,
	columns: [
		{ name: 'id', type: 'integer', key: true },
		{ name: 'v', type: 'varchar(20)' },
	],
	history: { deletes: 'invalidate', loadTime },
});
const rows = (text: string, bad: number[] = []) =>
	Array.from({ length: 60 }, (_, id) => ({ id, v: bad.includes(id) ? '東京' : `${text} ${id}` }));
/** Keys that the later extracts lack. */
const ABSENT = [5, 17, 22, 33, 58];

test.each([
	['in the first batch', [0, 3]],
	['between others', [21, 42]],
	['at both ends of a batch', [16, 23]],
	['beside one another', [28, 29, 30]],
	['last', [59]],
])('are rejected %s, and every other row is loaded once', async (_where, bad) => {
	await client.query('DROP TABLE IF EXISTS latin');
	const first = await warehouse({ credential, mapping: mapping('2024-01-01'), input: rows('old') });
	expect(first.report).toMatchObject({ inserted: 60, rejected: 0 });
	const input = rows('new', bad).filter(({ id }) => !ABSENT.includes(id));
	const second = await warehouse({ credential, mapping: mapping('2024-01-02'), input });
	expect(second.report).toMatchObject({
		read: 55,
		rejected: bad.length,
		versioned: 55 - bad.length,
		inserted: 0,
		expired: 5,
		unchanged: 0,
	});
	expect(second.rejected.map(({ index, code }: any) => [index, code]).sort((a: any, b: any) => a[0] - b[0])).toEqual(
		bad.map((id) => [input.findIndex((row) => row.id === id), 'REFUSED_BY_DATABASE']),
	);
	const { rows: logged } = await client.query(
		`SELECT j.record AS r FROM dms_joberr j JOIN dms_prclog p ON p.prcid = j.prcid WHERE p.runid = $1 ORDER BY j.rowindex`,
		[second.report.runId],
	);
	// LATIN1 has no such characters, JSON has a form for them.
	expect(logged.map(({ r }: any) => JSON.parse(r).v)).toEqual(bad.map(() => '東京'));
	const { rows: current } = await client.query(`SELECT id, v FROM latin WHERE "CURFLG" = 'Y' ORDER BY id`);
	expect(current).toEqual(input.map(({ id }) => ({ id, v: `${bad.includes(id) ? 'old' : 'new'} ${id}` })));
	// Mended, the rejected rows are loaded, and nothing twice.
	const third = await warehouse({
		credential,
		mapping: mapping('2024-01-03'),
		input: rows('new').filter(({ id }) => !ABSENT.includes(id)),
	});
	expect(third.report).toMatchObject({ versioned: bad.length, unchanged: 55 - bad.length, rejected: 0, expired: 0 });
});
