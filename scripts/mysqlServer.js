/**
 * A private MySQL server on Debian, where the distribution's stable release has only MariaDB: the packages of
 * `mysql-server-core` and all their libraries are taken from Debian sid and unpacked (not installed) into a folder of
 * their own, and the server runs with their own loader and C library. Nothing of the system is touched.
 */
const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { randomBytes } = require('node:crypto');
const mysql = require('mysql2/promise');

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** The Debian mirror that this machine uses. */
function mirror() {
	const targets = execFileSync('apt-get', ['indextargets', '--format', '$(REPO_URI) $(ORIGIN) $(LABEL)'], { encoding: 'utf8' });
	const found = targets.split('\n').map((line) => line.split(' ')).find(([, origin, label]) => origin === 'Debian' && label === 'Debian');
	if (!found) throw new Error('apt has no list of a Debian mirror: run apt-get update as root first.');
	return found[0];
}

/** Unpacks the server below `folder`, once; gives its root. */
function unpackMysql(folder, log = () => {}) {
	const root = path.join(folder, 'root');
	if (fs.existsSync(path.join(folder, 'complete'))) return root;
	if (process.platform !== 'linux' || !fs.existsSync(KEYRING) || !fs.existsSync('/usr/bin/apt-get'))
		throw new Error('A private MySQL is unpacked from Debian packages: this machine has no apt-get with Debian\'s keyring. Give the address of a server in DATAOPS_TEST_MYSQL instead.');
	fs.rmSync(folder, { recursive: true, force: true });
	for (const name of ['lists/partial', 'cache/archives/partial', 'root']) fs.mkdirSync(path.join(folder, name), { recursive: true });
	fs.writeFileSync(path.join(folder, 'status'), '');
	fs.writeFileSync(path.join(folder, 'sources.list'), `deb [signed-by=${KEYRING}] ${mirror()} sid main\n`);
	const config = path.join(folder, 'apt.conf');
	fs.writeFileSync(
		config,
		[
			`Dir::Etc::SourceList "${folder}/sources.list"`,
			'Dir::Etc::SourceParts "/nonexistent"',
			`Dir::State "${folder}"`,
			`Dir::State::Lists "${folder}/lists"`,
			`Dir::State::status "${folder}/status"`,
			`Dir::Cache "${folder}/cache"`,
			'APT::Install-Recommends "false"',
			'Debug::NoLocking "true"',
			...(process.getuid?.() === 0 ? ['APT::Sandbox::User "root"'] : []),
		]
			.map((line) => `${line};\n`)
			.join(''),
	);
	const env = { ...process.env, APT_CONFIG: config };
	const apt = (...args) => execFileSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
	log('Fetching MySQL and its libraries from Debian sid (70 MB, once) …');
	apt('update', '-q');
	apt('install', '-q', '-y', '--download-only', '--no-install-recommends', 'mysql-server-core');
	const archives = path.join(folder, 'cache', 'archives');
	for (const name of fs.readdirSync(archives).filter((file) => file.endsWith('.deb')))
		execFileSync('dpkg-deb', ['-x', path.join(archives, name), root], { stdio: ['ignore', 'ignore', 'inherit'] });
	fs.rmSync(path.join(folder, 'cache'), { recursive: true });
	fs.writeFileSync(path.join(folder, 'complete'), '');
	return root;
}

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

/**
 * Starts a server with a fresh data folder and the server's own defaults where they matter here: `local_infile` off,
 * `caching_sha2_password`, no component installed.
 * @param {string} root what `unpackMysql` gave
 * @param {string[]} flags further options of mysqld
 * @returns {Promise<{url: string, version: string, stop: () => Promise<void>}>}
 */
async function startMysql(root, flags = []) {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dataops-mysql-'));
	const data = path.join(folder, 'data');
	fs.mkdirSync(data);
	const account = [];
	if (process.getuid?.() === 0) {
		// The server refuses to run as root; nobody is everywhere.
		const id = (flag) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
		for (const name of [folder, data]) fs.chownSync(name, id('-u'), id('-g'));
		account.push('--user=nobody');
	}
	const loader = ['usr/lib64', 'lib64'].map((name) => path.join(root, name, 'ld-linux-x86-64.so.2')).find(fs.existsSync);
	const share = path.join(root, 'usr/share/mysql');
	const command = [
		...(loader ? [loader, '--library-path', [path.join(root, 'usr/lib/x86_64-linux-gnu'), path.join(root, 'lib/x86_64-linux-gnu')].join(':')] : []),
		path.join(root, 'usr/sbin/mysqld'),
		'--no-defaults',
		...account,
		`--basedir=${path.join(root, 'usr')}`,
		`--lc-messages-dir=${share}`,
		`--character-sets-dir=${path.join(share, 'charsets')}`,
		`--plugin-dir=${path.join(root, 'usr/lib/mysql/plugin')}`,
		`--datadir=${data}`,
		'--innodb-redo-log-capacity=67108864',
	];
	const log = path.join(folder, 'server.log');
	const clean = () => fs.rmSync(folder, { recursive: true, force: true });
	try {
		execFileSync(command[0], [...command.slice(1), '--initialize-insecure'], { stdio: ['ignore', fs.openSync(log, 'w'), fs.openSync(log, 'a')] });
		const password = randomBytes(12).toString('hex');
		const init = path.join(folder, 'init.sql');
		fs.writeFileSync(init, `CREATE USER 'dataops'@'%' IDENTIFIED BY '${password}';\nGRANT ALL ON *.* TO 'dataops'@'%' WITH GRANT OPTION;\n`);
		const port = await freePort();
		const server = spawn(
			command[0],
			[
				...command.slice(1),
				`--socket=${path.join(folder, 'socket')}`,
				`--pid-file=${path.join(data, 'server.pid')}`,
				`--port=${port}`,
				`--init-file=${init}`,
				`--tmpdir=${folder}`,
				'--secure-file-priv=NULL',
				'--mysqlx=OFF',
				'--bind-address=127.0.0.1',
				'--skip-log-bin',
				'--innodb-flush-log-at-trx-commit=0',
				...flags,
			],
			{ stdio: ['ignore', fs.openSync(log, 'a'), fs.openSync(log, 'a')] },
		);
		let exited;
		const end = new Promise((resolve) => server.once('exit', (code, signal) => resolve((exited = `the server ended with ${signal ?? code}`))));
		const stop = async () => {
			server.kill('SIGTERM');
			await end;
			clean();
		};
		const killWithUs = () => server.kill('SIGKILL');
		process.once('exit', killWithUs);
		for (const deadline = Date.now() + 60_000; ; ) {
			if (exited || Date.now() > deadline) throw new Error(exited ?? 'no answer within 60 seconds');
			try {
				const connection = await mysql.createConnection({ host: '127.0.0.1', port, user: 'dataops', password });
				const [[{ version }]] = await connection.query('SELECT VERSION() AS version');
				await connection.end();
				return { url: `mysql://dataops:${password}@127.0.0.1:${port}`, version, stop };
			} catch {
				await new Promise((resolve) => setTimeout(resolve, 100));
			}
		}
	} catch (error) {
		const said = fs.existsSync(log) ? fs.readFileSync(log, 'utf8').slice(-1500) : '';
		clean();
		throw new Error(`MySQL did not start: ${error.message}\n${said}`);
	}
}

module.exports = { unpackMysql, startMysql };
