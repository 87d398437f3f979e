/**
 * A disk that is really full: the target lies on a small memory disk. It takes the right to mount one (root, not in every
 * container); without it these tests are skipped by name.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const { createDatabase, postgres } = require('../support/postgres');
const { describeWithMariadb, startMariadb } = require('../support/mariadb');
const { mariadbDatabase, warehouse } = require('./support/databases');

const folder = mkdtempSync(path.join(tmpdir(), 'full-disk-'));
chmodSync(folder, 0o755);
const mounted: string[] = [];

function mount(...args: string[]): boolean {
	try {
		execFileSync('mount', args, { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
}

function smallDisk(name: string, size: string): string | undefined {
	const place = path.join(folder, name);
	mkdirSync(place);
	if (process.getuid?.() !== 0 || !mount('-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', place)) return undefined;
	mounted.push(place);
	return place;
}

const disks = { postgres: smallDisk('postgres', '24m'), mariadb: smallDisk('mariadb', '4m') };
const mountable = disks.postgres !== undefined && disks.mariadb !== undefined;
const test = mountable ? it : it.skip;
const NAME = mountable
	? 'leaves the table as before, the run log says so, and the next run ends right once there is room'
	: 'leaves the table as before (skipped: this user may not mount a small disk)';

afterAll(() => {
	for (const place of mounted) execFileSync('umount', ['-l', place], { stdio: 'ignore' });
	rmSync(folder, { recursive: true, force: true });
});

const ROWS = 12_000;
const mapping = (loadTime: string) => ({
	version: 1,
	reference: 'filled',
	target: { table: 'filled', type: 'dimension' },
	columns: [
		{ name: 'id', type: 'integer', key: true },
		{ name: 'v', type: 'varchar(2000)' },
	],
	history: { loadTime },
});
const csv = (rows: number, length: number) =>
	`id,v\n${Array.from({ length: rows }, (_, id) => `${id},${'x'.repeat(length)}${id}`).join('\n')}\n`;

async function fillUp(
	load: (
		loadTime: string,
		rows: number,
		length: number,
	) => Promise<{ status: string; report: object; error?: unknown }>,
	query: (sql: string) => Promise<Array<Record<string, unknown>>>,
	words: RegExp,
	makeRoom: () => void,
) {
	const count = async () => Number((await query('SELECT count(*) AS n FROM filled'))[0].n);
	/** Of the last run. */
	const status = async () => {
		const [last] = await query('SELECT status AS s FROM DMS_PRCLOG ORDER BY prcid DESC LIMIT 1');
		return last.s;
	};
	expect((await load('2024-01-01', 100, 10)).error).toBeUndefined();
	const failed = await load('2024-01-02', ROWS, 1500);
	expect(failed.status).toBe('error');
	expect(JSON.stringify(failed.error)).toMatch(words);
	expect(await count()).toBe(100);
	expect(await status()).toBe('FL');
	makeRoom();
	const next = await load('2024-01-02', ROWS, 1500);
	expect(next.error).toBeUndefined();
	expect(next.report).toMatchObject({ versioned: 100, inserted: ROWS - 100 });
	expect(await count()).toBe(ROWS + 100);
	expect(await status()).toBe('PC');
}

describe('a full disk under PostgreSQL', () => {
	test(NAME, async () => {
		const place = disks.postgres!;
		const { uid, gid } = statSync(postgres().dataDir);
		chownSync(place, uid, gid);
		const admin = await createDatabase();
		const name = `full_${process.pid}`;
		try {
			await admin.query(`CREATE TABLESPACE ${name} LOCATION '${place}'`);
			await admin.query(`CREATE DATABASE ${name} TABLESPACE ${name}`);
			const credential = { ...admin.credential, database: name };
			const { Client } = require('pg');
			const client = new Client({ ...admin.config, database: name });
			await client.connect();
			try {
				await fillUp(
					async (loadTime, rows, length) =>
						await warehouse({ credential, mapping: mapping(loadTime), file: csv(rows, length) }),
					async (sql) => (await client.query(sql)).rows,
					/No space left on device|could not extend/,
					() => mount('-o', 'remount,size=512m', place),
				);
			} finally {
				await client.end();
			}
		} finally {
			await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
			await admin.query(`DROP TABLESPACE IF EXISTS ${name}`);
			await admin.drop();
		}
	});
});

// MySQL takes tables only into folders that its configuration names.
const testMariadb = process.env.DATAOPS_TEST_MYSQL ? it.skip : test;

describeWithMariadb('a full disk under MariaDB', () => {
	testMariadb(NAME, async () => {
		const place = disks.mariadb!;
		chmodSync(place, 0o777);
		const db = await mariadbDatabase(await startMariadb());
		try {
			const load = async (loadTime: string, rows: number, length: number) =>
				await warehouse({ credential: db.credential, mapping: mapping(loadTime), file: csv(rows, length) });
			// The load makes the table, and it is made again on the small disk.
			await load('2024-01-01', 1, 1);
			const [made] = await db.query('SHOW CREATE TABLE filled');
			await db.query('DROP TABLE filled');
			await db.query(`${made['Create Table']} DATA DIRECTORY='${place}'`);
			await fillUp(
				load,
				async (sql) => await db.query(sql),
				/is full|No space left/,
				() => mount('-o', 'remount,size=512m', place),
			);
		} finally {
			await db.drop();
		}
	});
});
