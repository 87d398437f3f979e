/**
 * How MariaDB finds the target's rows (engine/load/joinKind.ts): a batch that is a large part of the table by hashing, a
 * small one through the index. What comes out is the same, and the same as in the other databases.
 */
import { hashesStaged } from '../../nodes/Warehouse/engine/load/joinKind';
import { load } from '../../nodes/Warehouse/engine/load/load';
import { withDefaults } from '../../nodes/Warehouse/engine/mapping/defaults';
import { noRunLog } from '../../nodes/Warehouse/engine/runlog/types';
import type { Session } from '../../nodes/Warehouse/transport/connect';
import { describeOnEachDatabase } from './support/eachDatabase';

type Row = [id: number, code: string, v: string | null];

const mapping = (loadTime: string) =>
	withDefaults({
		version: 1,
		reference: 'joins',
		target: { table: 'joins', type: 'dimension' },
		columns: [
			{ name: 'id', type: 'integer', key: true },
			{ name: 'code', type: 'varchar(20)', key: true },
			{ name: 'v', type: 'text' },
		],
		history: { loadTime },
	} as never);

const ROWS: Row[] = Array.from({ length: 400 }, (_, i) => [i, i % 2 ? 'a' : 'A', i % 7 ? `v${i}` : null]);

describeOnEachDatabase('looking up or hashing', (database) => {
	let session: Session;
	beforeAll(async () => {
		session = await database.session();
	});
	beforeEach(async () => {
		await session.query('DROP TABLE IF EXISTS joins');
		await loadRows(ROWS, '2024-01-01');
		// The estimate is the server's own, and it makes one when it likes.
		if (database.dialect !== 'postgres') await session.query('ANALYZE TABLE joins');
	});

	/** Which of the two the comparison took. */
	async function loadRows(rows: Row[], loadTime: string) {
		let hashed = false;
		const watched = new Proxy(session, {
			get(target, name) {
				const value: unknown = Reflect.get(target, name, target);
				if (typeof value !== 'function') return value;
				return (...args: unknown[]) => {
					if (name === 'query' && String(args[0]).includes('USE INDEX ()')) hashed = true;
					return (value as (...given: unknown[]) => unknown).apply(name === 'transaction' ? watched : target, args);
				};
			},
		});
		const report = await load(
			{
				mapping: mapping(loadTime),
				source: {
					description: 'rows',
					open: () =>
						Promise.resolve({
							columns: ['id', 'code', 'v'],
							batches: (async function* () {
								yield { arrays: rows, firstIndex: 0 };
							})(),
						}),
				},
				runId: `run ${loadTime}`,
			},
			{
				session: watched,
				log: noRunLog,
				clock: { now: () => new Date() },
				reject: (row) => {
					throw new Error(row.message);
				},
				progress: () => undefined,
			},
		);
		return { report, hashed };
	}

	const changed = (rows: Row[]): Row[] => rows.map(([id, code, v]) => [id, code, id % 3 ? v : `new ${id}`]);
	const current = async () =>
		(
			await session.query<{ n: string }>(
				`SELECT count(*) AS n FROM joins WHERE ${database.dialect === 'postgres' ? '"CURFLG"' : 'CURFLG'} = 'Y'`,
			)
		).rows.map(({ n }) => Number(n))[0];

	test('a batch of the whole table is hashed in MariaDB, and every change is found', async () => {
		const { report, hashed } = await loadRows([...changed(ROWS), [400, 'a', 'x']], '2024-01-02');
		expect(hashed).toBe(database.dialect === 'mariadb');
		expect(report).toMatchObject({ inserted: 1, versioned: 134, unchanged: 266, rejected: 0 });
		expect(await current()).toBe(401);
	});

	test('a few rows are looked up in the index, and every change is found', async () => {
		const { report, hashed } = await loadRows([...changed(ROWS.slice(30, 40)), [400, 'a', 'x']], '2024-01-02');
		expect(hashed).toBe(false);
		expect(report).toMatchObject({ inserted: 1, versioned: 4, unchanged: 6, rejected: 0 });
		expect(await current()).toBe(401);
	});

	test('a key that differs in case alone is another key, hashed or looked up', async () => {
		for (const [rows, loadTime] of [
			[ROWS.map(([id, code, v]): Row => [id, code === 'a' ? 'A' : 'a', v]), '2024-01-02'],
			[[[1000, 'a', 'x'] as Row, [1000, 'A', 'x'] as Row], '2024-01-03'],
		] as Array<[Row[], string]>) {
			const { report } = await loadRows(rows, loadTime);
			expect(report).toMatchObject({ inserted: rows.length, versioned: 0, unchanged: 0 });
		}
	});
});

describe('a batch that the join buffer does not hold', () => {
	const plan = {
		dialect: { hashJoin: 'SET STATEMENT … FOR ', isPostgres: false, columnType: () => 'BIGINT' },
		keys: [{ name: 'id', type: { name: 'bigint' }, exact: true }],
		staged: [{ role: 'column', name: 'id', type: { name: 'bigint' } }],
		nullMatches: false,
		tableName: { schema: 's', table: 't' },
	} as never;
	const ask = (rows: number, megabytes: number, inKeyOrder: boolean) =>
		hashesStaged({ query: async () => ({ rows: [{ n: '1000000' }], rowCount: 1 }) } as never, plan, {
			rows,
			bytes: megabytes * 1024 * 1024,
			inKeyOrder,
		});

	test('is hashed in parts unless its rows come in the order of their keys', async () => {
		expect(await ask(1_000_000, 30, true)).toBe(true);
		expect(await ask(1_000_000, 200, true)).toBe(false);
		expect(await ask(1_000_000, 200, false)).toBe(true);
		expect(await ask(100_000, 3, false)).toBe(false);
	});
});
