/**
 * What `npm start`, `npm run demo` and the browser tests share: folders, the embedded PostgreSQL, n8n's own database, a
 * warehouse database, the simulators, the pack, credentials and canvases.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { freePort, startPostgres } from '../../scripts/postgres.mjs';
import { credentialList } from './credentials.mjs';
import { JOGET_DATABASE, fillJoget } from './jogetDatabase.mjs';
import { ROOT, ensureN8n, installPack, n8nCommand, n8nEnvironment } from './n8n.mjs';
import { startSimulators } from './simulators.mjs';

/**
 * A folder below the temporary one: PostgreSQL's data must be readable by another user where we are root, so it cannot
 * lie in the project. One per clone and user for `npm start`, a fresh one for the demo.
 */
export function workFolder(kind) {
	const id = createHash('sha256').update(ROOT).digest('hex').slice(0, 8);
	return path.join(os.tmpdir(), `dataops-${kind}-${process.getuid?.() ?? 'user'}-${id}`);
}

async function createDatabases(postgres, names) {
	const client = new pg.Client(postgres);
	await client.connect();
	const { rows } = await client.query('SELECT datname FROM pg_database');
	const present = new Set(rows.map((row) => row.datname));
	for (const name of names) if (!present.has(name)) await client.query(`CREATE DATABASE ${name}`);
	await client.end();
}

/** Every canvas of workflows/, with the id n8n knows it by. */
export function canvases() {
	const folder = path.join(ROOT, 'workflows');
	return fs
		.readdirSync(folder)
		.filter((file) => file.endsWith('.json'))
		.sort()
		.map((file) => ({ file, ...JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')) }));
}

/**
 * Puts the demo's folder where the canvas says `/data/dataops`, and the demo's own receiver of events where it says
 * `http://127.0.0.1:8099`: canvases in workflows/ name no machine's own path or port.
 */
export function localise(canvas, userFolder, urls = {}) {
	const text = JSON.stringify(canvas).replaceAll('/data/dataops', path.join(userFolder, 'files').replaceAll('\\', '/'));
	return JSON.parse(urls.events ? text.replaceAll('http://127.0.0.1:8099', urls.events) : text);
}

/**
 * @param {{kind: string, fresh: boolean, port?: number, extraEnv?: Record<string,string>, pick?: (canvas: object) => boolean}} options
 * @returns everything that is running, and `stop()` which ends it all
 */
export async function prepare({ kind, fresh, port, extraEnv = {}, pick = () => true }) {
	const stops = [];
	const stop = async () => {
		for (const end of stops.splice(0).reverse()) await end().catch(() => {});
	};
	try {
		const userFolder = workFolder(kind);
		if (fresh) fs.rmSync(userFolder, { recursive: true, force: true });
		fs.mkdirSync(path.join(userFolder, 'files'), { recursive: true });
		fs.chmodSync(userFolder, 0o755);
		await ensureN8n();
		process.stderr.write('Starting PostgreSQL …\n');
		const dataDir = path.join(userFolder, 'postgres');
		fs.mkdirSync(dataDir, { recursive: true });
		const postgres = await startPostgres({ dataDir, persistent: true });
		stops.push(postgres.stop);
		await createDatabases(postgres, ['n8n', 'warehouse', JOGET_DATABASE]);
		await fillJoget(postgres, userFolder);
		const simulators = await startSimulators();
		stops.push(simulators.stop);
		const env = n8nEnvironment({ userFolder, postgres, port: port ?? (await freePort()), brokerPort: await freePort(), extra: extraEnv });
		const version = await installPack(userFolder);
		process.stderr.write("Preparing n8n's database and importing the canvases …\n");
		const wanted = canvases().filter(pick);
		const credentials = credentialList({ postgres, simulators });
		await importInto(env, userFolder, { credentials, wanted, urls: simulators.urls });
		const warehouse = new pg.Pool({ ...postgres, database: 'warehouse', max: 4 });
		warehouse.on('error', () => {});
		stops.push(async () => await warehouse.end());
		return { userFolder, files: path.join(userFolder, 'files'), postgres, simulators, credentials, env, version, warehouse, canvases: wanted, stops, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

async function importInto(env, userFolder, { credentials: list, wanted, urls }) {
	const imports = path.join(userFolder, 'imports');
	fs.rmSync(imports, { recursive: true, force: true });
	fs.mkdirSync(path.join(imports, 'workflows'), { recursive: true });
	const credentials = path.join(imports, 'credentials.json');
	fs.writeFileSync(credentials, JSON.stringify(list), { mode: 0o600 });
	for (const { file, ...canvas } of wanted) {
		fs.writeFileSync(path.join(imports, 'workflows', file), JSON.stringify(localise({ active: false, settings: {}, ...canvas }, userFolder, urls)));
	}
	const run = async (args) => {
		const { code, stdout, stderr } = await n8nCommand(args, env);
		if (code !== 0) throw new Error(`n8n ${args[0]} ended with code ${code}:\n${stdout.slice(-3000)}${stderr.slice(-3000)}`);
	};
	await run(['import:credentials', `--input=${credentials}`]);
	fs.rmSync(credentials);
	if (wanted.length > 0) await run(['import:workflow', '--separate', `--input=${path.join(imports, 'workflows')}`]);
}
