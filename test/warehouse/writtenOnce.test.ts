/**
 * A row that is overwritten is written once, whatever of it changes: MariaDB writes rows without their long texts first, and
 * those whose long texts differ apart from them (engine/load/apply.ts). The table's own triggers see how often.
 */
import { describeOnEachDatabase } from './support/eachDatabase';
const { warehouse } = require('./support/databases');

const mapping = {
	version: 1,
	reference: 'once',
	target: { table: 'once', type: 'fact' },
	// Without MD5 (MySQL 9.6) Node fills it in afterwards, which is a write of its own.
	rowHash: 'none',
	columns: [
		{ name: 'id', type: 'integer', key: true },
		{ name: 'v', type: 'varchar(20)' },
		{ name: 'note', type: 'text' },
		{ name: 'doc', type: 'json' },
	],
};
const BEFORE = [1, 2, 3, 4, 5, 6].map((id) => ({ id, v: 'a', note: id === 5 ? null : 'long', doc: { at: id } }));
const AFTER = [
	{ id: 1, v: 'b', note: 'long', doc: { at: 1 } },
	{ id: 2, v: 'a', note: 'longer', doc: { at: 2 } },
	{ id: 3, v: 'b', note: 'longer', doc: { at: 30 } },
	{ id: 4, v: 'a', note: 'long', doc: { at: 4 } },
	{ id: 5, v: 'b', note: 'now', doc: { at: 5 } },
	{ id: 6, v: 'b', note: null, doc: { at: 6 } },
];

describeOnEachDatabase('an overwritten row', (database) => {
	it('is written once, whether its short or its long values changed', async () => {
		const session = await database.session();
		const { credential } = database;
		await warehouse({ credential, mapping, input: BEFORE });
		await session.query('CREATE TABLE written (id integer)');
		if (database.dialect === 'postgres') {
			await session.query(
				'CREATE FUNCTION note_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO written VALUES (NEW.id); RETURN NEW; END $$',
			);
			await session.query('CREATE TRIGGER once_t AFTER UPDATE ON once FOR EACH ROW EXECUTE FUNCTION note_it()');
		} else
			await session.query(
				'CREATE TRIGGER once_t AFTER UPDATE ON once FOR EACH ROW INSERT INTO written VALUES (NEW.id)',
			);
		const { report } = await warehouse({ credential, mapping, input: AFTER });
		expect(report).toMatchObject({ updated: 5, unchanged: 1, inserted: 0 });
		const { rows: written } = await session.query('SELECT id FROM written ORDER BY id');
		expect(written.map(({ id }) => Number(id))).toEqual([1, 2, 3, 5, 6]);
		const { rows } = await session.query('SELECT id, v, note, doc FROM once ORDER BY id');
		expect(
			rows.map(({ id, v, note, doc }) => ({ id: Number(id), v, note, doc: JSON.parse(String(doc)) as object })),
		).toEqual(AFTER);
	});

	it('may have nothing but a long text, and no column of the audit', async () => {
		const session = await database.session();
		const off = ['RWHKEY', 'RECCRDT', 'RECUPDT', 'SKEY'].map((name) => [name, null]);
		const bare = {
			...mapping,
			target: { table: 'bare', type: 'fact' },
			audit: Object.fromEntries(off) as object,
			columns: [mapping.columns[0], mapping.columns[2]],
		};
		const { credential } = database;
		const load = async (input: object[]) => await warehouse({ credential, mapping: bare, input });
		await load(BEFORE);
		const { error, report } = await load(AFTER);
		expect(error).toBeUndefined();
		expect(report).toMatchObject({ updated: 4, unchanged: 2, rejected: 0 });
		const { rows } = await session.query('SELECT id, note FROM bare ORDER BY id');
		expect(rows.map(({ id, note }) => [Number(id), note])).toEqual(AFTER.map(({ id, note }) => [id, note]));
	});
});
