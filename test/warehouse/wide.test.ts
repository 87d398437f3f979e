/** As many columns as a table can have, and in words what is more. */
export {};
const { createDatabase } = require('../support/postgres');
const { describeWithMariadb, startMariadb } = require('../support/mariadb');
const { mariadbDatabase, warehouse } = require('./support/databases');

interface Database {
	credential: Record<string, unknown>;
	query: (sql: string) => Promise<Array<Record<string, unknown>>>;
	drop: () => Promise<void>;
}

function suite(open: () => Promise<Database>, most: number) {
	let db: Database;
	beforeAll(async () => {
		db = await open();
	});
	afterAll(async () => await db?.drop());
	const mapping = (table: string, columns: number, more: object = {}) => ({
		version: 1,
		reference: table,
		target: { table, type: 'fact' },
		columns: Array.from({ length: columns }, (_, i) => ({ name: `c${i}`, type: 'smallint', key: i === 0 })),
		...more,
	});
	const row = (columns: number, value: number) =>
		Object.fromEntries(Array.from({ length: columns }, (_, i) => [`c${i}`, i === 0 ? 1 : value]));
	const load = async (document: object, input: object[]) =>
		await warehouse({ credential: db.credential, mapping: document, input });

	it(`loads and re-loads a table of ${most} columns`, async () => {
		// Four of them are the audit columns.
		const columns = most - 4;
		const first = await load(mapping('widest', columns), [row(columns, 7)]);
		expect(first.error).toBeUndefined();
		expect(first.report).toMatchObject({ inserted: 1 });
		expect((await load(mapping('widest', columns), [row(columns, 7)])).report).toMatchObject({ unchanged: 1 });
		const changed = await load(mapping('widest', columns), [{ ...row(columns, 7), [`c${columns - 1}`]: 8 }]);
		expect(changed.error).toBeUndefined();
		expect(changed.report).toMatchObject({ updated: 1 });
		const [stored] = await db.query('SELECT * FROM widest');
		expect(Object.keys(stored)).toHaveLength(most);
		expect(stored[`c${columns - 1}`]).toBe(8);
	});

	it('says how many are too many, and writes nothing', async () => {
		for (const [columns, more] of [
			[most - 3, {}],
			[most, { audit: { SKEY: null, RWHKEY: null, RECCRDT: null, RECUPDT: null }, rowHash: 'none' }],
		] as const) {
			const { error } = await load(mapping('too_wide', columns, more), [row(columns, 7)]);
			expect(`${String(error?.message)} ${String(error?.description)}`).toMatch(
				new RegExp(`at most ${most.toLocaleString('en-US')}|more than ${most.toLocaleString('en-US')}`),
			);
		}
		await expect(db.query('SELECT 1 FROM too_wide')).rejects.toThrow();
	});
}

describe('a table of very many columns on PostgreSQL', () => suite(async () => await createDatabase(), 1600));
describeWithMariadb('a table of very many columns on MariaDB', () => {
	suite(async () => await mariadbDatabase(await startMariadb()), 1017);

	describe('with long texts', () => {
		let db: Database;
		beforeAll(async () => {
			db = await mariadbDatabase(await startMariadb());
		});
		afterAll(async () => await db?.drop());
		const texts = (table: string, type: string) => ({
			version: 1,
			reference: table,
			target: { table, type: 'dimension' },
			columns: [
				{ name: 'id', type: 'integer', key: true },
				...Array.from({ length: 150 }, (_, i) => ({ name: `t${i}`, type })),
			],
		});
		it('says that a row of 65,535 bytes does not hold them, and what does', async () => {
			const input = [{ id: 1, t0: 'a' }];
			const { error } = await warehouse({ credential: db.credential, mapping: texts('long', 'varchar(255)'), input });
			expect(`${String(error?.message)} ${String(error?.description)}`).toMatch(/65,?535.*text/is);
			const { report } = await warehouse({ credential: db.credential, mapping: texts('long', 'text'), input });
			expect(report).toMatchObject({ inserted: 1 });
		});
	});
});
