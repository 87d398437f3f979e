/** What a user may get wrong around a load: each is told in words with the way to mend it, and nothing is harmed. */
export {};
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
				postgres ? 'WITH x AS (DELETE FROM kept RETURNING *) SELECT * FROM x' : 'DELETE FROM kept RETURNING id, v',
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
