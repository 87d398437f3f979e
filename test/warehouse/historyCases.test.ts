/** Every history case, ours and those of the fixtures folder where it is there, on both databases through the real node. */
import fs from 'node:fs';
import path from 'node:path';

const { createDatabase } = require('../support/postgres');
const { describeWithMariadb, startMariadb } = require('../support/mariadb');
const { readCase } = require('../../scripts/historyCase/read');
const { runHistoryCase } = require('../../scripts/historyCase/run');
const { mariadbDatabase } = require('./support/databases');

const FOLDERS = [path.join(__dirname, 'cases'), path.resolve(__dirname, '../../../shared/fixtures/warehouse')];
const cases = FOLDERS.filter((folder) => fs.existsSync(folder)).flatMap((folder) =>
	fs
		.readdirSync(folder)
		.filter((file) => file.endsWith('.json'))
		.map((file) => readCase(path.join(folder, file))),
);

describe('history cases on PostgreSQL give exactly their rows, and a repeated step changes nothing', () => {
	let database: { credential: object; drop: () => Promise<void> };
	beforeAll(async () => {
		database = await createDatabase();
	});
	afterAll(async () => await database.drop());
	it.each(cases.map((history) => [history.name, history]))('%s', async (_name, history) => {
		expect(await runHistoryCase(history, 'postgres', database.credential)).toEqual({
			name: (history as { name: string }).name,
			engine: 'postgres',
			passed: true,
		});
	});

	it('a case with a wrong expectation does not pass', async () => {
		const wrong = structuredClone(cases.find(({ name }) => name === 'duplicate_last_wins'));
		wrong.expected[0].rows[0].v = 'something else';
		const result = await runHistoryCase(wrong, 'postgres', database.credential);
		expect(result.passed).toBe(false);
		expect(result.difference).toContain('step 1: rows differ');
	});
});

describeWithMariadb('history cases on MariaDB give exactly their rows, and a repeated step changes nothing', () => {
	let database: { credential: { engine: string }; drop: () => Promise<void> };
	beforeAll(async () => {
		database = await mariadbDatabase(await startMariadb());
	});
	afterAll(async () => await database?.drop());
	it.each(cases.map((history) => [history.name, history]))('%s', async (_name, history) => {
		expect(await runHistoryCase(history, database.credential.engine, database.credential)).toEqual({
			name: (history as { name: string }).name,
			engine: database.credential.engine,
			passed: true,
		});
	});
});
