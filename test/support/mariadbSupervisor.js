/**
 * Owns one private MariaDB server: makes its data directory, starts it, says so in `ready.json`, and takes both away when
 * the run that asked for it is gone or the file `stop` appears. Started by mariadb.js, never by hand:
 *   node mariadbSupervisor.js <folder> <pid of the run> <mariadbd> <mariadb-install-db>
 */
const { execFileSync, spawn } = require('node:child_process');
const { randomBytes } = require('node:crypto');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const mysql = require('mysql2/promise');

const [folder, owner, serverProgram, installProgram] = process.argv.slice(2);
const inFolder = (name) => path.join(folder, name);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function freePort() {
	return new Promise((resolve, reject) => {
		const probe = net.createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const { port } = probe.address();
			probe.close(() => resolve(port));
		});
	});
}

/** The server refuses to run as root; Debian's and Red Hat's packages both bring the account `mysql`. */
function serverAccount() {
	if (process.getuid?.() !== 0) return [];
	const id = (flag) => Number(execFileSync('id', [flag, 'mysql'], { encoding: 'utf8' }));
	fs.chownSync(folder, id('-u'), id('-g'));
	return ['--user=mysql'];
}

function ownerLives() {
	try {
		process.kill(Number(owner), 0);
		return true;
	} catch (error) {
		return error.code === 'EPERM';
	}
}

/** A certificate for `localhost` and for 127.0.0.2 (but not for 127.0.0.1), signed by itself; without openssl the server has no TLS. */
function certificate() {
	try {
		const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'];
		const files = ['-keyout', inFolder('key.pem'), '-out', inFolder('cert.pem')];
		execFileSync('openssl', [...args, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.2', ...files], { stdio: 'ignore' });
		// The server reads it under its own account; the folder goes away with the run.
		fs.chmodSync(inFolder('key.pem'), 0o644);
		return {
			flags: [`--ssl-cert=${inFolder('cert.pem')}`, `--ssl-key=${inFolder('key.pem')}`],
			ca: fs.readFileSync(inFolder('cert.pem'), 'utf8'),
		};
	} catch {
		return { flags: [], ca: undefined };
	}
}

async function start() {
	const account = serverAccount();
	const dataFolder = inFolder('data');
	execFileSync(
		installProgram,
		[
			'--no-defaults',
			`--datadir=${dataFolder}`,
			'--auth-root-authentication-method=normal',
			'--skip-test-db',
			'--innodb-log-file-size=50331648',
			...account,
		],
		{ stdio: ['ignore', fs.openSync(inFolder('install.log'), 'w'), fs.openSync(inFolder('install.err'), 'w')] },
	);
	const user = 'dataops';
	const password = randomBytes(12).toString('hex');
	const initFile = inFolder('init.sql');
	fs.writeFileSync(
		initFile,
		['localhost', '%']
			.map(
				(host) =>
					`CREATE USER '${user}'@'${host}' IDENTIFIED BY '${password}';\nGRANT ALL ON *.* TO '${user}'@'${host}' WITH GRANT OPTION;\n`,
			)
			.join(''),
	);
	const tls = certificate();
	const port = await freePort();
	const socketPath = inFolder('socket');
	const server = spawn(
		serverProgram,
		[
			'--no-defaults',
			...account,
			`--datadir=${dataFolder}`,
			`--socket=${socketPath}`,
			`--port=${port}`,
			`--pid-file=${inFolder('server.pid')}`,
			`--tmpdir=${folder}`,
			`--init-file=${initFile}`,
			'--bind-address=127.0.0.1',
			'--skip-name-resolve',
			'--skip-log-bin',
			'--innodb-flush-log-at-trx-commit=0',
			'--innodb-buffer-pool-size=134217728',
			'--innodb-log-file-size=50331648',
			'--max-allowed-packet=67108864',
			'--character-set-server=utf8mb4',
			'--collation-server=utf8mb4_unicode_ci',
			'--local-infile=1',
			...tls.flags,
		],
		{ stdio: ['ignore', 'ignore', fs.openSync(inFolder('server.log'), 'w')] },
	);
	let exited;
	server.once('exit', (code, signal) => (exited = `the server ended with ${signal ?? code}`));
	for (const end = Date.now() + 60_000; ; await wait(50)) {
		if (exited || Date.now() > end) throw new Error(exited ?? 'no answer within 60 seconds');
		try {
			const connection = await mysql.createConnection({ host: '127.0.0.1', port, user, password });
			await connection.end();
			break;
		} catch {
			// Not up yet.
		}
	}
	const ready = JSON.stringify({ host: '127.0.0.1', port, user, password, socketPath, ca: tls.ca });
	fs.writeFileSync(inFolder('ready.tmp'), ready);
	fs.renameSync(inFolder('ready.tmp'), inFolder('ready.json'));
	return { server, hasExited: () => exited !== undefined };
}

async function main() {
	let running;
	try {
		running = await start();
	} catch (error) {
		const log = ['install.err', 'server.log'].map((name) => {
			try {
				return fs.readFileSync(inFolder(name), 'utf8').slice(-1500);
			} catch {
				return '';
			}
		});
		fs.writeFileSync(inFolder('failed'), [error.message, ...log].join('\n'));
	}
	while (ownerLives() && !fs.existsSync(inFolder('stop'))) await wait(300);
	if (running) {
		running.server.kill('SIGTERM');
		for (const end = Date.now() + 10_000; !running.hasExited() && Date.now() < end;) await wait(50);
		if (!running.hasExited()) running.server.kill('SIGKILL');
	}
	fs.rmSync(folder, { recursive: true, force: true });
}

void main();
