/**
 * A real n8n with this pack in it: installed once in demo/n8n, the pack added to its user folder as the packed tarball,
 * exactly as an administrator does it (not through N8N_CUSTOM_EXTENSIONS, which renames types and switches `testedBy` off).
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../scripts/postgres.mjs';
import { npm } from '../../scripts/run.mjs';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const N8N = path.join(ROOT, 'demo', 'n8n');
const require = createRequire(import.meta.url);

export const OWNER = { email: 'demo@example.com', password: 'Demo-local-1', firstName: 'Demo', lastName: 'Owner' };

const hashOf = (file) => createHash('sha256').update(fs.readFileSync(file)).digest('hex');

/** Installs the pinned n8n below demo/n8n, unless it is there already for this lock file. */
export async function ensureN8n() {
	const stamp = path.join(N8N, 'node_modules', '.dataops-installed');
	const wanted = hashOf(path.join(N8N, 'package-lock.json'));
	if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return;
	await npm(['install', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund'], {
		cwd: N8N,
		title: 'Installing n8n 2.41.0 (once, 2.2 GB, 2 to 5 minutes)',
		// n8n wants Node 24; npm picks versions by the Node it runs on.
		env: { PATH: process.env.PATH },
	});
	fs.writeFileSync(stamp, wanted);
}

/** Packs the built pack and installs the tarball into the n8n user folder. @returns {Promise<string>} its version */
export async function installPack(userFolder) {
	const { buildWhenStale } = require('../../scripts/canvas/build.js');
	process.stderr.write('Building the pack …\n');
	await buildWhenStale(ROOT);
	const target = path.join(userFolder, '.n8n', 'nodes');
	fs.mkdirSync(target, { recursive: true });
	const before = new Set(fs.readdirSync(target));
	await npm(['pack', '--silent', '--pack-destination', target], { title: 'Packing it' });
	const tarball = fs.readdirSync(target).find((file) => file.endsWith('.tgz') && !before.has(file)) ?? fs.readdirSync(target).find((file) => file.endsWith('.tgz'));
	if (!fs.existsSync(path.join(target, 'package.json'))) {
		fs.writeFileSync(path.join(target, 'package.json'), JSON.stringify({ name: 'installed-nodes', private: true, dependencies: {} }));
	}
	fs.rmSync(path.join(target, 'node_modules', 'n8n-nodes-dataops'), { recursive: true, force: true });
	await npm(['install', path.join(target, tarball), '--omit=peer', '--omit=dev', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--no-save'], {
		cwd: target,
		title: 'Installing it into the n8n user folder',
	});
	fs.rmSync(path.join(target, tarball), { force: true });
	return JSON.parse(fs.readFileSync(path.join(target, 'node_modules', 'n8n-nodes-dataops', 'package.json'), 'utf8')).version;
}

/**
 * Environment of an n8n process: its own user folder, PostgreSQL as database, everything that calls out switched off.
 * @param {{userFolder: string, postgres: object, port?: number, brokerPort: number, extra?: Record<string,string>}} options
 */
export function n8nEnvironment({ userFolder, postgres, database = 'n8n', port = 5678, brokerPort, extra = {} }) {
	const bcrypt = createRequire(path.join(N8N, 'package.json'))('bcryptjs');
	const off = ['DIAGNOSTICS', 'VERSION_NOTIFICATIONS', 'VERSION_NOTIFICATIONS_WHATS_NEW', 'TEMPLATES', 'PERSONALIZATION', 'HIRING_BANNER', 'DYNAMIC_BANNERS', 'VERIFIED_PACKAGES'];
	return {
		...process.env,
		...Object.fromEntries(off.map((name) => [`N8N_${name}_ENABLED`, 'false'])),
		// Under Jest this is `test`, and n8n then ends at once.
		NODE_ENV: 'production',
		N8N_USER_FOLDER: userFolder,
		N8N_ENCRYPTION_KEY: 'local-demo-only',
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_SECURE_COOKIE: 'false',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		N8N_COMMUNITY_PACKAGES_ENABLED: 'true',
		N8N_INSTANCE_OWNER_MANAGED_BY_ENV: 'true',
		N8N_INSTANCE_OWNER_EMAIL: OWNER.email,
		N8N_INSTANCE_OWNER_FIRST_NAME: OWNER.firstName,
		N8N_INSTANCE_OWNER_LAST_NAME: OWNER.lastName,
		N8N_INSTANCE_OWNER_PASSWORD_HASH: bcrypt.hashSync(OWNER.password, 10),
		N8N_LOG_LEVEL: 'warn',
		GENERIC_TIMEZONE: 'UTC',
		TZ: 'UTC',
		// Canvases of the demo read and write below these folders only.
		N8N_RESTRICT_FILE_ACCESS_TO: [userFolder, path.join(ROOT, 'demo')].join(';'),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: postgres.host,
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: database,
		DB_POSTGRESDB_USER: postgres.user,
		DB_POSTGRESDB_PASSWORD: postgres.password,
		...extra,
	};
}

const N8N_BIN = path.join(N8N, 'node_modules', 'n8n', 'bin', 'n8n');

/** Runs one n8n command to its end. @returns {Promise<{code: number, stdout: string, stderr: string}>} */
export function n8nCommand(args, env) {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [N8N_BIN, ...args], { env, cwd: env.N8N_USER_FOLDER });
		let stdout = '';
		let stderr = '';
		child.stdout.on('data', (chunk) => (stdout += chunk));
		child.stderr.on('data', (chunk) => (stderr += chunk));
		child.once('error', reject);
		child.once('exit', (code) => resolve({ code: code ?? 1, stdout, stderr }));
	});
}

/** Starts `n8n start` (or worker, …) and waits until it answers. */
export async function startN8n(env, { command = 'start', args = [], onLine, readyPath = '/healthz/readiness' } = {}) {
	const child = spawn(process.execPath, [N8N_BIN, command, ...args], { env, cwd: env.N8N_USER_FOLDER, stdio: ['ignore', 'pipe', 'pipe'] });
	let tail = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (chunk) => {
			tail = (tail + chunk).slice(-8000);
			onLine?.(String(chunk));
		});
	}
	const exited = new Promise((resolve) => child.once('exit', resolve));
	const stop = async () => {
		if (child.exitCode !== null || child.signalCode !== null) return;
		child.kill('SIGTERM');
		const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
		await exited;
		clearTimeout(timer);
	};
	const url = `http://127.0.0.1:${env.N8N_PORT}`;
	if (readyPath) {
		for (let waited = 0; ; waited += 500) {
			const ready = await fetch(`${url}${readyPath}`).then((response) => response.ok, () => false);
			if (ready) break;
			if (child.exitCode !== null) throw new Error(`n8n ended before it was ready:\n${tail}`);
			if (waited > 180_000) {
				await stop();
				throw new Error(`n8n was not ready after three minutes:\n${tail}`);
			}
			if (waited > 0 && waited % 10_000 === 0) process.stderr.write(`  n8n starts: ${waited / 1000} s\n`);
			await new Promise((resolve) => setTimeout(resolve, 500));
		}
	}
	return { child, url, stop, exited, tail: () => tail };
}

/** Executes a stored workflow. @returns {Promise<{ok: boolean, run: object|undefined, message: string, seconds: number}>} */
export async function executeWorkflow(id, env) {
	const started = performance.now();
	const { code, stdout, stderr } = await n8nCommand(['execute', `--id=${id}`, '--rawOutput'], {
		...env,
		N8N_LOG_LEVEL: 'info', // the command prints its result through the logger
		N8N_RUNNERS_BROKER_PORT: String(await freePort()), // two executions at once would want one port
	});
	const seconds = (performance.now() - started) / 1000;
	// Log lines come before and after it even with --rawOutput: the result is between the lines that are just a brace.
	const start = stdout.search(/^\{\s*$/m) >= 0 ? stdout.search(/^\{\s*$/m) : stdout.indexOf('{"');
	let run;
	try {
		const end = stdout.slice(start).search(/^\}\s*$/m);
		run = JSON.parse(end < 0 ? stdout.slice(start) : stdout.slice(start, start + end + 1));
	} catch {
		run = undefined;
	}
	const message = run?.data?.resultData?.error?.message ?? (run ? '' : `n8n ended with code ${code} and gave no result:\n${stdout.slice(-1500)}${stderr.slice(-1500)}`);
	return { ok: code === 0 && run !== undefined && !run.data?.resultData?.error, run, message, seconds };
}

/** Items of one output of one node of a run. */
export function outputOf(run, node, output = 0) {
	return (run?.data?.resultData?.runData?.[node]?.at(-1)?.data?.main?.[output] ?? []).map((item) => item.json);
}
