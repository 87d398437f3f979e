/**
 * What happens when it goes wrong in the middle: the table is as before or as after, the run log says which, and the next
 * run ends right. Two loads at once, a killed process, a killed server session, a statement time-out, a full disk.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const { createDatabase } = require('../support/postgres');
const { describeWithMariadb, startMariadb } = require('../support/mariadb');
const { mariadbDatabase, warehouse } = require('./support/databases');

interface Database {
	credential: Record<string, unknown>;
	query: (sql: string, params?: unknown[]) => Promise<Array<Record<string, unknown>>>;
	drop: () => Promise<void>;
}

const mapping = (table: string, loadTime?: string) => ({
	version: 1,
	reference: table,
	target: { table, type: 'dimension' },
	columns: [
		{ name: 'id', type: 'bigint', key: true },
		{ name: 'v', type: 'varchar(60)' },
	],
	...(loadTime ? { history: { loadTime } } : {}),
});
const ROWS = 24_000;
const csv = (version: number) =>
	`id,v\n${Array.from({ length: ROWS }, (_, i) => `${i},value ${i % 3 === 0 ? version : 0} of row ${i}`).join('\n')}\n`;

function suite(name: string, open: () => Promise<Database>) {
	const postgres = name === 'PostgreSQL';
	let db: Database;
	beforeAll(async () => {
		db = await open();
	});
	afterAll(async () => await db?.drop());
	const run = async (options: object) => await warehouse({ credential: db.credential, ...options });
	const current = async (table: string) => {
		const flag = postgres ? '"CURFLG"' : 'CURFLG';
		const [row] = await db.query(
			`SELECT count(*) AS n, count(DISTINCT id) AS k, sum(CASE WHEN ${flag} = 'Y' THEN 1 ELSE 0 END) AS o FROM ${table}`,
		);
		return { rows: Number(row.n), keys: Number(row.k), open: Number(row.o) };
	};
	const statusOf = async (table: string) => {
		const q = (column: string) => (postgres ? `"${column}"` : column);
		const columns = await db.query(
			`SELECT column_name AS c FROM information_schema.columns WHERE lower(table_name) = 'dms_prclog' AND lower(column_name) IN ('status', 'trgtbnm', 'prcid') ORDER BY 1`,
		);
		const find = (wanted: string) => q(String(columns.find(({ c }) => String(c).toLowerCase() === wanted)!.c));
		const tables = await db.query(
			`SELECT table_name AS t FROM information_schema.tables WHERE lower(table_name) = 'dms_prclog'`,
		);
		const rows = await db.query(
			`SELECT ${find('status')} AS s FROM ${q(String(tables[0].t))} WHERE ${find('trgtbnm')} = '${table}' ORDER BY ${find('prcid')} DESC`,
		);
		return rows.map(({ s }) => s);
	};
	const sessions = async () =>
		postgres
			? await db.query(
					"SELECT pid AS id FROM pg_stat_activity WHERE application_name = 'n8n warehouse' AND datname = current_database()",
				)
			: await db.query(
					'SELECT ID AS id FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND DB = DATABASE()',
				);

	it('lets two loads of one table run one after the other: no key has two current versions', async () => {
		await run({ mapping: mapping('twice', '2024-01-01'), file: csv(1) });
		const both = await Promise.all(
			[2, 3].map(
				async (version) => await run({ mapping: mapping('twice', `2024-01-0${version}`), file: csv(version) }),
			),
		);
		// The one with the earlier load time may come second; its rows are then backdated and told so.
		for (const { error } of both) expect(error).toBeUndefined();
		const state = await current('twice');
		expect(state).toMatchObject({ keys: ROWS, open: ROWS });
	});

	it('gives up on a locked table after the time-out, in words', async () => {
		const first = run({ mapping: mapping('queued', '2024-01-01'), file: csv(1) });
		await first;
		const slow = run({ mapping: mapping('queued', '2024-01-02'), file: csv(2) });
		const others = await Promise.all(
			[3, 4].map(
				async (version) =>
					await run({
						mapping: mapping('queued', `2024-01-0${version}`),
						file: csv(version),
						parameters: { options: { lockTimeout: 1 } },
					}),
			),
		);
		await slow;
		for (const { error } of others) if (error) expect(error.message).toContain('Another load of');
		expect(await current('queued')).toMatchObject({ keys: ROWS, open: ROWS });
	});

	it('is as before when the server session is killed in the middle, and the next run ends right', async () => {
		await run({ mapping: mapping('cut', '2024-01-01'), file: csv(1) });
		const before = await current('cut');
		const going = run({ mapping: mapping('cut', '2024-01-02'), file: csv(2) });
		let killed = false;
		for (let i = 0; i < 400 && !killed; i++) {
			await sleep(10);
			for (const { id } of await sessions()) {
				await db
					.query(postgres ? 'SELECT pg_terminate_backend($1::int)' : `KILL ${String(id)}`, postgres ? [id] : [])
					.catch(() => {});
				killed = true;
			}
		}
		const cut = await going;
		expect(killed).toBe(true);
		expect(cut.status).toBe('error');
		expect(await current('cut')).toEqual(before);
		const next = await run({ mapping: mapping('cut', '2024-01-02'), file: csv(2) });
		expect(next.report).toMatchObject({ versioned: ROWS / 3 });
		expect((await statusOf('cut'))[0]).toBe('PC');
		expect(await current('cut')).toMatchObject({ open: ROWS });
	});

	// A trigger that waits for the COMMIT ends its own session; MariaDB has none such.
	if (postgres)
		it('of which the connection is lost during COMMIT is said to be in doubt; the run log tells what became of it', async () => {
			await run({ mapping: mapping('doubt', '2024-01-01'), file: csv(1) });
			const before = await current('doubt');
			await db.query(
				'CREATE FUNCTION end_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$',
			);
			await db.query(
				'CREATE CONSTRAINT TRIGGER ends AFTER INSERT ON doubt DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION end_it()',
			);
			const { error } = await run({ mapping: mapping('doubt', '2024-01-02'), file: csv(2) });
			expect(error.message).toMatch(/while the load was being committed/);
			expect(error.description).toMatch(/Run: Get Many/);
			expect((await statusOf('doubt'))[0]).toBe('FL');
			await db.query('DROP TRIGGER ends ON doubt');
			expect(await current('doubt')).toEqual(before);
			expect((await run({ mapping: mapping('doubt', '2024-01-02'), file: csv(2) })).report).toMatchObject({
				versioned: ROWS / 3,
			});
		});

	it('is as before when the process is killed in the middle; the next run ends right and marks the dead one', async () => {
		await run({ mapping: mapping('dead', '2024-01-01'), file: csv(1) });
		const before = await current('dead');
		const file = path.join(tmpdir(), `fault-${process.pid}-${name}.json`);
		writeFileSync(
			file,
			JSON.stringify({ credential: db.credential, mapping: mapping('dead', '2024-01-02'), file: csv(2) }),
		);
		const child = spawn(process.execPath, [path.join(__dirname, 'support/loadChild.js'), file], {
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		await new Promise((resolve) => child.stdout.once('data', resolve));
		for (let i = 0; i < 400 && (await sessions()).length === 0; i++) await sleep(10);
		await sleep(60);
		child.kill('SIGKILL');
		await new Promise((resolve) => child.once('exit', resolve));
		for (let i = 0; i < 300 && (await sessions()).length > 0; i++) await sleep(20);
		const after = await current('dead');
		expect([before, { rows: before.rows + ROWS / 3, keys: ROWS, open: ROWS }]).toContainEqual(after);
		const next = await run({ mapping: mapping('dead', '2024-01-02'), file: csv(2) });
		expect(next.error).toBeUndefined();
		// The dead run is no longer told as one in progress.
		expect(await statusOf('dead')).not.toContain('IP');
		expect(await current('dead')).toEqual({ rows: before.rows + ROWS / 3, keys: ROWS, open: ROWS });
	});

	it('is as before when the user stops the execution', async () => {
		await run({ mapping: mapping('stopped', '2024-01-01'), file: csv(1) });
		const before = await current('stopped');
		const stop = new AbortController();
		const going = run({ mapping: mapping('stopped', '2024-01-02'), file: csv(2), signal: stop.signal });
		for (let i = 0; i < 400 && (await sessions()).length === 0; i++) await sleep(5);
		stop.abort();
		expect((await going).status).not.toBe('success');
		for (let i = 0; i < 300 && (await sessions()).length > 0; i++) await sleep(20);
		expect(await current('stopped')).toEqual(before);
	});

	it('is as before when the database runs out of room or patience while it writes', async () => {
		await run({ mapping: mapping('full', '2024-01-01'), file: csv(1) });
		const before = await current(postgres ? '"full"' : 'full');
		// The trigger stands for whatever ends a statement in the middle of the apply: a full disk, a time-out.
		if (postgres) {
			await db.query(
				"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id = 9000 THEN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END IF; RETURN NEW; END $$",
			);
			await db.query('CREATE TRIGGER refuse BEFORE INSERT ON "full" FOR EACH ROW EXECUTE FUNCTION refuse()');
		} else {
			await db.query(
				"CREATE TRIGGER refuse BEFORE INSERT ON full FOR EACH ROW BEGIN IF NEW.id = 9000 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'No space left on device'; END IF; END",
			);
		}
		const failed = await run({ mapping: mapping('full', '2024-01-02'), file: csv(2) });
		expect(failed.status).toBe('error');
		expect(JSON.stringify(failed.error)).toContain('No space left on device');
		expect(await current(postgres ? '"full"' : 'full')).toEqual(before);
		expect((await statusOf('full'))[0]).toBe('FL');
		await db.query(postgres ? 'DROP TRIGGER refuse ON "full"' : 'DROP TRIGGER refuse');
		const next = await run({ mapping: mapping('full', '2024-01-02'), file: csv(2) });
		expect(next.report).toMatchObject({ versioned: ROWS / 3 });
	});

	it('ends a statement after the time-out, and leaves the table as it was', async () => {
		await run({ mapping: mapping('patience', '2024-01-01'), file: 'id,v\n1,a\n' });
		const sleepy = {
			...mapping('patience', '2024-01-02'),
			columns: [
				...mapping('patience').columns.slice(0, 1),
				{
					name: 'v',
					type: 'varchar(60)',
					rawSql: postgres ? "concat('b', pg_sleep(5)::text)" : "CONCAT('b', SLEEP(5))",
				},
			],
		};
		const slow = await run({ mapping: sleepy, file: 'id,v\n1,b\n', parameters: { options: { statementTimeout: 1 } } });
		expect(slow.status).toBe('error');
		expect(await db.query('SELECT v FROM patience')).toEqual([{ v: 'a' }]);
	});
}

describe('Faults on PostgreSQL', () => suite('PostgreSQL', async () => await createDatabase()));

describeWithMariadb('Faults on MariaDB', () =>
	suite('MariaDB', async () => await mariadbDatabase(await startMariadb())),
);
