/** The command `history-case`: what it prints and ends with, whatever file it is given. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const { createDatabase } = require('../support/postgres');
const { normaliseCase, credentialFor } = require('../../scripts/historyCase/read');

const SCRIPT = path.join(__dirname, '../../scripts/history-case.js');
const GOOD = {
	name: 'good',
	key: ['id'],
	trackedColumns: '*',
	options: {},
	steps: [{ loadTime: '2024-01-01', rows: [{ id: 1, v: 'a' }] }],
	expected: [{ rows: [{ id: 1, v: 'a', _from: '2024-01-01T00:00:00Z', _to: null }] }],
};

describe('the command history-case', () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'history-'));
	let db: {
		credential: Record<string, unknown>;
		query: (sql: string) => Promise<unknown[]>;
		drop: () => Promise<void>;
	};
	beforeAll(async () => {
		db = await createDatabase();
	});
	afterAll(async () => {
		await db?.drop();
		rmSync(folder, { recursive: true });
	});
	const write = (name: string, content: unknown) => {
		const file = path.join(folder, name);
		writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
		return file;
	};
	async function command(...args: string[]) {
		const child = spawn(process.execPath, [SCRIPT, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
		const text = { stdout: '', stderr: '' };
		child.stdout.on('data', (chunk) => (text.stdout += chunk));
		child.stderr.on('data', (chunk) => (text.stderr += chunk));
		const code = await new Promise<number>((resolve) => child.once('close', resolve));
		expect(text.stdout.trim().split('\n')).toHaveLength(1);
		return { code, line: JSON.parse(text.stdout), stderr: text.stderr };
	}
	const connection = () => write('connection.json', db.credential);

	it('passes two runs of one case at the same time, and leaves no table behind', async () => {
		const file = write('good.json', GOOD);
		const results = await Promise.all(
			[1, 2].map(async () => await command(file, '--engine', 'postgres', '--connection', connection())),
		);
		for (const { code, line } of results) {
			expect(line).toEqual({ name: 'good', engine: 'postgres', passed: true });
			expect(code).toBe(0);
		}
		expect(await db.query("SELECT 1 FROM pg_tables WHERE tablename LIKE 'hc%'")).toEqual([]);
	});

	it('tells what differs, and ends with 1', async () => {
		const file = write('wrong.json', { ...GOOD, expected: [{ rowCount: 2 }] });
		const { code, line } = await command(file, '--engine', 'postgres', '--connection', connection());
		expect(line).toEqual({
			name: 'good',
			engine: 'postgres',
			passed: false,
			difference: 'step 1: rowCount is 1, expected 2',
		});
		expect(code).toBe(1);
	});

	it.each([
		['a file that is not there', undefined, 'there is no such file'],
		['a file that is no JSON', '{"name": ', 'is no JSON'],
		['a case without steps', { ...GOOD, steps: undefined }, '"steps" must be a list of loads'],
		['an option value that does not exist', { ...GOOD, options: { strategy: 'guess' } }, 'history.strategy'],
	])('says in one line what is wrong with %s', async (_what, content, words) => {
		const file = content === undefined ? path.join(folder, 'missing.json') : write('bad.json', content);
		const { code, line, stderr } = await command(file, '--engine', 'postgres', '--connection', connection());
		expect(line).toEqual({
			name: expect.any(String),
			engine: 'postgres',
			passed: false,
			difference: expect.stringContaining(words),
		});
		expect(stderr).not.toMatch(/^\s+at /m);
		expect(code).toBe(1);
	});

	it('says so when the server does not answer', async () => {
		const away = write('away.json', { ...db.credential, port: 1 });
		const { code, line } = await command(write('good.json', GOOD), '--engine', 'postgres', '--connection', away);
		expect(line).toMatchObject({ name: 'good', passed: false, difference: expect.stringContaining('ECONNREFUSED') });
		expect(code).toBe(1);
	});
});

describe('a connection file', () => {
	const expected = { engine: 'mariadb', host: 'h', port: 3307, user: 'u', password: 'p', database: 'd' };
	it.each([
		['the data of a credential', { engine: 'mariadb', host: 'h', port: 3307, user: 'u', password: 'p', database: 'd' }],
		[
			'named credentials',
			{
				W: { type: 'warehouseApi', data: { ...expected } },
				P: { type: 'warehouseApi', data: { engine: 'postgres', host: 'x' } },
			},
		],
		[
			'one object per engine',
			{ postgres: { host: 'x' }, mariadb: { host: 'h', port: '3307', username: 'u', password: 'p', dbname: 'd' } },
		],
		[
			'the MySQL connection of a MariaDB server',
			{ mysql: { host: 'h', port: 3307, user: 'u', password: 'p', database: 'd' } },
		],
		['an address', { url: 'mysql://u:p@h:3307/d' }],
	])('may be %s', (_what, file) => {
		expect(credentialFor(file, 'mariadb')).toEqual(expected);
	});
	it('may name a socket, and leave out what has a usual value', () => {
		expect(credentialFor({ socket: '/run/mysqld/mysqld.sock', user: 'root' }, 'mariadb')).toEqual({
			engine: 'mariadb',
			host: '/run/mysqld/mysqld.sock',
			port: 3306,
			user: 'root',
			password: '',
			database: 'history_cases',
		});
	});
	it('must hold a connection for the engine', () => {
		expect(() => credentialFor({ a: { engine: 'mariadb' }, b: { engine: 'mysql' } }, 'postgres')).toThrow(
			'no connection for postgres',
		);
	});
});

describe('a case', () => {
	it.each([
		[null, 'no JSON object'],
		[{ ...GOOD, key: [] }, '"key" must be'],
		[{ ...GOOD, trackedColumns: 'v' }, '"trackedColumns" must be'],
		[{ ...GOOD, options: [] }, '"options" must be'],
		[{ ...GOOD, options: { scdType: 3 } }, '"options.scdType" must be 1 or 2'],
		[{ ...GOOD, steps: [{ loadTime: '2024-01-01' }] }, '"steps[0].rows" must be'],
		[{ ...GOOD, steps: [{ rows: [1] }] }, '"steps[0].rows[0]" must be an object'],
		[{ ...GOOD, expected: [{}, {}] }, '"expected" must be'],
		[{ ...GOOD, expected: [{ rows: {} }] }, '"expected[0].rows" must be'],
	])('that is none is refused with its fault: %#', (given, words) => {
		expect(() => normaliseCase(given, 'x')).toThrow(words);
	});
	it('takes its defaults', () => {
		expect(normaliseCase({ key: 'id', steps: [{ rows: [] }] }, 'x')).toMatchObject({
			name: 'x',
			key: ['id'],
			trackedColumns: '*',
			options: {},
			expected: [{}],
		});
	});
});
