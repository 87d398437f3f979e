/** The contract for types that changed and for tables that are missing, and lookups of the version of a moment. */
export {};
const { createDatabase } = require('../support/postgres');
const { describeWithMariadb, startMariadb } = require('../support/mariadb');
const { mariadbDatabase, warehouse } = require('./support/databases');

interface Database {
	credential: Record<string, unknown>;
	query: (sql: string) => Promise<Array<Record<string, unknown>>>;
	drop: () => Promise<void>;
}

const fact = (table: string, columns: object[], more: object = {}) => ({
	version: 1,
	reference: table,
	target: { table, type: 'fact' },
	columns: [{ name: 'id', type: 'integer', key: true }, ...columns],
	...more,
});

function suite(open: () => Promise<Database>) {
	let db: Database;
	beforeAll(async () => {
		db = await open();
	});
	afterAll(async () => await db?.drop());
	const run = async (mapping: object, input: object[]) =>
		await warehouse({ credential: db.credential, mapping, input });
	const values = async (table: string) =>
		(await db.query(`SELECT id, v FROM ${table} ORDER BY id`)).map(({ id, v }) => [Number(id), v]);

	describe.each([
		['a narrower text', 'varchar(3)', 'varchar(10)', 'abcdef'],
		['a smaller integer', 'smallint', 'integer', 100_000],
	])('%s in the table (%s, the mapping says %s)', (what, narrow, wide, big) => {
		const small = typeof big === 'number' ? 7 : 'abc';
		const text = (value: unknown) => (typeof big === 'number' ? Number(value) : value);
		const input = [
			{ id: 1, v: small },
			{ id: 2, v: big },
		];
		const prepare = async (table: string) => {
			const { error } = await run(fact(table, [{ name: 'v', type: narrow }]), [{ id: 1, v: small }]);
			expect(error).toBeUndefined();
		};
		const widened = (table: string, changedTypes: string) =>
			fact(table, [{ name: 'v', type: wide }], { contract: { changedTypes } });
		const name = (mode: string) => `${typeof big === 'number' ? 'n' : 't'}_${mode.toLowerCase()}`;

		it.each(['freeze', 'discardRow'])('%s: rejects the row that does not fit', async (mode) => {
			await prepare(name(mode));
			const { report, rejected } = await run(widened(name(mode), mode), input);
			expect(report).toMatchObject({ unchanged: 1, rejected: 1 });
			expect(rejected[0]).toMatchObject({ index: 1, field: 'v' });
			expect(report.warnings.join()).toContain('narrower than the mapping');
		});
		it('discardValue: stores NULL, and says so', async () => {
			await prepare(name('discardValue'));
			const { report } = await run(widened(name('discardValue'), 'discardValue'), input);
			expect(report).toMatchObject({ unchanged: 1, inserted: 1, rejected: 0 });
			expect(report.warnings.join()).toContain('1 values did not fit');
			expect((await values(name('discardValue')))[1]).toEqual([2, null]);
		});
		it('evolve: widens the column, keeps what is there', async () => {
			await prepare(name('evolve'));
			const { report } = await run(widened(name('evolve'), 'evolve'), input);
			expect(report).toMatchObject({ unchanged: 1, inserted: 1, rejected: 0 });
			expect(report.ddl).toHaveLength(1);
			expect((await values(name('evolve'))).map(([id, v]) => [id, text(v)])).toEqual([
				[1, small],
				[2, big],
			]);
			expect((await run(widened(name('evolve'), 'evolve'), input)).report).toMatchObject({ unchanged: 2, ddl: [] });
		});
	});

	describe('a column of another kind (integer, the mapping says varchar)', () => {
		const prepare = async (table: string) =>
			await run(fact(table, [{ name: 'v', type: 'integer' }]), [{ id: 1, v: 7 }]);
		const other = (table: string, changedTypes: string) =>
			fact(table, [{ name: 'v', type: 'varchar(10)' }], { contract: { changedTypes } });
		const input = [
			{ id: 1, v: '7' },
			{ id: 2, v: 'seven' },
		];
		it('freeze: stops, and names both types', async () => {
			await prepare('o_freeze');
			const { error } = await run(other('o_freeze', 'freeze'), input);
			expect(error.message).toMatch(/Column "v".*is int.*the mapping says varchar\(10\)/);
		});
		it('discardRow: takes what fits the table, rejects the rest', async () => {
			await prepare('o_row');
			expect((await run(other('o_row', 'discardRow'), input)).report).toMatchObject({ unchanged: 1, rejected: 1 });
		});
		it('discardValue: stores NULL for the rest', async () => {
			await prepare('o_value');
			expect((await run(other('o_value', 'discardValue'), input)).report).toMatchObject({ unchanged: 1, inserted: 1 });
			expect((await values('o_value'))[1]).toEqual([2, null]);
		});
		it('evolve: changes the column', async () => {
			await prepare('o_evolve');
			const { report, error } = await run(other('o_evolve', 'evolve'), input);
			expect(error).toBeUndefined();
			expect(report).toMatchObject({ unchanged: 1, inserted: 1 });
			expect(await values('o_evolve')).toEqual([
				[1, '7'],
				[2, 'seven'],
			]);
		});
	});

	it('newTables freeze: does not create a table', async () => {
		const { error } = await run(fact('never', [], { contract: { newTables: 'freeze' } }), [{ id: 1 }]);
		expect(error.message).toContain('newTables: freeze');
		await expect(db.query('SELECT 1 FROM never')).rejects.toThrow();
	});

	describe('a lookup of the version that was valid at a moment', () => {
		const dimension = (loadTime: string, more: object = {}) => ({
			version: 1,
			reference: 'dim',
			target: { table: 'prices', type: 'dimension' },
			columns: [
				{ name: 'code', type: 'varchar(10)', key: true },
				{ name: 'price', type: 'numeric(8,2)' },
			],
			history: { loadTime, deletes: 'invalidate', ...more },
		});
		const sales = (table: string, onMissing: string) =>
			fact(table, [
				{ name: 'sold_at', type: 'timestamp' },
				{
					name: 'price',
					type: 'numeric(8,2)',
					from: 'code',
					lookup: { table: 'prices', key: ['code'], value: 'price', asOf: { from: 'sold_at' }, onMissing },
				},
			]);

		it.each([
			['NULL', null],
			['a high date', '9999-12-31 00:00:00'],
		])('takes the start as within and the end as without, with an open end of %s', async (_what, openEnd) => {
			await db.query('DROP TABLE IF EXISTS prices');
			await db.query('DROP TABLE IF EXISTS sales');
			await run(dimension('2024-01-01', { openEnd }), [
				{ code: 'a', price: '1.00' },
				{ code: 'b', price: '5.00' },
			]);
			await run(dimension('2024-02-01', { openEnd }), [{ code: 'a', price: '2.00' }]);
			const input = [
				['2023-12-31 23:59:59.999999', 'a'],
				['2024-01-01 00:00:00', 'a'],
				['2024-01-31 23:59:59.999999', 'a'],
				['2024-02-01 00:00:00', 'a'],
				['2024-02-01T00:30:00+01:00', 'a'],
				['2030-01-01 00:00:00', 'a'],
				['2024-01-31 23:59:59', 'b'],
				['2024-02-01 00:00:00', 'b'],
			].map(([sold_at, code], id) => ({ id, sold_at, code }));
			const { report, rejected, error } = await run(sales('sales', 'reject'), input);
			expect(error).toBeUndefined();
			expect(rejected.map(({ index }: { index: number }) => index)).toEqual([0, 7]);
			expect(report.lookups).toEqual([{ column: 'price', hits: 6, missed: 2, inferred: 0 }]);
			const rows = await db.query('SELECT id, price FROM sales ORDER BY id');
			expect(rows.map(({ price }) => String(price))).toEqual(['1.00', '1.00', '2.00', '1.00', '2.00', '5.00']);
		});

		it('infers a member for a key that is not there, never for one that is only not there yet', async () => {
			await db.query('DROP TABLE IF EXISTS prices');
			await run(dimension('2024-02-01'), [{ code: 'a', price: '2.00' }]);
			const facts = fact('members', [
				{ name: 'sold_at', type: 'timestamp' },
				{
					name: 'price_sk',
					type: 'bigint',
					from: 'code',
					lookup: { table: 'prices', key: ['code'], value: 'SKEY', asOf: { from: 'sold_at' }, onMissing: 'inferred' },
				},
			]);
			const input = [
				{ id: 0, code: 'a', sold_at: '2024-01-01' },
				{ id: 1, code: 'a', sold_at: null },
				{ id: 2, code: 'a', sold_at: '2024-03-01' },
				{ id: 3, code: 'new', sold_at: '2024-01-01' },
			];
			// The second time a stub that overlaps would make the key of row 2 ambiguous.
			for (const inferred of [1, 0]) {
				const { report, rejected } = await run(facts, input);
				expect(rejected).toEqual([]);
				expect(report.lookups).toEqual([expect.objectContaining({ inferred })]);
			}
			const rows = await db.query('SELECT price_sk FROM members ORDER BY id');
			expect(rows.map(({ price_sk }) => Number(price_sk))).toEqual([-1, -1, 1, expect.any(Number)]);
			expect(Number(rows[3].price_sk)).toBeGreaterThan(1);
		});
	});
}

describe('the schema contract on PostgreSQL', () => suite(async () => await createDatabase()));
describeWithMariadb('the schema contract on MariaDB', () =>
	suite(async () => await mariadbDatabase(await startMariadb())),
);
