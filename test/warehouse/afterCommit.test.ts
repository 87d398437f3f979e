/**
 * The last rejected rows go to the run log and to the output after the load is committed. What breaks then does not make it
 * a load that failed.
 */
import fs from 'node:fs';
import path from 'node:path';

const { createDatabase } = require('../support/postgres');
const { warehouse } = require('./support/databases');

const mapping = {
	version: 1,
	reference: 'added',
	target: { table: 'added', type: 'staging' },
	loadMode: 'append',
	columns: [{ name: 'n', type: 'integer' }],
};
const input = [{ n: 1 }, { n: 'x' }];

let db: any;
beforeEach(async () => {
	db = await createDatabase();
});
afterEach(async () => await db.drop());

test('a log that fails after the commit is a warning: told as failed, the load would be run again', async () => {
	const load = async () => await warehouse({ credential: db.credential, mapping, input });
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
	expect(await db.query('SELECT status FROM dms_prclog ORDER BY prcid')).toEqual([{ status: 'PC' }, { status: 'PC' }]);
});

describe('where the file of rejected rows cannot be kept', () => {
	const store = () => path.join(process.env.DATAOPS_CANVAS_FOLDER!, 'binaryData');
	const parameters = { options: { rejectedOutput: 'file' } };
	afterEach(() => fs.rmSync(store(), { force: true }));

	/** The first one makes n8n set up its store, the second finds a file in its place. */
	const loadTwice = async (node: object) => {
		const load = async () => await warehouse({ credential: db.credential, mapping, input, parameters, node });
		expect((await load()).report).toMatchObject({ inserted: 1, rejected: 1 });
		fs.rmSync(store(), { recursive: true, force: true });
		fs.writeFileSync(store(), 'no folder');
		return await load();
	};

	test('the error says that the load is committed', async () => {
		const { status, error } = await loadTwice({});
		expect(status).toBe('error');
		expect(error.message).toBe('The load is committed, but its rejected rows (1) could not be given out');
		expect(await db.query('SELECT n FROM added')).toEqual([{ n: 1 }, { n: 1 }]);
	});

	test('and no row is told as not loaded, when the canvas goes on', async () => {
		const { report, rejected, outputs } = await loadTwice({ onError: 'continueRegularOutput' });
		expect(report).toMatchObject({ inserted: 1, rejected: 1 });
		expect(JSON.stringify(outputs[0][1])).toContain('could not be given out');
		expect(rejected).toEqual([]);
	});
});
