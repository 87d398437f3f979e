/** The visual query against real servers: the same questions to MariaDB and to PostgreSQL must have the same answers. */
import fc from 'fast-check';
import { Catalogue } from '../../nodes/Joget/engine/database/catalogue';
import { DefinitionCache } from '../../nodes/Joget/engine/database/definitionCache';
import { FormData } from '../../nodes/Joget/engine/database/formData';
import type { Condition, FormQuery } from '../../nodes/Joget/engine/database/queryTypes';
import { withJogetDatabase } from '../../nodes/Joget/transport/databaseSession';
import { mysqlDatabase, postgresDatabase, type TestDatabase } from './support/jogetDatabases';
const { describeWithMariadb } = require('../support/mariadb');

const EMPTY: FormQuery = { conditions: [], sort: [], joins: [], groupBy: [], aggregates: [], matchCase: true };

const where = (
	field: string,
	operator: Condition['operator'],
	value?: string,
	more: Partial<Condition> = {},
): Condition => ({
	join: 'and',
	field,
	operator,
	compareAs: 'auto',
	...(value === undefined ? {} : { value }),
	...more,
});

function suite(open: () => Promise<TestDatabase>) {
	let database: TestDatabase;
	const cache = new DefinitionCache({ now: () => 0 });

	beforeAll(async () => {
		database = await open();
	});
	afterAll(() => database.drop());

	/** The answer to a query over the form `order`, all batches together. */
	const ask = (query: Partial<FormQuery>, formId = 'order') =>
		withJogetDatabase(database.credentials, undefined, async ({ port }) => {
			const view = cache.view(database.credentials.database, { enabled: false, ttlMs: 0 });
			const catalogue = new Catalogue(port, view);
			const data = new FormData(port, catalogue, view);
			const version = await catalogue.resolveVersion('shop', 'published');
			const answer = await data.ask({ appId: 'shop', version, formId, query: { ...EMPTY, ...query } });
			const records: any[] = [];
			for await (const batch of answer.batches) for (const record of batch) records.push(record);
			return { ...answer, records };
		});
	const ids = async (conditions: Condition[], more: Partial<FormQuery> = {}) =>
		(await ask({ conditions, ...more })).records.map(({ id }) => id);

	test('fields carry the spelling of the form, and a field without a column is null', async () => {
		const { records, columns } = await ask({ conditions: [where('id', 'equals', 'o1')] });
		expect(records).toEqual([
			expect.objectContaining({ id: 'o1', orderNo: 'A-1', quantity: '10', createdBy: 'admin', brandNew: null }),
		]);
		expect(records[0].dateCreated).toMatch(/^2026-01-05 08:00:00/);
		expect(columns).toContain('orderNo');
		// A column that no form shows any more is data all the same; only its spelling depends on the server.
		expect(columns.map((name) => name.toLowerCase())).toContain('removedfield');
	});

	test('equals is exact when case matters and ignores case when not', async () => {
		expect(await ids([where('orderNo', 'equals', 'a-4')])).toEqual(['o4']);
		expect(await ids([where('orderNo', 'equals', 'A-4')])).toEqual([]);
		expect(await ids([where('orderNo', 'equals', 'A-4')], { matchCase: false })).toEqual(['o4']);
	});

	test('a value is data, whatever it says', async () => {
		const value = "O'Hara; DROP TABLE app_fd_orders;--";
		expect(await ids([where('orderNo', 'equals', value)])).toEqual(['o5']);
		expect(await ids([where('orderNo', 'in', undefined, { values: [value, '\\'] })])).toEqual(['o5']);
		expect(await ids([where('orderNo', 'contains', "'; DROP")])).toEqual([]);
	});

	test('the wildcards of LIKE are plain characters', async () => {
		expect(await ids([where('note', 'contains', '100%')])).toEqual(['o2']);
		expect(await ids([where('note', 'startsWith', '100')])).toEqual(['o2', 'o5']);
		expect(await ids([where('note', 'endsWith', 'wool')])).toEqual(['o2', 'o5']);
		expect(await ids([where('note', 'contains', '_')])).toEqual([]);
	});

	test('null and the empty text are the same empty cell', async () => {
		expect(await ids([where('note', 'isEmpty')])).toEqual(['o3', 'o4']);
		expect(await ids([where('note', 'isNotEmpty')])).toEqual(['o1', 'o2', 'o5']);
		expect(await ids([where('note', 'notEquals', 'First')])).toEqual(['o2', 'o3', 'o4', 'o5']);
		expect(await ids([where('note', 'equals', '')])).toEqual(['o3', 'o4']);
		expect(await ids([where('country', 'notIn', undefined, { values: ['DE'] })])).toEqual(['o2', 'o3', 'o4']);
		expect(await ids([where('note', 'notContains', 'wool')])).toEqual(['o1', 'o3', 'o4']);
	});

	test('a numeric field compares as a number, in what Java writes too, and text in it does not fail the query', async () => {
		expect(await ids([where('quantity', 'greaterThan', '9')])).toEqual(['o1', 'o5']);
		expect(await ids([where('quantity', 'between', '2.5', { value2: '10' })])).toEqual(['o1', 'o2', 'o3']);
		expect(await ids([where('quantity', 'equals', '12')])).toEqual(['o5']);
		expect(await ids([where('quantity', 'notEquals', '12')])).toEqual(['o1', 'o2', 'o3', 'o4']);
		await expect(ids([where('quantity', 'greaterThan', 'lots')])).rejects.toThrow('not a number: lots');
	});

	test('a date stored as dd/MM/yyyy is compared as a date', async () => {
		expect(await ids([where('due', 'greaterOrEqual', '2026-01-01')])).toEqual(['o1', 'o3']);
		expect(await ids([where('due', 'lessThan', '2026-01-02')])).toEqual(['o2']);
		expect(await ids([where('due', 'equals', '2026-03-01')])).toEqual(['o3']);
		await expect(ids([where('due', 'equals', 'soon')])).rejects.toThrow('not a date: soon');
	});

	test('the time of creation compares as a time, and a zone needs the zone of the server', async () => {
		expect(await ids([where('dateCreated', 'greaterThan', '2026-01-08T07:59:59')])).toEqual(['o4', 'o5']);
		await expect(ids([where('dateCreated', 'greaterThan', '2026-01-08T07:59:59Z')])).rejects.toThrow('time zone');
		const serverTimezone = 'Europe/Berlin';
		expect(await ids([where('dateCreated', 'greaterOrEqual', '2026-01-09T07:00:00Z')], { serverTimezone })).toEqual([
			'o5',
		]);
		expect(await ids([where('dateCreated', 'greaterOrEqual', '2026-01-09T07:00:01Z')], { serverTimezone })).toEqual([]);
	});

	test('AND binds more strongly than OR', async () => {
		const conditions = [
			where('country', 'equals', 'DE'),
			where('quantity', 'equals', '10'),
			where('country', 'equals', 'FR', { join: 'or' }),
		];
		expect(await ids(conditions)).toEqual(['o1', 'o2']);
	});

	test('one of several ticked options is found, and not part of another', async () => {
		expect(await ids([where('tags', 'includesOption', 'red')])).toEqual(['o1', 'o3']);
		expect(await ids([where('tags', 'includesOption', 'blue')])).toEqual(['o1', 'o2']);
	});

	test('an empty list finds nothing, and its negation everything', async () => {
		expect(await ids([where('country', 'in', undefined, { values: [] })])).toEqual([]);
		expect(await ids([where('country', 'notIn', undefined, { values: [] })])).toHaveLength(5);
	});

	test('sorting puts numbers as numbers, dates as dates, and empty cells last in both directions', async () => {
		const sorted = (field: string, direction: 'asc' | 'desc') =>
			ids([], { sort: [{ field, direction, compareAs: 'auto' }] });
		expect(await sorted('quantity', 'asc')).toEqual(['o3', 'o2', 'o1', 'o5', 'o4']);
		expect(await sorted('quantity', 'desc')).toEqual(['o5', 'o1', 'o2', 'o3', 'o4']);
		expect(await sorted('due', 'desc')).toEqual(['o3', 'o1', 'o2', 'o4', 'o5']);
		expect(await sorted('note', 'asc')).toEqual(['o5', 'o2', 'o1', 'o3', 'o4']);
	});

	test('limit and offset page through without a gap or a repeat', async () => {
		const pages = [];
		for (let offset = 0; offset < 6; offset += 2) {
			pages.push(
				await ids([], { limit: 2, offset, sort: [{ field: 'country', direction: 'asc', compareAs: 'text' }] }),
			);
		}
		expect(pages.flat().sort()).toEqual(['o1', 'o2', 'o3', 'o4', 'o5']);
		expect(await ids([], { offset: 3 })).toEqual(['o4', 'o5']);
		await expect(ids([], { limit: 1.5 })).rejects.toThrow('Limit must be a whole number');
	});

	test('sums and averages keep every digit and say how many values were no numbers', async () => {
		const { records, notNumeric } = await ask({
			aggregates: [
				{ function: 'count', compareAs: 'auto' },
				{ function: 'sum', field: 'quantity', compareAs: 'auto' },
				{ function: 'average', field: 'quantity', compareAs: 'auto', name: 'mean' },
				{ function: 'min', field: 'quantity', compareAs: 'auto' },
				{ function: 'max', field: 'due', compareAs: 'auto' },
				{ function: 'countDistinct', field: 'country', compareAs: 'auto' },
				{ function: 'count', field: 'note', compareAs: 'auto' },
			],
		});
		expect(records).toEqual([
			{
				count: 5,
				sum_quantity: '33.5',
				mean: '8.375',
				min_quantity: '2.5',
				max_due: '2026-03-01',
				countDistinct_country: 3,
				count_note: 3,
			},
		]);
		expect(notNumeric).toEqual({ quantity: 3 });
	});

	test('groups come with their calculations, empty cells as one group, sorted by a result', async () => {
		const { records } = await ask({
			groupBy: ['country'],
			aggregates: [{ function: 'count', compareAs: 'auto', name: 'orders' }],
			sort: [{ field: 'orders', direction: 'desc', compareAs: 'auto' }],
		});
		expect(records).toEqual([
			{ country: 'DE', orders: 2 },
			{ country: '', orders: 1 },
			{ country: 'FR', orders: 1 },
			{ country: 'XX', orders: 1 },
		]);
	});

	test('a referenced form joins on the field its select box stores; no match leaves nulls, no row is lost', async () => {
		const { records, columns } = await ask({
			fields: ['id', 'country', 'land.name'],
			joins: [{ field: 'country', formId: 'country', name: 'land' }],
		});
		expect(columns).toEqual(['id', 'country', 'land.name']);
		expect(records).toEqual([
			{ id: 'o1', country: 'DE', land: { name: 'Germany' } },
			{ id: 'o2', country: 'FR', land: { name: 'France' } },
			{ id: 'o3', country: 'XX', land: { name: null } },
			{ id: 'o4', country: null, land: { name: null } },
			{ id: 'o5', country: 'DE', land: { name: 'Germany' } },
		]);
		const join = [{ field: 'country', formId: 'country', fields: ['name'] }];
		// The form is called like the field, so its fields come under another name.
		expect(await ids([where('country_form.name', 'equals', 'Germany')], { joins: join })).toEqual(['o1', 'o5']);
		const clash = ask({ joins: [{ field: 'country', formId: 'country', name: 'note' }] });
		await expect(clash).rejects.toThrow('a field of that name');
	});

	test('a form that was never stored has no rows, no error, and a count of 0', async () => {
		const { records, tableExists } = await ask({ conditions: [where('anything', 'equals', 'x')] }, 'empty');
		expect({ records, tableExists }).toEqual({ records: [], tableExists: false });
		expect((await ask({ aggregates: [{ function: 'count', compareAs: 'auto' }] }, 'empty')).records).toEqual([
			{ count: 0 },
		]);
		await expect(ask({ fields: ['nothing'] }, 'empty')).rejects.toThrow('no field "nothing"');
	});

	test('joining a form that was never stored gives nulls', async () => {
		const { records } = await ask({
			fields: ['id', 'none.anything'],
			joins: [{ field: 'note', formId: 'empty', name: 'none' }],
			limit: 1,
		});
		expect(records).toEqual([{ id: 'o1', none: { anything: null } }]);
	});

	test.each([['id" FROM app_app --'], ['quantity`'], ['__proto__'], ['c_quantity; SELECT 1']])(
		'a field name that is none is refused with the list of those there are: %s',
		async (field) => {
			await expect(ask({ fields: [field] })).rejects.toMatchObject({
				message: expect.stringContaining('The form has no field'),
				description: expect.stringContaining('orderNo'),
			});
		},
	);

	test('the connection refuses to write', async () => {
		const write = withJogetDatabase(database.credentials, undefined, ({ port }) =>
			port.query(`DELETE FROM app_fd_orders WHERE id = 'o1'`, []),
		);
		await expect(write).rejects.toMatchObject({ description: expect.stringMatching(/read.only/i) });
		expect(await ids([])).toHaveLength(5);
	});

	test('cancelling ends a running query at once, and says so', async () => {
		const controller = new AbortController();
		const sleep = database.credentials.engine === 'mysql' ? 'SELECT SLEEP(50)' : 'SELECT pg_sleep(50)';
		const asked = withJogetDatabase(database.credentials, controller.signal, async ({ port }) => {
			setTimeout(() => controller.abort(), 100);
			return await port.query(sleep, []);
		});
		await expect(asked).rejects.toThrow('The run was cancelled');
		const mysql = database.credentials.engine === 'mysql';
		const running = mysql
			? `SELECT COUNT(*) AS n FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(50)%'`
			: `SELECT COUNT(*)::int AS n FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(50)%' AND state = 'active'`;
		for (let left = 300; left > 0; left--) {
			const [{ n }] = (await database.run(running)) as Array<{ n: number }>;
			if (n === 0) break;
			expect(left).toBeGreaterThan(1); // still running after half a minute, of the fifty seconds it asked for
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
		const late = withJogetDatabase(database.credentials, controller.signal, async () => 'asked');
		await expect(late).rejects.toThrow('The run was cancelled');
	});

	test('rows come in batches from a cursor, and stopping early does not read the rest', async () => {
		const values = Array.from({ length: 3000 }, (_, index) => `('n${String(index).padStart(5, '0')}', 'B')`);
		await database.run(`INSERT INTO app_fd_countries (id, c_code) VALUES ${values.join(', ')}`);
		await withJogetDatabase(database.credentials, undefined, async ({ port }) => {
			const sizes: number[] = [];
			for await (const rows of port.stream('SELECT id FROM app_fd_countries ORDER BY id', [])) sizes.push(rows.length);
			expect(sizes).toEqual([1000, 1000, 1000, 2]);
		});
		await withJogetDatabase(database.credentials, undefined, async ({ port }) => {
			for await (const rows of port.stream('SELECT id FROM app_fd_countries ORDER BY id', [])) {
				expect(rows).toHaveLength(1000);
				break;
			}
		});
	});
}

describeWithMariadb('form data on MariaDB', () => suite(mysqlDatabase));
describe('form data on PostgreSQL', () => suite(postgresDatabase));

describeWithMariadb('form data on both kinds of server', () => {
	let databases: TestDatabase[];
	beforeAll(async () => {
		databases = await Promise.all([mysqlDatabase(), postgresDatabase()]);
	});
	afterAll(() => Promise.all(databases.map((database) => database.drop())));

	const value = fc.constantFrom(
		'',
		'DE',
		'fr',
		'red',
		'100% wool',
		'a-4',
		'10',
		'2.5',
		'1.2E1',
		"'",
		'%',
		'\\',
		'many',
	);
	const text = fc.record({
		field: fc.constantFrom('orderNo', 'note', 'country', 'tags', 'createdBy'),
		operator: fc.constantFrom<Condition['operator']>(
			'equals',
			'notEquals',
			'contains',
			'notContains',
			'startsWith',
			'endsWith',
			'includesOption',
			'isEmpty',
			'isNotEmpty',
			'in',
			'notIn',
		),
		value,
		values: fc.array(value, { maxLength: 3 }),
		compareAs: fc.constant<Condition['compareAs']>('text'),
	});
	const ordered = <T extends string>(field: T, values: string[]) =>
		fc.record({
			field: fc.constant(field),
			operator: fc.constantFrom<Condition['operator']>(
				'equals',
				'notEquals',
				'greaterThan',
				'greaterOrEqual',
				'lessThan',
				'lessOrEqual',
				'between',
				'in',
				'notIn',
			),
			value: fc.constantFrom(...values),
			value2: fc.constantFrom(...values),
			values: fc.array(fc.constantFrom(...values), { maxLength: 3 }),
			compareAs: fc.constant<Condition['compareAs']>('auto'),
		});
	const condition = fc
		.tuple(
			fc.constantFrom<'and' | 'or'>('and', 'or'),
			fc.oneof(
				text,
				ordered('quantity', ['9', '10', '2.5', '-1', '12.0', '1e1']),
				ordered('due', ['2026-01-02', '2025-12-15', '2026-03-01T00:00:00']),
				ordered('dateCreated', ['2026-01-05', '2026-01-06T08:00:00', '2026-01-09 08:00:00']),
			),
		)
		.map(([join, rest]): Condition => ({ join, ...rest }));
	const sort = fc.record({
		field: fc.constantFrom('quantity', 'due', 'dateCreated', 'country'),
		direction: fc.constantFrom<'asc' | 'desc'>('asc', 'desc'),
		compareAs: fc.constant<Condition['compareAs']>('auto'),
	});
	const query = fc.record({
		conditions: fc.array(condition, { maxLength: 4 }),
		sort: fc.array(sort, { maxLength: 2 }),
		limit: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
		offset: fc.integer({ min: 0, max: 3 }),
		matchCase: fc.boolean(),
	});

	test('any query has the same answer on MariaDB and on PostgreSQL', async () => {
		const cache = new DefinitionCache({ now: () => 0 });
		await withJogetDatabase(databases[0].credentials, undefined, (one) =>
			withJogetDatabase(databases[1].credentials, undefined, async (other) => {
				const ids = async ({ port }: typeof one, asked: Partial<FormQuery>) => {
					const view = cache.view(port.dialect, { enabled: true, ttlMs: 1000 });
					const data = new FormData(port, new Catalogue(port, view), view);
					const request = { appId: 'shop', version: 2, formId: 'order', query: { ...EMPTY, ...asked } };
					const found: unknown[] = [];
					for await (const batch of (await data.ask(request)).batches) for (const { id } of batch) found.push(id);
					return found;
				};
				await fc.assert(
					fc.asyncProperty(query, async (asked) => {
						expect(await ids(one, asked)).toEqual(await ids(other, asked));
					}),
					{ numRuns: 200 },
				);
			}),
		);
	});
});
