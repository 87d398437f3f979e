/**
 * `npm test`: brings what Debian supplies where it is missing and we may (MariaDB), builds the pack once, runs Jest.
 * Arguments go to Jest. Without a right to install, suites that need MariaDB are skipped and named, but fail with CI=true.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { buildWhenStale } = require('./canvas/build');
const { ensureDebianPackages } = require('./debian');

const ROOT = path.resolve(__dirname, '..');

async function main() {
	ensureDebianPackages([{ command: 'mariadbd', packages: ['mariadb-server'] }]);
	process.stderr.write('Building the pack …\n');
	await buildWhenStale(ROOT);
	const jest = path.join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
	// Jest ends its workers without their exit handlers: what they leave lies in a folder of this run, with a short name, for
	// the path of a socket has 107 characters at most.
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dt-'));
	// As the system's own: database servers that give up root's rights write there too.
	fs.chmodSync(folder, 0o1777);
	const result = spawnSync(process.execPath, ['--no-warnings', jest, ...process.argv.slice(2)], {
		cwd: ROOT,
		stdio: 'inherit',
		env: { ...process.env, TMPDIR: folder },
	});
	fs.rmSync(folder, { recursive: true, force: true });
	process.exit(result.status ?? 1);
}

main().catch((error) => {
	console.error(error.message);
	process.exit(1);
});
