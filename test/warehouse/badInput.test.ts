/** What a user may get wrong around a load: each is told in words with the way to mend it, and nothing is harmed. */
import { randomBytes } from 'node:crypto';
const { createDatabase } = require('../support/postgres');
const { describeWithMariadb, startMariadb } = require('../support/mariadb');
const { mariadbDatabase, warehouse } = require('./support/databases');

interface Database {
	credential: Record<string, unknown>;
	query: (sql: string, params?: unknown[]) => Promise<Array<Record<string, unknown>>>;
	drop: () => Promise<void>;
}

const mapping = (table: string, more: object = {}, columns?: object[]) => ({
	version: 1,
	reference: table,
	target: { table, type: 'fact' },
	columns: columns ?? [
		{ name: 'id', type: 'bigint', key: true },
		{ name: 'v', type: 'varchar(50)' },
	],
	...more,
});
const TWO_ROWS = [
	{ id: 1, v: 'a' },
	{ id: 2, v: 'b' },
];

function suite(postgres: boolean, open: () => Promise<Database>) {
	let db: Database;
	beforeAll(async () => {
		db = await open();
		await run({ mapping: mapping('kept'), input: TWO_ROWS });
	});
	afterAll(async () => await db?.drop());
	const run = async (options: object) => await warehouse({ credential: db.credential, ...options });
	const fromQuery = async (query: string, queryParameters = '[]', more: object = {}) =>
		await run({ mapping: mapping('kept'), parameters: { source: 'query', query, queryParameters, ...more } });
	const kept = async () => (await db.query('SELECT id, v FROM kept ORDER BY id')).map(({ id, v }) => [Number(id), v]);

	describe('a source query', () => {
		it.each([
			['deletes', 'DELETE FROM kept'],
			['changes', "UPDATE kept SET v = 'x'"],
			['drops', 'DROP TABLE kept'],
			[
				'hides a change in a SELECT',
				postgres
					? 'WITH x AS (DELETE FROM kept RETURNING *) SELECT * FROM x'
					: 'CREATE TABLE stolen AS SELECT id, v FROM kept',
			],
		])('that %s is refused by the database, on either connection, and changes nothing', async (_what, query) => {
			for (const queryConnection of ['target', 'source']) {
				const { error } = await fromQuery(query, '[]', { queryConnection });
				expect(error.message).toMatch(/^The source query failed: .*read.only/i);
			}
			expect(await kept()).toEqual([
				[1, 'a'],
				[2, 'b'],
			]);
		});
	});

	describe('a file', () => {
		const fromFile = async (file: string | Buffer, options: object = {}) =>
			await run({ mapping: mapping('kept'), file, parameters: { options } });

		it.each([
			['of another table', 'nr,name\n1,x\n', {}, 'The source has no field id (it has nr, name)'],
			['with a misspelt header', 'idd,vv\n1,x\n', {}, 'The source has no field id; did you mean idd? (it has idd, vv)'],
			['read with the wrong delimiter', 'id;v\n1;x\n', { delimiter: ',' }, 'The source has no field id (it has id;v)'],
			[
				'with many other fields',
				`${Array.from({ length: 20 }, (_, i) => `f${i}`).join(',')}\n`.repeat(2),
				{},
				'f10, f11 and 8 more)',
			],
		])('%s is told by what it has', async (_what, file, options, words) => {
			const { error } = await fromFile(file, options);
			expect(error.message).toMatch(/^The source does not fit the mapping: columns\[0\]\.name: /);
			expect(error.message).toContain(words);
			expect(error.description).toContain('columns[1].name');
			expect(error.description).toContain('header, delimiter and encoding');
		});

		it('of bytes that are no text shows none of them', async () => {
			const bytes = Buffer.from(Array.from({ length: 2000 }, (_, i) => (i * 7919) % 256));
			const { error } = await fromFile(bytes);
			expect(error.message).not.toMatch(/\p{Cc}/u);
			expect(error.message.length).toBeLessThan(1200);
		});

		it.each([
			['is empty', '', 'The file is empty (0 bytes)'],
			['has only blank lines', '\n\n', 'only blank lines'],
			['has only a header', 'id,v\n', 'a header of 2 columns and no data row'],
		])('that %s is an error, or an extract without rows where that is allowed', async (_what, file, words) => {
			expect((await fromFile(file)).error.message).toContain(words);
			const { report, error } = await fromFile(file, { allowEmptyFile: true });
			expect(error).toBeUndefined();
			expect(report).toMatchObject({ read: 0, loaded: 0, expired: 0 });
			expect(await kept()).toHaveLength(2);
		});

		it.each(['\\t', 'tab', '\t'])('may have a tab as its delimiter, written %j', async (delimiter) => {
			expect((await fromFile('id\tv\n1\ta\n', { delimiter })).report).toMatchObject({ read: 1, unchanged: 1 });
		});
	});

	describe('a target', () => {
		const load = async (table: string, columns?: object[], more: object = {}) =>
			await run({ mapping: mapping(table, more, columns), input: TWO_ROWS });

		it('that is a view is refused, and so is one that only counts', async () => {
			await db.query('CREATE VIEW simple AS SELECT * FROM kept');
			await db.query('CREATE VIEW counting AS SELECT count(*) AS id, max(v) AS v FROM kept');
			for (const view of ['simple', 'counting']) {
				const { error } = await load(view);
				expect(error.message).toMatch(new RegExp(`${view} is a view; name the table behind it in target.table`));
			}
			expect(await kept()).toHaveLength(2);
		});

		it('that holds a key twice is left as it is, and the key is named; what is not in the load does not matter', async () => {
			await db.query('CREATE TABLE twice (id bigint, v varchar(50))');
			await db.query("INSERT INTO twice VALUES (1, 'x'), (1, 'y'), (7, 'x'), (7, 'y')");
			const { error } = await load('twice');
			expect(error.message).toMatch(/twice holds several rows of one key, for 1 key of this load, such as id 1$/);
			expect(error.description).toContain('put a unique index on the key');
			expect(await db.query('SELECT count(*) AS n FROM twice')).toEqual([{ n: expect.anything() }]);
			expect((await db.query('SELECT v FROM twice WHERE id = 1 ORDER BY v')).map(({ v }) => v)).toEqual(['x', 'y']);
			await db.query('DELETE FROM twice WHERE id = 1');
			expect((await load('twice')).report).toMatchObject({ read: 2, inserted: 2, unchanged: 0 });
		});

		it('that keeps no versions is not taken for one with history', async () => {
			const { error } = await run({
				mapping: { ...mapping('kept'), target: { table: 'kept', type: 'dimension' } },
				input: TWO_ROWS,
			});
			expect(error.message).toMatch(/History needs the audit column EXPDT or CURFLG, and .*kept has neither/);
		});

		it.each(['fact', 'dimension'])(
			'may have a name as long as the database keeps, and rules of its own (%s)',
			async (type) => {
				const longest = (postgres ? 63 : 64) - 1;
				for (const name of [`${type[0]}${'n'.repeat(longest)}`, `${type[0]} ü"\`${'select'}`]) {
					const long = { ...mapping(name), target: { table: name, type } };
					for (const loaded of [2, 0]) {
						const { report, error } = await run({ mapping: long, input: TWO_ROWS });
						expect(error).toBeUndefined();
						expect(report).toMatchObject({ read: 2, loaded });
					}
				}
				const { error } = await load('n'.repeat(longest + 2));
				expect(error.message).toContain('target.table: has ');
			},
		);
	});

	describe('a lookup', () => {
		const looking = (type: string, lookup: object) =>
			mapping('looking', {}, [
				{ name: 'id', type: 'bigint', key: true },
				{ name: 'found', type, from: 'v', lookup: { table: 'kept', key: ['v'], value: 'id', ...lookup } },
			]);
		it.each([
			['of a table that is not there', { table: 'nowhere' }, /looks up .*nowhere, which does not exist/],
			['by a column that is not there', { key: ['nothing'] }, /looks up kept.nothing, which does not exist/],
			['of a value that is not there', { value: 'nothing' }, /looks up kept.nothing, which does not exist/],
			['with a filter on nothing', { filter: "nothing = 'Y'" }, /looks up kept.nothing, which does not exist/],
			[
				'of a text for a number',
				{ value: 'v' },
				/Column "found" is bigint, but looks up kept.v, which is .*char.*\(50\); give the column that type/,
			],
		])('%s is told before a row is written', async (_what, lookup, words) => {
			const { error } = await run({ mapping: looking('bigint', lookup), input: TWO_ROWS });
			expect(error.message).toMatch(words);
			expect(error.description).toBe('Nothing was written.');
		});
		it('of a decimal for an integer is refused, not rounded; of a number for a text it is kept', async () => {
			await db.query('CREATE TABLE rates (v varchar(50), rate decimal(10,2))');
			await db.query("INSERT INTO rates VALUES ('a', 1.55), ('b', 2.00)");
			const refused = await run({ mapping: looking('bigint', { table: 'rates', value: 'rate' }), input: TWO_ROWS });
			expect(refused.error.message).toMatch(/Column "found" is bigint, but looks up rates.rate, which is /);
			// A first load that fails leaves no empty table behind, also where DDL commits by itself.
			await expect(db.query('SELECT 1 FROM looking')).rejects.toThrow(/looking/);
			const { error } = await run({
				mapping: looking('varchar(20)', { table: 'rates', value: 'rate' }),
				input: TWO_ROWS,
			});
			expect(error).toBeUndefined();
			expect((await db.query('SELECT found FROM looking ORDER BY id')).map(({ found }) => found)).toEqual([
				'1.55',
				'2.00',
			]);
		});
	});

	describe('a test', () => {
		it.each([
			[
				'of a table that is not there',
				{ type: 'relationships', column: 'v', to: { table: 'nowhere', column: 'x' } },
				/^The test relationships \(v → nowhere.x\) cannot be run: .*nowhere/,
			],
			[
				'of a column that is not there',
				{ type: 'relationships', name: 'mine', column: 'v', to: { table: 'kept', column: 'x' } },
				/^The test mine cannot be run: .*x/,
			],
			[
				'of the sum of a text',
				{ type: 'sum', column: 'v' },
				/tests\[0\].column: "v" is varchar\(50\); a sum needs a number/,
			],
		])('%s is named, and nothing is written', async (_what, given, words) => {
			const { error } = await run({ mapping: mapping('kept', { tests: [given] }), input: [{ id: 9, v: 'z' }] });
			expect(error.message).toMatch(words);
			expect(await kept()).toHaveLength(2);
		});
	});

	describe('a user without rights', () => {
		let weak: Record<string, unknown>;
		const name = `weak_${randomBytes(4).toString('hex')}`;
		const at = postgres ? name : `${name}@'%'`;
		beforeAll(async () => {
			const { database } = db.credential as { database: string };
			await db.query(postgres ? `CREATE ROLE ${name} LOGIN PASSWORD 'w'` : `CREATE USER ${at} IDENTIFIED BY 'w'`);
			await db.query(postgres ? `GRANT SELECT ON kept TO ${name}` : `GRANT SELECT ON ${database}.* TO ${at}`);
			if (!postgres) await db.query(`GRANT CREATE TEMPORARY TABLES ON ${database}.* TO ${at}`);
			weak = { ...db.credential, user: name, password: 'w' };
		});
		afterAll(async () => {
			if (postgres) await db.query(`DROP OWNED BY ${name}`);
			await db.query(postgres ? `DROP ROLE ${name}` : `DROP USER ${at}`);
		});
		const asWeak = async (parameters: object, operation = 'load', document: object = mapping('kept')) =>
			await run({ credential: weak, operation, mapping: document, input: [{ id: 3, v: 'c' }], parameters });

		it('loads nothing, and is told what the database refuses, with and without a log', async () => {
			const unlogged = { options: { runLog: 'none' } };
			expect((await asWeak({})).error.description).toContain('set Run Log to None');
			for (const [operation, document] of [
				['load', mapping('kept')],
				['preview', mapping('kept')],
				['load', mapping('not_there_yet')],
			] as const) {
				const { error } = await asWeak(unlogged, operation, document);
				expect(error.message).toMatch(/^The database refused the load: .*(denied)/);
			}
			expect(await kept()).toHaveLength(2);
		});

		it('saves no mapping, and is told what to grant', async () => {
			const { error } = await run({
				credential: weak,
				operation: 'save',
				input: [{}],
				parameters: { resource: 'mapping', mappingJson: JSON.stringify(mapping('kept')) },
			});
			expect(error.message).toMatch(/^The database refused it: .*denied/);
			expect(error.description).toContain('name the least privileges');
		});
	});

	it('an open end that is no later than the load is refused', async () => {
		const { error } = await run({
			mapping: {
				...mapping('ends', { history: { loadTime: '2024-01-01', openEnd: '2023-12-31' } }),
				target: { table: 'ends', type: 'dimension' },
			},
			input: TWO_ROWS,
		});
		expect(error.message).toContain(
			'history.openEnd (2023-12-31 00:00:00) is not after the load time (2024-01-01 00:00:00)',
		);
	});

	it.each([
		['a list', '[1]', 'Mapping Options is no JSON object'],
		['a text', '"abc"', 'Mapping Options is no JSON object'],
		['cut off', '{"history":', 'Mapping Options is not JSON'],
		['misspelt', '{"histry":{}}', 'histry: is not known; did you mean history?'],
	])('Mapping Options that are %s are told so', async (_what, mappingOptions, words) => {
		const { error } = await run({
			input: TWO_ROWS,
			parameters: {
				mappingMode: 'fields',
				table: { __rl: true, mode: 'name', value: 'kept' },
				columns: { column: [{ name: 'id', type: 'bigint', key: true }] },
				mappingOptions,
			},
		});
		expect(error.message).toContain(words);
		expect(error.description.length).toBeGreaterThan(10);
	});

	it.each(['lots', '-1', '120%', '5 %x', '1.5'])(
		'Max Rejects of %j is refused, not taken for no limit',
		async (maxRejects) => {
			for (const checkpoint of [false, true]) {
				const { error } = await run({
					mapping: mapping('kept'),
					input: [{ id: 'x', v: 'y' }],
					parameters: { options: { maxRejects, checkpoint } },
				});
				expect(error.message).toContain(`Max Rejects is "${maxRejects}"`);
				expect(error.description).toContain('a share from 0% to 100%');
			}
		},
	);

	it.each([
		['too few', `SELECT 1 AS id, 'a' AS v FROM kept WHERE 1 = ${postgres ? '$1' : '?'}`, '[]'],
		['too many', "SELECT 1 AS id, 'a' AS v", '[1]'],
	])('a source query with %s bound values is told as such, not as a lost connection', async (_what, query, values) => {
		const { error } = await fromQuery(query, values);
		expect(error.message).toMatch(
			postgres
				? /^The source query failed: bind message supplies \d parameters/
				: /^The source query failed: the query has \d places \(\?\) for values, and \d were given$/,
		);
	});

	it('a name that a source query gives twice is numbered, and the report says so', async () => {
		const { report } = await run({
			mapping: mapping('twins', {}, [
				{ name: 'id', type: 'bigint', key: true },
				{ name: 'v', type: 'varchar(50)' },
				{ name: 'other', type: 'varchar(50)', from: 'v_2' },
			]),
			parameters: { source: 'query', query: "SELECT id, v, 'second' AS v FROM kept ORDER BY id" },
		});
		expect(report.warnings).toEqual(['Column 3 of the query repeats the name "v"; it is called "v_2".']);
		expect(await db.query('SELECT v, other FROM twins ORDER BY id')).toEqual([
			{ v: 'a', other: 'second' },
			{ v: 'b', other: 'second' },
		]);
	});

	it('a question mark in a text, a name or a comment of a source query is none of its parameters', async () => {
		const one = postgres ? '$1' : '?';
		const name = postgres ? '"v?"' : '`v?`';
		const { report, error } = await run({
			mapping: mapping('marks', {}, [
				{ name: 'id', type: 'bigint', key: true },
				{ name: 'v', type: 'varchar(50)', from: 'v?' },
			]),
			parameters: {
				source: 'query',
				query: `SELECT id, 'it''s ? or \\? ' AS ${name} /* ? */ FROM kept WHERE id = ${one} -- ?`,
				queryParameters: '[2]',
			},
		});
		expect(error).toBeUndefined();
		expect(report).toMatchObject({ read: 1, inserted: 1 });
		expect(await db.query('SELECT v FROM marks')).toEqual([{ v: postgres ? "it's ? or \\? " : "it's ? or ? " }]);
	});
}

describe('bad input on PostgreSQL', () => suite(true, async () => await createDatabase()));
describeWithMariadb('bad input on MariaDB', () =>
	suite(false, async () => await mariadbDatabase(await startMariadb())),
);
