/**
 * `npm test`: brings what Debian supplies where it is missing and we may (MariaDB), builds the pack once, runs Jest.
 * Arguments go to Jest. Without a right to install, suites that need MariaDB are skipped and named, but fail with CI=true.
 */
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { buildWhenStale } = require('./canvas/build');
const { ensureDebianPackages } = require('./debian');

const ROOT = path.resolve(__dirname, '..');

async function main() {
	ensureDebianPackages([{ command: 'mariadbd', packages: ['mariadb-server'] }]);
	process.stderr.write('Building the pack …\n');
	await buildWhenStale(ROOT);
	const jest = path.join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
	const result = spawnSync(process.execPath, ['--no-warnings', jest, ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' });
	process.exit(result.status ?? 1);
}

main().catch((error) => {
	console.error(error.message);
	process.exit(1);
});
