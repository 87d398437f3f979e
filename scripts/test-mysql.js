/**
 * `npm run test-mysql`: the warehouse's tests that are written for MariaDB, on MySQL instead. Arguments go to Jest.
 *
 * The server is the one at DATAOPS_TEST_MYSQL (mysql://user:password@host:port, all rights); without it a private one is
 * unpacked from Debian sid into .cache/mysql (see mysqlServer.js) and started as it comes: without `local_infile`, without
 * MD5(). `--local-infile` switches LOAD DATA LOCAL on.
 */
const path = require('node:path');
const { buildWhenStale } = require('./canvas/build');
const { runJest } = require('./jest');
const { startMysql, unpackMysql } = require('./mysqlServer');

const ROOT = path.resolve(__dirname, '..');

async function main() {
	const say = (line) => process.stderr.write(`${line}\n`);
	await buildWhenStale(ROOT);
	const given = process.env.DATAOPS_TEST_MYSQL;
	const args = process.argv.slice(2).filter((argument) => argument !== '--local-infile');
	const flags = process.argv.includes('--local-infile') ? ['--local-infile=1'] : [];
	const server = given ? undefined : await startMysql(unpackMysql(path.join(ROOT, '.cache', 'mysql'), say), flags);
	if (server) say(`MySQL ${server.version}`);
	const tests = args.some((argument) => !argument.startsWith('-')) ? args : ['test/warehouse', ...args];
	const code = runJest(['-t', 'MySQL', ...tests], { DATAOPS_TEST_MYSQL: given ?? server.url });
	await server?.stop();
	process.exit(code);
}

main().catch((error) => {
	console.error(error.message);
	process.exit(1);
});
