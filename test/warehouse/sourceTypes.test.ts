/**
 * Queries whose columns have types of the source's own, in every pairing of databases: each value arrives with every digit,
 * or its row is rejected with a reason; and the same query again changes nothing.
 */
const { createDatabase } = require('../support/postgres');
const { describeWithMariadb, startMariadb } = require('../support/mariadb');
const { mariadbDatabase, warehouse } = require('./support/databases');

interface Database {
	credential: Record<string, unknown>;
	query: (sql: string, params?: unknown[]) => Promise<Array<Record<string, unknown>>>;
	drop: () => Promise<void>;
}

/** Mapping type, SQL of the source, and what the target shows as text; in square brackets the code of the rejection. */
type Case = [type: string, sql: string, shown: string];

const POSTGRES: Case[] = [
	['numeric(38,10)', '1234567890123456789012345678.0123456789::numeric', '1234567890123456789012345678.0123456789'],
	['numeric(38,10)', "'NaN'::numeric", '[NOT_FINITE]'],
	['bigint', '9223372036854775807::bigint', '9223372036854775807'],
	['bigint', '4294967295::oid', '4294967295'],
	['double precision', '0.1::float8 + 0.2', '0.30000000000000004'],
	['real', '0.1::real', '0.1'],
	['timestamp with time zone', "'2024-03-31 02:30:00.123456+02'::timestamptz", '2024-03-31 00:30:00.123456'],
	['timestamp', "'infinity'::timestamp", '[BAD_DATE]'],
	['timestamp', "'0044-03-15 BC'::timestamp", '[BAD_DATE]'],
	['date', "'2024-02-29'::date", '2024-02-29'],
	['time', "'23:59:59.999999'::time", '23:59:59.999999'],
	['time', "'10:00:00+02'::timetz", '[BAD_TIME]'],
	['varchar(50)', "'10:00:00+02'::timetz", '10:00:00+02'],
	['varchar(50)', "'1 year 2 mons 3 days 04:05:06.789'::interval", 'P1Y2M3DT4H5M6.789S'],
	['json', `'{"b":1,"a":12345678901234567890.123}'::jsonb`, '{"a": 12345678901234567890.123, "b": 1}'],
	['json', `to_jsonb(ARRAY['a'])`, '["a"]'],
	['json', 'ARRAY[1,2]', '[BAD_JSON]'],
	['text', `ARRAY['a,b','c"d']`, '{"a,b","c\\"d"}'],
	['bytea', "'\\x00ff'::bytea", '00ff'],
	['varchar(20)', "B'10100101'::bit(8)", '10100101'],
	['boolean', "B'1'::bit(1)", '1'],
	['boolean', 'true', '1'],
	['uuid', "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::uuid", 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
	['varchar(50)', "'192.168.0.1/24'::inet", '192.168.0.1/24'],
	['varchar(50)', "'(1.5,2)'::point", '(1.5,2)'],
	['numeric(12,2)', "'12.34'::money", '[BAD_NUMBER]'],
	['varchar(30)', "'[1,5)'::int4range", '[1,5)'],
];

const MYSQL: Case[] = [
	[
		'numeric(38,10)',
		"CAST('1234567890123456789012345678.0123456789' AS DECIMAL(38,10))",
		'1234567890123456789012345678.0123456789',
	],
	['numeric(20,0)', 'big', '18446744073709551615'],
	['bigint', 'big', '[OUT_OF_RANGE]'],
	['double precision', '0.1e0 + 0.2e0', '0.30000000000000004'],
	['real', 'f', '0.1'],
	['timestamp with time zone', 'dt', '2024-03-31 02:30:00.123456'],
	['date', 'zero', '[BAD_DATE]'],
	['timestamp', 'zeromonth', '[BAD_DATE]'],
	['time', "CAST('23:59:59.999999' AS TIME(6))", '23:59:59.999999'],
	['time', "CAST('838:59:59' AS TIME)", '[BAD_TIME]'],
	['varchar(20)', "CAST('-12:00:01' AS TIME)", '-12:00:01'],
	['integer', 'y', '2024'],
	['varchar(10)', 'e', 'b'],
	['varchar(20)', 's', 'x,z'],
	['boolean', 'tiny', '1'],
	['integer', 'tiny', '1'],
	['boolean', 'onebit', '1'],
	['integer', 'eightbits', '165'],
	['numeric(20,0)', 'allbits', '18446744073709551615'],
	['boolean', 'nobit', '0'],
	['text', 'j', '{"a": 1, "b": "x"}'],
	['json', 'j', '{"a": 1, "b": "x"}'],
	['bytea', 'bl', '00ff0a'],
	['text', 'ST_AsText(g)', 'POINT(1 2)'],
	['integer', 'filled', '42'],
];

const HOSTILE = `CREATE TABLE hostile (big bigint unsigned, f float, dt datetime(6), zero date, zeromonth datetime, y year, e enum('a','b'), s set('x','y','z'),
	tiny tinyint(1), onebit bit(1), nobit bit(1), eightbits bit(8), allbits bit(64), j json, bl blob, g geometry, filled int(5) zerofill)`;
const ROW = `INSERT INTO hostile VALUES (18446744073709551615, 0.1, '2024-03-31 02:30:00.123456', '0000-00-00', '2024-00-10 00:00:00', 2024, 'b', 'x,z',
	1, b'1', b'0', b'10100101', 18446744073709551615, '{"a": 1, "b": "x"}', x'00ff0a', ST_GeomFromText('POINT(1 2)'), 42)`;

describeWithMariadb('types of a source query', () => {
	const databases: Record<string, Database> = {};
	beforeAll(async () => {
		databases.PostgreSQL = await createDatabase();
		databases.MariaDB = await mariadbDatabase(await startMariadb());
		await databases.MariaDB.query("SET SESSION sql_mode = ''");
		await databases.MariaDB.query(HOSTILE);
		await databases.MariaDB.query(ROW);
	});
	afterAll(async () => {
		for (const database of Object.values(databases)) await database.drop();
	});

	const textOf = (postgres: boolean, type: string) => {
		if (type === 'bytea') return postgres ? "encode(x, 'hex')" : 'LOWER(HEX(x))';
		if (type === 'boolean') return postgres ? 'x::int::text' : 'CAST(x AS CHAR)';
		return postgres ? 'x::text' : 'CAST(x AS CHAR)';
	};
	/** One form for what the databases show differently and mean alike. */
	const plain = (text: string, type: string) =>
		type === 'json' || type === 'text' ? text.replace(/([:,]) /g, '$1') : text.replace(/\+00$/, '');

	describe.each([
		['PostgreSQL', 'PostgreSQL', POSTGRES],
		['PostgreSQL', 'MariaDB', POSTGRES],
		['MariaDB', 'PostgreSQL', MYSQL],
		['MariaDB', 'MariaDB', MYSQL],
	])('from %s to %s', (from, to, cases) => {
		it.each(cases.map((one, i) => [...one, i] as const))('%s of %s gives %s', async (type, sql, shown, i) => {
			const [source, target] = [databases[from], databases[to]];
			// MySQL itself keeps the numbers of JSON as doubles.
			if (target.credential.engine === 'mysql' && type === 'json' && /\d{16}/.test(shown)) return;
			const table = `of_${from}_${i}`.toLowerCase();
			const load = async () =>
				await warehouse({
					credential: target.credential,
					source: source.credential,
					mapping: {
						version: 1,
						reference: table,
						target: { table, type: 'fact' },
						columns: [
							{ name: 'id', type: 'bigint', key: true },
							{ name: 'x', type },
						],
					},
					input: [{}],
					parameters: {
						source: 'query',
						query: `SELECT 1 AS id, ${sql} AS x${from === 'MariaDB' ? ' FROM hostile' : ''}`,
						queryConnection: 'source',
						options: { runLog: 'none' },
					},
				});
			const { error, rejected } = await load();
			expect(error).toBeUndefined();
			if (shown.startsWith('[') && shown.endsWith(']') && /^\[[A-Z_]+\]$/.test(shown)) {
				expect(rejected.map(({ code }: { code: string }) => `[${code}]`)).toEqual([shown]);
				return;
			}
			expect(rejected).toEqual([]);
			const [row] = await target.query(`SELECT ${textOf(to === 'PostgreSQL', type)} AS x FROM ${table}`);
			expect(plain(String(row.x), type)).toBe(plain(shown, type));
			expect((await load()).report).toMatchObject({ unchanged: 1 });
		});
	});

	it('a geometry is refused with the ways to select it, for the driver would lose its reference system', async () => {
		const { error } = await warehouse({
			credential: databases.PostgreSQL.credential,
			source: databases.MariaDB.credential,
			mapping: {
				version: 1,
				reference: 'shape',
				target: { table: 'shape', type: 'fact' },
				columns: [
					{ name: 'id', type: 'bigint', key: true },
					{ name: 'g', type: 'text' },
				],
			},
			input: [{}],
			parameters: { source: 'query', query: 'SELECT 1 AS id, g FROM hostile', queryConnection: 'source' },
		});
		expect(error.message).toBe(
			'The source query failed: the column g is a geometry; select ST_AsText(g), ST_AsGeoJSON(g) or ST_AsBinary(g)',
		);
	});

	it.each([
		['tinyint', '127', '300', 'does not fit tinyint (-128 to 127)'],
		['tinyint unsigned', '255', '-1', 'does not fit tinyint unsigned (0 to 255)'],
		['smallint unsigned', '65535', '65536', 'does not fit smallint unsigned (0 to 65535)'],
		['mediumint', '-8388608', '8388608', 'does not fit mediumint (-8388608 to 8388607)'],
		['int unsigned', '4294967295', '-1', 'does not fit int unsigned (0 to 4294967295)'],
		['bigint unsigned', '18446744073709551615', '-1', 'does not fit bigint unsigned (0 to 18446744073709551615)'],
		['decimal(10,2) unsigned', '1.50', '-1.50', 'does not fit decimal(10,2) unsigned (0 to 99999999.99)'],
	])('a column of type %s takes %s and rejects the row with %s alone', async (native, fits, not, words) => {
		const table = 'of_' + native.replace(/\W+/g, '_');
		const { query, credential } = databases.MariaDB;
		await query(`CREATE TABLE ${table} (id bigint PRIMARY KEY, x ${native})`);
		const type = native.startsWith('decimal')
			? 'numeric(10,2)'
			: native.startsWith('bigint')
				? 'numeric(20,0)'
				: 'bigint';
		const { report, rejected } = await warehouse({
			credential,
			mapping: {
				version: 1,
				reference: table,
				target: { table, type: 'fact' },
				columns: [
					{ name: 'id', type: 'bigint', key: true },
					{ name: 'x', type },
				],
			},
			input: [
				{ id: 1, x: fits },
				{ id: 2, x: not },
			],
		});
		expect(report).toMatchObject({ read: 2, inserted: 1, rejected: 1 });
		expect(rejected[0].message).toContain(words);
		expect(await query(`SELECT CAST(x AS CHAR) AS x FROM ${table}`)).toEqual([{ x: fits }]);
	});
});
