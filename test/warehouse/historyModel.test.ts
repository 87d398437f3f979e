/** Random extracts against a model of history in a few lines: every table state must be the model's, for any sequence. */
import fc from 'fast-check';
import { load } from '../../nodes/Warehouse/engine/load/load';
import { withDefaults } from '../../nodes/Warehouse/engine/mapping/defaults';
import type { MappingDocument } from '../../nodes/Warehouse/engine/mapping/types';
import { noRunLog } from '../../nodes/Warehouse/engine/runlog/types';
import { openSession, type Session } from '../../nodes/Warehouse/transport/connect';
import { settingsFrom } from '../../nodes/Warehouse/transport/settings';

const { createDatabase } = require('../support/postgres');
const { describeWithMariadb, startMariadb } = require('../support/mariadb');
const { mariadbDatabase } = require('./support/databases');

interface Row {
	id: number;
	v: string | null;
}
interface Version extends Row {
	from: number;
	to: number | null;
}

/** dbt's check strategy with invalidate, written down plainly. */
function model(history: Version[], batch: Row[], day: number, deletes: boolean): Version[] {
	const last = new Map(batch.map((row) => [row.id, row]));
	const next = history.map((version) => ({ ...version }));
	for (const version of next) {
		if (version.to !== null) continue;
		const row = last.get(version.id);
		if (row ? row.v !== version.v : deletes && batch.length > 0) version.to = day;
	}
	for (const row of last.values()) {
		if (!next.some(({ id, to }) => id === row.id && to === null)) next.push({ ...row, from: day, to: null });
	}
	return next;
}

const text = (day: number | null) => (day === null ? null : `2024-01-${String(day).padStart(2, '0')} 00:00:00`);
const sorted = (rows: unknown[]) => rows.map((row) => JSON.stringify(row)).sort();

const batches = fc.array(
	fc.array(fc.record({ id: fc.integer({ min: 1, max: 4 }), v: fc.constantFrom(null, '', 'a', 'A', 'a ', '|') }), {
		maxLength: 5,
	}),
	{ minLength: 1, maxLength: 5 },
);

function suite(open: () => Promise<{ credential: Record<string, unknown>; drop: () => Promise<void> }>, runs: number) {
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

	it('holds the versions of the model after any sequence of extracts, also when each is loaded twice', async () => {
		let run = 0;
		const postgres = session.dialect === 'postgres';
		await fc.assert(
			fc.asyncProperty(batches, fc.boolean(), async (extracts, deletes) => {
				await session.query('DROP TABLE IF EXISTS model');
				let expected: Version[] = [];
				for (const [i, batch] of extracts.entries()) {
					const day = i + 1;
					expected = model(expected, batch, day, deletes);
					const document: MappingDocument = {
						version: 1,
						reference: 'model',
						target: { table: 'model', type: 'dimension' },
						loadMode: 'scd',
						columns: [
							{ name: 'id', type: 'integer', key: true },
							{ name: 'v', type: 'varchar(10)' },
						],
						history: { deletes: deletes ? 'invalidate' : 'ignore', loadTime: text(day) },
					};
					for (const again of [false, true]) {
						const report = await load(
							{
								mapping: withDefaults(document),
								runId: `run-${++run}`,
								source: {
									description: 'model',
									open: async () => ({
										columns: ['id', 'v'],
										sparse: false,
										batches: (async function* () {
											yield { arrays: batch.map(({ id, v }) => [String(id), v]), firstIndex: 0 };
										})(),
									}),
								},
							},
							{ session, clock: { now: () => new Date() }, reject: () => {}, log: noRunLog, progress: () => {} },
						);
						if (again) expect(report.versioned + report.inserted + report.updated + report.expired).toBe(0);
					}
					const moment = (name: string) =>
						postgres ? `to_char("${name}", 'YYYY-MM-DD HH24:MI:SS')` : `DATE_FORMAT(${name}, '%Y-%m-%d %H:%i:%s')`;
					const { rows } = await session.query(
						`SELECT id, v, ${moment('EFFDT')} AS f, ${moment('EXPDT')} AS u FROM model`,
					);
					expect(sorted(rows.map(({ id, v, f, u }) => [id, v, f, u]))).toEqual(
						sorted(expected.map(({ id, v, from, to }) => [id, v, text(from), text(to)])),
					);
				}
			}),
			{ numRuns: runs },
		);
	});
}

describe('history on PostgreSQL', () => suite(async () => await createDatabase(), 25));
describeWithMariadb('history on MariaDB', () => suite(async () => await mariadbDatabase(await startMariadb()), 20));
