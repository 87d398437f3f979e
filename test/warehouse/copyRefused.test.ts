/**
 * Savepoint, COPY and rows leave in one go (postgresSession.ts), so a refusal arrives while rows are still being sent. It
 * must cost exactly the refused batch: nothing of it stays, nothing before it is lost, and the session goes on.
 */
import { openSession } from '../../nodes/Warehouse/transport/connect';
import { settingsFrom } from '../../nodes/Warehouse/transport/settings';

const { createDatabase } = require('../support/postgres');

const target = {
	table: '"public"."t"',
	columns: [
		{ name: 'id', type: { name: 'integer' } },
		{ name: 'v', type: { name: 'text' } },
	],
} as any;
/** About 16 MB: far more than a socket takes at once. */
const PADDING = 'x'.repeat(160);
const big = (badAt: number) =>
	Buffer.from(Array.from({ length: 100_000 }, (_row, i) => `${i === badAt ? 'bad' : i}\t${PADDING}\n`).join(''));

test.each([
	['the first row', 0],
	['the last row', 99_999],
])(
	'a batch refused for %s leaves nothing, keeps what came before, and the next batch goes in',
	async (_title, badAt) => {
		const db = await createDatabase();
		const session = await openSession(settingsFrom(db.credential));
		try {
			await session.query('CREATE TABLE t (id integer, v text)');
			await session.query('BEGIN');
			await session.bulkInsert(target, Buffer.from('-1\tbefore\n'), 1, { savepoint: 'dw_batch' });
			await expect(session.bulkInsert(target, big(badAt), 100_000, { savepoint: 'dw_batch' })).rejects.toThrow(
				/integer/,
			);
			await session.query('ROLLBACK TO SAVEPOINT dw_batch');
			await session.bulkInsert(target, Buffer.from('-2\tafter\n'), 1, { savepoint: 'dw_batch' });
			await session.query('COMMIT');
			expect(await db.query('SELECT id FROM t ORDER BY id')).toEqual([{ id: -2 }, { id: -1 }]);
		} finally {
			await session.close();
			await db.drop();
		}
	},
);
