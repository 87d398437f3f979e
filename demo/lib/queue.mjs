/**
 * n8n's queue mode from nothing: Redis (from Debian) on a port of its own, PostgreSQL as n8n's database, one main process
 * and some workers, each with a user folder and a copy of the pack of its own, as on separate machines.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import pg from 'pg';
import { freePort } from '../../scripts/postgres.mjs';
import { startN8n } from './n8n.mjs';
import { prepare } from './setup.mjs';

const require = createRequire(import.meta.url);
const { ensureDebianPackages, findCommand } = require('../../scripts/debian.js');

async function startRedis() {
	ensureDebianPackages([{ command: 'redis-server', packages: ['redis-server'] }]);
	const command = findCommand('redis-server');
	if (!command) throw new Error('Redis is missing: apt-get install -y redis-server.');
	const port = await freePort();
	const child = spawn(command, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { stdio: ['ignore', 'pipe', 'pipe'] });
	await new Promise((resolve, reject) => {
		child.stdout.on('data', (chunk) => /Ready to accept connections/i.test(String(chunk)) && resolve());
		child.once('exit', (code) => reject(new Error(`Redis ended with code ${code}.`)));
	});
	return { port, stop: async () => void child.kill('SIGTERM') };
}

/**
 * @param {{workers?: number, concurrency?: number}} options
 * @returns what `prepare` gives, with `n8nDatabase` (a pool on n8n's own), `main`, `workers[]` (each with `underWay`, ids of its executions, and `kill()`), `startWorker(n)`
 */
export async function startQueue({ workers = 2, concurrency = 5, kind = 'queue' } = {}) {
	const redis = await startRedis();
	const extraEnv = {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		// Executions started by hand go to the workers too, as production ones do.
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		// Every process must be able to read every file.
		N8N_DEFAULT_BINARY_DATA_MODE: 'database',
		// A killed worker's jobs are noticed after this time.
		QUEUE_WORKER_LOCK_DURATION: '10000',
		QUEUE_WORKER_STALLED_INTERVAL: '3000',
	};
	const setup = await prepare({ kind, fresh: true, extraEnv });
	setup.stops.unshift(redis.stop);
	const n8nDatabase = new pg.Pool({ ...setup.postgres, database: 'n8n', max: 1 });
	n8nDatabase.on('error', () => {});
	setup.stops.push(async () => await n8nDatabase.end());
	const log = process.env.DATAOPS_VERBOSE ? (line) => process.stderr.write(line) : undefined;
	const main = await startN8n(setup.env, { onLine: log });
	setup.stops.push(main.stop);
	const running = [];
	/** Follows by a worker's log which executions it has under way. */
	const follow = (underWay) => (text) => {
		for (const [, verb, id] of text.matchAll(/Worker (started|finished) execution (\d+)/g)) {
			if (verb === 'started') underWay.add(id);
			else underWay.delete(id);
		}
		log?.(text);
	};
	const startWorker = async (number) => {
		const userFolder = path.join(setup.userFolder, `worker-${number}`);
		if (!fs.existsSync(userFolder)) {
			fs.mkdirSync(path.join(userFolder, '.n8n'), { recursive: true });
			fs.cpSync(path.join(setup.userFolder, '.n8n', 'nodes'), path.join(userFolder, '.n8n', 'nodes'), { recursive: true });
		}
		const port = await freePort();
		const env = {
			...setup.env,
			N8N_USER_FOLDER: userFolder,
			// Canvases name files of the main process's folder; workers may read those too.
			N8N_RESTRICT_FILE_ACCESS_TO: `${setup.env.N8N_RESTRICT_FILE_ACCESS_TO};${userFolder}`,
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
			N8N_PORT: String(port),
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(port),
			N8N_CONCURRENCY_PRODUCTION_LIMIT: String(concurrency),
			// It says at this level what it starts and finishes.
			N8N_LOG_LEVEL: 'info',
		};
		const underWay = new Set();
		const worker = await startN8n(env, { command: 'worker', args: [`--concurrency=${concurrency}`], onLine: follow(underWay) });
		worker.number = number;
		worker.underWay = underWay;
		/** As a machine that loses power. */
		worker.kill = async () => {
			worker.child.kill('SIGKILL');
			await worker.exited;
			running.splice(running.indexOf(worker), 1);
		};
		running.push(worker);
		setup.stops.push(worker.stop);
		return worker;
	};
	for (let number = 1; number <= workers; number++) await startWorker(number);
	return { ...setup, n8nDatabase, main, workers: running, startWorker };
}
