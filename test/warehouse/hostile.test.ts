/**
 * Values that like to be bent on their way, from every kind of source into both databases: what is stored is what was given,
 * to the last digit and character; what the database cannot hold is rejected with its reason; and the same again changes
 * nothing.
 */
export {};
const { createDatabase } = require('../support/postgres');
const { describeWithMariadb, startMariadb } = require('../support/mariadb');
const { mariadbDatabase, warehouse } = require('./support/databases');

interface Database {
	credential: Record<string, unknown>;
	query: (sql: string, params?: unknown[]) => Promise<Array<Record<string, unknown>>>;
	drop: () => Promise<void>;
}
type Row = Record<(typeof NAMES)[number], string | null>;

const NAMES = ['id', 't', 'd', 'f', 'day', 'ts', 'tz'] as const;
const columns = [
	{ name: 'id', type: 'bigint', key: true },
	{ name: 't', type: 'text' },
	{ name: 'd', type: 'numeric(38,10)' },
	{ name: 'f', type: 'double precision' },
	{ name: 'day', type: 'date' },
	{ name: 'ts', type: 'timestamp' },
	{ name: 'tz', type: 'timestamp with time zone' },
];
const row = (id: string, more: Partial<Row> = {}): Row => ({
	id,
	t: 'x',
	d: '0.5000000000',
	f: '0.1',
	day: '2024-02-29',
	ts: '2024-02-29 12:34:56.123456',
	tz: '2024-02-29 11:34:56+00',
	...more,
});

const kept: Row[] = [
	// Beyond 2^53, and the ends of bigint.
	row('9223372036854775807', { d: '9999999999999999999999999999.9999999999' }),
	row('-9223372036854775808', { d: '-1234567890123456789012345678.0123456789' }),
	row('9007199254740993', { d: '-0.0000000001' }),
	row('9007199254740992', { d: '0.0000000000' }),
	// NULL, the empty text, and what looks like either.
	row('1', { t: null, d: null, f: null, day: null, ts: null, tz: null }),
	row('2', { t: '' }),
	row('3', { t: '\\N' }),
	row('4', { t: 'NULL' }),
	row('5', { t: ' ' }),
	// Case, blanks, composition, separators, quotes, line ends, four bytes.
	row('6', { t: 'a|b' }),
	row('7', { t: 'Trailing  ' }),
	row('8', { t: 'e\u0301 \u00e9' }),
	row('9', { t: 'tab\tline\ncarriage\r\nback\\slash \\n "double" \'single\' `tick` ,;' }),
	row('10', { t: '😀𝄞𠜎' }),
	row('11', { t: "'; DROP TABLE hostile_items; --" }),
	// Doubles: all digits, both ends.
	row('12', { f: '0.30000000000000004' }),
	row('13', { f: '1.7976931348623157e+308' }),
	row('14', { f: '2.2250738585072014e-308' }),
	row('15', { f: '-1.5e+300' }),
	// The calendar's ends, leap days, and an hour that comes twice.
	row('16', { day: '0001-01-01', ts: '0001-01-01 00:00:00', tz: '1970-01-01 00:00:00+00' }),
	row('17', { day: '9999-12-31', ts: '9999-12-31 23:59:59.999999', tz: '9999-12-31 23:59:59.999999+00' }),
	row('18', { tz: '2024-10-27T02:30:00+02:00' }),
	row('19', { tz: '2024-10-27T02:30:00+01:00' }),
];
const refused: Array<[Row, code: string]> = [
	[row('101', { day: '0000-00-00' }), 'BAD_DATE'],
	[row('102', { day: '10000-01-01' }), 'BAD_DATE'],
	[row('103', { ts: '2023-02-29 00:00:00' }), 'BAD_DATE'],
	[row('9223372036854775808'), 'OUT_OF_RANGE'],
	[row('104', { d: '10000000000000000000000000000' }), 'OUT_OF_RANGE'],
	[row('105', { f: '1e309' }), 'OUT_OF_RANGE'],
];
/** Each database can keep something that the other cannot. */
const special: Row[] = [row('201', { f: 'NaN' }), row('202', { f: 'Infinity' }), row('203', { f: '-Infinity' })];
const nul = row('204', { t: 'a\0b' });

const csvCell = (value: string | null) => (value === null ? '' : `"${value.replaceAll('"', '""')}"`);
const csv = (rows: Row[]) =>
	`${NAMES.join(',')}\r\n${rows.map((r) => NAMES.map((name) => csvCell(r[name])).join(',')).join('\r\n')}\r\n`;
const NUMBERS = new Set(['id', 'd', 'f']);
/** Numbers as bare literals: JSON.parse would bend them. */
const json = (r: Row) =>
	`{${NAMES.map((name) => {
		const value = r[name];
		const bare = value !== null && NUMBERS.has(name) && /^-?\d/.test(value);
		return `"${name}":${bare ? value : JSON.stringify(value)}`;
	}).join(',')}}`;
const ndjson = (rows: Row[]) => `${rows.map(json).join('\n')}\n`;
const array = (rows: Row[]) => `[${rows.map(json).join(',\n')}]`;

const instant = (text: string | null) => text && new Date(text.replace(' ', 'T').replace(/\+00$/, 'Z')).getTime();
/** One spelling for one value. */
const spelled = (r: Record<string, unknown>) => ({
	id: String(r.id),
	t: r.t,
	d: r.d === null ? null : String(r.d),
	f: r.f === null ? null : Number(r.f),
	day: r.day,
	ts: r.ts === null ? null : String(r.ts).replace(/\.?0+$/, (zeros) => (zeros.startsWith('.') ? '' : zeros)),
	tz: instant(r.tz as string | null),
});
const byId = (rows: Array<Record<string, unknown>>) =>
	rows.map(spelled).sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));

function suite(open: () => Promise<Database>, postgres: boolean) {
	let db: Database;
	beforeAll(async () => {
		db = await open();
		const types = postgres
			? 'id bigint, t text, d numeric(38,10), f double precision, day date, ts timestamp, tz timestamptz'
			: 'id bigint, t longtext, d decimal(38,10), f double, day date, ts datetime(6), tz datetime(6)';
		await db.query(`CREATE TABLE origin (${types})${postgres ? '' : ' CHARACTER SET utf8mb4'}`);
		for (const r of kept) {
			const values = NAMES.map((name) =>
				name === 'tz' && r.tz && !postgres
					? new Date(r.tz.replace(' ', 'T').replace(/\+00$/, 'Z')).toISOString().replace('T', ' ').replace('Z', '') +
						(r.tz.includes('.999999') ? '999' : '')
					: r[name],
			);
			const slots = NAMES.map((_, i) => (postgres ? `$${i + 1}` : '?'));
			await db.query(`INSERT INTO origin VALUES (${slots.join(', ')})`, values);
		}
	});
	afterAll(async () => await db?.drop());

	const stored = async (table: string) =>
		byId(
			await db.query(
				postgres
					? `SELECT id::text AS id, t, d::text AS d, f::text AS f, day::text AS day, ts::text AS ts, (tz AT TIME ZONE 'UTC')::text || '+00' AS tz FROM ${table}`
					: `SELECT CAST(id AS CHAR) AS id, t, CAST(d AS CHAR) AS d, CAST(f AS CHAR) AS f, CAST(day AS CHAR) AS day, CAST(ts AS CHAR) AS ts, CONCAT(CAST(tz AS CHAR), '+00') AS tz FROM ${table}`,
			),
		);
	const sources: Record<string, (rows: Row[]) => object> = {
		items: (rows) => ({ input: rows }),
		// The encoding says that it is text, NUL byte or not.
		csv: (rows) => ({ file: csv(rows), parameters: { options: { encoding: 'utf-8' } } }),
		ndjson: (rows) => ({ file: ndjson(rows) }),
		json: (rows) => ({ file: array(rows) }),
		query: () => ({
			input: [{}],
			parameters: { source: 'query', query: 'SELECT id, t, d, f, day, ts, tz FROM origin', queryConnection: 'target' },
		}),
	};
	const load = async (table: string, more: object) =>
		await warehouse({
			credential: db.credential,
			mapping: { version: 1, reference: table, target: { table, type: 'dimension' }, columns },
			...more,
		});

	it.each(Object.keys(sources))('from %s: kept as they are, and the same again changes nothing', async (source) => {
		const table = `hostile_${source}`;
		const { report, rejected, error } = await load(table, sources[source](kept));
		expect(error).toBeUndefined();
		expect(rejected).toEqual([]);
		expect(report).toMatchObject({ read: kept.length, inserted: kept.length });
		expect(await stored(table)).toEqual(byId(kept));
		// Whatever it comes from the second time.
		for (const other of Object.keys(sources)) {
			const again = await load(table, sources[other](kept));
			expect([other, again.error, again.rejected, again.report?.unchanged]).toEqual([
				other,
				undefined,
				[],
				kept.length,
			]);
		}
	});

	it.each(['items', 'csv', 'ndjson', 'json'])(
		'from %s: what no database holds is rejected, with its reason',
		async (source) => {
			const rows = refused.map(([r]) => r);
			const { report, rejected } = await load(`refused_${source}`, sources[source](rows));
			expect(report).toMatchObject({ read: rows.length, rejected: rows.length, inserted: 0 });
			expect(rejected.map(({ code }: { code: string }) => code)).toEqual(refused.map(([, code]) => code));
		},
	);

	it.each(['items', 'csv', 'ndjson', 'json'])(
		'from %s: not a number, the infinities and NUL bytes, where they are allowed',
		async (source) => {
			const { rejected, report } = await load(`special_${source}`, sources[source]([...special, nul]));
			if (postgres) {
				expect(rejected.map(({ code }: { code: string }) => code)).toEqual(['NUL_BYTE']);
				expect(report).toMatchObject({ inserted: 3 });
				const found = await db.query(`SELECT f::text AS f FROM special_${source} ORDER BY id`);
				expect(found.map(({ f }) => f)).toEqual(['NaN', 'Infinity', '-Infinity']);
			} else {
				expect(rejected.map(({ code }: { code: string }) => code)).toEqual(['NOT_FINITE', 'NOT_FINITE', 'NOT_FINITE']);
				expect((await db.query(`SELECT t FROM special_${source}`))[0].t).toBe('a\0b');
			}
			const again = await load(`special_${source}`, sources[source]([...special, nul]));
			expect(again.report).toMatchObject({ inserted: 0, versioned: 0, unchanged: postgres ? 3 : 1 });
		},
	);

	it.each(['items', 'csv', 'ndjson', 'json'])('from %s: minus zero is zero, and no change from it', async (source) => {
		const zero = [row('1', { d: '-0', f: '-0' })];
		const { rejected } = await load(`zero_${source}`, sources[source](zero));
		expect(rejected).toEqual([]);
		const [found] = await stored(`zero_${source}`);
		expect([found.d, (found.f as number) === 0]).toEqual(['0.0000000000', true]);
		const plain = await load(`zero_${source}`, sources[source]([row('1', { d: '0', f: '0' })]));
		expect(plain.report).toMatchObject({ unchanged: 1 });
	});
}

describe('hostile values on PostgreSQL', () => suite(async () => await createDatabase(), true));
describeWithMariadb('hostile values on MariaDB', () =>
	suite(async () => await mariadbDatabase(await startMariadb()), false),
);
