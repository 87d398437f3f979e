/** The run log takes the last rejected rows after the load is committed: a log that breaks then does not make it a failure. */
const { createDatabase } = require('../support/postgres');
const { warehouse } = require('./support/databases');

test('a log that fails after the commit is a warning: told as failed, the load would be run again', async () => {
	const db = await createDatabase();
	try {
		const mapping = {
			version: 1,
			reference: 'added',
			target: { table: 'added', type: 'staging' },
			loadMode: 'append',
			columns: [{ name: 'n', type: 'integer' }],
		};
		const load = async () => await warehouse({ credential: db.credential, mapping, input: [{ n: 1 }, { n: 'x' }] });
		expect((await load()).report).toMatchObject({ inserted: 1, rejected: 1, warnings: [] });
		await db.query(
			`CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the log is full'; END $$`,
		);
		await db.query('CREATE TRIGGER broken BEFORE INSERT ON dms_joberr FOR EACH ROW EXECUTE FUNCTION broken()');
		const { status, report, rejected } = await load();
		expect(status).toBe('success');
		expect(report).toMatchObject({ inserted: 1, rejected: 1 });
		expect(report.warnings.join()).toMatch(/The load is committed, but .*the log is full/);
		expect(rejected).toHaveLength(1);
		expect(await db.query('SELECT n FROM added')).toEqual([{ n: 1 }, { n: 1 }]);
		expect(await db.query('SELECT status FROM dms_prclog ORDER BY prcid')).toEqual([
			{ status: 'PC' },
			{ status: 'PC' },
		]);
	} finally {
		await db.drop();
	}
});
