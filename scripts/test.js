/**
 * `npm test`: brings what Debian supplies where it is missing and we may (MariaDB), builds the pack once, runs Jest.
 * Arguments go to Jest. Without a right to install, suites that need MariaDB are skipped and named, but fail with CI=true.
 */
const path = require('node:path');
const { buildWhenStale } = require('./canvas/build');
const { ensureDebianPackages } = require('./debian');
const { runJest } = require('./jest');

const ROOT = path.resolve(__dirname, '..');

async function main() {
	ensureDebianPackages([{ command: 'mariadbd', packages: ['mariadb-server'] }]);
	process.stderr.write('Building the pack …\n');
	await buildWhenStale(ROOT);
	process.exit(runJest(process.argv.slice(2)));
}

main().catch((error) => {
	console.error(error.message);
	process.exit(1);
});
