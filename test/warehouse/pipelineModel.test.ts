/**
 * Random loads without history against plain loops (support/pipelineReference.ts): contracts, lookups with every answer to
 * a miss, combined rows, and checkpoint mode with a stop in the middle. DATAOPS_MODEL_RUNS runs more.
 */
import fc from 'fast-check';
import { loadWithCheckpoints } from '../../nodes/Warehouse/engine/load/checkpoint';
import { load } from '../../nodes/Warehouse/engine/load/load';
import type { LoadReport, LoadRequest } from '../../nodes/Warehouse/engine/load/types';
import { withDefaults } from '../../nodes/Warehouse/engine/mapping/defaults';
import { validateMapping } from '../../nodes/Warehouse/engine/mapping/validate';
import { inspectTable } from '../../nodes/Warehouse/engine/table/inspect';
import { NO_ROWS, noRunLog, type RunCounts } from '../../nodes/Warehouse/engine/runlog/types';
import { openSession, type Session } from '../../nodes/Warehouse/transport/connect';
import { settingsFrom } from '../../nodes/Warehouse/transport/settings';
import { pipelineReference, type FactRow, type Member, type Setup } from './support/pipelineReference';

const { createDatabase } = require('../support/postgres');
const { describeWithMariadb, startMariadb } = require('../support/mariadb');
const { mariadbDatabase } = require('./support/databases');

const RUNS = Number(process.env.DATAOPS_MODEL_RUNS ?? 10);
const day = (n: number) => `2024-01-${String(n).padStart(2, '0')} 00:00:00`;
const moment = fc.integer({ min: 1, max: 9 }).map(day);

/** Versions of a code without gaps or overlaps, the last one open or closed; one code sometimes has two at once. */
const members: fc.Arbitrary<Member[]> = fc
	.array(
		fc.record({
			code: fc.constantFrom('a', 'A', 'a ', 'b'),
			starts: fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 3 }),
			open: fc.boolean(),
		}),
		{ maxLength: 4 },
	)
	.map((drawn) =>
		drawn.flatMap(({ code, starts, open }) =>
			[...starts]
				.sort((a, b) => a - b)
				.map((start, i, all): Member => {
					const last = i === all.length - 1;
					const to = last ? (open ? null : day(9)) : day(all[i + 1]);
					return { code, from: day(start), to, current: to === null };
				}),
		),
	);

const rows: fc.Arbitrary<FactRow> = fc.record({
	id: fc.oneof({ weight: 12, arbitrary: fc.integer({ min: 1, max: 4 }) }, { weight: 1, arbitrary: fc.constant(null) }),
	code: fc.constantFrom('a', 'A', 'a ', 'b', 'new', 'n2', null),
	at: fc.oneof({ weight: 9, arbitrary: moment }, { weight: 1, arbitrary: fc.constant(null) }),
	amount: fc.constantFrom('1.50', '-2.25', '0', null, 'oops'),
	note: fc.constantFrom('x', 'yy', 'long', null),
	extra: fc.constantFrom(null, null, null, 'e', ''),
});

const setups: fc.Arbitrary<Setup> = fc.record({
	members,
	onMissing: fc.constantFrom('unknown', 'reject', 'null', 'inferred'),
	asOf: fc.boolean(),
	combine: fc.boolean(),
	newColumns: fc.constantFrom('evolve', 'discardRow', 'discardValue'),
	changedTypes: fc.constantFrom('evolve', 'freeze', 'discardRow', 'discardValue'),
	duplicateKeys: fc.constantFrom('last', 'last', 'reject'),
	partRows: fc.constantFrom(null, null, 1, 2, 3),
	batches: fc.array(fc.array(rows, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 }),
} as never);

function mappingOf(setup: Setup) {
	const how = (combine: string, more: object = {}) => (setup.combine ? { combine, ...more } : {});
	const { document, problems } = validateMapping({
		version: 1,
		reference: 'facts',
		target: { table: 'facts', type: 'fact' },
		columns: [
			{ name: 'id', type: 'bigint', key: true },
			{
				name: 'sk',
				type: 'bigint',
				from: 'code',
				...how('LAST'),
				lookup: {
					table: 'members',
					key: ['code'],
					value: 'SKEY',
					onMissing: setup.onMissing,
					...(setup.asOf ? { asOf: { from: 'at' } } : { filter: "CURFLG = 'Y'" }),
				},
			},
			{ name: 'amount', type: 'numeric(12,2)', ...how('SUM') },
			{ name: 'note', type: 'varchar(5)', ...how('LISTAGG', { combineSeparator: ',' }) },
			{ name: 'extra', type: 'varchar(5)', ...how('FIRST') },
		],
		duplicateKeys: setup.duplicateKeys,
		contract: { newColumns: setup.newColumns, changedTypes: setup.changedTypes },
		audit: { SKEY: null, RECCRDT: null, RECUPDT: null },
	});
	if (!document) throw new Error(JSON.stringify(problems));
	return withDefaults(document);
}

const countsOf = (report: LoadReport) =>
	Object.fromEntries(
		Object.keys(NO_ROWS).map((name) => [name, report[name as keyof RunCounts]]),
	) as unknown as RunCounts;

function suite(open: () => Promise<{ credential: Record<string, unknown>; drop: () => Promise<void> }>) {
	let database: Awaited<ReturnType<typeof open>>;
	let session: Session;
	beforeAll(async () => {
		database = await open();
		session = await openSession(settingsFrom(database.credential));
	});
	afterAll(async () => {
		await session?.close();
		await database?.drop();
	});
	const all = async (sql: string) => (await session.query<Record<string, any>>(sql)).rows;

	async function prepare(setup: Setup) {
		const pg = session.dialect === 'postgres';
		const q = (name: string) => (pg ? `"${name}"` : name);
		for (const table of ['facts', 'members', 'DW_CHECKPOINT']) await session.query(`DROP TABLE IF EXISTS ${q(table)}`);
		const stamp = pg ? 'timestamp' : 'datetime(6)';
		const identity = pg ? 'bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY' : 'bigint AUTO_INCREMENT PRIMARY KEY';
		// Two characters and a list of them: what is combined must fit as well.
		await session.query(
			`CREATE TABLE facts (id bigint PRIMARY KEY, sk bigint, amount numeric(12,2), note varchar(${setup.combine ? 50 : 2}), ${q('RWHKEY')} char(32))`,
		);
		await session.query(
			`CREATE TABLE members (${q('SKEY')} ${identity}, code varchar(10), ${q('CURFLG')} char(1), ${q('EFFDT')} ${stamp}, ${q('EXPDT')} ${stamp}, ${q('RWHKEY')} char(32))`,
		);
		for (const { code, from, to, current } of setup.members)
			await session.query(
				`INSERT INTO members (code, ${q('CURFLG')}, ${q('EFFDT')}, ${q('EXPDT')}) VALUES ('${code}', '${current ? 'Y' : 'N'}', '${from}', ${to === null ? 'NULL' : `'${to}'`})`,
			);
	}

	async function run(
		setup: Setup,
		batch: FactRow[],
		runId: string,
		more: Partial<LoadRequest> & { stopAt?: number } = {},
	) {
		let rejected = 0;
		const { stopAt, ...request } = more;
		const start = setup.partRows !== null && !more.preview ? loadWithCheckpoints : load;
		const report = await start(
			{
				mapping: mappingOf(setup),
				runId,
				...(setup.partRows === null ? {} : { batchRows: setup.partRows }),
				...request,
				source: {
					description: 'model',
					open: async () => ({
						columns: ['id', 'code', 'at', 'amount', 'note', 'extra'],
						sparse: false,
						batches: (async function* () {
							for (let i = 0; i < batch.length; i++) {
								if (i === stopAt) throw new Error('pulled');
								yield { records: [batch[i] as unknown as Record<string, unknown>], firstIndex: i };
							}
						})(),
					}),
				},
			},
			{ session, clock: { now: () => new Date() }, reject: () => rejected++, log: noRunLog, progress: () => {} },
		);
		return { report, rejected };
	}

	/** As the database has them, columns included. */
	const tables = async () => [
		await inspectTable(session, { schema: session.server.schema, table: 'facts' }),
		await all('SELECT * FROM facts'),
		await all('SELECT * FROM members'),
	];

	/** The tables in the words of the reference. */
	async function stored(setup: Setup) {
		const found = await all('SELECT * FROM members');
		const byKey = new Map(found.map((row) => [String(row.SKEY), row]));
		const known = setup.members.length;
		const name = (sk: unknown) => {
			if (sk === null) return null;
			if (Number(sk) === -1) return 'unknown';
			return Number(sk) <= known ? `member ${Number(sk) - 1}` : `stub ${byKey.get(String(sk))?.code}`;
		};
		const facts = (await all('SELECT * FROM facts')).map((row) => ({
			id: Number(row.id),
			sk: name(row.sk),
			amount: row.amount === null ? null : Number(row.amount),
			note: row.note,
			extra: row.extra ?? null,
		}));
		const stubs = found.filter((row) => Number(row.SKEY) > known).map((row) => row.code as string);
		return { facts: facts.sort((a, b) => a.id - b.id), stubs: stubs.sort() };
	}

	it('holds the rows of the reference after every load, as its preview said; a repeated load changes nothing', async () => {
		let n = 0;
		await fc.assert(
			fc.asyncProperty(setups, fc.nat(5), async (given, stop) => {
				// A list of notes is longer than its parts: their length is no matter there.
				const setup = given.combine
					? { ...given, changedTypes: lenient(given.changedTypes), batches: given.batches.map(shortNotes) }
					: given;
				await prepare(setup);
				const expected = pipelineReference(setup);
				for (const [i, batch] of setup.batches.entries()) {
					const runId = `model-${++n}`;
					const before = await tables();
					const preview = setup.partRows === null ? await run(setup, batch, runId, { preview: true }) : undefined;
					expect(await tables()).toEqual(before);
					if (setup.partRows !== null && stop < batch.length && stop > 0) {
						await expect(run(setup, batch, runId, { stopAt: stop })).rejects.toThrow('pulled');
					}
					const { report, rejected } = await run(setup, batch, runId);
					const told = countsOf(report);
					if (preview) {
						expect(countsOf(preview.report)).toEqual(told);
						expect([preview.rejected, preview.report.ddl]).toEqual([rejected, report.ddl]);
						expect(preview.report.lookups).toEqual(report.lookups);
					}
					const { read, expired: _gone, ...went } = told;
					expect(Object.values(went).reduce((sum, count) => sum + count, 0)).toBe(read);
					if (setup.partRows === null) expect([rejected, read]).toEqual([expected[i].rejected, batch.length]);
					const state = await stored(setup);
					const { facts, stubs } = expected[i];
					expect(state).toEqual({ facts: [...facts].sort((a, b) => a.id - b.id), stubs: [...stubs].sort() });
					await run(setup, batch, `again-${n}`);
					if (setup.partRows === null || setup.partRows >= batch.length) expect(await stored(setup)).toEqual(state);
				}
			}),
			{ numRuns: RUNS },
		);
	});
}

const lenient = (mode: Setup['changedTypes']): Setup['changedTypes'] => (mode === 'evolve' ? 'freeze' : mode);
const shortNotes = (batch: FactRow[]) => batch.map((row) => ({ ...row, note: row.note === 'long' ? 'z' : row.note }));

describe('loads without history on PostgreSQL', () => suite(async () => await createDatabase()));
describeWithMariadb('loads without history on MariaDB', () =>
	suite(async () => await mariadbDatabase(await startMariadb())),
);
