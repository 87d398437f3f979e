/** Installs Debian packages that a test or the demo needs, where they are missing and we are root on a Debian system. */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const FOLDERS = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/bin', '/usr/local/bin'];

/** Full path of a command, the system folders included (mariadbd lies in /usr/sbin, which users often lack). */
function findCommand(name) {
	return FOLDERS.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file));
}

/** @param {Array<{command: string, packages: string[]}>} wanted */
function ensureDebianPackages(wanted) {
	const missing = wanted.filter(({ command }) => !findCommand(command));
	if (missing.length === 0) return true;
	const packages = missing.flatMap((entry) => entry.packages);
	const isRoot = process.getuid?.() === 0;
	if (!isRoot || !findCommand('apt-get')) {
		process.stderr.write(`Missing: ${packages.join(', ')}. To have them: sudo apt-get install -y ${packages.join(' ')}\n`);
		return false;
	}
	process.stderr.write(`Installing ${packages.join(', ')} from Debian …\n`);
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const run = (args) => spawnSync('apt-get', args, { env, encoding: 'utf8' });
	let result = run(['install', '-y', '--no-install-recommends', ...packages]);
	if (result.status !== 0) {
		run(['update']);
		result = run(['install', '-y', '--no-install-recommends', ...packages]);
	}
	if (result.status !== 0) process.stderr.write(`${result.stdout}\n${result.stderr}\n`);
	return result.status === 0;
}

module.exports = { ensureDebianPackages, findCommand };
