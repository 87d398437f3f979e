/**
 * One real MariaDB server per Jest run, started by the first suite that asks and shared by all (each suite makes its own
 * database). Own data directory, socket and port under the system's temporary folder: no installed service is touched.
 *
 *   const { describeWithMariadb, startMariadb } = require('../support/mariadb');
 *   describeWithMariadb('history tables on MariaDB', () => { beforeAll(async () => { server = await startMariadb(); … }) });
 *
 * A small supervisor process (mariadbSupervisor.js) owns the server and ends it when the run's main process is gone, so a
 * killed run leaves nothing behind either.
 */
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const SEARCH = [
	...(process.env.PATH ?? '').split(path.delimiter),
	'/usr/sbin',
	'/usr/local/sbin',
	'/usr/libexec',
	'/usr/local/mysql/bin',
	'/opt/homebrew/opt/mariadb/bin',
	'/usr/local/opt/mariadb/bin',
];

function findProgram(names) {
	for (const name of names) {
		for (const folder of SEARCH) {
			const file = path.join(folder, name);
			if (folder && fs.existsSync(file)) return file;
		}
	}
	return undefined;
}

/** The two programs a private server needs, or undefined where MariaDB is not installed. */
function findMariadb() {
	const server = findProgram(['mariadbd']);
	const install = findProgram(['mariadb-install-db', 'mysql_install_db']);
	return server && install ? { server, install } : undefined;
}

/**
 * `DATAOPS_TEST_MYSQL=mysql://user:password@host:port` has every suite that is written for MariaDB run on that MySQL server
 * (`npm run test-mysql` supplies one). The user needs all rights.
 */
function mysqlInstead() {
	const given = process.env.DATAOPS_TEST_MYSQL;
	if (!given) return undefined;
	const { hostname, port, username, password } = new URL(given);
	return { engine: 'mysql', host: hostname, port: Number(port || 3306), user: decodeURIComponent(username), password: decodeURIComponent(password) };
}

/** Jest's workers are child processes of the run; with --runInBand (or outside Jest) this process is the run. */
const runPid = () => (process.env.JEST_WORKER_ID && typeof process.send === 'function' ? process.ppid : process.pid);

const folderOf = (pid) => path.join(os.tmpdir(), `dataops-mariadb-${pid}`);

const readIfThere = (file) => {
	try {
		return fs.readFileSync(file, 'utf8');
	} catch {
		return undefined;
	}
};

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Starts the run's server, or joins the one that another suite started.
 * @returns {Promise<{host: string, port: number, user: string, password: string, socketPath: string, ca?: string, stop: () => Promise<void>}>}
 *   `ca` is the certificate of its TLS, good for the name localhost and the address 127.0.0.2 (absent without openssl). `stop` gives this suite's share back: the server itself ends with the run.
 */
async function startMariadb() {
	if (mysqlInstead()) return { ...mysqlInstead(), stop: async () => {} };
	const programs = findMariadb();
	if (!programs) throw new Error('MariaDB is not installed: install the package mariadb-server');
	const owner = runPid();
	const folder = folderOf(owner);
	try {
		fs.mkdirSync(folder);
		const supervisor = spawn(
			process.execPath,
			[path.join(__dirname, 'mariadbSupervisor.js'), folder, String(owner), programs.server, programs.install],
			{ detached: true, stdio: ['ignore', fs.openSync(path.join(folder, 'supervisor.log'), 'w'), 'inherit'] },
		);
		supervisor.unref();
	} catch (error) {
		if (error.code !== 'EEXIST') throw error;
	}
	for (const end = Date.now() + 90_000; Date.now() < end; await wait(50)) {
		const failed = readIfThere(path.join(folder, 'failed'));
		if (failed) throw new Error(`MariaDB did not start: ${failed}`);
		const ready = readIfThere(path.join(folder, 'ready.json'));
		if (ready) return { ...JSON.parse(ready), stop: async () => {} };
	}
	throw new Error(`MariaDB did not start within 90 seconds; see ${folder}`);
}

/** For the run's end: asks the supervisor to stop and waits until the folder is gone. Does nothing where none runs. */
async function stopMariadb() {
	const folder = folderOf(runPid());
	if (!fs.existsSync(folder)) return;
	fs.writeFileSync(path.join(folder, 'stop'), '');
	for (const end = Date.now() + 20_000; Date.now() < end && fs.existsSync(folder);) await wait(50);
}

/**
 * `describe` where MariaDB is installed. On a continuous integration machine a missing server fails the suite; elsewhere
 * the suite is skipped under its own name.
 */
function describeWithMariadb(name, body) {
	if (mysqlInstead()) return describe(name.includes('MariaDB') ? name.replaceAll('MariaDB', 'MySQL') : `${name} (MySQL)`, body);
	if (findMariadb()) return describe(name, body);
	if (process.env.CI) {
		return describe(name, () => {
			test('needs a MariaDB server on this machine', () => {
				throw new Error('MariaDB is not installed: install the package mariadb-server');
			});
		});
	}
	return describe.skip(`${name} (MariaDB is not installed)`, body);
}

module.exports = { startMariadb, stopMariadb, findMariadb, describeWithMariadb };
