/** Loading through the real node on both databases: hostile values, preview, contract, tests, lookups, sources, rejects. */
export {};
const { createDatabase } = require('../support/postgres');
const { describeWithMariadb, startMariadb } = require('../support/mariadb');
const { mariadbDatabase, warehouse } = require('./support/databases');

interface Database {
	credential: Record<string, unknown>;
	query: (sql: string, params?: unknown[]) => Promise<Array<Record<string, unknown>>>;
	drop: () => Promise<void>;
}

const dimension = (table: string, more: object = {}, columns?: object[]) => ({
	version: 1,
	reference: table,
	target: { table, type: 'dimension' },
	columns: columns ?? [
		{ name: 'id', type: 'bigint', key: true },
		{ name: 'v', type: 'varchar(50)' },
	],
	...more,
});
const fact = (table: string, more: object = {}, columns?: object[]) => ({
	...dimension(table, more, columns),
	target: { table, type: 'fact' },
});

function suite(name: string, open: () => Promise<Database>) {
	let db: Database;
	const q =
		name === 'PostgreSQL'
			? (id: string) => `"${id.replaceAll('"', '""')}"`
			: (id: string) => `\`${id.replaceAll('`', '``')}\``;
	const textOf = (column: string, type: string) =>
		name === 'PostgreSQL' ? `${q(column)}::text` : `CAST(${q(column)} AS ${type})`;
	beforeAll(async () => {
		db = await open();
	});
	afterAll(async () => await db?.drop());
	const run = async (options: object) => await warehouse({ credential: db.credential, ...options });

	it('keeps every digit and character of hostile values', async () => {
		const rows = [
			{ id: '9223372036854775807', t: '', d: '1234567890123456789012345678.0123456789', f: '0.1' },
			{ id: '9007199254740993', t: null, d: '-0.0000000001', f: '-0' },
			{ id: 1, t: 'a|b', d: '-0', f: '1e-7' },
			{ id: 2, t: '\\N', d: 0, f: 1.5 },
			{ id: 3, t: 'tab\tnew\nline\r\nback\\slash "q" \'s\' 🚀 ünï ﬁ', d: '1e3', f: '123456789.125' },
			{ id: 4, t: "'; DROP TABLE hostile; --", d: null, f: null },
			{ id: 5, t: 'trailing  ', d: '5', f: '5' },
		];
		const columns = [
			{ name: 'id', type: 'bigint', key: true },
			{ name: 't', type: 'text' },
			{ name: 'd', type: 'numeric(38,10)' },
			{ name: 'f', type: 'double precision' },
		];
		const { report, rejected, error } = await run({ mapping: fact('hostile', {}, columns), input: rows });
		expect(error).toBeUndefined();
		expect(rejected).toEqual([]);
		expect(report).toMatchObject({ read: 7, inserted: 7, rejected: 0 });
		const stored = await db.query(
			`SELECT ${textOf('id', 'CHAR')} AS id, t, ${textOf('d', 'CHAR')} AS d FROM hostile ORDER BY hostile.id`,
		);
		expect(stored.map(({ id }) => id)).toEqual(['1', '2', '3', '4', '5', '9007199254740993', '9223372036854775807']);
		expect(stored.map(({ t }) => t)).toEqual(['a|b', '\\N', rows[4].t, rows[5].t, 'trailing  ', null, '']);
		expect(stored.map(({ d }) => d)).toEqual([
			'0.0000000000',
			'0.0000000000',
			'1000.0000000000',
			null,
			'5.0000000000',
			'-0.0000000001',
			'1234567890123456789012345678.0123456789',
		]);
		// The same again changes nothing: what was written is what is compared.
		expect((await run({ mapping: fact('hostile', {}, columns), input: rows })).report).toMatchObject({
			unchanged: 7,
			updated: 0,
		});
	});

	it('rejects what a type cannot hold, with field, code and reason, and loads the rest', async () => {
		const columns = [
			{ name: 'id', type: 'integer', key: true },
			{ name: 's', type: 'varchar(3)' },
			{ name: 'n', type: 'numeric(4,2)' },
			{ name: 'd', type: 'date' },
			{ name: 'f', type: 'double precision' },
		];
		const { report, rejected } = await run({
			mapping: fact('narrow', {}, columns),
			input: [
				{ id: 1, s: 'abc', n: '99.99', d: '2024-02-29', f: 1 },
				{ id: 2, s: 'toolong' },
				{ id: 3, n: '100' },
				{ id: 4, d: '2023-02-29' },
				{ id: 5, d: '10000-01-01' },
				{ id: 'abc' },
				{ id: 99999999999 },
				{ id: 6, s: 'x\ud800' },
				{ id: 7, f: 'NaN' },
				{ id: 8, f: 'Infinity' },
			],
		});
		expect(report.read).toBe(10);
		expect(report.inserted + report.rejected).toBe(10);
		expect(rejected.map(({ index }: { index: number }) => index)).toEqual(
			expect.arrayContaining([1, 2, 3, 4, 5, 6, 7]),
		);
		for (const row of rejected) {
			expect(row).toEqual({
				index: expect.any(Number),
				key: expect.anything(),
				record: expect.any(Object),
				stage: expect.any(String),
				field: expect.any(String),
				code: expect.stringMatching(/^[A-Z_]+$/),
				message: expect.any(String),
			});
		}
	});

	it('quotes names that are reserved words or hold quotes', async () => {
		const names = ['select', 'a"b', 'a`b', "it's", 'with space', 'Ünï', 'semi;colon'];
		const columns = [
			{ name: 'order', type: 'bigint', key: true },
			...names.map((column) => ({ name: column, type: 'varchar(20)' })),
		];
		const row = { order: 1, ...Object.fromEntries(names.map((column, i) => [column, `v${i}`])) };
		const { report, error } = await run({ mapping: dimension('table "x" `y`', {}, columns), input: [row] });
		expect(error).toBeUndefined();
		expect(report.inserted).toBe(1);
		const [stored] = await db.query(`SELECT * FROM ${q('table "x" `y`')}`);
		for (const [i, column] of names.entries()) expect(stored[column]).toBe(`v${i}`);
	});

	it('tells the empty text from NULL, and unquoted from quoted empty cells', async () => {
		const mapping = fact('empties', {}, [
			{ name: 'id', type: 'bigint', key: true },
			{ name: 't', type: 'varchar(10)' },
		]);
		await run({ mapping, file: 'id,t\n1,\n2,""\n3,x\n' });
		expect((await db.query('SELECT id, t FROM empties ORDER BY id')).map(({ t }) => t)).toEqual([null, '', 'x']);
		const again = await run({ mapping, file: 'id,t\n1,""\n2,\n3,x\n' });
		expect(again.report).toMatchObject({ updated: 2, unchanged: 1 });
	});

	it('sees a change of case or of trailing blanks', async () => {
		const mapping = dimension('casing', { history: { loadTime: '2024-01-01' } });
		await run({
			mapping,
			input: [
				{ id: 1, v: 'x' },
				{ id: 2, v: 'y' },
			],
		});
		const { report } = await run({
			mapping: { ...mapping, history: { loadTime: '2024-01-02' } },
			input: [
				{ id: 1, v: 'x ' },
				{ id: 2, v: 'Y' },
			],
		});
		expect(report).toMatchObject({ versioned: 2, unchanged: 0 });
	});

	it('makes the same row hash in Node and in the database', async () => {
		const columns = [
			{ name: 'id', type: 'bigint', key: true },
			{ name: 't', type: 'text' },
			{ name: 'n', type: 'numeric(12,3)' },
			{ name: 'b', type: 'boolean' },
			{ name: 'd', type: 'date' },
			{ name: 'ts', type: 'timestamp' },
			{ name: 'x', type: 'double precision' },
		];
		const row = { id: 12, t: 'ünï|🚀', n: '1.5', b: true, d: '2024-02-29', ts: '2024-02-29T12:00:00.25Z', x: 1.25 };
		const other = { id: 13, t: null, n: null, b: null, d: null, ts: null, x: null };
		for (const rowHash of ['canonical', 'seed']) {
			// The first load hashes in Node; a load into a table that is there, in the database.
			const mapping = fact(`hash_${rowHash}`, { rowHash }, columns);
			await run({ mapping, input: [row, other] });
			const first = await db.query(`SELECT ${q('RWHKEY')} AS h FROM hash_${rowHash} ORDER BY id`);
			await db.query(`DELETE FROM hash_${rowHash}`);
			await run({ mapping, input: [row, other] });
			const second = await db.query(`SELECT ${q('RWHKEY')} AS h FROM hash_${rowHash} ORDER BY id`);
			expect(second).toEqual(first);
			expect(first[0].h).toMatch(/^[0-9a-f]{32}$/);
			expect(first[0].h).not.toBe(first[1].h);
		}
	});

	it('shows in a preview what the load then does, and leaves the database as it was', async () => {
		const mapping = dimension('previewed', { history: { deletes: 'invalidate', loadTime: '2024-01-01' } });
		await run({
			mapping,
			input: [
				{ id: 1, v: 'a' },
				{ id: 2, v: 'b' },
				{ id: 3, v: 'c' },
			],
			parameters: { options: { runLog: 'none' } },
		});
		const next = { ...mapping, history: { deletes: 'invalidate', loadTime: '2024-01-02' } };
		const input = [
			{ id: 1, v: 'a' },
			{ id: 2, v: 'B' },
			{ id: 4, v: 'd' },
			{ id: null, v: 'x' },
		];
		const before = await snapshot(db, name);
		const preview = await run({ operation: 'preview', mapping: next, input, parameters: { options: {} } });
		expect(preview.error).toBeUndefined();
		expect(await snapshot(db, name)).toEqual(before);
		expect(preview.report.samples).toMatchObject({
			wouldInsert: [{ id: '4', v: 'd' }],
			wouldUpdate: [{ key: { id: '2' }, newVersion: true, changes: { v: { before: 'b', after: 'B' } } }],
			wouldExpire: [{ id: '3', v: 'c' }],
			wouldReject: [{ code: 'NULL_KEY' }],
		});
		const loaded = await run({ mapping: next, input, parameters: { options: { runLog: 'none' } } });
		for (const count of ['read', 'rejected', 'inserted', 'versioned', 'updated', 'unchanged', 'expired']) {
			expect([count, loaded.report[count]]).toEqual([count, preview.report[count]]);
		}
		expect(loaded.report).toMatchObject({ read: 4, inserted: 1, versioned: 1, unchanged: 1, expired: 1, rejected: 1 });
	});

	it('previews a table that does not exist without making it', async () => {
		const { report } = await run({ operation: 'preview', mapping: dimension('not_there'), input: [{ id: 1, v: 'a' }] });
		expect(report.inserted).toBe(1);
		expect(report.ddl[0]).toMatch(/^CREATE TABLE/);
		await expect(db.query('SELECT * FROM not_there')).rejects.toThrow();
	});

	it('writes nothing when more rows are rejected than allowed', async () => {
		const input = [{ id: 1, v: 'a' }, { id: null }, { id: null }];
		const refused = await run({ mapping: fact('limited'), input, parameters: { options: { maxRejects: '1' } } });
		expect(refused.status).toBe('error');
		expect(refused.error.message).toContain('2 of 3 rows were rejected');
		await expect(db.query('SELECT * FROM limited')).rejects.toThrow();
		const passed = await run({ mapping: fact('limited'), input, parameters: { options: { maxRejects: '70%' } } });
		expect(passed.report.inserted).toBe(1);
		const again = await run({
			mapping: fact('limited'),
			input: [{ id: 1, v: 'changed' }, ...input.slice(1)],
			parameters: { options: { maxRejects: '0' } },
		});
		expect(again.status).toBe('error');
		expect((await db.query('SELECT v FROM limited'))[0].v).toBe('a');
	});

	it('rolls the load back when a test of severity error fails, and warns for the others', async () => {
		const tests = [{ type: 'accepted_values', column: 'v', values: ['a', 'b'] }];
		const failed = await run({ mapping: fact('tested', { tests }), input: [{ id: 1, v: 'z' }] });
		expect(failed.error.message).toContain('accepted_values(v): 1 rows have another value');
		await expect(db.query('SELECT * FROM tested')).rejects.toThrow();
		const all = [
			{ ...tests[0], severity: 'warn' },
			{ type: 'not_null', column: 'v' },
			{ type: 'unique', columns: ['v'], severity: 'warn' },
			{ type: 'row_count' },
			{ type: 'sum', column: 'id' },
		];
		const warned = await run({
			mapping: fact('tested', { tests: all }),
			input: [
				{ id: 1, v: 'z' },
				{ id: 2, v: 'z' },
			],
		});
		expect(warned.error).toBeUndefined();
		expect(warned.report.tests.map(({ passed }: { passed: boolean }) => passed)).toEqual([
			false,
			true,
			false,
			true,
			true,
		]);
		expect(warned.report.warnings).toContain('unique(v): 1 values come more than once');
	});

	it('looks keys up, with every answer to a miss, and lets the real row overwrite a stub', async () => {
		await run({
			mapping: dimension('dim', { history: { loadTime: '2024-01-01' } }, [
				{ name: 'code', type: 'varchar(20)', key: true },
				{ name: 'label', type: 'varchar(20)' },
			]),
			input: [{ code: 'a', label: 'A' }],
		});
		const facts = (onMissing: string) =>
			fact('facts', {}, [
				{ name: 'id', type: 'bigint', key: true },
				{
					name: 'dim_id',
					type: 'bigint',
					from: 'code',
					lookup: { table: 'dim', key: ['code'], value: 'SKEY', filter: "CURFLG = 'Y'", onMissing },
				},
			]);
		const input = (code: string | null) => [
			{ id: 1, code: 'a' },
			{ id: 2, code },
		];
		const reject = await run({ mapping: facts('reject'), input: input('b') });
		expect(reject.report).toMatchObject({ inserted: 1, rejected: 1 });
		expect(reject.rejected[0]).toMatchObject({ index: 1, stage: 'lookup', field: 'dim_id', code: 'LOOKUP_MISSED' });
		await run({ mapping: facts('unknown'), input: input('b') });
		expect(await db.query('SELECT dim_id FROM facts WHERE id = 2')).toEqual([{ dim_id: expect.anything() }]);
		expect(Number((await db.query('SELECT dim_id FROM facts WHERE id = 2'))[0].dim_id)).toBe(-1);
		const inferred = await run({ mapping: facts('inferred'), input: input('b') });
		expect(inferred.report.lookups).toEqual([{ column: 'dim_id', hits: 1, missed: 1, inferred: 1 }]);
		const stub = (await db.query('SELECT dim_id FROM facts WHERE id = 2'))[0].dim_id;
		const real = await run({
			mapping: dimension('dim', { history: { loadTime: '2024-02-01', deletes: 'invalidate' } }, [
				{ name: 'code', type: 'varchar(20)', key: true },
				{ name: 'label', type: 'varchar(20)' },
			]),
			input: [
				{ code: 'a', label: 'A' },
				{ code: 'b', label: 'B' },
			],
		});
		// The unknown member is in no source, and is not retired for it.
		expect(real.report).toMatchObject({ updated: 1, unchanged: 1, versioned: 0, expired: 0 });
		const rows = await db.query(`SELECT label FROM dim WHERE ${q('SKEY')} = ${String(stub)}`);
		expect(rows).toEqual([{ label: 'B' }]);
	});

	it('combines the rows of a key', async () => {
		const columns = [
			{ name: 'id', type: 'bigint', key: true },
			{ name: 'total', type: 'numeric(10,2)', from: 'x', combine: 'SUM' },
			{ name: 'least', type: 'integer', from: 'x', combine: 'MIN' },
			{ name: 'n', type: 'integer', from: 't', combine: 'COUNT' },
			{ name: 'opening', type: 'varchar(5)', from: 't', combine: 'FIRST' },
			{ name: 'closing', type: 'varchar(5)', from: 't', combine: 'LAST' },
			{ name: 'list', type: 'text', from: 't', combine: 'LISTAGG', combineSeparator: "'|" },
		];
		const { report } = await run({
			mapping: fact('combined', {}, columns),
			input: [
				{ id: 1, x: 3, t: 'b' },
				{ id: 2, x: 1, t: null },
				{ id: 1, x: 2, t: 'a' },
			],
		});
		expect(report).toMatchObject({ read: 3, inserted: 2, deduplicated: 1 });
		const [row] = await db.query('SELECT total, least, n, opening, closing, list FROM combined WHERE id = 1');
		expect({ ...row, total: String(row.total), least: Number(row.least), n: Number(row.n) }).toEqual({
			total: '5.00',
			least: 2,
			n: 2,
			opening: 'b',
			closing: 'a',
			list: "b'|a",
		});
	});

	it('looks up each row before it combines the rows of a key', async () => {
		await db.query('CREATE TABLE shops (code varchar(10), sk bigint, size integer)');
		await db.query("INSERT INTO shops VALUES ('a', 10, 1), ('b', 20, 5)");
		const lookup = (value: string, onMissing: string) => ({ table: 'shops', key: ['code'], value, onMissing });
		const columns = [
			{ name: 'id', type: 'bigint', key: true },
			{ name: 'last', type: 'bigint', from: 'code', combine: 'LAST', lookup: lookup('sk', 'null') },
			{ name: 'largest', type: 'integer', from: 'code', combine: 'MAX', lookup: lookup('size', 'null') },
			{ name: 'total', type: 'numeric(10,2)', from: 'x', combine: 'SUM' },
		];
		const input = [
			{ id: 1, code: 'b', x: 1 },
			{ id: 1, code: 'a', x: 2 },
			{ id: 2, code: 'b', x: 3 },
			{ id: 3, code: 'nowhere', x: 4 },
		];
		const preview = await run({ operation: 'preview', mapping: fact('looked', {}, columns), input });
		expect(preview.report).toMatchObject({ read: 4, inserted: 3, deduplicated: 1 });
		const { report } = await run({ mapping: fact('looked', {}, columns), input });
		expect(report).toMatchObject({ read: 4, inserted: 3, deduplicated: 1, rejected: 0 });
		const stored = await db.query('SELECT id, last, largest, total FROM looked ORDER BY id');
		const number = (value: unknown) => (value === null ? null : Number(value));
		expect(stored.map((row) => Object.values(row).map(number))).toEqual([
			[1, 10, 5, 3],
			[2, 20, 5, 3],
			[3, null, null, 4],
		]);
		// A row that its lookup rejects takes no part.
		columns[1].lookup = lookup('sk', 'reject');
		const again = await run({
			mapping: fact('looked', {}, columns),
			input: [...input, { id: 1, code: 'nowhere', x: 100 }],
		});
		expect(again.report).toMatchObject({ read: 5, rejected: 2, unchanged: 2, deduplicated: 1 });
	});

	it('gives what a lookup or rawSql leaves NULL its default, and rejects it where a value is required', async () => {
		await db.query('CREATE TABLE given (code varchar(10), sk bigint)');
		await db.query("INSERT INTO given VALUES ('a', 10)");
		const lookup = { table: 'given', key: ['code'], value: 'sk', onMissing: 'null' };
		const columns = (more: object) => [
			{ name: 'id', type: 'bigint', key: true },
			{ name: 'sk', type: 'bigint', from: 'code', lookup, ...more },
			{ name: 'raw', type: 'varchar(10)', rawSql: "NULLIF(code, 'none')", ...more },
		];
		const input = [
			{ id: 1, code: 'a' },
			{ id: 2, code: 'none' },
		];
		const filled = await run({ mapping: fact('filled', {}, columns({ default: '7', required: true })), input });
		expect(filled.report).toMatchObject({ inserted: 2, rejected: 0 });
		const stored = (await db.query('SELECT sk, raw FROM filled ORDER BY id')).map(({ sk, raw }) => [Number(sk), raw]);
		expect(stored).toEqual([
			[10, 'a'],
			[7, '7'],
		]);
		const { report, rejected } = await run({ mapping: fact('needed', {}, columns({ required: true })), input });
		expect(report).toMatchObject({ inserted: 1, rejected: 1 });
		expect(rejected[0]).toMatchObject({ code: 'REQUIRED', field: 'raw' });
	});

	it('combines what it appends', async () => {
		const columns = [
			{ name: 'id', type: 'bigint', key: true },
			{ name: 'total', type: 'numeric(10,2)', from: 'x', combine: 'SUM' },
		];
		const input = [
			{ id: 1, x: 1 },
			{ id: 1, x: 2 },
		];
		for (const rows of [1, 2]) {
			const { report } = await run({ mapping: fact('sums', { loadMode: 'append' }, columns), input });
			expect(report).toMatchObject({ read: 2, inserted: 1, deduplicated: 1 });
			expect((await db.query('SELECT total FROM sums')).map(({ total }) => Number(total))).toEqual(Array(rows).fill(3));
		}
	});

	it('retires nothing when a row was rejected whose key a lookup should have given', async () => {
		await db.query('CREATE TABLE people (code varchar(10), sk bigint)');
		await db.query("INSERT INTO people VALUES ('a', 1), ('b', 2)");
		const columns = [
			{
				name: 'sk',
				type: 'bigint',
				key: true,
				from: 'code',
				lookup: { table: 'people', key: ['code'], value: 'sk', onMissing: 'reject' },
			},
			{ name: 'v', type: 'varchar(5)' },
		];
		const history = (loadTime: string) => ({ history: { deletes: 'invalidate', loadTime } });
		await run({
			mapping: dimension('by_person', history('2024-01-01'), columns),
			input: [
				{ code: 'a', v: 'x' },
				{ code: 'b', v: 'y' },
			],
		});
		await db.query("DELETE FROM people WHERE code = 'b'");
		const { report } = await run({
			mapping: dimension('by_person', history('2024-01-02'), columns),
			input: [
				{ code: 'a', v: 'x' },
				{ code: 'b', v: 'y' },
			],
		});
		expect(report).toMatchObject({ unchanged: 1, rejected: 1, expired: 0 });
		expect(report.warnings).toEqual([expect.stringContaining('Nothing was retired')]);
	});

	it.each([
		['NDJSON', '{"id":1,"v":"a"}\n{"id":2,"v":\n', '{"id":1,"v":"a"}\n'],
		['JSON', '[{"id":1,"v":"a"}, 2]', '[{"id":1,"v":"a"}]'],
		['CSV', 'id,v\n1,a\n2,b,c\n', 'id,v\n1,a\n'],
	])(
		'retires nothing when a row of a file (%s) could not be read, for it is in the source',
		async (name, bad, good) => {
			const mapping = (loadTime: string) =>
				dimension(`unread_${name}`, { history: { deletes: 'invalidate', loadTime } }, [
					{ name: 'id', type: 'bigint', key: true },
					{ name: 'v', type: 'varchar(5)' },
				]);
			await run({
				mapping: mapping('2024-01-01'),
				input: [
					{ id: 1, v: 'a' },
					{ id: 2, v: 'b' },
				],
			});
			const { report } = await run({ mapping: mapping('2024-01-02'), file: bad });
			expect(report).toMatchObject({ unchanged: 1, rejected: 1, expired: 0 });
			expect(report.warnings).toEqual([expect.stringContaining('Nothing was retired')]);
			expect((await run({ mapping: mapping('2024-01-03'), file: good })).report).toMatchObject({ expired: 1 });
		},
	);

	it('follows the schema contract for a column that the table lacks', async () => {
		await run({ mapping: fact('contracted'), input: [{ id: 1, v: 'a' }] });
		const wider = (newColumns: string) =>
			fact('contracted', { contract: { newColumns } }, [
				{ name: 'id', type: 'bigint', key: true },
				{ name: 'v', type: 'varchar(50)' },
				{ name: 'w', type: 'integer' },
			]);
		const input = [
			{ id: 1, v: 'a', w: 5 },
			{ id: 2, v: 'b', w: null },
		];
		const frozen = await run({ mapping: wider('freeze'), input });
		expect(frozen.error.message).toContain('has no column "w"');
		const rows = await run({ mapping: wider('discardRow'), input });
		expect(rows.report).toMatchObject({ rejected: 1, inserted: 1 });
		expect(rows.rejected[0]).toMatchObject({ index: 0, field: 'w', code: 'UNKNOWN_COLUMN' });
		const values = await run({ mapping: wider('discardValue'), input });
		expect(values.report).toMatchObject({ rejected: 0, unchanged: 2 });
		const evolved = await run({ mapping: wider('evolve'), input });
		expect(evolved.report).toMatchObject({ updated: 1, unchanged: 1 });
		expect(Number((await db.query('SELECT w FROM contracted WHERE id = 1'))[0].w)).toBe(5);
	});

	it('appends, replaces, and leaves known keys alone', async () => {
		const mode = (loadMode: string) => fact('modes', { loadMode });
		await run({ mapping: mode('upsert'), input: [{ id: 1, v: 'a' }] });
		expect(
			(
				await run({
					mapping: mode('insertOnly'),
					input: [
						{ id: 1, v: 'b' },
						{ id: 2, v: 'c' },
					],
				})
			).report,
		).toMatchObject({ inserted: 1, skipped: 1 });
		expect((await run({ mapping: mode('replace'), input: [{ id: 7, v: 'z' }] })).report).toMatchObject({
			inserted: 1,
			expired: 2,
		});
		const empty = await run({ mapping: mode('replace'), file: '[]' });
		expect(empty.report.warnings.join()).toContain('left as it is');
		expect(await db.query('SELECT v FROM modes')).toEqual([{ v: 'z' }]);
		const log = fact('appended', { loadMode: 'append' }, [{ name: 'v', type: 'varchar(5)' }]);
		await run({ mapping: log, input: [{ v: 'a' }] });
		await run({ mapping: log, input: [{ v: 'a' }] });
		expect(await db.query('SELECT v FROM appended')).toEqual([{ v: 'a' }, { v: 'a' }]);
	});

	it('compares a source with its table, prints DDL and tells statistics', async () => {
		const mapping = dimension('compared', { history: { loadTime: '2024-01-01' } });
		await run({
			mapping,
			input: [
				{ id: 1, v: 'a' },
				{ id: 2, v: 'b' },
				{ id: 3, v: 'c' },
			],
		});
		await run({ mapping: { ...mapping, history: { loadTime: '2024-01-02' } }, input: [{ id: 1, v: 'A' }] });
		const { report } = await run({
			operation: 'compare',
			mapping,
			input: [
				{ id: 1, v: 'A' },
				{ id: 2, v: 'x' },
				{ id: 9, v: 'n' },
			],
		});
		expect(report).toMatchObject({ equal: 1, different: 1, onlyInSource: 1, onlyInTable: 1, matches: false });
		expect(report.samples.different).toEqual([{ key: { id: '2' }, columns: { v: { table: 'b', source: 'x' } } }]);
		const ddl = await run({ operation: 'createDdl', mapping: dimension('printed'), input: [{}] });
		expect(ddl.outputs[0][0].json).toMatchObject({ existed: false, executed: false });
		await expect(db.query('SELECT * FROM printed')).rejects.toThrow();
		await run({
			operation: 'createDdl',
			mapping: dimension('printed'),
			input: [{}],
			parameters: { runStatements: true },
		});
		expect(await db.query('SELECT * FROM printed')).toEqual([]);
		const statistics = await run({
			operation: 'statistics',
			input: [{}],
			parameters: { statisticsTable: { __rl: true, mode: 'name', value: 'compared' } },
		});
		expect(statistics.outputs[0][0].json).toMatchObject({
			table: 'compared',
			rows: 4,
			currentRows: 3,
			keys: 3,
			keyColumns: ['id'],
			versionsPerKey: { average: 1.33, most: 2 },
		});
	});

	it('goes on after a stop in checkpoint mode and changes nothing twice', async () => {
		const mapping = dimension('checked', {}, [
			{ name: 'id', type: 'bigint', key: true },
			{ name: 'v', type: 'integer', required: true },
		]);
		const rows = Array.from({ length: 1000 }, (_, i) => ({ id: i, v: i }));
		const options = { checkpoint: true, batchRows: 300, runId: 'big', maxRejects: '0' };
		const bad = rows.map((row) => (row.id === 700 ? { id: 700, v: null } : row));
		const stopped = await run({ mapping, input: bad, parameters: { options } });
		expect(stopped.status).toBe('error');
		const kept = Number((await db.query('SELECT count(*) AS n FROM checked'))[0].n);
		expect(kept).toBeGreaterThanOrEqual(600);
		expect(kept).toBeLessThan(1000);
		const finished = await run({ mapping, input: rows, parameters: { options } });
		expect(finished.error).toBeUndefined();
		expect(finished.report.warnings.join()).toContain('Continued after row');
		const [{ n, versions }] = await db.query('SELECT count(*) AS n, count(DISTINCT id) AS versions FROM checked');
		expect(Number(versions)).toBe(Number(n));
		const again = await run({ mapping, input: rows, parameters: { options } });
		expect(again.report).toMatchObject({ read: 1000, versioned: 0, expired: 0 });
		expect(
			Number((await db.query('SELECT count(*) AS n FROM checked WHERE v IS NOT NULL'))[0].n),
		).toBeGreaterThanOrEqual(999);
	});

	it('reads a query through a cursor, with bound parameters', async () => {
		await run({ mapping: fact('origin'), input: Array.from({ length: 2500 }, (_, i) => ({ id: i, v: `v${i}` })) });
		const mark = name === 'PostgreSQL' ? '$1' : '?';
		const { report, error } = await run({
			mapping: fact('copied'),
			input: [{}],
			parameters: {
				source: 'query',
				query: `SELECT id, v FROM origin WHERE id >= ${mark} ORDER BY id`,
				queryParameters: '[500]',
				queryConnection: 'target',
				options: { batchRows: 700 },
			},
		});
		expect(error).toBeUndefined();
		expect(report).toMatchObject({ read: 2000, inserted: 2000 });
	});

	it('says in words that a table has a column of another type', async () => {
		await db.query(`CREATE TABLE typed (id bigint NOT NULL, v date)`);
		const { error } = await run({ mapping: fact('typed'), input: [{ id: 1, v: 'a' }] });
		expect(error.message).toMatch(/Column "v" of .*typed is date, the mapping says varchar\(50\)/);
	});
}

/** Every table's rows, and where its sequences stand. */
async function snapshot(db: Database, name: string): Promise<unknown> {
	if (name !== 'PostgreSQL') {
		const tables = await db.query(
			'SELECT TABLE_NAME AS t FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1',
		);
		const dump: unknown[] = [];
		for (const { t } of tables) {
			const table = `\`${String(t).replaceAll('`', '``')}\``;
			dump.push(await db.query(`SHOW CREATE TABLE ${table}`), await db.query(`SELECT * FROM ${table}`));
		}
		return dump;
	}
	const tables = await db.query(
		"SELECT quote_ident(table_name) AS t FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1",
	);
	const sequences = await db.query(
		"SELECT sequencename, last_value::text FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1",
	);
	const dump: unknown[] = [sequences];
	for (const { t } of tables) dump.push(t, await db.query(`SELECT * FROM ${String(t)}`));
	return dump;
}

describe('Load on PostgreSQL', () => suite('PostgreSQL', async () => await createDatabase()));

describeWithMariadb('Load on MariaDB', () => suite('MariaDB', async () => await mariadbDatabase(await startMariadb())));
