/** The room that tables of PostgreSQL keep for rows that loads overwrite (engine/load/ddl.ts). */
const { createDatabase } = require('../support/postgres');
const { warehouse } = require('./support/databases');

const mapping = (table: string, more: object = {}) => ({
	version: 1,
	reference: table,
	target: { table, type: 'dimension' },
	columns: [
		{ name: 'id', type: 'integer', key: true },
		{ name: 'v', type: 'varchar(20)' },
	],
	...more,
});

let db: any;
beforeAll(async () => {
	db = await createDatabase();
});
afterAll(async () => await db.drop());

test('rows that a re-load overwrites stay in their pages, and no index is touched for them', async () => {
	const rows = (changed: string) =>
		Array.from({ length: 2000 }, (_, id) => ({ id, v: id % 10 === 0 ? changed : `value ${id}` }));
	for (const changed of ['before', 'after!']) {
		const document = mapping('roomy', { loadMode: 'upsert' });
		const { report } = await warehouse({ credential: db.credential, mapping: document, input: rows(changed) });
		expect(report).toMatchObject(changed === 'before' ? { inserted: 2000 } : { updated: 200 });
	}
	// The server counts when the session of the load has ended, a moment later.
	let counted = { updated: 0, heapOnly: 0 };
	for (let i = 0; i < 100 && counted.updated === 0; i++) {
		await new Promise((resolve) => setTimeout(resolve, 50));
		[counted] = await db.query(
			`SELECT n_tup_upd::int AS updated, n_tup_hot_upd::int AS "heapOnly" FROM pg_stat_user_tables WHERE relname = 'roomy'`,
		);
	}
	expect(counted.updated).toBe(200);
	expect(counted.heapOnly).toBeGreaterThan(180);
});

test.each([
	['versions, in table and indexes', {}, 1, 3],
	['versions of keys that may be NULL', { nullKey: 'match' }, 1, 3],
	['rows that are overwritten', { loadMode: 'upsert' }, 1, 0],
	['rows that are only added: none', { loadMode: 'append' }, 0, 0],
	['rows that stay as they were: none', { loadMode: 'insertOnly' }, 0, 0],
	['rows that are kept where they match: none', { loadMode: 'upsert', onMatch: 'keep' }, 0, 0],
])('the DDL leaves room for %s', async (_what, more, tables, indexes) => {
	await db.query('DROP TABLE IF EXISTS printed');
	const { report } = await warehouse({
		credential: db.credential,
		operation: 'createDdl',
		mapping: mapping('printed', more),
		input: [{}],
		parameters: { runStatements: true },
	});
	const text = report.statements.join('\n');
	expect(text.split('fillfactor = 90').length - 1).toBe(tables);
	expect(text.split('fillfactor = 75').length - 1).toBe(indexes);
	// And the server took them.
	const kept = await db.query(
		`SELECT reloptions FROM pg_class WHERE relname LIKE 'printed%' AND reloptions IS NOT NULL`,
	);
	expect(kept).toHaveLength(tables + indexes);
});
