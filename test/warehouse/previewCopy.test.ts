/** Previews of loads that make or alter their table first: the counts and samples of the load, and nothing left behind. */
export {};
const { createDatabase } = require('../support/postgres');
const { describeWithMariadb, startMariadb } = require('../support/mariadb');
const { mariadbDatabase, warehouse } = require('./support/databases');

interface Database {
	credential: Record<string, unknown>;
	query: (sql: string, params?: unknown[]) => Promise<Array<Record<string, unknown>>>;
	drop: () => Promise<void>;
}
type Row = Record<string, unknown>;

const COUNTS = [
	'read',
	'rejected',
	'deduplicated',
	'inserted',
	'versioned',
	'updated',
	'unchanged',
	'expired',
	'deletedByFlag',
	'skipped',
];
const contract = { newColumns: 'evolve', changedTypes: 'evolve' };
const id = { name: 'id', type: 'bigint', key: true };

function suite(engine: string, open: () => Promise<Database>) {
	const isPostgres = engine === 'PostgreSQL';
	let db: Database;
	beforeEach(async () => {
		db = await open();
	});
	afterEach(async () => await db?.drop());
	const options = { runLog: 'none' };
	const load = async (mapping: object, input: Row[]) => {
		const result = await warehouse({ credential: db.credential, mapping, input, parameters: { options } });
		expect(result.error).toBeUndefined();
		return result;
	};
	const preview = async (mapping: object, input: Row[]) =>
		await warehouse({ credential: db.credential, operation: 'preview', mapping, input, parameters: { options } });

	/** Every table of the database: its columns, its indexes and its rows. */
	async function everything() {
		const schema = isPostgres ? 'current_schema()' : 'DATABASE()';
		const catalogue = await db.query(
			`SELECT table_name AS t, column_name AS c, data_type AS d, character_maximum_length AS l FROM information_schema.columns WHERE table_schema = ${schema} ORDER BY table_name, ordinal_position`,
		);
		const names = [...new Set(catalogue.map(({ t }) => String(t)))];
		const rows: Record<string, unknown> = {};
		for (const name of names)
			rows[name] = [
				await db.query(`SELECT * FROM ${isPostgres ? `"${name}"` : name} ORDER BY 1, 2`),
				...(isPostgres ? [] : await db.query(`SHOW CREATE TABLE ${name}`)),
			];
		return { catalogue, rows };
	}

	/** A preview, then the load. */
	async function previewThenLoad(mapping: object, input: Row[]) {
		const before = await everything();
		const shown = await preview(mapping, input);
		expect(shown.error).toBeUndefined();
		expect(await everything()).toEqual(before);
		const loaded = await load(mapping, input);
		for (const name of COUNTS) expect([name, shown.report[name]]).toEqual([name, loaded.report[name]]);
		for (const name of ['ddl', 'tests', 'lookups', 'warnings'])
			expect([name, shown.report[name]]).toEqual([name, loaded.report[name]]);
		expect(shown.rejected.map(({ index, code }: Row) => [index, code])).toEqual(
			loaded.rejected.map(({ index, code }: Row) => [index, code]),
		);
		return { ...shown.report, ddl: shown.report.ddl as string[] };
	}

	const versioned = (columns: object[], day: number, more: object = {}) => ({
		version: 1,
		contract,
		reference: 'people',
		target: { table: 'people', type: 'dimension' },
		columns: [id, ...columns],
		history: { deletes: 'invalidate', loadTime: `2024-01-0${day}`, ...more },
	});

	it('counts a new column and a wider one as the load does: inserted, versioned, unchanged, retired, rejected', async () => {
		await load(versioned([{ name: 'v', type: 'varchar(3)' }], 1), [
			{ id: 1, v: 'a' },
			{ id: 2, v: 'b' },
			{ id: 3, v: 'c' },
			{ id: 4, v: 'd' },
		]);
		const next = versioned(
			[
				{ name: 'v', type: 'varchar(20)' },
				{ name: 'town', type: 'varchar(9)' },
			],
			2,
		);
		const report = await previewThenLoad(next, [
			{ id: 1, v: 'a', town: null },
			{ id: 2, v: 'longer than three', town: null },
			{ id: 3, v: 'c', town: 'Ulm' },
			{ id: 5, v: 'e', town: 'Bonn' },
			{ id: null, v: 'x', town: null },
		]);
		expect(report.ddl).toHaveLength(2);
		expect(report).toMatchObject({ read: 5, inserted: 1, versioned: 2, unchanged: 1, expired: 1, rejected: 1 });
		expect(report.samples).toMatchObject({
			wouldInsert: [{ id: '5', v: 'e', town: 'Bonn' }],
			wouldUpdate: [
				{ key: { id: '2' }, newVersion: true, changes: { v: { before: 'b', after: 'longer than three' } } },
				{ key: { id: '3' }, newVersion: true, changes: { town: { before: null, after: 'Ulm' } } },
			],
			wouldExpire: [{ id: '4', v: 'd', town: null }],
			wouldReject: [{ code: 'NULL_KEY' }],
		});
	});

	it('does so for markers of deleted keys and columns that keep their first value', async () => {
		const columns = [
			{ name: 'v', type: 'varchar(3)' },
			{ name: 'first', type: 'varchar(3)', scd: 0 },
		];
		const audit = { DELFLG: 'DELFLG' };
		const history = { deletes: 'new_record' };
		await load({ ...versioned(columns, 1, history), audit }, [
			{ id: 1, v: 'a', first: 'p' },
			{ id: 2, v: 'b', first: 'p' },
		]);
		const next = { ...versioned([...columns, { name: 'town', type: 'varchar(9)' }], 2, history), audit };
		const report = await previewThenLoad(next, [{ id: 1, v: 'A', first: 'q', town: 'Ulm' }]);
		expect(report).toMatchObject({ versioned: 1, expired: 1, inserted: 0 });
	});

	it.each([
		['a surrogate key', {}],
		['no surrogate key', { SKEY: null }],
	])('does so for an upsert with %s, and runs the tests of the mapping', async (_what, audit) => {
		const upsert = (columns: object[]) => ({
			version: 1,
			contract,
			reference: 'facts',
			target: { table: 'facts', type: 'fact' },
			columns: [id, ...columns],
			audit,
			tests: [
				{ type: 'not_null', column: 'v', severity: 'warn' },
				{ type: 'relationships', column: 'v', to: { table: 'facts', column: 'id' }, severity: 'warn' },
			],
		});
		await load(upsert([{ name: 'v', type: 'integer' }]), [
			{ id: 1, v: 1 },
			{ id: 2, v: 2 },
		]);
		const wide = upsert([
			{ name: 'v', type: 'bigint' },
			{ name: 'w', type: 'numeric(9,2)' },
		]);
		const report = await previewThenLoad(wide, [
			{ id: 1, v: 1, w: null },
			{ id: 2, v: 3000000000, w: '1.5' },
			{ id: 3, v: null, w: null },
			{ id: 3, v: 3, w: null },
		]);
		expect(report).toMatchObject({ unchanged: 1, updated: 1, inserted: 1, deduplicated: 1 });
		expect(report.warnings.join()).toContain('1 rows have no counterpart');
	});

	it('does so for the table that is not there yet', async () => {
		const report = await previewThenLoad(versioned([{ name: 'v', type: 'varchar(3)' }], 1), [
			{ id: 1, v: 'a' },
			{ id: 1, v: 'b' },
			{ id: 2, v: 'too long' },
			{ id: 3, v: 'c' },
		]);
		expect(report.ddl[0]).toMatch(/^CREATE TABLE/);
		expect(report).toMatchObject({ read: 4, inserted: 2, deduplicated: 1, rejected: 1, unchanged: 0 });
	});

	it('does so where the table looks itself up, there already or not', async () => {
		const tree = (columns: object[]) => ({
			version: 1,
			contract,
			reference: 'tree',
			target: { table: 'tree', type: 'fact' },
			columns: [
				{ name: 'code', type: 'varchar(9)', key: true },
				{
					name: 'parent',
					type: 'bigint',
					from: 'under',
					lookup: { table: 'tree', key: ['code'], value: 'SKEY', onMissing: 'null' },
				},
				...columns,
			],
		});
		const first = await previewThenLoad(tree([]), [{ code: 'root', under: null }]);
		expect(first).toMatchObject({ inserted: 1 });
		const next = await previewThenLoad(tree([{ name: 'note', type: 'varchar(9)' }]), [
			{ code: 'root', under: null, note: null },
			{ code: 'leaf', under: 'root', note: 'x' },
		]);
		expect(next).toMatchObject({ inserted: 1, unchanged: 1, lookups: [{ hits: 1, missed: 1 }] });
	});

	it('keeps a surrogate key of zero where it is, and leaves no copy behind when the preview fails', async () => {
		const mapping = (more: object[]) => ({
			version: 1,
			contract,
			reference: 'zero',
			target: { table: 'zero', type: 'fact' },
			columns: [id, { name: 'v', type: 'varchar(9)' }, ...more],
			history: { deletes: 'invalidate' },
		});
		await load(mapping([]), [
			{ id: 1, v: 'a' },
			{ id: 2, v: 'b' },
		]);
		await db.query(`UPDATE zero SET ${isPostgres ? '"SKEY"' : 'SKEY'} = 0 WHERE id = 2`);
		const wider = [{ name: 'w', type: 'varchar(9)' }];
		const before = await everything();
		const stopped = {
			...mapping(wider),
			tests: [{ type: 'relationships', column: 'v', to: { table: 'nowhere', column: 'id' } }],
		};
		expect((await preview(stopped, [{ id: 1, v: 'a', w: null }])).error.message).toContain('nowhere');
		expect(await everything()).toEqual(before);
		expect(await previewThenLoad(mapping(wider), [{ id: 1, v: 'a', w: null }])).toMatchObject({
			unchanged: 1,
			expired: 1,
		});
	});

	if (isPostgres) return;
	it('does so for a table with partitions, which has no temporary copy', async () => {
		await db.query('CREATE TABLE parts (id bigint PRIMARY KEY, v varchar(3)) PARTITION BY HASH (id) PARTITIONS 2');
		await db.query(`INSERT INTO parts VALUES (1, 'a'), (2, 'b')`);
		const mapping = {
			version: 1,
			contract,
			reference: 'parts',
			target: { table: 'parts', type: 'fact' },
			columns: [id, { name: 'v', type: 'varchar(9)' }],
		};
		const report = await previewThenLoad(mapping, [
			{ id: 1, v: 'a' },
			{ id: 2, v: 'longer' },
			{ id: 3, v: 'c' },
		]);
		expect(report).toMatchObject({ unchanged: 1, updated: 1, inserted: 1 });
	});
}

describe('previews that alter the table on PostgreSQL', () => suite('PostgreSQL', async () => await createDatabase()));
describeWithMariadb('previews that alter the table on MariaDB', () =>
	suite('MariaDB', async () => await mariadbDatabase(await startMariadb())),
);
