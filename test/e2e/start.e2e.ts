/** `npm start` as a person uses it: it prints where and how to sign in, everything is there, and Ctrl-C ends all of it. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { openBrowser } from './support/browser';

const ROOT = path.resolve(__dirname, '../..');
const CANVASES = fs
	.readdirSync(path.join(ROOT, 'workflows'))
	.filter((file) => file.endsWith('.json'))
	.map((file) => JSON.parse(fs.readFileSync(path.join(ROOT, 'workflows', file), 'utf8')));

async function freePort(): Promise<number> {
	const server = net.createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as net.AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}

let temp: string;
let started: ChildProcess;
let said = '';
let exited: Promise<number | null>;
let browser: Browser;
let database: { host: string; port: number };

/** Processes of the group that a terminal's Ctrl-C reaches, and those that say our folder, wherever they belong to. */
function running(): string[] {
	const { stdout } = spawnSync('ps', ['-eo', 'pgid=,pid=,args='], { encoding: 'utf8' });
	return stdout.split('\n').filter((line) => line.trim().startsWith(`${started.pid} `) || line.includes(temp));
}

beforeAll(async () => {
	// Its own temporary folder: nothing of a person's own `npm start` is touched.
	temp = fs.mkdtempSync(path.join(os.tmpdir(), 'start-'));
	fs.chmodSync(temp, 0o755);
	started = spawn(process.execPath, ['scripts/run.mjs', 'demo/start.mjs'], {
		cwd: ROOT,
		detached: true,
		env: { ...process.env, TMPDIR: temp, N8N_PORT: String(await freePort()) },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	exited = new Promise((resolve) => started.once('exit', resolve));
	for (const stream of [started.stdout!, started.stderr!]) stream.on('data', (chunk) => (said += chunk));
	const ready = new Promise<void>((resolve) => started.stdout!.on('data', () => said.includes('Ctrl-C stops everything') && resolve()));
	const ended = await Promise.race([ready, exited]);
	if (ended !== undefined) throw new Error(`npm start ended with ${ended}:\n${said}`);
	browser = await openBrowser();
}, 400_000);
afterAll(async () => {
	await browser?.close();
	if (started?.exitCode === null) process.kill(-started.pid!, 'SIGKILL');
	fs.rmSync(temp, { recursive: true, force: true });
});

test('the address and the login that it prints lead in, to all canvases', async () => {
	const [, url] = /(http:\/\/localhost:\d+)/.exec(said)!;
	const [, email, password] = /Sign in:\s+(\S+)\s+\/\s+(\S+)/.exec(said)!;
	const [, host, port] = /postgres:\/\/\S+@([\w.]+):(\d+)\/warehouse/.exec(said)!;
	database = { host, port: Number(port) };
	const page = await (await browser.newContext({ viewport: { width: 1440, height: 2000 } })).newPage();
	await page.goto(url);
	await page.locator('input[type="email"], input[name="emailOrLdapLoginId"], input[name="email"]').first().fill(email);
	await page.locator('input[type="password"]').fill(password);
	await page.getByRole('button', { name: /sign in/i }).click();
	await page.waitForURL(({ pathname }) => !pathname.includes('signin'), { timeout: 60_000 });
	await page.goto(`${url}/home/workflows`);
	for (const { name } of CANVASES) await page.getByText(name, { exact: true }).first().waitFor({ timeout: 30_000 });
	// As the editor asks for them: n8n ties a session to the browser's id.
	const { data: credentials } = (await page.evaluate(
		"fetch('/rest/credentials', { headers: { 'browser-id': localStorage.getItem('n8n-browserId') } }).then((answer) => answer.json())",
	)) as { data: Array<{ id: string }> };
	const known = new Set(credentials.map(({ id }) => id));
	const missing = CANVASES.flatMap(({ name, nodes }) =>
		nodes.flatMap((node: any) => Object.values<any>(node.credentials ?? {}).filter(({ id }) => !known.has(id)).map((entry) => `${name}: ${entry.name}`)),
	);
	expect(missing).toEqual([]);
	await page.getByText('CSV to table', { exact: true }).first().click();
	await page.locator('[data-test-id="execute-workflow-button"]').first().click({ timeout: 60_000 });
	await page.locator('text=/successfully/i').first().waitFor({ timeout: 60_000 });
});

test('Ctrl-C ends it, with code 0 and no process left behind', async () => {
	expect(running().length).toBeGreaterThan(3);
	process.kill(-started.pid!, 'SIGINT');
	expect(await exited).toBe(0);
	// The last ones end within moments of the first.
	for (let waited = 0; running().length > 0 && waited < 10_000; waited += 250) await new Promise((resolve) => setTimeout(resolve, 250));
	expect(running()).toEqual([]);
	expect(database).toBeDefined();
	const { Client } = require('pg');
	await expect(new Client({ ...database, user: 'postgres' }).connect()).rejects.toThrow();
});
