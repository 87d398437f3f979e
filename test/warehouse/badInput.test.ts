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
			['hides a change in a SELECT', postgres ? 'WITH x AS (DELETE FROM kept RETURNING *) SELECT * FROM x' : 'DELETE FROM kept RETURNING id, v'],
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
describeWithMariadb('bad input on MariaDB', () => suite(false, async () => await mariadbDatabase(await startMariadb())));
