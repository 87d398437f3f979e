/**
 * Decisions that are made while rows still stream (engine/load/early.ts): when they are, and when they are thrown away.
 * MySQL and MariaDB make none of them; what comes out is the same.
 */
import fc from 'fast-check';
import { load } from '../../nodes/Warehouse/engine/load/load';
import type { LoadReport } from '../../nodes/Warehouse/engine/load/types';
import type { OpenSource } from '../../nodes/Warehouse/engine/load/source';
import { withDefaults } from '../../nodes/Warehouse/engine/mapping/defaults';
import { noRunLog } from '../../nodes/Warehouse/engine/runlog/types';
import type { Session } from '../../nodes/Warehouse/transport/connect';
import { describeOnEachDatabase } from './support/eachDatabase';

type Rows = Array<[id: number, v: string | null]>;
const TOO_LONG = 'more than the twenty characters of v';

const mapping = (more: object = {}) =>
	withDefaults({
		version: 1,
		reference: 'early',
		target: { table: 'early', type: 'dimension' },
		columns: [
			{ name: 'id', type: 'integer', key: true },
			{ name: 'v', type: 'varchar(20)' },
		],
		...more,
	} as never);
const FIRST: Rows = [
	[1, 'a'],
	[2, 'b'],
	[3, null],
	[4, 'd'],
];

describeOnEachDatabase('decisions while rows stream', (database) => {
	let session: Session;
	let run = 0;
	const inPostgres = (count: number) => (database.dialect === 'postgres' ? count : 0);
	beforeAll(async () => {
		session = await database.session();
	});
	beforeEach(async () => {
		await session.query('DROP TABLE IF EXISTS early');
		await loadRows(session, FIRST, { history: { loadTime: '2024-01-01' } });
	});

	/** Two rows per batch; `between` runs before each of them. Tells how many batches were decided as they came. */
	async function loadRows(
		by: Session,
		rows: Rows,
		more: object = {},
		between?: (batch: number) => Promise<void>,
		columns = ['id', 'v'],
		unreadable = 0,
	): Promise<{ report: LoadReport; early: number; dense: number }> {
		let early = 0;
		let dense = 0;
		const watched = new Proxy(by, {
			get(target, name) {
				const value: unknown = Reflect.get(target, name, target);
				if (typeof value !== 'function') return value;
				return (...args: unknown[]) => {
					const then = name === 'bulkInsert' && (args[3] as { then?: string }).then;
					if (then) early++;
					if (then && /EXECUTE dw_(between|up_to)/.test(then)) dense++;
					return (value as (...given: unknown[]) => unknown).apply(target, args);
				};
			},
		});
		async function* batches(): OpenSource['batches'] {
			for (let at = 0; at < rows.length; at += 2) {
				await between?.(at / 2);
				yield { arrays: rows.slice(at, at + 2), firstIndex: at };
			}
		}
		let time = 0;
		const report = await load(
			{
				mapping: mapping(more),
				runId: `run-${++run}`,
				batchRows: 2,
				source: {
					description: 'rows',
					open: async (reject) => {
						for (let index = 0; index < unreadable; index++)
							reject({ index, key: null, record: {}, stage: 'read', field: null, code: 'BAD_ROW', message: 'no row' });
						return { columns, sparse: false, batches: batches() };
					},
				},
			},
			{
				session: watched,
				// Each look at the clock is two seconds later: no batch is too soon to ask who waits.
				clock: { now: () => new Date(Date.UTC(2024, 5, 1) + 2000 * time++) },
				reject: () => {},
				log: noRunLog,
				progress: () => {},
			},
		);
		return { report, early, dense };
	}

	/** Of the current versions, by key. */
	async function hashesOf(table: string): Promise<string[]> {
		const q = (name: string) => (database.dialect === 'postgres' ? `"${name}"` : name);
		const { rows } = await session.query<{ h: string }>(
			`SELECT ${q('RWHKEY')} AS h FROM ${table} WHERE ${q('CURFLG')} = 'Y' ORDER BY id`,
		);
		return rows.map(({ h }) => h);
	}

	async function versions(): Promise<Array<Array<string | null>>> {
		const flag = database.dialect === 'postgres' ? '"CURFLG"' : 'CURFLG';
		const hash = database.dialect === 'postgres' ? '"RWHKEY"' : 'RWHKEY';
		const { rows } = await session.query<Record<string, string | null>>(
			`SELECT id, v, ${flag} AS f, ${hash} AS h FROM early ORDER BY id, ${flag}, v`,
		);
		// The hash is that of the first load, which Node made.
		for (const { h } of rows) expect(h).toMatch(/^[0-9a-f]{32}$/);
		return rows.map(({ id, v, f }) => [String(id), v, f]);
	}
	const second: Rows = [
		[1, 'a'],
		[2, 'new'],
		[3, 'now'],
		[4, null],
		[5, 'e'],
	];
	const after = [
		['1', 'a', 'Y'],
		['2', 'b', 'N'],
		['2', 'new', 'Y'],
		['3', null, 'N'],
		['3', 'now', 'Y'],
		['4', 'd', 'N'],
		['4', null, 'Y'],
		['5', 'e', 'Y'],
	];

	it('read of the target what lies between the keys of a batch, where these ascend and stand close together', async () => {
		const { report, dense } = await loadRows(session, second, { history: { loadTime: '2024-01-02' } });
		// Not the first batch: there it is not known yet that they ascend.
		expect(dense).toBe(inPostgres(2));
		expect(report).toMatchObject({ inserted: 1, versioned: 3, unchanged: 1 });
		expect(await versions()).toEqual(after);
	});

	it.each([
		['that lie far apart', [1, 2, 3, 1000, 1001, 5000]],
		['that do not ascend', [5000, 1001, 1000, 3, 2, 1]],
	])('look keys up %s, and give the same versions', async (_what, keys) => {
		const rows = keys.map((id): Rows[number] => [id, `n${id}`]);
		const { report, early, dense } = await loadRows(session, rows, { history: { loadTime: '2024-01-02' } });
		expect([early, dense]).toEqual([inPostgres(3), 0]);
		expect(report).toMatchObject({ inserted: 3, versioned: 3, unchanged: 0 });
		expect((await versions()).filter(([, , flag]) => flag === 'Y').map(([, v]) => v)).toEqual([
			'n1',
			'n2',
			'n3',
			'd',
			'n1000',
			'n1001',
			'n5000',
		]);
	});

	it('are made batch by batch, and give the versions that one pass gives', async () => {
		const { report, early } = await loadRows(session, second);
		expect(early).toBe(inPostgres(3));
		expect(report).toMatchObject({ read: 5, inserted: 1, versioned: 3, unchanged: 1 });
		expect(await versions()).toEqual(after);
	});

	it('keep the row hash that Node makes, so that going back to the first values gives the first hashes', async () => {
		const hashes = () => hashesOf('early');
		const before = await hashes();
		await loadRows(session, second.slice(0, 4));
		expect(await hashes()).not.toEqual(before);
		expect((await loadRows(session, FIRST)).early).toBe(inPostgres(2));
		expect(await hashes()).toEqual(before);
	});

	it('hash rows of more columns than a function of the database has arguments, NULLs among them, as Node does', async () => {
		const names = Array.from({ length: 60 }, (_, i) => `c${i}`);
		const TYPES = ['text', 'numeric(9,2)', 'timestamp', 'double precision', 'boolean', 'date', 'uuid', 'timestamptz'];
		const wide = (loadTime: string) => ({
			columns: [
				{ name: 'id', type: 'integer', key: true },
				...names.map((name, i) => ({ name, type: TYPES[i % TYPES.length] })),
			],
			history: { loadTime },
		});
		const values = (step: number) =>
			names.map((_, i) =>
				i % 9 === 8
					? null
					: [
							`t;${step}:~`,
							`${i}.5`,
							`2024-01-0${step} 10:00:00`,
							`${step}.25`,
							String(step === 1),
							`000${step}-01-01`,
							`00000000-0000-0000-0000-00000000000${step}`,
							`9999-12-31 23:59:5${step}.5Z`,
						][i % TYPES.length],
			);
		const rows = (step: number) => [1, 2, 3].map((id) => [id, ...values(step)]) as never;
		const hashes = async () => (await hashesOf('early')).join();
		await session.query('DROP TABLE early');
		await loadRows(session, rows(1), wide('2024-01-01'), undefined, ['id', ...names]);
		const first = await hashes();
		expect((await loadRows(session, rows(2), wide('2024-01-02'), undefined, ['id', ...names])).early).toBe(
			inPostgres(2),
		);
		expect(await hashes()).not.toBe(first);
		await loadRows(session, rows(1), wide('2024-01-03'), undefined, ['id', ...names]);
		expect(await hashes()).toBe(first);
	});

	it('hash numbers as Node does, wherever a database changes over to an exponent', async () => {
		const edges = [0, 1e-4, 9.999e-5, 1e-15, 9e-16, 1e15, 999999999999999, 123456789012345.6, 1e34, 9e33, 0.1 + 0.2];
		const doubles = [...edges, 100, 1e14, 12.5, 5e-324, Number.MAX_VALUE, ...edges.map((x) => -x)];
		doubles.push(...fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), { numRuns: 300, seed: 7 }));
		doubles.push(...fc.sample(fc.double({ min: -1e16, max: 1e16, noNaN: true }), { numRuns: 300, seed: 8 }));
		const typed = (loadTime: string) => ({
			columns: [
				{ name: 'id', type: 'integer', key: true },
				{ name: 'x', type: 'double precision' },
			],
			history: { loadTime },
		});
		const step = async (time: string, of: (x: number) => number) =>
			await loadRows(session, doubles.map((x, id) => [id, of(x)]) as never, typed(time), undefined, ['id', 'x']);
		await session.query('DROP TABLE early');
		await step('2024-01-01', (x) => x);
		const first = await hashesOf('early');
		await step('2024-01-02', (x) => (x === 7 ? 8 : 7));
		const { early } = await step('2024-01-03', (x) => x);
		expect(early > 0).toBe(database.dialect === 'postgres');
		expect(await hashesOf('early')).toEqual(first);
	});

	it('find the keys that are absent once all rows have come', async () => {
		const { report, early } = await loadRows(session, second.slice(1), { history: { deletes: 'invalidate' } });
		expect(early).toBe(inPostgres(2));
		expect(report).toMatchObject({ expired: 1, versioned: 3, inserted: 1 });
		expect((await versions())[0]).toEqual(['1', 'a', 'N']);
	});

	describe('and keys that are absent', () => {
		const LAST = 40;
		const all = Array.from({ length: LAST }, (_, i): Rows[number] => [i + 1, 'old']);
		const invalidate = { history: { deletes: 'invalidate', loadTime: '2024-01-02' } };
		const statements = (rows: Rows, unreadable = 0) =>
			loadRows(session, rows, invalidate, undefined, undefined, unreadable);
		beforeEach(async () => {
			await session.query('DROP TABLE early');
			await loadRows(session, all, { history: { loadTime: '2024-01-01' } });
		});
		const retired = async () =>
			(await versions()).filter(([, v, flag]) => v === 'old' && flag === 'N').map(([id]) => Number(id));
		const without = (...keys: number[]) => all.filter(([id]) => !keys.includes(id));

		it.each([
			['before, between and behind those of the batches', [1, 2, 9, 20, 21, 22, 39, 40]],
			['of a whole batch', [10, 11, 12, 13]],
			['none', []],
		])('%s are found', async (_which, keys) => {
			const { report, dense } = await statements(without(...keys));
			expect(dense).toBe(inPostgres(Math.ceil((LAST - keys.length) / 2) - 1));
			expect(report).toMatchObject({ expired: keys.length, unchanged: LAST - keys.length, versioned: 0, inserted: 0 });
			expect(await retired()).toEqual(keys);
		});

		it('are not those whose row was rejected', async () => {
			const rows = all.map(([id, v]): Rows[number] => [id, [7, 8, 30].includes(id) ? TOO_LONG : v]);
			const { report } = await statements(rows.filter(([id]) => id !== 31));
			expect(report).toMatchObject({ rejected: 3, expired: 1, unchanged: 36 });
			expect(await retired()).toEqual([31]);
		});

		it('are none where a row could not be read, for its key is not known', async () => {
			const { report } = await statements(without(20), 1);
			expect(report).toMatchObject({ rejected: 1, expired: 0, unchanged: 39 });
			expect(report.warnings.join()).toMatch(/Nothing was retired/);
			expect(await retired()).toEqual([]);
		});

		it('are not those that come late, behind greater ones', async () => {
			const { report } = await statements([...without(20, 25), [20, 'new']]);
			expect(report).toMatchObject({ expired: 1, versioned: 1, unchanged: 38 });
			expect(await retired()).toEqual([20, 25]);
		});

		it('are those of the model, in whatever order the others come and whichever are rejected', async () => {
			const order = fc.constantFrom('ascending', 'one late', 'descending');
			const keys = fc.uniqueArray(fc.integer({ min: 1, max: LAST + 10 }), { minLength: 1, maxLength: LAST });
			const bad = fc.uniqueArray(fc.integer({ min: 1, max: LAST }), { maxLength: 3 });
			await fc.assert(
				fc.asyncProperty(order, keys, bad, async (how, some, rejected) => {
					await session.query('DROP TABLE early');
					await loadRows(session, all, { history: { loadTime: '2024-01-01' } });
					const sorted = some.toSorted((a, b) => (how === 'descending' ? b - a : a - b));
					if (how === 'one late') sorted.push(...sorted.splice(sorted.length >> 1, 1));
					const { report } = await statements(
						sorted.map((id): Rows[number] => [id, rejected.includes(id) ? TOO_LONG : 'old']),
					);
					const absent = all.map(([id]) => id).filter((id) => !some.includes(id));
					const loaded = some.filter((id) => !rejected.includes(id));
					// An extract of nothing but rejected rows is none.
					expect(await retired()).toEqual(loaded.length > 0 ? absent : []);
					expect(report).toMatchObject({
						rejected: some.length - loaded.length,
						inserted: loaded.filter((id) => id > LAST).length,
						unchanged: loaded.filter((id) => id <= LAST).length,
						versioned: 0,
					});
				}),
				{ numRuns: 40 },
			);
		});
	});

	it('are thrown away when a key comes again in a later batch: the last row counts, as ever', async () => {
		const { report, early } = await loadRows(session, [...second, [2, 'b'], [5, 'last']]);
		expect(early > 0).toBe(database.dialect === 'postgres');
		expect(report).toMatchObject({ read: 7, deduplicated: 2, inserted: 1, versioned: 2, unchanged: 2 });
		expect(await versions()).toEqual([...after.slice(0, 1), ['2', 'b', 'Y'], ...after.slice(3, 7), ['5', 'last', 'Y']]);
	});

	it('are thrown away when another load waits: it comes first, and both end right', async () => {
		const other = await database.session();
		let going: ReturnType<typeof loadRows> | undefined;
		const { report, early } = await loadRows(session, second, {}, async (batch) => {
			if (batch === 1) {
				going = loadRows(other, [[3, 'now']], { history: { loadTime: '2024-05-01' } });
				await new Promise((resolve) => setTimeout(resolve, 300));
			}
			// It must be through while this one still reads: nothing else lets it go on.
			if (batch === 2) expect((await going!).report).toMatchObject({ versioned: 1 });
		});
		expect(early).toBe(inPostgres(1));
		expect(report).toMatchObject({ versioned: 2, unchanged: 2, inserted: 1 });
		expect(await versions()).toEqual(after);
	});

	it('leave the rows of the target writable for others', async () => {
		const other = await database.session();
		await loadRows(session, second, {}, async (batch) => {
			// The first batch of two has been looked at by then.
			if (batch === 2) await other.query(`UPDATE early SET v = 'theirs' WHERE id = 1`);
		});
		// Where rows are decided at the end, the other's value is a change like any.
		expect((await versions())[0]).toEqual(['1', 'theirs', database.dialect === 'postgres' ? 'Y' : 'N']);
	});

	it('are not made while another load has the lock', async () => {
		const other = await database.session();
		let mine: ReturnType<typeof loadRows> | undefined;
		await loadRows(other, [[1, 'a']], {}, async () => {
			mine = loadRows(session, second);
			await new Promise((resolve) => setTimeout(resolve, 300));
		});
		const { early, report } = await mine!;
		expect(early).toBe(inPostgres(0));
		expect(report).toMatchObject({ versioned: 3, inserted: 1 });
	});
});
