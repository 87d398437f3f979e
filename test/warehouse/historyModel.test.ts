/**
 * Random cases of every option against a reference in plain loops (support/historyReference.ts): each table state must be
 * the reference's, for any sequence of extracts, and a repeated extract changes nothing. DATAOPS_MODEL_RUNS runs more.
 */
import fc from 'fast-check';
import { load } from '../../nodes/Warehouse/engine/load/load';
import { withDefaults } from '../../nodes/Warehouse/engine/mapping/defaults';
import type { LoadReport } from '../../nodes/Warehouse/engine/load/types';
import { inspectTable } from '../../nodes/Warehouse/engine/table/inspect';
import { NO_ROWS, noRunLog, type RunCounts } from '../../nodes/Warehouse/engine/runlog/types';
import { openSession, type Session } from '../../nodes/Warehouse/transport/connect';
import { settingsFrom } from '../../nodes/Warehouse/transport/settings';
import { reference, type Case, type Options, type Row } from './support/historyReference';

const { createDatabase } = require('../support/postgres');
const { describeWithMariadb, startMariadb } = require('../support/mariadb');
const { mariadbDatabase } = require('./support/databases');
const { compareStep } = require('../../scripts/historyCase/compare');
const { extraColumns, mappingFor, typesOf } = require('../../scripts/historyCase/mapping');
const { openDatabase } = require('../../scripts/historyCase/database');

const RUNS = Number(process.env.DATAOPS_MODEL_RUNS ?? 25);
const day = (n: number) => `2024-01-${String(n).padStart(2, '0')} 00:00:00`;
const moments = fc.integer({ min: 1, max: 14 }).map(day);

const rows = fc.record({
	id: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 4 }) }, { weight: 1, arbitrary: fc.constant(null) }),
	k: fc.constantFrom('a', 'a', 'A', 'a ', null),
	v: fc.constantFrom(null, '', 'a', 'A', 'a ', '|'),
	w: fc.constantFrom(null, 0, 1, -1),
	t1: fc.constantFrom(null, 'x', 'X'),
	t0: fc.constantFrom(null, 'p', 'q'),
	part: fc.constantFrom(null, 'one', 'two'),
	gone: fc.oneof({ weight: 6, arbitrary: fc.constantFrom(false, null) }, { weight: 1, arbitrary: fc.constant(true) }),
	at: fc.oneof({ weight: 9, arbitrary: moments }, { weight: 1, arbitrary: fc.constant(null) }),
});

const options = fc.record<Options>({
	scdType: fc.constantFrom(1, 2, 2),
	strategy: fc.constantFrom('check', 'check', 'timestamp'),
	updatedAt: fc.constant('at'),
	deletes: fc.constantFrom('ignore', 'invalidate', 'new_record'),
	deleteScope: fc.constantFrom(null, null, 'part'),
	deleteFlag: fc.constantFrom(null, null, 'gone'),
	firstLoadFrom: fc.constantFrom('loadTime', 'updatedAt', 'epoch'),
	newKeyFrom: fc.constantFrom('loadTime', 'updatedAt', 'epoch'),
	openEnd: fc.constantFrom(null, '9999-12-31 00:00:00'),
	backdated: fc.constantFrom('reject', 'apply'),
	emptyBatch: fc.constantFrom('protect', 'apply'),
	type0Columns: fc.constantFrom([], [], ['t0']),
	type1Columns: fc.constantFrom([], ['t1']),
	type1Scope: fc.constantFrom('all', 'current'),
	nullKey: fc.constantFrom('reject', 'match'),
	duplicateKeys: fc.constantFrom('last', 'sort', 'any', 'reject'),
	duplicateSort: fc.record({ column: fc.constantFrom('w', 'at'), keep: fc.constantFrom('highest', 'lowest') }),
	onMatch: fc.constantFrom('update', 'update', 'keep'),
	schemaEvolution: fc.constantFrom(undefined, 'evolve'),
	extraTargetColumns: fc.constantFrom([], [], ['other', 'dw_note']),
} as never);

const cases: fc.Arbitrary<Case> = fc
	.record({
		key: fc.constantFrom(['id'], ['id', 'k']),
		trackedColumns: fc.constantFrom('*' as const, ['v'], ['v', 'w']),
		options,
		/** From which step on the rows have one column more, and which columns the mapping leaves out. */
		late: fc.integer({ min: 1, max: 6 }),
		lateValues: fc.array(fc.constantFrom(null, 'l', 'L'), { minLength: 5, maxLength: 5 }),
		unmapped: fc.constantFrom<string[]>([], [], [], ['t0'], ['t1', 'late'], ['v']),
		gaps: fc.array(fc.constantFrom(1, 1, 1, 1, 0, -2), { minLength: 5, maxLength: 5 }),
		batches: fc.array(fc.array(rows, { maxLength: 5 }), { minLength: 1, maxLength: 5 }),
	})
	.map(({ key, trackedColumns, options: drawn, gaps, batches, late, lateValues, unmapped }) => {
		let now = 10;
		const steps = batches.map((batch, i) => ({
			loadTime: day((now = Math.max(1, i === 0 ? now : now + gaps[i]))),
			rows: (batch as Row[]).map((row, at) => (i < late ? row : { ...row, late: lateValues[at] })),
		}));
		const fit = { ...drawn };
		// Columns that an option names must be there from the first step on.
		if (batches[0].length === 0) delete fit.schemaEvolution;
		if (unmapped.length > 0)
			fit.mappedColumns = ['id', 'k', 'v', 'w', 't1', 't0', 'part', 'gone', 'at', 'late'].filter(
				(name) => !unmapped.includes(name),
			);
		if (fit.scdType === 1) {
			fit.type1Columns = [];
			// Without versions there is no version to mark.
			if (fit.deletes === 'new_record') fit.deletes = 'invalidate';
		} else fit.onMatch = 'update';
		if (fit.duplicateKeys !== 'sort') fit.duplicateSort = null;
		return { name: 'random', key, trackedColumns, options: fit, steps };
	});

const countsOf = (report: LoadReport) =>
	Object.fromEntries(Object.keys(NO_ROWS).map((name) => [name, report[name as keyof RunCounts]]));

function suite(open: () => Promise<{ credential: Record<string, unknown>; drop: () => Promise<void> }>) {
	let database: Awaited<ReturnType<typeof open>>;
	let session: Session;
	let table: {
		rows: (name: string) => Promise<unknown[]>;
		drop: (name: string) => Promise<void>;
		addColumn: (name: string, column: string, type: string) => Promise<void>;
		close: () => Promise<void>;
	};
	beforeAll(async () => {
		database = await open();
		session = await openSession(settingsFrom(database.credential));
		table = await openDatabase(database.credential);
	});
	afterAll(async () => {
		await table?.close();
		await session?.close();
		await database?.drop();
	});
	let run = 0;

	/** `mappingOf`: the step whose columns the mapping has, where it is another. */
	async function loadStep(history: Case, step: number, preview = false, mappingOf = step) {
		let rejected = 0;
		const report = await load(
			{
				mapping: withDefaults(mappingFor(history, mappingOf, 'model')),
				runId: `run-${++run}`,
				preview,
				source: {
					description: 'model',
					open: async () => ({
						columns: Object.keys(history.steps[step].rows[0] ?? { id: 1 }),
						sparse: true,
						batches: (async function* () {
							yield { records: history.steps[step].rows, firstIndex: 0 };
						})(),
					}),
				},
			},
			{ session, clock: { now: () => new Date() }, reject: () => rejected++, log: noRunLog, progress: () => {} },
		);
		return { report, rejected };
	}

	/** Its columns and rows, where it is there. */
	async function state() {
		const info = await inspectTable(session, { schema: session.server.schema, table: 'model' });
		return info && { info, rows: await table.rows('model') };
	}

	it('holds the rows of the reference after every step, as its preview said, and a repeated step changes nothing', async () => {
		await fc.assert(
			fc.asyncProperty(cases, async (history) => {
				await table.drop('model');
				const expected = reference(history);
				const types = typesOf(history);
				if (extraColumns(history).length > 0) {
					// The table as it is found in the wild: an empty load makes it, somebody adds to it.
					await loadStep({ ...history, steps: [{ ...history.steps[0], rows: [] }, ...history.steps] }, 0, false, 1);
					for (const { name, type } of extraColumns(history)) await table.addColumn('model', name, type);
				}
				for (let i = 0; i < history.steps.length; i++) {
					// The first step makes the table, later ones may add a column.
					const before = await state();
					const preview = await loadStep(history, i, true);
					expect(await state()).toEqual(before);
					const { report, rejected } = await loadStep(history, i);
					expect(countsOf(preview.report)).toEqual(countsOf(report));
					expect(preview.report.ddl).toEqual(report.ddl);
					expect(preview.rejected).toBe(rejected);
					const stored = await table.rows('model');
					const difference = compareStep({
						history,
						expected: { rows: expected[i].rows, rowCount: expected[i].rows.length, rejected: expected[i].rejected },
						rows: stored,
						rejected: new Array(rejected),
						types,
					});
					expect(difference && `step ${i + 1}: ${difference}`).toBeUndefined();
					await loadStep(history, i);
					expect(await table.rows('model')).toEqual(stored);
				}
			}),
			{ numRuns: RUNS },
		);
	});
}

describe('history on PostgreSQL', () => suite(async () => await createDatabase()));
describeWithMariadb('history on MariaDB', () => suite(async () => await mariadbDatabase(await startMariadb())));
